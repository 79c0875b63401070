"""Who is reminded by hand, what is made and kept, and that nobody who owes nothing is in it."""

import datetime

import pytest

from cpdplans.cycles import outreach, services
from cpdplans.cycles.clock import Kind
from cpdplans.cycles.models import Cycle, Outreach
from cpdplans.cycles.outreach import owing
from cpdplans.cycles.stages import Refused
from tests.factories import make_unit
from tests.worlds import World

from .factories import approve_plan, make_extension, submission_of
from .outreaching import keys, lead_to, make_cast_with_plans

WORLD = World(make_cast_with_plans, "plans")
LINE, MERGE, LETTER = Outreach.Kind
pytestmark = pytest.mark.django_db


@pytest.fixture
def plans(db, standing):
    return standing["plans"]


def make(plans, reviewer, now, kind=LINE, **kw):
    return outreach.make(kind, keys(plans), by=reviewer, now=now, **kw)


def standing(found):
    return [(one.unit.short_name, one.group.label, one.deadline, one.days) for one in found]


def test_only_those_who_owe_in_the_order_of_how_they_stand(plans, now):
    found = owing.owing_by_hand(now, keys(plans))
    due, mend = datetime.date(2023, 4, 12), datetime.date(2023, 4, 8)
    assert standing(found) == [
        ("ลำปาง", "ยังไม่เริ่ม", due, 11),
        ("แพร่", "กำลังจัดทำ", due, 11),
        ("น่าน", "ส่งคืนแก้ไข", mend, 7),
    ]


def test_who_is_closed_is_not_reminded(plans, now):
    Cycle.objects.update(plan_closes=datetime.date(2023, 4, 12))
    found = owing.owing_by_hand(now + datetime.timedelta(days=12), keys(plans))
    assert standing(found) == [("น่าน", "ส่งคืนแก้ไข", datetime.date(2023, 4, 8), -5)]


def test_a_report_is_asked_for_once_its_plan_is_approved(cycle, officer_a, reviewer, now):
    report = submission_of(cycle, officer_a.unit, Kind.REPORT)
    before = owing.owing_by_hand(now, [report.pk])
    approve_plan(report, officer=officer_a, reviewer=reviewer, now=now)
    after = owing.owing_by_hand(now, [report.pk])
    assert (before, [one.submission for one in after]) == ([], [report])


def test_an_extension_is_the_deadline(plans, reviewer, now):
    make_extension(plans["writing"], datetime.date(2023, 4, 28), reviewer, now)
    [one] = owing.owing_by_hand(now, [plans["writing"].pk])
    assert (one.deadline, one.days, one.is_extended, one.days_late) == (datetime.date(2023, 4, 28), 27, True, 0)


def test_papers_and_regions_are_parted(cycle, plans, officer_a, reviewer, now):
    approve_plan(submission_of(cycle, officer_a.unit, Kind.REPORT), officer=officer_a, reviewer=reviewer, now=now)
    papers = owing.by_paper(owing.owing_by_hand(now))
    counts = {
        kind: {number: len(own) for number, own in owing.by_region(found).items()}
        for (_, kind), found in papers.items()
    }
    assert counts == {"plan": {15: 1, 16: 3}, "report": {15: 1, 16: 1}}


# Making


def test_what_is_made_is_kept_with_those_it_is_for(plans, reviewer, now):
    made = make(plans, reviewer, now).outreach
    names = list(made.submissions.order_by("unit__position").values_list("unit__short_name", flat=True))
    assert (made.kind, made.made_by, made.made_at, names) == (LINE, reviewer, now, ["ลำปาง", "แพร่", "น่าน"])


def test_who_owes_nothing_is_left_out_and_named(plans, reviewer, now):
    left_out = make(plans, reviewer, now).left_out
    assert {one.unit.short_name for one in left_out} == {"พะเยา", "เชียงราย", "แม่ฮ่องสอน"}


def test_who_sent_before_the_click_is_left_out(plans, reviewer, now):
    shown = {name: plans[name] for name in ("not_started", "writing")}
    lead_to(plans["writing"], "submitted", reviewer, now)
    made = make(shown, reviewer, now)
    assert ([one.unit.short_name for one in made.left_out], len(made.outreach.content["rows"])) == (["แพร่"], 1)


def test_where_nobody_owes_nothing_is_made(plans, reviewer, now):
    done = {name: plans[name] for name in ("submitted", "approved", "exempt")}
    with pytest.raises(Refused) as refused:
        make(done, reviewer, now)
    words = "ทุกรายการที่เลือกส่งแล้ว ได้รับยกเว้น หรือปิดรับแล้ว จึงไม่มีหน่วยงานที่ต้องเตือน"
    assert (str(refused.value), Outreach.objects.count()) == (words, 0)


def test_plans_and_reports_are_not_mixed(cycle, plans, officer_a, reviewer, now):
    report = submission_of(cycle, officer_a.unit, Kind.REPORT)
    approve_plan(report, officer=officer_a, reviewer=reviewer, now=now)
    with pytest.raises(Refused) as refused:
        make(plans | {"report": report}, reviewer, now)
    assert str(refused.value) == "เตือนได้ครั้งละหนึ่งรอบและหนึ่งประเภทเอกสาร กรุณาเลือกใหม่"


@pytest.mark.parametrize(
    "minutes, kind, count",
    [(0, LINE, 1), (4, LINE, 1), (6, LINE, 2), (0, MERGE, 2)],
)
def test_the_same_again_at_once_is_one(plans, reviewer, now, minutes, kind, count):
    first = make(plans, reviewer, now).outreach
    second = make(plans, reviewer, now + datetime.timedelta(minutes=minutes), kind).outreach
    assert (Outreach.objects.count(), first == second) == (count, count == 1)


def test_another_person_and_another_standing_make_another(plans, reviewer, reviewer2, now):
    make(plans, reviewer, now)
    make(plans, reviewer2, now)
    lead_to(plans["writing"], "submitted", reviewer, now)
    make(plans, reviewer, now)
    assert list(Outreach.objects.order_by("pk").values_list("made_by__username", flat=True)) == [
        "reviewer",
        "reviewer2",
        "reviewer",
    ]


def test_what_was_made_never_changes(plans, reviewer, now):
    made = make(plans, reviewer, now).outreach
    with pytest.raises(TypeError):
        made.save()
    with pytest.raises(TypeError):
        made.delete()
    with pytest.raises(TypeError):
        Outreach.objects.update(text="")


@pytest.mark.parametrize("units", [1, 3, 78])
def test_queries_do_not_grow(cycle, reviewer, now, units, django_assert_num_queries):
    for _ in range(units):
        make_unit(inspection_region=3)
    services.open_cycle(cycle, by=None, now=cycle.opened_at)
    wanted = list(cycle.submissions.filter(kind=Kind.PLAN, unit__inspection_region=3).values_list("pk", flat=True))
    with django_assert_num_queries(9):
        made = outreach.make(LETTER, wanted, by=reviewer, now=now)
    assert len(made.outreach.content["rows"]) == units
