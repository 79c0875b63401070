"""What the department suggests doing."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from cpdplans.cycles.models import Cycle
from cpdplans.units.models import Unit

from .survey import Aspect


class SuggestedActivity(models.Model):
    """The catalogue of a round (enclosure 2 of the letter): only suggestions, a unit may adapt them."""

    cycle = models.ForeignKey(
        Cycle, on_delete=models.CASCADE, related_name="suggested_activities", verbose_name="รอบปีงบประมาณ"
    )
    aspect = models.ForeignKey(
        Aspect, on_delete=models.PROTECT, related_name="suggested_activities", verbose_name="ด้าน"
    )
    number = models.PositiveSmallIntegerField("ลำดับในด้าน")
    title = models.TextField("กิจกรรม/แผนงาน")
    items = models.TextField("รายการย่อย", blank=True, help_text="บรรทัดละหนึ่งรายการ")

    class Meta:
        verbose_name = "กิจกรรม/แผนงานที่กรมเสนอแนะ"
        verbose_name_plural = "กิจกรรม/แผนงานที่กรมเสนอแนะ"
        ordering = ["cycle", "aspect__number", "number"]
        constraints = [models.UniqueConstraint(fields=["cycle", "aspect", "number"], name="one_suggestion_per_number")]

    def __str__(self):
        return f"{self.label} {self.title}"

    @property
    def label(self):
        return f"{self.aspect.number}.{self.number}"

    @property
    def item_list(self):
        return self.items.splitlines()

    @property
    def names_field_units(self):
        """Whether the letter itself names field units among the responsible."""
        return any(row.kind or row.unit.kind != Unit.Kind.CENTRAL for row in self.responsible.all())


class Responsible(models.Model):
    """Who the letter makes responsible for a suggested activity: a unit or a kind of unit, in the letter's order."""

    activity = models.ForeignKey(
        SuggestedActivity, on_delete=models.CASCADE, related_name="responsible", verbose_name="กิจกรรม"
    )
    position = models.PositiveSmallIntegerField("ลำดับ")
    row = models.PositiveSmallIntegerField("ข้อ", default=1)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, verbose_name="หน่วยงาน")
    kind = models.CharField("ประเภทหน่วยงาน", max_length=10, choices=Unit.Kind, blank=True)
    role = models.CharField("หน้าที่", max_length=300, blank=True)

    class Meta:
        verbose_name = "หน่วยงานผู้รับผิดชอบ"
        verbose_name_plural = "หน่วยงานผู้รับผิดชอบ"
        ordering = ["activity", "position"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "position"], name="one_responsible_per_position"),
            models.CheckConstraint(
                condition=(Q(unit__isnull=True) & ~Q(kind="")) | (Q(unit__isnull=False) & Q(kind="")),
                name="responsible_is_unit_or_kind",
                violation_error_message="เลือกหน่วยงานหรือประเภทหน่วยงานอย่างใดอย่างหนึ่ง",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self):
        if self.kind == Unit.Kind.PROVINCIAL:
            return "สสจ."
        return self.get_kind_display() or (self.unit.abbreviation if self.unit else "")

    def clean(self):
        if bool(self.unit_id) == bool(self.kind):
            raise ValidationError("เลือกหน่วยงานหรือประเภทหน่วยงานอย่างใดอย่างหนึ่ง")
