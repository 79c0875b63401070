"""What goes into the book of a round and in which order: regions, their units, each unit's plan and report."""

from collections import defaultdict
from dataclasses import dataclass

from cpdplans.cycles.clock import Kind
from cpdplans.cycles.models import Cycle, Version

from ..board import Board, board_of
from ..models import Supplement
from ..sent import UnitYear, year_of
from ..standing import Row, by_region
from ..supplements import added_in


@dataclass(frozen=True)
class Chapter:
    """One unit: how it stands, what it sent that is in force, and what it added to its results after an approval."""

    row: Row
    year: UnitYear
    supplements: list[Supplement]

    @property
    def unit(self):
        return self.row.unit

    @property
    def papers(self):
        """[(kind, Version)] of what there is to print."""
        held = [(Kind.PLAN, self.year.plan), (Kind.REPORT, self.year.report)]
        return [(kind, version) for kind, version in held if version]

    def lack(self, kind):
        """Why there is no document of this kind, in the words of the board; "" where nothing is owed."""
        side = self.row.side(kind)
        return side.status.label if side else ""

    def reason(self, kind):
        """What is known beside that: why the unit was exempted."""
        side = self.row.side(kind)
        return side.submission.exempt_reason if side and side.submission.is_exempt else ""


@dataclass(frozen=True)
class Region:
    title: str
    chapters: list[Chapter]

    @property
    def years(self):
        return [chapter.year for chapter in self.chapters]


@dataclass(frozen=True)
class Parts:
    """The whole of a round at one moment."""

    cycle: Cycle
    board: Board
    years: list[UnitYear]
    regions: list[Region]

    @property
    def chapters(self) -> list[Chapter]:
        """Every unit, in the order of the book."""
        return [chapter for region in self.regions for chapter in region.chapters]

    @property
    def versions(self) -> list[Version]:
        """Every document, in the order of the book."""
        return [version for chapter in self.chapters for _, version in chapter.papers]

    @property
    def supplemented(self) -> list[Chapter]:
        """The units that added results."""
        return [chapter for chapter in self.chapters if chapter.supplements]


def parts_of(cycle, now) -> Parts:
    """The Parts of an opened round. A fixed number of queries, however many units."""
    board = board_of({"cycle": str(cycle.fiscal_year), "view": "region"}, now)
    years = year_of(cycle)
    found, added = {year.unit.pk: year for year in years}, defaultdict(list)
    for one in added_in(cycle):
        added[one.report.submission.unit_id].append(one)

    def chapter(row):
        return Chapter(row, found[row.unit.pk], added[row.unit.pk])

    regions = [
        Region(section.title, [chapter(row) for row in section.rows if row.unit.pk in found])
        for section in by_region(board.every)
    ]
    return Parts(cycle, board, years, regions)
