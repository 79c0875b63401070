"""The activities that the department suggests, with who is responsible for what, as the letter has it."""

from dataclasses import dataclass
from itertools import groupby

from .models import Aspect, SuggestedActivity


@dataclass(frozen=True)
class ResponsibleEntry:
    """One entry of the letter's third column: the units named together, and what they do."""

    names: str
    role: str


@dataclass(frozen=True)
class Suggestion:
    activity: SuggestedActivity
    aspect: Aspect
    responsible: tuple[ResponsibleEntry, ...]

    @property
    def status(self):
        """Whether field units can do it themselves, for components/status_tag.html."""
        if self.activity.names_field_units:
            return {"label": "หน่วยงานในพื้นที่ดำเนินการได้", "tone": "success"}
        return {"label": "ส่วนกลางดำเนินการ", "tone": "neutral"}


def suggestions_of(cycle):
    """The Suggestions of a round in the letter's order. Three queries."""
    activities = cycle.suggested_activities.select_related("aspect").prefetch_related("responsible__unit")
    return [Suggestion(activity, activity.aspect, _entries(activity)) for activity in activities]


def _entries(activity):
    rows = [list(group) for _, group in groupby(activity.responsible.all(), key=lambda one: one.row)]
    return tuple(ResponsibleEntry(" / ".join(one.name for one in row), row[0].role) for row in rows)
