"""Who gets in where: one table, role by address. An address that is not in it fails."""

import copy
import datetime
import hashlib
import re

import pytest
import time_machine
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.contrib.messages import get_messages
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import get_resolver, reverse
from django.utils import timezone
from post_office.models import Email

from cpdplans.cycles import reviewing, unit_calendar
from cpdplans.cycles.models import (
    Bundle,
    CycleDocument,
    Document,
    HolidayCorrection,
    Notice,
    NoticeText,
    Outreach,
    PreparedDecision,
    Reminder,
    ReminderRule,
    Sentence,
    Submission,
    TextChange,
    UnitRequest,
    Version,
)
from cpdplans.cycles.outreach import make
from cpdplans.cycles.stages import Act
from cpdplans.units.models import User
from plans.services import remove_part
from reports.models import FrozenFile, FrozenYear, GoodExample, Supplement
from surveys.importing import receive
from surveys.models import KnownName, RoundDocument
from tests.conftest import signed_in
from tests.cycles.factories import make_evidence, png
from tests.desk import everything
from tests.factories import (
    make_aspect,
    make_comment,
    make_cycle,
    make_round,
    make_score,
    make_suggestion,
    make_unit,
    make_user,
)
from tests.plans.factories import add_remark, approve, make_plan, name_in, send, send_back
from tests.plans.factories import submission_of as plan_submission
from tests.reports.factories import extend, make_report, open_report, send_report
from tests.surveys.workbooks import score_row, workbook

WORLDS = []
ROLES = ("anonymous", "officer", "second", "other", "reviewer", "administrator", "executive")

# GET. in: led to sign in. Columns: anonymous, an officer of the unit, a second one, an officer of another unit,
# a reviewer, an administrator, an executive. The plan and the report are returned ones of the unit.
TABLE = """
units:sign_in                 200 302 302 302 302 302 302
units:sign_out                405 405 405 405 405 405 405
units:account                 in  200 200 200 200 200 200
units:password_change         in  302 302 302 302 302 302
units:password_change_done    in  200 200 200 200 200 200
units:password_reset          200 200 200 200 200 200 200
units:password_reset_done     200 200 200 200 200 200 200
units:password_reset_complete 200 200 200 200 200 200 200
units:password_reset_confirm  200 200 200 200 200 200 200

cycles:evidence_file          in  200 200 404 200 200 200
cycles:document               in  200 200 404 200 200 200
cycles:cycle_document         in  200 200 200 200 200 200
cycles:calendar               in  200 200 200 403 403 403
cycles:calendar_file          200 200 200 200 200 200 200
cycles:notices                in  200 200 200 200 200 200
cycles:notices_read           in  405 405 405 405 405 405
cycles:notice                 in  200 404 404 404 404 404
cycles:verify_form            200 200 200 200 200 200 200
cycles:verify                 200 200 200 200 200 200 200

surveys:current               in  302 302 302 302 302 404
surveys:catalogue             in  200 200 200 200 200 200
surveys:results               in  200 200 200 404 404 404
surveys:results_of_unit       in  200 200 404 200 200 404
surveys:results_pdf           in  200 200 404 200 200 404
surveys:document              in  200 200 404 200 200 404
surveys:department_current    in  404 404 404 302 302 404
surveys:department            in  404 404 404 200 200 404
surveys:department_heat       in  404 404 404 200 200 404
surveys:department_themes     in  404 404 404 200 200 404
surveys:department_xlsx       in  404 404 404 200 200 404

plans:current                 in  302 302 302 302 302 302
plans:start                   in  405 405 405 405 405 405
plans:of_submission           in  302 302 404 302 302 302
plans:detail                  in  200 200 404 200 200 200
plans:draft_pdf               in  200 200 404 200 200 200
plans:letter_docx             in  200 200 404 200 200 200
plans:write                   in  405 405 405 405 405 405
plans:add_project             in  405 405 405 405 405 405
plans:project                 in  200 200 404 200 200 403
plans:remove_project          in  200 200 404 200 200 403
plans:awareness               in  200 200 404 200 200 403
plans:attach                  in  405 405 405 405 405 405
plans:letter                  in  200 200 404 200 200 403
plans:check                   in  200 200 404 200 200 403
plans:request                 in  200 200 404 403 403 403
plans:send                    in  405 405 405 405 405 405
plans:recall                  in  405 405 405 405 405 405
plans:receipt                 in  200 200 404 200 200 200
plans:answer                  in  405 405 405 405 405 405
plans:history                 in  200 200 404 200 200 200
plans:take_back               in  200 200 404 200 200 403
plans:restore_row             in  405 405 405 405 405 405

reports:home                  in  200 200 200 200 200 200
reports:board                 in  200 200 200 200 200 200
reports:board_unit            in  200 200 404 200 200 200
reports:board_unit_effect     in  200 200 404 200 200 404
reports:board_effect          in  403 403 403 200 200 200
reports:board_effect_xlsx     in  403 403 403 200 200 200
reports:board_trend           in  403 403 403 200 200 200
reports:uptake                in  403 403 403 200 200 200
reports:board_xlsx            in  403 403 403 200 200 200
reports:board_trace           in  200 200 404 200 200 200
reports:board_lessons         in  403 403 403 200 200 200
reports:examples              in  200 200 200 200 200 200
reports:example               in  200 200 200 200 200 200
reports:example_mark          in  403 403 403 200 200 403
reports:example_withdraw      in  405 405 405 405 405 405
reports:board_year            in  403 403 403 200 200 200
reports:board_year_xlsx       in  403 403 403 200 200 200
reports:board_year_csv        in  403 403 403 200 200 200
reports:board_book            in  403 403 403 200 200 200
reports:board_book_ask        in  405 405 405 405 405 405
reports:board_book_pdf        in  403 403 403 200 200 200
reports:board_book_summary    in  403 403 403 200 200 200
reports:board_book_kept       in  403 403 403 200 200 200
reports:board_pdf             in  403 403 403 200 200 200
reports:new_project           in  200 200 404 200 200 403
reports:copy_project          in  405 405 405 405 405 405
reports:current               in  302 302 200 302 302 302
reports:of_submission         in  302 302 404 302 302 302
reports:detail                in  200 200 404 200 200 200
reports:draft_pdf             in  200 200 404 200 200 200
reports:write                 in  405 405 405 405 405 405
reports:result                in  200 200 404 200 200 403
reports:awareness             in  200 200 404 200 200 403
reports:attach                in  405 405 405 405 405 405
reports:letter                in  200 200 404 200 200 403
reports:check                 in  200 200 404 200 200 403
reports:request               in  200 200 404 403 403 403
reports:send                  in  405 405 405 405 405 405
reports:recall                in  405 405 405 405 405 405
reports:receipt               in  200 200 404 200 200 200
reports:answer                in  405 405 405 405 405 405
reports:supplements           in  200 200 404 200 200 200
reports:supplements_pdf       in  200 200 404 200 200 200
reports:supplement_file       in  200 200 404 200 200 200
reports:history               in  200 200 404 200 200 200
reports:take_back             in  200 200 404 200 200 403
"""
# The desk: led to sign in, or 403 for officers and executives; then a reviewer and an administrator.
DESK = """
index                          200 200
login                          302 302
logout                         405 405
password_change                200 200
password_change_done           200 200
autocomplete                   200 200
jsi18n                         200 200
view_on_site                   302 302
app_list                       200 200
cycles_cycle_open              200 200
cycles_submission_export       200 200
plans_plan_export              200 200
reports_report_export          200 200
surveys_surveyround_release    200 200
surveys_comment_visibility     200 200
surveys_rounddocument_many     200 200
surveys_surveyimport_upload    200 200
surveys_surveyimport_review    200 200
surveys_surveyimport_names     200 200
surveys_surveyimport_problems  200 200
surveys_surveyimport_file      200 200
surveys_surveyimport_template  200 200
plans_plan_undo_import         200 200
cycles_bundle_file             200 200
cycles_bundle_again            405 405
surveys_suggestedactivity_new_round 200 200
plans_plan_compare             200 200
cycles_event_export            200 200
cycles_noticetext_edit         200 200
cycles_reminder_addresses      200 200
cycles_outreach_make           200 200
cycles_outreach_file           200 200
reports_report_compare         200 200
reports_frozenyear_close       200 200
"""
# The same for the pages of each model: changelist, add, change, history, delete; a reviewer, then an administrator.
PAGES = ("changelist", "add", "change", "history", "delete")
MODELS = """
post_office_email                      403 403 403 403 403  200 403 200 200 403
axes_accessattempt                     403 403 302 302 403  200 403 302 302 403
axes_accesslog                         403 403 302 302 403  200 403 302 302 403
django_tasks_database_dbtaskresult     403 403 302 302 403  200 403 302 302 403
units_unit                             200 403 200 200 403  200 200 200 200 403
units_user                             200 200 200 200 403  200 200 200 200 403
cycles_cycle                           200 200 200 200 403  200 200 200 200 403
cycles_submission                      200 403 200 200 403  200 403 200 200 403
cycles_extension                       200 200 200 200 403  200 200 200 200 403
cycles_unitrequest                     200 403 200 200 403  200 403 200 200 403
cycles_prepareddecision                200 403 302 200 403  200 403 302 200 403
cycles_bundle                          200 403 200 200 403  200 403 200 200 403
cycles_sentence                        200 200 200 200 200  200 200 200 200 200
cycles_holidaycorrection               200 200 200 200 200  200 200 200 200 200
cycles_noticetext                      200 403 302 200 403  200 403 302 200 403
cycles_reminderrule                    200 200 200 200 403  200 200 200 200 403
cycles_reminder                        200 403 200 200 403  200 403 200 200 403
cycles_outreach                        200 403 200 200 403  200 403 200 200 403
cycles_event                           200 403 200 200 403  200 403 200 200 403
cycles_textchange                      200 403 200 200 403  200 403 200 200 403
cycles_removedrow                      200 403 200 200 403  200 403 200 200 403
cycles_version                         200 403 200 200 403  200 403 200 200 403
cycles_document                        200 403 200 200 403  200 403 200 200 403
cycles_notice                          200 403 200 200 403  200 403 200 200 403
surveys_surveyround                    200 200 200 200 403  200 200 200 200 403
surveys_surveyimport                   200 403 302 200 403  200 403 302 200 403
surveys_knownname                      200 403 200 200 200  200 403 200 200 200
surveys_rounddocument                  200 200 200 200 200  200 200 200 200 200
surveys_comment                        200 403 200 200 403  200 403 200 200 403
surveys_score                          200 403 200 200 403  200 403 200 200 403
surveys_aspect                         200 200 200 200 200  200 200 200 200 200
surveys_suggestedactivity              200 200 200 200 200  200 200 200 200 200
plans_plan                             200 403 200 200 403  200 403 200 200 403
reports_report                         200 403 200 200 403  200 403 200 200 403
reports_goodexample                    200 403 200 200 403  200 403 200 200 403
reports_frozenyear                     200 403 200 200 403  200 403 200 200 403
"""


def rows(table):
    return {name: cells for name, *cells in (line.split() for line in table.strip().splitlines() if line)}


PORTAL_ROWS = rows(TABLE)
DESK_ROWS = rows(DESK)
MODEL_ROWS = rows(MODELS)


def named_addresses(resolver=None, namespace="", converters=()):
    """{name with its namespace: the names of its arguments} of every address of the portal."""
    found = {}
    for pattern in (resolver or get_resolver()).url_patterns:
        known = (*converters, *pattern.pattern.converters)
        if hasattr(pattern, "url_patterns"):
            found |= named_addresses(pattern, pattern.namespace or namespace, known)
        elif pattern.name:
            found[f"{namespace}:{pattern.name}"] = known
    return found


ADDRESSES = named_addresses()


class World:
    """A year in which the unit A has everything: a returned plan and report, files, receipts, notices, comments."""

    PLAN = "ปรับปรุงจุดบริการของเชียงใหม่"
    COMMENT = "เจ้าหน้าที่หน้าเคาน์เตอร์พูดจาไม่สุภาพ"
    REMARK = "ตัวชี้วัดของเชียงใหม่ยังวัดไม่ได้"
    DOCUMENT = "ผลการสำรวจฉบับเต็มของเชียงใหม่"

    def __init__(self, cycle, officer, other, reviewer, now):
        self.cycle, self.officer, self.reviewer, self.now = cycle, officer, reviewer, now
        self.survey(officer.unit, other.unit)
        self.plan_and_report(officer, reviewer, now)
        self.other_plan = make_plan(cycle, other, now=now)
        self.desk_records(now)

    def survey(self, unit, other):
        self.round = make_round(2565)
        for whose in (unit, other):
            make_score(whose, self.round)
        self.comment = make_comment(unit, self.round, text=self.COMMENT)
        self.round_document = RoundDocument.objects.create(
            round=self.round, unit=unit, title=self.DOCUMENT, file=png(), added_at=self.now, added_by=self.reviewer
        )
        self.suggestion = make_suggestion(self.cycle, responsible=[unit])

    def plan_and_report(self, officer, reviewer, now):
        self.report = make_report(self.cycle, officer, reviewer, now=now)
        self.plan = plan_submission(self.cycle, officer.unit).plan
        self.plan.projects.update(title=self.PLAN)
        send_report(self.report, officer, now)
        self.report_remark = add_remark(self.report, reviewer, now)
        send_back(self.report, reviewer, now)
        send_back(self.plan, reviewer, now, Act.REOPEN, "หน่วยงานขอปรับแผน")
        send(self.plan, officer, now)
        self.plan_remark = add_remark(self.plan, reviewer, now, self.REMARK)
        send_back(self.plan, reviewer, now)
        self.evidence = make_evidence(self.plan.submission, officer, now)
        self.version = self.plan.submission.latest_version()

    def prepare(self, name):
        """What the act `name` wants before it may be done."""
        if name in OF_A_PLAN:
            self.share_the_other_plan()
            return
        later = self.now + datetime.timedelta(minutes=1)
        if name == "plans:recall" or name.startswith("reports"):
            send(self.plan, self.officer, later)
        if name.startswith("reports"):
            reviewing.settle_remark(self.plan_remark, is_closed=True, by=self.reviewer, now=later)
            approve(self.plan, self.reviewer, later)
        if name in {"reports:recall", "reports:supplements"}:
            send_report(open_report(self.cycle, self.officer), self.officer, later)
        if name == "reports:supplements":
            reviewing.settle_remark(self.report_remark, is_closed=True, by=self.reviewer, now=later)
            approve(self.report, self.reviewer, later)

    def share_the_other_plan(self):
        others = type(self.plan.submission).objects.filter(pk=self.other_plan.submission_id)
        others.update(stage="approved", first_submitted_at=self.now)
        type(self.cycle).objects.update(shares_plans=True)

    def desk_records(self, now):
        self.notice = Notice.objects.filter(user=self.officer).first()
        unit_calendar.make_key(self.officer.unit)
        self.cycle_document = CycleDocument.objects.create(cycle=self.cycle, title="หนังสือแจ้งเวียน", file=png())
        self.document = Document.objects.create(version=self.version, kind="receipt", file=png(), created_at=now)
        decided = {"submission": self.plan.submission, "version": self.version}
        PreparedDecision.objects.create(act="approve", prepared_by=self.reviewer, prepared_at=now, **decided)
        joined = {"asked_by": self.reviewer, "asked_at": now, "finished_at": now}
        self.bundle = Bundle.objects.create(versions=[self.version.pk], file=png(), **joined)
        self.supplement = Supplement.objects.create(
            report=self.report,
            about=self.report.ref,
            place="-",
            text="-",
            file=png(),
            added_at=now,
            added_by=self.officer,
        )
        frozen = FrozenYear.objects.create(cycle=self.cycle, frozen_at=now, frozen_by=self.reviewer)
        book = ContentFile(b"%PDF-1.7", "book.pdf")
        sha256 = hashlib.sha256(b"%PDF-1.7").hexdigest()
        FrozenFile.objects.create(year=frozen, kind="book", file=book, sha256=sha256, size=8)
        self.mark_example(now)
        self.extension = extend(self.plan.submission, self.cycle.report_due, self.reviewer)
        self.changes = {
            owner: TextChange.objects.create(
                submission=owner.submission, ref=owner.ref, field=owner.written[0], old="เดิม", at=now, by=self.officer
            )
            for owner in (self.plan, self.report)
        }
        row = self.plan.projects.first().activities.create(number=2, title="กิจกรรมที่ลบ")
        self.removed = remove_part(row, row.project.activities, by=self.officer, now=now)
        KnownName.objects.create(
            of="unit", written="สสจ.ชม.", key="สสจ.ชม.", meaning="unit-50", decided_at=now, decided_by=self.reviewer
        )
        self.upload, self.asking = (
            receive(workbook([score_row(unit)]), round_year=2565, by=self.reviewer, now=now)
            for unit in ("เชียงใหม่", "เชียงไหม่")
        )
        UnitRequest.objects.create(
            submission=self.plan.submission,
            kind="exemption",
            reason="น้ำท่วมสำนักงาน",
            asked_by=self.officer,
            asked_at=now,
            state="withdrawn",
        )
        Sentence.objects.create(text="กรุณาระบุค่าเป้าหมาย")
        own = {"subject": "เห็นชอบแล้ว", "body": "{ลิงก์}", "changed_at": now, "changed_by": self.reviewer}
        NoticeText.objects.create(name="approve_unit", **own)
        rule, day = ReminderRule.objects.create(when=ReminderRule.When.AFTER_DUE, days=1), now.date()
        counted = {"submission": self.plan.submission, "counted_from": day, "due_on": day}
        Reminder.objects.create(rule=rule, sent_at=now, told=1, **counted)
        owed = [self.other_plan.submission_id]
        self.outreach = make(Outreach.Kind.LETTER, owed, by=self.reviewer, now=now).outreach
        HolidayCorrection.objects.create(day=now.date(), name="วันหยุดพิเศษ")
        self.email = Email.objects.create(from_email="a@example.com", to=["b@example.com"], subject="เรื่อง", message="-")

    def mark_example(self, now):
        """Of a round before, approved then; the round is not open, so that nothing else shows it."""
        stands = {"kind": "report", "stage": "approved", "first_submitted_at": now}
        cycle = make_cycle(2565, opened=False)
        held = Submission.objects.create(unit=self.officer.unit, cycle=cycle, **stands)
        sent = self.report.submission.latest_version()
        codes = {"receipt_number": "2565-R-50-1", "verify_code": "2" * 20, "sha256": "", "created_at": now}
        version = Version.objects.create(
            submission=held, number=1, content=sent.content, created_by=self.officer, **codes
        )
        ref = self.report.results.first().plan_ref
        said = {"title": "แผน", "reason": "ทำได้เอง", "marked_at": now, "marked_by": self.reviewer}
        self.example = GoodExample.objects.create(submission=held, project_ref=ref, version=version, **said)

    def values(self, name):
        """The arguments that the address `name` may want."""
        room = name.partition(":")[0]
        held = {"fiscal_year": 2565, "code": self.officer.unit.code, "table": "units", "uidb64": "MQ", "token": "a-b"}
        if room in {"plans", "reports"}:
            owner, row, remark = {
                "plans": (self.plan, self.plan.projects.first, self.plan_remark),
                "reports": (self.report, self.report.results.first, self.report_remark),
            }[room]
            held |= {"pk": owner.pk, "submission_pk": owner.submission_id, "ref": row().ref, "remark_pk": remark.pk}
            held |= {"change_pk": self.changes[owner].pk, "removed_pk": self.removed.pk}
        return held | self.special(name)

    def special(self, name):
        return {
            "reports:new_project": {"pk": self.plan.pk},
            "reports:copy_project": {"pk": self.plan.pk, "ref": self.other_plan.projects.first().ref},
            "cycles:evidence_file": {"ref": self.evidence.ref},
            "cycles:document": {"version_pk": self.version.pk, "kind": "receipt"},
            "cycles:cycle_document": {"pk": self.cycle_document.pk},
            "cycles:calendar_file": {"key": self.officer.unit.calendar_key},
            "cycles:notice": {"pk": self.notice.pk},
            "cycles:verify": {"code": self.version.verify_code},
            "admin:view_on_site": {
                "content_type_id": ContentType.objects.get_for_model(self.plan.submission).pk,
                "object_id": self.plan.submission_id,
            },
            "admin:app_list": {"app_label": "plans"},
            "admin:cycles_cycle_open": {"pk": self.cycle.pk},
            "admin:reports_frozenyear_close": {"pk": self.cycle.pk},
            "reports:board_book_kept": {"kind": "book"},
            "admin:cycles_noticetext_edit": {"name": "approve_unit"},
            "admin:cycles_bundle_file": {"pk": self.bundle.pk},
            "admin:cycles_bundle_again": {"pk": self.bundle.pk},
            "admin:cycles_outreach_file": {"pk": self.outreach.pk, "form": "docx"},
            "surveys:document": {"pk": self.round_document.pk},
            "reports:supplement_file": {"pk": self.supplement.pk},
            "reports:example": {"pk": self.example.pk},
            "reports:example_withdraw": {"pk": self.example.pk},
            "reports:example_mark": {"ref": self.example.project_ref},
            "admin:surveys_suggestedactivity_new_round": {"pk": self.cycle.pk},
            "admin:surveys_surveyround_release": {"pk": self.round.pk},
            "admin:surveys_comment_visibility": {"pk": self.comment.pk},
            "admin:surveys_surveyimport_review": {"pk": self.upload.pk},
            "admin:surveys_surveyimport_names": {"pk": self.asking.pk},
            "admin:surveys_surveyimport_problems": {"pk": self.upload.pk},
            "admin:surveys_surveyimport_file": {"pk": self.upload.pk},
            "admin:plans_plan_undo_import": {"pk": self.upload.pk},
        }.get(name, {}) | self.object_of(name)

    def object_of(self, name):
        """object_id of the pages of a model: one that there is; packages' records are only listed."""
        found = re.fullmatch(r"admin:(\w+)_([a-z]+)_(change|history|delete|compare)", name)
        if not found:
            return {}
        record = apps.get_model(found[1], found[2]).objects.first()
        return {"object_id": record.pk if record else 1}

    def address(self, name):
        held = self.values(name)
        wanted = {key: held[key] for key in (*ADDRESSES[name], *(["app_label"] if name == "admin:app_list" else []))}
        return reverse(name, kwargs=wanted) + QUERIES.get(name, "")


OF_A_PLAN = {"reports:new_project", "reports:copy_project"}  # though they lie in the reports' room
QUERIES = {
    "admin:autocomplete": "?app_label=cycles&model_name=extension&field_name=submission&term=",
    "admin:login": "?next=/admin/",
}


NOW = datetime.datetime(2023, 4, 1, 10, 0, tzinfo=timezone.get_default_timezone())
pytestmark = pytest.mark.django_db  # each test is taken back inside the world of them all


@pytest.fixture(autouse=True)
def at_that_moment(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """One world for all tests of this file, with somebody of every role; taken back after the last of them."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(NOW, tick=False):
            units = make_unit("50", "เชียงใหม่", inspection_region=15), make_unit("51", "ลำพูน", inspection_region=15)
            roles = User.Role.REVIEWER, User.Role.ADMINISTRATOR, User.Role.EXECUTIVE
            people = {role.value: make_user(role, username=role.value) for role in roles}
            officer, second, other = (
                make_user(unit=unit, username=name)
                for unit, name in ((units[0], "50"), (units[0], "50b"), (units[1], "51"))
            )
            cycle = make_cycle(2566, opened=True, by=people["reviewer"])
            world = World(cycle, officer, other, people["reviewer"], NOW)
            world.people = {"officer": officer, "second": second, "other": other} | people
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(made):
    """As it is again after the test, with records that the test may change."""
    return copy.deepcopy(made)


@pytest.fixture
def clients(client, world):
    return {"anonymous": client} | {role: signed_in(world.people[role]) for role in ROLES[1:]}


@pytest.fixture
def officer_client(world):
    return signed_in(world.officer)


@pytest.fixture
def officer_b_client(world):
    return signed_in(world.people["other"])


@pytest.fixture
def reviewer_client(world):
    return signed_in(world.reviewer)


@pytest.fixture
def executive_client(world):
    return signed_in(world.people["executive"])


def code_of(client, address):
    """The answer's code; "in" where somebody is led to sign in; behind the admin's own sign-in, what stands there."""
    response = client.get(address)
    if response.streaming:
        b"".join(response.streaming_content)  # read to its end, the file is closed
    target = response.get("Location", "")
    if target.startswith(reverse("admin:login")):
        return code_of(client, target)
    return "in" if target.startswith(reverse("units:sign_in")) else str(response.status_code)


def test_every_address_is_in_the_table():
    of_models = (f"{model}_{page}" for model in MODEL_ROWS for page in PAGES)
    assert set(ADDRESSES) == {*PORTAL_ROWS, *(f"admin:{name}" for name in (*DESK_ROWS, *of_models))}


@pytest.mark.parametrize("name", PORTAL_ROWS)
def test_address_by_role(name, world, clients):
    address = world.address(name)
    codes = {role: code_of(client, address) for role, client in clients.items()}
    assert codes == dict(zip(ROLES, PORTAL_ROWS[name], strict=True))


@pytest.mark.parametrize("name", DESK_ROWS)
def test_desk_by_role(name, world, clients):
    address = world.address(f"admin:{name}")
    codes = [code_of(client, address) for client in clients.values()]
    outside = ["302"] * 4 if name == "logout" else ["in", *["403"] * 3]
    assert codes == [*outside, *DESK_ROWS[name], outside[-1]]


@pytest.mark.parametrize("model", MODEL_ROWS)
def test_pages_of_a_model_by_role(model, world, clients):
    addresses = [world.address(f"admin:{model}_{page}") for page in PAGES]
    codes = {role: [code_of(client, address) for address in addresses] for role, client in clients.items()}
    inside = {"reviewer": MODEL_ROWS[model][:5], "administrator": MODEL_ROWS[model][5:]}
    assert codes == dict.fromkeys(ROLES, ["403"] * 5) | {"anonymous": ["in"] * 5} | inside


# What changes something


def rewriting(row, field):
    name = name_in(row, field)
    return {name: "อื่น 1", f"base-{name}": getattr(row, field)}


POSTS = {
    "write": lambda world, row: {"ref": row.ref, "field": row.written[0], "text": "แก้โดยผู้อื่น", "base": ""},
    "awareness": lambda world, row: {"act": "attach", "kind": "photo", "links": "https://example.com/other"},
    "attach": lambda world, row: {"act": "attach", "kind": "photo", "links": "https://example.com/other"},
    "letter": lambda world, row: rewriting(row.submission, "letter_number"),
    "answer": lambda world, row: {"answer": "ตอบแทน"},
    "project": lambda world, row: {"act": "add-activity"},
    "result": lambda world, row: rewriting(row, "lessons"),
    "take_back": lambda world, row: {"base": ""},
    "supplements": lambda world, row: {"about": row.ref, "text": "ผลที่ทำได้เพิ่มเติม"},
    "request": lambda world, row: {"kind": "extension", "wanted_until": "30/9/2566", "reason": "น้ำท่วมสำนักงาน"},
    "new_project": lambda world, row: {"answer": f"aspect-{make_aspect(2).pk}-"},
}
# What acts on the asker's own plan, whoever asks (plans:start), is held by its room's tests.
CHANGING = [
    name
    for name in PORTAL_ROWS
    if re.fullmatch(
        r"(plans|reports):(?!start|current|of_submission|detail|draft_pdf|letter_docx|check|receipt|history|home|board|uptake|example|supplements_pdf|supplement_file).*",
        name,
    )
]


def post(world, client, name):
    row = (world.plan.projects if name.startswith("plans") else world.report.results).first()
    data = POSTS.get(name.partition(":")[2], lambda *_: {})(world, row)
    if name.endswith(":write"):
        data["base"] = getattr(row, row.written[0])
    return client.post(world.address(name), data)


@pytest.mark.parametrize("name", CHANGING)
def test_another_unit_changes_nothing(name, world, officer_b_client):
    before = everything()
    assert (post(world, officer_b_client, name).status_code, everything()) == (404, before)


@pytest.mark.parametrize("name", CHANGING)
def test_an_executive_changes_nothing(name, world, executive_client):
    before = everything()
    response = post(world, executive_client, name)
    words = [str(message) for message in get_messages(response.wsgi_request)]
    act = "แก้ไข" if name == "plans:add_project" else "ดำเนินการดังกล่าว"
    refusals = {403: [], 302: [f"บัญชีนี้ไม่มีสิทธิ{act}"]}
    assert (words, everything()) == (refusals[response.status_code], before)


@pytest.mark.parametrize("name", CHANGING)
def test_who_is_not_signed_in_changes_nothing(name, world, client):
    """The answer is a page that carries what was posted through the sign-in form."""
    before = everything()
    response = post(world, client, name)
    assert (response.status_code, response.context["next"], everything()) == (401, world.address(name), before)


@pytest.mark.parametrize("name", CHANGING)
def test_an_officer_of_the_unit_changes_something(name, world, officer_client):
    """The same postings by somebody who may, so that the tests above say something."""
    world.prepare(name)
    before = everything()
    code = post(world, officer_client, name).status_code
    assert (code, everything() == before) == (200 if name.endswith((":write", ":attach")) else 302, False)


@pytest.mark.parametrize("who", ["officer_client", "officer_b_client", "executive_client"])
@pytest.mark.parametrize("model", ["plans_plan", "reports_report"])
def test_the_review_page_is_for_reviewers(request, who, model, world):
    client = request.getfixturevalue(who)
    before = everything()
    response = client.post(world.address(f"admin:{model}_change"), {"act": "approve"}, follow=True)
    assert (response.status_code, everything()) == (403, before)


# What must not be seen


def shown_to(client, addresses):
    """The text of all those pages that answer."""
    found = [client.get(address) for address in addresses]
    return " ".join(page.content.decode() for page in found if page.status_code == 200)


def own_pages(plan):
    """The addresses that everybody has, and those of a plan."""
    shared = ["reports:home", "surveys:catalogue", "cycles:notices", "units:account"]
    own = [("plans:detail", plan.pk), ("plans:check", plan.pk), ("plans:project", plan.pk, plan.projects.first().ref)]
    return [*map(reverse, shared), *(reverse(name, args=args) for name, *args in own), "/surveys/2565/"]


SECRETS = [World.PLAN, World.COMMENT, World.REMARK]


def test_texts_of_a_unit_stay_with_it(world, officer_client, officer_b_client):
    own = shown_to(officer_client, own_pages(world.plan))
    others = shown_to(officer_b_client, own_pages(world.other_plan))
    assert [[text in shown for text in SECRETS] for shown in (own, others)] == [[True] * 3, [False] * 3]


def test_comments_stay_with_the_unit_and_reviewers(world, executive_client):
    """An executive reads plans and their remarks, but no comment of the survey."""
    addresses = [world.address("plans:detail"), *map(reverse, ["reports:home", "reports:board"])]
    shown = shown_to(executive_client, addresses)
    assert [text in shown for text in SECRETS] == [True, False, True]


def test_a_remark_is_not_answered_through_another_plan(world, officer_b_client):
    address = reverse("plans:answer", args=[world.other_plan.pk, world.plan_remark.pk])
    assert officer_b_client.post(address, {"answer": "ตอบแทน"}).status_code == 404
    world.plan_remark.refresh_from_db()
    assert world.plan_remark.answer == ""


def test_a_row_is_not_written_through_another_plan(world, officer_b_client):
    row = world.plan.projects.first()
    before = everything()
    data = {"ref": row.ref, "field": "title", "text": "แก้โดยผู้อื่น", "base": row.title}
    response = officer_b_client.post(reverse("plans:write", args=[world.other_plan.pk]), data)
    page = officer_b_client.get(reverse("plans:project", args=[world.other_plan.pk, row.ref]))
    assert (response.status_code, page.status_code, everything()) == (404, 404, before)


def test_evidence_is_not_taken_out_through_another_plan(world, officer_b_client):
    address = reverse("plans:awareness", args=[world.other_plan.pk])
    officer_b_client.post(address, {"act": f"detach-{world.evidence.ref}"})
    world.evidence.refresh_from_db()
    assert world.evidence.removed_at is None
