"""A report frozen: its structure, its parts in words, and the paper that is printed of it."""

import datetime
import json
from decimal import Decimal

import pypdfium2
import pytest

from cpdplans.cycles import asking, documents, writing
from cpdplans.cycles.clock import Kind
from cpdplans.cycles.models import Document
from cpdplans.pdf import render_pdf
from reports.content import ReportContent, actual_words, report_parts, row_of, rows_of
from reports.models import ActivityResult, IndicatorResult, ProjectResult, Report
from reports.readiness import awareness_ref
from tests.worlds import World

from .factories import fresh_report, make_cast_with_report, make_report, send_report

WORLD = World(make_cast_with_report, "report")

BEGUN, FINISHED = datetime.date(2023, 6, 1), datetime.date(2023, 6, 30)
PROBES = "สำนักงานสหกรณ์ น้ำดื่ม ฐานข้อมูล ทำให้ คำแนะนำ ซ้ำ"


@pytest.fixture
def report(db, standing):
    return standing["report"]


def frozen(report):
    return ReportContent(report).frozen()


def test_golden_structure(report):
    result, [piece] = report.results.get(), report.submission.evidence.all()
    activity, indicator = result.activities.get(), result.indicators.get()
    assert frozen(report) == {
        "kind": "report",
        "title": "รายงานผลการดำเนินการตามแผนปรับปรุงและพัฒนาการให้บริการของหน่วยงาน ประจำปีงบประมาณ พ.ศ. 2566",
        "is_demonstration": False,
        "submission_ref": str(report.submission.ref),
        "unit": {"code": "50", "name": "สำนักงานสหกรณ์จังหวัดเชียงใหม่", "abbreviation": "สสจ.เชียงใหม่"},
        "cycle": {"fiscal_year": 2566, "survey_year": 2565, "plan_due": "2023-04-12", "report_due": "2023-08-15"},
        "letter": {"number": "", "date": None},
        "contact": {"name": "นางสาวกานดา ใจดี", "position": "นักวิชาการสหกรณ์", "telephone": "053"},
        "ref": str(report.ref),
        "plan_receipt_number": "2566-P-50-1",
        "suggestion": "",
        "awareness": {"ref": report.plan_version.content["ref"], "promised_on": None, "evidence": []},
        "evidence": [
            {
                "ref": str(piece.ref),
                "kind": "ภาพกิจกรรม",
                "caption": "ภาพผลงาน",
                "url": "https://www.example.com/results",
                "file": "",
                "size": 0,
            }
        ],
        "amended_because": "",
        "results": [
            {
                "ref": str(result.ref),
                "plan_ref": str(result.plan_ref),
                "number": 1,
                "is_cancelled": False,
                "title": "ลดขั้นตอนการให้บริการ",
                "objective": "เพื่อให้สหกรณ์ได้รับบริการรวดเร็วขึ้น",
                "period": "17 เมษายน 2566 ถึง 31 กรกฎาคม 2566",
                "change_for_clients": "สหกรณ์ได้รับบริการเร็วขึ้น",
                "problems": "",
                "solutions": "",
                "lessons": "",
                "continues": "",
                "activities": [
                    {
                        "ref": str(activity.ref),
                        "plan_ref": str(activity.plan_ref),
                        "number": 1,
                        "is_cancelled": False,
                        "title": "จัดทำผังขั้นตอนการให้บริการ",
                        "progress": "แล้วเสร็จ",
                        "percent": "",
                        "started_on": None,
                        "finished_on": None,
                        "done": "จัดทำแล้ว 1 ฉบับ",
                        "reason": "",
                        "evidence": [],
                    }
                ],
                "indicators": [
                    {
                        "ref": str(indicator.ref),
                        "plan_ref": str(indicator.plan_ref),
                        "number": 1,
                        "is_cancelled": False,
                        "text": "ร้อยละความพึงพอใจของผู้รับบริการ",
                        "direction": "more",
                        "unit_of_measure": "ร้อยละ",
                        "baseline": "",
                        "target": "85",
                        "target_words": indicator.target_words,
                        "former_target_words": "",
                        "actual": "90",
                        "actual_words": actual_words(indicator),
                        "is_achieved": True,
                        "achieved": "บรรลุ",
                        "percent": "105.88",
                        "progress": "",
                        "figures_words": "คิดเป็นร้อยละ 105.88 ของเป้าหมาย",
                        "measured_how": "",
                    }
                ],
                "evidence": [],
            }
        ],
    }


def test_frozen_is_plain_json(report):
    assert json.loads(json.dumps(frozen(report))) == frozen(report)


def test_numbers_and_days_are_text(report):
    ActivityResult.objects.update(percent=80, finished_on=datetime.date(2023, 6, 30))
    IndicatorResult.objects.update(baseline=Decimal("0.5000"), unit_of_measure="เรื่อง", actual=Decimal("1234.5000"))
    [result] = frozen(report)["results"]
    [activity], [indicator] = result["activities"], result["indicators"]
    assert (activity["percent"], activity["finished_on"]) == ("80", "2023-06-30")
    assert (indicator["baseline"], indicator["actual_words"]) == ("0.5", "1234.5 เรื่อง")


@pytest.mark.parametrize(
    "values, words",
    [
        ({"direction": "more", "actual": Decimal("90.0000"), "unit_of_measure": "เรื่อง"}, "90 เรื่อง"),
        ({"direction": "less", "actual": Decimal("0")}, "0"),
        ({"direction": "less"}, ""),
        ({"direction": "done", "done": "yes", "actual": Decimal(1)}, "แล้วเสร็จ"),
        ({"direction": "done", "done": "no"}, "ไม่แล้วเสร็จ"),
        ({"direction": "done"}, ""),
    ],
)
def test_what_was_reached_in_words(values, words):
    assert actual_words(IndicatorResult(**values)) == words


def test_evidence_stands_with_what_it_proves(report, officer_a, now):
    result = report.results.get()
    writing.attach(report.submission, by=officer_a, now=now, url="https://example.com/1", about=result.ref)
    content = frozen(report)
    pieces = [content["evidence"], content["results"][0]["evidence"]]
    assert [[piece["url"] for piece in side] for side in pieces] == [
        ["https://www.example.com/results"],
        ["https://example.com/1"],
    ]


# Parts


def full(report):
    """Every written field filled in."""
    report.results.update(problems="ปัญหา", solutions="แนวทาง", lessons="บทเรียน", continues="ดำเนินการต่อ")
    ActivityResult.objects.update(percent=80, started_on=BEGUN, finished_on=FINISHED, reason="เหตุผล")
    IndicatorResult.objects.update(measured_how="แบบสอบถาม", done="yes")
    Report.objects.update(suggestion="ข้อเสนอแนะ")
    type(report.submission).objects.update(letter_number="ชม 1", letter_date=datetime.date(2023, 8, 1))
    return fresh_report(report)


def test_every_written_field_is_a_part(report):
    rows = rows_of(full(report)).values()
    written = {(str(row.ref), field) for row in rows for field in row.written}
    parts = {(part.ref, part.field): part.text for part in report_parts(frozen(report))}
    activity, indicator = ActivityResult.objects.get(), IndicatorResult.objects.get()
    joined = {(str(activity.ref), name) for name in ("percent", "started_on", "finished_on")}
    joined.add((str(indicator.ref), "done"))
    assert (written - set(parts), [place for place in written & set(parts) if not parts[place]]) == (joined, [])


def test_evidence_of_an_activity_and_of_the_awareness_are_told_apart(report, officer_a, now):
    activity, awareness = ActivityResult.objects.get(), awareness_ref(report)
    for number, about in enumerate((activity.ref, awareness)):
        writing.attach(report.submission, by=officer_a, now=now, url=f"https://example.com/{number}", about=about)
    content = frozen(report)
    held = [content["results"][0]["activities"][0]["evidence"], content["awareness"]["evidence"]]
    assert [[piece["url"] for piece in side] for side in held] == [["https://example.com/0"], ["https://example.com/1"]]
    parts = {part.ref: part.place for part in report_parts(content) if part.field == "evidence"}
    assert (parts[str(activity.ref)], parts[str(awareness)]) == (
        "แผนที่ 1 ลดขั้นตอนการให้บริการ กิจกรรมที่ 1 หลักฐาน",
        "ทั้งรายงาน หลักฐานการสร้างความรับรู้ทั่วทั้งองค์กร",
    )


def test_what_was_sent_before_these_fields_still_reads_and_prints(report):
    """A version of format 1 as the portal froze it first."""
    content = frozen(full(report))
    del content["awareness"]
    [result] = content["results"]
    del result["continues"]
    for name in ("started_on", "evidence"):
        del result["activities"][0][name]
    for name in ("target", "former_target_words", "actual", "percent", "progress", "figures_words"):
        del result["indicators"][0][name]
    texts = [part.text for part in report_parts(content) if part.field in {"progress", "actual"}]
    assert texts == [
        "แล้วเสร็จ · ร้อยละ 80 · แล้วเสร็จ 30 มิถุนายน 2566",
        "เป้าหมาย ไม่น้อยกว่าร้อยละ 85 · ผลที่ทำได้ ร้อยละ 90 · บรรลุ",
    ]
    assert "บรรลุ" in "".join(drawn(content))


def test_progress_is_read_as_one(report):
    full(report)
    activity = ActivityResult.objects.get()
    texts = {(part.ref, part.field): part.text for part in report_parts(frozen(report))}
    assert texts[str(activity.ref), "progress"] == "แล้วเสร็จ · ร้อยละ 80 · เริ่ม 1 มิถุนายน 2566 · แล้วเสร็จ 30 มิถุนายน 2566"


def test_a_cancelled_project_says_so(report):
    ProjectResult.objects.update(is_cancelled=True)
    groups = {part.group for part in report_parts(frozen(report))}
    assert "แผนที่ 1 ลดขั้นตอนการให้บริการ (ยกเลิกตามแผนที่ปรับ)" in groups


def test_row_by_its_ref(report, cycle, officer_b, reviewer, now, django_assert_max_num_queries):
    other = make_report(cycle, officer_b, reviewer, now=now).results.get()
    for ref, row in rows_of(report).items():
        with django_assert_max_num_queries(4):
            assert row_of(report, ref) == row
    assert row_of(report, other.ref) is None


# The paper


def pages_of(data):
    document = pypdfium2.PdfDocument(data)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return texts


def drawn(content):
    return pages_of(render_pdf(documents.content_template(content), documents.pdf_context(content)))


def test_probe_words_are_printed_exactly(report):
    Report.objects.update(suggestion=PROBES)
    ProjectResult.objects.update(problems="น้ำดื่ม", lessons="คำแนะนำ ซ้ำ")
    lines = [line.strip() for page in drawn(frozen(report)) for line in page.splitlines()]
    assert [words in lines for words in (PROBES, "น้ำดื่ม", "คำแนะนำ ซ้ำ")] == [True] * 3


def test_every_page_of_a_draft_says_so_and_none_of_a_sent_one(report, officer_a, now):
    ProjectResult.objects.update(lessons="บทเรียนที่ได้รับ\n" * 120)
    draft = drawn(frozen(report))
    version = send_report(report, officer_a, now).version
    sent = pages_of(documents.render_version(version, Document.Kind.CONTENT))
    assert [len(draft) > 2, len(sent) > 2] == [True, True]
    assert [["ฉบับร่าง" in page for page in pages] for pages in (draft, sent)] == [
        [True] * len(draft),
        [False] * len(sent),
    ]


def test_cancelled_lines_are_printed_as_such(report):
    ActivityResult.objects.update(is_cancelled=True)
    assert "ยกเลิกตามแผนที่ปรับจัดทำแล้ว1ฉบับ" in "".join("".join(drawn(frozen(report))).split())


def test_why_the_plan_was_amended_is_told_once_where_something_was_cancelled(report, officer_a, reviewer, now):
    plan, reason = report.submission.sibling(Kind.PLAN), "งบประมาณลดลง"
    asked = asking.ask(plan, "amendment", by=officer_a, now=now, reason=reason)
    asking.grant(asked, by=reviewer, now=now, until=asking.last_day(plan), answer="อนุญาต")
    before = frozen(report)["amended_because"]
    ActivityResult.objects.update(is_cancelled=True, done="", progress="")
    content = frozen(report)
    assert (before, content["amended_because"], "".join(drawn(content)).count(reason)) == ("", reason, 1)


def test_the_sent_paper_is_drawn_from_the_version_alone(report, officer_a, now, django_assert_num_queries):
    version = send_report(report, officer_a, now).version
    before = pages_of(documents.render_version(version, Document.Kind.CONTENT))
    ProjectResult.objects.update(title="ชื่อใหม่", change_for_clients="อื่น")
    with django_assert_num_queries(0):
        assert pages_of(documents.render_version(version, Document.Kind.CONTENT)) == before
