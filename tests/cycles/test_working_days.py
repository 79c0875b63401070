"""Days off of the civil service: what was really announced for 2566-2569, as กพร. corrects it."""

from datetime import date

import pytest

from cpdplans.cycles.models import HolidayCorrection
from cpdplans.cycles.working_days import WorkingDays, year_calendar

pytestmark = pytest.mark.django_db


def known(first=date(2023, 1, 1), last=date(2030, 12, 31)):
    return WorkingDays(first, last)


@pytest.mark.parametrize(
    "day, name",
    [
        (date(2023, 4, 13), "วันสงกรานต์"),
        (date(2023, 4, 17), "ชดเชยวันสงกรานต์"),
        (date(2023, 5, 5), "วันหยุดพิเศษ (เพิ่มเติม)"),
        (date(2023, 5, 17), "วันพืชมงคล"),
        (date(2024, 4, 12), "วันหยุดพิเศษ (เพิ่มเติม)"),
        (date(2024, 7, 22), "ชดเชยวันอาสาฬหบูชา"),
        (date(2025, 5, 5), "ชดเชยวันฉัตรมงคล"),
        (date(2025, 5, 9), "วันพืชมงคล"),
        (date(2026, 5, 13), "วันพืชมงคล"),
        (date(2026, 6, 1), "ชดเชยวันวิสาขบูชา"),
        (date(2026, 8, 15), "วันเสาร์"),
        (date(2026, 8, 16), "วันอาทิตย์"),
    ],
)
def test_days_off(day, name):
    assert known().off(day) == name


@pytest.mark.parametrize(
    "day",
    [
        date(2023, 5, 1),  # วันแรงงาน: offices of the state are open
        date(2026, 5, 1),
        date(2027, 5, 3),  # in lieu of it
        date(2023, 4, 12),
        date(2026, 5, 12),
    ],
)
def test_days_that_are_worked(day):
    assert known().off(day) == ""


def test_childrens_day_is_a_plain_saturday():
    assert (known().off(date(2023, 1, 14)), known().holiday(date(2023, 1, 14))) == ("วันเสาร์", "")


@pytest.mark.parametrize("year", [1900, 2101, 2200])
def test_years_beyond_the_calendar_have_weekends_only(year):
    monday = next(date(year, 6, day) for day in range(1, 8) if date(year, 6, day).weekday() == 0)
    assert (year_calendar(year), known().off(monday)) == ([], "")


def test_corrections_stand_before_the_calendar():
    HolidayCorrection.objects.create(day=date(2027, 5, 10), name="วันพืชมงคล")
    HolidayCorrection.objects.create(day=date(2027, 4, 15), name="วันสงกรานต์", is_off=False)

    assert [known().off(day) for day in (date(2027, 5, 10), date(2027, 4, 15))] == ["วันพืชมงคล", ""]


def test_working_days_between():
    """From 12 April 2566 to the 20th: Songkran, a weekend and the day in lieu go out, the first day is not counted."""
    assert known().between(date(2023, 4, 12), date(2023, 4, 20)) == 3


@pytest.mark.parametrize(
    "day, words",
    [
        (
            date(2023, 4, 12),
            "เป็นวันทำการสุดท้ายก่อนวันหยุด 13 - 17 เมษายน 2566 (วันสงกรานต์ ชดเชยวันสงกรานต์)",
        ),
        (date(2023, 4, 18), "เป็นวันทำการแรกหลังวันหยุด 13 - 17 เมษายน 2566 (วันสงกรานต์ ชดเชยวันสงกรานต์)"),
        (
            date(2026, 8, 15),
            "ตรงกับวันเสาร์ วันทำการที่ใกล้ที่สุดก่อนหน้าคือวันศุกร์ที่ 14 สิงหาคม 2569 และถัดไปคือวันจันทร์ที่ 17 สิงหาคม 2569",
        ),
        (
            date(2026, 5, 13),
            "ตรงกับวันพืชมงคล วันทำการที่ใกล้ที่สุดก่อนหน้าคือวันอังคารที่ 12 พฤษภาคม 2569 และถัดไปคือวันพฤหัสบดีที่ 14 พฤษภาคม 2569",
        ),
        (date(2026, 8, 14), ""),  # a Friday before a plain weekend
        (date(2026, 8, 19), ""),
    ],
)
def test_warning(day, words):
    assert known().warning(day) == words


def test_calendar_of_a_year_shows_what_was_corrected():
    worked = HolidayCorrection.objects.create(day=date(2026, 5, 13), name="วันพืชมงคล", is_off=False)
    added = HolidayCorrection.objects.create(day=date(2026, 5, 15), name="วันหยุดพิเศษ")

    may = [row for row in year_calendar(2026) if row[0].month == 5]
    assert may == [
        (date(2026, 5, 4), "วันฉัตรมงคล", None),
        (date(2026, 5, 13), "วันพืชมงคล", worked),
        (date(2026, 5, 15), "วันหยุดพิเศษ", added),
        (date(2026, 5, 31), "วันวิสาขบูชา", None),
    ]


def test_corrections_are_read_once(django_assert_num_queries):
    with django_assert_num_queries(1):
        days = known()
        days.between(date(2023, 1, 1), date(2023, 12, 31))
        days.warning(date(2023, 4, 12))
