"""What a room lends to the review page."""

import re
from collections.abc import Callable
from dataclasses import dataclass

PROJECT = re.compile(r"แผนที่ \d+")
WHOLE = "ส่วนของทั้งฉบับ"


@dataclass(frozen=True)
class Place:
    """Where a Part stands on the page: under which heading, in which column of the paper, and that column's words."""

    section: str
    order: int
    column: str


@dataclass(frozen=True)
class ReviewDesk:
    parts_of: Callable  # frozen content -> [Part]
    lacks_of: Callable  # plan or report -> [Lack]
    place_of: Callable  # Part -> Place
    last_year: Callable  # submission -> what the left pane says of the round before, or None
    supplements_of: Callable = lambda owner: None  # {url, rows} of what was added after an approval, or None
    promised_of: Callable = lambda content: []  # frozen content -> what it answers to: [{title, objective, period}]
    examples_of: Callable = lambda owner, content: []  # what may be shown to all units: [{title, url, mark}]


# The five columns of the plan, word for word from the letter, with the fields that stand in each.
PLAN_COLUMNS = (
    ("แผนปรับปรุงและพัฒนาการให้บริการ", {"title", "credit", "findings", "words", "suggested", "own_choice"}),
    ("วัตถุประสงค์", {"objective"}),
    ("ระยะเวลาดำเนินการ", {"period_start", "period_end"}),
    ("ตัวชี้วัดความสำเร็จ", {"text", "unit_of_measure", "baseline", "target", "measured_how"}),
    ("หลักฐานการสร้างความรับรู้ทั่วทั้งองค์กร", {"evidence"}),
)


def plan_place(part):
    """A project's fields under the paper's five columns; what is of the whole plan by its group."""
    project = PROJECT.match(part.group)
    if not project:
        return Place(WHOLE, 0, part.group)
    columns = enumerate(PLAN_COLUMNS)
    return next(Place(project[0], order, words) for order, (words, fields) in columns if part.field in fields)
