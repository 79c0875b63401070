"""The demonstration: accounts, surveys and rounds with invented figures (the design's section 10)."""

from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cpdplans import thai
from cpdplans.cycles.models import Event, Version
from cpdplans.units.models import User
from plans.models import Plan
from reports.demonstration import loading, surveys
from reports.demonstration.present import stages_in_words
from reports.demonstration.years import years_at
from reports.models import Report
from surveys.models import SurveyRound


class Command(BaseCommand):
    help = "โหลดข้อมูลสาธิต (เฉพาะเมื่อตั้งค่า DEMO=1) เรียกซ้ำได้ ข้อมูลที่มีอยู่แล้วไม่เปลี่ยนแปลง"

    def add_arguments(self, parser):
        parser.add_argument("--today", metavar="YYYY-MM-DD", help="วันที่ใช้เป็นวันนี้ (ค.ศ.) หากไม่ระบุใช้วันปัจจุบัน")
        parser.add_argument("--write-survey", metavar="PATH", help="เขียนเฉพาะไฟล์ผลสำรวจสำหรับทดลองนำเข้า แล้วจบการทำงาน")
        parser.add_argument("--survey-year", type=int, default=2570, metavar="พ.ศ.", help="ปีงบประมาณของไฟล์ผลสำรวจ")

    def handle(self, *, today, write_survey, survey_year, **options):
        if not settings.DEMO:
            raise CommandError("คำสั่งนี้ใช้ได้เฉพาะระบบสาธิตเท่านั้น (DEMO=1) จึงไม่ได้โหลดข้อมูลใด ๆ")
        call_command("load_reference", verbosity=0)
        if write_survey:
            self.write_survey(Path(write_survey), survey_year)
        elif loading.is_loaded():
            self.stdout.write("มีข้อมูลสาธิตอยู่แล้ว จึงไม่เปลี่ยนแปลงข้อมูลใด ๆ")
        elif loading.is_in_use():
            raise CommandError("ฐานข้อมูลนี้มีรอบปีงบประมาณหรือผลสำรวจที่ไม่ใช่ข้อมูลสาธิต จึงไม่โหลดข้อมูลสาธิต")
        else:
            self.load(_years(today))

    def write_survey(self, path, survey_year):
        path.write_bytes(surveys.workbook_of(survey_year, comments=True))
        self.stdout.write(f"เขียนไฟล์ผลสำรวจสาธิต ปีงบประมาณ พ.ศ. {survey_year} ที่ {path}")

    def load(self, years):
        self.stdout.write("กำลังโหลดข้อมูลสาธิต (ครั้งแรกเท่านั้น ใช้เวลาประมาณครึ่งนาที)")
        cycle = loading.load(years)
        self.stdout.write(f"โหลดข้อมูลสาธิตแล้ว ณ วันที่ {thai.format_date(years.today)}")
        for line in summary(years, cycle):
            self.stdout.write(f"  {line}")


def _years(today):
    try:
        day = date.fromisoformat(today) if today else timezone.localdate()
    except ValueError as error:
        raise CommandError("--today ต้องเป็นวันที่แบบ ค.ศ. เช่น 2026-11-22") from error
    try:
        return years_at(day)
    except ValueError as error:
        raise CommandError(str(error)) from error


def summary(years, cycle):
    """What was made, line by line."""
    surveys_made = SurveyRound.objects.filter(is_demonstration=True)
    comments = sum(round_.comments.count() for round_ in surveys_made)
    stages = " · ".join(f"{label} {count}" for label, count in stages_in_words(cycle))
    yield f"บัญชีผู้ใช้ {User.objects.count()} บัญชี"
    yield (
        f"ผลสำรวจ {surveys_made.count()} ปี (พ.ศ. {years.surveys[0]}-{years.surveys[-1]}) ข้อคิดเห็น {comments:,} รายการ"
    )
    yield f"แผน {Plan.objects.count()} ฉบับ รายงานผล {Report.objects.count()} ฉบับ"
    yield f"ฉบับที่ส่ง {Version.objects.count()} ฉบับ ประวัติการดำเนินการ {Event.objects.count():,} รายการ"
    yield f"รอบที่เสร็จสิ้น พ.ศ. {' และ '.join(map(str, years.complete))}"
    yield (
        f"รอบที่เปิดอยู่ พ.ศ. {cycle.fiscal_year} ส่งแผนภายในวันที่ {thai.format_date(cycle.plan_due)} "
        f"รายงานผลภายในวันที่ {thai.format_date(cycle.report_due)}"
    )
    yield f"แผนของรอบที่เปิดอยู่: {stages}"
