"""Reminders: what should have been sent and was not, to those who still owe, never twice and never at night.

Each run sends, of what is due for a submission, the nearest only and passes the older over; and gathers what one unit
or one reviewer has to be told on a day in one letter. Told today is told: what comes due later waits for tomorrow.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from cpdplans.thai import day_end, day_start
from cpdplans.units.mail import is_address, queue_mails
from cpdplans.units.models import User

from .. import notices
from ..models import Event, Notice, Reminder, ReminderRule
from ..notices.texts import own_text, words_of
from . import wording
from .turns import When, known_days, pending

BY_DAY = range(8, 18)  # hours in Bangkok


@dataclass
class Run:
    """What one run did. `letters` are the gathered letters, `told` the reminders in them."""

    is_night: bool = False
    letters: int = 0
    told: int = 0
    passed_over: int = 0
    without_address: list = field(default_factory=list)  # names of units; their people have the notice all the same


@dataclass(frozen=True)
class Letter:
    """One gathered letter: what it is about, who finds it in the portal, where it goes by e-mail."""

    turns: list
    people: list
    addresses: set
    subject: str
    body: str
    path: str

    @property
    def reached(self):
        return max(len(self.people), len(self.addresses))

    @property
    def submissions(self):
        return [turn.submission for turn in self.turns]


@transaction.atomic
def remind(*, now):
    """Sends what is due and was not sent, and records it. Gives a Run.

    The rules are locked: another run at the same moment waits, and then finds that all is recorded."""
    if timezone.localtime(now).hour not in BY_DAY:
        return Run(is_night=True)
    rules = ReminderRule.objects.select_for_update().filter(is_active=True).order_by("pk")
    days = known_days(now)
    due, passed = _nearest(pending(list(rules), days=days, now=now))
    of_units, of_reviewers = _not_told_today(due, now)
    letters = [*_to_units(of_units, days, now), *_to_reviewers(of_reviewers, days, now)]
    told = {turn.submission for letter in letters for turn in letter.turns}
    older = [
        turn for submission, turns in passed.items() for turn in turns if submission in told or submission not in due
    ]
    _send(letters, now)
    _record(letters, older, now)
    missing = [letter.submissions[0].unit.name for letter in letters if not letter.addresses and _is_to_unit(letter)]
    return Run(letters=len(letters), told=len(told), passed_over=len(older), without_address=missing)


def _nearest(found):
    """({submission: its nearest Turn}, {submission: [Turn] to be passed over})"""
    due, passed = {}, {}
    for submission, turns in found.items():
        fresh = [turn for turn in turns if not turn.is_old]
        if fresh:
            due[submission] = fresh[-1]
        passed[submission] = [turn for turn in turns if not fresh or turn is not fresh[-1]]
    return due, passed


def _not_told_today(due, now):
    """([Turn] for units, [Turn] for reviewers) without those who have had a letter of the day."""
    today = timezone.localdate(now)
    sent = Reminder.objects.filter(sent_at__gte=day_start(today), sent_at__lt=day_end(today), told__gt=0)
    rows = list(sent.values_list("rule__when", "submission__unit"))
    units = {unit for when, unit in rows if when != When.OLD_REVIEW}
    had_reviews = any(when == When.OLD_REVIEW for when, _ in rows)
    of_reviewers = [turn for turn in due.values() if turn.rule.when == When.OLD_REVIEW and not had_reviews]
    of_units = [turn for turn in due.values() if turn.rule.when != When.OLD_REVIEW]
    return [turn for turn in of_units if turn.submission.unit_id not in units], of_reviewers


def _to_units(turns, days, now):
    by_unit = defaultdict(list)
    for turn in turns:
        by_unit[turn.submission.unit].append(turn)
    text, officers = own_text("remind_unit") or wording.TO_UNIT, notices.officers_of(list(by_unit))
    for unit, own in by_unit.items():
        owed = [turn.submission for turn in own]
        said = wording.unit_values(unit, owed, days=days, now=now)
        addresses = set(filter(is_address, notices.addresses(unit, officers[unit.pk])))
        yield Letter(own, officers[unit.pk], addresses, *words_of(text, said), wording.path_to(owed))


def _to_reviewers(turns, days, now):
    """To the reviewer of each; what nobody has taken, to all of them."""
    everybody = list(User.objects.filter(role=User.Role.REVIEWER, is_active=True).order_by("pk")) if turns else []
    by_person = defaultdict(list)
    for turn in turns:
        reviewer = turn.submission.reviewer
        for person in [reviewer] if reviewer and reviewer.is_active and reviewer.is_reviewer else everybody:
            by_person[person].append(turn)
    text = (own_text("remind_reviewer") or wording.TO_REVIEWER) if turns else None
    for person, own in by_person.items():
        waiting = [turn.submission for turn in own]
        said = wording.reviewer_values(person, waiting, days=days, now=now)
        addresses = set(filter(is_address, [person.email]))
        yield Letter(own, [person], addresses, *words_of(text, said), wording.path_for_reviewer(waiting))


def _send(letters, now):
    Notice.objects.bulk_create(
        Notice(
            user=person,
            submission=letter.submissions[0] if len(letter.turns) == 1 else None,
            subject=letter.subject,
            body=letter.body,
            path=letter.path,
            created_at=now,
        )
        for letter in letters
        for person in letter.people
    )
    queue_mails((letter.addresses, letter.subject, letter.body) for letter in letters)


def _record(letters, older, now):
    told = defaultdict(int)
    for letter in letters:
        for turn in letter.turns:
            told[turn] += letter.reached
    Reminder.objects.bulk_create(
        Reminder(
            rule=turn.rule,
            submission=turn.submission,
            counted_from=turn.counted_from,
            due_on=turn.due_on,
            sent_at=now,
            told=told.get(turn, 0),
        )
        for turn in [*told, *older]
    )
    Event.objects.bulk_create(
        _event(turn, letter, now) for letter in filter(_is_to_unit, letters) for turn in letter.turns
    )


def _event(turn, letter, now):
    submission = turn.submission
    how = "ทางระบบและอีเมล" if letter.addresses else "ทางระบบ (ไม่มีอีเมล)"
    note = f"{turn.rule} แจ้งหน่วยงาน{how}" if letter.reached else f"{turn.rule} ไม่มีผู้รับและไม่มีอีเมล"
    return Event(
        submission=submission, unit=submission.unit, cycle=submission.cycle, act=Event.Act.REMIND, at=now, note=note
    )


def _is_to_unit(letter):
    return letter.turns[0].rule.when != When.OLD_REVIEW
