"""What changed inside a text: golden texts, nothing torn, nothing lost, nothing slow."""

import random
import time
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpdplans import thai
from cpdplans.differences import differences, shortened

MARKS = {"same": "{}", "removed": "[-{}]", "added": "[+{}]", "skipped": "…{}"}


def marked(parts):
    return "".join(MARKS[kind].format(text) for kind, text in parts)


@pytest.mark.parametrize(
    "old, new, shown",
    [
        ("ลดเวลารอ", "ลดเวลารอคอย", "ลดเวลารอ[+คอย]"),
        ("ลดเวลารอคอย", "ลดเวลารอ", "ลดเวลารอ[-คอย]"),
        ("", "ใหม่", "[+ใหม่]"),
        ("เดิม", "", "[-เดิม]"),
        ("เหมือนกัน", "เหมือนกัน", "เหมือนกัน"),
        # tone marks, leading vowels and sara am go with their letter
        ("น้ำดื่ม", "น้าดื่ม", "[-น้ำ][+น้า]ดื่ม"),
        ("ไม่", "ใหม่", "[-ไม่][+ใหม่]"),
        ("เก่า", "แก่", "[-เก่า][+แก่]"),
        ("จัดทำ", "จัดทา", "จัด[-ทำ][+ทา]"),
        ("ที่", "ที", "[-ที่][+ที]"),
        # a number is one piece
        ("ร้อยละ 85 ของผู้รับบริการ", "ร้อยละ 95.5 ของผู้รับบริการ", "ร้อยละ [-85][+95.5] ของผู้รับบริการ"),
        ("๑๒ ราย", "๑๓ ราย", "[-๑๒][+๑๓] ราย"),
        ("1,200 บาท", "1,500 บาท", "[-1,200][+1,500] บาท"),
        ("12 เมษายน 2566", "13 เมษายน 2567", "[-12][+13] เมษายน [-2566][+2567]"),
        # an agreement by chance is not one
        ("5 ครั้ง", "6 คน", "[-5 ครั้ง][+6 คน]"),
        ("จัดอบรมเจ้าหน้าที่ด้านการสื่อสาร", "จัดให้มีช่องทางรับฟังความเห็น", "จัด[-อบรมเจ้าหน้าที่ด้านการสื่อสาร][+ให้มีช่องทางรับฟังความเห็น]"),
        # lines
        ("1. อบรม\n2. ติดตาม", "1. อบรมเจ้าหน้าที่\n2. ติดตามผล", "1. อบรม[+เจ้าหน้าที่]\n2. ติดตาม[+ผล]"),
        ("ก\nข\nค", "ก\nค", "ก\n[-ข\n]ค"),
        (
            "เพื่อลดเวลารอคอยของสหกรณ์ และเพิ่มความพึงพอใจในการให้บริการ",
            "เพื่อลดเวลารอคอยของสหกรณ์สมาชิก และเพิ่มความเชื่อมั่นในการให้บริการ",
            "เพื่อลดเวลารอคอยของสหกรณ์[+สมาชิก] และเพิ่มความ[-พึงพอใจ][+เชื่อมั่น]ในการให้บริการ",
        ),
        # what was added stands between words where its letters allow it
        (
            "เพื่อให้สหกรณ์ตอบข้อสอบถามเอง",
            "เพื่อให้สหกรณ์ตอบข้อสอบถามเอง และลดเวลารอให้เหลือ 1 ครั้ง",
            "เพื่อให้สหกรณ์ตอบข้อสอบถามเอง[+ และลดเวลารอให้เหลือ 1 ครั้ง]",
        ),
        ("อบรม ครั้งที่ 1 ติดตาม", "อบรม ครั้งที่ 1 อบรม ครั้งที่ 2 ติดตาม", "อบรม ครั้งที่ 1 [+อบรม ครั้งที่ 2 ]ติดตาม"),
        ("ดี 👍🏽", "ดี 👍", "ดี 👍[-🏽]"),
        ("<b>ก</b>", "<b>ข</b>", "<b>[-ก][+ข]</b>"),
    ],
)
def test_marks_what_changed(old, new, shown):
    assert marked(differences(old, new)) == shown


TEXTS = st.text(alphabet="กขคเแำ่้ิ์ั 0123.,\n๑๒ab👍", max_size=60)


def without(parts, kind):
    return [text for one, text in parts if one != kind]


def borders(texts):
    return set(accumulate(map(len, texts)))


@settings(max_examples=300)
@given(old=TEXTS, new=TEXTS)
def test_nothing_is_lost_and_no_cluster_is_torn(old, new):
    parts = differences(old, new)
    for kind, text in (("added", old), ("removed", new)):
        kept = without(parts, kind)
        assert "".join(kept) == text
        assert borders(kept) <= borders(thai.clusters(text))


@settings(max_examples=100)
@given(text=TEXTS)
def test_equal_texts_have_no_change(text):
    assert differences(text, text) == ([("same", text)] if text else [])


PHRASES = ("จัดทำคู่มือขั้นตอนการให้บริการ", "อบรมเจ้าหน้าที่", "ติดตามผลทุกไตรมาส", "ณ สำนักงาน", "ร้อยละ 85", "และ", "ประเมินผล")


def long_text(seed, joint):
    chosen = random.Random(seed)
    return joint.join(chosen.choice(PHRASES) + str(chosen.randrange(500)) for _ in range(3000))[:20_000]


HARD = {
    "phrases": (long_text(1, " "), long_text(2, " ")),
    "no spaces": (long_text(1, ""), long_text(2, "")),
    "lines": (long_text(1, "\n"), long_text(2, "\n")),
    "one letter": ("ก " * 10_000, "ข " + "ก " * 9_000),
    "letters": tuple("".join(random.Random(seed).choices("กขคงจฉชซ ", k=20_000)) for seed in (1, 2)),
    "many edits": (long_text(1, " "), long_text(1, " ").replace("ณ ", "ที่ ")),
    "digits": ("1" * 20_000, "2" * 20_000),
}


@pytest.mark.parametrize("name", HARD)
def test_texts_of_20_000_characters_take_under_two_seconds(name):
    old, new = HARD[name]
    began = time.perf_counter()
    parts = differences(old, new)
    took = time.perf_counter() - began
    assert ("".join(without(parts, "added")), "".join(without(parts, "removed"))) == (old, new)
    assert took < 2


def test_an_edit_in_a_long_text_is_found_exactly():
    old = long_text(1, " ")
    middle = old.index("ณ สำนักงาน", 9_000)
    new = old[:middle] + "เพิ่มตรงนี้" + old[middle:]
    assert without(differences(old, new), "same") == ["เพิ่มตรงนี้"]


# Shortened


@pytest.mark.parametrize(
    "parts, shown",
    [
        ([("same", "กขคง"), ("added", "ใหม่")], "กขคง[+ใหม่]"),
        ([("same", "กขคงจฉชซฌ"), ("added", "ใหม่")], "…ชซฌ[+ใหม่]"),
        ([("added", "ใหม่"), ("same", "กขคงจฉชซฌ")], "[+ใหม่]กขค…"),
        ([("removed", "ก"), ("same", "ข้าวก่อนนาที่ดินเก่าเราเอง"), ("added", "ง")], "[-ก]ข้าว…าเอง[+ง]"),
        ([("removed", "ก" * 50)], "[-" + "ก" * 50 + "]"),
    ],
)
def test_long_agreements_are_cut_between_clusters(parts, shown):
    assert marked(shortened(parts, 3)) == shown
