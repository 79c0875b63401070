from django.urls import path

from .views import catalogue, unit

app_name = "surveys"
urlpatterns = [
    path("", unit.current, name="current"),
    path("activities/", catalogue.catalogue, name="catalogue"),
    path("<int:fiscal_year>/", unit.results, name="results"),
    path("<int:fiscal_year>/units/<slug:code>/", unit.results_of_unit, name="results_of_unit"),
    path("<int:fiscal_year>/units/<slug:code>/results.pdf", unit.results_pdf, name="results_pdf"),
]
