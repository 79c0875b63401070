"""What a file holds that is wrong or doubtful, and what its import did or would do."""

from dataclasses import asdict, dataclass

ADDED, CHANGED, UNCHANGED = "added", "changed", "unchanged"


@dataclass(frozen=True)
class Problem:
    """What stands where it should not: shown to the person line by line."""

    sheet: str
    cell: str
    found: str
    expected: str


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
    comments_changed: int
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
        """The sum over the units of added, changed, unchanged, comments or comments_changed."""
        return sum(getattr(unit, name) or 0 for unit in self.units)

    @property
    def is_clean(self):
        return not (self.problems or self.doubts)

    @property
    def changes_something(self):
        return bool(self.total("added") + self.total("changed") + self.total("comments_changed") + self.area_changed)

    def as_json(self):
        totals = {name: self.total(name) for name in (ADDED, CHANGED, UNCHANGED, "comments", "comments_changed")}
        return asdict(self) | {"totals": totals, "changes_something": self.changes_something}

    def sentence(self):
        """One line for the history."""
        return (
            f"ผลสำรวจปีงบประมาณ พ.ศ. {self.fiscal_year}: {len(self.units)} หน่วยงาน "
            f"เพิ่ม {self.total(ADDED)} เปลี่ยน {self.total(CHANGED)} คงเดิม {self.total(UNCHANGED)} คะแนน "
            f"ข้อคิดเห็น {self.total('comments')} รายการ"
        )
