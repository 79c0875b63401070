"""What goes into the book of a round and in which order: regions, their units, each unit's plan and report."""

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
    """One unit: how it stands, and what it sent that is in force."""

    row: Row
    year: UnitYear

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
    supplements: list[Supplement]

    @property
    def versions(self) -> list[Version]:
        """Every document, in the order of the book."""
        chapters = (chapter for region in self.regions for chapter in region.chapters)
        return [version for chapter in chapters for _, version in chapter.papers]


def parts_of(cycle, now) -> Parts:
    """The Parts of an opened round. A fixed number of queries, however many units."""
    board = board_of({"cycle": str(cycle.fiscal_year), "view": "region"}, now)
    years = year_of(cycle)
    found = {year.unit.pk: year for year in years}
    regions = [
        Region(section.title, [Chapter(row, found[row.unit.pk]) for row in section.rows if row.unit.pk in found])
        for section in by_region(board.every)
    ]
    return Parts(cycle, board, years, regions, added_in(cycle))
