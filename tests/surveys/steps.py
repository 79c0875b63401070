"""What tests of the steps of an import share."""

from pathlib import Path

from surveys.importing import receive
from surveys.models import Score

from .workbooks import score_row, workbook


def received(*rows, by, now, file=None, **more):
    """A file of these rows, received for FY 2565."""
    return receive(file or workbook(list(rows) or [score_row()]), round_year=2565, by=by, now=now, **more)


def stands(kept):
    """The state and how many scores were written, as stored."""
    kept.refresh_from_db()
    return kept.state, Score.objects.count()


def spoil(kept, content=None):
    """Puts other content in the place of the stored file; a folder where that is None."""
    path = Path(kept.file.path)
    path.unlink()
    path.mkdir() if content is None else path.write_bytes(content)
