"""Where units stand on the map of the provinces and among the tiles. Read once from fixtures/ and static/vendor/."""

import csv
import json
from dataclasses import dataclass
from functools import cache

from django.conf import settings

PLACES = settings.BASE_DIR / "fixtures" / "places.csv"
OUTLINES = settings.BASE_DIR / "static" / "vendor" / "svg-maps-thailand-2.0.0" / "provinces.json"
LAKE, CAPITAL = "lksg", "bkk"
WIDTH, HEIGHT = 1120, 2050  # of the map
CREDIT = (
    "แผนที่: @svg-maps/thailand 2.0.0 โดย Tae Noppakun Wongsrinoppakun ดัดแปลงจาก MapSVG "
    "สัญญาอนุญาต CC BY 4.0 (ย่อรายละเอียดแล้ว)"
)
CREDIT_URL = "https://creativecommons.org/licenses/by/4.0/"
# The two offices of the capital share a province too small to halve: a square for each, in the gulf beside it.
OFFICES = {"10-1": (470, 1270), "10-2": (470, 1380)}
SQUARE = 84


@dataclass(frozen=True)
class Place:
    """`map_id`: of the province in the map, "" for the offices of Bangkok. `letters`: the province's, for small tiles;
    `short`: the name where the usual one does not fit a tile, "" where it does."""

    map_id: str
    letters: str
    column: int
    row: int
    short: str


@cache
def places():
    """{code of a unit: Place}"""
    with PLACES.open(encoding="utf-8", newline="") as file:
        return {line["code"]: _place(line) for line in csv.DictReader(file)}


def _place(line):
    return Place(line["map_id"], line["letters"], int(line["column"]), int(line["row"]), line["short"])


@cache
def outlines():
    """{id of a province: its outline as the path of an SVG}"""
    return json.loads(OUTLINES.read_text(encoding="utf-8"))
