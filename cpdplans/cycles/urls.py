from django.urls import path

from . import calendar_views, views

app_name = "cycles"
urlpatterns = [
    path("evidence/<uuid:ref>/", views.evidence_file, name="evidence_file"),
    path("documents/<int:version_pk>/<slug:kind>/", views.document, name="document"),
    path("cycle-documents/<int:pk>/", views.cycle_document, name="cycle_document"),
    path("calendar/", calendar_views.own, name="calendar"),
    path("calendar/<str:key>.ics", calendar_views.file, name="calendar_file"),
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.read_all_notices, name="notices_read"),
    path("notices/<int:pk>/", views.notice, name="notice"),
    path("verify/", views.verify_form, name="verify_form"),
    path("verify/<str:code>/", views.verify, name="verify"),
]
