"""What a project's page of the report says of its own figures, when it is read and after each saving."""

import datetime
import re

import pytest
from django.urls import reverse

from reports.models import ActivityResult, IndicatorResult
from tests.worlds import World

from .factories import make_cast_with_report

WORLD = World(make_cast_with_report, "report")


@pytest.fixture
def report(db, standing):
    return standing["report"]


@pytest.fixture
def save(report, officer_client):
    """Saves one field as the page does; gives the parts that come back as words alone."""

    def save(row, field, text, base):
        data = {"ref": row.ref, "field": field, "text": text, "base": base}
        answer = officer_client.post(reverse("reports:write", args=[report.pk]), data).json()
        return {name: words_of(html) for name, html in answer.get("fresh", {}).items()}

    return save


def words_of(html):
    return " ".join(re.sub("<[^>]+>", " ", html).split())


def test_a_saved_figure_brings_its_outcome_and_what_is_lacking(save):
    row = IndicatorResult.objects.get()
    assert save(row, "actual", "", "90") == {
        "lacks": "ยังขาด 1 รายการในแผนนี้ แผนที่ 1 ตัวชี้วัดที่ 1: กรอกผลที่ทำได้",
        f"outcome-{row.ref}": "",
    }
    assert save(row, "actual", "17", "") == {
        "lacks": "",
        f"outcome-{row.ref}": "ผลจากตัวเลขที่บันทึกไว้: ไม่บรรลุเป้าหมาย คิดเป็นร้อยละ 20 ของเป้าหมาย",
    }


def test_what_stands_outside_the_projects_brings_nothing(report, save):
    assert save(report, "suggestion", "ขอให้ขยายเวลา", "") == {}


def test_days_the_wrong_way_round_are_told_on_the_page_itself(report, officer_client):
    ActivityResult.objects.update(
        started_on=datetime.date(2023, 3, 2), finished_on=datetime.date(2023, 3, 1), percent=80
    )
    page = officer_client.get(reverse("reports:result", args=[report.pk, report.results.get().ref])).content.decode()
    fold = words_of(page.partition('<div data-fresh="lacks">')[2].partition("</div>")[0])
    assert fold == (
        "ยังขาด 1 รายการในแผนนี้ ควรตรวจสอบ 1 รายการ แผนที่ 1 กิจกรรมที่ 1: วันที่แล้วเสร็จต้องไม่ก่อนวันที่เริ่มดำเนินการ "
        "แผนที่ 1 กิจกรรมที่ 1: แล้วเสร็จ แต่กรอกร้อยละ 80 กรุณาตรวจสอบ ควรตรวจสอบ"
    )
