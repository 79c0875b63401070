"""Rows taken out of a plan and put back: under their own ref, with all that hung on them."""

import datetime
import threading
from decimal import Decimal
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.urls import reverse

from cpdplans.cycles import writing
from cpdplans.cycles.models import Event, RemovedRow, TextChange
from cpdplans.cycles.stages import Refused
from plans import services
from plans.models import Activity, Finding, Indicator, Project
from surveys.models import Item
from tests.cycles.factories import overwrite
from tests.factories import make_aspect, make_item, make_round, make_suggestion, make_unit, make_user
from tests.worlds import World

from .factories import (
    add_remark,
    fresh,
    make_cast_with_plan,
    make_plan,
    make_project,
    send,
    send_back,
    submission_of,
)

WORLD = World(make_cast_with_plan, "plan")


@pytest.fixture(autouse=True)
def at_that_moment(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def plan(cycle, officer_a, standing, now):
    return standing.get("plan") or make_plan(cycle, officer_a, now=now)


@pytest.fixture
def project(plan):
    return plan.projects.get()


@pytest.fixture
def do(officer_a, now):
    """The services as the officer of the plan calls them."""

    def do(act, *args, by=officer_a, at=now):
        return act(*args, by=by, now=at)

    return do


@pytest.fixture
def restore(plan, do):
    def restore(removed, **who):
        return do(services.restore, plan, removed, **who)

    return restore


def values(row):
    """What a row holds but its keys and its number."""
    apart = {"id", "number", "project", "plan"}
    return {field.name: getattr(row, field.name) for field in row._meta.fields if field.name not in apart}


def order(rows):
    return list(rows.order_by("number").values_list("ref", "number"))


# Parts


@pytest.mark.parametrize("rows", ["activities", "indicators"])
def test_a_part_comes_back_under_its_ref_at_its_place(plan, project, do, restore, rows):
    parts = getattr(project, rows)
    first, second = parts.get(), do(services.add_part, project, parts)
    before = values(first)
    removed = do(services.remove_part, first, parts)
    restored = restore(removed)
    assert values(parts.get(ref=first.ref)) == before
    assert (order(parts), restored.row.ref) == ([(first.ref, 1), (second.ref, 2)], first.ref)


def test_what_is_kept_of_a_removed_part(plan, project, do, officer_a, now):
    row = project.indicators.get()
    removed = do(services.remove_part, row, project.indicators)
    assert (removed.kind, removed.ref, removed.parent_ref, removed.went_with) == (
        "plans.indicator",
        row.ref,
        project.ref,
        None,
    )
    assert (removed.place, removed.removed_by, removed.removed_at) == ("แผนที่ 1 ตัวชี้วัดที่ 1", officer_a, now)
    assert removed.content == {
        "text": "ร้อยละความพึงพอใจของผู้รับบริการ",
        "direction": "more",
        "unit_of_measure": "ร้อยละ",
        "target": "85",
        "measured_how": "แบบสอบถาม",
        "copied_ref": None,
        "number": 1,
    }


def test_the_history_of_a_part_goes_on(plan, project, do, restore, officer_a, now):
    row = project.activities.get()
    writing.write_text(row, "title", "อบรม", base=row.title, by=officer_a, now=now)
    restored = restore(do(services.remove_part, row, project.activities)).row
    writing.write_text(restored, "title", "อบรมซ้ำ", base="อบรม", by=officer_a, now=now)
    assert [change.old for change in TextChange.objects.filter(ref=row.ref).order_by("pk")] == [
        "จัดทำผังขั้นตอนการให้บริการ",
        "อบรม",
        "อบรม",
    ]


def test_putting_back_is_told_and_marks_the_plan_edited(plan, project, do, restore, now):
    later, colleague = now + datetime.timedelta(hours=1), make_user(unit=plan.submission.unit)
    row = do(services.add_part, project, project.activities)
    do(services.add_part, project, project.activities)
    removed = do(services.remove_part, row, project.activities)
    restored = restore(removed, by=colleague, at=later)
    event = Event.objects.first()
    assert (event.act, event.by, event.at) == (Event.Act.RESTORE_ROW, colleague, later)
    assert event.note == "แผนที่ 1 กิจกรรมที่ 2"
    assert restored.words(removed) == "นำแผนที่ 1 กิจกรรมที่ 2 กลับมาแล้ว"
    assert (fresh(plan).submission.edited_by, fresh(plan).submission.edited_at) == (colleague, later)


def test_an_activity_keeps_what_it_began_from(plan, project, cycle, do, restore):
    suggested = make_suggestion(cycle)
    activity = do(services.take_suggested, project, suggested)
    Activity.objects.filter(pk=activity.pk).update(copied_ref=project.ref)
    row = restore(do(services.remove_part, activity, project.activities)).row
    assert (row.suggested, row.copied_ref) == (suggested, str(project.ref))


@pytest.mark.parametrize("fate", ["dropped", "gone"])
def test_an_activity_without_what_it_began_from(plan, project, cycle, do, restore, fate):
    suggested = make_suggestion(cycle)
    activity = do(services.take_suggested, project, suggested)
    removed = do(services.remove_part, activity, project.activities)
    if fate == "dropped":
        do(services.drop_suggested, project, suggested)
    else:
        suggested.delete()
    assert restore(removed).row.suggested is None


def test_remarks_find_their_row_again(plan, project, do, restore, officer_a, reviewer, now):
    row = project.activities.get()
    send(plan, officer_a, now)
    remark = add_remark(plan, reviewer, now, row=row, field="title")
    send_back(plan, reviewer, now)
    restore(do(services.remove_part, row, project.activities))
    assert project.activities.filter(ref=remark.ref).exists()


# Refusals


def test_two_clicks_put_back_once(plan, project, do, restore):
    removed = do(services.remove_part, project.activities.get(), project.activities)
    restore(removed)
    with pytest.raises(Refused, match="^แผนที่ 1 กิจกรรมที่ 1 ถูกนำกลับมาแล้ว$"):
        restore(removed)
    assert (project.activities.count(), Event.objects.filter(act=Event.Act.RESTORE_ROW).count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_one_moment_put_back_once(plan, project, officer_a, now):
    removed = services.remove_part(project.activities.get(), project.activities, by=officer_a, now=now)
    start, refused = threading.Barrier(2), []

    def run():
        start.wait()
        try:
            services.restore(plan, RemovedRow.objects.get(pk=removed.pk), by=officer_a, now=now)
        except Refused as refusal:
            refused.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (project.activities.count(), refused) == (1, ["แผนที่ 1 กิจกรรมที่ 1 ถูกนำกลับมาแล้ว"])


@pytest.mark.parametrize("rows", ["activities", "indicators"])
def test_a_full_project_takes_no_part_back(plan, project, do, restore, rows):
    parts = getattr(project, rows)
    removed = do(services.remove_part, parts.get(), parts)
    parts.bulk_create(parts.model(project=project, number=number) for number in range(1, services.MOST_ROWS + 1))
    with pytest.raises(Refused, match=f"^แผนหนึ่งมีได้ไม่เกิน {services.MOST_ROWS} รายการ$"):
        restore(removed)
    removed.refresh_from_db()
    assert (parts.count(), removed.restored_at) == (services.MOST_ROWS, None)


def test_a_full_plan_takes_no_project_back(plan, project, do, restore):
    removed = do(services.remove_project, project)
    Project.objects.bulk_create(Project(plan=plan, number=number) for number in range(1, services.MOST_PROJECTS + 1))
    with pytest.raises(Refused, match=f"^แผนหนึ่งฉบับมีได้ไม่เกิน {services.MOST_PROJECTS} แผนย่อย$"):
        restore(removed)


def test_a_part_waits_for_its_project(plan, project, do, restore):
    part = do(services.remove_part, project.activities.get(), project.activities)
    whole = do(services.remove_project, project)
    with pytest.raises(Refused, match="^กรุณานำแผนที่ 1 กลับมาก่อน แล้วจึงนำแผนที่ 1 กิจกรรมที่ 1 กลับมา$"):
        restore(part)
    restore(whole)
    assert restore(part).row.title == "จัดทำผังขั้นตอนการให้บริการ"


def test_a_part_whose_project_nobody_kept(plan, project, do, restore):
    part = do(services.remove_part, project.activities.get(), project.activities)
    do(services.remove_project, project)
    overwrite(RemovedRow.objects.get(ref=project.ref), ref=uuid4())  # as if it had never been kept
    with pytest.raises(Refused, match="^นำรายการนี้กลับมาไม่ได้ เนื่องจากแผนที่รายการนี้อยู่ถูกลบไปแล้ว$"):
        restore(part)


def test_once_sent_nothing_comes_back(plan, project, do, restore, officer_a, now):
    row = do(services.add_part, project, project.activities)
    removed = do(services.remove_part, row, project.activities)
    send(plan, officer_a, now)
    with pytest.raises(Refused, match="ผู้ใช้ 50 ดำเนินการ “ส่ง” แล้ว"):
        restore(removed)
    assert project.activities.count() == 1


def test_an_officer_of_another_unit_puts_nothing_back(plan, project, do, restore, officer_b):
    removed = do(services.remove_part, project.activities.get(), project.activities)
    with pytest.raises(Refused, match="บัญชีนี้ไม่มีสิทธิแก้ไข"):
        restore(removed, by=officer_b)
    assert project.activities.count() == 0


# Projects


def whole(project):
    """All that a project holds, by ref."""
    rows = [project, *project.activities.all(), *project.indicators.all(), *project.findings.all()]
    held = {row.ref: values(row) for row in rows}
    pieces = project.submission.evidence.about(project.ref).values_list("ref", flat=True)
    return held, set(pieces), set(project.suggested.values_list("title", flat=True))


@pytest.fixture
def rich(plan, project, cycle, do, officer_a, now):
    """A project with several parts, findings with words and figures, suggestions, evidence, and where it came from."""
    do(services.take_suggested, project, make_suggestion(cycle, number=1))
    row = do(services.add_part, project, project.indicators)
    writing.write_text(row, "direction", "done", base="more", by=officer_a, now=now)
    writing.write_text(row, "baseline", "12.5", base="", by=officer_a, now=now)
    Finding.objects.create(project=project, aspect=make_aspect(2), voice="dissatisfaction", words="รอนาน")
    Finding.objects.create(
        project=project,
        aspect=make_aspect(3),
        item=make_item(make_round(2565), make_aspect(3), "ที่จอดรถ"),
        item_text="ที่จอดรถ",
        survey_year=2565,
        n=12,
        mean=Decimal("3.45"),
        department_mean=Decimal("4.01"),
        dissatisfied=Decimal("8.33"),
    )
    writing.attach(plan.submission, by=officer_a, now=now, url="https://example.com/own", about=project.ref)
    Project.objects.filter(pk=project.pk).update(copied_unit=make_unit(), copied_year=2565, copied_ref=plan.ref)
    return Project.objects.get(pk=project.pk)


def test_a_project_comes_back_with_all_that_went_out_with_it(plan, rich, do, restore):
    before = whole(rich)
    orders = order(rich.activities), order(rich.indicators)
    removed = do(services.remove_project, rich)
    assert (Activity.objects.count(), Indicator.objects.count(), Finding.objects.count()) == (0, 0, 0)
    assert plan.submission.evidence.about(rich.ref).count() == 0
    restored = restore(removed)
    project = Project.objects.get(ref=rich.ref)
    assert whole(project) == before
    assert (order(project.activities), order(project.indicators)) == orders
    assert (restored.left_out, restored.words(removed)) == ([], "นำแผนที่ 1 กลับมาแล้ว")


def test_a_project_comes_back_at_its_place(cycle, plan, project, do, restore, officer_a, now):
    second = make_project(plan, officer_a, now=now)
    restored = restore(do(services.remove_project, project))
    assert (order(plan.projects), restored.row.place()) == ([(project.ref, 1), (second.ref, 2)], "แผนที่ 1")


def test_removing_a_project_is_one_act_and_so_is_putting_it_back(plan, rich, do, restore):
    removed = do(services.remove_project, rich)
    restore(removed)
    told = Event.objects.filter(act__in=[Event.Act.REMOVE_ROW, Event.Act.RESTORE_ROW]).order_by("pk")
    assert [(event.act, event.note) for event in told] == [
        ("remove_row", "แผนที่ 1 ลดขั้นตอนการให้บริการ"),
        ("restore_row", "แผนที่ 1"),
    ]
    assert RemovedRow.objects.filter(restored_at=None).count() == 0


def test_the_words_of_a_finding_stay_in_the_history(plan, rich, do):
    finding = rich.findings.get(words="รอนาน")
    do(services.remove_project, rich)
    assert TextChange.objects.get(ref=finding.ref).old == "รอนาน"


def test_removed_and_put_back_again_and_again(plan, rich, do, restore):
    before = whole(rich)
    for _ in range(3):
        restore(do(services.remove_project, Project.objects.get(ref=rich.ref)))
    assert whole(Project.objects.get(ref=rich.ref)) == before


def test_a_part_removed_before_its_project_does_not_come_with_it(plan, project, do, restore):
    do(services.remove_part, project.activities.get(), project.activities)
    restored = restore(do(services.remove_project, project))
    assert (restored.row.activities.count(), restored.row.indicators.count()) == (0, 1)


def test_evidence_taken_out_before_stays_out(plan, rich, do, restore):
    piece = plan.submission.evidence.get(about=rich.ref)
    do(writing.detach, piece)
    restore(do(services.remove_project, rich))
    assert plan.submission.evidence.about(rich.ref).count() == 0


def test_what_the_survey_no_longer_has_is_passed_over_with_a_word(plan, rich, do, restore):
    removed = do(services.remove_project, rich)
    Item.objects.filter(text="ที่จอดรถ").delete()
    rich.submission.cycle.suggested_activities.all().delete()
    restored = restore(removed)
    assert restored.left_out == ["กิจกรรม/แผนงานที่กรมเสนอแนะ 1 รายการ", "ผลสำรวจ “ที่จอดรถ”"]
    assert restored.words(removed) == (
        "นำแผนที่ 1 กลับมาแล้ว แต่ไม่ได้นำกลับมาเพราะไม่มีในระบบแล้ว: กิจกรรม/แผนงานที่กรมเสนอแนะ 1 รายการ, ผลสำรวจ “ที่จอดรถ”"
    )
    assert (restored.row.findings.count(), restored.row.suggested.count(), restored.row.activities.count()) == (2, 0, 2)


def test_a_project_removed_by_two_is_removed_once(plan, project, do):
    stale = Project.objects.get(pk=project.pk)
    do(services.remove_project, project)
    assert do(services.remove_project, stale) is None
    assert RemovedRow.objects.filter(went_with=None).count() == 1


# Findings unticked


def untick(project, finding, do):
    do(lambda **who: services.choose_findings(project, {}, {services.key_of(finding)}, **who))


def test_an_unticked_finding_with_words_can_be_put_back(plan, rich, do, restore):
    finding = rich.findings.get(words="รอนาน")
    before = values(finding)
    untick(rich, finding, do)
    restored = restore(RemovedRow.objects.get())
    assert values(rich.findings.get(ref=finding.ref)) == before
    assert restored.words(RemovedRow.objects.get()) == "นำแผนที่ 1 ผลสำรวจที่นำมาพิจารณา กลับมาแล้ว"
    assert [event.act for event in Event.objects.all()[:2]] == ["restore_row", "remove_row"]


def test_an_unticked_finding_without_words_leaves_nothing(plan, project, do):
    untick(project, project.findings.get(), do)
    assert (RemovedRow.objects.count(), project.findings.count()) == (0, 0)


def test_a_finding_ticked_anew_meanwhile_stays(plan, rich, do, restore):
    finding = rich.findings.get(words="รอนาน")
    untick(rich, finding, do)
    anew = Finding.objects.create(project=rich, aspect=finding.aspect, voice=finding.voice)
    with pytest.raises(Refused, match="^แผนนี้เลือกผลการสำรวจข้อนี้ไว้แล้ว ข้อความเดิมดูได้จากประวัติ$"):
        restore(RemovedRow.objects.get())
    assert rich.findings.get(voice=finding.voice) == anew


def test_a_finding_that_the_survey_no_longer_has(plan, rich, do, restore):
    finding = rich.findings.get(item_text="ที่จอดรถ")
    Finding.objects.filter(pk=finding.pk).update(words="ไม่พอ")
    untick(rich, finding, do)
    Item.objects.filter(text="ที่จอดรถ").delete()
    with pytest.raises(Refused, match="^ผลการสำรวจไม่มีข้อนี้แล้ว จึงนำกลับมาไม่ได้ ข้อความเดิมดูได้จากประวัติ$"):
        restore(RemovedRow.objects.get())
    assert RemovedRow.objects.get().restored_at is None


# The pages


def address(plan, name, *args):
    return reverse(f"plans:{name}", args=[plan.pk, *args])


def words_of(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def offered(client, where):
    """The rows that a page offers to put back."""
    removed = client.get(where).context.get("removed", [])
    rows = sum(removed.values(), []) if isinstance(removed, dict) else removed
    return [row.place for row in rows]


def test_the_pages_offer_what_was_just_removed(plan, project, do, officer_client, now):
    do(services.remove_part, project.activities.get(), project.activities)
    do(services.remove_project, make_project(plan, plan.submission.edited_by, now=now))
    assert offered(officer_client, address(plan, "detail")) == ["แผนที่ 2", "แผนที่ 1 กิจกรรมที่ 1"]
    assert offered(officer_client, address(plan, "project", project.ref)) == ["แผนที่ 1 กิจกรรมที่ 1"]


def test_after_half_an_hour_only_the_history_offers_it(plan, project, do, officer_client, time_machine, now):
    removed = do(services.remove_part, project.activities.get(), project.activities)
    time_machine.move_to(now + datetime.timedelta(minutes=30), tick=False)
    assert offered(officer_client, address(plan, "detail")) == []
    listed = officer_client.get(address(plan, "history")).context["removed"]
    assert listed == [(removed, address(plan, "restore_row", removed.pk))]


def test_an_onlooker_is_offered_nothing(plan, project, do, executive_client):
    do(services.remove_part, project.activities.get(), project.activities)
    assert offered(executive_client, address(plan, "detail")) == []


def test_put_back_from_the_plan(plan, project, do, officer_client):
    removed = do(services.remove_project, project)
    response = officer_client.post(address(plan, "restore_row", removed.pk))
    assert response["Location"] == address(plan, "project", project.ref)
    assert words_of(response) == ["นำแผนที่ 1 กลับมาแล้ว"]


def test_put_back_twice_says_so(plan, project, do, officer_client):
    removed = do(services.remove_part, project.activities.get(), project.activities)
    where = address(plan, "restore_row", removed.pk)
    first, second = officer_client.post(where), officer_client.post(where)
    ref = removed.ref.hex
    assert first["Location"] == f"{address(plan, 'project', project.ref)}#id_{ref}-title"
    assert (second["Location"], words_of(second)[-1]) == (
        address(plan, "history"),
        "แผนที่ 1 กิจกรรมที่ 1 ถูกนำกลับมาแล้ว",
    )


def test_put_back_on_the_projects_page_saves_what_was_typed(plan, project, do, officer_client):
    removed = do(services.remove_part, project.activities.get(), project.activities)
    name = f"{project.ref.hex}-title"
    data = {name: "ชื่อที่เพิ่งกรอก", f"base-{name}": project.title, "act": f"restore-{removed.pk}"}
    response = officer_client.post(address(plan, "project", project.ref), data)
    project.refresh_from_db()
    assert (project.title, project.activities.get().ref) == ("ชื่อที่เพิ่งกรอก", removed.ref)
    assert response["Location"].endswith(f"#id_{removed.ref.hex}-title")


def test_removing_on_the_projects_page_says_what(plan, project, do, officer_client):
    row = do(services.add_part, project, project.activities)
    response = officer_client.post(address(plan, "project", project.ref), {"act": f"remove-{row.ref}"})
    assert words_of(response)[-1] == "ลบกิจกรรมที่ 2 แล้ว"


@pytest.mark.parametrize("pk", ["0", "x", "999999999", "9" * 30, "-1"])
def test_what_is_not_there_is_not_put_back(plan, project, do, officer_client, pk):
    do(services.remove_part, project.activities.get(), project.activities)
    officer_client.post(address(plan, "project", project.ref), {"act": f"restore-{pk}"})
    assert project.activities.count() == 0


def test_a_row_of_another_plan_is_not_put_back(cycle, plan, project, do, officer_b, officer_b_client, now):
    removed = do(services.remove_part, project.activities.get(), project.activities)
    other = make_plan(cycle, officer_b, now=now)
    page = reverse("plans:project", args=[other.pk, other.projects.get().ref])
    codes = [
        officer_b_client.post(address(plan, "restore_row", removed.pk)).status_code,
        officer_b_client.post(address(other, "restore_row", removed.pk)).status_code,
    ]
    officer_b_client.post(page, {"act": f"restore-{removed.pk}"})
    removed.refresh_from_db()
    assert (codes, removed.restored_at, project.activities.count()) == ([404, 404], None, 0)


def test_an_executive_puts_nothing_back(plan, project, do, executive_client):
    removed = do(services.remove_part, project.activities.get(), project.activities)
    assert executive_client.post(address(plan, "restore_row", removed.pk)).status_code == 403


def test_a_submission_knows_its_removed_rows_alone(cycle, plan, project, do, unit_b):
    do(services.remove_part, project.activities.get(), project.activities)
    assert (plan.submission.removed_rows.count(), submission_of(cycle, unit_b).removed_rows.count()) == (1, 0)
