"""What กพร. is told of a report beside the acts of its stages."""

from django.urls import reverse

from cpdplans import thai
from cpdplans.cycles.notices import tell_reviewers
from cpdplans.cycles.notices.texts import Kind, Placeholder, register
from cpdplans.cycles.notices.values import COMMON, DOER, MOMENT, submission_values

from .models import Supplement


def supplemented(supplement, submission):
    """Tells กพร. of a result added after the approval."""
    path = reverse("reports:supplements", args=[supplement.report_id])
    said = _values(supplement, submission, path)
    tell_reviewers(submission, SUPPLEMENTED.name, said, supplement.added_at, path=path)


def _values(supplement, submission, path):
    return submission_values(submission, path=path) | {
        "รายการ": supplement.place,
        "ผลเพิ่มเติม": supplement.text,
        "ผู้ดำเนินการ": supplement.added_by.display_name,
        "วันเวลา": thai.format_datetime(supplement.added_at),
    }


def _latest(now):
    found = Supplement.objects.select_related("report__submission__unit", "report__submission__cycle", "added_by")
    last = found.order_by("-added_at").first()
    return last and _values(last, last.report.submission, reverse("reports:supplements", args=[last.report_id]))


SUPPLEMENTED = Kind(
    name="supplement_reviewer",
    title="มีผลเพิ่มเติมหลังเห็นชอบ (ถึงผู้พิจารณา)",
    when="แจ้งผู้พิจารณาเมื่อหน่วยงานเพิ่มเติมผลของรายงานผลที่เห็นชอบแล้ว",
    placeholders=(
        *COMMON,
        Placeholder("รายการ", "แผน กิจกรรม หรือตัวชี้วัดที่เพิ่มเติมผล", "แผนที่ 1 กิจกรรมที่ 2 จัดอบรมเจ้าหน้าที่"),
        Placeholder("ผลเพิ่มเติม", "ผลที่หน่วยงานเพิ่มเติม", "จัดอบรมแล้ว 1 ครั้ง ผู้เข้าอบรม 25 คน"),
        DOER,
        MOMENT,
    ),
    required=("ลิงก์",),
    subject="{ชื่อย่อหน่วยงาน} เพิ่มเติมผลของ{เอกสาร} ปีงบประมาณ พ.ศ. {ปีงบประมาณ}",
    body="""\
{หน่วยงาน} เพิ่มเติมผลของ{ชื่อเอกสาร} เมื่อวันที่ {วันเวลา}

รายการ: {รายการ}
ผลเพิ่มเติม: {ผลเพิ่มเติม}
ผู้เพิ่มเติม: {ผู้ดำเนินการ}

เปิดดูได้ที่ {ลิงก์}""",
    latest=_latest,
)
register(SUPPLEMENTED)
