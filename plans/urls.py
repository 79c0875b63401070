from django.urls import path

from .views import letter, plan, project

app_name = "plans"
urlpatterns = [
    path("", plan.current, name="current"),
    path("start/", project.start, name="start"),
    path("of/<int:submission_pk>/", plan.of_submission, name="of_submission"),
    path("<int:pk>/", plan.detail, name="detail"),
    path("<int:pk>/draft.pdf", plan.draft_pdf, name="draft_pdf"),
    path("<int:pk>/letter.docx", letter.letter_docx, name="letter_docx"),
    path("<int:pk>/write/", plan.write_field, name="write"),
    path("<int:pk>/projects/add/", project.add_project, name="add_project"),
    path("<int:pk>/projects/<uuid:ref>/", project.project, name="project"),
    path("<int:pk>/projects/<uuid:ref>/remove/", project.remove_project, name="remove_project"),
    path("<int:pk>/awareness/", plan.awareness, name="awareness"),
    path("<int:pk>/awareness/attach/", plan.attach, name="attach"),
    path("<int:pk>/letter/", plan.letter, name="letter"),
    path("<int:pk>/request/", plan.request_page, name="request"),
    path("<int:pk>/check/", plan.check, name="check"),
    path("<int:pk>/send/", plan.send, name="send"),
    path("<int:pk>/recall/", plan.recall, name="recall"),
    path("<int:pk>/receipt/", plan.receipt, name="receipt"),
    path("<int:pk>/history/", plan.history, name="history"),
    path("<int:pk>/history/<int:change_pk>/take-back/", plan.take_back, name="take_back"),
    path("<int:pk>/removed/<int:removed_pk>/restore/", project.restore_row, name="restore_row"),
    path("<int:pk>/remarks/<int:remark_pk>/answer/", plan.answer, name="answer"),
]
