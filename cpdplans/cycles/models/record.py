"""What is said and kept of a submission: remarks, history, evidence, notices."""

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cpdplans import links, thai
from cpdplans.units.models import Unit
from cpdplans.uploads import random_name, validate_web_address

from .append_only import REFUSAL, AppendOnly, AppendOnlyQuerySet
from .cycle import Cycle
from .sent import Version
from .submission import Row, Submission

SHOWN = 60  # clusters of a remark where it is only named


class RemarkQuerySet(models.QuerySet):
    def to_unit(self):
        return self.filter(kind=Remark.Kind.TO_UNIT)

    def released(self):
        """What the unit may read: remarks to it, sent with a return."""
        return self.to_unit().filter(released_at__isnull=False)

    def unsettled(self):
        return self.to_unit().exclude(state=Remark.State.CLOSED)

    def as_on_paper(self):
        """Those on the whole first, then as the paper goes."""
        return self.order_by("position", "created_at", "pk")


class Remark(models.Model):
    """A reviewer's words, pinned to (submission, ref, field), or to the whole when ref is empty."""

    class Kind(models.TextChoices):
        TO_UNIT = "to_unit", "ประเด็นที่ต้องแก้ไข"
        INTERNAL = "internal", "บันทึกภายใน"

    class State(models.TextChoices):
        OPEN = "open", "รอแก้ไข"
        ANSWERED = "answered", "หน่วยงานชี้แจงแล้ว"
        CLOSED = "closed", "เรียบร้อยแล้ว"

        @property
        def tone(self):
            return {"open": "warning", "answered": "info", "closed": "success"}[self.value]

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="remarks", verbose_name="การส่ง")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, related_name="remarks")
    kind = models.CharField("ประเภท", max_length=10, choices=Kind, default=Kind.TO_UNIT)
    ref = models.UUIDField("ส่วน", null=True, blank=True)
    field = models.CharField("ช่อง", max_length=60, blank=True)
    place = models.CharField("ตำแหน่ง", max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)  # of its place on the paper; 0 for the whole
    text = models.TextField("ข้อความ", max_length=4000)
    state = models.CharField("สถานะ", max_length=10, choices=State, default=State.OPEN)
    answer = models.TextField("คำชี้แจงของหน่วยงาน", blank=True, max_length=4000)
    answered_at = models.DateTimeField("ชี้แจงเมื่อ", null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    sentence = models.ForeignKey(
        "Sentence", on_delete=models.PROTECT, null=True, related_name="remarks", verbose_name="ข้อความสำเร็จรูปที่ใช้"
    )
    created_at = models.DateTimeField("บันทึกเมื่อ")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="ผู้บันทึก"
    )
    released_at = models.DateTimeField("แจ้งหน่วยงานเมื่อ", null=True, blank=True)
    closed_at = models.DateTimeField("ปิดประเด็นเมื่อ", null=True, blank=True)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = "ประเด็นที่ต้องแก้ไข"
        verbose_name_plural = "ประเด็นที่ต้องแก้ไขและบันทึกภายใน"
        ordering = ["created_at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="remark_has_words")]

    def __str__(self):
        letters = thai.clusters(self.text)
        return self.placed(self.text if len(letters) <= SHOWN else "".join(letters[: SHOWN - 1]) + "…")

    def placed(self, text):
        """Words on this remark, after the place that it is pinned to: for the history, whole."""
        return f"{self.place or 'ภาพรวม'}: {text}"

    @property
    def state_label(self):
        return self.get_state_display()

    @property
    def tone(self):
        return self.State(self.state).tone

    def state_told(self, decided_at):
        """The state that the unit reads: what a reviewer closes or opens again stays inside until the decision.

        `decided_at`: the moment of the last decision while a review goes on, else None."""
        if decided_at is None or (self.state == self.State.CLOSED and self.closed_at and self.closed_at <= decided_at):
            return self.State(self.state)
        return self.State.ANSWERED if self.answer else self.State.OPEN


class Event(AppendOnly):
    """Who did what, when and why."""

    class Act(models.TextChoices):
        SEND = "send", "ส่ง"
        REFUSE_SENDING = "refuse_sending", "ส่งไม่สำเร็จ"
        RECALL = "recall", "ดึงกลับมาแก้ไข"
        RETURN = "return", "ส่งคืนแก้ไข"
        APPROVE = "approve", "เห็นชอบ"
        REOPEN = "reopen", "เปิดให้แก้ไข"
        ASSIGN = "assign", "มอบหมายผู้พิจารณา"
        TAKE = "take", "รับไว้พิจารณา"
        REMARK = "remark", "บันทึกประเด็น"
        NOTE = "note", "บันทึกภายใน"
        ANSWER = "answer", "ชี้แจงประเด็น"
        CLOSE_REMARK = "close_remark", "ปิดประเด็น"
        REOPEN_REMARK = "reopen_remark", "เปิดประเด็นอีกครั้ง"
        PREPARE = "prepare", "เตรียมผลการพิจารณา"
        UNPREPARE = "unprepare", "ยกเลิกผลการพิจารณาที่เตรียมไว้"
        EXTEND = "extend", "ขยายระยะเวลา"
        WITHDRAW_EXTENSION = "withdraw_extension", "ยกเลิกการขยายระยะเวลา"
        ASK = "ask", "ยื่นคำขอ"
        GRANT = "grant", "อนุญาตตามคำขอ"
        REFUSE_REQUEST = "refuse_request", "ไม่อนุญาตตามคำขอ"
        WITHDRAW_REQUEST = "withdraw_request", "ถอนคำขอ"
        REMIND = "remind", "เตือน"
        EXEMPT = "exempt", "ยกเว้น"
        END_EXEMPTION = "end_exemption", "ยกเลิกการยกเว้น"
        ADD_ROW = "add_row", "เพิ่มรายการ"
        REMOVE_ROW = "remove_row", "ลบรายการ"
        RESTORE_ROW = "restore_row", "นำรายการที่ลบกลับมา"
        MOVE_ROW = "move_row", "เปลี่ยนลำดับรายการ"
        COPY_ROW = "copy_row", "คัดลอกจากแผนอื่น"
        ATTACH = "attach", "แนบหลักฐาน"
        DETACH = "detach", "นำหลักฐานออก"
        OPEN_CYCLE = "open_cycle", "เปิดรอบ"
        CLOSE_CYCLE = "close_cycle", "ปิดรอบและเก็บรูปเล่ม"
        IMPORT_SURVEY = "import_survey", "นำเข้าผลการสำรวจ"
        UNDO_IMPORT = "undo_import", "ยกเลิกการนำเข้าผลการสำรวจ"
        RELEASE_SURVEY = "release_survey", "เผยแพร่ผลการสำรวจ"
        HIDE_COMMENT = "hide_comment", "ซ่อนข้อคิดเห็น"
        SHOW_COMMENT = "show_comment", "แสดงข้อคิดเห็นที่ซ่อนไว้"
        READ_RESULTS = "read_results", "อ่านผลการสำรวจ"
        MARK_EXAMPLE = "mark_example", "ยกเป็นตัวอย่างที่ดี"
        UNMARK_EXAMPLE = "unmark_example", "ถอนจากตัวอย่างที่ดี"

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, blank=True, related_name="events", verbose_name="การส่ง"
    )
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, null=True, blank=True, related_name="events")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="events", verbose_name="หน่วยงาน"
    )
    act = models.CharField("การดำเนินการ", max_length=30, choices=Act)
    at = models.DateTimeField("เมื่อ", db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="โดย"
    )
    from_stage = models.CharField("จากขั้น", max_length=10, blank=True)
    to_stage = models.CharField("เป็นขั้น", max_length=10, blank=True)
    note = models.TextField("รายละเอียด", blank=True)

    class Meta:
        verbose_name = "ประวัติการดำเนินการ"
        verbose_name_plural = "ประวัติการดำเนินการ"
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.get_act_display()} {thai.format_datetime(self.at, 'short')}"


class TextChange(AppendOnly):
    """The history of texts: what a field held before and after one writing."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="text_changes")
    ref = models.UUIDField()
    field = models.CharField(max_length=60)
    place = models.CharField("ตำแหน่ง", max_length=300)
    old = models.TextField("เดิม", blank=True)
    new = models.TextField("ใหม่", blank=True)
    at = models.DateTimeField("เมื่อ")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="โดย")

    class Meta:
        verbose_name = "ประวัติข้อความ"
        verbose_name_plural = "ประวัติข้อความ"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["submission", "ref", "field"])]

    def __str__(self):
        return f"{self.place} {thai.format_datetime(self.at, 'short')}"


class RemovedRowQuerySet(AppendOnlyQuerySet):
    def update(self, **values):
        """Only `restored_at`, and that once: rows put back before stay as they are."""
        if set(values) != {"restored_at"} or values["restored_at"] is None:
            raise TypeError(REFUSAL)
        return models.QuerySet.update(self.filter(restored_at=None), **values)


class RemovedRow(AppendOnly):
    """A row taken out of a plan with all that it held, so that it can be put back under its own ref."""

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="removed_rows", verbose_name="การส่ง"
    )
    ref = models.UUIDField("รหัสอ้างอิง")
    kind = models.CharField("ชนิดของรายการ", max_length=60)  # the label of its model, e.g. plans.activity
    parent_ref = models.UUIDField("อยู่ในรายการ", null=True)  # the row it stood in
    went_with = models.UUIDField("ลบพร้อมรายการ", null=True)  # the row whose removal took it out
    place = models.CharField("ตำแหน่ง", max_length=300)
    content = models.JSONField("เนื้อหา")  # {field: text as people see it}
    removed_at = models.DateTimeField("ลบเมื่อ")
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="ผู้ลบ"
    )
    restored_at = models.DateTimeField("นำกลับมาเมื่อ", null=True)

    objects = RemovedRowQuerySet.as_manager()

    class Meta:
        verbose_name = "รายการที่ลบ"
        verbose_name_plural = "รายการที่ลบ"
        ordering = ["-removed_at", "-pk"]

    def __str__(self):
        return self.place

    @property
    def model(self):
        return apps.get_model(self.kind)

    @property
    def words(self):
        """The text by which people know the row: its title, or what it measures."""
        return self.content.get(self.model.written[0], "")


class EvidenceQuerySet(models.QuerySet):
    def kept(self):
        return self.filter(removed_at=None)

    def about(self, ref):
        return self.kept().filter(about=ref)


class Evidence(Row):
    """A link or a file with a caption. `about` is the ref of the row it proves; the whole when empty.

    What is taken out stays stored, because a version that was sent may name it."""

    written = ("caption",)
    optional = written

    class Kind(models.TextChoices):
        PHOTO = "photo", "ภาพกิจกรรม"
        MEETING = "meeting", "ระเบียบวาระ/รายงานการประชุม"
        CIRCULAR = "circular", "หนังสือเวียน"
        OTHER = "other", "อื่น ๆ"

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="evidence", verbose_name="การส่ง")
    about = models.UUIDField("เป็นหลักฐานของ", null=True, blank=True)
    kind = models.CharField("ประเภทหลักฐาน", max_length=10, choices=Kind, default=Kind.PHOTO)
    caption = models.CharField("คำอธิบาย", max_length=300, blank=True)
    url = models.URLField("ลิงก์", blank=True, max_length=1000, validators=[validate_web_address])
    file = models.FileField("ไฟล์", upload_to=random_name, blank=True, max_length=200)
    original_name = models.CharField("ชื่อไฟล์", max_length=255, blank=True)
    content_type = models.CharField("ชนิดไฟล์", max_length=100, blank=True)
    size = models.PositiveBigIntegerField("ขนาด (ไบต์)", default=0)
    added_at = models.DateTimeField("แนบเมื่อ")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="ผู้แนบ"
    )
    removed_at = models.DateTimeField("นำออกเมื่อ", null=True, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "หลักฐาน"
        verbose_name_plural = "หลักฐาน"
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(~Q(url="") & Q(file="")) | (Q(url="") & ~Q(file="")),
                name="evidence_is_link_or_file",
                violation_error_message="หลักฐานต้องเป็นลิงก์หรือไฟล์อย่างใดอย่างหนึ่ง",
            )
        ]

    def __str__(self):
        return self.caption or self.original_name or self.url

    def get_absolute_url(self):
        return reverse("cycles:evidence_file", args=[self.ref]) if self.file else self.url

    def place(self):
        return f"หลักฐาน {(self.original_name or self.url)[:200]}"

    @property
    def access_note(self):
        """Why a reviewer may not open the link, and what to do; "" for a file."""
        return links.access_note(self.url) if self.url else ""


class Notice(models.Model):
    """What a person is told in the portal; e-mail is a copy."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices", verbose_name="ถึง"
    )
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, null=True, related_name="notices")
    subject = models.CharField("เรื่อง", max_length=300)
    body = models.TextField("ข้อความ")
    path = models.CharField("ไปยังหน้า", max_length=300, blank=True)
    created_at = models.DateTimeField("แจ้งเมื่อ")
    read_at = models.DateTimeField("อ่านเมื่อ", null=True, blank=True)

    class Meta:
        verbose_name = "การแจ้งเตือน"
        verbose_name_plural = "การแจ้งเตือน"
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.subject
