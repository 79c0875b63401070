"""The portal's addresses. Each room has its own; only this file and the settings know them all."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("cpdplans.units.urls")),
    path("", include("cpdplans.cycles.urls")),
    path("surveys/", include("surveys.urls")),
    path("plans/", include("plans.urls")),
    path("", include("reports.urls")),
]

handler400 = "cpdplans.errors.bad_request"
handler403 = "cpdplans.errors.permission_denied"
handler404 = "cpdplans.errors.page_not_found"
handler500 = "cpdplans.errors.server_error"
