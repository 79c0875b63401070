"""What is read of a file: typed rows that keep their place, and all that is wrong or doubtful."""

from dataclasses import dataclass, field
from typing import NamedTuple

from ..models import Aspect
from .names import Target, squeezed

ABSENT = object()  # a figure for which the file has no column: the round keeps what it holds


class ScoreRow(NamedTuple):
    sheet: str
    number: int
    target: Target
    group: str
    aspect: Aspect | None
    question: str
    figures: tuple  # n, mean, sd, satisfied, dissatisfied, as models.Figures.FIGURES; each may be ABSENT

    def key(self):
        """Two rows with the same key say twice what may be said once."""
        aspect = self.aspect and self.aspect.number
        return self.target.key, squeezed(self.group), aspect, squeezed(self.question)


class CommentRow(NamedTuple):
    sheet: str
    number: int
    target: Target
    kind: str
    aspect: Aspect | None
    group: str
    text: str
    count: int

    def key(self):
        aspect = self.aspect and self.aspect.number
        return self.target.key, self.kind, aspect, squeezed(self.group), self.text


@dataclass
class Contents:
    """What was read: rows that are right, and all that is wrong. comments is None where there is no such table."""

    scores: list = field(default_factory=list)
    comments: list | None = None
    blank_rows: int = 0  # rows that name a unit but hold no figure
    unread_sheets: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    doubts: list = field(default_factory=list)
    formats: list = field(default_factory=list)
    respondents: int = 0
    silent_voices: int = 0
    method: str = ""
