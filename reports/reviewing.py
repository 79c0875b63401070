"""What the reports room lends to the review desk: its paper's places, and how the round before ended."""

from dataclasses import dataclass

from django.urls import reverse

from cpdplans.cycles.clock import Kind, Stage
from cpdplans.cycles.models import Submission
from plans import copying
from plans.review import Place
from plans.review.desk import WHOLE

from .content import NARRATIVE
from .last_year import last_projects

WHOLE_GROUPS = {"ทั้งรายงาน", "หนังสือนำส่งและผู้ประสานงาน"}
COLUMNS = ("กิจกรรม", "ตัวชี้วัดความสำเร็จ", "ผลและบทเรียน", "หลักฐาน")


def report_place(part):
    """A project's fields under what they tell of; what is of the whole report by its group."""
    if part.group in WHOLE_GROUPS:
        return Place(WHOLE, 0, part.group)
    order = 2 if part.field in NARRATIVE else 3 if part.field == "evidence" else _of_row(part.label)
    return Place(part.group, order, COLUMNS[order])


def _of_row(label):
    return 0 if label.startswith("กิจกรรมที่") else 1


def promised_of(content):
    """The projects of the approved plan that a report answers to: their objective and period, beside the results."""
    return [row for row in content["results"] if not row["is_cancelled"]]


def supplements_of(report):
    """What was added after the approval, the latest first, and the page that shows it with its evidence."""
    rows = list(report.supplements.all())
    return {"url": reverse("reports:supplements", args=[report.pk]), "rows": rows} if rows else None


def examples_of(report, content):
    """The projects of an approved report, each with its mark as a good example and the way to it."""
    submission = report.submission
    if submission.stage != Stage.APPROVED:
        return []
    marks = {str(one.project_ref): one for one in submission.examples.marked().select_related("version")}
    return [
        {
            "title": f"แผนที่ {line['number']} {line['title']}",
            "url": reverse("reports:example_mark", args=[submission.pk, line["plan_ref"]]),
            "mark": marks.get(line["plan_ref"]),
        }
        for line in content["results"]
        if not line["is_cancelled"]
    ]


@dataclass(frozen=True)
class LastYear:
    """The unit's plan of the round before and how it ended. `projects`: LastProjects of an approved plan."""

    fiscal_year: int
    plan: Submission | None
    report: Submission | None
    projects: list

    @property
    def is_there(self):
        return bool(self.plan and self.plan.first_submitted_at)

    @property
    def plan_words(self):
        return "" if self.plan.stage == Stage.APPROVED else f"แผนของปีก่อนอยู่ในขั้น “{self.plan.get_stage_display()}”"

    @property
    def report_words(self):
        """How far the report has come; a report not yet sent is told as owed."""
        if self.report is None or self.report.first_submitted_at is None:
            return "ยังไม่ส่งรายงานผล"
        return f"รายงานผล: {self.report.get_stage_display()}"


def last_year(submission):
    """LastYear, or None where no round was opened before. A fixed number of queries."""
    last = copying.last_cycle(submission.cycle)
    if last is None:
        return None
    own = {row.kind: row for row in Submission.objects.filter(unit=submission.unit_id, cycle=last)}
    projects = last_projects(_Whose(submission), last, {})
    return LastYear(last.fiscal_year, own.get(Kind.PLAN), own.get(Kind.REPORT), projects)


@dataclass(frozen=True)
class _Whose:
    """Stands for a plan or a report where only its unit is asked for."""

    submission: Submission
