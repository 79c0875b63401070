"""What people are told beside a decision: texts that กพร. edits, reminders, and what was handed out by hand."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cpdplans import thai
from cpdplans.fields import DayField

from ..clock import Kind
from .append_only import AppendOnly, AppendOnlyQuerySet
from .submission import Submission


class NoticeText(models.Model):
    """A notice in กพร.'s own words, in place of the one the portal comes with. Placeholders are replaced as text."""

    name = models.CharField("ข้อความแจ้ง", max_length=40, unique=True)
    subject = models.CharField("เรื่อง", max_length=300)
    body = models.TextField("ข้อความ", max_length=8000)
    changed_at = models.DateTimeField("แก้ไขเมื่อ")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="ผู้แก้ไข"
    )

    class Meta:
        verbose_name = "ข้อความแจ้งเตือน"
        verbose_name_plural = "ข้อความแจ้งเตือนและจดหมาย"
        ordering = ["name"]

    def __str__(self):
        return self.subject


class ReminderRule(models.Model):
    """When a reminder is due. Data: กพร. changes the days."""

    class When(models.TextChoices):
        BEFORE_DUE = "before_due", "ก่อนครบกำหนดส่ง"
        ON_DUE = "on_due", "วันครบกำหนดส่ง"
        AFTER_DUE = "after_due", "หลังครบกำหนดส่ง"
        BEFORE_REVISION = "before_revision", "ก่อนครบกำหนดแก้ไข"
        AFTER_REVISION = "after_revision", "หลังครบกำหนดแก้ไข"
        IDLE_RETURN = "idle_return", "ส่งคืนแล้วหน่วยงานยังไม่แก้ไข"
        OLD_REVIEW = "old_review", "รอพิจารณานาน (แจ้งผู้พิจารณา)"

    when = models.CharField("เวลาที่เตือน", max_length=20, choices=When)
    days = models.PositiveSmallIntegerField("จำนวนวันทำการ", default=0)
    kind = models.CharField("เอกสาร", max_length=10, choices=Kind, blank=True, help_text="เว้นว่าง ใช้ทั้งแผนและรายงานผล")
    is_active = models.BooleanField("เปิดใช้", default=True)

    class Meta:
        verbose_name = "กำหนดการเตือน"
        verbose_name_plural = "กำหนดการเตือน"
        ordering = ["when", "-days"]
        constraints = [
            models.UniqueConstraint(fields=["when", "days", "kind"], name="one_rule_per_time"),
            models.CheckConstraint(condition=Q(days__lte=250), name="rule_within_a_year"),
        ]

    def __str__(self):
        days = f" {self.days} วันทำการ" if self.days else ""
        return f"{self.get_when_display()}{days}"


class Reminder(models.Model):
    """A reminder that went out, or was passed over because a nearer one went instead. Never twice for one deadline."""

    rule = models.ForeignKey(
        ReminderRule, on_delete=models.PROTECT, related_name="reminders", verbose_name="กำหนดการเตือน"
    )
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="reminders", verbose_name="การส่ง")
    counted_from = DayField("นับจากวันที่")  # the deadline, or the day of the return or sending, that it is about
    due_on = DayField("ถึงเวลาเตือนวันที่")
    sent_at = models.DateTimeField("เตือนเมื่อ")
    told = models.PositiveSmallIntegerField("จำนวนผู้รับ", default=0)  # 0: passed over

    class Meta:
        verbose_name = "การเตือนที่ส่งแล้ว"
        verbose_name_plural = "การเตือนที่ส่งแล้ว"
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "submission", "counted_from"], name="one_reminder_per_deadline")
        ]

    def __str__(self):
        return f"{self.rule} {self.submission}"


class OutreachQuerySet(AppendOnlyQuerySet):
    def note_sent(self, *, on, how, by, at):
        """Writes how these were sent, of those of which it is not written yet; how many."""
        written = {"sent_on": on, "sent_how": how, "sent_by": by, "sent_noted_at": at}
        return super(AppendOnlyQuerySet, self.filter(sent_on=None)).update(**written)


class Outreach(AppendOnly):
    """What กพร. made to remind people by hand: a text for LINE, a file for mail merge, letters to governors.

    `content`: the facts that it was made from (cycles.outreach.facts), from which its file is given again as it was.
    Making it sends nothing: who hands it out writes that it was sent, once (cycles.outreach.note_sent)."""

    class Kind(models.TextChoices):
        LINE = "line", "ข้อความสำหรับกลุ่มไลน์"
        MERGE = "merge", "ไฟล์สำหรับจดหมายเวียน"
        LETTER = "letter", "ร่างหนังสือเตือน"

    class How(models.TextChoices):
        LINE = "line", "กลุ่มไลน์"
        EMAIL = "email", "อีเมล"
        LETTER = "letter", "หนังสือราชการ"
        OTHER = "other", "ช่องทางอื่น"

    kind = models.CharField("ประเภท", max_length=10, choices=Kind)
    submissions = models.ManyToManyField(Submission, related_name="outreach", verbose_name="การส่งที่เตือน")
    text = models.TextField("ข้อความ", blank=True)
    content = models.JSONField("ข้อมูลที่ใช้จัดทำ", default=dict)
    made_at = models.DateTimeField("จัดทำเมื่อ")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="ผู้จัดทำ"
    )
    sent_on = DayField("ส่งเมื่อวันที่", null=True, blank=True)
    sent_how = models.CharField("ช่องทางที่ส่ง", max_length=10, choices=How, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="ผู้บันทึกว่าส่งแล้ว",
        null=True,
        blank=True,
    )
    sent_noted_at = models.DateTimeField("บันทึกว่าส่งแล้วเมื่อ", null=True, blank=True)

    objects = OutreachQuerySet.as_manager()

    class Meta:
        verbose_name = "การเตือนด้วยตนเอง"
        verbose_name_plural = "การเตือนด้วยตนเอง (ไลน์ จดหมายเวียน หนังสือ)"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_on=None, sent_how="", sent_by=None, sent_noted_at=None)
                | Q(sent_on__isnull=False, sent_by__isnull=False, sent_noted_at__isnull=False) & ~Q(sent_how=""),
                name="outreach_sent_wholly",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {thai.format_datetime(self.made_at, 'short')}"

    @property
    def sent_words(self):
        """How it was sent, "" where nobody wrote that it was."""
        day = self.sent_on and thai.format_date(self.sent_on, "short")
        return f"{day} ({self.get_sent_how_display()})" if day else ""
