"""Work that a person does not wait for, done by the worker that runs beside the server."""

from django.utils import timezone
from django_tasks import task


@task()
def make_year(cycle_pk, is_desk, mark):
    """Makes the workbook of a year that somebody waits for."""
    from .sheets.making import make_asked

    make_asked(cycle_pk, is_desk, mark, now=timezone.now())


@task(queue_name="book")  # takes minutes: what takes seconds does not wait behind it
def make_book(book_pk, asked_at):
    """Makes the book of a round, and closes the year with it where that was asked for. One asked for anew since is
    another task's."""
    from .book import keeping, making
    from .book.models import Book

    book = Book.objects.filter(pk=book_pk, asked_at=asked_at).select_related("cycle").first()
    if book:
        making.make(book, now=timezone.now, keep=keeping.close if book.closes else making.keep)
