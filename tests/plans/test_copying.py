"""A project begun as a copy: what comes along, what does not, whose it may be, and what nobody has edited yet."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cpdplans.cycles import writing
from cpdplans.cycles.clock import Stage
from cpdplans.cycles.models import Event, Evidence, TextChange
from cpdplans.cycles.stages import Act, Refused
from cpdplans.thai import fiscal_year_bounds
from plans import copying, readiness, services
from plans.content import PlanContent, plan_parts
from plans.models import Direction, Finding, Project
from tests.factories import (
    make_aspect,
    make_cycle,
    make_item,
    make_round,
    make_score,
    make_suggestion,
    make_unit,
    make_user,
)

from .factories import approve, fresh, make_plan, make_project, send, send_back, submission_of

pytestmark = pytest.mark.django_db

QUESTION = "ความรวดเร็วในการให้บริการ"
SECRET = "ข้อความที่เป็นของหน่วยงานเดิม"


def year_before(now):
    return now.replace(year=now.year - 1)


@pytest.fixture
def last(cycle, unit_a, unit_b, reviewer):
    """The round of FY 2565, opened for the same units."""
    return make_cycle(2565, by=reviewer)


def make_source(cycle, officer, reviewer, now, projects=1):
    """The first project of an approved plan with everything in it that may be written."""
    plan = make_plan(cycle, officer, now=now, projects=projects)
    for project in plan.projects.all():
        fill(project)
    send(plan, officer, now)
    approve(plan, reviewer, now)
    return fresh(plan).projects.first()


def fill(project):
    Project.objects.filter(pk=project.pk).update(own_choice=SECRET)
    project.indicators.update(baseline="70.5")
    project.indicators.create(number=2, text="จัดทำคู่มือ", direction=Direction.DONE)
    project.findings.update(words=SECRET, mean="1.23", n=98765, survey_year=2564)


@pytest.fixture
def own(last, officer_a, reviewer, now):
    """Last year's project of the unit A."""
    return make_source(last, officer_a, reviewer, year_before(now))


@pytest.fixture
def others(last, officer_b, reviewer, now):
    """Last year's project of the unit B."""
    return make_source(last, officer_b, reviewer, year_before(now))


@pytest.fixture
def plan(cycle, officer_a, unit_a):
    cycle.shares_plans = True
    cycle.save()
    return fresh(services.plan_of(submission_of(cycle, unit_a)))


@pytest.fixture
def copy(plan, officer_a, now):
    """A function: the copy of a project in the plan of the unit A."""
    return lambda source, **options: copying.copy_project(plan, source, by=officer_a, now=now, **options).project


# What comes along


def test_texts_and_rows_come_along(copy, own, unit_a):
    project = copy(own)

    assert [getattr(project, name) for name in ("number", "title", "objective", "own_choice")] == [
        1,
        "ลดขั้นตอนการให้บริการ",
        "เพื่อให้สหกรณ์ได้รับบริการรวดเร็วขึ้น",
        SECRET,
    ]
    assert (project.copied_ref, project.copied_unit, project.copied_year) == (own.ref, unit_a, 2565)
    assert [(row.number, row.title, row.copied_ref) for row in project.activities.all()] == [
        (1, "จัดทำผังขั้นตอนการให้บริการ", own.activities.get().ref)
    ]
    names = ("number", "text", "direction", "unit_of_measure", "measured_how", "copied_ref")
    copied = list(project.indicators.values_list(*names))
    assert copied == [tuple(getattr(row, name) for name in names[:-1]) + (row.ref,) for row in own.indicators.all()]


def test_a_copy_has_refs_of_its_own(copy, own):
    project = copy(own)
    refs = {row.ref for source in (own, project) for row in copying.rows_of(source)}
    assert len(refs) == 8


def test_the_period_moves_by_a_year(copy, own):
    project = copy(own)
    assert (project.period_start, project.period_end) == (datetime.date(2024, 4, 17), datetime.date(2024, 7, 31))


def test_a_leap_day_becomes_the_day_before(plan, copy, own):
    own.period_start, own.period_end = datetime.date(2024, 2, 29), None
    project = copy(own)
    assert (project.period_start, project.period_end) == (datetime.date(2025, 2, 28), None)


def test_a_project_of_the_same_year_keeps_its_period(cycle, copy, officer_b, reviewer, now):
    source = make_source(cycle, officer_b, reviewer, now)
    assert copy(source).period_start == source.period_start


def figures(project):
    return list(project.indicators.values_list("baseline", "target"))


def test_what_was_reached_becomes_the_baseline(copy, own):
    counted = own.indicators.get(number=1)
    project = copy(own, baselines={counted.ref: Decimal("88.25")})
    assert figures(project) == [(Decimal("88.25"), Decimal("85")), (None, None)]


def test_without_a_result_the_old_baseline_stays(copy, own):
    assert figures(copy(own)) == [(Decimal("70.5"), Decimal("85")), (None, None)]


def test_the_aspects_are_answered_with_this_years_figures(copy, own, unit_a):
    round_ = make_round(2565)
    make_score(unit_a, round_, make_aspect(1), mean="3.33", n=40)

    [finding] = copy(own).findings.all()

    assert (finding.aspect, finding.item, finding.survey_year) == (
        make_aspect(1),
        make_item(round_, make_aspect(1)),
        2565,
    )
    assert (finding.mean, finding.n, finding.words) == (Decimal("3.33"), 40, "")


def test_the_aspects_are_answered_before_results_are_released(copy, own):
    [finding] = copy(own).findings.all()
    assert (finding.aspect, finding.item, finding.mean, finding.n, finding.words) == (
        make_aspect(1),
        None,
        None,
        None,
        "",
    )


def test_suggestions_are_tied_where_the_text_is_the_same(cycle, last, copy, own):
    olds = [make_suggestion(last, number=number, title=f"ข้อ {number}") for number in (1, 2, 3)]
    same = make_suggestion(cycle, number=1, title="ข้อ 1")
    make_suggestion(cycle, number=2, title="ข้อ 2 ปรับใหม่")
    own.suggested.set(olds)
    own.activities.update(suggested=olds[0])

    project = copy(own)

    assert list(project.suggested.all()) == [same]
    assert [row.suggested for row in project.activities.all()] == [same]


def test_a_suggestion_with_other_items_is_another_one(cycle, last, copy, own):
    own.suggested.add(make_suggestion(last, title="ข้อ 1", items="ก"))
    make_suggestion(cycle, title="ข้อ 1", items="ข")
    assert copy(own).suggested.count() == 0


def test_the_history_says_so_and_holds_no_text(copy, own, plan, officer_a):
    project = copy(own)
    [event] = Event.objects.filter(act=Event.Act.COPY_ROW)
    words = "แผนที่ 1 จากแผนที่ 1 ลดขั้นตอนการให้บริการ ของสำนักงานสหกรณ์จังหวัดเชียงใหม่ ปีงบประมาณ พ.ศ. 2565"
    assert (event.note, event.by, event.submission) == (words, officer_a, plan.submission)
    assert not TextChange.objects.filter(ref__in=[row.ref for row in copying.rows_of(project)]).exists()


def test_the_plan_is_marked_edited(copy, own, plan, officer_a, now):
    copy(own)
    assert (fresh(plan).submission.edited_at, fresh(plan).submission.edited_by) == (now, officer_a)


# What does not come along from another unit


def test_another_units_figures_stay_there(copy, others):
    project = copy(others, baselines={row.ref: Decimal("99") for row in others.indicators.all()})
    assert figures(project) == [(None, None), (None, None)]


def test_another_units_words_people_and_evidence_stay_there(copy, others, plan):
    writing_to = others.submission
    Evidence.objects.filter(submission=writing_to).update(caption=SECRET, about=others.ref)

    project = copy(others)

    [finding] = project.findings.all()
    assert (project.own_choice, finding.words, finding.mean, finding.n, finding.survey_year) == (
        "",
        "",
        None,
        None,
        2565,
    )
    assert (plan.submission.evidence.count(), fresh(plan).submission.contact_name) == (0, "")
    frozen = str(PlanContent(plan).frozen())
    assert [words in frozen for words in (SECRET, "1.23", "98765", writing_to.contact_name)] == [False] * 4


def test_another_unit_is_credited(copy, others, unit_b):
    project = copy(others)
    assert (project.copied_unit, project.copied_year) == (unit_b, 2565)
    assert copying.credit_of(project) == "ปรับจากแผนของสำนักงานสหกรณ์จังหวัดลำพูน ปีงบประมาณ พ.ศ. 2565"


def test_the_unit_itself_is_not_credited(copy, own):
    assert copying.credit_of(copy(own)) == ""


def test_a_credit_lives_on_in_the_units_own_copy(copy, own, unit_b):
    Project.objects.filter(pk=own.pk).update(copied_unit=unit_b, copied_year=2564)
    own = Project.objects.get(pk=own.pk)
    assert copying.credit_of(copy(own)) == "ปรับจากแผนของสำนักงานสหกรณ์จังหวัดลำพูน ปีงบประมาณ พ.ศ. 2564"


def test_the_credit_is_frozen_and_read_on_review(copy, others, plan):
    copy(others)
    content = PlanContent(plan).frozen()
    words = "ปรับจากแผนของสำนักงานสหกรณ์จังหวัดลำพูน ปีงบประมาณ พ.ศ. 2565"
    assert content["projects"][0]["credit"] == words
    assert [part.text for part in plan_parts(content) if part.field == "credit"] == [words]


def test_a_version_from_before_has_no_credit(copy, own, plan):
    copy(own)
    content = PlanContent(plan).frozen()
    del content["projects"][0]["credit"]
    assert [part for part in plan_parts(content) if part.field == "credit"] == []


# Once, and only where it may be


def test_a_second_click_gives_no_second_copy(plan, own, officer_a, now):
    first, second = (copying.copy_project(plan, own, by=officer_a, now=now) for _ in range(2))
    assert (second.project, second.is_new, Project.objects.filter(plan=plan).count()) == (first.project, False, 1)
    assert (first.words(), second.words()) == (
        "คัดลอกเป็นแผนที่ 1 แล้ว กรุณาตรวจสอบและแก้ไขให้ตรงกับปีนี้",
        "แผนที่ 1 คัดลอกจากแผนนี้อยู่แล้ว จึงไม่ได้คัดลอกซ้ำ",
    )


def test_a_copy_that_was_removed_may_be_taken_again(copy, own, officer_a, now):
    services.remove_project(copy(own), by=officer_a, now=now)
    assert copy(own).number == 1


def test_a_full_plan_takes_no_copy(plan, copy, own, officer_a, now):
    for _ in range(services.MOST_PROJECTS):
        make_project(plan, officer_a, now=now)
    with pytest.raises(Refused, match="แผนหนึ่งฉบับมีได้ไม่เกิน 15 แผนย่อย"):
        copy(own)
    assert Project.objects.filter(copied_ref__isnull=False).count() == 0


def test_a_sent_plan_takes_no_copy(cycle, own, officer_a, now):
    plan = make_plan(cycle, officer_a, now=now)
    send(plan, officer_a, now)
    with pytest.raises(Refused, match="ดำเนินการ “ส่ง” แล้ว"):
        copying.copy_project(plan, own, by=officer_a, now=now)
    assert plan.projects.count() == 1


def test_an_officer_of_another_unit_copies_nothing(plan, own, officer_b, now):
    with pytest.raises(Refused, match="บัญชีนี้ไม่มีสิทธิแก้ไข"):
        copying.copy_project(plan, own, by=officer_b, now=now)
    assert plan.projects.count() == 0


def test_last_round_is_the_opened_one_before(cycle, last, reviewer):
    make_cycle(2564, by=reviewer)
    make_cycle(2567, by=reviewer)
    assert copying.last_cycle(cycle) == last


def test_there_is_no_round_before(cycle):
    make_cycle(2565, opened=False)
    assert copying.last_cycle(cycle) is None


def refs(projects):
    return [project.ref for project in projects]


def test_own_projects_are_the_units_approved_ones(plan, last, own, others):
    assert refs(copying.own_projects(plan, last)) == [own.ref]


def test_a_plan_opened_again_is_no_source(plan, last, own, reviewer, now):
    send_back(own.plan, reviewer, year_before(now), Act.REOPEN, "ปรับแผน")
    assert refs(copying.own_projects(plan, last)) == []
    assert copying.source_of(plan, own.ref) is None


def test_others_are_shared_only_where_the_round_allows_it(plan, last, others):
    assert refs(copying.shared_projects(plan, last)) == [others.ref]
    plan.submission.cycle.shares_plans = False
    assert (refs(copying.shared_projects(plan, last)), copying.source_of(plan, others.ref)) == ([], None)


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.SUBMITTED, Stage.RETURNED])
def test_only_approved_plans_are_shared(plan, last, others, stage):
    submission = others.submission
    submission.stage, submission.revise_by = stage, datetime.date(2022, 5, 1)
    submission.save()
    assert refs(copying.shared_projects(plan, last)) == []


def test_the_same_region_stands_first_then_the_dictionary(cycle, last, plan, unit_a, reviewer, now):
    far, near = (make_unit(f"f{at}", f"ก{at}", inspection_region=region) for at, region in enumerate((3, 15)))
    unit_a.position = 99
    unit_a.save()
    for unit, position in ((far, 1), (near, 2)):
        type(unit).objects.filter(pk=unit.pk).update(position=position)
        for number in (2565, 2566):
            give_approved(unit, {2565: last, 2566: cycle}[number], reviewer, now)

    found = [(one.submission.unit, one.submission.cycle) for one in copying.shared_projects(plan, last)]

    assert found == [(near, cycle), (near, last), (far, cycle), (far, last)]


def give_approved(unit, cycle, reviewer, now):
    """An approved plan of one project, past the rules of sending."""
    submission = cycle.submissions.create(
        unit=unit, kind="plan", stage=Stage.APPROVED, first_submitted_at=now, approved_at=now
    )
    project = services.plan_of(submission).projects.create(number=1, title=f"แผนของ {unit.short_name}")
    Finding.objects.create(project=project, aspect=make_aspect(1))
    return project


def test_others_are_filtered_by_aspect_once_each(plan, last, others):
    Finding.objects.create(project=others, aspect=make_aspect(1), voice="demand")
    aspects = [make_aspect(1), make_aspect(2)]
    assert refs(copying.shared_projects(plan, last, aspects)) == [others.ref]
    assert refs(copying.shared_projects(plan, last, aspects[1:])) == []


# Until somebody has edited it


def test_every_copied_row_is_untouched_at_first(copy, own, plan):
    project = copy(own)
    assert copying.untouched(fresh(plan)) == {row.ref for row in copying.rows_of(project)}


def test_an_edited_row_is_a_row_of_the_units(copy, own, plan, officer_a, now):
    project = copy(own)
    writing.write_text(project, "title", "ชื่อใหม่", base=project.title, by=officer_a, now=now)
    assert copying.untouched(fresh(plan)) == {row.ref for row in copying.rows_of(project)} - {project.ref}


def test_what_was_not_copied_is_never_untouched(cycle, officer_b, now):
    plan = make_plan(cycle, officer_b, now=now)
    assert copying.untouched(plan) == set()


def test_untouched_takes_one_query(copy, own, plan):
    copy(own)
    held = fresh(plan)
    with CaptureQueriesContext(connection) as queries:
        copying.untouched(held)
    assert len(queries) == 1


def test_untouched_rows_are_a_warning_that_may_be_passed(copy, own, plan, officer_a, now):
    project = copy(own)
    row = project.activities.get()
    writing.write_text(row, "title", "แก้ไขแล้ว", base=row.title, by=officer_a, now=now)

    [lack] = readiness.check_copied(fresh(plan))

    words = "แผนที่ 1: มีข้อความที่คัดลอกมาและยังไม่ได้แก้ไข 3 รายการ กรุณาตรวจสอบให้ตรงกับปีนี้"
    assert (lack.sentence, lack.must, lack.ref) == (words, False, project.ref)
    assert lack in readiness.lacks(fresh(plan))
    assert lack not in readiness.missing(fresh(plan))


@pytest.mark.parametrize("copies", [1, 3])
def test_the_check_takes_the_same_queries_however_many_copies(plan, copy, last, officer_b, reviewer, now, copies):
    source = make_source(last, officer_b, reviewer, year_before(now), projects=copies)
    for one in source.plan.projects.all():
        copy(one)
    held = fresh(plan)
    with CaptureQueriesContext(connection) as queries:
        assert len(list(readiness.check_copied(held))) == copies
    assert len(queries) == 1


@pytest.mark.parametrize("projects", [1, 3])
def test_a_copy_takes_the_same_queries_however_many_rows(copy, plan, own, officer_a, now, projects):
    for number in range(2, 2 + 8 * (projects - 1)):
        own.activities.create(number=number, title="ก")
        own.indicators.create(number=number + 1, text="ข")
    source = copying.source_of(plan, own.ref)
    with CaptureQueriesContext(connection) as queries:
        copy(source)
    assert len(queries) == 33


def test_the_period_of_a_copy_lies_in_the_new_year(copy, own, cycle):
    own.period_start, own.period_end = fiscal_year_bounds(2565)
    project = copy(own)
    assert (project.period_start, project.period_end) == fiscal_year_bounds(2566)


def test_a_second_officer_finds_the_same_copy(plan, own, unit_a, officer_a, now):
    copying.copy_project(plan, own, by=officer_a, now=now)
    copied = copying.copy_project(plan, own, by=make_user(unit=unit_a), now=now)
    assert copied.is_new is False


def test_a_copy_of_another_units_plan_is_to_fit_the_unit(plan, others, officer_a, now):
    copied = copying.copy_project(plan, others, by=officer_a, now=now)
    assert copied.words() == "คัดลอกเป็นแผนที่ 1 แล้ว กรุณาตรวจสอบและแก้ไขให้ตรงกับหน่วยงาน"
    [lack] = readiness.check_copied(fresh(plan))
    words = "แผนที่ 1: มีข้อความที่คัดลอกมาและยังไม่ได้แก้ไข 4 รายการ กรุณาตรวจสอบให้ตรงกับหน่วยงาน"
    assert lack.sentence == words


def test_a_copy_of_the_own_plan_is_to_fit_the_year(plan, own, officer_a, now):
    copied = copying.copy_project(plan, own, by=officer_a, now=now)
    assert copied.words() == "คัดลอกเป็นแผนที่ 1 แล้ว กรุณาตรวจสอบและแก้ไขให้ตรงกับปีนี้"
