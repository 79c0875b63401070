"""A plan frozen: its structure, its parts in words, and the paper that is printed of it."""

import datetime
import json
from decimal import Decimal

import pypdfium2
import pytest

from cpdplans.cycles import documents, writing
from cpdplans.cycles.models import Document, Submission
from cpdplans.pdf import render_pdf
from plans.content import PlanContent, finding_words, plan_parts, row_of, rows_of
from plans.findings import choices_for
from plans.models import Activity, Direction, Finding, Indicator, Plan, Project
from surveys.results import unit_results
from tests.factories import make_aspect, make_comment, make_round, make_score, make_suggestion
from tests.worlds import World

from .factories import fresh, make_cast_with_plan, make_plan, send

WORLD = World(make_cast_with_plan, "plan")

PROBES = "สำนักงานสหกรณ์ น้ำดื่ม ฐานข้อมูล ทำให้ คำแนะนำ ซ้ำ"
COMMENT = "เจ้าหน้าที่ชื่อสมชายพูดจาไม่สุภาพ"


@pytest.fixture
def plan(db, standing):
    return standing["plan"]


@pytest.fixture
def project(plan):
    return plan.projects.get()


def frozen(plan):
    return PlanContent(plan).frozen()


def test_golden_structure(plan, project, unit_a):
    submission, [piece] = plan.submission, plan.submission.evidence.all()
    activity, indicator, finding = project.activities.get(), project.indicators.get(), project.findings.get()
    assert frozen(plan) == {
        "kind": "plan",
        "title": "แผนปรับปรุงและพัฒนาการให้บริการของหน่วยงาน ประจำปีงบประมาณ พ.ศ. 2566",
        "is_demonstration": False,
        "submission_ref": str(submission.ref),
        "unit": {"code": "50", "name": "สำนักงานสหกรณ์จังหวัดเชียงใหม่", "abbreviation": "สสจ.เชียงใหม่"},
        "cycle": {"fiscal_year": 2566, "survey_year": 2565, "plan_due": "2023-04-12", "report_due": "2023-08-15"},
        "letter": {"number": "ชม 0010/1234", "date": "2023-04-03"},
        "contact": {
            "name": "นางสาวกานดา ใจดี",
            "position": "นักวิชาการสหกรณ์ชำนาญการ",
            "telephone": "0 5311 2233",
        },
        "ref": str(plan.ref),
        "unresolved": "",
        "awareness_promised_on": None,
        "evidence": [
            {
                "ref": str(piece.ref),
                "kind": "ภาพกิจกรรม",
                "caption": "ภาพการประชุม",
                "url": "https://www.example.com/photos",
                "file": "",
                "size": 0,
            }
        ],
        "projects": [
            {
                "ref": str(project.ref),
                "number": 1,
                "title": "ลดขั้นตอนการให้บริการ",
                "objective": "เพื่อให้สหกรณ์ได้รับบริการรวดเร็วขึ้น",
                "period_start": "2023-04-17",
                "period_end": "2023-07-31",
                "own_choice": "",
                "credit": "",
                "suggested": [],
                "findings": [
                    {
                        "ref": str(finding.ref),
                        "aspect": "ด้านกระบวนการ/ขั้นตอนการให้บริการ",
                        "aspect_number": 1,
                        "item": "",
                        "voice": "",
                        "survey_year": 2565,
                        "words": "",
                        "n": "",
                        "mean": "",
                        "department_mean": "",
                        "dissatisfied": "",
                    }
                ],
                "activities": [{"ref": str(activity.ref), "number": 1, "title": "จัดทำผังขั้นตอนการให้บริการ"}],
                "indicators": [
                    {
                        "ref": str(indicator.ref),
                        "number": 1,
                        "text": "ร้อยละความพึงพอใจของผู้รับบริการ",
                        "direction": "more",
                        "unit_of_measure": "ร้อยละ",
                        "baseline": "",
                        "target": "85",
                        "measured_how": "แบบสอบถาม",
                        "target_words": indicator.target_words,
                    }
                ],
                "evidence": [],
            }
        ],
    }


def test_frozen_is_plain_json(plan):
    assert json.loads(json.dumps(frozen(plan))) == frozen(plan)


def test_numbers_and_days_are_text(plan, project):
    project.indicators.update(baseline=Decimal("0.5000"), target=Decimal("1234567.2500"))
    Plan.objects.filter(pk=plan.pk).update(awareness_promised_on=datetime.date(2023, 5, 1))
    content = frozen(plan)
    [indicator] = content["projects"][0]["indicators"]
    assert [indicator["baseline"], indicator["target"], content["awareness_promised_on"]] == [
        "0.5",
        "1234567.25",
        "2023-05-01",
    ]


def test_figures_are_those_seen_when_ticked(plan, project, unit_a):
    round_ = make_round(2565)
    score = make_score(unit_a, round_, make_aspect(2), "กิริยาวาจา", mean="3.40", n=12, dissatisfied="8.50")
    made = choices_for(project, unit_results(round_, unit_a))[1].questions[0].finding(2565)
    made.project = project
    made.save()
    type(score).objects.filter(pk=score.pk).update(mean="4.90", n=99)
    finding = frozen(plan)["projects"][0]["findings"][1]
    assert [finding[name] for name in ("item", "mean", "n", "dissatisfied")] == ["กิริยาวาจา", "3.40", "12", "8.50"]


def test_no_comments_text_comes_into_a_version(plan, project, unit_a, officer_a, now):
    round_ = make_round(2565)
    aspect = make_aspect(2)
    make_score(unit_a, round_, aspect)
    make_comment(unit_a, round_, text=COMMENT, aspect=aspect)
    voice = choices_for(project, unit_results(round_, unit_a))[1].voices[0].finding(2565)
    voice.project = project
    voice.save()
    content = send(plan, officer_a, now).version.content
    assert content["projects"][0]["findings"][1]["voice"] == "ความไม่พึงพอใจ"
    assert COMMENT not in json.dumps(content, ensure_ascii=False)


def test_suggested_activities_are_frozen_by_their_words(plan, project, cycle):
    suggestion = make_suggestion(cycle, number=4, title="จัดทำคู่มือ")
    project.suggested.add(suggestion)
    assert frozen(plan)["projects"][0]["suggested"] == [{"label": suggestion.label, "title": "จัดทำคู่มือ"}]


def test_evidence_stands_with_what_it_proves_and_not_once_taken_out(plan, project, officer_a, now):
    kept, gone = (
        writing.attach(plan.submission, by=officer_a, now=now, url=f"https://example.com/{n}", about=project.ref)
        for n in (1, 2)
    )
    writing.detach(gone, by=officer_a, now=now)
    content = frozen(plan)
    pieces = [content["evidence"], content["projects"][0]["evidence"]]
    assert [[piece["url"] for piece in side] for side in pieces] == [["https://www.example.com/photos"], [kept.url]]


@pytest.mark.parametrize(
    "change, words",
    [
        ({}, "ด้านที่ 1 กระบวนการ"),
        ({"item": "ความรวดเร็ว", "mean": "3.10"}, "ด้านที่ 1 กระบวนการ · ความรวดเร็ว (ค่าเฉลี่ย 3.10)"),
        ({"item": "ด้านกระบวนการ", "n": "50"}, "ด้านที่ 1 กระบวนการ (ผู้ตอบ 50 ราย)"),
        ({"voice": "ความต้องการ"}, "ด้านที่ 1 กระบวนการ · ความต้องการ"),
        (
            {"mean": "3.10", "department_mean": "4.20", "dissatisfied": "12.50", "n": "40"},
            "ด้านที่ 1 กระบวนการ (ค่าเฉลี่ย 3.10, กรม 4.20, ไม่พึงพอใจร้อยละ 12.50, ผู้ตอบ 40 ราย)",
        ),
    ],
)
def test_finding_in_words(change, words):
    empty = dict.fromkeys(("item", "voice", "mean", "department_mean", "dissatisfied", "n"), "")
    assert finding_words({"aspect": "ด้านกระบวนการ", "aspect_number": 1} | empty | change) == words


# Parts


def full(plan, project):
    """Every written field filled in, with words that are found again."""
    project.own_choice = "กิจกรรมของหน่วยงาน"
    project.save()
    project.indicators.update(baseline=Decimal(70))
    project.findings.update(words="สรุปของหน่วยงาน")
    Plan.objects.filter(pk=plan.pk).update(unresolved="ที่จอดรถ", awareness_promised_on=datetime.date(2023, 5, 1))
    return fresh(plan)


def test_every_written_field_is_a_part(plan, project):
    rows = rows_of(full(plan, project)).values()
    written = {(str(row.ref), field) for row in rows for field in row.written}
    parts = {(part.ref, part.field): part.text for part in plan_parts(frozen(plan))}
    direction = {(str(project.indicators.get().ref), "direction")}  # read in the words of the target
    assert (written - set(parts), [place for place in written & set(parts) if not parts[place]]) == (direction, [])


def test_parts_of_a_plan_with_nothing_in_it(plan, project):
    for model in (Activity, Indicator, Finding):
        model.objects.all().delete()
    Project.objects.update(title="", objective="", period_start=None, period_end=None)
    assert {part.text for part in plan_parts(frozen(plan)) if part.ref == str(project.ref)} == {""}


def test_place_of_a_part_is_read_without_the_page(plan, project):
    places = {(part.ref, part.field): part.place for part in plan_parts(frozen(plan))}
    assert places[str(project.ref), "objective"] == "แผนที่ 1 วัตถุประสงค์"
    assert places[str(project.indicators.get().ref), "target"] == "แผนที่ 1 ตัวชี้วัดที่ 1 ค่าเป้าหมาย"


@pytest.mark.parametrize(
    "direction, words", [("more", "ไม่น้อยกว่า 85"), ("less", "ไม่เกิน 85"), ("done", "ดำเนินการแล้วเสร็จ")]
)
def test_target_in_words(direction, words):
    assert Indicator(direction=direction, target=Decimal("85.0000")).target_words == words
    assert Indicator(direction=Direction.MORE).target_words == ""


def test_row_by_its_ref(plan, project, cycle, officer_b, now, django_assert_max_num_queries):
    other = make_plan(cycle, officer_b, now=now).projects.get()
    for ref, row in rows_of(plan).items():
        with django_assert_max_num_queries(4):
            assert row_of(plan, ref) == row
    assert row_of(plan, other.ref) is None


# The paper


def pages_of(data):
    document = pypdfium2.PdfDocument(data)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return texts


def drawn(content):
    return pages_of(render_pdf(documents.content_template(content), documents.pdf_context(content)))


def test_probe_words_are_printed_exactly(plan, project):
    Project.objects.update(title="น้ำดื่ม", objective="คำแนะนำ ซ้ำ")
    Plan.objects.filter(pk=plan.pk).update(unresolved=PROBES)
    text = "\n".join(drawn(frozen(plan)))
    assert [words in text for words in (PROBES, "คำแนะนำ ซ้ำ", "แผนที่ ๑ น้ำดื่ม")] == [True] * 3


def long(plan):
    Project.objects.update(objective="เพื่อให้สหกรณ์ได้รับบริการรวดเร็วขึ้น\n" * 150)


def test_every_page_of_a_draft_says_so(plan):
    long(plan)
    pages = drawn(frozen(plan))
    assert len(pages) > 2
    assert ["ฉบับร่าง" in page for page in pages] == [True] * len(pages)


def test_no_page_of_a_sent_plan_says_draft(plan, officer_a, now):
    long(plan)
    version = send(plan, officer_a, now).version
    pages = pages_of(documents.render_version(version, Document.Kind.CONTENT))
    assert len(pages) > 2
    assert [("ฉบับร่าง" in page, version.receipt_number in page) for page in pages] == [(False, True)] * len(pages)


def test_the_sent_paper_is_drawn_from_the_version_alone(plan, officer_a, now, django_assert_num_queries):
    version = send(plan, officer_a, now).version
    before = pages_of(documents.render_version(version, Document.Kind.CONTENT))
    Project.objects.update(title="ชื่อใหม่")
    Submission.objects.update(contact_name="คนใหม่")
    with django_assert_num_queries(0):
        assert pages_of(documents.render_version(version, Document.Kind.CONTENT)) == before


def test_an_empty_plan_is_printed_too(cycle, officer_a, now):
    plan = make_plan(cycle, officer_a, now=now, projects=0)
    [page] = drawn(frozen(plan))
    assert "ยังไม่มีแผน" in page.splitlines()
