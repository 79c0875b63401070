"""A survey: its round, what was asked of whom, and the figures it found."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from cpdplans.units.models import Unit, region_label

from .imports import SurveyImport

GROUP_ALL = "ทั้งหมด"
ITEM_OVERALL = "ภาพรวม"

# The sets of bands in use (design, section 8): the lowest mean of มากที่สุด, มาก, ปานกลาง and น้อย.
BAND_SETS = {
    "4.51": ("4.51", "3.51", "2.51", "1.51"),
    "4.21": ("4.21", "3.41", "2.61", "1.81"),
}


class Aspect(models.Model):
    """One of the three sides of service that the survey asks about and the letter orders its suggestions by."""

    number = models.PositiveSmallIntegerField("ด้านที่", unique=True)
    title = models.CharField("ชื่อด้าน", max_length=200, unique=True)

    class Meta:
        verbose_name = "ด้าน"
        verbose_name_plural = "ด้าน"
        ordering = ["number"]

    def __str__(self):
        return self.title


class SurveyRoundQuerySet(models.QuerySet):
    def released(self):
        return self.filter(released_at__isnull=False)

    def visible_to(self, user):
        """กพร. sees every round; everybody else the released ones."""
        return self if user.is_reviewer else self.released()


class SurveyRound(models.Model):
    """The survey of one fiscal year (พ.ศ.). The bands of a 5-level mean and the smallest n are its own data."""

    fiscal_year = models.PositiveSmallIntegerField("ปีงบประมาณ พ.ศ.", unique=True)
    released_at = models.DateTimeField("เผยแพร่ให้หน่วยงานเมื่อ", null=True, blank=True, editable=False)
    smallest_n = models.PositiveSmallIntegerField(
        "จำนวนผู้ตอบขั้นต่ำ", default=10, help_text="น้อยกว่านี้จะไม่นำมาจัดลำดับ", validators=[MinValueValidator(1)]
    )
    band_5 = models.DecimalField("มากที่สุด ตั้งแต่", max_digits=3, decimal_places=2, default=Decimal("4.51"))
    band_4 = models.DecimalField("มาก ตั้งแต่", max_digits=3, decimal_places=2, default=Decimal("3.51"))
    band_3 = models.DecimalField("ปานกลาง ตั้งแต่", max_digits=3, decimal_places=2, default=Decimal("2.51"))
    band_2 = models.DecimalField("น้อย ตั้งแต่", max_digits=3, decimal_places=2, default=Decimal("1.51"))
    method = models.TextField("วิธีคำนวณตามที่แหล่งข้อมูลระบุ", blank=True)
    is_demonstration = models.BooleanField("ข้อมูลสาธิต", default=False, editable=False)

    objects = SurveyRoundQuerySet.as_manager()

    class Meta:
        verbose_name = "ผลการสำรวจ"
        verbose_name_plural = "ผลการสำรวจ"
        ordering = ["-fiscal_year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(band_5__gt=F("band_4")) & Q(band_4__gt=F("band_3")) & Q(band_3__gt=F("band_2")),
                name="survey_bands_in_order",
                violation_error_message="เกณฑ์ระดับต้องเรียงจากมากไปน้อย",
            ),
            models.CheckConstraint(
                condition=Q(fiscal_year__range=(2400, 2700)),
                name="survey_year_is_buddhist",
                violation_error_message="ปีงบประมาณต้องเป็น พ.ศ. 2400-2700",
            ),
        ]

    def __str__(self):
        return f"ผลการสำรวจ ปีงบประมาณ พ.ศ. {self.fiscal_year}"

    @property
    def bands(self):
        """(lowest mean, name) of each band, the highest first."""
        return (
            (self.band_5, "มากที่สุด"),
            (self.band_4, "มาก"),
            (self.band_3, "ปานกลาง"),
            (self.band_2, "น้อย"),
            (Decimal(0), "น้อยที่สุด"),
        )

    def band(self, mean):
        """The Thai name of the band that a 5-level mean lies in; "" for None."""
        if mean is None:
            return ""
        return next(name for edge, name in self.bands if mean >= edge)


class RespondentGroup(models.Model):
    """Who answered: every round has the group ทั้งหมด."""

    round = models.ForeignKey(SurveyRound, on_delete=models.CASCADE, related_name="groups", verbose_name="ผลการสำรวจ")
    name = models.CharField("กลุ่มผู้รับบริการ", max_length=100)
    position = models.PositiveSmallIntegerField("ลำดับ", default=0)

    class Meta:
        verbose_name = "กลุ่มผู้รับบริการ"
        verbose_name_plural = "กลุ่มผู้รับบริการ"
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["round", "name"], name="one_group_per_name")]

    def __str__(self):
        return self.name


class Item(models.Model):
    """What a score is of: the overall, an aspect, or a question of an aspect."""

    class Kind(models.TextChoices):
        OVERALL = "overall", "ภาพรวม"
        ASPECT = "aspect", "ด้าน"
        QUESTION = "question", "ข้อคำถาม"

    round = models.ForeignKey(SurveyRound, on_delete=models.CASCADE, related_name="items", verbose_name="ผลการสำรวจ")
    kind = models.CharField("ประเภท", max_length=10, choices=Kind)
    aspect = models.ForeignKey(
        Aspect, on_delete=models.PROTECT, null=True, blank=True, related_name="items", verbose_name="ด้าน"
    )
    text = models.CharField("ข้อความ", max_length=500)
    position = models.PositiveSmallIntegerField("ลำดับ", default=0)

    class Meta:
        verbose_name = "รายการที่สำรวจ"
        verbose_name_plural = "รายการที่สำรวจ"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "kind", "aspect", "text"], name="one_item_per_text"),
            models.UniqueConstraint(fields=["round"], condition=Q(kind="overall"), name="one_overall_per_round"),
            models.CheckConstraint(
                condition=Q(kind="overall", aspect__isnull=True) | (~Q(kind="overall") & Q(aspect__isnull=False)),
                name="item_has_its_aspect",
            ),
        ]

    def __str__(self):
        return self.text


class Figures(models.Model):
    """n, mean on 5 levels, SD, and percent (0-100) satisfied and dissatisfied. All may be missing."""

    n = models.PositiveIntegerField("จำนวนผู้ตอบ (n)", null=True, blank=True)
    mean = models.DecimalField(
        "ค่าเฉลี่ย",
        max_digits=4,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(5)],
    )
    sd = models.DecimalField("ส่วนเบี่ยงเบนมาตรฐาน (S.D.)", max_digits=4, decimal_places=2, null=True, blank=True)
    satisfied = models.DecimalField("ร้อยละพึงพอใจ", max_digits=5, decimal_places=2, null=True, blank=True)
    dissatisfied = models.DecimalField("ร้อยละไม่พึงพอใจ", max_digits=5, decimal_places=2, null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=(Q(mean__isnull=True) | Q(mean__range=(0, 5)))
                & (Q(satisfied__isnull=True) | Q(satisfied__range=(0, 100)))
                & (Q(dissatisfied__isnull=True) | Q(dissatisfied__range=(0, 100))),
                name="%(class)s_within_range",
            ),
        ]

    FIGURES = ("n", "mean", "sd", "satisfied", "dissatisfied")

    def figures(self):
        return tuple(getattr(self, name) for name in self.FIGURES)


class Score(Figures):
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="scores", verbose_name="หน่วยงาน")
    round = models.ForeignKey(SurveyRound, on_delete=models.CASCADE, related_name="scores", verbose_name="ผลการสำรวจ")
    group = models.ForeignKey(RespondentGroup, on_delete=models.PROTECT, related_name="scores", verbose_name="กลุ่ม")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="scores", verbose_name="รายการ")
    source = models.ForeignKey(
        SurveyImport, on_delete=models.PROTECT, null=True, editable=False, related_name="scores", verbose_name="จากไฟล์"
    )

    class Meta(Figures.Meta):
        verbose_name = "คะแนน"
        verbose_name_plural = "คะแนน"
        constraints = [
            *Figures.Meta.constraints,
            models.UniqueConstraint(fields=["unit", "round", "group", "item"], name="one_score_per_unit_group_item"),
        ]

    def __str__(self):
        return f"{self.unit} {self.item} {self.mean}"


class AreaScore(Figures):
    """The workbook's own row for the department (region empty) or a region. Used before any weighted mean."""

    round = models.ForeignKey(SurveyRound, on_delete=models.CASCADE, related_name="area_scores")
    region = models.PositiveSmallIntegerField("เขตตรวจราชการ", null=True, blank=True)
    group = models.ForeignKey(RespondentGroup, on_delete=models.PROTECT, related_name="area_scores")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="area_scores")

    class Meta(Figures.Meta):
        verbose_name = "คะแนนของกรมหรือเขต"
        verbose_name_plural = "คะแนนของกรมหรือเขต"
        constraints = [
            *Figures.Meta.constraints,
            models.UniqueConstraint(
                fields=["round", "region", "group", "item"],
                name="one_area_score",
                condition=Q(region__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["round", "group", "item"], name="one_department_score", condition=Q(region__isnull=True)
            ),
        ]

    def __str__(self):
        return f"{'กรม' if self.region is None else region_label(self.region)} {self.item} {self.mean}"
