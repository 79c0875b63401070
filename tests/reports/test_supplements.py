"""What is added to a report after its approval: until the round's day, written once, shown apart."""

import datetime
from decimal import Decimal
from functools import partial

import pytest
from django.urls import reverse

from cpdplans.cycles.clock import Stage
from cpdplans.cycles.models import Event, Notice
from cpdplans.cycles.stages import NoRight, Refused
from cpdplans.thai import day_end
from reports import supplements
from reports.models import IndicatorResult, Supplement
from tests.cycles.factories import png
from tests.plans.factories import approve
from tests.worlds import World

from .factories import fresh_report, make_cast_with_report

WORLD = World(partial(make_cast_with_report, sent=True), "sent")

LATER = datetime.timedelta(days=30)
TEXT = "จัดอบรมรุ่นที่ 2 แล้ว ผู้เข้าอบรม 25 คน"


@pytest.fixture
def sent(db, standing):
    return standing["report"]


@pytest.fixture
def report(sent, reviewer, now):
    approve(sent, reviewer, now)
    return fresh_report(sent)


def lines(report):
    return supplements.lines_of(report)


def add(report, by, now, at=0, **given):
    return supplements.add(report, lines(report)[at], by=by, now=now, **{"text": TEXT} | given)


def test_every_line_may_be_added_to_but_those_cancelled(report):
    names = [
        "แผนที่ 1 ลดขั้นตอนการให้บริการ",
        "แผนที่ 1 กิจกรรมที่ 1 จัดทำผังขั้นตอนการให้บริการ",
        "แผนที่ 1 ตัวชี้วัดที่ 1 ร้อยละความพึงพอใจของผู้รับบริการ",
    ]
    assert [supplements.name_of(line) for line in lines(report)] == names
    IndicatorResult.objects.update(is_cancelled=True)
    assert [supplements.name_of(line) for line in lines(fresh_report(report))] == names[:2]


def test_what_is_added_is_dated_and_the_approved_version_stays(report, officer_a, now):
    version = report.submission.latest_version()
    made, is_new = add(report, officer_a, now + LATER, at=2, figure=Decimal("95"))
    assert (is_new, made.added_at, made.added_by, made.text) == (True, now + LATER, officer_a, TEXT)
    assert made.outcome == "ผลที่ทำได้ ร้อยละ 95 · บรรลุเป้าหมาย · คิดเป็นร้อยละ 111.76 ของเป้าหมาย"
    again = fresh_report(report).submission
    assert (again.stage, again.latest_version(), again.latest_version().sha256) == ("approved", version, version.sha256)
    assert IndicatorResult.objects.get().actual == Decimal(90)
    assert again.events.filter(act=Event.Act.ADD_ROW).get().note == f"ผลเพิ่มเติม {made.place}"


def test_reviewers_are_told(report, officer_a, reviewer, reviewer2, now):
    add(report, officer_a, now)
    told = Notice.objects.filter(subject="สสจ.เชียงใหม่ เพิ่มเติมผลของรายงานผล ปีงบประมาณ พ.ศ. 2566")
    assert {(notice.user, notice.path) for notice in told} == {
        (person, reverse("reports:supplements", args=[report.pk])) for person in (reviewer, reviewer2)
    }


def test_a_posting_twice_is_one(report, officer_a, now):
    (first, _), (again, is_new) = add(report, officer_a, now), add(report, officer_a, now)
    assert (again, is_new, Supplement.objects.count()) == (first, False, 1)


def test_what_was_added_is_neither_changed_nor_deleted(report, officer_a, now):
    made, _ = add(report, officer_a, now)
    for act in (made.save, made.delete, Supplement.objects.all().delete):
        with pytest.raises(TypeError, match="append-only"):
            act()


def test_the_last_day_counts_whole(report, officer_a, now):
    end = day_end(report.submission.cycle.supplement_until)
    add(report, officer_a, end - datetime.timedelta(microseconds=1))
    with pytest.raises(Refused, match="สิ้นสุดการเพิ่มเติมผลของรอบปีงบประมาณ พ.ศ. 2566 แล้วตั้งแต่สิ้นวันที่ 30 กันยายน 2566"):
        add(report, officer_a, end, text="อื่น")


def test_before_the_approval_the_report_itself_is_mended(sent, officer_a, now):
    with pytest.raises(Refused, match="เพิ่มเติมผลได้เมื่อรายงานผลได้รับความเห็นชอบแล้ว"):
        add(sent, officer_a, now)


def test_only_the_unit_adds(report, officer_b, reviewer, now):
    for person in (officer_b, reviewer):
        with pytest.raises(NoRight):
            add(report, person, now)


@pytest.mark.parametrize(
    "at, direction, given, field",
    [
        (0, "more", {"figure": Decimal(1)}, "figure"),
        (0, "more", {"is_finished": True}, "is_finished"),
        (1, "more", {"figure": Decimal(100), "is_finished": True}, None),
        (1, "more", {"figure": Decimal("100.5")}, "figure"),
        (1, "more", {"figure": Decimal(-1)}, "figure"),
        (2, "more", {"figure": Decimal(-1)}, None),
        (2, "more", {"is_finished": True}, "is_finished"),
        (2, "done", {"is_finished": True}, None),
        (2, "done", {"figure": Decimal(1)}, "figure"),
    ],
)
def test_figures_go_with_their_line(report, at, direction, given, field):
    IndicatorResult.objects.update(direction=direction)
    figures = {"figure": None, "is_finished": False} | given
    wrong = supplements.refusal_of_figure(lines(fresh_report(report))[at], **figures)
    assert (wrong and wrong[0]) == field


LESS = {"direction": "less"}


@pytest.mark.parametrize(
    "at, changed, figure, is_finished, sentence",
    [
        (0, {}, None, False, ""),
        (1, {}, "60", False, ""),
        (1, {}, "60", True, "เลือกว่าดำเนินการแล้วเสร็จ แต่ร้อยละความก้าวหน้าไม่ถึง 100"),
        (2, {}, "95", False, ""),
        (2, {}, "-1", False, "ผลที่ทำได้เป็นค่าติดลบ"),
        (2, {}, "101", False, "ผลที่ทำได้เกินร้อยละ 100"),
        (2, {"target": 1, "unit_of_measure": "ครั้ง"}, "9999999999", False, supplements.TOO_FAR),
        (2, {"target": 0, "actual": 0, "unit_of_measure": "เรื่อง"} | LESS, "9999999999", False, supplements.FAR_ABOVE),
        (2, {"target": 900, "unit_of_measure": "ราย"}, "2566", False, "ผลที่ทำได้ 2566 คล้ายปี พ.ศ. มากกว่าผลของตัวชี้วัด"),
    ],
)
def test_what_looks_like_a_slip_is_said(report, at, changed, figure, is_finished, sentence):
    IndicatorResult.objects.update(baseline=None, **changed) if changed else None
    line = lines(fresh_report(report))[at]
    assert supplements.doubt_of(line, figure and Decimal(figure), is_finished) == sentence


# Pages


@pytest.fixture
def at_that_moment(time_machine, now):
    time_machine.move_to(now + LATER, tick=False)


def page(report):
    return reverse("reports:supplements", args=[report.pk])


def posted(report, at=0, **data):
    return {"about": str(lines(report)[at].ref), "text": TEXT} | data


def test_an_officer_adds_a_result_with_a_file(at_that_moment, report, officer_client):
    answer = officer_client.post(page(report), posted(report, at=1, figure="๑๐๐", is_finished="on", file=png()))
    made = Supplement.objects.get()
    assert (answer.status_code, answer.url, made.outcome) == (302, page(report), "แล้วเสร็จ ร้อยละ 100")
    held = officer_client.get(reverse("reports:supplement_file", args=[made.pk]))
    held.close()
    assert held.headers["Content-Type"] == "image/png"


def test_it_is_shown_beside_the_report_on_paper_and_at_the_desk(
    at_that_moment, report, officer_a, now, client, reviewer
):
    add(report, officer_a, now)
    client.force_login(reviewer)
    addresses = [reverse(f"reports:{name}", args=[report.pk]) for name in ("detail", "supplements")]
    addresses.append(reverse("admin:reports_report_change", args=[report.pk]))
    assert [client.get(address).content.decode().count(TEXT) for address in addresses] == [1, 1, 1]
    paper = client.get(reverse("reports:supplements_pdf", args=[report.pk]))
    assert (paper.headers["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")


@pytest.mark.parametrize(
    "data, sentence",
    [
        ({"text": ""}, "กรอกผลที่เพิ่มเติม"),
        ({"about": ""}, "เลือกรายการที่จะเพิ่มเติมผล"),
        ({"figure": "มาก"}, "“มาก” ไม่ใช่ตัวเลข กรุณากรอกเฉพาะตัวเลข เช่น 85 หรือ 85.50"),
        ({"figure": "-99999999999999.9999"}, "กรอกตัวเลขไม่เกิน 15 หลัก"),
        ({"figure": "5"}, "รายการนี้ไม่มีตัวเลข ให้เว้นว่างไว้"),
        ({"link": "http://[::1"}, "ลิงก์ต้องขึ้นต้นด้วย https:// หรือ http:// และเป็นที่อยู่เว็บที่ถูกต้อง"),
        ({"link": "ไม่ใช่ลิงก์"}, "ลิงก์ต้องขึ้นต้นด้วย https:// หรือ http:// และเป็นที่อยู่เว็บที่ถูกต้อง"),
    ],
)
def test_what_does_not_fit_is_named_and_nothing_is_kept(at_that_moment, report, officer_client, data, sentence):
    form = officer_client.post(page(report), posted(report) | data).context["form"]
    assert ([text for texts in form.errors.values() for text in texts], Supplement.objects.count()) == ([sentence], 0)


def again(answer, **changed):
    """The posting of the form as the page gave it back."""
    names = ("about", "text", "figure", "checked", "chosen")
    return {name: answer.context["form"][name].value() or "" for name in names} | changed


def test_a_doubtful_figure_is_asked_about_once_with_what_was_typed(at_that_moment, report, officer_client):
    answer = officer_client.post(page(report), posted(report, at=2, figure="9999999999"))
    assert (answer.context["doubt"], Supplement.objects.count()) == (supplements.TOO_FAR, 0)
    kept = again(answer)
    assert (kept["text"], kept["figure"]) == (TEXT, "9999999999")
    assert "ยืนยันและเพิ่มเติมผล" in answer.content.decode()
    other = officer_client.post(page(report), kept | {"figure": "8888888888"})
    assert (other.context["doubt"], Supplement.objects.count()) == (supplements.TOO_FAR, 0)
    for _ in range(2):
        assert officer_client.post(page(report), kept).status_code == 302
    assert Supplement.objects.get().figure == Decimal(9999999999)


def test_a_file_chosen_before_the_question_is_asked_for_again(at_that_moment, report, officer_client):
    first = officer_client.post(page(report), posted(report, at=2, figure="9999999999", file=png()))
    second = officer_client.post(page(report), again(first))
    sentence = f"เลือกไฟล์ “{png().name}” อีกครั้งก่อนกดยืนยัน หากไม่แนบไฟล์แล้ว กดยืนยันได้ทันที"
    assert (second.context["form"].errors, Supplement.objects.count()) == ({"file": [sentence]}, 0)
    assert officer_client.post(page(report), again(second)).status_code == 302


def test_a_line_of_the_report_leads_to_what_was_added_to_it(at_that_moment, report, officer_a, officer_client, now):
    made = [add(report, officer_a, now, at=at)[0] for at in range(3)]
    text = officer_client.get(reverse("reports:detail", args=[report.pk])).content.decode()
    told = [(text.count(f'href="#supplement-{one.pk}"'), text.count(f'id="supplement-{one.pk}"')) for one in made]
    assert told == [(1, 1)] * 3


def test_the_home_leads_to_the_page_while_results_can_be_added(report, officer_client, time_machine, now):
    link = f'<a class="year-steps__title" href="{page(report)}">เพิ่มเติมผล</a>'
    found = []
    for moment in (now + LATER, day_end(report.submission.cycle.supplement_until)):
        time_machine.move_to(moment, tick=False)
        found.append(officer_client.get(reverse("reports:home")).content.decode().count(link))
    assert found == [1, 0]


def test_after_the_day_the_page_says_so_and_gives_the_words_back(report, officer_client, time_machine):
    time_machine.move_to(day_end(report.submission.cycle.supplement_until), tick=False)
    assert officer_client.get(page(report)).context["why_not"].startswith("สิ้นสุดการเพิ่มเติมผล")
    answer = officer_client.post(page(report), posted(report))
    assert (answer.status_code, answer.context["typed"]) == (409, [("ผลที่เพิ่มเติม", TEXT)])
    assert (Supplement.objects.count(), fresh_report(report).submission.stage) == (0, Stage.APPROVED)
