"""The page where a project begins as a copy: of last year's beside its result, or of another unit's."""

from decimal import Decimal

import pytest
from django.urls import reverse

from cpdplans.cycles.clock import Stage
from cpdplans.cycles.models import Evidence, Submission
from plans import services
from plans.models import Finding, Project
from reports.starting import GONE
from tests.factories import make_area_score, make_aspect, make_cycle, make_round, make_score
from tests.plans.factories import fresh, make_plan, submission_of

from .factories import make_approved_plan, make_report
from .starting import copy, give_approved, said, share, text_of, year_before

pytestmark = pytest.mark.django_db

SECRET = "ข้อความของหน่วยงานเดิม"


@pytest.fixture(autouse=True)
def at_that_moment(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def plan(cycle, unit_a):
    return services.plan_of(submission_of(cycle, unit_a))


@pytest.fixture
def address(plan):
    return reverse("reports:new_project", args=[plan.pk])


@pytest.fixture
def round_(unit_a):
    """The question of the first aspect is the unit's weak one."""
    round_ = make_round(2565)
    make_score(unit_a, round_, make_aspect(1), "ความรวดเร็ว", mean="3.10", n=40)
    make_area_score(round_, aspect=make_aspect(1), text="ความรวดเร็ว", mean="4.20")
    return round_


@pytest.fixture
def last(cycle, unit_a, unit_b, reviewer):
    return make_cycle(2565, by=reviewer)


# From last year


@pytest.fixture
def report(last, officer_a, reviewer, now):
    """Last year's report of the unit A: its one indicator wanted 85 and reached 90."""
    report = make_report(last, officer_a, reviewer, now=year_before(now))
    report.results.update(problems="ระบบล่ม", lessons="ควรเตรียมสำรอง")
    return report


@pytest.fixture
def last_project(report, last, unit_a):
    return Project.objects.get(plan__submission=submission_of(last, unit_a))


def test_last_years_project_stands_beside_its_result(plan, address, last_project, officer_client):
    response = officer_client.get(address)

    [row] = response.context["last_projects"]
    assert (row.project, row.reached_words, row.copy) == (last_project, "บรรลุ 1 จาก 1 ตัวชี้วัด", None)
    text = text_of(response)
    for words in (
        "เพื่อให้สหกรณ์ได้รับบริการรวดเร็วขึ้น",
        "เป้าหมาย ไม่น้อยกว่าร้อยละ 85",
        "ร้อยละ 90 บรรลุ",
        "ระบบล่ม",
        "ควรเตรียมสำรอง",
        "แล้วเสร็จ",
    ):
        assert words in text


def test_a_missed_indicator_is_told(plan, address, report, officer_client):
    report.results.get().indicators.update(actual="80")
    response = officer_client.get(address)
    assert response.context["last_projects"][0].reached_words == "บรรลุ 0 จาก 1 ตัวชี้วัด"
    assert "ร้อยละ 80 ไม่บรรลุ" in text_of(response)


def test_last_years_project_without_a_report(plan, address, last, officer_a, reviewer, officer_client, now):
    make_approved_plan(last, officer_a, reviewer, now=year_before(now))
    response = officer_client.get(address)
    [row] = response.context["last_projects"]
    assert (row.result, row.reached_words) == (None, "")
    assert "ยังไม่มีรายงานผลของแผนนี้" in text_of(response)


def test_what_was_reached_becomes_the_baseline(plan, last_project, officer_client):
    response = copy(officer_client, plan, last_project)

    project = Project.objects.get(plan=plan)
    indicator = project.indicators.get()
    assert (indicator.baseline, indicator.target) == (Decimal("90"), Decimal("85"))
    assert response.url == reverse("plans:project", args=[plan.pk, project.ref])
    assert said(response) == ["คัดลอกเป็นแผนที่ 1 แล้ว กรุณาตรวจสอบและแก้ไขให้ตรงกับปีนี้"]


def test_a_second_click_leads_to_the_same_copy(plan, address, last_project, officer_client):
    first, second = (copy(officer_client, plan, last_project) for _ in range(2))
    assert (second.url, Project.objects.filter(plan=plan).count()) == (first.url, 1)
    assert said(second)[-1] == "แผนที่ 1 คัดลอกจากแผนนี้อยู่แล้ว จึงไม่ได้คัดลอกซ้ำ"
    text = text_of(officer_client.get(address))
    assert ("คัดลอกไว้แล้วเป็นแผนที่ 1" in text, "คัดลอกมาเป็นแผนใหม่" in text) == (True, False)


def test_the_paper_marks_what_was_copied_until_it_is_edited(plan, last_project, officer_client):
    copy(officer_client, plan, last_project)
    page = reverse("plans:detail", args=[plan.pk])
    before = text_of(officer_client.get(page)).count("คัดลอกมา ยังไม่ได้แก้ไข")

    project = Project.objects.get(plan=plan)
    data = {"ref": project.ref, "field": "title", "text": "ชื่อใหม่", "base": project.title}
    officer_client.post(reverse("plans:write", args=[plan.pk]), data)

    after = text_of(officer_client.get(page)).count("คัดลอกมา ยังไม่ได้แก้ไข")
    assert (before, after) == (3, 2)


def test_there_is_no_year_before(address, officer_client):
    response = officer_client.get(address)
    assert (response.context["last"], "จากแผนปีก่อน" in text_of(response)) == (None, False)


def test_the_year_before_has_no_approved_plan(address, last, officer_client):
    assert "หน่วยงานไม่มีแผนปีงบประมาณ พ.ศ. 2565 ที่เห็นชอบแล้ว" in text_of(officer_client.get(address))


# From another unit


@pytest.fixture
def theirs(cycle, last, officer_b, reviewer, now):
    """An approved project of the unit B with everything that must stay there."""
    plan = make_approved_plan(last, officer_b, reviewer, now=year_before(now))
    Project.objects.filter(plan=plan).update(title="แผนของลำพูน", own_choice=SECRET)
    Finding.objects.filter(project__plan=plan).update(words=SECRET, mean="1.23", n=98765, item_text=SECRET)
    project = fresh(plan).projects.get()
    project.indicators.update(baseline="71.25", target="93.75")
    Evidence.objects.filter(submission=plan.submission).update(caption=SECRET, about=project.ref)
    Submission.objects.filter(pk=plan.submission_id).update(contact_name=SECRET)
    share(cycle)
    return project


def test_another_units_plans_are_there_only_where_shared(cycle, plan, address, theirs, officer_client):
    shared = text_of(officer_client.get(address))
    type(cycle).objects.update(shares_plans=False)
    hidden = officer_client.get(address)
    assert ("แผนของลำพูน" in shared, "แผนของลำพูน" in text_of(hidden), hidden.context["others"]) == (True, False, None)


def test_nothing_that_is_the_units_own_is_shown_or_copied(plan, address, theirs, officer_client):
    page = officer_client.get(address).content.decode()
    copy(officer_client, plan, theirs)
    copied = officer_client.get(reverse("plans:detail", args=[plan.pk])).content.decode()

    for secret in (SECRET, "1.23", "98765", "71.25", "93.75", "https://www.example.com/photos"):
        assert (secret in page, secret in copied) == (False, False), secret
    assert ("แผนของลำพูน" in page, "ปรับจากแผนของสำนักงานสหกรณ์จังหวัดลำพูน ปีงบประมาณ พ.ศ. 2565" in copied) == (True, True)


def test_only_the_weak_aspects_are_answered_at_first(plan, address, round_, theirs, officer_client):
    weak, all_aspects, second = (
        officer_client.get(address, {"aspect": asked}).context for asked in ("", "all", str(make_aspect(2).number))
    )
    assert [one.asked for one in (weak["asked"], all_aspects["asked"], second["asked"])] == ["", "all", "2"]
    assert [context["others"].paginator.count for context in (weak, all_aspects, second)] == [1, 1, 0]
    assert weak["asked"].aspects == [make_aspect(1)]


def test_a_project_of_another_aspect_is_left_out(plan, address, round_, theirs, officer_client):
    theirs.findings.update(aspect=make_aspect(3))
    counts = [
        officer_client.get(address, {"aspect": asked}).context["others"].paginator.count for asked in ("", "all", "3")
    ]
    assert counts == [0, 1, 1]


def test_without_results_every_aspect_is_shown(plan, address, theirs, officer_client):
    asked = officer_client.get(address).context["asked"]
    assert (asked.asked, asked.aspects, asked.words) == ("all", [], "")


def test_others_come_page_by_page(cycle, plan, address, round_, officer_client, now):
    share(cycle)
    give_approved(cycle, 12, now)

    first, second = (officer_client.get(address, {"page": number, "aspect": "1"}) for number in (1, 2))

    assert [len(page.context["other_rows"]) for page in (first, second)] == [10, 2]
    assert "?aspect=1&amp;page=2#from-others" in first.content.decode()


def test_what_may_not_be_copied_is_not_found(plan, theirs, officer_client):
    Submission.objects.filter(pk=theirs.submission.pk).update(stage=Stage.SUBMITTED)
    response = copy(officer_client, plan, theirs)
    assert (said(response), response.url) == ([GONE], reverse("reports:new_project", args=[plan.pk]))
    assert plan.projects.count() == 0


def test_a_project_of_this_plan_is_no_source(cycle, officer_a, officer_client, now):
    plan = make_plan(cycle, officer_a, now=now)
    assert said(copy(officer_client, plan, plan.projects.get())) == [GONE]
