import csv
import datetime
from decimal import Decimal

import pytest
from django.conf import settings
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cpdplans import thai

UTC = datetime.UTC
POSSIBLE_DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2200, 12, 31))
MOMENT = datetime.datetime(2023, 4, 12, 9, 30, tzinfo=UTC)  # 16.30 in Bangkok


def test_thai_digits_of_a_number():
    assert thai.thai_digits(1234567890) == "๑๒๓๔๕๖๗๘๙๐"


@given(st.integers(min_value=0))
def test_arabic_digits_undoes_thai_digits(number):
    assert thai.arabic_digits(thai.thai_digits(number)) == str(number)


@pytest.mark.parametrize(
    ("style", "expected"), [("long", "12 เมษายน 2566"), ("short", "12 เม.ย. 66")], ids=["long", "short"]
)
def test_format_date(style, expected):
    assert thai.format_date(datetime.date(2023, 4, 12), style) == expected


def test_format_date_of_a_moment_is_the_day_in_bangkok():
    assert thai.format_date(datetime.datetime(2023, 4, 12, 17, 0, tzinfo=UTC)) == "13 เมษายน 2566"


def test_format_date_short_keeps_two_digits_of_the_year():
    assert thai.format_date(datetime.date(1960, 1, 5), "short") == "5 ม.ค. 03"


@pytest.mark.parametrize(
    ("style", "expected"), [("long", "12 เมษายน 2566 เวลา 16.30 น."), ("short", "12 เม.ย. 66 16.30 น.")]
)
def test_format_datetime(style, expected):
    assert thai.format_datetime(MOMENT, style) == expected


def test_format_time_keeps_the_leading_zero():
    assert thai.format_time(datetime.datetime(2023, 4, 12, 2, 5, tzinfo=UTC)) == "09.05 น."


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ((2022, 10, 1), (2023, 9, 30), "1 ตุลาคม 2565 - 30 กันยายน 2566"),
        ((2023, 1, 1), (2023, 9, 30), "1 มกราคม - 30 กันยายน 2566"),
        ((2023, 9, 1), (2023, 9, 30), "1 - 30 กันยายน 2566"),
        ((2023, 9, 1), (2023, 9, 1), "1 กันยายน 2566"),
        ((2022, 9, 1), (2023, 9, 1), "1 กันยายน 2565 - 1 กันยายน 2566"),
    ],
)
def test_format_range(first, last, expected):
    assert thai.format_range(datetime.date(*first), datetime.date(*last)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "12/4/66",
        "12-4-2566",
        "12.4.2566",
        "12 เม.ย. 2566",
        "12 เม.ย. 66",
        "12เมย66",
        "12 เม.ย 2566",
        "๑๒ เมษายน ๒๕๖๖",
        "2023-04-12",
        "2566-04-12",
        "12/4/2023",
        "12 / 04 / 2566",
        " วันที่ 12 เมษายน พ.ศ. 2566 ",
        "วันพุธที่ ๑๒ เมษายน พ.ศ.๒๕๖๖",
        "12\u00a0เมษายน\u200b 2566",
    ],
)
def test_parse_date_reads(text):
    assert thai.parse_date(text) == datetime.date(2023, 4, 12)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("29 ก.พ. 2567", (2024, 2, 29)),
        ("1/1/00", (1957, 1, 1)),
        ("1 พ.ย. 2566", (2023, 11, 1)),
        ("31/12/2743", (2200, 12, 31)),
    ],
)
def test_parse_date_reads_edges(text, day):
    assert thai.parse_date(text) == datetime.date(*day)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "อ่านวันที่ “” ไม่ได้ กรุณาพิมพ์เป็น 12 เม.ย. 2566 หรือ 12/4/2566"),
        ("เร็ว ๆ นี้", "อ่านวันที่ “เร็ว ๆ นี้” ไม่ได้ กรุณาพิมพ์เป็น 12 เม.ย. 2566 หรือ 12/4/2566"),
        ("12 เมษา 2566", "อ่านวันที่ “12 เมษา 2566” ไม่ได้ กรุณาพิมพ์เป็น 12 เม.ย. 2566 หรือ 12/4/2566"),
        ("12/4", "อ่านวันที่ “12/4” ไม่ได้ กรุณาพิมพ์เป็น 12 เม.ย. 2566 หรือ 12/4/2566"),
        ("12/4/256", "อ่านวันที่ “12/4/256” ไม่ได้ กรุณาพิมพ์เป็น 12 เม.ย. 2566 หรือ 12/4/2566"),
        ("31 เมษายน 2566", "ไม่มีวันที่ “31 เมษายน 2566” ในปฏิทิน กรุณาตรวจสอบวันและเดือน"),
        ("29/2/2566", "ไม่มีวันที่ “29/2/2566” ในปฏิทิน กรุณาตรวจสอบวันและเดือน"),
        ("12/13/2566", "ไม่มีวันที่ “12/13/2566” ในปฏิทิน กรุณาตรวจสอบวันและเดือน"),
        ("1/1/2400", "ปีต้องอยู่ระหว่าง พ.ศ. 2443 ถึง พ.ศ. 2743 แต่ที่ระบุคือ พ.ศ. 2400"),
        ("1/1/2399", "ปีต้องอยู่ระหว่าง พ.ศ. 2443 ถึง พ.ศ. 2743 แต่ที่ระบุคือ พ.ศ. 2942"),
    ],
)
def test_parse_date_refuses_with_a_sentence(text, sentence):
    with pytest.raises(ValueError, match=".") as caught:
        thai.parse_date(text)
    assert str(caught.value) == sentence


@given(POSSIBLE_DAYS)
def test_parse_date_reads_back_what_format_date_writes(day):
    assert thai.parse_date(thai.format_date(day)) == day
    assert thai.parse_date(thai.thai_digits(thai.format_date(day))) == day
    assert thai.parse_date(day.isoformat()) == day


@given(st.text() | st.from_regex(r"[0-9๐-๙]{0,3}[/ .-][0-9ก-๎.]{0,6}[/ .-][0-9๐-๙]{0,5}"))
def test_parse_date_raises_nothing_but_value_error(text):
    try:
        day = thai.parse_date(text)
    except ValueError:
        return
    assert 1900 <= day.year <= 2200


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("85", "85"),
        ("๘๕.๕๐", "85.50"),
        ("1,234,567.8", "1234567.8"),
        (" 85.5 % ", "85.5"),
        ("-3", "-3"),
        ("−3", "-3"),
        (".5", "0.5"),
        ("๑,๒๓๔", "1234"),
    ],
)
def test_parse_number_reads(text, number):
    assert thai.parse_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text, number", [("85 คน", "85"), ("ไม่น้อยกว่าร้อยละ ๘๕.๕", "85.5"), ("๓๖ กลุ่ม", "36"), ("1,200 ราย.", "1,200")]
)
def test_parse_number_tells_the_number_among_words(text, number):
    with pytest.raises(ValueError, match=".") as caught:
        thai.parse_number(text)
    assert str(caught.value) == f"“{text}” มีคำปนกับตัวเลข กรุณากรอกเฉพาะตัวเลข คือ {number}"


@pytest.mark.parametrize("text", ["", "-", "%", "NaN", "Infinity", "1e9", "1,23", "12 5", "1.2.3", "٣", "²"])
def test_parse_number_refuses_with_a_sentence(text):
    with pytest.raises(ValueError, match=".") as caught:
        thai.parse_number(text)
    assert str(caught.value) == f"“{text}” ไม่ใช่ตัวเลข กรุณากรอกเฉพาะตัวเลข เช่น 85 หรือ 85.50"


def test_parse_number_refuses_an_absurd_length():
    with pytest.raises(ValueError, match=".") as caught:
        thai.parse_number("9" * 5000)
    assert str(caught.value) == f"ตัวเลข “{'9' * 24}…” ยาวเกินไป กรุณาตรวจสอบ"


@given(st.decimals(-(10**9), 10**9, places=3))
def test_parse_number_reads_back_thai_digits_with_commas(number):
    assert thai.parse_number(thai.thai_digits(f"{number:,}")) == number


@given(st.text(alphabet=st.characters() | st.sampled_from("0123456789๐๑๒.,-+%")))
def test_parse_number_raises_nothing_but_value_error(text):
    try:
        number = thai.parse_number(text)
    except ValueError:
        return
    assert number.is_finite()


@pytest.mark.parametrize(
    ("day", "year"), [((2022, 9, 30), 2565), ((2022, 10, 1), 2566), ((2023, 9, 30), 2566), ((2023, 10, 1), 2567)]
)
def test_fiscal_year(day, year):
    assert thai.fiscal_year(datetime.date(*day)) == year


def test_fiscal_year_of_a_moment_turns_at_midnight_in_bangkok():
    moments = [datetime.datetime(2022, 9, 30, 16, 59, 59, tzinfo=UTC), datetime.datetime(2022, 9, 30, 17, tzinfo=UTC)]
    assert [thai.fiscal_year(moment) for moment in moments] == [2565, 2566]


def test_fiscal_year_bounds():
    assert thai.fiscal_year_bounds(2566) == (datetime.date(2022, 10, 1), datetime.date(2023, 9, 30))


def test_day_start_and_end_are_the_midnights_of_bangkok():
    day = datetime.date(2023, 4, 12)
    assert thai.day_start(day) == datetime.datetime(2023, 4, 11, 17, 0, tzinfo=UTC)
    assert thai.day_end(day) == datetime.datetime(2023, 4, 12, 17, 0, tzinfo=UTC)
    assert timezone.localtime(thai.day_end(day)).isoformat() == "2023-04-13T00:00:00+07:00"


def test_sort_key_puts_the_field_units_in_dictionary_order():
    with (settings.BASE_DIR / "fixtures" / "units.csv").open(encoding="utf-8") as file:
        names = [row["short_name"] for row in csv.DictReader(file) if row["kind"] != "central"]
    by_code_point = sorted(names)
    assert (len(names), by_code_point == names) == (78, False)
    by_code_point.sort(key=thai.sort_key)
    assert by_code_point == names


def test_sort_key_lets_tone_marks_break_ties_only():
    assert sorted(["ก้า", "ขา", "ก่า", "กาก", "กา", "เก"], key=thai.sort_key) == ["กา", "ก่า", "ก้า", "กาก", "เก", "ขา"]


def test_sort_key_takes_thai_digits_for_arabic():
    assert sorted(["พื้นที่ ๒", "พื้นที่ 1"], key=thai.sort_key) == ["พื้นที่ 1", "พื้นที่ ๒"]


@pytest.mark.parametrize(
    "typed",
    ["น\u0e49\u0e33", "น\u0e4d\u0e49\u0e32", "น\u0e49\u0e4d\u0e32", "น\u0e4d\u0e32\u0e49", "น\u0e33\u0e49"],
)
def test_join_sara_am_after_its_tone_mark(typed):
    assert thai.join_sara_am(typed) == "น\u0e49\u0e33"


def test_join_sara_am_without_a_tone_mark():
    assert thai.join_sara_am("ส\u0e4d\u0e32นักงาน") == "สำนักงาน"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("หนึ่ง\r\nสอง\rสาม\x0bสี่", "หนึ่ง\nสอง\nสาม\nสี่"),
        ("\ufeffก\u200bข\u00adค\x00ง", "กขคง"),
        ("ก\u00a0ข\tค", "ก ข ค"),
        ("1.\tหนึ่ง\n๒)\t สอง\n\tสาม", "1. หนึ่ง\n๒) สอง\n สาม"),
        ("\uf0b7\tหนึ่ง\n\uf0a7 สอง\n\uf0d8\tสาม\n  o\tสี่ \uf0e0 ห้า", "• หนึ่ง\n• สอง\n• สาม\n  • สี่ → ห้า"),
        ("go\thome", "go home"),
        (
            "👨\u200d👩\u200d👧 ❤\ufe0f 1\ufe0f\u20e3 👍🏽 🏳\ufe0f\u200d🌈",
            "👨\u200d👩\u200d👧 ❤\ufe0f 1\ufe0f\u20e3 👍🏽 🏳\ufe0f\u200d🌈",
        ),
        ("ก\u200dข\ufe0fค 1\ufe0f 👨\u200d ก👨\u200d\u200d👩 \u200d👩", "กขค 1 👨 ก👨👩 👩"),
        ("  ก  \nข \t\n\n", "ก\nข"),
        ("น\u0e4d\u200b\u0e49\u0e32", "น้ำ"),
        ("\ud800", ""),
    ],
)
def test_clean_text(typed, kept):
    assert thai.clean_text(typed) == kept


@given(st.text(alphabet=st.characters() | st.sampled_from("ก่้ํำา1o \r\n\t\u200b\u200d\ufe0f\ufe00\u20e3\uf0b7❤👨")))
def test_clean_text_twice_changes_nothing_more(text):
    assert thai.clean_text(thai.clean_text(text)) == thai.clean_text(text)


@given(st.text(alphabet=st.sampled_from("กa1o \r\n\t\x0b\u200b\u200d\ufe0f\u20e3❤👨")))
def test_one_line_is_one_line(text):
    kept = thai.one_line(text)
    assert ("\n" in kept, thai.one_line(kept), thai.clean_text(kept)) == (False, kept, kept)


@pytest.mark.parametrize(("typed", "kept"), [("ก \r\n\n ข", "ก ข"), ("\nก\n", "ก"), ("ก\tข", "ก ข")])
def test_one_line(typed, kept):
    assert thai.one_line(typed) == kept


def test_search_key_meets_both_digits_and_any_case():
    assert thai.search_key("  กษ  ๑๑๐๕/52\n CPD ") == "กษ 1105/52 cpd"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("น้ำใจ", ["น้ำ", "ใจ"]),
        ("ที่นี่", ["ที่", "นี่"]),
        ("เชียงใหม่", ["เชี", "ย", "ง", "ให", "ม่"]),
        ("แก้ ก็", ["แก้", " ", "ก็"]),
        ("เ a1\r\n", ["เ", " ", "a", "1", "\r\n"]),
        ("กะทา", ["ก", "ะ", "ท", "า"]),
    ],
)
def test_clusters(text, parts):
    assert thai.clusters(text) == parts


@given(st.text(alphabet=st.characters() | st.characters(min_codepoint=0x0E00, max_codepoint=0x0E7F)))
def test_clusters_joined_are_the_text(text):
    assert "".join(thai.clusters(text)) == text


@pytest.mark.parametrize(
    ("day", "hour", "words"),
    [
        (30, 23, "วันนี้ 23.05 น."),
        (30, 0, "วันนี้ 00.05 น."),
        (29, 23, "เมื่อวานนี้ 23.05 น."),
        (28, 0, "2 วันก่อน · 28 เม.ย. 66"),
        (1, 9, "29 วันก่อน · 1 เม.ย. 66"),
    ],
)
def test_format_ago_counts_days_of_the_calendar(day, hour, words):
    bangkok = thai.day_start(datetime.date(2023, 4, day)) + datetime.timedelta(hours=hour, minutes=5)
    now = thai.day_start(datetime.date(2023, 5, 1)) - datetime.timedelta(minutes=1)

    assert thai.format_ago(bangkok, now) == words


@pytest.mark.parametrize(("days", "words"), [(60, "60 วันก่อน · 2 มี.ค. 66"), (61, "1 มี.ค. 66"), (-1, "2 พ.ค. 66")])
def test_format_ago_leaves_the_date_alone_where_days_say_little(days, words):
    now = thai.day_start(datetime.date(2023, 5, 1))

    assert thai.format_ago(now - datetime.timedelta(days=days), now) == words
