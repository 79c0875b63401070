"""Good examples as everybody reads them: taken from the approved versions of plan and report alone.

Never here: the text of survey comments and figures of the survey, a unit's own words on what it found, remarks and
internal notes, who reported and their telephone.
"""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse

from cpdplans import thai
from cpdplans.cycles.clock import Kind
from cpdplans.cycles.models import Submission
from cpdplans.units.models import region_label
from plans.models import quantity_words
from surveys.models import Aspect

from ..sent import Project, years_of
from ..trace import TONES
from .models import GoodExample


@dataclass(frozen=True)
class Shown:
    """A project as others read it. `aspects`: the Aspects that it answers."""

    project: Project
    aspects: list

    def told(self, name):
        return self.project.reported.get(name, "")

    @property
    def change(self):
        return self.told("change_for_clients")

    @property
    def lesson(self):
        return self.told("lessons")

    @property
    def suggested(self):
        return [f"{one['label']} {one['title']}" for one in self.project.planned.get("suggested", [])]

    @property
    def activities(self):
        """What was done; what an amendment took out is left out."""
        return [_activity(pair) for pair in self.project.activities if not pair.is_cancelled]

    @property
    def indicators(self):
        return [_indicator(pair) for pair in self.project.indicators if not pair.is_cancelled]

    @property
    def evidence(self):
        """[{words, kind, url, file_url}] of what the report proves; `file_url` for those who may open the files of the
        unit."""
        pieces = [piece for where, piece in self.project.evidence if where != "แผน"]
        return [_evidence(number, piece) for number, piece in enumerate(pieces, 1)]


def _activity(pair):
    told = pair.reported
    return {
        "number": pair.number,
        "title": pair.either("title"),
        "done": told.get("done", ""),
        "status": _tag(told.get("progress")),
    }


def _indicator(pair):
    told, baseline = pair.reported, pair.either("baseline")
    return {
        "number": pair.number,
        "text": pair.either("text"),
        "baseline": quantity_words(baseline, pair.either("unit_of_measure")) if baseline else "",
        "target": pair.either("target_words"),
        "actual": told.get("actual_words", ""),
        "status": _tag(told.get("achieved")),
    }


def _tag(label):
    return {"label": label, "tone": TONES.get(label, "neutral")} if label else None


def _evidence(number, piece):
    """Of a file its name is not told: names of files name people."""
    file_url = "" if piece["url"] else reverse("cycles:evidence_file", args=[piece["ref"]])
    words = piece["caption"] or piece["url"] or f"ไฟล์หลักฐานที่ {number}"
    return {"words": words, "kind": piece["kind"], "url": piece["url"], "file_url": file_url}


@dataclass(frozen=True)
class Example(Shown):
    mark: GoodExample

    @property
    def unit(self):
        return self.project.unit

    @property
    def year(self):
        return self.mark.submission.cycle.fiscal_year

    @cached_property
    def search_key(self):
        done = [line["done"] for line in self.activities]
        words = [
            self.project.title,
            *self.unit.names(),
            self.mark.reason,
            self.change,
            self.lesson,
            *self.suggested,
            *done,
        ]
        return thai.search_key(" ".join(filter(None, words)))


def shown(project):
    """The project as others would read it. One query."""
    return Shown(project, [one for one in Aspect.objects.all() if one.number in project.aspects])


def examples_of(marks) -> list[Example]:
    """An Example for each mark whose project stands in the versions in force, in their order. Five queries, none for no
    marks. `marks`: with their unit and round (with_unit)."""
    marks = list(marks)
    if not marks:
        return []
    years = years_of(_papers(marks))
    aspects = list(Aspect.objects.all())
    found = []
    for mark in marks:
        year = years[mark.submission.cycle_id, mark.submission.unit_id]
        project = next((one for one in year.projects if one.ref == str(mark.project_ref)), None)
        if project and project.reported and not project.is_cancelled:
            found.append(Example(project, [one for one in aspects if one.number in project.aspects], mark))
    return found


def _papers(marks):
    """The marked reports, each with its plan."""
    reports = {mark.submission_id: mark.submission for mark in marks}.values()
    wanted = {(one.cycle_id, one.unit_id) for one in reports}
    plans = Submission.objects.filter(
        kind=Kind.PLAN, cycle__in={key[0] for key in wanted}, unit__in={key[1] for key in wanted}
    )
    plans = [one for one in plans.select_related("unit") if (one.cycle_id, one.unit_id) in wanted]
    return [*plans, *reports]


@dataclass(frozen=True)
class Filters:
    """What the address asks for. What it asks that does not exist is left out."""

    year: int | None = None
    aspect: int | None = None
    region: int | None = None
    words: str = ""

    @classmethod
    def of(cls, query, years, aspects, regions):
        asked = {name: thai.arabic_digits(query.get(name, "")) for name in ("year", "aspect", "region")}
        known = dict(zip(asked, (years, aspects, regions), strict=True))
        found = {name: next((one for one in known[name] if str(one) == asked[name]), None) for name in asked}
        return cls(words=thai.clean_text(query.get("q", ""))[:100], **found)

    def shows(self, example):
        """Every word that was typed stands somewhere in what is shown."""
        return (
            self.year in {None, example.year}
            and self.region in {None, example.unit.inspection_region}
            and (self.aspect is None or self.aspect in example.project.aspects)
            and all(word in example.search_key for word in thai.search_key(self.words).split())
        )

    @property
    def query(self):
        asked = {"year": self.year, "aspect": self.aspect, "region": self.region, "q": self.words}
        return urlencode({name: value for name, value in asked.items() if value not in {None, ""}})


@dataclass(frozen=True)
class Listed:
    filters: Filters
    examples: list
    fields: list  # the choices of the form: [{name, title, all, options}]
    total: int  # of all there are


def listed(query) -> Listed:
    """What the address asks for, of everything that is shown. A fixed number of queries."""
    every = examples_of(GoodExample.objects.shown().with_unit())
    years = sorted({one.year for one in every}, reverse=True)
    regions = sorted({one.unit.inspection_region for one in every})
    aspects = list(Aspect.objects.all())
    filters = Filters.of(query, years, [one.number for one in aspects], regions)
    fields = [
        _field("year", "รอบปีงบประมาณ", "ทุกปี", [(year, f"พ.ศ. {year}") for year in years], filters.year),
        _field("aspect", "ด้าน", "ทุกด้าน", [(one.number, aspect_words(one)) for one in aspects], filters.aspect),
        _field("region", "เขตตรวจราชการ", "ทุกเขต", [(one, region_label(one)) for one in regions], filters.region),
    ]
    return Listed(filters, [one for one in every if filters.shows(one)], fields, len(every))


def aspect_words(aspect):
    return f"ด้านที่ {aspect.number} {aspect.title.removeprefix('ด้าน')}"


def _field(name, title, all_words, choices, chosen):
    options = [{"value": value, "label": label, "is_chosen": value == chosen} for value, label in choices]
    return {"name": name, "title": title, "all": all_words, "options": options}
