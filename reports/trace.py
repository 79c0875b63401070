"""The trace of a project: finding, project, activity, indicator, result, evidence, as the sent versions say it."""

from dataclasses import dataclass

from django.urls import reverse

from cpdplans import thai
from cpdplans.cycles.content import day_words
from plans.content import finding_words

from .content import CANCELLED
from .sent import Project

FINDING, PROJECT, ACTIVITY, INDICATOR, RESULT, EVIDENCE = LINKS = (
    "ผลสำรวจที่นำมาพิจารณา",
    "แผน",
    "กิจกรรม",
    "ตัวชี้วัด",
    "ผลที่ทำได้",
    "หลักฐาน",
)
NOT_REPORTED = "ยังไม่มีผลที่ส่ง"
TONES = {"แล้วเสร็จ": "success", "บรรลุ": "success", "ไม่บรรลุ": "danger", "อยู่ระหว่างดำเนินการ": "info"}


@dataclass(frozen=True)
class Step:
    """One row of the trace. `url`: where a piece of evidence is opened."""

    link: str  # of LINKS
    number: int
    text: str
    detail: str = ""
    state: str = ""
    url: str = ""

    @property
    def order(self):
        return LINKS.index(self.link) + 1

    @property
    def status(self):
        """For components/status_tag.html; None where nothing stands."""
        return {"label": self.state, "tone": TONES.get(self.state, "neutral")} if self.state else None


def steps_of(project: Project, *, shows_figures: bool) -> list[Step]:
    """The steps in order. `shows_figures`: else findings are told by aspect and kind of voice alone."""
    return [
        *_findings(project, shows_figures),
        _project(project),
        *_activities(project),
        *_indicators(project),
        *_evidence(project),
    ]


def grouped(project: Project, *, shows_figures: bool):
    """[(link, its steps)] of every link of the chain."""
    steps = steps_of(project, shows_figures=shows_figures)
    return [(link, [step for step in steps if step.link == link]) for link in LINKS]


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


def _project(project):
    objective = project.either("objective")
    state = CANCELLED if project.is_cancelled else ""
    return Step(PROJECT, project.number, project.title, objective, state)


def _activities(project):
    for pair in project.activities:
        told = pair.reported
        state = CANCELLED if pair.is_cancelled else told.get("progress") or NOT_REPORTED
        yield Step(ACTIVITY, pair.number, pair.either("title"), "\n".join(filter(None, _done(told))), state)


def _done(told):
    finished = day_words(told.get("finished_on"))
    return told.get("done"), finished and f"แล้วเสร็จวันที่ {finished}", told.get("reason")


def _indicators(project):
    pairs = project.indicators
    for pair in pairs:
        baseline, target = pair.either("baseline"), pair.either("target_words")
        words = [baseline and f"ค่าฐาน {thai.plain_number(baseline)}", target and f"เป้าหมาย{_spaced(target)}"]
        yield Step(INDICATOR, pair.number, pair.either("text"), " · ".join(filter(None, words)))
    for pair in pairs:
        state = CANCELLED if pair.is_cancelled else pair.reported.get("achieved") or ""
        text = pair.reported.get("actual_words") or NOT_REPORTED
        yield Step(RESULT, pair.number, text, pair.reported.get("measured_how", ""), state)


def _spaced(target):
    return target if target.startswith("ไม่") else f" {target}"


def _evidence(project):
    for number, (where, piece) in enumerate(project.evidence, 1):
        words = piece["caption"] or piece["url"] or piece["file"]
        url = piece["url"] or reverse("cycles:evidence_file", args=[piece["ref"]])
        yield Step(EVIDENCE, number, words, f"{piece['kind']} · {where}", url=url)
