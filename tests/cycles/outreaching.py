"""What the tests of reminding by hand share: a region of units in each way of standing."""

from cpdplans.cycles import services
from cpdplans.cycles.clock import Kind, Stage
from cpdplans.cycles.models import Submission
from tests.factories import make_cast, make_unit, make_user
from tests.worlds import NOW

from .factories import bring_to

NAMES = {
    "not_started": "ลำปาง",
    "writing": "แพร่",
    "returned": "น่าน",
    "submitted": "พะเยา",
    "approved": "เชียงราย",
    "exempt": "แม่ฮ่องสอน",
}


def make_plans(cycle, reviewer, now, **unit):
    """{how it stands: the plan of a unit of region 16}, in a round that was open before they were made."""
    made = {name: make_unit(short_name=short, inspection_region=16, **unit) for name, short in NAMES.items()}
    services.open_cycle(cycle, by=None, now=cycle.opened_at)
    plans = {name: Submission.objects.get(unit=one, cycle=cycle, kind=Kind.PLAN) for name, one in made.items()}
    for name in ("returned", "submitted", "approved"):
        lead_to(plans[name], name, reviewer, now)
    Submission.objects.filter(pk=plans["writing"].pk).update(started_at=now)
    services.exempt(plans["exempt"], reason="น้ำท่วม", by=reviewer, now=now)
    return plans


def make_cast_with_plans():
    cast = make_cast()
    return cast | {"plans": make_plans(cast["cycle"], cast["reviewer"], NOW)}


def lead_to(plan, stage, reviewer, now):
    officer = make_user(unit=plan.unit, email=f"{stage}{plan.pk}@example.go.th")
    return bring_to(plan, Stage(stage), officer=officer, reviewer=reviewer, now=now)


def keys(plans):
    return [plan.pk for plan in plans.values()]
