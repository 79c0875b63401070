"""What the tables of a year hold: one row per unit, project, activity, indicator, finding, result added later, and link
of the trace."""

from collections.abc import Callable
from dataclasses import dataclass

from cpdplans.cycles.models import Cycle
from surveys.models import SurveyRound

from ..answers import answers_of, aspects_answered
from ..examples.models import GoodExample
from ..sent import year_of
from ..standing import rows_of
from ..supplements import added_in
from ..trace import steps_of, whole_of, whole_steps
from . import columns


@dataclass(frozen=True)
class Column:
    """`value`: what a row of the table says here. `meaning`: for the codebook, with `values` where they are fixed."""

    header: str
    value: Callable
    meaning: str
    values: str = ""
    width: int | None = None


@dataclass(frozen=True)
class Table:
    key: str  # in the address of its CSV
    title: str  # of its sheet
    row: str  # what one row is
    columns: list
    records: list

    @property
    def headers(self):
        return [column.header for column in self.columns]

    @property
    def rows(self):
        return ([column.value(record) for column in self.columns] for record in self.records)


def tables_of(cycle: Cycle, now, *, is_desk: bool) -> list[Table]:
    """The Tables of a round. `is_desk`: with the figures of each unit's survey, which executives are not shown."""
    years = year_of(cycle)
    projects = [project for year in years for project in year.projects]
    return [
        _table(cycle, "units", "หน่วยงาน", "หน่วยงาน", columns.UNITS, _standing(cycle, years, now)),
        _table(
            cycle, "projects", "แผน", "แผน (โครงการ)", [*columns.PROJECTS, columns.example(_examples(cycle))], projects
        ),
        _table(cycle, "activities", "กิจกรรม", "กิจกรรม", columns.ACTIVITIES, _lines(projects, "activities")),
        _table(cycle, "indicators", "ตัวชี้วัด", "ตัวชี้วัด", columns.INDICATORS, _lines(projects, "indicators")),
        _findings(cycle, years, is_desk),
        _table(cycle, "supplements", "ผลเพิ่มเติม", "ผลที่เพิ่มเติม", columns.SUPPLEMENTS, added_in(cycle)),
        _table(cycle, "trace", "เส้นทาง", "ข้อของเส้นทาง", columns.TRACE, _steps(years, is_desk)),
    ]


def _table(cycle, key, title, row, described, records):
    year = Column(
        "ปีงบประมาณ พ.ศ.", lambda record: cycle.fiscal_year, "ปีงบประมาณของรอบ ใช้เมื่อต่อหลายปีเข้าด้วยกัน", "พ.ศ.", 12
    )
    return Table(key, title, row, [year, *(Column(*one) for one in described)], list(records))


def _standing(cycle, years, now):
    """(how it stands, UnitYear) of each unit."""
    found = {year.unit.pk: year for year in years}
    return [(row, found[row.unit.pk]) for row in rows_of(cycle, now) if row.unit.pk in found]


def _examples(cycle):
    """{ref of a project: what กพร. said of it as a good example}"""
    shown = GoodExample.objects.shown().filter(submission__cycle=cycle)
    return {str(ref): reason for ref, reason in shown.values_list("project_ref", "reason")}


def _lines(projects, name):
    return [(project, pair) for project in projects for pair in getattr(project, name)]


def _findings(cycle, years, is_desk):
    if not is_desk:
        row = "หน่วยงานและด้าน"
        return _table(cycle, "findings", "ผลสำรวจและแผนที่ตอบ", row, columns.ASPECT_FINDINGS, aspects_answered(years))
    round = SurveyRound.objects.released().filter(fiscal_year=cycle.survey_year).first()
    row = "หน่วยงานและรายการที่สำรวจ หรือประเภทข้อคิดเห็น"
    return _table(cycle, "findings", "ผลสำรวจและแผนที่ตอบ", row, columns.FINDINGS, answers_of(round, years))


def _steps(years, shows_figures):
    """(project, Step); of the evidence that belongs to no one project after those of the unit."""
    for year in years:
        for project in year.projects:
            yield from ((project, step) for step in steps_of(project, shows_figures=shows_figures))
        yield from ((whole_of(year), step) for step in whole_steps(year))
