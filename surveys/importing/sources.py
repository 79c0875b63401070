"""The file of a survey, opened: its sheets, and whether a person should wait while it is read."""

from contextlib import contextmanager
from dataclasses import dataclass

from cpdplans.sheets import Sheet, open_book

LONG_BYTES = 6_000_000  # of XML: about two seconds of reading and checking
LONG_CSV_BYTES = 2_000_000


@dataclass(frozen=True)
class Source:
    sheets: list[Sheet]
    is_long: bool  # takes over two seconds, so it is a task's work


@contextmanager
def open_source(file):
    """The Source of a Django File, .xlsx or .csv. Raises ValidationError as cpdplans.sheets.open_book does."""
    with open_book(file) as book:
        is_csv = (file.name or "").lower().endswith(".csv")
        yield Source(book.sheets, book.size > (LONG_CSV_BYTES if is_csv else LONG_BYTES))
