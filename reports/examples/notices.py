"""What a unit is told when its project is marked as a good example, and when the mark is taken back."""

from cpdplans import thai
from cpdplans.cycles.notices import tell_unit
from cpdplans.cycles.notices.texts import Kind, Placeholder, register
from cpdplans.cycles.notices.values import COMMON, CONTACT, MOMENT, submission_values
from cpdplans.cycles.notices.wording import ASK

from .models import GoodExample


def marked(example):
    path = example.get_absolute_url()
    said = _values(example, example.marked_at, path)
    tell_unit(example.submission, MARKED.name, said, example.marked_at, path=path)


def withdrawn(example, now):
    path = example.submission.get_absolute_url()
    tell_unit(example.submission, WITHDRAWN.name, _values(example, now, path), now, path=path)


def _values(example, at, path):
    return submission_values(example.submission, path=path) | {
        "ชื่อแผน": example.title,
        "สิ่งที่เรียนรู้ได้": example.reason,
        "วันเวลา": thai.format_datetime(at),
    }


def _latest(now):
    last = GoodExample.objects.marked().with_unit().order_by("-marked_at").first()
    return last and _values(last, last.marked_at, last.get_absolute_url())


PLACEHOLDERS = (
    *COMMON,
    Placeholder("ชื่อแผน", "ชื่อแผนของหน่วยงาน", "ลดขั้นตอนและเอกสารการยื่นคำขอ"),
    Placeholder("สิ่งที่เรียนรู้ได้", "สิ่งที่ กพร. เห็นว่าหน่วยงานอื่นเรียนรู้ได้", "ให้ผู้ปฏิบัติเขียนผังขั้นตอนของตนเองก่อนปรับลด"),
    MOMENT,
    *CONTACT,
)

MARKED = Kind(
    name="example_unit",
    title="ยกเป็นตัวอย่างที่ดี",
    when="แจ้งหน่วยงานเมื่อ กพร. ยกแผนของหน่วยงานเป็นตัวอย่างที่ดี ซึ่งทุกหน่วยงานอ่านได้",
    placeholders=PLACEHOLDERS,
    required=("ชื่อแผน", "ลิงก์"),
    subject="กพร. ยกแผน “{ชื่อแผน}” ของ {ชื่อย่อหน่วยงาน} เป็นตัวอย่างที่ดี ปีงบประมาณ พ.ศ. {ปีงบประมาณ}",
    body=f"""\
เรียน เจ้าหน้าที่{{หน่วยงาน}}

กลุ่มพัฒนาระบบบริหารยกแผน “{{ชื่อแผน}}” เป็นตัวอย่างที่ดีของปีงบประมาณ พ.ศ. {{ปีงบประมาณ}} เมื่อวันที่ {{วันเวลา}} \
ทุกหน่วยงานอ่านแผนและผลของแผนนี้ได้จากฉบับที่เห็นชอบแล้ว โดยไม่แสดงชื่อและโทรศัพท์ของผู้รายงาน

สิ่งที่หน่วยงานอื่นเรียนรู้ได้: {{สิ่งที่เรียนรู้ได้}}

เปิดดูได้ที่ {{ลิงก์}}

{ASK}""",
    latest=_latest,
)

WITHDRAWN = Kind(
    name="example_withdrawn_unit",
    title="ถอนจากตัวอย่างที่ดี",
    when="แจ้งหน่วยงานเมื่อ กพร. ถอนแผนของหน่วยงานจากตัวอย่างที่ดี",
    placeholders=PLACEHOLDERS,
    required=("ชื่อแผน",),
    subject="กพร. ถอนแผน “{ชื่อแผน}” จากตัวอย่างที่ดี ปีงบประมาณ พ.ศ. {ปีงบประมาณ}",
    body=f"""\
เรียน เจ้าหน้าที่{{หน่วยงาน}}

กลุ่มพัฒนาระบบบริหารถอนแผน “{{ชื่อแผน}}” จากตัวอย่างที่ดีเมื่อวันที่ {{วันเวลา}} หน่วยงานอื่นจึงไม่เห็นแผนนี้ในหน้าตัวอย่างที่ดีแล้ว \
ผลการพิจารณารายงานผลของหน่วยงานไม่เปลี่ยนแปลง

เปิดดูรายงานผลได้ที่ {{ลิงก์}}

{ASK}""",
    latest=_latest,
)
register(MARKED, WITHDRAWN)
