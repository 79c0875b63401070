"""What the address of the board asks for: which units, in which view, painted by what."""

from dataclasses import dataclass, fields
from urllib.parse import urlencode

from cpdplans import thai
from cpdplans.cycles.clock import Status
from cpdplans.units.models import region_label

from ..standing import PAST_DUE, SENT
from .looks import AWARENESS_LOOKS, READING_LOOKS, SUBJECTS

VIEWS = {
    "map": "แผนที่",
    "tiles": "ผังช่องเท่ากัน",
    "region": "ตารางตามเขตตรวจราชการ",
    "list": "ตารางตามชื่อ",
    "curve": "การส่งรายวัน",
}
GROUPS = {  # what is asked for more often than one status
    "sent": ("ส่งแล้ว (ทุกสถานะ)", SENT),
    "unsent": ("ยังไม่ส่ง (ทุกสถานะ)", frozenset(Status) - SENT - {Status.EXEMPT}),
    "past-due": ("พ้นกำหนดและยังไม่ส่ง", PAST_DUE),
}
STATUS_LABELS = {key: label for key, (label, _) in GROUPS.items()} | dict(Status.choices)
MARK_LABELS = {
    "reading": {key: look.label for key, look in READING_LOOKS.items()},
    "awareness": {key: look.label for key, look in AWARENESS_LOOKS.items()},
}
LABELS = {"plan": STATUS_LABELS, "report": STATUS_LABELS} | MARK_LABELS
TITLES = {"plan": "สถานะแผน", "report": "สถานะรายงานผล", "reading": "ผลสำรวจ", "awareness": "การสร้างความรับรู้"}
NOBODY = "none"  # the reviewer of what nobody was given


@dataclass(frozen=True)
class Filters:
    """What the address asks for. What it asks that does not exist is left out."""

    region: int | None = None
    plan: str = ""
    report: str = ""
    reading: str = ""
    awareness: str = ""
    reviewer: str = ""  # a key of `reviewers`
    text: str = ""
    view: str = "map"
    by: str = "plan"  # what is painted
    reviewers: tuple = ()  # ((key, name), …): those who may be asked for; none outside กพร.

    @classmethod
    def of(cls, query, regions, reviewers=()):
        region = thai.arabic_digits(query.get("region", ""))
        known = {str(number): number for number in regions}
        asked = {name: _known(query.get(name, ""), labels) for name, labels in LABELS.items()}
        found = cls(
            region=known.get(region),
            reviewer=_known(query.get("reviewer", ""), dict(reviewers)),
            text=thai.clean_text(query.get("q", ""))[:100],
            by=_known(query.get("by", ""), SUBJECTS) or "plan",
            reviewers=tuple(reviewers),
            **asked,
        )
        return found.changed(view=_known(query.get("view", ""), VIEWS) or found.usual_view)

    @property
    def usual_view(self):
        """A link that asks for some units, and for no view, wants their names."""
        return "list" if self.are_narrow else "map"

    def changed(self, **values):
        return type(self)(**{field.name: getattr(self, field.name) for field in fields(self)} | values)

    def in_region(self, row):
        return self.region is None or row.unit.inspection_region == self.region

    def shows(self, row):
        return (
            self.in_region(row)
            and _has_status(row.plan, self.plan)
            and _has_status(row.report, self.report)
            and self.reading in {"", row.reading.code}
            and self.awareness in {"", row.awareness.code}
            and (not self.reviewer or self.reviewer in {_reviewer_key(side) for side in row.sides})
            and (not self.text or thai.search_key(self.text) in row.search_key)
        )

    @property
    def are_narrow(self):
        named = (self.plan, self.report, self.reading, self.awareness, self.reviewer, self.text)
        return self.region is not None or any(named)

    def words(self):
        """What was asked for, in words for paper and workbook."""
        parts = [
            "" if self.region is None else region_label(self.region),
            *(value and f"{TITLES[name]}: {LABELS[name][value]}" for name, value in self._statuses()),
            self.reviewer and f"ผู้พิจารณา: {dict(self.reviewers)[self.reviewer]}",
            self.text and f"ค้นหา: {self.text}",
        ]
        return " · ".join(filter(None, parts)) or "ทุกหน่วยงาน"

    def _statuses(self):
        return [(name, getattr(self, name)) for name in LABELS]

    def query(self, cycle, **changes):
        """The address of these filters with some of them changed, "" leaving one out."""
        region = "" if self.region is None else self.region
        asked = {"region": region} | dict(self._statuses()) | {"reviewer": self.reviewer, "q": self.text}
        asked |= {"view": self.view, "by": "" if self.by == "plan" else self.by} | changes
        return urlencode({"cycle": cycle.fiscal_year} | {name: value for name, value in asked.items() if value != ""})

    @property
    def cleared(self):
        """The changes that leave no filter but the region."""
        return dict.fromkeys([*LABELS, "reviewer", "q"], "")


def _known(key, those):
    return key if key in those else ""


def _has_status(side, key):
    if not key:
        return True
    wanted = GROUPS[key][1] if key in GROUPS else {Status(key)}
    return side is not None and side.status in wanted


def _reviewer_key(side):
    return str(side.submission.reviewer_id or NOBODY)
