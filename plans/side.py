"""What stays in sight while a project is written: the unit's own scores and what people said, aspect by aspect."""

from dataclasses import dataclass, field

from surveys.models import Comment
from surveys.results import weakest_items
from surveys.voices import CommentFilter, excerpts

from .findings import WEAKEST

COMMENTS_SHOWN = 6


@dataclass(frozen=True)
class SideAspect:
    """One aspect's results. `is_open` where the project answers it: the others are folded."""

    section: object  # surveys.results.AspectResults
    weak: frozenset
    comments: list = field(default_factory=list)
    is_open: bool = False

    @property
    def aspect(self):
        return self.section.aspect

    @property
    def query(self):
        """The comments of this aspect on the page of results."""
        return CommentFilter(aspect=str(self.aspect.number)).query

    @property
    def questions(self):
        """[(Line, whether it is among the weakest)]"""
        return [(line, line.item.pk in self.weak) for line in self.section.questions]


def side_panel(results, project):
    """[SideAspect] of the unit's results (findings.results_of), nothing before they are released. One query."""
    if results is None:
        return []
    weak = frozenset(line.item.pk for line in weakest_items(results, WEAKEST))
    answered = {finding.aspect_id for finding in project.findings.all()}
    said = excerpts(results.round, results.unit, Comment.Kind.values, COMMENTS_SHOWN)
    return [
        SideAspect(
            section, weak, said.get(section.aspect.pk, []), is_open=section.aspect.pk in answered or not answered
        )
        for section in results.aspects
    ]
