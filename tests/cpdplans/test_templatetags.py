import datetime

import pytest
from django.template import Context, Template

DAY = datetime.date(2023, 4, 12)
MOMENT = datetime.datetime(2023, 4, 12, 9, 30, tzinfo=datetime.UTC)
FILTERS = [
    ("thai_date", DAY, "12 เมษายน 2566"),
    ("thai_date_short", DAY, "12 เม.ย. 66"),
    ("thai_datetime", MOMENT, "12 เมษายน 2566 เวลา 16.30 น."),
    ("thai_datetime_short", MOMENT, "12 เม.ย. 66 16.30 น."),
    ("thai_time", MOMENT, "16.30 น."),
    ("thai_digits", 2566, "๒๕๖๖"),
    ("official_date", DAY, "๑๒ เมษายน ๒๕๖๖"),
    ("official_datetime", MOMENT, "๑๒ เมษายน ๒๕๖๖ เวลา ๑๖.๓๐ น."),
    ("letter_number", "ที่ 55/2569", "55/2569"),
    ("letter_number", "ชม 0010/12", "ชม 0010/12"),
    ("held", "<b> ๑๒\u00a0เมษายน\u00a0๒๕๖๖", '&lt;b&gt; <span class="held">๑๒\u00a0เมษายน\u00a0๒๕๖๖</span>'),
    ("held", "รูปแบบ e-service", 'รูปแบบ <span class="held">e-service</span>'),
    ("official_figure", "ไม่น้อยกว่า 80.5 คะแนน (เต็ม 100)", "ไม่น้อยกว่า ๘๐.๕ คะแนน (เต็ม 100)"),
    ("official_figure", "ไม่เกินร้อยละ -5", "ไม่เกินร้อยละ -๕"),
    ("official_figure", "ดำเนินการแล้วเสร็จ", "ดำเนินการแล้วเสร็จ"),
    ("official_figure", "85 ข้อ (จาก 90) · คิดเป็นร้อยละ 94.44", "๘๕ ข้อ (จาก 90) · คิดเป็นร้อยละ ๙๔.๔๔"),
    ("official_place", "แผนที่ 1 กิจกรรมที่ 12 อบรมรุ่นที่ 2 ปี 2566", "แผนที่ ๑ กิจกรรมที่ ๑๒ อบรมรุ่นที่ 2 ปี 2566"),
    ("official_place", "แผนที่ 2 5ส เพื่อประชาชน", "แผนที่ ๒ 5ส เพื่อประชาชน"),
    ("days", 5, "5 วัน"),
    ("days", 0, "0 วัน"),
]


def shown(name, **context):
    return Template("{% load thai %}{{ value|" + name + " }}").render(Context(context))


@pytest.mark.parametrize(("name", "value", "text"), FILTERS)
def test_filter_shows(name, value, text):
    assert shown(name, value=value) == text


@pytest.mark.parametrize("name", sorted({name for name, _, _ in FILTERS}))
def test_filter_shows_nothing_for_nothing(name):
    assert [shown(name, value=None), shown(name, value=""), shown(name)] == ["", "", ""]


def test_thai_date_of_a_moment_is_the_day_in_bangkok():
    assert shown("thai_date", value=datetime.datetime(2023, 4, 12, 17, 0, tzinfo=datetime.UTC)) == "13 เมษายน 2566"
