"""What plans and reports come to: cancelled lines are left out, what tells too little is neither reached nor missed."""

from cpdplans.cycles.models import Version
from cpdplans.units.models import Unit
from reports.book.figures import Line, tally_of
from reports.sent import UnitYear


def line(ref, **kw):
    return {"ref": ref, "plan_ref": ref, "number": 1, "is_cancelled": False} | kw


def year(activities, indicators):
    """A unit with one project of these reported lines."""
    lines = {"activities": activities, "indicators": indicators}
    plan = {"projects": [line("p", title="แผน", **lines)]}
    report = {"results": [line("p", **lines)]}
    return UnitYear(Unit(pk=1), Version(content=plan), Version(content=report))


ACTIVITIES = [line("a", progress="แล้วเสร็จ"), line("b", progress="อยู่ระหว่างดำเนินการ"), line("c", progress="")]
INDICATORS = [line("d", is_achieved=True), line("e", is_achieved=False), line("f", is_achieved=None)]


def test_lines_are_counted_by_what_they_tell():
    tally = tally_of([year(ACTIVITIES, INDICATORS)])
    told = (tally.units, tally.projects, tally.activities, tally.done, tally.underway)
    assert (told, (tally.indicators, tally.reached, tally.missed, tally.untold)) == ((1, 1, 3, 1, 1), (3, 1, 1, 1))


def test_a_cancelled_line_is_not_counted():
    gone = [line("g", is_achieved=False, is_cancelled=True)]
    tally = tally_of([year([], INDICATORS[:1] + gone)])
    assert (tally.indicators, tally.missed, tally.reached_rate) == (1, 0, 100)


def test_nothing_has_no_rate_and_no_bar():
    nothing = tally_of([])
    widths = [width for _, width, _ in Line("-", nothing).bar]
    assert (nothing.units, nothing.done_rate, nothing.reached_rate, widths) == (0, None, None, ["0.00"] * 3)


def test_the_parts_of_a_bar_follow_each_other():
    bar = Line("-", tally_of([year([], INDICATORS)])).bar
    assert [(x, width) for x, width, _ in bar] == [("0.00", "33.33"), ("33.33", "33.33"), ("66.67", "33.33")]
