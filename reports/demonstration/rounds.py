"""The rounds of the demonstration and the surveys they rest on."""

from datetime import timedelta

from django.core.files.base import ContentFile

from cpdplans.cycles.models import Cycle
from cpdplans.cycles.services import open_cycle
from surveys.importing import import_workbook
from surveys.models import GROUP_ALL, AreaScore, Comment, Item, Score, SurveyRound
from surveys.services import release_round
from surveys.setting_up import copy_catalogue

from . import surveys
from .drafts import Weakness
from .moments import at, working_day
from .years import LETTER_YEAR

COPIED = ("contact_name", "contact_telephone", "contact_fax", "contact_email")
PLACES = {
    text: (aspect, number) for aspect, rows in surveys.QUESTIONS.items() for number, (text, _) in enumerate(rows, 1)
}


def make_cycles(years):
    """The rounds, not opened yet: {fiscal year: Cycle}. That of the letter is there already and keeps its own days."""
    letter = Cycle.objects.get(fiscal_year=LETTER_YEAR)
    Cycle.objects.filter(pk=letter.pk).update(is_demonstration=True)
    letter.is_demonstration = True
    cycles = {LETTER_YEAR: letter}
    for year in [*years.complete, years.open_year]:
        if year not in cycles:
            dates = years.open_dates() if year == years.open_year else years.previous_dates()
            cycles[year] = _cycle(letter, year, dates, is_open=year == years.open_year)
    return cycles


def _cycle(letter, year, dates, *, is_open):
    made = Cycle.objects.create(
        fiscal_year=year,
        survey_year=year - 1,
        opens=dates.opens,
        plan_due=dates.plan_due,
        report_due=dates.report_due,
        supplement_until=dates.supplement_until,
        letter_date=dates.opens,
        letter_subject=letter.letter_subject.replace(str(LETTER_YEAR), str(year)),
        is_demonstration=True,
        shares_plans=is_open,
        shares_counts=is_open,
        **{name: getattr(letter, name) for name in COPIED},
    )
    copy_catalogue(letter, made)
    return made


def load_surveys(years, cycles, *, by):
    """Brings in and releases the survey of each year. Gives {fiscal year: SurveyRound}."""
    opens = {year: cycle.opens for year, cycle in cycles.items()}
    with_comments = list(years.surveys)[-2:]
    rounds = {}
    for year in years.surveys:
        released = working_day(years.released_on(year, opens), -1)
        told = year == cycles[years.open_year].survey_year
        rounds[year] = _load_survey(year, released, comments=year in with_comments, told=told, by=by)
    return rounds


def _load_survey(year, released, *, comments, told, by):
    content = surveys.workbook_of(year, comments=comments)
    imported = at(working_day(released - timedelta(days=3), -1), 10, 12)
    outcome = import_workbook(
        ContentFile(content, name=f"ผลสำรวจ ปีงบประมาณ {year} (ข้อมูลสาธิต).xlsx"),
        round_year=year,
        by=by,
        now=imported,
        commit=True,
        is_demonstration=True,
    )
    if not outcome.is_clean:
        raise ValueError(f"demonstration workbook of {year}: {outcome.problems[:3]}")
    SurveyRound.objects.filter(fiscal_year=year).update(method=surveys.METHOD)
    round_ = SurveyRound.objects.get(fiscal_year=year)
    release_round(round_, by=by, now=at(released, 9, 30), told=told)
    return round_


def open_round(cycle, *, by, told):
    open_cycle(cycle, by=by, now=at(cycle.opens, 8, 30), told=told)


def weaknesses_of(round_):
    """{unit pk: [Weakness, …]}, the furthest below the department first, as surveys.results ranks them."""
    own_rows = {"group__name": GROUP_ALL, "item__kind": Item.Kind.QUESTION}
    department = dict(AreaScore.objects.filter(round=round_, region=None, **own_rows).values_list("item", "mean"))
    scores = Score.objects.filter(round=round_, **own_rows).select_related("item")
    found = {}
    for score in scores.order_by("unit_id", "item__position"):
        weakness = Weakness(
            place=PLACES[score.item.text],
            item=score.item_id,
            text=score.item.text,
            n=score.n,
            mean=score.mean,
            department_mean=department[score.item_id],
            dissatisfied=score.dissatisfied,
        )
        found.setdefault(score.unit_id, []).append(weakness)
    for rows in found.values():
        rows.sort(key=lambda row: (row.mean - row.department_mean, -row.dissatisfied, row.mean))
    return found


def voices_of(round_):
    """{(unit pk, aspect number)} of those where people wrote what they are not satisfied with."""
    rows = Comment.objects.filter(round=round_, kind=Comment.Kind.DISSATISFACTION, aspect__isnull=False)
    return set(rows.values_list("unit", "aspect__number"))
