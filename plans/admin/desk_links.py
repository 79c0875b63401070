"""Links above the queue, with how many each leads to. Their addresses are those of the filters."""

from dataclasses import dataclass

from django.utils.http import urlencode

from cpdplans.cycles.admin.filters import CycleFilter, ProgressFilter, ReviewerFilter, StatusFilter
from cpdplans.cycles.clock import Status
from cpdplans.cycles.queue import Load, Progress, waited_words

WAITING = {StatusFilter.parameter_name: [Status.SUBMITTED.value]}
DECIDED = {StatusFilter.parameter_name: [Status.RETURNED.value, Status.APPROVED.value]}


@dataclass
class Link:
    label: str
    count: int
    address: str
    is_here: bool = False


@dataclass
class Carrier:
    """One line of the table of who carries how much."""

    name: str
    waiting: Link
    taken: Link
    decided: Link
    oldest: str


def _reviewer(value):
    return {ReviewerFilter.parameter_name: [str(value)]}


def _progress(progress):
    return {ProgressFilter.parameter_name: [progress.value]}


def _link(label, count, query, round_asked, here):
    asked = {CycleFilter.parameter_name: [round_asked]} if round_asked else {}
    address = "?" + urlencode(sorted({**query, **asked}.items()), doseq=True)
    return Link(label, count, address, address == here)


def quick_links(loads, user, round_asked, here):
    """`round_asked`: the parameter of the round, as the list has it; `here`: the address of the list."""
    own = next((load for load in loads if load.reviewer == user), Load(user))
    found = [
        ("รอพิจารณา", sum(load.waiting for load in loads), WAITING),
        ("ของฉัน", own.waiting, WAITING | _reviewer(ReviewerFilter.MINE)),
        ("ยังไม่มีผู้พิจารณา", loads[-1].waiting, WAITING | _reviewer(ReviewerFilter.NOBODY)),
        ("แก้ไขแล้วส่งกลับมา", sum(load.resent for load in loads), _progress(Progress.RESENT)),
        ("เกินกำหนดแก้ไข", sum(load.overdue for load in loads), _progress(Progress.OVERDUE)),
        ("เตรียมผลไว้", sum(load.prepared for load in loads), _progress(Progress.PREPARED)),
    ]
    return [_link(*one, round_asked, here) for one in found]


def carriers(loads, round_asked, here):
    return [_carrier(load, round_asked, here) for load in loads]


def _carrier(load, round_asked, here):
    whose = _reviewer(load.reviewer.pk if load.reviewer else ReviewerFilter.NOBODY)
    name = load.reviewer.display_name if load.reviewer else "ยังไม่มีผู้พิจารณา"
    links = [
        _link(label, count, query | whose, round_asked, here)
        for label, count, query in [
            (f"รอพิจารณาของ {name}", load.waiting, WAITING),
            (f"รับไว้พิจารณาแล้วของ {name}", load.taken, _progress(Progress.TAKEN)),
            (f"พิจารณาแล้วของ {name}", load.decided, DECIDED),
        ]
    ]
    return Carrier(name, *links, waited_words(load.waited) if load.waiting else "–")
