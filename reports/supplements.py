"""Results of work that went on after the report's approval: added until the round's day, dated, shown apart.

Each is written once; the approved version is never changed by one.
"""

from collections import defaultdict
from datetime import timedelta

from django.db import transaction

from cpdplans import thai
from cpdplans.cycles import stages
from cpdplans.cycles.clock import Stage
from cpdplans.cycles.models import Event
from cpdplans.cycles.stages import NoRight, Refused, record
from plans.models import PERCENT, Direction

from . import arithmetic, notices
from .models import ActivityResult, IndicatorResult, ProjectResult, Supplement

MOST = 50  # of one report
ONE_PRESS = timedelta(minutes=10)  # the same words on the same line within it are one posting
TOO_FAR = "ผลที่ทำได้ต่างจากเป้าหมายตั้งแต่ 10 เท่าขึ้นไป"
FAR_ABOVE = "ผลที่ทำได้ต่างจากเป้าหมาย ค่าฐาน และผลที่รายงานไว้มาก"
NOT_APPROVED = "เพิ่มเติมผลได้เมื่อรายงานผลได้รับความเห็นชอบแล้ว ก่อนหน้านั้นให้แก้ไขในรายงานผล"


def is_own(report, user):
    """Whether supplements of the report are for this person to add: an officer of the unit."""
    return user.is_active and user.is_officer and user.unit_id == report.submission.unit_id


def why_not(submission, now):
    """The sentence why no supplement can be added now; "" when one can."""
    last = submission.cycle.supplement_until
    if submission.stage != Stage.APPROVED:
        return NOT_APPROVED
    if now >= thai.day_end(last):
        return f"สิ้นสุดการเพิ่มเติมผลของ{submission.cycle} แล้วตั้งแต่สิ้นวันที่ {thai.format_date(last)}"
    return ""


def added_in(cycle):
    """Every Supplement of a round, unit by unit as it came; 1 query."""
    found = Supplement.objects.filter(report__submission__cycle=cycle).select_related(
        "report__submission__unit", "added_by"
    )
    return list(found.order_by("report__submission__unit__position", "added_at", "pk"))


def added_to(cycle, unit):
    """{ref of a line, as text: [Supplement] by date} of one unit's report; 1 query."""
    found = Supplement.objects.filter(report__submission__cycle=cycle, report__submission__unit=unit)
    return by_line(found.select_related("added_by").order_by("added_at", "pk"))


def by_line(found):
    lines = defaultdict(list)
    for one in found:
        lines[str(one.about)].append(one)
    return dict(lines)


def lines_of(report):
    """Every line that a supplement may be about, in the order of the paper; those cancelled left out."""
    lines = []
    for result in report.results.all():
        if not result.is_cancelled:
            parts = (*result.activities.all(), *result.indicators.all())
            lines += [result, *(row for row in parts if not row.is_cancelled)]
    return lines


def name_of(line):
    """The line as it stands in a list to choose from."""
    return f"{line.place()} {line.text if isinstance(line, IndicatorResult) else line.title}"


def refusal_of_figure(line, figure, is_finished):
    """(field, sentence) of what does not go with this line; None where all does."""
    takes_figure = isinstance(line, ActivityResult) or (isinstance(line, IndicatorResult) and not _is_done_or_not(line))
    if figure is not None and not takes_figure:
        return "figure", "รายการนี้ไม่มีตัวเลข ให้เว้นว่างไว้"
    if figure is not None and isinstance(line, ActivityResult) and not 0 <= figure <= 100:
        return "figure", "ร้อยละความก้าวหน้าของกิจกรรมต้องอยู่ระหว่าง 0 ถึง 100"
    if is_finished and not (isinstance(line, ActivityResult) or _is_done_or_not(line)):
        return "is_finished", "เลือกได้เฉพาะกิจกรรม หรือตัวชี้วัดที่วัดว่าแล้วเสร็จหรือไม่"
    return None


def doubt_of(line, figure, is_finished):
    """Why to look at a figure once more before it is kept for good, as a sentence; "" where it looks right."""
    if figure is None:
        return ""
    doubts = _doubts_of_activity if isinstance(line, ActivityResult) else _doubts_of_indicator
    return next((sentence for is_so, sentence in doubts(line, figure, is_finished) if is_so), "")


def _doubts_of_activity(line, percent, is_finished):
    yield is_finished and percent < 100, "เลือกว่าดำเนินการแล้วเสร็จ แต่ร้อยละความก้าวหน้าไม่ถึง 100"
    yield percent < (line.percent or 0), f"ร้อยละความก้าวหน้าน้อยกว่าที่รายงานไว้ (ร้อยละ {line.percent})"


def _doubts_of_indicator(line, figure, is_finished):
    told = arithmetic.outcome(line.direction, baseline=line.baseline, target=line.target, actual=figure)
    known = [one for one in (line.target, line.baseline, line.actual) if one is not None]
    year = line.submission.cycle.fiscal_year
    yield figure < 0 <= min(known, default=0), "ผลที่ทำได้เป็นค่าติดลบ"
    yield told.is_doubtful, TOO_FAR
    yield line.quantity(figure).startswith(PERCENT) and figure > 100, "ผลที่ทำได้เกินร้อยละ 100"
    yield abs(figure) >= 10 * max([1, *map(abs, known)]), FAR_ABOVE
    yield abs(figure - year) <= 1, f"ผลที่ทำได้ {thai.plain_number(figure)} คล้ายปี พ.ศ. มากกว่าผลของตัวชี้วัด"


def _is_done_or_not(line):
    return isinstance(line, IndicatorResult) and line.direction == Direction.DONE


@transaction.atomic
def add(report, line, *, by, now, text, figure=None, is_finished=False, url="", file=None, content_type=""):
    """Keeps a supplement to `line` and tells กพร.; returns (Supplement, whether it is new): the same posting twice is
    one. `file`: a checked upload. Raises Refused."""
    submission = stages.locked(report.submission)
    if not is_own(report, by):
        raise NoRight
    sentence = why_not(submission, now)
    if sentence:
        raise Refused(sentence)
    words = {"about": line.ref, "text": thai.clean_text(text), "figure": figure, "is_finished": is_finished}
    held = report.supplements.filter(**words, url=url, added_at__gt=now - ONE_PRESS).first()
    if held:
        return held, False
    if report.supplements.count() >= MOST:
        raise Refused(f"เพิ่มเติมผลได้ไม่เกิน {MOST} รายการ กรุณารวมผลหลายเรื่องไว้ในรายการเดียว")
    made = Supplement(report=report, place=name_of(line), outcome=outcome_words(line, figure, is_finished), url=url)
    for name, value in (words | {"added_at": now, "added_by": by}).items():
        setattr(made, name, value)
    if file:
        made.file, made.content_type = file, content_type
        made.original_name = thai.one_line(file.name)[-255:]
    made.save()
    record(Event.Act.ADD_ROW, submission=submission, by=by, now=now, note=f"ผลเพิ่มเติม {made.place}"[:1000])
    notices.supplemented(made, submission)
    return made, True


def outcome_words(line, figure, is_finished):
    """What the new figure says, in words, beside what the line is measured by."""
    if isinstance(line, ProjectResult):
        return ""
    if isinstance(line, ActivityResult):
        percent = f"ร้อยละ {thai.plain_number(figure)}" if figure is not None else ""
        return " ".join(filter(None, [ActivityResult.Progress.DONE.label if is_finished else "", percent]))
    if _is_done_or_not(line):
        return "แล้วเสร็จ · บรรลุเป้าหมาย" if is_finished else ""
    if figure is None:
        return ""
    told = arithmetic.outcome(line.direction, baseline=line.baseline, target=line.target, actual=figure)
    reached = {True: "บรรลุเป้าหมาย", False: "ไม่บรรลุเป้าหมาย", None: ""}[told.is_achieved]
    return " · ".join(filter(None, [f"ผลที่ทำได้ {line.quantity(figure)}", reached, told.words]))
