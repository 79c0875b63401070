"""What reports tell together, aspect by aspect: problems, lessons, indicators not reached, findings nobody answers."""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from cpdplans import thai
from cpdplans.units.models import region_label
from surveys.models import Aspect, SurveyRound

from .answers import NONE, answers_of, aspects_answered
from .sent import Pair, Project, year_of

PROBLEMS, LESSONS, MISSED, UNANSWERED = VIEWS = ("problems", "lessons", "missed", "unanswered")
LABELS = {
    PROBLEMS: "ปัญหา/อุปสรรค",
    LESSONS: "บทเรียนที่ได้รับ",
    MISSED: "ตัวชี้วัดที่ไม่บรรลุ",
    UNANSWERED: "ผลสำรวจที่ไม่มีแผนตอบ",
}


@dataclass(frozen=True)
class Filters:
    view: str = PROBLEMS
    aspect: int | None = None
    region: int | None = None

    @classmethod
    def of(cls, query, aspects, regions):
        """What the address asks for. What it asks that does not exist is left out."""
        view = query.get("view", "")
        known = ({str(number): number for number in those} for those in (aspects, regions))
        asked = (thai.arabic_digits(query.get(name, "")) for name in ("aspect", "region"))
        found = [those.get(key) for those, key in zip(known, asked, strict=True)]
        return cls(view if view in VIEWS else PROBLEMS, *found)

    def query(self, cycle, **changes):
        values = {"view": self.view, "aspect": self.aspect, "region": self.region} | changes
        kept = {name: value for name, value in values.items() if value is not None}
        return urlencode({"cycle": cycle.fiscal_year} | kept)


@dataclass(frozen=True)
class Entry:
    """One project under one of the aspects that it answers; of an indicator not reached, with its line."""

    aspect: Aspect
    project: Project
    indicator: Pair | None = None

    @property
    def unit(self):
        return self.project.unit

    def told(self, name):
        return self.project.reported.get(name, "")

    @property
    def problems(self):
        return self.told("problems")

    @property
    def reasons(self):
        """Why, as the report says, [(of what, words)]: activities that did not end, then the project's problems."""
        lines = self.project.reported.get("activities", [])
        told = [
            (f"กิจกรรมที่ {line['number']} {line['progress']}".strip(), line["reason"])
            for line in lines
            if line.get("reason")
        ]
        return told + ([("ปัญหา/อุปสรรค", self.problems)] if self.problems else [])


@dataclass(frozen=True)
class Unanswered:
    """What no project of some units answers under an aspect; `text` is "" for the whole aspect."""

    aspect: Aspect
    text: str
    units: list
    below: int = 0  # units that lie below the department's mean in it, answered or not


@dataclass(frozen=True)
class Gathered:
    filters: Filters
    aspects: list
    regions: list
    entries: list  # of the view and aspect chosen
    counts: dict  # {number of an aspect: entries of the view}
    measured: dict  # {number of an aspect: indicators whose figures say whether they were reached}

    def count_words(self, aspect):
        """How many there are of an aspect; of indicators not reached, out of how many that were measured."""
        count, measured = self.counts[aspect.number], self.measured[aspect.number]
        return f"ไม่บรรลุ {count} จาก {measured} ตัวชี้วัด" if self.filters.view == MISSED else f"{count} รายการ"

    def tabs(self, cycle):
        return [
            {
                "label": LABELS[view],
                "query": self.filters.query(cycle, view=view),
                "is_chosen": view == self.filters.view,
            }
            for view in VIEWS
        ]

    def region_options(self):
        return [
            {"value": number, "label": region_label(number), "is_chosen": number == self.filters.region}
            for number in self.regions
        ]

    def aspect_options(self):
        return [
            {
                "value": aspect.number,
                "label": f"ด้านที่ {aspect.number} {aspect.title.removeprefix('ด้าน')}",
                "is_chosen": aspect.number == self.filters.aspect,
                "count": self.counts.get(aspect.number, 0),
            }
            for aspect in self.aspects
        ]


def gathered(cycle, query, *, is_desk) -> Gathered:
    """What the address asks for of a round. A fixed number of queries. `is_desk`: with what the survey found of units,
    which executives are not shown."""
    years, aspects = year_of(cycle), list(Aspect.objects.all())
    regions = sorted({year.unit.inspection_region for year in years})
    filters = Filters.of(query, [aspect.number for aspect in aspects], regions)
    years = [year for year in years if filters.region in (None, year.unit.inspection_region)]
    found = _entries(cycle, years, aspects, filters.view, is_desk)
    counts = Counter(entry.aspect.number for entry in found)
    shown = [entry for entry in found if filters.aspect in (None, entry.aspect.number)]
    return Gathered(filters, aspects, regions, shown, counts, _measured(years))


def _entries(cycle, years, aspects, view, is_desk):
    if view == UNANSWERED:
        return _unanswered(cycle, years, is_desk)
    projects = [project for year in years for project in year.projects if project.reported]
    under = [(aspect, project) for aspect in aspects for project in projects if aspect.number in project.aspects]
    if view == MISSED:
        return [Entry(*both, pair) for both in under for pair in both[1].indicators if _is_missed(pair)]
    names = ("problems", "solutions") if view == PROBLEMS else ("lessons",)
    return [Entry(*both) for both in under if any(both[1].reported.get(name) for name in names)]


def _measured(years):
    projects = [project for year in years for project in year.projects]
    return Counter(
        number for one in projects for number in one.aspects for pair in one.indicators if _is_measured(pair)
    )


def _is_measured(pair):
    return pair.reported.get("is_achieved") is not None and not pair.is_cancelled


def _is_missed(pair):
    return pair.reported.get("is_achieved") is False and not pair.is_cancelled


def _unanswered(cycle, years, is_desk):
    whole = _by_place((one, "") for one in aspects_answered(years) if one.state == NONE)
    found = [Unanswered(aspect, "", units) for (aspect, _), units in whole.items()]
    if is_desk:
        found += _questions(cycle, years)
    return sorted(found, key=lambda one: (one.aspect.number, one.text != "", -len(one.units)))


def _questions(cycle, years):
    """Questions of the survey in which units lie below the department and no project answers the aspect at all."""
    round = SurveyRound.objects.released().filter(fiscal_year=cycle.survey_year).first()
    below = [
        one for one in answers_of(round, years) if one.item and one.item.kind == one.item.Kind.QUESTION and one.is_below
    ]
    every = _by_place((one, one.text) for one in below)
    open_ones = _by_place((one, one.text) for one in below if one.state == NONE)
    return [Unanswered(*place, units, len(every[place])) for place, units in open_ones.items()]


def _by_place(found):
    """{(aspect, text): units in their order}"""
    places = {}
    for one, text in found:
        places.setdefault((one.aspect, text), []).append(one.unit)
    return places
