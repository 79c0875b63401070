"""The trace of a project: finding, project, activity, indicator, result, evidence, as the sent versions say it, and
apart from them what was added to a line after the approval."""

from dataclasses import dataclass

from django.urls import reverse

from cpdplans import thai
from cpdplans.cycles.content import day_words
from plans.content import finding_words

from .content import CANCELLED
from .sent import Project, UnitYear

FINDING, PROJECT, ACTIVITY, INDICATOR, RESULT, EVIDENCE = LINKS = (
    "ผลสำรวจที่นำมาพิจารณา",
    "แผน",
    "กิจกรรม",
    "ตัวชี้วัด",
    "ผลที่ทำได้",
    "หลักฐาน",
)
NOT_REPORTED = "ยังไม่มีผลที่ส่ง"
WHOLE = "หลักฐานของทั้งแผนและทั้งรายงาน"
TONES = {"แล้วเสร็จ": "success", "บรรลุ": "success", "ไม่บรรลุ": "danger", "อยู่ระหว่างดำเนินการ": "info"}


@dataclass(frozen=True)
class Step:
    """One row of the trace. `url`: where a piece of evidence is opened; `added`: Supplements of this line, by date."""

    link: str  # of LINKS
    number: int
    text: str
    detail: str = ""
    state: str = ""
    url: str = ""
    added: tuple = ()

    @property
    def order(self):
        return LINKS.index(self.link) + 1

    @property
    def status(self):
        """For components/status_tag.html; None where nothing stands."""
        return {"label": self.state, "tone": TONES.get(self.state, "neutral")} if self.state else None


def steps_of(project: Project, *, shows_figures: bool, added=None, first=None) -> list[Step]:
    """The steps in order. `shows_figures`: else findings are told by aspect and kind of voice alone; `added`: as
    supplements.added_to() gives it; `first`: {ref of an indicator: its target as it was first approved}."""
    added = added or {}
    return [
        *_findings(project, shows_figures),
        _project(project, added),
        *_activities(project, added),
        *_indicators(project, added, first or {}),
        *_evidence(project.evidence),
    ]


def grouped(project: Project, **given):
    """[(link, its steps)] of every link of the chain; given what steps_of() takes."""
    steps = steps_of(project, **given)
    return [(link, [step for step in steps if step.link == link]) for link in LINKS]


def whole_steps(year: UnitYear) -> list[Step]:
    """The evidence of the whole plan and of the whole report, which stands beside every project of the unit."""
    return list(_evidence(year.whole_evidence))


def whole_of(year: UnitYear) -> Project:
    """What stands for a project in tables of steps, of whole_steps()."""
    return Project({"ref": "", "title": WHOLE}, {"plan_ref": ""}, year.unit)


def kind_words(finding):
    """A frozen finding by aspect and kind of voice alone."""
    line = f"ด้านที่ {finding['aspect_number']} {finding['aspect'].removeprefix('ด้าน')}"
    return f"{line} · {finding['voice']}" if finding["voice"] else line


def _findings(project, shows_figures):
    if shows_figures:
        told = [(finding_words(finding), finding["words"]) for finding in project.findings]
    else:
        told = list(dict.fromkeys((kind_words(finding), "") for finding in project.findings))
    return [Step(FINDING, number, *words) for number, words in enumerate(told, 1)]


def _project(project, added):
    objective = project.either("objective")
    state = CANCELLED if project.is_cancelled else ""
    return Step(PROJECT, project.number, project.title, objective, state, added=_added(project, added))


def _added(pair, added):
    return tuple(added.get(pair.reported.get("ref"), ()))


def _activities(project, added):
    for pair in project.activities:
        told = pair.reported
        state = CANCELLED if pair.is_cancelled else told.get("progress") or NOT_REPORTED
        done = "\n".join(filter(None, _done(told)))
        yield Step(ACTIVITY, pair.number, pair.either("title"), done, state, added=_added(pair, added))


def _done(told):
    finished = day_words(told.get("finished_on"))
    return told.get("done"), finished and f"แล้วเสร็จวันที่ {finished}", told.get("reason")


def _indicators(project, added, first):
    pairs = project.indicators
    for pair in pairs:
        baseline = pair.either("baseline")
        words = [baseline and f"ค่าฐาน {thai.plain_number(baseline)}", _target(pair, first)]
        yield Step(INDICATOR, pair.number, pair.either("text"), " · ".join(filter(None, words)))
    for pair in pairs:
        state = CANCELLED if pair.is_cancelled else pair.reported.get("achieved") or ""
        text = pair.reported.get("actual_words") or NOT_REPORTED
        how = pair.reported.get("measured_how", "")
        yield Step(RESULT, pair.number, text, how, state, added=_added(pair, added))


def _target(pair, first):
    """The target, and beside it the one that an amendment changed. A report sent before the amendment still tells it
    as its own."""
    target, reported = pair.either("target_words"), pair.reported
    former = reported.get("former_target_words") or first.get(pair.planned.get("ref")) or reported.get("target_words")
    beside = f" (เดิม{_spaced(former)})" if former and former != target else ""
    return target and f"เป้าหมาย{_spaced(target)}{beside}"


def _spaced(target):
    return target if target.startswith("ไม่") else f" {target}"


def _evidence(held):
    for number, (where, piece) in enumerate(held, 1):
        words = piece["caption"] or piece["url"] or piece["file"]
        url = piece["url"] or reverse("cycles:evidence_file", args=[piece["ref"]])
        yield Step(EVIDENCE, number, words, f"{piece['kind']} · {where}", url=url)
