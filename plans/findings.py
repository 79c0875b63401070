"""What a project may answer: the unit's own results of the survey, offered with their figures."""

from dataclasses import dataclass, field

from surveys.models import Aspect, Comment, SurveyRound
from surveys.results import unit_results, weakest_items

from .models import Finding
from .services import key_of

WEAKEST = 5


@dataclass
class Option:
    """One tick box: an aspect, a question of the survey, or a kind of voice about an aspect."""

    key: str
    label: str
    aspect: Aspect
    line: object = None
    voice: str = ""
    count: int = 0
    is_weak: bool = False
    is_ticked: bool = False

    def finding(self, survey_year):
        """The Finding, not yet saved, with the figures as they are seen now."""
        made = Finding(aspect=self.aspect, voice=self.voice, survey_year=survey_year)
        if self.line:
            made.item, made.item_text = self.line.item, self.line.label
            for name in Finding.FIGURES:
                setattr(made, name, getattr(self.line, name))
        return made


@dataclass
class Choice:
    """One aspect with what belongs to it."""

    aspect: Aspect
    whole: Option
    questions: list = field(default_factory=list)
    voices: list = field(default_factory=list)

    def options(self):
        return [self.whole, *self.questions, *self.voices]

    def option(self, key):
        return next((option for option in self.options() if option.key == key), None)

    @property
    def at_hand(self):
        """What the page shows at once: the aspect, what is ticked, what is weak."""
        return [one for one in self.options() if one is self.whole or one.is_ticked or one.is_weak]

    @property
    def others(self):
        """What the page folds away."""
        return [one for one in self.options() if one not in self.at_hand]


def survey_of(submission):
    """The round whose results this submission answers, once released: whoever writes, the unit reads the plan."""
    return SurveyRound.objects.released().filter(fiscal_year=submission.cycle.survey_year).first()


def results_of(submission):
    """The unit's results that this submission answers, None before they are released. Nine queries."""
    round_ = survey_of(submission)
    return round_ and unit_results(round_, submission.unit)


def choices_for(project, results):
    """Every aspect with its questions and voices, ticked where the project answers them already. `results`: results_of
    its submission."""
    held = {key_of(finding) for finding in project.findings.all()}
    choices = choices_in(results)
    for choice in choices:
        for option in choice.options():
            option.is_ticked = option.key in held
    return choices


def choices_in(results):
    """Every aspect with its questions and voices, nothing ticked. `results`: UnitResults, None while none are out."""
    return [_choice(aspect, results) for aspect in Aspect.objects.all()]


def _choice(aspect, results):
    if results is None:
        return Choice(aspect, Option(f"aspect-{aspect.pk}-", aspect.title, aspect))
    weak = {line.item.pk for line in weakest_items(results, WEAKEST)}
    section = next((part for part in results.aspects if part.aspect == aspect), None)
    whole = Option(f"aspect-{aspect.pk}-", aspect.title, aspect)
    if section is None:
        return Choice(aspect, whole)
    if section.line:
        whole = _item_option(section.line, aspect, weak)
    questions = [_item_option(line, aspect, weak) for line in section.questions]
    return Choice(aspect, whole, questions, _voices(aspect, section))


def _item_option(line, aspect, weak):
    return Option(f"item-{line.item.pk}", line.label, aspect, line=line, is_weak=line.item.pk in weak)


def _voices(aspect, section):
    return [
        Option(f"aspect-{aspect.pk}-{kind}", Comment.Kind(kind).label, aspect, voice=kind, count=count)
        for kind, count in section.voices.items()
        if count
    ]


def chosen_findings(choices, keys, survey_year):
    """{key: Finding not yet saved} for the ticked keys that the page really offered."""
    return {
        option.key: option.finding(survey_year)
        for choice in choices
        for option in choice.options()
        if option.key in keys
    }
