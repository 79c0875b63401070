"""The demonstration: its days for any day of loading, what it refuses, and one loading looked at from all sides."""

import datetime
from collections import Counter
from io import StringIO
from itertools import pairwise

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from cpdplans import thai
from cpdplans.cycles.addresses import troubles
from cpdplans.cycles.clock import Kind, Stage, Status
from cpdplans.cycles.models import (
    Cycle,
    Event,
    Evidence,
    Notice,
    PreparedDecision,
    Sentence,
    Submission,
    TextChange,
    UnitRequest,
    Version,
)
from cpdplans.cycles.stages import TRANSITIONS, checksum
from cpdplans.units.backends import DEMONSTRATION_ACCOUNTS
from cpdplans.units.models import Unit, User
from cpdplans.uploads import check_upload
from plans import readiness as plan_readiness
from plans.copying import credit_of, untouched
from plans.models import Direction, Plan, Project
from reports import readiness as report_readiness
from reports.demonstration.years import FIRST_DAY, years_at
from reports.effect.department import effect_of
from reports.examples.showing import examples_of
from reports.models import GoodExample, IndicatorResult, Report
from surveys.importing import import_workbook
from surveys.models import Comment, Score, SurveyRound
from tests.reports.effect.by_hand import Years, bounds_of_t, welch

WORLDS = []
pytestmark = pytest.mark.django_db  # each test is taken back inside the one loading

TODAY = datetime.date(2025, 1, 15)
OPEN, PREVIOUS, LETTER = 2568, 2567, 2566
DAYS = [FIRST_DAY + datetime.timedelta(days=number) for number in range(2 * 366)]
SLACK = datetime.timedelta(days=14)


def in_order(dates):
    return dates.opens < dates.plan_due < dates.report_due <= dates.supplement_until


def test_open_round_keeps_the_order_of_dates_on_every_day():
    for today in DAYS:
        dates = years_at(today).open_dates()

        assert in_order(dates), today
        assert dates.opens < today <= dates.plan_due - SLACK, today


def test_previous_round_is_over_on_every_day():
    for today in DAYS:
        dates = years_at(today).previous_dates()

        assert in_order(dates), today
        assert dates.report_due < today - SLACK, today


def test_results_are_released_before_the_round_that_rests_on_them():
    for today in DAYS:
        years = years_at(today)
        opens = {LETTER: datetime.date(2023, 3, 17), years.open_year: years.open_dates().opens}
        opens.setdefault(years.previous, years.previous_dates().opens)
        released = [years.released_on(year, opens) for year in years.surveys]

        assert all(earlier < later for earlier, later in pairwise(released)), today
        assert all(years.released_on(year - 1, opens) < day for year, day in opens.items()), today


@pytest.mark.parametrize(
    "today, open_year, complete",
    [
        ("2023-10-01", 2567, [2566]),
        ("2024-07-02", 2567, [2566]),
        ("2024-07-03", 2568, [2566, 2567]),
        ("2024-10-01", 2568, [2566, 2567]),
        ("2026-11-22", 2570, [2566, 2569]),
    ],
)
def test_next_year_is_opened_with_under_90_days_left(today, open_year, complete):
    years = years_at(datetime.date.fromisoformat(today))

    assert (years.open_year, years.complete) == (open_year, complete)


def test_usual_deadlines_where_there_is_time():
    dates = years_at(datetime.date(2026, 11, 22)).open_dates()

    assert (dates.plan_due, dates.report_due) == (datetime.date(2027, 4, 12), datetime.date(2027, 8, 15))


def test_before_the_letters_year_is_over_refuses():
    with pytest.raises(ValueError, match="ต้องไม่ก่อน 1 ตุลาคม 2566"):
        years_at(FIRST_DAY - datetime.timedelta(days=1))


def test_load_demo_without_demo_refuses():
    with pytest.raises(CommandError, match="เฉพาะระบบสาธิต"):
        call_command("load_demo")


@pytest.mark.parametrize("today", ["15/1/2568", "2023-09-30"])
def test_load_demo_with_impossible_today_refuses(settings, today):
    settings.DEMO = True

    with pytest.raises(CommandError):
        call_command("load_demo", today=today)


def test_load_demo_among_records_of_people_refuses(settings):
    settings.DEMO = True
    SurveyRound.objects.create(fiscal_year=2565)

    with pytest.raises(CommandError, match="ไม่ใช่ข้อมูลสาธิต"):
        call_command("load_demo", today="2025-01-15")
    assert not User.objects.exists()


def test_written_survey_is_imported_without_a_problem(settings, tmp_path, reviewer, now):
    settings.DEMO = True
    path = tmp_path / "survey.xlsx"
    call_command("load_demo", write_survey=str(path), survey_year=2570, stdout=StringIO())

    file = ContentFile(path.read_bytes(), name="survey.xlsx")
    outcome = import_workbook(file, round_year=2570, by=reviewer, now=now, commit=False)

    assert (outcome.problems, len(outcome.units), outcome.missing_units) == ((), 78, ())
    assert min(unit.comments for unit in outcome.units) >= 5


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker):
    """One whole loading for all the tests below, which only look; taken back after the last of them."""
    with django_db_blocker.unblock(), transaction.atomic():
        said = StringIO()
        with override_settings(DEMO=True):
            call_command("load_demo", today=TODAY.isoformat(), stdout=said)
        connection.check_constraints()
        yield said.getvalue()
        transaction.set_rollback(True)


@pytest.fixture
def open_cycle(demonstration):
    return Cycle.objects.get(fiscal_year=OPEN)


def submissions(fiscal_year, kind=Kind.PLAN):
    return Submission.objects.filter(cycle__fiscal_year=fiscal_year, kind=kind)


def test_load_demo_says_what_it_made(demonstration):
    assert "โหลดข้อมูลสาธิตแล้ว ณ วันที่ 15 มกราคม 2568" in demonstration
    assert "รอบที่เสร็จสิ้น พ.ศ. 2566 และ 2567" in demonstration


def test_load_demo_a_second_time_changes_nothing(demonstration):
    def counted():
        return [model.objects.count() for model in (User, Cycle, Submission, Version, Event, Project, Score, Notice)]

    before, said = counted(), StringIO()
    with override_settings(DEMO=True):
        call_command("load_demo", today=TODAY.isoformat(), stdout=said)

    assert said.getvalue().strip() == "มีข้อมูลสาธิตอยู่แล้ว จึงไม่เปลี่ยนแปลงข้อมูลใด ๆ"
    assert counted() == before


def test_everything_of_it_is_marked_as_demonstration(demonstration):
    assert list(Cycle.objects.values_list("fiscal_year", "is_demonstration")) == [
        (OPEN, True),
        (PREVIOUS, True),
        (LETTER, True),
    ]
    assert all(round.is_demonstration and "สมมติ" in round.method for round in SurveyRound.objects.all())
    assert all(version.content["is_demonstration"] for version in Version.objects.all())


def test_letters_round_keeps_its_own_days(demonstration):
    letter = Cycle.objects.get(fiscal_year=LETTER)

    assert (letter.plan_due, letter.report_due) == (datetime.date(2023, 4, 12), datetime.date(2023, 8, 15))


def test_every_round_has_the_catalogue(demonstration):
    def catalogue(cycle):
        return [
            (row.label, row.title, row.items, [(who.name, who.row, who.role) for who in row.responsible.all()])
            for row in cycle.suggested_activities.select_related("aspect").prefetch_related("responsible__unit")
        ]

    first, *others = [catalogue(cycle) for cycle in Cycle.objects.all()]

    assert len(first) == 12
    assert all(other == first for other in others)


def test_accounts_have_no_password_and_one_officer_for_each_unit(demonstration):
    assert not any(user.has_usable_password() for user in User.objects.all())
    assert set(DEMONSTRATION_ACCOUNTS) <= set(User.objects.values_list("username", flat=True))
    assert Counter(User.objects.filter(role="officer").values_list("unit__code", flat=True)) == Counter(
        [*Unit.objects.owing().values_list("code", flat=True), "50"]
    )
    assert User.objects.values("name").distinct().count() == User.objects.count()


def test_addresses_lie_under_the_reserved_domain_only(demonstration):
    with_address = User.objects.exclude(email="").values_list("username", "email")

    assert dict(with_address) == {name: f"{name}@cpdplans.example" for name in ("50", "50b", "reviewer", "reviewer2")}


def test_survey_rounds_run_up_to_the_year_before_the_open_one(demonstration):
    rounds = SurveyRound.objects.order_by("fiscal_year")

    assert [round.fiscal_year for round in rounds] == [2564, 2565, 2566, 2567]
    assert [round.comments.exists() for round in rounds] == [False, False, True, True]
    assert all(round.released_at and round.scores.values("unit").distinct().count() == 78 for round in rounds)
    assert {round.scores.count() for round in rounds} == {78 * (16 + 4 * 4)}


def test_figures_are_plausible_and_some_groups_are_small(demonstration):
    assert not Score.objects.exclude(mean__range=("3.2", "4.9")).exists()
    assert not Score.objects.exclude(n__range=(4, 160)).exists()
    assert Score.objects.filter(n__lt=10).values("unit").distinct().count() >= 3
    assert all(score.satisfied + score.dissatisfied <= 100 for score in Score.objects.filter(round__fiscal_year=2567))


def test_every_unit_has_five_comments_or_more(demonstration):
    counted = Counter(Comment.objects.filter(round__fiscal_year=2567).values_list("unit", flat=True))

    assert len(counted) == 78
    assert min(counted.values()) >= 5


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("fiscal_year, exempt", [(LETTER, 0), (PREVIOUS, 1)])
def test_complete_rounds_are_approved_or_exempt(demonstration, fiscal_year, exempt, kind):
    rows = submissions(fiscal_year, kind)

    assert rows.count() == 78
    assert rows.filter(is_exempt=True).count() == exempt
    assert set(rows.filter(is_exempt=False).values_list("stage", flat=True)) == {Stage.APPROVED}


@pytest.mark.parametrize("fiscal_year, by_extension", [(LETTER, 0), (PREVIOUS, 1)])
def test_complete_rounds_have_late_returned_and_extended_units(demonstration, fiscal_year, by_extension):
    rows = list(submissions(fiscal_year).with_clock().select_related("cycle"))
    late = [row for row in rows if row.timeliness and row.timeliness.days_late]

    assert len(late) == 6
    assert all(row.late_reason for row in late)
    assert sum(row.timeliness.by_extension for row in rows if row.timeliness) == by_extension
    assert Version.objects.filter(submission__in=rows, number=2).count() == 10


def test_returned_texts_were_mended_through_the_writing_function(demonstration):
    changes = TextChange.objects.filter(submission__cycle__fiscal_year=PREVIOUS)

    assert changes.filter(submission__kind=Kind.PLAN).values("submission").distinct().count() == 10
    assert changes.filter(submission__kind=Kind.REPORT).values("submission").distinct().count() == 5


def test_guests_unit_has_not_begun(open_cycle):
    guest = submissions(OPEN).get(unit__code="50")
    now = thai.day_start(TODAY)

    assert guest.status(now) == Status.NOT_STARTED
    assert not guest.events.exists()
    assert not Event.objects.filter(unit__code="50", cycle=open_cycle).exists()
    assert Plan.objects.filter(submission__unit__code="50").count() == 2


def test_open_round_has_units_in_every_stage(open_cycle):
    now = thai.day_start(TODAY)
    orders = submissions(OPEN).with_status(now).values_list("status_order", flat=True)
    counted = Counter(list(Status)[order] for order in orders)

    assert counted == {
        Status.NOT_STARTED: 25,
        Status.WRITING: 16,
        Status.SUBMITTED: 12,
        Status.RETURNED: 8,
        Status.APPROVED: 16,
        Status.EXEMPT: 1,
    }
    waiting = submissions(OPEN).filter(stage=Stage.SUBMITTED)
    assert waiting.filter(taken_at__isnull=False).count() == 6
    assert waiting.filter(reviewer=None).count() == 2
    assert Counter(PreparedDecision.objects.values_list("act", flat=True)) == {"approve": 2, "return": 1}
    assert submissions(OPEN, Kind.REPORT).filter(started_at__isnull=False).count() == 5


def test_open_round_holds_requests_that_wait_and_one_answered(open_cycle):
    found = UnitRequest.objects.filter(submission__cycle=open_cycle).select_related(
        "submission__unit", "asked_by__unit"
    )
    told = sorted((row.kind, row.state, row.submission.stage) for row in found)
    waiting = [("amendment", "waiting", "approved"), ("extension", "waiting", "draft")]
    assert told == sorted([*waiting, ("extension", "granted", "draft")])
    assert all(row.asked_at < thai.day_start(TODAY) and row.asked_by.unit_id == row.submission.unit_id for row in found)
    assert found.get(kind="amendment").submission.sibling(Kind.REPORT).started_at


def test_remarks_begin_from_ready_sentences(demonstration):
    used = Sentence.objects.with_uses().filter(uses__gt=0)
    assert (Sentence.objects.count(), used.count()) == (15, 5)


def test_open_round_shares_plans_and_holds_copies(open_cycle):
    copied = Project.objects.filter(copied_ref__isnull=False).select_related("plan__submission", "copied_unit")

    assert list(Cycle.objects.filter(shares_plans=True)) == [open_cycle]
    assert [project.submission.cycle_id for project in copied] == [open_cycle.pk] * 4
    assert sum(bool(credit_of(project)) for project in copied) == 1
    assert all(untouched(project.plan) for project in copied)


def test_returned_units_of_the_open_round_are_told(open_cycle):
    returned = submissions(OPEN).filter(stage=Stage.RETURNED)

    assert all(row.revise_by > TODAY for row in returned)
    assert all(row.notices.filter(read_at=None).exists() for row in returned)
    others = Notice.objects.exclude(user__unit__code="50").filter(read_at=None)
    assert set(others.values_list("submission__cycle", flat=True)) == {open_cycle.pk}


def test_the_guests_inbox_tells_of_the_release_and_the_opening(open_cycle):
    inbox = User.objects.get(username="50").notices.filter(read_at=None)
    assert list(inbox.values_list("subject", "submission__cycle")) == [
        (f"เปิดรอบปีงบประมาณ พ.ศ. {OPEN} ส่งแผนภายในวันที่ {thai.format_date(open_cycle.plan_due)}", open_cycle.pk),
        (f"เผยแพร่ผลการสำรวจ ปีงบประมาณ พ.ศ. {OPEN - 1} ของ สสจ.เชียงใหม่ แล้ว", None),
    ]


def test_only_the_open_round_tells_the_counts_of_regions(open_cycle):
    assert list(Cycle.objects.filter(shares_counts=True)) == [open_cycle]


def test_deadlines_of_the_open_round_lie_ahead_of_everything(open_cycle):
    assert open_cycle.plan_due > TODAY
    assert Event.objects.first().at < thai.day_start(TODAY)


def test_a_few_projects_of_the_rounds_over_are_good_examples(demonstration):
    shown = examples_of(GoodExample.objects.shown().with_unit())
    reached = {line["status"]["label"] for one in shown for line in one.indicators}
    assert (len(shown) in range(4, 7), reached) == (True, {"บรรลุ"})


@pytest.mark.parametrize("model, readiness", [(Plan, plan_readiness), (Report, report_readiness)])
def test_what_was_sent_lacks_nothing(demonstration, model, readiness):
    sent = model.objects.with_rows().exclude(submission__first_submitted_at=None)
    lacks = [lack for row in sent for lack in readiness.lacks(row) if row.submission.stage == Stage.APPROVED]

    assert sent.count() >= 155
    assert lacks == []


def test_every_version_is_whole_and_has_its_sending(demonstration):
    sent = Counter(Event.objects.filter(act=Event.Act.SEND).values_list("submission", flat=True))

    assert Counter(Version.objects.values_list("submission", flat=True)) == sent
    assert all(checksum(version.content) == version.sha256 for version in Version.objects.all())


def test_every_stage_follows_from_the_events(demonstration):
    for submission in Submission.objects.prefetch_related("events"):
        stage, before = Stage.DRAFT, None
        for event in reversed(submission.events.all()):
            assert before is None or before <= event.at
            before = event.at
            if event.to_stage:
                sources, target = TRANSITIONS[event.act]
                assert (event.from_stage, event.to_stage) == (stage, target)
                assert stage in sources
                stage = target
        assert submission.stage == stage


def test_findings_copy_the_figures_of_the_survey(demonstration):
    findings = [finding for project in Project.objects.all() for finding in project.findings.all() if finding.item_id]
    held = {
        (score.unit_id, score.item_id): (score.n, score.mean, score.dissatisfied)
        for score in Score.objects.filter(group__name="ทั้งหมด")
    }

    assert findings
    assert all(
        held[finding.submission.unit_id, finding.item_id] == (finding.n, finding.mean, finding.dissatisfied)
        for finding in findings
    )


def test_indicators_go_every_way_and_some_are_missed(demonstration):
    results = list(IndicatorResult.objects.filter(result__report__submission__stage=Stage.APPROVED))
    reached = Counter(row.is_achieved for row in results)

    assert {row.direction for row in results} == set(Direction)
    assert set(reached) == {True, False}
    assert reached[True] > 4 * reached[False]


def test_letters_carry_the_units_own_prefix_once(demonstration):
    rows = Submission.objects.exclude(letter_number="").select_related("unit")

    assert all(row.letter_number.startswith(row.unit.letter_prefix or "ที่ ") for row in rows)
    owners = {(row.letter_number, row.unit_id) for row in rows}
    assert len({number for number, _ in owners}) == len(owners)


def test_files_of_evidence_are_what_they_claim_to_be(demonstration):
    pieces = Evidence.objects.exclude(file="")

    assert pieces.count() >= 3
    for piece in pieces:
        with piece.file.open() as content:
            upload = ContentFile(content.read(), name=piece.original_name)
        assert (check_upload(upload), upload.size) == (piece.content_type, piece.size)


def test_most_units_have_read_their_results(open_cycle):
    readers = Event.objects.filter(act=Event.Act.READ_RESULTS)

    assert readers.filter(cycle__fiscal_year=PREVIOUS).count() > 60
    assert 45 < readers.filter(cycle=open_cycle).count() < 72


@pytest.mark.parametrize("fiscal_year", [LETTER, PREVIOUS])
def test_effect_equals_an_independent_computation(demonstration, fiscal_year):
    cycle = Cycle.objects.get(fiscal_year=fiscal_year)
    effect, by_hand = effect_of(cycle), Years(cycle, after=fiscal_year)

    assert (len(effect.lines), effect.planned) == (15, len(by_hand.plans))
    for line in effect.lines:
        words = "" if line.is_aspect else thai.search_key(line.item.text)
        sides, found = by_hand.sides(line.item.aspect.number, words), line.comparison
        assert [found.answered.n, found.others.n] == [len(side) for side in sides]
        difference, error, freedom = welch(*sides)
        low, high = (bound * error for bound in bounds_of_t(freedom))
        assert found.difference == pytest.approx(difference, abs=1e-9)
        margins = difference - found.interval.low, found.interval.high - difference
        assert all(low - 1e-4 <= margin <= high + 1e-4 for margin in margins), (line.label, freedom)
    for used in effect.used:
        units, changes = by_hand.used(used.suggestion.activity)
        mean = sum(changes) / len(changes) if len(changes) >= 5 else None
        assert (used.units, used.sample.n, used.sample.change) == (units, len(changes), pytest.approx(mean, abs=1e-9))


def test_most_units_have_an_address_a_few_none_and_one_was_refused(demonstration):
    found = {one.unit.code: (one.is_cut_off, len(one.failing)) for one in troubles(now=timezone.now())}
    assert found == {"17": (True, 0), "58": (True, 0), "96": (True, 0), "33": (True, 1)}
