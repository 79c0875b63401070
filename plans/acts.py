"""What the buttons of a project's page ask for beside saving: "add-activity", "move-<ref>-<to>", "take-<pk>" …

Each is one submit button of the page's only form, so that whatever was typed is saved with it, with or without
JavaScript. What is asked of a row that is gone does nothing.
"""

from dataclasses import dataclass
from uuid import UUID

from cpdplans import thai
from cpdplans.cycles import writing
from cpdplans.cycles.writing_form import name_of
from cpdplans.forms import number_in

from . import readiness, services

PERIODS = "period-"
MONTHS = ("month-from", "month-to")
PLACES = {str(place): place for place in range(12)}


@dataclass(frozen=True)
class Done:
    """Where the page goes on (the id of an element), and what to tell."""

    anchor: str = ""
    words: str = ""


def obey(project, act, *, by, now):
    """Does what the button `act` of a project's page asks for. Returns Done. Raises Refused as the services do."""
    name, _, rest = act.partition("-")
    return ACTS.get(name, _nothing)(project, rest, by=by, now=now)


def _nothing(project, rest, **_):
    return Done()


def _add(project, rest, *, by, now):
    rows = {"activity": project.activities, "indicator": project.indicators}.get(rest)
    if rows is None:
        return Done()
    row = services.add_part(project, rows, by=by, now=now)
    return Done(readiness.field_anchor(row, row.written[0]))


def _remove(project, rest, *, by, now):
    row, rows, anchor = _row(project, rest)
    if row is None:
        return Done()
    services.remove_part(row, rows, by=by, now=now)
    return Done(anchor, f"ลบ{row.place_in_project} แล้ว")


def _restore(project, rest, *, by, now):
    waiting = project.submission.removed_rows.filter(parent_ref=project.ref)
    removed = waiting.filter(pk=_number(rest)).first()
    if removed is None:
        return Done()
    restored = services.restore(project.plan, removed, by=by, now=now)
    row = restored.row
    return Done(readiness.field_anchor(row, row.written[0]), restored.words(removed))


def _number(text):
    """A primary key as it was posted; 0, which none has, for what is no number."""
    return number_in(text) or 0


def _move(project, rest, *, by, now):
    ref, _, to = rest.rpartition("-")
    row, rows, _ = _row(project, ref)
    if row is None or not to.isascii() or not to.isdigit():
        return Done()
    writing.move_row(row, rows, to=int(to[:4]), by=by, now=now)
    return Done(f"row-{row.ref.hex}")


def _row(project, ref):
    """(row, its sisters, the id of their part of the page) for the ref of an activity or indicator of the project."""
    for rows, anchor in ((project.activities, "activities"), (project.indicators, "indicators")):
        row = rows.filter(ref=_uuid(ref)).select_related("project__plan__submission").first()
        if row:
            return row, rows, anchor
    return None, None, ""


def _uuid(text):
    try:
        return UUID(text)
    except ValueError:
        return None


def _take(project, rest, *, by, now):
    suggested = _suggested(project, rest)
    if suggested is None:
        return Done()
    activity = services.take_suggested(project, suggested, by=by, now=now)
    if activity is None:
        return Done("suggested", f"นำข้อ {suggested.label} มาใช้อยู่แล้ว")
    return Done(
        readiness.field_anchor(activity, "title"), f"นำข้อ {suggested.label} มาเป็น{activity.place()}แล้ว ปรับข้อความได้"
    )


def _drop(project, rest, *, by, now):
    suggested = _suggested(project, rest)
    if suggested is None:
        return Done()
    services.drop_suggested(project, suggested, by=by, now=now)
    return Done("suggested", f"ไม่อ้างอิงข้อ {suggested.label} แล้ว ข้อความของกิจกรรมยังอยู่")


def _suggested(project, rest):
    return project.submission.cycle.suggested_activities.select_related("aspect").filter(pk=_number(rest)).first()


ACTS = {"add": _add, "remove": _remove, "restore": _restore, "move": _move, "take": _take, "drop": _drop}


def periods(fiscal_year):
    """[(value of the button, label, first day, last day)]: the quarters of a fiscal year (พ.ศ.) and the whole."""
    months = thai.fiscal_months(fiscal_year)
    spans = [(f"ไตรมาสที่ {quarter}", 3 * quarter - 3, 3 * quarter - 1) for quarter in (1, 2, 3, 4)]
    spans.append(("ทั้งปีงบประมาณ", 0, 11))
    return [(f"{PERIODS}{first}-{last}", label, months[first][0], months[last][1]) for label, first, last in spans]


def with_period(post, project):
    """What was posted, with the days of the period that a button asks for in place of those that were typed."""
    act = post.get("act", "")
    if not act.startswith(PERIODS):
        return post
    chosen = _chosen_months(act, post)
    if chosen is None:
        return post
    months = thai.fiscal_months(project.submission.cycle.fiscal_year)
    first, last = sorted(chosen)
    post = post.copy()
    post[name_of(project, "period_start")] = thai.format_date(months[first][0])
    post[name_of(project, "period_end")] = thai.format_date(months[last][1])
    return post


def _chosen_months(act, post):
    """The two places (0-11) among the months of the fiscal year, by the button or the two lists; None for neither."""
    texts = act.removeprefix(PERIODS).split("-")
    if texts == ["months"]:
        texts = [post.get(name, "") for name in MONTHS]
    places = [PLACES.get(text) for text in texts]
    return None if len(places) != 2 or None in places else places
