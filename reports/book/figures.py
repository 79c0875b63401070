"""What the plans and reports of some units come to: counted from the frozen versions alone."""

from dataclasses import dataclass

from surveys.models import Aspect

from ..models import ActivityResult

Progress = ActivityResult.Progress


@dataclass(frozen=True)
class Tally:
    """Lines that an amendment took out are not counted; `reached` and `missed` are of indicators that tell enough."""

    units: int
    plans: int
    reports: int
    projects: int
    activities: int
    done: int
    underway: int
    indicators: int
    reached: int
    missed: int

    @property
    def untold(self):
        return self.indicators - self.reached - self.missed

    @property
    def done_rate(self):
        return _percent(self.done, self.activities)

    @property
    def reached_rate(self):
        """Percent of the indicators that tell enough to be judged; None where none does."""
        return _percent(self.reached, self.reached + self.missed)


def added_of(supplements):
    """How much was added to results after their approval: rows, of how many units, how many of them finished."""
    units = {one.report.submission.unit_id for one in supplements}
    return {"rows": len(supplements), "units": len(units), "finished": sum(one.is_finished for one in supplements)}


def _percent(part, whole):
    return 100 * part / whole if whole else None


@dataclass(frozen=True)
class Line:
    """A Tally under its name; the parts of its bar in percent of the indicators."""

    title: str
    tally: Tally

    @property
    def bar(self):
        """(x, width, fill) of reached, missed, and what cannot be told."""
        tally, x, parts = self.tally, 0.0, []
        for count, fill in ((tally.reached, "#1d5c3f"), (tally.missed, "#c8483f"), (tally.untold, "#c6cec9")):
            width = _percent(count, tally.indicators) or 0
            parts.append((f"{x:.2f}", f"{width:.2f}", fill))
            x += width
        return parts


def tally_of(years, projects=None) -> Tally:
    """The Tally of these UnitYears; `projects`: of some of their projects only."""
    projects = [one for year in years for one in year.projects] if projects is None else projects
    activities = _lines(projects, "activities")
    told = [pair.reported.get("progress") for pair in activities]
    verdicts = [pair.reported.get("is_achieved") for pair in _lines(projects, "indicators")]
    return Tally(
        units=len({project.unit.pk for project in projects}),
        plans=sum(year.plan is not None for year in years),
        reports=sum(year.report is not None for year in years),
        projects=len(projects),
        activities=len(activities),
        done=told.count(Progress.DONE.label),
        underway=told.count(Progress.UNDERWAY.label),
        indicators=len(verdicts),
        reached=verdicts.count(True),
        missed=verdicts.count(False),
    )


def _lines(projects, name):
    kept = (one for one in projects if not one.is_cancelled)
    return [pair for project in kept for pair in getattr(project, name) if not pair.is_cancelled]


def by_aspect(years):
    """[Line] of the aspects; a project that answers two is counted under both."""
    projects = [one for year in years for one in year.projects]
    return [
        Line(aspect.title, tally_of(years, [one for one in projects if aspect.number in one.aspects]))
        for aspect in Aspect.objects.order_by("number")
    ]
