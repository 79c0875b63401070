"""The import of a survey file: read, check everything, write all or nothing. A dry run is the same code, undone."""

from .outcome import Doubt, Outcome, Problem
from .steps import apply_kept, import_workbook, keep_for_review

__all__ = ["Doubt", "Outcome", "Problem", "apply_kept", "import_workbook", "keep_for_review"]
