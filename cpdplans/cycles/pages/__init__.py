"""What the pages of a plan and of a report do alike: write, attach, answer, send, recall, show the receipt.

A later room's view fetches its own plan or report (404 for strangers) and hands it in with its Desk.
"""

from .answering import answer
from .asking import request_page
from .checking import check
from .desk import Desk, kept_page, locked, typed_texts
from .drafts import draft_pdf
from .evidence import evidence_act, evidence_page
from .history import history_page
from .overview import (
    STATES,
    as_it_stands,
    check_task,
    done_words,
    history,
    open_remarks,
    overview,
    remarks_for_unit,
    sort_remarks,
    task,
)
from .sending import recall, receipt, send
from .taking_back import take_back
from .writing import letter_page, save_form, write_field

__all__ = [
    "STATES",
    "Desk",
    "answer",
    "as_it_stands",
    "check",
    "check_task",
    "done_words",
    "draft_pdf",
    "evidence_act",
    "evidence_page",
    "history",
    "history_page",
    "kept_page",
    "letter_page",
    "locked",
    "open_remarks",
    "overview",
    "receipt",
    "recall",
    "remarks_for_unit",
    "request_page",
    "save_form",
    "send",
    "sort_remarks",
    "take_back",
    "task",
    "typed_texts",
    "write_field",
]
