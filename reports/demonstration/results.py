"""What the reports say: the lines of a report filled in from the drafts of its plan."""

from datetime import timedelta

from cpdplans.cycles.models import Evidence
from plans.models import Direction
from reports.models import ActivityResult, IndicatorResult, ProjectResult
from reports.services import report_of

from .courses import Flaw
from .moments import working_day

Progress = ActivityResult.Progress
SUGGESTIONS = (
    "ควรจัดอบรมการวิเคราะห์ผลสำรวจให้แก่เจ้าหน้าที่ของหน่วยงานก่อนเริ่มจัดทำแผนทุกปี",
    "ควรสนับสนุนงบประมาณปรับปรุงจุดบริการแก่หน่วยงานที่ผลสำรวจชี้เรื่องสถานที่ต่อเนื่องกันหลายปี",
    "ควรรวบรวมแนวปฏิบัติที่ดีของแต่ละจังหวัดเผยแพร่ให้หน่วยงานอื่นนำไปปรับใช้",
    "ควรส่งผลสำรวจให้หน่วยงานเร็วขึ้น เพื่อให้มีเวลาดำเนินกิจกรรมมากขึ้น",
    "ควรพัฒนาระบบ e-Service กลางของกรม เพื่อให้ทุกจังหวัดใช้ร่วมกันและลดภาระการพัฒนาเอง",
)
CONTINUES = (
    "จัดกิจกรรมต่อเนื่องทุกไตรมาส และติดตามผลจากแบบประเมินของผู้รับบริการ",
    "นำแนวทางที่ได้ผลไปใช้กับงานบริการอื่นของหน่วยงานในปีถัดไป",
    "ทบทวนขั้นตอนร่วมกับผู้รับบริการปีละ 1 ครั้ง และปรับปรุงคู่มือให้เป็นปัจจุบัน",
    "ขยายจุดบริการและช่องทางติดต่อไปยังอำเภอที่อยู่ห่างไกล",
)
TAKES = timedelta(days=21)  # of an activity that was finished
REMARK_CHANGE = "กรุณาอธิบายว่าผู้รับบริการได้รับสิ่งใดเปลี่ยนไปจากเดิม โดยอ้างอิงตัวเลขหรือเสียงสะท้อนประกอบ"
REMARK_DONE = "กรุณาระบุผลการดำเนินการเป็นจำนวนหรือรายละเอียดที่ตรวจสอบได้"


def open_report(course):
    """The report with its lines, taken from the approved plan as when it is first opened."""
    return report_of(course.submission)


def fill_report(report, course, drafts):
    """Writes what was done and reached into the lines, and the evidence. Gives the evidence, not saved."""
    rng = course.rng
    if rng.random() < 0.25:
        report.suggestion = rng.choice(SUGGESTIONS)
        report.save(update_fields=["suggestion"])
    pieces = []
    results = report.results.prefetch_related("activities", "indicators").order_by("number")
    for result, draft in zip(results, drafts, strict=True):
        result.report = report
        _fill_result(result, draft, course)
        pieces.append(_evidence(result, course))
    if rng.random() < 0.4:
        pieces.append(_summary(course))
    return pieces


def _fill_result(result, draft, course):
    activities, indicators = list(result.activities.all()), list(result.indicators.all())
    result.change_for_clients = draft.change
    result.problems, result.solutions, result.lessons = draft.problem, draft.solution, draft.lesson
    if result.number == 1 and course.unit.position % 3:
        result.continues = CONTINUES[course.unit.position % len(CONTINUES)]
    for line, row in zip(activities, draft.activities, strict=True):
        _fill_activity(line, row, draft.start)
    for line, row in zip(indicators, draft.indicators, strict=True):
        if line.direction == Direction.DONE:
            line.done = IndicatorResult.Done.YES if row.is_reached else IndicatorResult.Done.NO
        line.actual, line.measured_how = row.actual, row.measured_how
    if course.flaws and result.number == 1:
        _weaken(course, result, activities[0])
    result.save(update_fields=ProjectResult.written)
    for line in activities:
        line.save(update_fields=ActivityResult.written)
    for line in indicators:
        line.save(update_fields=["actual", "done", "measured_how"])


def _fill_activity(line, row, start):
    line.started_on = start
    if row.finished_on:
        line.started_on = min(row.finished_on, max(start, working_day(row.finished_on - TAKES, -1)))
    if row.finished_on:
        line.progress, line.percent, line.finished_on, line.done = Progress.DONE, 100, row.finished_on, row.done
    else:
        line.progress, line.percent, line.reason = Progress.UNDERWAY, row.percent, row.reason


def _weaken(course, result, activity):
    activity.result = result
    made = [
        Flaw(
            result,
            "change_for_clients",
            f"{result.place()} {result.title} {result._meta.get_field('change_for_clients').verbose_name}",
            "ผู้รับบริการมีความพึงพอใจ",
            result.change_for_clients,
            REMARK_CHANGE,
            "เพิ่มรายละเอียดสิ่งที่ผู้รับบริการได้รับแล้ว",
        ),
        Flaw(
            activity,
            "done",
            f"{result.place()} {result.title} กิจกรรมที่ {activity.number}",
            "ดำเนินการเรียบร้อยแล้ว",
            activity.done,
            REMARK_DONE,
            "ระบุผลการดำเนินการเพิ่มเติมแล้ว",
        ),
    ]
    course.flaws = [made[at] for at in course.flaws]
    for flaw in course.flaws:
        setattr(flaw.row, flaw.column, flaw.weak)


def _evidence(result, course):
    return Evidence(
        submission=course.submission,
        about=result.ref,
        kind=Evidence.Kind.PHOTO,
        caption=f"ภาพการดำเนินกิจกรรมตามแผนที่ {result.number}",
        url=f"https://drive.example/{course.unit.code}/{course.submission.cycle.fiscal_year}/result-{result.number}",
        added_at=course.sent_at - timedelta(minutes=course.rng.randint(20, 900)),
        added_by=course.officer,
    )


def _summary(course):
    return Evidence(
        submission=course.submission,
        kind=Evidence.Kind.OTHER,
        caption="สรุปผลแบบประเมินความพึงพอใจของผู้รับบริการหลังดำเนินการ",
        url=f"https://drive.example/{course.unit.code}/{course.submission.cycle.fiscal_year}/survey-summary",
        added_at=course.sent_at - timedelta(minutes=course.rng.randint(10, 300)),
        added_by=course.officer,
    )


def begin_report(course):
    """A report that is only begun: the first activity of each project is under way."""
    report = open_report(course)
    for result in report.results.prefetch_related("activities"):
        line = result.activities.all()[0]
        line.progress, line.percent = Progress.UNDERWAY, course.rng.choice((10, 20, 25, 30))
        line.reason = "อยู่ระหว่างดำเนินการตามระยะเวลาของแผน"
        line.save(update_fields=["progress", "percent", "reason"])
    return report
