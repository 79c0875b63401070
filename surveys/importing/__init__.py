"""The import of a survey file: read, check everything, write all or nothing, take it back."""

from .outcome import Doubt, Outcome, Problem
from .steps import (
    answer_doubts,
    apply_kept,
    carry_out,
    changed_since,
    check,
    import_workbook,
    is_dead,
    may_import,
    needs_confirmation,
    progress_of,
    receive,
    recheck,
)
from .undoing import refusal as undo_refusal
from .undoing import undo, units_citing

__all__ = [
    "Doubt",
    "Outcome",
    "Problem",
    "answer_doubts",
    "apply_kept",
    "carry_out",
    "changed_since",
    "check",
    "import_workbook",
    "is_dead",
    "may_import",
    "needs_confirmation",
    "progress_of",
    "receive",
    "recheck",
    "undo",
    "undo_refusal",
    "units_citing",
]
