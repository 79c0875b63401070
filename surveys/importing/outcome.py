"""What a file holds that is wrong or doubtful, and what its import did or would do."""

import hashlib
import json
from dataclasses import asdict, dataclass

ADDED, CHANGED, UNCHANGED = "added", "changed", "unchanged"
COMMENTS = ("comments_added", "comments_removed", "comments_recounted", "comments_kept")
TOTALS = (ADDED, CHANGED, UNCHANGED, "comments", "comments_changed", *COMMENTS)
# What an import comes to: somebody who saw the same of these saw what it does.
EFFECT = ("units", "area_rows", "area_changed", "area_added", "area_left", "new_items", "new_groups", "is_new_round")


@dataclass(frozen=True)
class Problem:
    """What stands where it should not: shown to the person line by line, `cell` the first of `times` cells alike."""

    sheet: str
    cell: str
    found: str
    expected: str
    times: int = 1


@dataclass(frozen=True)
class Doubt:
    """A name whose meaning only a person can tell: asked once, then remembered as a KnownName."""

    of: str  # a KnownName.Of
    key: str  # the KnownName's key
    written: str
    sheet: str
    cell: str  # where it stands first
    rows: int  # how many rows it bears on
    samples: tuple[str, ...]  # of a column: the first values in it
    proposal: str  # a meaning, "" for none
    choices: tuple[tuple[str, str], ...] = ()  # of a column: (meaning, label) that its sheet allows; a unit: ()


@dataclass(frozen=True)
class UnitCount:
    """What the file did to one unit: scores by what became of them, and its comments (None: not in the file)."""

    code: str
    name: str
    added: int
    changed: int
    unchanged: int
    comments: int | None
    comments_changed: int  # the sum of the next three
    comments_added: int = 0
    comments_removed: int = 0  # the round holds them of the unit, the file does not: they go
    comments_recounted: int = 0
    comments_kept: int = 0
    left: int = 0  # scores that the round holds of the unit and the file does not: they stay


@dataclass(frozen=True)
class Outcome:
    """What an import did, or (dry run) would do. With problems or doubts nothing was written and no unit is counted."""

    fiscal_year: int
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()  # what was taken in another way than it stands; nothing to mend
    doubts: tuple[Doubt, ...] = ()
    units: tuple[UnitCount, ...] = ()
    area_rows: int = 0
    area_changed: int = 0  # of these, added or changed
    area_added: int = 0
    area_left: int = 0  # rows of the department and regions that the round holds and the file does not: they stay
    missing_units: tuple[str, ...] = ()  # field units without a row of scores in the file
    new_items: tuple[str, ...] = ()
    new_groups: tuple[str, ...] = ()
    blank_rows: int = 0
    unread_sheets: tuple[str, ...] = ()
    is_new_round: bool = False
    respondents: int = 0  # rows of raw answers that were counted
    silent_voices: int = 0  # answers such as "ไม่มี" in columns of free text: no comment
    method: str = ""  # how figures were computed, when the file holds raw answers

    def total(self, name):
        """The sum over the units of one of TOTALS."""
        return sum(getattr(unit, name) or 0 for unit in self.units)

    @property
    def is_clean(self):
        return not (self.problems or self.doubts)

    @property
    def changes_something(self):
        return bool(self.total("added") + self.total("changed") + self.total("comments_changed") + self.area_changed)

    @property
    def replaces_something(self):
        """Whether figures or comments that are there would read otherwise afterwards, or be gone."""
        names = (CHANGED, "comments_removed", "comments_recounted")
        return any(map(self.total, names)) or self.area_changed > self.area_added

    def as_json(self):
        plain = asdict(self)
        effect = json.dumps({name: plain[name] for name in EFFECT}, sort_keys=True, ensure_ascii=False)
        return plain | {
            "totals": {name: self.total(name) for name in TOTALS},
            "changes_something": self.changes_something,
            "replaces_something": self.replaces_something,
            "fingerprint": hashlib.sha256(effect.encode()).hexdigest(),
        }

    def sentence(self):
        """One line for the history."""
        return (
            f"ผลการสำรวจปีงบประมาณ พ.ศ. {self.fiscal_year}: {len(self.units)} หน่วยงาน "
            f"เพิ่ม {self.total(ADDED):,} เปลี่ยน {self.total(CHANGED):,} คงเดิม {self.total(UNCHANGED):,} คะแนน "
            f"ข้อคิดเห็น {self.total('comments'):,} รายการ"
        )
