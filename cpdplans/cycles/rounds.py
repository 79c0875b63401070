"""Setting up a round: what the last one proposes for the next, the round made from it, and days to think twice of."""

from datetime import timedelta

from django.db import transaction

from cpdplans import thai

from .models import Cycle, CycleDocument, Event
from .working_days import WorkingDays

DATES = ("opens", "plan_due", "plan_closes", "report_due", "report_closes", "supplement_until")
KEPT = (
    "contact_name", "contact_telephone", "contact_fax", "contact_email", "shares_plans", "shares_counts",
    "report_needs_letter",
)  # fmt: skip
LOOKED_AROUND = timedelta(days=30)  # no run of days off is longer


def proposal(source):
    """{field: value} of the round that follows `source`: every day a year later, words of the year too. The number and
    date of the letter are new each year, so they stay empty."""
    dates = {name: _a_year_later(getattr(source, name)) for name in DATES}
    years = {"fiscal_year": source.fiscal_year + 1, "survey_year": source.survey_year + 1}
    kept = {name: getattr(source, name) for name in KEPT}
    return years | dates | kept | {"letter_subject": _words_of_next_year(source)}


def _a_year_later(day):
    if day is None:
        return None
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 1, day=28)


def _words_of_next_year(source):
    subject = source.letter_subject
    for written in (str, thai.thai_digits):
        subject = subject.replace(written(source.fiscal_year), written(source.fiscal_year + 1))
    return subject


@transaction.atomic
def make_from(source, values, *, documents=()):
    """Makes a round, not opened, of {field: value}, with copies of these documents of `source`: (cycle, whether made).

    Where there is one of its fiscal year already, that one is given back as it is."""
    fields = {name: value for name, value in values.items() if name != "fiscal_year"}
    cycle, is_new = Cycle.objects.get_or_create(fiscal_year=values["fiscal_year"], defaults=fields)
    if is_new:
        CycleDocument.objects.bulk_create(
            CycleDocument(cycle=cycle, title=one.title, url=one.url, file=one.file.name, position=one.position)
            for one in source.documents.filter(pk__in=[document.pk for document in documents])
        )
    return cycle, is_new


def date_warnings(days):
    """[sentence] of the dates that are no working day or stand beside a public holiday. `days`: {field: date or None};
    see WorkingDays.warning()."""
    held = {name: day for name, day in days.items() if day}
    if not held:
        return []
    known = WorkingDays(min(held.values()) - LOOKED_AROUND, max(held.values()) + LOOKED_AROUND)
    warned = ((name, day, known.warning(day)) for name, day in held.items())
    return [
        f"{Cycle._meta.get_field(name).verbose_name} {thai.format_date(day)} {words}"
        for name, day, words in warned
        if words
    ]


def dates_of(cycle):
    return {name: getattr(cycle, name) for name in DATES}


def still_to_do(cycle):
    """[what is still missing before a round can be opened], in the order of the work; empty once it is opened."""
    if cycle.opened_at:
        return []
    missing = [
        ("กรอกเลขที่และวันที่ของหนังสือแจ้งเวียน", cycle.letter_number and cycle.letter_date),
        ("แนบเอกสารประกอบ เช่น หนังสือแจ้งเวียนและสิ่งที่ส่งมาด้วย", cycle.documents.exists()),
        ("ระบุผู้ประสานงานของ กพร.", cycle.contact_name and cycle.contact_telephone),
    ]
    return [words for words, is_done in missing if not is_done] + ["เปิดรอบ เพื่อให้หน่วยงานเห็นและเริ่มจัดทำแผน"]


def history_of(cycle):
    """What was done to the round itself, the latest first: its opening, its closings."""
    acts = (Event.Act.OPEN_CYCLE, Event.Act.CLOSE_CYCLE)
    return cycle.events.filter(submission=None, act__in=acts).select_related("by")
