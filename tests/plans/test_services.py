"""Projects and what hangs on them: added, removed, counted; ticks of findings and suggestions."""

import pytest

from cpdplans.cycles import writing
from cpdplans.cycles.models import Event, TextChange
from cpdplans.cycles.stages import Refused
from plans import services
from plans.models import Finding, Plan, Project
from tests.factories import make_aspect, make_suggestion, make_user
from tests.worlds import World

from .factories import fresh, make_cast_with_plan, make_plan, make_project, send, submission_of

WORLD = World(make_cast_with_plan, "plan")


@pytest.fixture
def plan(db, standing):
    return standing["plan"]


@pytest.fixture
def project(plan):
    return plan.projects.get()


def numbers(rows):
    return list(rows.order_by("number").values_list("number", flat=True))


def test_a_plan_is_made_once(cycle, unit_a):
    submission = submission_of(cycle, unit_a)
    assert (services.plan_of(submission), Plan.objects.count()) == (services.plan_of(submission), 1)


def test_a_new_project_is_ready_to_be_written(plan, officer_a, now):
    project = services.add_project(plan, by=officer_a, now=now)
    assert (project.number, numbers(project.activities), numbers(project.indicators)) == (2, [1], [1])


def test_too_many_projects(cycle, officer_a, now):
    plan = make_plan(cycle, officer_a, now=now, projects=services.MOST_PROJECTS)
    with pytest.raises(Refused, match=f"แผนหนึ่งฉบับมีได้ไม่เกิน {services.MOST_PROJECTS} แผนย่อย"):
        services.add_project(plan, by=officer_a, now=now)
    assert Project.objects.count() == services.MOST_PROJECTS


@pytest.mark.parametrize("rows", ["activities", "indicators"])
def test_too_many_parts(project, officer_a, now, rows):
    parts = getattr(project, rows)
    parts.bulk_create(parts.model(project=project, number=number) for number in range(2, services.MOST_ROWS + 1))
    with pytest.raises(Refused, match=f"แผนหนึ่งมีได้ไม่เกิน {services.MOST_ROWS} รายการ"):
        services.add_part(project, parts, by=officer_a, now=now)
    assert parts.model.objects.count() == services.MOST_ROWS


@pytest.mark.parametrize("rows", ["activities", "indicators"])
def test_removing_a_part_closes_the_gap(project, officer_a, now, rows):
    parts = getattr(project, rows)
    added = [services.add_part(project, parts, by=officer_a, now=now) for _ in range(2)]
    services.remove_part(added[0], parts, by=officer_a, now=now)
    assert (numbers(parts), parts.get(number=2)) == ([1, 2], added[1])


def test_removing_a_part_keeps_its_texts(project, officer_a, now):
    activity = project.activities.get()
    services.remove_part(activity, project.activities, by=officer_a, now=now)
    [change] = TextChange.objects.filter(ref=activity.ref)
    assert (change.field, change.old, change.new, change.by) == ("title", "จัดทำผังขั้นตอนการให้บริการ", "", officer_a)
    assert Event.objects.filter(act=Event.Act.REMOVE_ROW).get().note == "แผนที่ 1 กิจกรรมที่ 1 จัดทำผังขั้นตอนการให้บริการ"


def test_removing_a_project_renumbers_its_sisters(cycle, officer_a, now):
    plan = make_plan(cycle, officer_a, now=now, projects=3)
    first, second, third = plan.projects.all()
    services.remove_project(first, by=officer_a, now=now)
    assert list(plan.projects.values_list("ref", "number")) == [(second.ref, 1), (third.ref, 2)]


def test_removing_a_project_keeps_all_its_texts(plan, project, officer_a, now):
    rows = [project, project.activities.get(), project.indicators.get()]
    held = {(row.ref, field) for row in rows for field in row.written if getattr(row, field) not in ("", None)}
    services.remove_project(project, by=officer_a, now=now)
    kept = TextChange.objects.filter(new="").values_list("ref", "field")
    assert (set(kept), Project.objects.count(), Finding.objects.count()) == (held, 0, 0)


def test_removing_a_project_takes_out_its_evidence_alone(plan, project, officer_a, now):

    own = writing.attach(plan.submission, by=officer_a, now=now, url="https://example.com/own", about=project.ref)
    services.remove_project(project, by=officer_a, now=now)
    own.refresh_from_db()
    assert (own.removed_at, [piece.caption for piece in plan.submission.evidence.kept()]) == (now, ["ภาพการประชุม"])


ACTS = {
    "add_project": lambda plan, project, **who: services.add_project(plan, **who),
    "remove_project": lambda plan, project, **who: services.remove_project(project, **who),
    "add_part": lambda plan, project, **who: services.add_part(project, project.activities, **who),
    "remove_part": lambda plan, project, **who: services.remove_part(
        project.activities.get(), project.activities, **who
    ),
    "findings": lambda plan, project, **who: services.choose_findings(project, {}, {"aspect-1-"}, **who),
    "suggested": lambda plan, project, **who: services.choose_suggested(project, set(), {1}, **who),
    "take": lambda plan, project, **who: services.take_suggested(
        project, make_suggestion(plan.submission.cycle), **who
    ),
    "drop": lambda plan, project, **who: services.drop_suggested(
        project, make_suggestion(plan.submission.cycle), **who
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_nothing_changes_once_sent(plan, project, officer_a, now, act):
    send(plan, officer_a, now)
    before = Event.objects.count()
    with pytest.raises(Refused, match="ผู้ใช้ 50 ดำเนินการ “ส่ง” แล้ว"):
        ACTS[act](plan, project, by=officer_a, now=now)
    assert (Event.objects.count(), project.findings.count(), project.activities.count()) == (before, 1, 1)


@pytest.mark.parametrize("act", ACTS)
def test_an_officer_of_another_unit_changes_nothing(plan, project, officer_b, now, act):
    with pytest.raises(Refused, match="บัญชีนี้ไม่มีสิทธิแก้ไข"):
        ACTS[act](plan, project, by=officer_b, now=now)
    assert (plan.projects.count(), project.findings.count(), project.activities.count()) == (1, 1, 1)


# Ticks


def held(project):
    return sorted(services.key_of(finding) for finding in project.findings.all())


def aspect_key(number):
    return f"aspect-{make_aspect(number).pk}-"


def finding(number):
    return Finding(aspect=make_aspect(number), survey_year=2565)


def test_findings_become_what_was_ticked(project, officer_a, now):
    one, two = aspect_key(1), aspect_key(2)
    services.choose_findings(project, {two: finding(2)}, {one}, by=officer_a, now=now)
    assert held(project) == [two]


def test_a_finding_kept_is_the_same_finding(project, officer_a, now):
    """Its ref and figures stay: remarks hold on to them."""
    before = project.findings.get()
    services.choose_findings(project, {aspect_key(1): finding(1)}, {aspect_key(1)}, by=officer_a, now=now)
    assert project.findings.get().ref == before.ref


def test_a_colleagues_finding_is_left_alone(project, officer_a, now):
    """Two pages were opened with nothing ticked beyond the first aspect; a colleague's second aspect came meanwhile."""
    one, two, three = map(aspect_key, (1, 2, 3))
    services.choose_findings(
        project, {one: finding(1), two: finding(2)}, {one}, by=make_user(unit=officer_a.unit), now=now
    )
    services.choose_findings(project, {one: finding(1), three: finding(3)}, {one}, by=officer_a, now=now)
    assert held(project) == sorted([one, two, three])


def test_the_same_finding_ticked_by_two_is_one(project, officer_a, now):
    two = aspect_key(2)
    for _ in range(2):
        services.choose_findings(project, {two: finding(2)}, set(), by=officer_a, now=now)
    assert held(project) == sorted([aspect_key(1), two])


def test_suggestions_become_what_was_ticked_and_a_colleagues_stays(project, cycle, officer_a, now):
    mine, old, theirs = (make_suggestion(cycle, number=number) for number in (1, 2, 3))
    project.suggested.set([old, theirs])  # theirs came after this page was opened
    services.choose_suggested(project, {mine.pk}, {old.pk}, by=officer_a, now=now)
    assert set(project.suggested.all()) == {mine, theirs}


def test_nothing_ticked_anew_is_no_edit(plan, project, officer_a, now):
    before = fresh(plan).submission.edited_at
    services.choose_suggested(project, {7}, {7}, by=officer_a, now=now.replace(hour=11))
    assert fresh(plan).submission.edited_at == before


# The catalogue's texts


@pytest.fixture
def suggested(cycle):
    return make_suggestion(cycle, number=4, title="จัดทำแอปพลิเคชันของสหกรณ์", items="ตรวจสอบข้อมูล\nยื่นคำขอ")


TAKEN_TEXT = "จัดทำแอปพลิเคชันของสหกรณ์\n- ตรวจสอบข้อมูล\n- ยื่นคำขอ"


def test_taking_a_suggestion_begins_an_activity_with_its_text(project, suggested, officer_a, now):
    activity = services.take_suggested(project, suggested, by=officer_a, now=now)

    rows = list(project.activities.values_list("number", "title", "suggested"))
    assert rows == [(1, "จัดทำผังขั้นตอนการให้บริการ", None), (2, TAKEN_TEXT, suggested.pk)]
    assert (activity.number, list(project.suggested.all())) == (2, [suggested])


def test_the_text_taken_is_kept_in_the_history(project, suggested, officer_a, now):
    activity = services.take_suggested(project, suggested, by=officer_a, now=now)
    [change] = TextChange.objects.filter(ref=activity.ref)
    assert (change.old, change.new, change.place, change.by) == ("", TAKEN_TEXT, "แผนที่ 1 กิจกรรมที่ 2 กิจกรรม", officer_a)


def test_an_empty_activity_takes_the_text(project, suggested, officer_a, now):
    empty = services.add_part(project, project.activities, by=officer_a, now=now)
    services.add_part(project, project.activities, by=officer_a, now=now)

    activity = services.take_suggested(project, suggested, by=officer_a, now=now)

    assert (activity, list(project.activities.values_list("title", flat=True))[2:]) == (empty, [""])


def test_a_suggestion_is_taken_once(project, suggested, officer_a, now):
    services.take_suggested(project, suggested, by=officer_a, now=now)
    again = services.take_suggested(project, suggested, by=officer_a, now=now)
    assert (again, project.activities.count(), project.suggested.count()) == (None, 2, 1)


def test_a_suggestion_finds_no_room(project, suggested, officer_a, now):
    project.activities.bulk_create(
        project.activities.model(project=project, number=number, title="ก")
        for number in range(2, services.MOST_ROWS + 1)
    )
    with pytest.raises(Refused, match=f"แผนหนึ่งมีได้ไม่เกิน {services.MOST_ROWS} รายการ"):
        services.take_suggested(project, suggested, by=officer_a, now=now)
    assert project.suggested.count() == 0


def test_dropping_a_suggestion_leaves_the_text(project, suggested, officer_a, now):
    other = make_suggestion(project.submission.cycle, number=5)
    for one in (suggested, other):
        services.take_suggested(project, one, by=officer_a, now=now)

    services.drop_suggested(project, suggested, by=officer_a, now=now)

    assert list(project.suggested.all()) == [other]
    assert list(project.activities.values_list("title", "suggested"))[1:] == [
        (TAKEN_TEXT, None),
        (other.title, other.pk),
    ]


def test_ticks_take_up_and_drop(project, cycle, suggested, officer_a, now):
    other = make_suggestion(cycle, number=5)
    services.take_suggested(project, other, by=officer_a, now=now)

    services.choose_suggested(project, {suggested.pk}, {other.pk}, by=officer_a, now=now)

    links = list(project.activities.values_list("suggested", flat=True))
    assert (list(project.suggested.all()), links) == ([suggested], [None, None, suggested.pk])


def test_ticking_marks_the_submission_edited(plan, project, officer_a, now):
    later = now.replace(hour=11)
    services.choose_findings(project, {aspect_key(3): finding(3)}, set(), by=officer_a, now=later)
    assert (fresh(plan).submission.edited_at, fresh(plan).submission.edited_by) == (later, officer_a)


def test_projects_of_two_plans_are_numbered_apart(plan, cycle, officer_b, now):
    other = make_plan(cycle, officer_b, now=now)
    make_project(other, officer_b, now=now)
    assert (numbers(plan.projects), numbers(other.projects)) == ([1], [1, 2])
