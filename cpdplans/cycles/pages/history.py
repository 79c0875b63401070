"""The history of a plan or report: who did and wrote what, narrowed as asked, and the rows that can be put back."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from cpdplans import thai
from cpdplans.units.models import User

from .. import writing
from .desk import page_context
from .timeline import Teller, acts_for, timeline

PER_PAGE = 20
PART = re.compile(r"แผนที่ \d+")
FIELD = re.compile(r"[a-z_]{1,60}")
NO_FIELD = "-"  # the name of no field: what is asked for has no history


@dataclass
class Part:
    """What the history can be narrowed to: a project or a page of the plan, by the refs of all that stood in it."""

    ref: UUID
    name: str
    refs: set = field(default_factory=set)
    is_removed: bool = False

    @property
    def label(self):
        return f"{self.name} (ลบแล้ว)" if self.is_removed else self.name


@dataclass(frozen=True)
class Asked:
    """What the address asks for; what it names wrongly is not asked for."""

    part: Part | None
    by: User | None
    only: str
    ref: UUID | None
    column: str
    is_every: bool

    @property
    def query(self):
        """The address without its page."""
        named = {"part": self.part and self.part.ref, "by": self.by and self.by.pk, "only": self.only}
        named |= {"ref": self.ref, "field": self.column, "every": "1" if self.is_every else ""}
        return urlencode({name: value for name, value in named.items() if value})


def history_page(request, desk, owner, rows):
    """The page. `rows`: every row that people write, by ref. An executive reads how it went through the round only."""
    submission, rows = owner.submission, {} if request.user.is_executive else rows
    removed = [] if request.user.is_executive else list(submission.removed_rows.defer("content"))
    people = _people(submission, request.user)
    parts = _parts(rows, removed)
    asked = _asked({} if request.user.is_executive else request.GET, parts, people, request.GET.get("by", ""))
    page = Paginator(timeline(submission, asked, request.user), PER_PAGE).get_page(request.GET.get("page"))
    is_closed = writing.is_closed_to(submission, request.user, timezone.now())
    edit = writing.may_write(submission, request.user) and not is_closed
    teller = Teller(desk, owner, rows, removed, people, edit)
    context = page_context(desk, owner, None, page=page, entries=teller.entries(page.object_list), asked=asked)
    context |= {"parts": parts, "people": people.values(), "edit": edit, "field_name": _field_name(asked, rows)}
    context |= {"history_url": reverse(f"{desk.app}:history", args=[owner.pk])}
    return render(request, "cycles/history.html", context | {"removed": removed and _removed_list(desk, owner, asked)})


def _people(submission, user):
    """{pk: User} of all whose hand in this submission `user` may see, by name."""
    hands = Q(pk__in=acts_for(submission, user).values("by"))
    if not user.is_executive:
        hands |= Q(pk__in=submission.text_changes.order_by().values("by"))
    found = User.objects.filter(hands)
    return {user.pk: user for user in sorted(found, key=lambda user: thai.sort_key(user.display_name))}


def _parts(rows, removed):
    """The parts there are, projects first, then those that were removed."""
    parts = {}
    for row in rows.values():
        name = _part_name(row.place())
        parts.setdefault(name, Part(row.ref, name)).refs.add(row.ref)
    live = sorted(parts.values(), key=lambda part: not PART.match(part.name))
    gone = [Part(row.ref, row.place, {row.ref}, is_removed=True) for row in removed if _is_lost_part(row)]
    for part in (*live, *gone):
        part.refs |= {row.ref for row in removed if row.parent_ref in part.refs and not PART.fullmatch(row.place)}
    return [*live, *gone]


def _part_name(place):
    """The first words of a place: the project it is in, else the whole."""
    project = PART.match(place)
    return project[0] if project else place


def _is_lost_part(row):
    return row.restored_at is None and PART.fullmatch(row.place)


def _asked(query, parts, people, by):
    ref, part = _uuid(query.get("ref")), _uuid(query.get("part"))
    return Asked(
        part=next((one for one in parts if one.ref == part), None),
        by=next((user for pk, user in people.items() if str(pk) == by), None),
        only=query.get("only") if query.get("only") in {"texts", "acts"} else "",
        ref=ref,
        column=_column(query.get("field", "")) if ref else "",
        is_every=bool(ref and query.get("every")),
    )


def _column(text):
    """The name of a field; what cannot be one never reaches the database, which takes no NUL."""
    return text if not text or FIELD.fullmatch(text) else NO_FIELD


def _uuid(text):
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _field_name(asked, rows):
    """What the history was narrowed to by ref and field, in words."""
    row = rows.get(asked.ref)
    if row is None:
        return "รายการที่ถูกลบแล้ว" if asked.ref else ""
    return f"{row.place()} {writing.label_of(row, asked.column)}" if asked.column in row.written else row.place()


def _removed_list(desk, owner, asked):
    """[(RemovedRow, address of its putting back)], newest first."""
    if asked.ref:
        return []
    rows = owner.submission.removed_rows.filter(restored_at=None, went_with=None).select_related("removed_by")
    return [(row, reverse(f"{desk.app}:restore_row", args=[owner.pk, row.pk])) for row in rows]
