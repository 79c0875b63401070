"""The year: its round, what each unit sends, and all that happens to it."""

from .asking import UnitRequest
from .cycle import Cycle, CycleDocument
from .desk import Bundle, HolidayCorrection, PreparedDecision, SavedFilter, Sentence
from .record import Event, Evidence, Notice, Remark, RemovedRow, TextChange
from .sent import Document, Version
from .submission import Extension, Row, Submission
from .telling import NoticeText, Outreach, Reminder, ReminderRule

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
    "NoticeText",
    "Outreach",
    "PreparedDecision",
    "Remark",
    "Reminder",
    "ReminderRule",
    "RemovedRow",
    "Row",
    "SavedFilter",
    "Sentence",
    "Submission",
    "TextChange",
    "UnitRequest",
    "Version",
]
