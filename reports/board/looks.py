"""How a unit is painted on map, tiles and bars: a colour, a pattern, a letter and a word for each way it may stand.

The patterns themselves are drawn by templates/reports/_board_pattern.html, so that grey paper still tells them apart.
"""

from dataclasses import dataclass

from cpdplans.cycles.clock import Status

from .. import standing

SOLID = {"done": "#1d5c3f", "off": "#dfe4e1", "empty": "#ffffff"}


@dataclass(frozen=True)
class Look:
    """`key` is the value of the filter; `short` the word of a tile; `letter` what stands where no word fits."""

    key: str
    label: str
    short: str
    letter: str
    paint: str  # the pattern's name
    tone: str  # of components/status_tag.html

    @property
    def solid(self):
        """The colour where there is no pattern: paper would show the seams of one. "" where there is."""
        return SOLID.get(self.paint, "")


@dataclass(frozen=True)
class Subject:
    """What is painted: one of the four columns of the board. `looks` in the order of the legend, the best first."""

    key: str
    label: str
    verb: str  # what the units that are counted have done
    looks: dict

    def look_of(self, row):
        found = getattr(row, self.key)
        return self.looks.get(found.code, NOTHING) if found else NOTHING

    def words_of(self, row):
        """How the unit stands in this, in full words."""
        found = getattr(row, self.key)
        if found is None:
            return NOTHING.label
        if isinstance(found, standing.Mark):
            return found.label
        sent = f" ({found.timeliness.label})" if found.timeliness else ""
        return f"{found.status.label}{sent}"


NOTHING = Look("nothing", "ไม่ต้องส่ง", "ไม่ต้องส่ง", "–", "off", "muted")


def _status_look(status, short, letter, paint):
    return Look(str(status), status.label, short, letter, paint, status.tone)


STATUS_LOOKS = {
    look.key: look
    for look in (
        _status_look(Status.APPROVED, "เห็นชอบ", "ช", "done"),
        _status_look(Status.SUBMITTED, "รอพิจารณา", "ร", "waiting"),
        _status_look(Status.RETURNED, "ส่งคืนแก้ไข", "ค", "returned"),
        _status_look(Status.WRITING, "กำลังจัดทำ", "จ", "begun"),
        _status_look(Status.NOT_STARTED, "ยังไม่เริ่ม", "ย", "empty"),
        _status_look(Status.NEAR_DUE, "ใกล้กำหนด", "ล", "near"),
        _status_look(Status.OVERDUE, "เกินกำหนด", "ก", "late"),
        _status_look(Status.CLOSED, "ปิดรับแล้ว", "ป", "closed"),
        _status_look(Status.WAITING_FOR_PLAN, "รอแผน", "ผ", "off"),
        _status_look(Status.NOT_OPEN, "ยังไม่เปิด", "ม", "off"),
        _status_look(Status.EXEMPT, "ยกเว้น", "ว", "exempt"),
    )
}


def _mark_look(mark, short, letter, paint):
    return Look(mark.code, mark.label, short, letter, paint, mark.tone)


READING_LOOKS = {
    look.key: look
    for look in (
        _mark_look(standing.HAS_READ, "อ่านแล้ว", "อ", "done"),
        _mark_look(standing.HAS_NOT_READ, "ยังไม่อ่าน", "ย", "near"),
        _mark_look(standing.NOT_RELEASED, "ยังไม่เผยแพร่", "ม", "off"),
    )
}
AWARENESS_LOOKS = {
    look.key: look
    for look in (
        _mark_look(standing.HAS_EVIDENCE, "มีหลักฐาน", "ห", "done"),
        Look(standing.PROMISED, "กำหนดวันไว้แล้ว ยังไม่ถึงกำหนด", "มีกำหนด", "ด", "waiting", "info"),
        Look(standing.PROMISE_PAST, "เลยวันที่กำหนดไว้", "เลยกำหนด", "ก", "late", "warning"),
        _mark_look(standing.NO_AWARENESS, "ยังไม่มี", "ย", "empty"),
        _mark_look(standing.NOT_ASKED, "ไม่ต้องทำ", "ว", "exempt"),
    )
}
SUBJECTS = {
    subject.key: subject
    for subject in (
        Subject("plan", "แผน", "ส่งแล้ว", STATUS_LOOKS),
        Subject("report", "รายงานผล", "ส่งแล้ว", STATUS_LOOKS),
        Subject("reading", "การอ่านผลสำรวจ", "อ่านแล้ว", READING_LOOKS),
        Subject("awareness", "การสร้างความรับรู้", "มีหลักฐาน", AWARENESS_LOOKS),
    )
}


@dataclass(frozen=True)
class Group:
    """The rows that look alike, for the legend."""

    look: Look
    rows: list


def grouped(rows, subject):
    """[Group] of the looks that occur, in the legend's order."""
    held = {}
    for row in rows:
        held.setdefault(subject.look_of(row), []).append(row)
    order = [*subject.looks.values(), NOTHING]
    return [Group(look, held[look]) for look in order if look in held]


PATTERNS = tuple(
    dict.fromkeys(look.paint for subject in SUBJECTS.values() for look in subject.looks.values() if not look.solid)
)
