"""One year's round and its documents."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cpdplans import thai
from cpdplans.fields import DayField
from cpdplans.uploads import random_name, validate_web_address

from ..clock import Kind


class CycleQuerySet(models.QuerySet):
    def opened(self):
        return self.filter(opened_at__isnull=False)

    def current(self, now):
        """The round people work in at `now`: the latest opened whose first day has come, else the latest opened."""
        opened = self.opened().order_by("-fiscal_year")
        return opened.filter(opens__lte=timezone.localdate(now)).first() or opened.first()


class Cycle(models.Model):
    """One year's round. Dates are last days (the first day for `opens`); fiscal_year and survey_year are พ.ศ."""

    fiscal_year = models.PositiveSmallIntegerField("ปีงบประมาณ พ.ศ.", unique=True)
    survey_year = models.PositiveSmallIntegerField("ใช้ผลสำรวจของปีงบประมาณ พ.ศ.")
    opens = DayField("เปิดรับวันที่")
    plan_due = DayField("ส่งแผนภายในวันที่")
    report_due = DayField("รายงานผลภายในวันที่")
    supplement_until = DayField("เพิ่มเติมผลได้ถึงวันที่")
    plan_closes = DayField("ปิดรับแผนหลังวันที่", null=True, blank=True)
    report_closes = DayField("ปิดรับรายงานผลหลังวันที่", null=True, blank=True)
    letter_number = models.CharField("เลขที่หนังสือแจ้งเวียน", max_length=60, blank=True)
    letter_date = DayField("ลงวันที่", null=True, blank=True)
    letter_subject = models.CharField("เรื่อง", max_length=300, blank=True)
    contact_name = models.CharField("หน่วยงานผู้ประสานงาน", max_length=150, blank=True)
    contact_telephone = models.CharField("โทรศัพท์", max_length=60, blank=True)
    contact_fax = models.CharField("โทรสาร", max_length=60, blank=True)
    contact_email = models.EmailField("อีเมล", blank=True)
    shares_plans = models.BooleanField(
        "ให้หน่วยงานดูและนำแผนที่เห็นชอบแล้วของหน่วยงานอื่นมาปรับใช้",
        default=False,
        help_text="หน่วยงานเห็นชื่อแผน วัตถุประสงค์ กิจกรรม และตัวชี้วัด ไม่เห็นผลการสำรวจและผู้ประสานงานของหน่วยงานอื่น",
    )
    shares_counts = models.BooleanField(
        "ให้หน่วยงานเห็นจำนวนรวมของเขตตรวจราชการของตน",
        default=False,
        help_text="หน่วยงานเห็นเพียงจำนวนหน่วยงานในเขตที่ส่งแล้ว ยังไม่ส่ง และเห็นชอบแล้ว ไม่เห็นชื่อหน่วยงานอื่น",
    )
    report_needs_letter = models.BooleanField("รายงานผลต้องมีเลขที่และวันที่ของหนังสือนำส่ง", default=False)
    opened_at = models.DateTimeField("เปิดรอบเมื่อ", null=True, blank=True, editable=False)
    is_demonstration = models.BooleanField("ข้อมูลสาธิต", default=False, editable=False)

    objects = CycleQuerySet.as_manager()

    class Meta:
        verbose_name = "รอบปีงบประมาณ"
        verbose_name_plural = "รอบปีงบประมาณ"
        ordering = ["-fiscal_year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens__lt=F("plan_due"))
                & Q(plan_due__lt=F("report_due"))
                & Q(report_due__lte=F("supplement_until")),
                name="cycle_dates_in_order",
                violation_error_message="วันที่ต้องเรียงกัน: เปิดรับ ก่อน ส่งแผน ก่อน รายงานผล และไม่หลังวันสิ้นสุดการเพิ่มเติมผล",
            ),
            models.CheckConstraint(
                condition=Q(plan_closes__isnull=True) | Q(plan_closes__gte=F("plan_due")),
                name="cycle_plan_closes_after_due",
                violation_error_message="วันปิดรับแผนต้องไม่ก่อนวันครบกำหนดส่งแผน",
            ),
            models.CheckConstraint(
                condition=Q(report_closes__isnull=True) | Q(report_closes__gte=F("report_due")),
                name="cycle_report_closes_after_due",
                violation_error_message="วันปิดรับรายงานผลต้องไม่ก่อนวันครบกำหนดรายงานผล",
            ),
            models.CheckConstraint(
                condition=Q(fiscal_year__range=(2400, 2700)) & Q(survey_year__range=(2400, F("fiscal_year") - 1)),
                name="cycle_years_are_buddhist",
                violation_error_message="ปีงบประมาณต้องเป็น พ.ศ. 2400-2700 และปีของผลสำรวจต้องเป็นปีก่อนหน้า",
            ),
        ]

    def __str__(self):
        return f"รอบปีงบประมาณ พ.ศ. {self.fiscal_year}"

    def clean(self):
        """Days lie in or shortly before the fiscal year: a slip of the year would move every deadline."""
        if not (self.fiscal_year and self.opens and self.supplement_until and 2400 <= self.fiscal_year <= 2700):
            return
        first, last = thai.fiscal_year_bounds(self.fiscal_year)
        words = f"ปีงบประมาณ พ.ศ. {self.fiscal_year} คือ {thai.format_range(first, last)}"
        if self.opens < first - timedelta(days=120):
            raise ValidationError({"opens": f"วันเปิดรับอยู่ก่อนปีงบประมาณมากเกินไป ({words})"})
        if self.supplement_until > last:
            raise ValidationError({"supplement_until": f"ต้องไม่หลังวันสิ้นปีงบประมาณ ({words})"})

    def due(self, kind):
        return self.plan_due if kind == Kind.PLAN else self.report_due

    def closes(self, kind):
        return self.plan_closes if kind == Kind.PLAN else self.report_closes


class CycleDocument(models.Model):
    """A link or a file that goes with the round: the letter, its enclosures, the department's survey report."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="documents", verbose_name="รอบปีงบประมาณ")
    title = models.CharField("ชื่อเอกสาร", max_length=300)
    url = models.URLField("ลิงก์", blank=True, validators=[validate_web_address])
    file = models.FileField("ไฟล์", upload_to=random_name, blank=True, max_length=200)
    position = models.PositiveSmallIntegerField("ลำดับ", default=1)

    class Meta:
        verbose_name = "เอกสารประกอบ"
        verbose_name_plural = "เอกสารประกอบ"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(url="") | ~Q(file=""),
                name="cycle_document_is_link_or_file",
                violation_error_message="เอกสารประกอบต้องมีลิงก์หรือไฟล์",
            )
        ]

    def __str__(self):
        return self.title
