"""A year with a row for every list of the desk, and as many units more as a test wants."""

import datetime
import re
from html import unescape

from axes.models import AccessAttempt, AccessLog
from django.apps import apps
from django.contrib import admin
from django.core import serializers
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from post_office.models import Email

from cpdplans.cycles import reviewing
from cpdplans.cycles.clock import Kind
from cpdplans.cycles.models import (
    Bundle,
    Document,
    HolidayCorrection,
    Notice,
    NoticeText,
    Outreach,
    PreparedDecision,
    Reminder,
    ReminderRule,
    RemovedRow,
    Row,
    SavedFilter,
    Sentence,
    TextChange,
    UnitRequest,
)
from cpdplans.cycles.outreach import make
from cpdplans.cycles.stages import Act
from reports.models import FrozenYear, GoodExample
from surveys.models import KnownName, RoundDocument, SurveyImport
from tests.cycles.factories import add_remark, make_extension, overwrite
from tests.factories import make_aspect, make_comment, make_round, make_score, make_suggestion, make_unit, make_user
from tests.reports.factories import make_report, send_report

LINK = "https://www.example.com"
TASK = "cpdplans.cycles.tasks.store_documents"


LEFT_BY_A_VISIT = ("sessions.", "contenttypes.")
# Latin letters that are no English: names of formats, and the data of the Desk.
NO_ENGLISH = {"SHA", "PDF", "URL", "Excel", "DOCX", "JPEG", "PNG", "XLSX", "MB", "Ctrl", "Enter", "Esc"}
NO_ENGLISH |= {"https", "www", "example", "com", "photos", "results", "reviewer", "administrator", "executive"} | set(
    re.findall("[a-z]+", TASK)
)


def listed_models():
    return list(admin.site._registry)


def everything():
    """All that is stored, by model."""
    return {
        model._meta.label: serializers.serialize("json", model.objects.order_by("pk"))
        for model in apps.get_models()
        if not model._meta.label_lower.startswith(LEFT_BY_A_VISIT)
    }


def latin_words(response):
    """The words in Latin letters that a page of the admin shows or reads out, but for those that are no English."""
    page = re.sub(r"<(script|style|textarea)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    spoken = re.findall(r'(?:alt|title|aria-label|placeholder)="([^"]*)"', page)
    spoken += [value for kind, value in re.findall(r'<input type="(submit|button)"[^>]*value="([^"]*)"', page)]
    shown = unescape(" ".join([re.sub(r"<[^>]+>", " ", page), *spoken]))
    return set(re.findall(r"[A-Za-z]{2,}", shown)) - NO_ENGLISH


def clone(record, **changes):
    """Another row with the same values but these; a row of the portal with a ref gets its own."""
    kept = {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}
    own = {record._meta.pk.attname, *(["ref"] if isinstance(record, Row) else [])}
    copied = type(record)(**{name: value for name, value in kept.items() if name not in own})
    for name, value in changes.items():
        setattr(copied, name, value)
    copied.save(force_insert=True)
    return copied


class Desk:
    """Unit A's plan is approved; its report is sent, remarked on, and a return of it is prepared. `another()` makes a
    unit more of which the same is true, and one more of everything else."""

    def __init__(self, cycle, officer, reviewer, now):
        self.cycle, self.officer, self.reviewer, self.now = cycle, officer, reviewer, now
        self.count = 1
        self.papers(officer, reviewer, now)
        self.records(now)
        self.survey(now)
        self.of_packages(now)

    def papers(self, officer, reviewer, now):
        self.report = make_report(self.cycle, officer, reviewer, now=now)
        send_report(self.report, officer, now)
        self.submissions = list(self.cycle.submissions.filter(unit=officer.unit).order_by("kind"))
        plan, sent = self.submissions
        self.plan = plan.plan
        for number, submission in enumerate(self.submissions):
            overwrite(submission.latest_version(), verify_code=f"{number:020}", sha256="0" * 64)
        self.versions = [submission.latest_version() for submission in self.submissions]
        self.unused_sentence = Sentence.objects.create(text="กรุณาแนบหลักฐาน", position=0)
        self.sentence = Sentence.objects.create(text="กรุณาระบุค่าเป้าหมาย")
        self.remark = add_remark(sent, reviewer, now, sentence=self.sentence)
        reviewing.take(sent, by=reviewer, now=now)
        day = timezone.localdate(now) + datetime.timedelta(days=7)
        reviewing.prepare(sent, Act.RETURN, by=reviewer, now=now, read=1, revise_by=day)
        self.decision = PreparedDecision.objects.get()

    def records(self, now):
        plan, sent = self.submissions
        by = self.officer
        self.extension = make_extension(self.other_report(), self.cycle.supplement_until, self.reviewer, now)
        self.request = UnitRequest.objects.create(
            submission=plan, kind="exemption", reason="น้ำท่วมสำนักงาน", asked_by=by, asked_at=now
        )
        self.change = TextChange.objects.create(
            submission=plan, ref=plan.ref, field="title", place="แผนที่ 1", old="อบรม", new="อบรม 2 ครั้ง", at=now, by=by
        )
        self.removed = RemovedRow.objects.create(
            submission=plan,
            ref=plan.ref,
            kind="plans.activity",
            place="แผนที่ 1 กิจกรรมที่ 2",
            content={"title": "อบรม"},
            removed_at=now,
            removed_by=by,
        )
        self.document = Document.objects.create(
            version=self.versions[0], kind="receipt", file="a.pdf", sha256="0" * 64, created_at=now
        )
        self.notice = Notice.objects.create(user=by, submission=plan, subject="เรื่อง", body="ข้อความ", created_at=now)
        self.event = plan.events.first()
        self.text = NoticeText.objects.create(
            name="approve_unit", subject="เห็นชอบแล้ว", body="{ลิงก์}", changed_at=now, changed_by=self.reviewer
        )
        self.rule = ReminderRule.objects.create(when=ReminderRule.When.AFTER_DUE, days=1)
        day = timezone.localdate(now)
        counted = {"submission": sent, "counted_from": day, "due_on": day}
        self.reminder = Reminder.objects.create(rule=self.rule, sent_at=now, told=1, **counted)
        owing = [self.cycle.submissions.exclude(unit=by.unit).get(kind=Kind.PLAN).pk]
        self.outreach = make(Outreach.Kind.LINE, owing, by=self.reviewer, now=now).outreach
        self.holiday = HolidayCorrection.objects.create(day=timezone.localdate(now), name="วันหยุดพิเศษ")
        self.filter = SavedFilter.objects.create(
            user=self.reviewer, page="plans.plan", name="ของฉัน", query="a=1", saved_at=now
        )
        self.frozen = FrozenYear.objects.create(cycle=self.cycle, frozen_at=now, frozen_by=self.reviewer)
        marked = {"title": "แผน", "reason": "ทำได้เอง", "marked_at": now, "marked_by": self.reviewer}
        ref = self.report.results.first().plan_ref
        self.example = GoodExample.objects.create(submission=sent, project_ref=ref, version=self.versions[1], **marked)
        self.bundle = Bundle.objects.create(versions=[self.versions[0].pk], asked_by=self.reviewer, asked_at=now)

    def other_report(self):
        """Of a unit that has not begun: only there more time can be given."""
        return self.cycle.submissions.exclude(unit=self.officer.unit).get(kind=Kind.REPORT)

    def survey(self, now):
        unit, by = self.officer.unit, {"decided_at": now, "decided_by": self.reviewer}
        self.round = make_round(2565)
        self.score = make_score(unit, self.round)
        self.comment = make_comment(unit, self.round)
        self.aspect = make_aspect(1)
        self.activity = make_suggestion(self.cycle, responsible=[unit])
        self.round_document = RoundDocument.objects.create(
            round=self.round, unit=unit, title="ผลการสำรวจ", url=LINK, added_at=now, added_by=self.reviewer
        )
        self.name = KnownName.objects.create(of="unit", written="สสจ.ชม", key="สสจ.ชม", meaning="unit-50", **by)
        self.upload = SurveyImport.objects.create(
            fiscal_year=2565,
            file="a.xlsx",
            original_name="ผลสำรวจ",
            sha256="0" * 64,
            uploaded_at=now,
            uploaded_by=self.reviewer,
            state="broken",
        )

    def of_packages(self, now):
        tried = {"username": "50", "ip_address": "192.0.2.1", "user_agent": "", "http_accept": "", "path_info": "/"}
        self.email = Email.objects.create(from_email="a@example.com", to=["b@example.com"], subject="เรื่อง", message="-")
        self.attempt = AccessAttempt.objects.create(**tried, get_data="", post_data="", failures_since_start=1)
        self.access = AccessLog.objects.create(**tried)
        self.task = DBTaskResult.objects.create(
            args_kwargs={"args": [], "kwargs": {}},
            task_path=TASK,
            backend_name="default",
            run_after=now,
            exception_class_path="",
            traceback="",
        )

    # More of the same

    def grow(self, count):
        """As many of everything as `count`, at least."""
        for number in range(self.count, count):
            self.another(number)
        self.count = max(self.count, count)

    def another(self, number):
        unit = make_unit()
        officer = make_user(unit=unit, username=f"u{number}")
        plan, sent = (
            self._sent(submission, version, unit, officer, number)
            for submission, version in zip(self.submissions, self.versions, strict=True)
        )
        self._contents(plan, sent)
        clone(self.extension, submission=sent.submission)
        clone(self.remark, submission=sent.submission, version=sent)
        clone(self.decision, submission=sent.submission, version=sent)
        clone(self.example, submission=sent.submission, version=sent)
        for record in (self.change, self.removed, self.notice, self.event, self.request):
            clone(record, submission=plan.submission)
        clone(self.document, version=plan)
        clone(self.reminder, submission=sent.submission)
        clone(self.outreach).submissions.set(self.outreach.submissions.all())
        self._flat(number, unit, officer)

    def _sent(self, submission, version, unit, officer, number):
        held = clone(submission, unit=unit, submitted_by=officer)
        number = f"{version.receipt_number}-{number}"
        return clone(version, submission=held, receipt_number=number, verify_code=number, created_by=officer)

    def _contents(self, plan, sent):
        own = clone(self.plan, submission=plan.submission)
        for project in self.plan.projects.all():
            copied = clone(project, plan=own)
            for row in [*project.activities.all(), *project.indicators.all(), *project.findings.all()]:
                clone(row, project=copied)
        for piece in self.plan.submission.evidence.all():
            clone(piece, submission=plan.submission)
        report = clone(self.report, submission=sent.submission, plan_version=plan)
        for result in self.report.results.all():
            copied = clone(result, report=report)
            for row in [*result.activities.all(), *result.indicators.all()]:
                clone(row, result=copied)

    def _flat(self, number, unit, officer):
        """What belongs to no submission."""
        day = self.holiday.day + datetime.timedelta(days=number)
        clone(self.holiday, day=day)
        clone(self.sentence, position=number)
        clone(self.filter, name=f"ของฉัน {number}")
        clone(self.text, name=f"text_{number}")
        clone(self.rule, days=1 + number)
        clone(self.bundle)
        clone(self.frozen, cycle=clone(self.cycle, fiscal_year=2400 + number, survey_year=2400))
        clone(self.round, fiscal_year=2400 + number)
        clone(self.score, unit=unit)
        clone(self.comment, unit=unit)
        clone(self.aspect, number=10 + number, title=f"ด้าน {number}")
        clone(self.activity, number=1 + number)
        clone(self.round_document, unit=unit)
        clone(self.name, written=f"ชื่อ {number}", key=f"ชื่อ {number}")
        clone(self.upload)
        clone(self.email)
        clone(self.attempt, username=officer.username)
        clone(self.access)
        clone(self.task)
