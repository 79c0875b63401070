"""What a unit asks of กพร.: more time, to be exempt, to have nothing to report, to amend its approved plan."""

from types import SimpleNamespace

from django.conf import settings
from django.db import models
from django.db.models import Q

from cpdplans import thai
from cpdplans.fields import DayField

from .submission import Extension, Submission

TONES = {"waiting": "info", "granted": "success", "refused": "danger"}
NOTED = {"granted": "รับทราบ", "refused": "ให้รายงานผล"}  # who tells that there is nothing to report asks no leave


class RequestQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state=UnitRequest.State.WAITING)


class UnitRequest(models.Model):
    """A unit asks, กพร. grants (as asked or otherwise) or refuses; what follows is an Extension, an exemption or a
    plan opened again."""

    class Kind(models.TextChoices):
        EXTENSION = "extension", "ขอขยายระยะเวลา"
        EXEMPTION = "exemption", "ขอยกเว้นการส่ง"
        NOTHING = "nothing", "แจ้งว่าไม่มีผลที่ต้องรายงาน"
        AMENDMENT = "amendment", "ขอปรับแผน"

    class State(models.TextChoices):
        WAITING = "waiting", "รอ กพร. พิจารณา"
        GRANTED = "granted", "อนุญาตแล้ว"
        REFUSED = "refused", "ไม่อนุญาต"
        WITHDRAWN = "withdrawn", "หน่วยงานถอนคำขอ"
        SETTLED = "settled", "สิ้นผลแล้ว"

        @property
        def tone(self):
            return TONES.get(self.value, "muted")

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="requests", verbose_name="การส่ง")
    kind = models.CharField("คำขอ", max_length=10, choices=Kind)
    wanted_until = DayField("ขอขยายถึงวันที่", null=True, blank=True)
    asks_revision = models.BooleanField("ขอขยายเวลาแก้ไข", default=False)  # of what was returned: another revise_by
    reason = models.TextField("เหตุผล", max_length=1000)
    letter_number = models.CharField("เลขที่หนังสือของหน่วยงาน", max_length=60, blank=True)
    state = models.CharField("ผล", max_length=10, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField("ขอเมื่อ")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="ผู้ขอ"
    )
    answer = models.TextField("คำชี้แจงของ กพร.", max_length=1000, blank=True)
    answered_at = models.DateTimeField("พิจารณาเมื่อ", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="ผู้พิจารณา"
    )
    extension = models.ForeignKey(
        Extension, on_delete=models.PROTECT, null=True, related_name="requests", verbose_name="การขยายระยะเวลา"
    )

    given_until = DayField("ให้แก้ไขถึงวันที่", null=True, blank=True)  # where revise_by was moved
    answer_letter = models.CharField("เลขที่หนังสือของ กพร.", max_length=60, blank=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = "คำขอของหน่วยงาน"
        verbose_name_plural = "คำขอของหน่วยงาน"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="request_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(kind="extension") | Q(wanted_until__isnull=False), name="request_for_time_has_a_date"
            ),
            models.UniqueConstraint(
                fields=["submission"], condition=Q(state="waiting"), name="one_waiting_request_per_submission"
            ),
        ]

    def __str__(self):
        return f"{self.title} {self.submission}"

    @property
    def title(self):
        """What is asked, in words."""
        return "ขอขยายเวลาแก้ไข" if self.asks_revision else self.get_kind_display()

    @property
    def until(self):
        """The day that was given, or None."""
        return self.given_until or (self.extension.until if self.extension else None)

    @property
    def outcome(self):
        """How it was answered, in words that suit what was asked."""
        if self.kind == self.Kind.NOTHING and self.state in NOTED:
            return NOTED[self.state]
        if self.state == self.State.GRANTED:
            return f"อนุญาตถึงวันที่ {thai.format_date(self.until)}" if self.until else "อนุญาต"
        return self.get_state_display()

    @property
    def tag(self):
        """Its state as the pages draw it: {label, tone}."""
        label = self.outcome
        if self.state == self.State.GRANTED and self.until:
            label = f"อนุญาตถึง {thai.format_date(self.until, 'short')}"
        return SimpleNamespace(label=label, tone=self.State(self.state).tone)
