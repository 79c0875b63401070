"""What a plan lacks before it can be sent (the letter's framework, parts 1 and 2; the design's section 6).

One check, one function, one test. A must blocks the sending; a should is a warning that a person may pass.
"""

from functools import partial

from django.db.models import Value
from django.db.models.functions import Replace
from django.urls import reverse

from cpdplans import thai
from cpdplans.cycles.lacking import contact_lacks, field_anchor, letter_lacks, link_lacks
from cpdplans.cycles.models import Submission
from cpdplans.cycles.stages import Lack

from . import copying
from .models import Direction

LETTER = {
    "letter_number": "เลขที่หนังสือนำส่งจากระบบ e-sarabun",
    "letter_date": "วันที่ของหนังสือนำส่งจากระบบ e-sarabun",
}


def lacks(plan):
    """All that is missing or worth a second look, at once, in the order of the pages."""
    found = list(check_projects(plan))
    for project in plan.projects.all():
        found.extend(project_lacks(plan, project))
    for check in PLAN_CHECKS:
        found.extend(check(plan))
    return found


def project_lacks(plan, project):
    """The same of one project."""
    return [lack for check in PROJECT_CHECKS for lack in check(plan, project)]


def missing(plan):
    return [lack for lack in lacks(plan) if lack.must]


def section_url(plan, section, anchor=""):
    return reverse(f"plans:{section}", args=[plan.pk]) + (f"#{anchor}" if anchor else "")


def project_url(plan, project, anchor=""):
    return reverse("plans:project", args=[plan.pk, project.ref]) + (f"#{anchor}" if anchor else "")


def _field(plan, project, row, column, sentence, must=True):
    return Lack(sentence, project_url(plan, project, field_anchor(row, column)), must, row.ref)


def check_projects(plan):
    if not plan.projects.all():
        yield Lack("ต้องมีอย่างน้อย 1 แผน กรุณาเพิ่มแผนที่ 1", section_url(plan, "detail", "add-project"))


def check_title(plan, project):
    if not project.title:
        yield _field(plan, project, project, "title", f"{project.place()}: กรอกชื่อแผนปรับปรุงและพัฒนาการให้บริการ")


def check_objective(plan, project):
    if not project.objective:
        yield _field(plan, project, project, "objective", f"{project.place()}: กรอกวัตถุประสงค์")


def check_period(plan, project):
    for column, words in (("period_start", "วันที่เริ่มดำเนินการ"), ("period_end", "วันที่สิ้นสุดการดำเนินการ")):
        if getattr(project, column) is None:
            yield _field(plan, project, project, column, f"{project.place()}: กรอก{words}")
    if project.period_start and project.period_end and project.period_end < project.period_start:
        yield _field(plan, project, project, "period_end", f"{project.place()}: วันที่สิ้นสุดต้องไม่ก่อนวันที่เริ่มดำเนินการ")


def check_activities(plan, project):
    rows = project.activities.all()
    if not rows:
        url = project_url(plan, project, "activities")
        yield Lack(f"{project.place()}: ต้องมีอย่างน้อย 1 กิจกรรม", url, True, project.ref)
    for row in rows:
        if not row.title:
            yield _field(plan, project, row, "title", f"{row.place()}: กรอกชื่อกิจกรรม หรือลบกิจกรรมนี้ออก")


def check_indicators(plan, project):
    rows = project.indicators.all()
    if not rows:
        url = project_url(plan, project, "indicators")
        yield Lack(f"{project.place()}: ต้องมีอย่างน้อย 1 ตัวชี้วัดความสำเร็จ", url, True, project.ref)
    for row in rows:
        if not row.text:
            yield _field(plan, project, row, "text", f"{row.place()}: กรอกตัวชี้วัดความสำเร็จ หรือลบตัวชี้วัดนี้ออก")
        if row.direction != Direction.DONE and row.target is None:
            yield _field(
                plan, project, row, "target", f"{row.place()}: กรอกค่าเป้าหมาย หรือเลือกลักษณะเป็นดำเนินการแล้วเสร็จ / ไม่แล้วเสร็จ"
            )


def check_findings(plan, project):
    if not project.findings.all():
        sentence = f"{project.place()}: เลือกผลสำรวจที่นำมาพิจารณาอย่างน้อย 1 ด้าน"
        yield Lack(sentence, project_url(plan, project, "findings"), True, project.ref)


def check_measure(plan, project):
    for row in project.indicators.all():
        if row.direction != Direction.DONE and not row.unit_of_measure:
            yield _field(plan, project, row, "unit_of_measure", f"{row.place()}: ควรระบุหน่วยนับ", must=False)
        if not row.measured_how:
            yield _field(plan, project, row, "measured_how", f"{row.place()}: ควรระบุวิธีที่หน่วยงานวัดผลด้วยตนเอง", must=False)


def check_target(plan, project):
    for row in project.indicators.all():
        if row.direction == Direction.DONE or row.target is None or row.baseline is None:
            continue
        better = row.target > row.baseline if row.direction == Direction.MORE else row.target < row.baseline
        if not better:
            sentence = f"{row.place()}: ค่าเป้าหมายไม่ดีกว่าค่าปัจจุบัน กรุณาตรวจสอบ"
            yield _field(plan, project, row, "target", sentence, must=False)


def check_days(plan):
    """Days typed with a slip of the year show here: outside the fiscal year."""
    first, last = thai.fiscal_year_bounds(plan.submission.cycle.fiscal_year)
    submission = plan.submission
    if submission.letter_date and not first <= submission.letter_date <= last:
        url = section_url(plan, "letter", field_anchor(submission, "letter_date"))
        sentence = f"หนังสือนำส่ง: ลงวันที่ {thai.format_date(submission.letter_date)} อยู่นอกปีงบประมาณ กรุณาตรวจสอบ"
        yield Lack(sentence, url, False, submission.ref)
    promised = plan.awareness_promised_on
    if promised and not first <= promised <= last:
        url = section_url(plan, "awareness", field_anchor(plan, "awareness_promised_on"))
        sentence = f"การสร้างความรับรู้: วันที่ {thai.format_date(promised)} อยู่นอกปีงบประมาณ กรุณาตรวจสอบ"
        yield Lack(sentence, url, False, plan.ref)


def check_period_in_year(plan, project):
    cycle = plan.submission.cycle
    first, last = thai.fiscal_year_bounds(cycle.fiscal_year)
    start, end = project.period_start, project.period_end
    out = "period_start" if start and not first <= start <= last else "period_end"
    if any(day and not first <= day <= last for day in (start, end)):
        year = f"ปีงบประมาณ พ.ศ. {cycle.fiscal_year} ({thai.format_range(first, last)})"
        yield _field(plan, project, project, out, f"{project.place()}: ระยะเวลาควรอยู่ใน{year}", must=False)
    if end and cycle.report_due <= end <= last:
        due = thai.format_date(cycle.report_due)
        sentence = f"{project.place()}: ควรสิ้นสุดก่อนวันครบกำหนดรายงานผล ({due})"
        yield _field(plan, project, project, "period_end", sentence, must=False)


def check_copied(plan):
    """A copy is last year's or another unit's words until somebody has gone through them."""
    untouched = copying.untouched(plan)
    for project in plan.projects.all():
        count = sum(row.ref in untouched for row in copying.rows_of(project))
        if count:
            fit = copying.fit_of(project)
            words = f"มีข้อความที่คัดลอกมาและยังไม่ได้แก้ไข {count} รายการ กรุณาตรวจสอบให้ตรงกับ{fit}"
            yield Lack(f"{project.place()}: {words}", project_url(plan, project), False, project.ref)


def check_awareness(plan):
    if not plan.submission.holds_evidence() and plan.awareness_promised_on is None:
        yield Lack(
            "การสร้างความรับรู้ทั่วทั้งองค์กร: แนบหลักฐานเป็นลิงก์หรือไฟล์ หรือกรอกวันที่จะสร้างความรับรู้",
            section_url(plan, "awareness", "evidence"),
            True,
            plan.ref,
        )


def check_links(plan):
    yield from link_lacks(plan, section_url(plan, "awareness", "evidence"))


def check_letter(plan):
    yield from letter_lacks(plan.submission, LETTER, partial(section_url, plan, "letter"))


def check_contact(plan):
    yield from contact_lacks(plan.submission, "ผู้ประสานงาน", partial(section_url, plan, "letter"))


def check_letter_number(plan):
    """The usual prefix is a help, not a rule; a number that another unit used is worth a second look."""
    submission = plan.submission
    number = thai.arabic_digits(submission.letter_number)
    if not number:
        return
    url = section_url(plan, "letter", field_anchor(submission, "letter_number"))
    prefix = submission.unit.letter_prefix
    if prefix and not number.replace(" ", "").startswith(prefix.replace(" ", "")):
        yield Lack(f"เลขที่หนังสือนำส่ง: โดยทั่วไปขึ้นต้นด้วย {prefix} กรุณาตรวจสอบ", url, False, submission.ref)
    known = plan.__dict__.get("known_numbers")
    others = _other_units(submission, _under_numbers([number]) if known is None else known)
    if others:
        sentence = f"เลขที่หนังสือนำส่ง: ซ้ำกับที่{others[0].unit.name}ใช้แล้ว กรุณาตรวจสอบ"
        yield Lack(sentence, url, False, submission.ref)


def _tight(number):
    return thai.arabic_digits(number).replace(" ", "")


def _under_numbers(numbers):
    """Submissions under these letter numbers, however their digits and spaces are typed."""
    tight = {_tight(number) for number in numbers}
    spelled = Replace("letter_number", Value(" "), Value(""))
    found = Submission.objects.annotate(tight_number=spelled).select_related("unit")
    return found.filter(tight_number__in=tight | {thai.thai_digits(number) for number in tight})


def _other_units(submission, found):
    number = _tight(submission.letter_number)
    return [other for other in found if other.unit_id != submission.unit_id and _tight(other.letter_number) == number]


def read_ahead(plans):
    """Answers for many plans at once what lacks() would ask of the store plan by plan; they need their rows."""
    numbers = [plan.submission.letter_number for plan in plans]
    under = list(_under_numbers([number for number in numbers if number]))
    untouched = copying.untouched_of(plans)
    for plan in plans:
        plan.known_numbers, plan.known_untouched = under, untouched


PROJECT_CHECKS = [
    check_findings,
    check_title,
    check_objective,
    check_period,
    check_activities,
    check_indicators,
    check_measure,
    check_target,
    check_period_in_year,
]
PLAN_CHECKS = [check_copied, check_awareness, check_links, check_letter, check_contact, check_letter_number, check_days]
