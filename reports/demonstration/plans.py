"""The rows of plans, written for many units at once from their drafts. Nothing is sent here."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from django.core.files.base import ContentFile

from cpdplans import thai
from cpdplans.cycles.models import Evidence
from cpdplans.cycles.writing import label_of
from plans.models import Activity, Finding, Indicator, Plan, Project
from surveys.models import Aspect, Comment

from . import files
from .courses import Flaw

BATCH = 200
REMARK_MEASURED = "ตัวชี้วัดควรเป็นเรื่องที่หน่วยงานวัดผลได้ด้วยตนเอง กรุณาระบุวิธีวัดผลและแหล่งข้อมูลให้ชัดเจน"
REMARK_OBJECTIVE = "วัตถุประสงค์ยังกว้าง กรุณาระบุว่าผู้รับบริการจะได้รับประโยชน์อย่างไร ให้สอดคล้องกับผลสำรวจที่นำมาพิจารณา"
REMARK_ACTIVITY = "กิจกรรมยังไม่ชัดเจนว่าดำเนินการเรื่องใด กรุณาระบุสาระของกิจกรรมและผลผลิตที่จะได้รับ"
AWARENESS = (
    (
        Evidence.Kind.MEETING,
        "รายงานการประชุมข้าราชการและเจ้าหน้าที่ ประจำเดือน{month} {year} ระเบียบวาระเรื่องแผนปรับปรุงและพัฒนาการให้บริการ",
        "meeting",
    ),
    (Evidence.Kind.CIRCULAR, "หนังสือเวียนภายในแจ้งแผนปรับปรุงและพัฒนาการให้บริการ ปีงบประมาณ พ.ศ. {fiscal_year}", "circular"),
    (Evidence.Kind.PHOTO, "ภาพการประชุมถ่ายทอดแผนแก่บุคลากรของสำนักงาน", "photos"),
    (Evidence.Kind.OTHER, "ประกาศแผนบนกระดานข่าวและกลุ่มไลน์ของสำนักงาน", "notice"),
)


@dataclass
class Written:
    """One plan with its rows, kept beside the drafts they were made from."""

    course: object
    plan: Plan
    drafts: list
    projects: list = field(default_factory=list)
    activities: list = field(default_factory=list)  # a list for each project
    indicators: list = field(default_factory=list)


@dataclass(frozen=True)
class Sources:
    """What the findings and suggestions of one round's plans refer to."""

    aspects: dict  # by number
    suggested: dict  # by label
    voices: set  # (unit pk, aspect number)
    survey_year: int

    @classmethod
    def of(cls, cycle, voices):
        activities = cycle.suggested_activities.select_related("aspect")
        aspects = {aspect.number: aspect for aspect in Aspect.objects.all()}
        return cls(aspects, {activity.label: activity for activity in activities}, voices, cycle.survey_year)


def write_plans(plans, sources):
    """Saves everything that hangs on these Written plans, table by table."""
    Plan.objects.bulk_create([written.plan for written in plans], batch_size=BATCH)
    for written in plans:
        _make_rows(written)
    Project.objects.bulk_create([project for written in plans for project in written.projects], batch_size=BATCH)
    for model, name in ((Activity, "activities"), (Indicator, "indicators")):
        rows = [row for written in plans for group in getattr(written, name) for row in group]
        model.objects.bulk_create(rows, batch_size=BATCH)
    Finding.objects.bulk_create([row for written in plans for row in _findings(written, sources)], batch_size=BATCH)
    _tie_suggested(plans, sources)


def _make_rows(written):
    for number, draft in enumerate(written.drafts, 1):
        project = Project(
            plan=written.plan,
            number=number,
            title=draft.title,
            objective=draft.objective,
            period_start=draft.start,
            period_end=draft.end,
            own_choice=draft.own_choice,
        )
        written.projects.append(project)
        written.activities.append(
            [Activity(project=project, number=at, title=row.title) for at, row in enumerate(draft.activities, 1)]
        )
        written.indicators.append([_indicator(project, at, row) for at, row in enumerate(draft.indicators, 1)])
    _weaken(written)


def _indicator(project, number, row):
    return Indicator(
        project=project,
        number=number,
        text=row.text,
        direction=row.direction,
        unit_of_measure=row.unit_of_measure,
        baseline=row.baseline,
        target=row.target,
        measured_how=row.measured_how,
    )


def _weaken(written):
    """Puts the weak texts of a course that is to be returned into the rows; `course.flaws` names how many."""
    wanted = written.course.flaws
    if not wanted:
        return
    project, indicator = written.projects[0], written.indicators[0][0]
    activity = written.activities[-1][-1]
    made = [
        Flaw(
            indicator,
            "measured_how",
            f"{indicator.place()} {label_of(indicator, 'measured_how')}",
            "",
            indicator.measured_how,
            REMARK_MEASURED,
            "เพิ่มวิธีวัดผลและแหล่งข้อมูลที่สำนักงานจัดเก็บเองแล้ว",
        ),
        Flaw(
            project,
            "objective",
            f"{project.place()} {label_of(project, 'objective')}",
            "เพื่อพัฒนาการให้บริการของหน่วยงาน",
            project.objective,
            REMARK_OBJECTIVE,
            "ปรับวัตถุประสงค์ให้เชื่อมโยงกับผลสำรวจของหน่วยงานแล้ว",
        ),
        Flaw(
            activity,
            "title",
            activity.place(),
            "ประชุมชี้แจงเจ้าหน้าที่",
            activity.title,
            REMARK_ACTIVITY,
            "ขยายรายละเอียดของกิจกรรมและผลผลิตแล้ว",
        ),
    ]
    written.course.flaws = [made[at] for at in wanted]
    for flaw in written.course.flaws:
        setattr(flaw.row, flaw.column, flaw.weak)


def _findings(written, sources):
    unit = written.course.unit
    for project, draft in zip(written.projects, written.drafts, strict=True):
        weakness = draft.weakness
        aspect = sources.aspects[weakness.place[0]]
        yield Finding(
            project=project,
            aspect=aspect,
            item_id=weakness.item,
            item_text=weakness.text,
            survey_year=sources.survey_year,
            n=weakness.n,
            mean=weakness.mean,
            department_mean=weakness.department_mean,
            dissatisfied=weakness.dissatisfied,
            words=draft.words,
        )
        if (unit.pk, aspect.number) in sources.voices and written.course.rng.random() < 0.5:
            voice = Comment.Kind.DISSATISFACTION
            yield Finding(project=project, aspect=aspect, voice=voice, survey_year=sources.survey_year)


def _tie_suggested(plans, sources):
    through = Project.suggested.through
    through.objects.bulk_create(
        [
            through(project=project, suggestedactivity=sources.suggested[label])
            for written in plans
            for project, draft in zip(written.projects, written.drafts, strict=True)
            for label in draft.suggested
            if label in sources.suggested
        ],
        batch_size=BATCH,
    )


def awareness(written):
    """Evidence, not saved, that the plan was made known: links for most, a file for some, none where promised."""
    course, fiscal_year = written.course, written.course.submission.cycle.fiscal_year
    rng, unit = course.rng, course.unit
    if written.plan.awareness_promised_on:
        return []
    told = course.sent_at - timedelta(hours=rng.randint(3, 40))
    base = {"submission": course.submission, "added_at": max(told, course.started_at), "added_by": course.officer}
    words = {
        "month": thai.MONTHS[told.month - 1],
        "year": told.year + thai.BUDDHIST_OFFSET,
        "fiscal_year": fiscal_year,
    }
    pieces = [
        Evidence(kind=kind, caption=caption.format(**words), url=_link(unit, fiscal_year, page), **base)
        for kind, caption, page in rng.sample(AWARENESS, rng.randint(1, 2))
    ]
    if unit.code == "50" or rng.random() < 0.06:
        pieces.append(_file(files.picture(unit), kind=Evidence.Kind.PHOTO, caption=files.PICTURE_CAPTION, **base))
    if rng.random() < 0.05:
        sheet = files.sign_up_sheet(unit, 20)
        pieces.append(_file(sheet, kind=Evidence.Kind.MEETING, caption=files.SHEET_CAPTION, **base))
    if len(written.projects) > 1 and rng.random() < 0.3:
        last = written.projects[-1]
        caption = f"ภาพการชี้แจงแผนที่ {last.number} แก่กลุ่มงานที่เกี่ยวข้อง"
        url = _link(unit, fiscal_year, f"plan-{last.number}")
        pieces.append(Evidence(about=last.ref, kind=Evidence.Kind.PHOTO, caption=caption, url=url, **base))
    return pieces


def _link(unit, fiscal_year, page):
    return f"https://drive.example/{unit.code}/{fiscal_year}/{page}"


def _file(made, **values):
    name, content, content_type = made
    piece = Evidence(original_name=name, content_type=content_type, size=len(content), **values)
    piece.file = ContentFile(content, name=name)
    return piece


def half_written(drafts):
    """The first project as it looks in the middle of the work: no period, no target, no way to measure it."""
    draft = drafts[0]
    row = replace(draft.indicators[0], baseline=None, target=None, measured_how="")
    return [replace(draft, start=None, end=None, activities=draft.activities[:1], indicators=(row,))]
