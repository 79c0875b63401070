from django.urls import path

from . import views

app_name = "surveys"
urlpatterns = [
    path("", views.current, name="current"),
    path("activities/", views.catalogue, name="catalogue"),
    path("<int:fiscal_year>/", views.results, name="results"),
    path("<int:fiscal_year>/units/<slug:code>/", views.results_of_unit, name="results_of_unit"),
    path("<int:fiscal_year>/units/<slug:code>/results.pdf", views.results_pdf, name="results_pdf"),
]
