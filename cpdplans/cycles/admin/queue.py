"""The columns of the queue, of submissions themselves and of the plans or reports that belong to one each."""

import datetime
import re

from django.contrib import admin
from django.db.models import Case, DateTimeField, F, OuterRef, Subquery, Value, When
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from cpdplans import thai
from cpdplans.changelists import PortalChangeList

from .. import presenting
from ..clock import Stage
from ..models import Submission
from ..queue import count_waiting, queue_order, waited_words
from .columns import tag

FAR = datetime.datetime(9999, 1, 1, tzinfo=datetime.UTC)  # later than any sending: what does not wait has waited least
PROVINCE = re.compile(r"(?<!\S)จ\.\s*")


class QueueChangeList(PortalChangeList):
    """Its rows know how long they have waited, and follow each other as in the queue where a column has them equal."""

    def get_ordering(self, request, queryset):
        asked = [part for part in super().get_ordering(request, queryset) if part not in {"pk", "-pk"}]
        return [*asked, *queue_order(self.model_admin.submission_path)]

    def get_results(self, request):
        super().get_results(request)
        self.result_list = self.counted(self.result_list)

    def counted(self, rows):
        rows = list(rows)
        count_waiting([row.submission for row in rows], timezone.now())
        return rows


class QueueColumns:
    """A mixin, before BaseAdmin. `submission_path` leads from the listed model to the submission."""

    submission_path = ""
    columns = ["unit_name", "status", "sending", "sent_when", "waiting", "reviewer_name", "remarks"]
    show_facets = admin.ShowFacets.NEVER

    def get_changelist(self, request, **kwargs):
        return QueueChangeList

    def get_ordering(self, request):
        return ["pk"]  # QueueChangeList adds the queue's

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, PROVINCE.sub("", search_term))

    def export_rows(self, changelist):
        return changelist.counted(changelist.queryset)

    def sortable(self, queryset, now):
        """The rows with what their columns are sorted by."""
        path = self.submission_path
        waits = When(**{f"{path}stage": Stage.SUBMITTED}, then=F(f"{path}submitted_at"))
        if path:
            of_it = Submission.objects.with_status(now).filter(pk=OuterRef("submission"))
            queryset = queryset.annotate(status_order=Subquery(of_it.values("status_order")[:1]))
        else:
            queryset = queryset.with_status(now)
        return queryset.annotate(
            unit_place=F(f"{path}unit__position"),
            sent_last=F(f"{path}submitted_at"),
            waits_since=Case(waits, default=Value(FAR, output_field=DateTimeField())),
            given_to=F(f"{path}reviewer__name"),
        )

    @admin.display(description="หน่วยงาน", ordering="unit_place")
    def unit_name(self, row):
        return format_html("{}{}", row.submission.unit.short_name, small(self.below_unit(row.submission)))

    def below_unit(self, submission):
        region = submission.unit.inspection_region
        return f"เขต {region}" if region else ""

    @admin.display(description="สถานะ", ordering="status_order")
    def status(self, row):
        now = timezone.now()
        shown = tag(presenting.status_tag(row.submission, now))
        notes = [mending_words(row.submission, now), prepared_words(row.submission)]
        return format_html("{}{}", shown, small(*notes))

    @admin.display(description="ผลการส่ง")
    def sending(self, row):
        sent = row.submission.timeliness
        return tag(sent) if sent else "–"

    @admin.display(description="ส่งเมื่อ", ordering="sent_last")
    def sent_when(self, row):
        at = row.submission.submitted_at
        ago, _, date = thai.format_ago(at, timezone.now()).partition(" · ") if at else ("–", "", "")
        return format_html("{}{}", ago, small(date))

    @admin.display(description="รอพิจารณา", ordering=F("waits_since").desc())
    def waiting(self, row):
        return "–" if row.submission.waited is None else waited_words(row.submission.waited)

    @admin.display(description="ผู้พิจารณา", ordering="given_to")
    def reviewer_name(self, row):
        submission = row.submission
        if submission.reviewer is None:
            return "–"
        taken = submission.stage == Stage.SUBMITTED and submission.taken_at
        return format_html("{}{}", submission.reviewer, small("รับไว้พิจารณาแล้ว" if taken else ""))

    @admin.display(description="ประเด็น")
    def remarks(self, row):
        return remark_words(row.submission) or "–"


def small(*lines):
    """Quieter lines below what a cell says first."""
    return format_html_join("", '<span class="below">{}</span>', ([line] for line in lines if line))


def mending_words(submission, now):
    if submission.stage != Stage.RETURNED:
        return ""
    past = submission.days_past_revision(now)
    return f"เกินกำหนดแก้ไข {past} วัน" if past else f"แก้ไขภายใน {thai.format_date(submission.revise_by, 'short')}"


def prepared_of(submission):
    return getattr(submission, "prepared_decision", None)


def prepared_words(submission):
    decision = prepared_of(submission)
    return f"เตรียมผลไว้: {decision.get_act_display()}" if decision else ""


def remark_words(submission):
    counts = [("รอแก้ไข", submission.open_remarks), ("ชี้แจงแล้ว", submission.answered_remarks)]
    return ", ".join(f"{label} {count}" for label, count in counts if count)


def _sent(submission):
    return submission.timeliness.label if submission.timeliness else "ยังไม่ส่ง"


def _reviewer(submission):
    return submission.reviewer.display_name if submission.reviewer else ""


EXPORTED = [
    ("รหัส", lambda row: row.submission.unit.code),
    ("หน่วยงาน", lambda row: row.submission.unit.name),
    ("เขตตรวจราชการ", lambda row: row.submission.unit.region_label),
    ("รอบปีงบประมาณ พ.ศ.", lambda row: row.submission.cycle.fiscal_year),
    ("ประเภท", lambda row: row.submission.noun),
    ("สถานะ", lambda row: row.submission.status(timezone.now()).label),
    ("กำหนดส่ง", lambda row: row.submission.due),
    ("ผลการส่ง", lambda row: _sent(row.submission)),
    ("ส่งครั้งแรกเมื่อ", lambda row: row.submission.first_submitted_at),
    ("ส่งล่าสุดเมื่อ", lambda row: row.submission.submitted_at),
    ("รอพิจารณา (วันทำการ)", lambda row: row.submission.waited),
    ("ผู้พิจารณา", lambda row: _reviewer(row.submission)),
    ("รับไว้พิจารณาเมื่อ", lambda row: row.submission.taken_at),
    ("ผลการพิจารณาที่เตรียมไว้", lambda row: prepared_words(row.submission).partition(": ")[2]),
    ("แก้ไขภายในวันที่", lambda row: row.submission.revise_by if row.submission.stage == Stage.RETURNED else None),
    ("ประเด็นรอแก้ไข", lambda row: row.submission.open_remarks),
    ("ประเด็นที่ชี้แจงแล้ว", lambda row: row.submission.answered_remarks),
    ("เห็นชอบเมื่อ", lambda row: row.submission.approved_at),
    ("เลขที่หนังสือนำส่ง", lambda row: row.submission.letter_number),
    ("ผู้ประสานงาน", lambda row: row.submission.contact_name),
    ("โทรศัพท์", lambda row: row.submission.contact_telephone),
]
