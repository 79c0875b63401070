"""The map and the tiles: where each unit is drawn, and how it is painted."""

from collections.abc import Callable
from dataclasses import dataclass

from ..standing import Row
from .looks import NOTHING, Look, Subject
from .places import CAPITAL, LAKE, OFFICES, SQUARE, Place, outlines, places


@dataclass(frozen=True)
class Spot:
    """A unit as it is drawn. `is_shown`: the filters ask for it; others stay as an outline."""

    row: Row
    look: Look
    place: Place | None
    is_shown: bool
    subject: Subject
    url_of: Callable

    @property
    def words(self):
        return self.subject.words_of(self.row)

    @property
    def url(self):
        return self.url_of(self.row)

    @property
    def paint(self):
        return self.look.paint if self.is_shown else "aside"

    @property
    def name(self):
        """What the tile says."""
        return self.place.short or self.row.unit.short_name

    @property
    def own_set(self):
        """The name of its patterns on paper, where each drawing holds its own."""
        return f"unit-{self.row.unit.code}"

    @property
    def path(self):
        return outlines()[self.place.map_id]

    @property
    def square(self):
        """The left and upper edge of its square on the map, for an office of Bangkok."""
        return OFFICES.get(self.row.unit.code)


@dataclass(frozen=True)
class Shapes:
    spots: list  # of units that have a place
    others: list  # of those that have none: they are named below
    order: list  # of the looks in the legend

    @property
    def provinces(self):
        return [spot for spot in self.spots if spot.place.map_id]

    @property
    def offices(self):
        return [spot for spot in self.spots if spot.square]

    @property
    def blanks(self):
        """The outlines of provinces that owe nothing in the round, and of the capital behind its two squares."""
        drawn = {spot.place.map_id for spot in self.provinces}
        return [path for name, path in outlines().items() if name not in drawn and name != LAKE]

    lake = property(lambda self: outlines()[LAKE])
    capital = property(lambda self: outlines()[CAPITAL])
    size = SQUARE

    def legend(self):
        """[{look, spots}] of what the filters ask for, by how it is painted."""
        held = {}
        for spot in sorted((*self.spots, *self.others), key=lambda spot: spot.row.unit.position):
            if spot.is_shown:
                held.setdefault(spot.look, []).append(spot)
        return [{"look": look, "spots": held[look]} for look in self.order if look in held]


def shapes_of(rows, shown, subject, url_of: Callable):
    """The Shapes of `rows`, of which the filters ask for `shown`; `url_of(row)` is where a unit's link leads."""
    wanted = {id(row) for row in shown}
    known = places()
    spots = []
    for row in rows:
        look = subject.look_of(row)
        place = known.get(row.unit.code)
        spots.append(Spot(row, look, place, id(row) in wanted, subject, url_of))
    placed = sorted((spot for spot in spots if spot.place), key=lambda spot: (spot.place.row, spot.place.column))
    others = [spot for spot in spots if not spot.place and spot.is_shown]
    return Shapes(placed, others, [*subject.looks.values(), NOTHING])
