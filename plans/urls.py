from django.urls import path

from . import views

app_name = "plans"
urlpatterns = [
    path("", views.current, name="current"),
    path("start/", views.start, name="start"),
    path("of/<int:submission_pk>/", views.of_submission, name="of_submission"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/draft.pdf", views.draft_pdf, name="draft_pdf"),
    path("<int:pk>/write/", views.write_field, name="write"),
    path("<int:pk>/projects/add/", views.add_project, name="add_project"),
    path("<int:pk>/projects/<uuid:ref>/", views.project, name="project"),
    path("<int:pk>/projects/<uuid:ref>/remove/", views.remove_project, name="remove_project"),
    path("<int:pk>/awareness/", views.awareness, name="awareness"),
    path("<int:pk>/letter/", views.letter, name="letter"),
    path("<int:pk>/check/", views.check, name="check"),
    path("<int:pk>/send/", views.send, name="send"),
    path("<int:pk>/recall/", views.recall, name="recall"),
    path("<int:pk>/receipt/", views.receipt, name="receipt"),
    path("<int:pk>/remarks/<int:remark_pk>/answer/", views.answer, name="answer"),
]
