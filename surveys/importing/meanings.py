"""What the sheets and columns of a survey file are called, and what they mean.

A meaning is a short word: "unit", "mean", "question-2" (a question of aspect 2), "voice-need", "voice-need-3" (needs
about aspect 3), "none" (not used).
"""

import re
from functools import lru_cache

from cpdplans.xlsx import cell_text

from ..models import Comment
from .names import squeezed

SCORES, COMMENTS, ANSWERS = "scores", "comments", "answers"
SCORE_SHEET, COMMENT_SHEET, ANSWER_SHEET, GUIDE_SHEET = "ผลสำรวจ", "ข้อคิดเห็น", "คำตอบรายบุคคล", "คำอธิบาย"
FORMAT_OF_SHEET = {SCORE_SHEET: SCORES, COMMENT_SHEET: COMMENTS, ANSWER_SHEET: ANSWERS}

UNIT, GROUP, ASPECT, QUESTION = "unit", "group", "aspect", "question"
N, MEAN, SD, SATISFIED, DISSATISFIED = "n", "mean", "sd", "satisfied", "dissatisfied"
KIND, TEXT, COUNT = "kind", "text", "count"
NONE = "none"
FIGURES = (N, MEAN, SD, SATISFIED, DISSATISFIED)  # in the order of models.Figures.FIGURES

# The name in our own templates, and what people write instead.
HEADERS = {
    UNIT: ("หน่วยงาน", "ชื่อหน่วยงาน", "จังหวัด", "สำนักงาน", "สำนักงานสหกรณ์จังหวัด", "สสจ", "หน่วยงานที่รับบริการ"),
    GROUP: ("กลุ่มผู้รับบริการ", "กลุ่ม", "กลุ่มผู้ตอบ", "ประเภทผู้รับบริการ", "ประเภทผู้ตอบ", "กลุ่มตัวอย่าง"),
    ASPECT: ("ด้าน", "ด้านที่", "ด้านการให้บริการ", "ประเด็นด้าน"),
    QUESTION: ("ข้อคำถาม", "คำถาม", "รายการ", "ประเด็น", "รายการประเมิน", "ข้อความที่ถาม"),
    N: ("n", "จำนวนผู้ตอบ", "จำนวนผู้ตอบแบบสอบถาม", "จำนวนผู้ตอบแบบสำรวจ", "ผู้ตอบ", "จำนวน", "จำนวนคน", "จำนวนราย"),
    MEAN: ("ค่าเฉลี่ย", "คะแนนเฉลี่ย", "mean", "x̄", "ค่าเฉลี่ยความพึงพอใจ", "ระดับคะแนนเฉลี่ย", "เฉลี่ย"),
    SD: ("S.D.", "SD", "ส่วนเบี่ยงเบนมาตรฐาน", "ค่าเบี่ยงเบนมาตรฐาน", "ค่า SD", "std"),
    SATISFIED: ("ร้อยละพึงพอใจ", "ร้อยละความพึงพอใจ", "พึงพอใจ", "%พึงพอใจ", "% ความพึงพอใจ", "ความพึงพอใจ", "พึงพอใจร้อยละ"),
    DISSATISFIED: (
        "ร้อยละไม่พึงพอใจ",
        "ร้อยละความไม่พึงพอใจ",
        "ไม่พึงพอใจ",
        "%ไม่พึงพอใจ",
        "% ความไม่พึงพอใจ",
        "ความไม่พึงพอใจ",
        "ไม่พึงพอใจร้อยละ",
    ),
    KIND: ("ประเภท", "ประเภทข้อคิดเห็น", "ประเภทความคิดเห็น", "ชนิด"),
    TEXT: ("ข้อความ", "ข้อคิดเห็น", "ความคิดเห็น", "รายละเอียด", "เนื้อหา"),
    COUNT: ("จำนวน", "จำนวนราย", "จำนวนคน", "ความถี่", "จำนวนผู้ให้ข้อคิดเห็น", "จำนวน (ราย)"),
}
# In the order of our own templates.
MEANINGS = {
    SCORES: (UNIT, GROUP, ASPECT, QUESTION, *FIGURES),
    COMMENTS: (UNIT, KIND, ASPECT, GROUP, TEXT, COUNT),
    ANSWERS: (UNIT, GROUP),
}
# Columns that people have and nobody needs.
UNUSED = (
    *("ลำดับ", "ลำดับที่", "ที่", "no", "หมายเหตุ", "ประทับเวลา", "timestamp", "วันที่", "เวลา", "วันที่ตอบ"),
    *("อีเมล", "ที่อยู่อีเมล", "email", "email address", "ระดับ", "แปลผล", "การแปลผล", "ผลการประเมิน"),
    *("ระดับความพึงพอใจ", "เขต", "เขตตรวจราชการ", "รหัส", "รหัสหน่วยงาน", "ภาค"),
)

SCORE_HEADERS, COMMENT_HEADERS = (tuple(HEADERS[one][0] for one in MEANINGS[format]) for format in (SCORES, COMMENTS))
LAST_ROW = 60_000
LONGEST_REPEATED = 120  # characters of a text that may stand in many cells

_LEVEL_WORDS = {"น้อยที่สุด": 1, "น้อย": 2, "ปานกลาง": 3, "มาก": 4, "มากที่สุด": 5}
_NUMBER = re.compile("[0-9]+(?:[.][0-9]+)?")
_NOT_WORDS = re.compile(r"[0-9.=:()\[\]–—-]|ระดับ|คะแนน|มีความ|ความ|พึงพอใจ")
_NO_ANSWER = {
    *("", "-", "–", "—", "0", "n/a", "na", "ไม่เคยใช้บริการ", "ไม่มีความเห็น", "ไม่แสดงความเห็น", "ไม่ตอบ", "ไม่ขอตอบ"),
    *("ไม่ทราบ", "ไม่เกี่ยวข้อง", "ไม่มีข้อมูล", "ไม่ประเมิน", "ไม่สามารถประเมินได้"),
}


@lru_cache(maxsize=5_000)
def _clean(text):
    return cell_text(text)


def header_key(text):
    """A column's name as it is compared: without spaces, dots and case."""
    return squeezed(text).replace(".", "")


BY_KEY = {
    format: {header_key(name): (meaning, at == 0) for meaning in meanings for at, name in enumerate(HEADERS[meaning])}
    for format, meanings in MEANINGS.items()
}
UNUSED_KEYS = {header_key(name) for name in UNUSED}


def label_of(meaning):
    """The Thai words of a column's meaning."""
    word, *rest = meaning.split("-")
    if word == NONE:
        return "ไม่ใช้คอลัมน์นี้"
    if word == "question" and rest:
        return f"ข้อคำถามของด้านที่ {rest[0]}"
    if word == "voice":
        about = f" ด้านที่ {rest[1]}" if len(rest) > 1 else ""
        return f"{Comment.Kind(rest[0]).label}{about}"
    return HEADERS[word][0]


def level_of(value):
    """The level 1-5 that an answer gives; None for no answer. Raises ValueError for anything else."""
    if value is None:
        return None
    if type(value) in {int, float} and value in {1, 2, 3, 4, 5}:
        return int(value)
    words = squeezed(cell_text(value))
    if words in _NO_ANSWER:
        return None
    numbers, spoken = _NUMBER.findall(words), _NOT_WORDS.sub("", words)
    said = _LEVEL_WORDS.get(spoken)
    if not numbers and said:
        return said
    if len(numbers) == 1 and not words.startswith("-"):  # "5", "5 = มากที่สุด", "มากที่สุด (5)", "ระดับ 5", "5.0"
        level = float(numbers[0])
        if level in {1, 2, 3, 4, 5} and (not spoken or said == level):
            return int(level)
    raise ValueError("ระดับ 1 ถึง 5 (หรือ น้อยที่สุด ถึง มากที่สุด) หรือเว้นว่าง")


def shown(value):
    """What stands in a cell; as it is held where that is a date of no calendar (29 February of a Gregorian 2567)."""
    if type(value) is str and len(value) <= LONGEST_REPEATED:
        return _clean(value)
    try:
        return cell_text(value)
    except ValueError:
        return str(value)
