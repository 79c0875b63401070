"""The year: its round, what each unit sends, and all that happens to it."""

from .cycle import Cycle, CycleDocument
from .desk import Bundle, HolidayCorrection, PreparedDecision, SavedFilter, Sentence
from .record import Event, Evidence, Notice, Remark, RemovedRow, TextChange
from .sent import Document, Version
from .submission import Extension, Row, Submission

__all__ = [
    "Bundle",
    "Cycle",
    "CycleDocument",
    "Document",
    "Event",
    "Evidence",
    "Extension",
    "HolidayCorrection",
    "Notice",
    "PreparedDecision",
    "Remark",
    "RemovedRow",
    "Row",
    "SavedFilter",
    "Sentence",
    "Submission",
    "TextChange",
    "Version",
]
