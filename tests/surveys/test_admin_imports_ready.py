"""The page of a file that is right: what to know before it is brought in, and where it leads afterwards."""

import datetime
import re

import pytest
from django.urls import reverse

from surveys.importing import apply_kept, receive
from surveys.models import Score, SurveyImport
from tests.factories import make_area_score, make_aspects, make_comment, make_round, make_score

from .desk import messages_of, url
from .workbooks import comment_row, score_row, workbook

pytestmark = pytest.mark.django_db
State = SurveyImport.State
APPLY, CONFIRM = 'value="นำเข้า"', 'name="confirmed"'
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def aspects(unit_a, unit_b):
    return make_aspects()


@pytest.fixture
def kept(reviewer, now):
    """A function that receives a file of these rows."""

    def kept(*rows, comments=None):
        file = workbook(list(rows) or [score_row()], comments)
        return receive(file, round_year=2565, by=reviewer, now=now)

    return kept


def page_of(client, kept):
    return client.get(url("surveyimport", "review", kept.pk), follow=True).content.decode()


def press(client, kept, html, **data):
    """Presses นำเข้า of the page that was read."""
    shown = re.search(r'name="shown" value="(\w*)"', html)[1]
    return client.post(url("surveyimport", "review", kept.pk), {"shown": shown, **data}, follow=True)


# The year of the upload form


@pytest.mark.parametrize("has_scores, year", [(False, "2565"), (True, "")])
def test_the_last_year_is_proposed_only_without_results(reviewer_client, unit_a, time_machine, now, has_scores, year):
    time_machine.move_to(now, tick=False)
    if has_scores:
        make_score(unit_a, make_round(2565))

    html = reviewer_client.get(url("surveyimport", "upload")).content.decode()

    value = re.search(r'<input[^>]*name="fiscal_year"[^>]*>', html)[0]
    assert re.findall(r'value="([^"]*)"', value) == ([year] if year else [])
    assert "ปีที่สำรวจ เช่น 2565 สำหรับการจัดทำแผนปีงบประมาณ พ.ศ. 2566" in html


def test_a_year_asked_for_is_taken(reviewer_client, unit_a):
    make_score(unit_a, make_round(2560))

    html = reviewer_client.get(url("surveyimport", "upload"), {"year": "2560"}).content.decode()

    assert ('name="fiscal_year" value="2560"' in html, "?year=2560" in html) == (True, True)


# A released round


def test_results_that_units_see_are_changed_only_with_the_tick(reviewer_client, kept, unit_a):
    make_score(unit_a, make_round(2565), mean="3.00")
    found = kept()
    html = page_of(reviewer_client, found)
    assert CONFIRM in html

    response = press(reviewer_client, found, html)

    assert messages_of(response) == [
        "กรุณาทำเครื่องหมาย “ยืนยันว่าต้องการเปลี่ยนผลของปีที่เผยแพร่แล้ว” ก่อนกดนำเข้า ยังไม่ได้บันทึกสิ่งใดจากไฟล์นี้"
    ]
    assert str(Score.objects.get().mean) == "3.00"
    assert messages_of(press(reviewer_client, found, html, confirmed="on")) == ["นำเข้าผลการสำรวจแล้ว"]


def test_no_tick_is_asked_where_nobody_sees_it(reviewer_client, kept, unit_a):
    make_score(unit_a, make_round(2565, released=False), mean="3.00")

    assert CONFIRM not in page_of(reviewer_client, kept())


# The comments and the department


def test_comments_that_go_are_told_in_total_and_by_unit(reviewer_client, kept, unit_a):
    round = make_round(2565)
    for text, count in (("ก", 1), ("ข", 1), ("ค", 1), ("ง", 1)):
        make_comment(unit_a, round, text=text, count=count, kind="need")

    html = page_of(reviewer_client, kept(comments=[comment_row(text="ก"), comment_row(text="ข", count=2)]))

    assert "เพิ่ม 0 รายการ · นำออก 2 รายการ · เปลี่ยนจำนวน 1 รายการ · คงเดิม 1 รายการ" in html
    assert "ข้อคิดเห็นเดิมของหน่วยงานเหล่านี้ซึ่งไม่อยู่ในไฟล์ จะถูกนำออก 2 รายการ" in html
    cells = re.findall(r'<td class="count[^"]*">(\d+)</td>', html)
    assert cells == ["1", "0", "0", "0", "0", "2", "1", "1"]


def test_comments_of_an_earlier_import_are_told_as_they_were_counted(reviewer_client, kept):
    found = kept(comments=[comment_row()])
    old = found.outcome
    old["totals"] = {name: old["totals"][name] for name in ("added", "changed", "unchanged", "comments")}
    old["totals"]["comments_changed"] = 1
    for name in ("comments_added", "comments_removed", "comments_recounted", "comments_kept"):
        del old["units"][0][name]
    SurveyImport.objects.update(outcome=old)

    html = page_of(reviewer_client, found)

    assert "ในไฟล์ 1 รายการ · แตกต่างจากที่มีอยู่ 1 รายการ" in html
    assert "ในไฟล์ 1 รายการ แตกต่างจากเดิม 1 รายการ" in html


@pytest.mark.parametrize(
    "stored, words",
    [
        (2, "ค่าของกรมและเขตที่บันทึกไว้แล้ว 2 แถวยังคงเดิม และอาจไม่สอดคล้องกับคะแนนของหน่วยงานที่เปลี่ยนไป"),
        (0, "ระบบจะคำนวณค่าเฉลี่ยกรมและเขต"),
    ],
)
def test_figures_of_the_department_that_stay_are_told(reviewer_client, kept, stored, words):
    round = make_round(2565)
    for region in [None, 15][:stored]:
        make_area_score(round, region)

    html = page_of(reviewer_client, kept())

    told = [text in html for text in (words, "อาจไม่สอดคล้อง", "ระบบจะคำนวณ")]
    assert told == [True, stored > 0, stored == 0]
    assert "1 หน่วยงาน (คงคะแนนเดิมไว้): ลำพูน" in html


# A look that is stale


def test_a_page_from_before_another_import_offers_to_look_again(reviewer, reviewer_client, kept, now):
    found, other = kept(), kept(score_row("ลำพูน"))
    apply_kept(other, by=reviewer, now=now + MINUTE)

    html = page_of(reviewer_client, found)

    assert "มีการนำเข้าไฟล์ “ผลสำรวจ.xlsx” ของปีเดียวกันเมื่อวันที่ 1 เมษายน 2566 เวลา 10.01 น." in html
    assert (APPLY in html, 'name="recheck" class="default"' in html) == (False, True)


def test_a_round_that_changed_under_the_page_is_shown_again(reviewer, reviewer_client, kept, now):
    found = kept(score_row(mean=3))
    html = page_of(reviewer_client, found)
    apply_kept(kept(), by=reviewer, now=now)

    response = press(reviewer_client, found, html)

    again = response.content.decode()
    assert "ข้อมูลในระบบเปลี่ยนไปหลังการตรวจสอบครั้งก่อน จึงยังไม่ได้บันทึกสิ่งใด" in again
    assert (messages_of(response), APPLY in again) == ([], True)
    assert messages_of(press(reviewer_client, found, again)) == ["นำเข้าผลการสำรวจแล้ว"]


# Afterwards


@pytest.mark.parametrize("released", [True, False])
def test_an_applied_import_leads_to_what_it_brought(reviewer_client, kept, released):
    round = make_round(2565, released=released)
    found = kept(score_row("ลำพูน"))

    html = press(reviewer_client, found, page_of(reviewer_client, found)).content.decode()

    links = [
        reverse("surveys:department", args=[2565]),
        reverse("surveys:results_of_unit", args=[2565, "51"]),
        url("surveyround", "release", round.pk),
    ]
    assert [f'href="{link}"' in html for link in links] == [True, True, not released]
    assert [reviewer_client.get(link).status_code for link in links] == [200, 200, 200]
