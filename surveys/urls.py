from django.urls import path

from .views import catalogue, department, documents, unit

app_name = "surveys"
urlpatterns = [
    path("", unit.current, name="current"),
    path("activities/", catalogue.catalogue, name="catalogue"),
    path("documents/<int:pk>/", documents.document, name="document"),
    path("department/", department.current, name="department_current"),
    path("<int:fiscal_year>/department/", department.overview, name="department"),
    path("<int:fiscal_year>/department/units.xlsx", department.units_xlsx, name="department_xlsx"),
    path("<int:fiscal_year>/department/heat/", department.heat, name="department_heat"),
    path("<int:fiscal_year>/department/themes/", department.themes, name="department_themes"),
    path("<int:fiscal_year>/", unit.results, name="results"),
    path("<int:fiscal_year>/units/<slug:code>/", unit.results_of_unit, name="results_of_unit"),
    path("<int:fiscal_year>/units/<slug:code>/results.pdf", unit.results_pdf, name="results_pdf"),
]
