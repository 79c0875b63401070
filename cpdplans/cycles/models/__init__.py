"""The year: its round, what each unit sends, and all that happens to it."""

from .cycle import Cycle, CycleDocument
from .record import Event, Evidence, Notice, Remark, RemovedRow, TextChange
from .sent import Document, Version
from .submission import Extension, Row, Submission

__all__ = [
    "Cycle",
    "CycleDocument",
    "Document",
    "Event",
    "Evidence",
    "Extension",
    "Notice",
    "Remark",
    "RemovedRow",
    "Row",
    "Submission",
    "TextChange",
    "Version",
]
