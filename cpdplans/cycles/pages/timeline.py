"""Acts and changes of texts in one timeline; what one person made of a field in one sitting is one entry."""

from bisect import bisect
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Length
from django.urls import reverse
from django.utils import timezone

from cpdplans import differences, thai

from .. import stages, writing
from ..models import Event, RemovedRow

ONE_SITTING = timedelta(minutes=10)  # savings of a field by one person within it are shown as one
SMALL_LOSS = 40  # characters; a saving that takes out more begins an entry of its own, so that the text can be seen
AROUND = 60  # clusters shown on each side of what changed
AT_ONCE = 1_500  # clusters; a longer change is folded

ROW_ACTS = {
    Event.Act.ADD_ROW,
    Event.Act.REMOVE_ROW,
    Event.Act.RESTORE_ROW,
    Event.Act.MOVE_ROW,
    Event.Act.COPY_ROW,
}
# How it went through the round: all that an executive reads. The unit's drafting is its own.
STAGE_ACTS = {
    *stages.TRANSITIONS,
    Event.Act.TAKE,
    Event.Act.EXTEND,
    Event.Act.WITHDRAW_EXTENSION,
    Event.Act.EXEMPT,
    Event.Act.END_EXEMPTION,
    Event.Act.ASK,
    Event.Act.GRANT,
    Event.Act.REFUSE_REQUEST,
    Event.Act.WITHDRAW_REQUEST,
    Event.Act.MARK_EXAMPLE,
    Event.Act.UNMARK_EXAMPLE,
}
# Not the remarks of a review in progress: the unit reads them when the plan is returned.
SHARED_ACTS = (
    ROW_ACTS
    | STAGE_ACTS
    | {Event.Act.REFUSE_SENDING, Event.Act.ANSWER, Event.Act.ATTACH, Event.Act.DETACH, Event.Act.REMIND}
)


@dataclass(frozen=True)
class Saving:
    """One TextChange without its texts."""

    pk: int
    ref: UUID
    column: str
    by: int
    at: datetime
    lost: int


class Dated:
    """An entry of the timeline, told under its day in Bangkok."""

    @property
    def day(self):
        return timezone.localdate(self.at)


@dataclass
class TextEntry(Dated):
    """What one person made of one field in one sitting."""

    at: datetime
    since: datetime
    times: int
    who: str
    place: str
    place_now: str
    old: str
    new: str
    field_url: str
    take_back_url: str = ""
    removed: int | None = None  # the RemovedRow that has to be put back before the text can be taken back
    is_text = True

    def __post_init__(self):
        self.parts = self._parts()
        self.is_cut = any(kind == differences.SKIPPED for kind, _ in self.parts)
        self.size = sum(len(thai.clusters(text)) for _, text in self.parts)
        self.is_long = self.size > AT_ONCE

    def _parts(self):
        if not self.old:  # the first text needs no marking
            return [(differences.SAME, self.new)]
        return differences.shortened(differences.differences(self.old, self.new), AROUND)

    @property
    def act(self):
        if not self.old:
            return "กรอกข้อความ"
        return "แก้ไขข้อความ" if self.new else "ลบข้อความ"


@dataclass
class ActEntry(Dated):
    """What somebody did."""

    at: datetime
    who: str
    act: str
    note: str
    is_text = False


def timeline(submission, asked, user):
    """[(at, rank, pk, savings)], newest first, without texts: there may be thousands. An act has None for savings."""
    texts = [] if asked.only == "acts" or user.is_executive else _sittings(submission, asked)
    entries = [(run[-1].at, 1, run[-1].pk, run) for run in texts]
    if asked.only != "texts" and not asked.ref:
        entries += [(at, 0, pk, None) for at, pk in _acts(submission, asked, user).values_list("at", "pk")]
    return sorted(entries, key=lambda entry: entry[:3], reverse=True)


def acts_for(submission, user):
    """The acts that `user` may read, in no order."""
    found = submission.events.order_by()
    if user.is_reviewer:
        return found
    return found.filter(act__in=STAGE_ACTS if user.is_executive else SHARED_ACTS)


def _acts(submission, asked, user):
    found = acts_for(submission, user)
    if asked.by:
        found = found.filter(by=asked.by)
    if asked.part:  # an act names its place in words, as it was then
        name = asked.part.name
        starts = [Q(note__startswith=start) for start in (f"{name} ", f"{name}:", f"จาก{name} ")]
        found = found.filter(reduce(or_, starts, Q(note=name)))
    return found


def _savings(submission, asked):
    """The changes asked for, oldest first. The texts that went out with a row are told by its removal."""
    found = submission.text_changes.order_by("at", "pk")
    if asked.ref:
        found = found.filter(ref=asked.ref, **({"field": asked.column} if asked.column else {}))
    else:
        removal = RemovedRow.objects.filter(ref=OuterRef("ref"), removed_at=OuterRef("at"))
        found = found.exclude(Q(new="") & Exists(removal))
    if asked.part:
        found = found.filter(ref__in=asked.part.refs)
    if asked.by:
        found = found.filter(by=asked.by)
    light = found.annotate(lost=Length("old") - Length("new"))
    return [Saving(*values) for values in light.values_list("pk", "ref", "field", "by", "at", F("lost"))]


def _sittings(submission, asked):
    """The savings in runs: what one person made of one field in one sitting, while no act moved the stage."""
    moved = submission.events.filter(act__in=stages.TRANSITIONS).order_by("at").values_list("at", flat=True)
    moments, runs, latest = list(moved), [], {}
    for saving in _savings(submission, asked):
        run = latest.get((saving.ref, saving.column))
        if run and not asked.is_every and _continues(run, saving, moments):
            run.append(saving)
        else:
            run = latest[saving.ref, saving.column] = [saving]
            runs.append(run)
    return runs


def _continues(run, saving, moments):
    is_near = saving.by == run[0].by and saving.at - run[0].at <= ONE_SITTING and saving.lost <= SMALL_LOSS
    return is_near and bisect(moments, run[0].at) == bisect(moments, saving.at)


class Teller:
    """Puts the entries of one page into words. Two queries, however many entries there are."""

    def __init__(self, desk, owner, rows, removed, people, edit):
        self.desk, self.owner, self.rows, self.people, self.edit = desk, owner, rows, people, edit
        self.kinds = {row.ref: row.model for row in removed}
        self.gone = {row.ref: row for row in removed if row.restored_at is None}

    def entries(self, page):
        runs = [run for *_, run in page if run]
        changes = self.owner.submission.text_changes.in_bulk({pk for run in runs for pk in (run[0].pk, run[-1].pk)})
        events = self.owner.submission.events.in_bulk([pk for _, _, pk, run in page if run is None])
        return [self._text(run, changes) if run else self._act(events[pk]) for _, _, pk, run in page]

    def _who(self, pk):
        return self.people[pk].display_name if pk in self.people else "ระบบ"

    def _act(self, event):
        return ActEntry(event.at, self._who(event.by_id), event.get_act_display(), event.note)

    def _text(self, run, changes):
        first, last = changes[run[0].pk], changes[run[-1].pk]
        row = self.rows.get(last.ref)
        entry = TextEntry(
            at=last.at,
            since=first.at,
            times=len(run),
            who=self._who(last.by_id),
            place=last.place,
            place_now=_place_now(row, last),
            old=writing.shown(row or self.kinds.get(last.ref), first.field, first.old),
            new=writing.shown(row or self.kinds.get(last.ref), last.field, last.new),
            field_url="?" + urlencode({"ref": last.ref, "field": last.field}),
        )
        if self.edit and _may_come_back(row, first):
            entry.take_back_url = reverse(f"{self.desk.app}:take_back", args=[self.owner.pk, first.pk])
        elif self.edit and last.ref in self.gone:
            entry.removed = self._top(self.gone[last.ref]).pk
        return entry

    def _top(self, row):
        """What has to be put back for this row to come back: itself, or what it went out with."""
        return self.gone.get(row.went_with, row)


def _may_come_back(row, change):
    held = row and change.field in row.written
    return bool(held and change.old and change.old != writing.text_of(row, change.field))


def _place_now(row, change):
    """Where the field stands now, when it has moved since."""
    if row is None or change.field not in row.written:
        return ""
    place = f"{row.place()} {writing.label_of(row, change.field)}"
    return "" if place == change.place else place
