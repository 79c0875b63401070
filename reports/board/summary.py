"""What all the units come to: the figures of the home pages, and the four cards over the board."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from cpdplans.cycles.clock import Kind

from ..standing import count, percent_words
from .looks import SUBJECTS, Look, grouped


def figures(counts, link):
    """The tiles of one kind, for components/figure.html; `link` gives the address of a status filter."""
    extension = f" ในจำนวนนี้ได้รับขยาย {counts.by_extension}" if counts.by_extension else ""
    past = f"เกินกำหนดแก้ไข {counts.past_revision}" if counts.past_revision else "อยู่ระหว่างหน่วยงานแก้ไข"
    return [
        _figure(
            "ส่งแล้ว", f"{counts.sent}/{counts.total}", f"ร้อยละ {percent_words(counts.completion_rate)}", link("sent")
        ),
        _figure(
            "ส่งภายในกำหนด (ร้อยละ)",
            percent_words(counts.on_time_rate),
            f"{counts.on_time} จาก {counts.sent} ที่ส่งแล้ว{extension}",
        ),
        _figure("เห็นชอบแล้ว", counts.approved, f"จาก {counts.total} หน่วยงาน", link("approved")),
        _figure("รอพิจารณา", counts.waiting, "อยู่ที่กลุ่มพัฒนาระบบบริหาร", link("submitted")),
        _figure("ส่งคืนแก้ไข", counts.returned, past, link("returned")),
        _figure("เกินกำหนด", counts.past_due, "พ้นกำหนดและยังไม่ส่ง", link("past-due")),
        _figure("ได้รับยกเว้น", counts.exempt, "ไม่นับในจำนวนทั้งหมด", link("exempt")),
    ]


def _figure(label, value, note, url=""):
    return {"label": label, "value": value, "note": note, "url": url if value else ""}


@dataclass(frozen=True)
class Part:
    """A piece of a card's bar: how many units look so. x and width in percent of the bar."""

    look: Look
    count: int
    x: float
    width: float


@dataclass(frozen=True)
class Card:
    """One of the four columns of the board, summed up. Rates are words; "" where there is none."""

    subject: object
    done: int
    total: int
    rate: str
    on_time: str
    on_time_note: str
    due: date | None
    clock: str
    is_pressing: bool  # past it, and something is still owed
    parts: list


def cards(rows, cycle, now):
    """The Cards: reading, plan, awareness, report: the order of the year."""
    subjects = (SUBJECTS[key] for key in ("reading", "plan", "awareness", "report"))
    return [_card(subject, rows, cycle, now) for subject in subjects]


def _card(subject, rows, cycle, now):
    groups = grouped(rows, subject)
    if subject.key in Kind:
        return _sending_card(subject, rows, groups, cycle, now)
    done = sum(len(group.rows) for group in groups if group.look.paint == "done")
    total = sum(len(group.rows) for group in groups if group.look.paint != "exempt")
    rate = percent_words(100 * done / total if total else None)
    return Card(subject, done, total, rate, "", "", None, "", False, _parts(groups))


def _sending_card(subject, rows, groups, cycle, now):
    counts = count(rows, Kind(subject.key))
    due = cycle.due(subject.key)
    days = (due - timezone.localdate(now)).days
    extension = f" (ได้รับขยาย {counts.by_extension})" if counts.by_extension else ""
    return Card(
        subject=subject,
        done=counts.sent,
        total=counts.total,
        rate=percent_words(counts.completion_rate),
        on_time=percent_words(counts.on_time_rate),
        on_time_note=f"{counts.on_time} จาก {counts.sent} ที่ส่งแล้ว{extension}",
        due=due,
        clock=f"เหลือ {days} วัน" if days > 0 else "ครบกำหนดวันนี้" if days == 0 else f"พ้นกำหนดแล้ว {-days} วัน",
        is_pressing=counts.past_due > 0,
        parts=_parts(groups),
    )


def _parts(groups):
    whole = sum(len(group.rows) for group in groups)
    parts, x = [], 0.0
    for group in groups:
        width = 100 * len(group.rows) / whole
        parts.append(Part(group.look, len(group.rows), round(x, 3), round(width, 3)))
        x += width
    return parts
