"""Records for tests: plain functions that fill in what a test does not care about, and save."""

import datetime
from itertools import count

from cpdplans.cycles.models import Cycle
from cpdplans.cycles.services import open_cycle
from cpdplans.thai import day_start
from cpdplans.units.models import Unit, User
from surveys.models import (
    GROUP_ALL,
    ITEM_OVERALL,
    AreaScore,
    Aspect,
    Comment,
    Item,
    RespondentGroup,
    Responsible,
    Score,
    SuggestedActivity,
    SurveyRound,
)

ASPECTS = {
    1: "ด้านกระบวนการ/ขั้นตอนการให้บริการ",
    2: "ด้านการให้บริการของเจ้าหน้าที่",
    3: "ด้านช่องทางการติดต่อสื่อสารและสิ่งอำนวยความสะดวก",
}
_numbers = count(1)


def make_unit(code=None, short_name=None, **kw):
    """A provincial office that owes submissions; its names follow from `short_name`."""
    number = next(_numbers)
    short_name = short_name or f"ทดสอบ {number}"
    defaults = {
        "code": code or f"t{number}",
        "kind": Unit.Kind.PROVINCIAL,
        "name": f"สำนักงานสหกรณ์จังหวัด{short_name}",
        "abbreviation": f"สสจ.{short_name}",
        "short_name": short_name,
        "inspection_region": 1,
        "position": number,
        "owes_submissions": True,
    }
    return Unit.objects.create(**defaults | kw)


def make_user(role=User.Role.OFFICER, unit=None, username=None, **kw):
    """An account without a usable password (tests sign in by force_login); an officer without a unit gets a new one."""
    if role == User.Role.OFFICER and unit is None:
        unit = make_unit()
    username = username or f"user{next(_numbers)}"
    return User.objects.create_user(username, role=role, unit=unit, **{"name": f"ผู้ใช้ {username}"} | kw)


def make_cycle(fiscal_year=2566, opened=True, by=None, **kw):
    """A round with the letter's dates in its year. `opened` makes the submissions of the owing units there are."""
    year = fiscal_year - 543
    dates = {
        "opens": datetime.date(year, 3, 17),
        "plan_due": datetime.date(year, 4, 12),
        "report_due": datetime.date(year, 8, 15),
        "supplement_until": datetime.date(year, 9, 30),
    }
    cycle = Cycle.objects.create(**{"fiscal_year": fiscal_year, "survey_year": fiscal_year - 1} | dates | kw)
    if opened:
        open_cycle(cycle, by=by, now=day_start(cycle.opens), told=False)
    return cycle


def make_opened():
    """{name of a fixture: its record} of those with whom most tests begin."""
    unit_a, unit_b = (make_unit(code, name, inspection_region=15) for code, name in (("50", "เชียงใหม่"), ("51", "ลำพูน")))
    reviewer = make_user(User.Role.REVIEWER, username="reviewer")
    cycle = make_cycle(2566, opened=True, by=reviewer)
    return {"unit_a": unit_a, "unit_b": unit_b, "reviewer": reviewer, "cycle": cycle}


def make_cast():
    """With the officer of the unit A."""
    opened = make_opened()
    return opened | {"officer_a": make_user(unit=opened["unit_a"], username="50")}


def make_aspect(number=1, title=None):
    """One of the three aspects, made once."""
    return Aspect.objects.get_or_create(number=number, defaults={"title": title or ASPECTS[number]})[0]


def make_aspects():
    return [make_aspect(number) for number in ASPECTS]


def make_round(fiscal_year=2565, released=True, **kw):
    """A survey round with the group ทั้งหมด, the overall item and the three aspects as items."""
    moment = day_start(datetime.date(fiscal_year - 542, 3, 1)) if released else None
    round = SurveyRound.objects.create(**{"fiscal_year": fiscal_year, "released_at": moment} | kw)
    make_group(round)
    make_item(round)
    for aspect in make_aspects():
        make_item(round, aspect)
    round.refresh_from_db()  # bands as decimals, not as the text of their defaults
    return round


def make_group(round, name=GROUP_ALL):
    position = round.groups.count()
    return RespondentGroup.objects.get_or_create(round=round, name=name, defaults={"position": position})[0]


def make_item(round, aspect=None, text=""):
    """The overall (no aspect), an aspect (no text) or a question; made once."""
    kind = Item.Kind.OVERALL if aspect is None else Item.Kind.QUESTION if text else Item.Kind.ASPECT
    text = text or (aspect.title if aspect else ITEM_OVERALL)
    position = round.items.count()
    return Item.objects.get_or_create(
        round=round, kind=kind, aspect=aspect, text=text, defaults={"position": position}
    )[0]


def make_score(unit, round, aspect=None, text="", group=GROUP_ALL, mean="4.00", n=50, **kw):
    """What `unit` was given for the overall, an aspect or a question, by `group` (a name)."""
    item = make_item(round, aspect, text)
    return Score.objects.create(unit=unit, round=round, item=item, group=make_group(round, group), mean=mean, n=n, **kw)


def make_area_score(round, region=None, aspect=None, text="", group=GROUP_ALL, mean="4.00", n=500, **kw):
    """The workbook's own row of the department (no region) or of an inspection region."""
    item = make_item(round, aspect, text)
    return AreaScore.objects.create(
        round=round, region=region, item=item, group=make_group(round, group), mean=mean, n=n, **kw
    )


def make_comment(unit, round, text="รอนาน", kind=Comment.Kind.DISSATISFACTION, group=GROUP_ALL, **kw):
    return Comment.objects.create(unit=unit, round=round, text=text, kind=kind, group=make_group(round, group), **kw)


def make_suggestion(cycle, aspect=None, number=1, responsible=(), **kw):
    """A suggested activity; `responsible` are units or kinds of unit, each a row of its own, in order."""
    title = kw.pop("title", f"กิจกรรมที่เสนอแนะ {number}")
    activity = SuggestedActivity.objects.create(
        cycle=cycle, aspect=aspect or make_aspect(1), number=number, title=title, **kw
    )
    for position, who in enumerate(responsible, 1):
        field = {"unit": who} if isinstance(who, Unit) else {"kind": who}
        Responsible.objects.create(activity=activity, position=position, row=position, **field)
    return activity
