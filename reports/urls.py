from django.urls import path

from . import home, lessons_page, starting, supplement_views, tracing, uptake, views
from .board import views as board
from .book import views as book
from .effect import views as effect
from .examples import views as examples
from .sheets import views as sheets

app_name = "reports"
urlpatterns = [
    path("", home.home, name="home"),
    path("board/", board.board, name="board"),
    path("board/units/<slug:code>/", board.board_unit, name="board_unit"),
    path("board/units/<slug:code>/effect/", effect.of_unit, name="board_unit_effect"),
    path("board/effect/", effect.department, name="board_effect"),
    path("board/effect.xlsx", effect.department_xlsx, name="board_effect_xlsx"),
    path("board/trend/", effect.trend, name="board_trend"),
    path("board/activities/", uptake.uptake, name="uptake"),
    path("board.xlsx", board.board_xlsx, name="board_xlsx"),
    path("board.pdf", board.board_pdf, name="board_pdf"),
    path("plans/<int:pk>/projects/new/", starting.new_project, name="new_project"),
    path("plans/<int:pk>/projects/<uuid:ref>/copy/", starting.copy_project, name="copy_project"),
    path("reports/", views.current, name="current"),
    path("reports/of/<int:submission_pk>/", views.of_submission, name="of_submission"),
    path("reports/<int:pk>/", views.detail, name="detail"),
    path("reports/<int:pk>/draft.pdf", views.draft_pdf, name="draft_pdf"),
    path("reports/<int:pk>/write/", views.write_field, name="write"),
    path("reports/<int:pk>/results/<uuid:ref>/", views.result, name="result"),
    path("reports/<int:pk>/evidence/", views.awareness, name="awareness"),
    path("reports/<int:pk>/evidence/attach/", views.attach, name="attach"),
    path("reports/<int:pk>/letter/", views.letter, name="letter"),
    path("reports/<int:pk>/request/", views.request_page, name="request"),
    path("reports/<int:pk>/check/", views.check, name="check"),
    path("reports/<int:pk>/send/", views.send, name="send"),
    path("reports/<int:pk>/recall/", views.recall, name="recall"),
    path("reports/<int:pk>/receipt/", views.receipt, name="receipt"),
    path("reports/<int:pk>/supplements/", supplement_views.supplements_page, name="supplements"),
    path("reports/<int:pk>/supplements.pdf", supplement_views.supplements_pdf, name="supplements_pdf"),
    path("reports/supplements/<int:pk>/file/", supplement_views.supplement_file, name="supplement_file"),
    path("reports/<int:pk>/history/", views.history, name="history"),
    path("reports/<int:pk>/history/<int:change_pk>/take-back/", views.take_back, name="take_back"),
    path("reports/<int:pk>/remarks/<int:remark_pk>/answer/", views.answer, name="answer"),
    path("board/units/<slug:code>/trace/", tracing.board_trace, name="board_trace"),
    path("board/lessons/", lessons_page.board_lessons, name="board_lessons"),
    path("board/year/", sheets.year, name="board_year"),
    path("board/year.xlsx", sheets.year_xlsx, name="board_year_xlsx"),
    path("board/year/<slug:table>.csv", sheets.year_csv, name="board_year_csv"),
    path("examples/", examples.examples, name="examples"),
    path("examples/<int:pk>/", examples.example, name="example"),
    path("examples/<int:pk>/withdraw/", examples.example_withdraw, name="example_withdraw"),
    path("reports/of/<int:submission_pk>/examples/<uuid:ref>/", examples.example_mark, name="example_mark"),
    path("board/book/", book.book, name="board_book"),
    path("board/book/ask/", book.ask, name="board_book_ask"),
    path("board/book.pdf", book.book_pdf, name="board_book_pdf"),
    path("board/book/summary.pdf", book.summary_pdf, name="board_book_summary"),
    path("board/book/kept/<slug:kind>/", book.kept, name="board_book_kept"),
]
