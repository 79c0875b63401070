"""The effect computed a second time, with plain loops over records: it shares no code with reports/effect."""

import statistics

from cpdplans.thai import search_key
from plans.models import Plan
from surveys.models import Item, Score, SurveyRound

PRINTED = {10: 2.228, 12: 2.179, 15: 2.131, 20: 2.086, 30: 2.042, 40: 2.021, 60: 2.000, 120: 1.980}  # of Student's t


def scores_of(year):
    """{(unit pk, aspect number, words of the question or ""): Score} of all respondents together."""
    found = {}
    for score in Score.objects.filter(round__fiscal_year=year, group__name="ทั้งหมด").select_related("item__aspect"):
        item = score.item
        if item.kind != Item.Kind.OVERALL:
            words = search_key(item.text) if item.kind == Item.Kind.QUESTION else ""
            found[score.unit_id, item.aspect.number, words] = score
    return found


def named_by(plan):
    """[(project, aspect number, words of the question or "")] of everything that the plan names."""
    return [
        (project, finding.aspect.number, search_key(finding.item.text) if is_question(finding) else "")
        for project in plan.projects.all()
        for finding in project.findings.all()
    ]


def is_question(finding):
    return finding.item is not None and finding.item.kind == Item.Kind.QUESTION


class Years:
    """The approved plans of a round between the survey they answered and the next."""

    def __init__(self, cycle, after):
        self.old, self.new = scores_of(cycle.survey_year), scores_of(after)
        smallest = SurveyRound.objects.get(fiscal_year=after).smallest_n
        self.smallest = smallest, SurveyRound.objects.get(fiscal_year=cycle.survey_year).smallest_n
        self.plans = [
            plan for plan in Plan.objects.filter(submission__cycle=cycle) if plan.submission.stage == "approved"
        ]
        self.named = {plan.submission.unit_id: named_by(plan) for plan in self.plans}

    def change(self, unit, aspect, words):
        old, new = self.old.get((unit, aspect, words)), self.new.get((unit, aspect, words))
        if old is None or new is None or new.n < self.smallest[0] or old.n < self.smallest[1]:
            return None
        return float(new.mean) - float(old.mean)

    def sides(self, aspect, words):
        """(changes of the units whose plan names it, changes of the others)"""
        sides = [], []
        for unit, named in self.named.items():
            is_named = any(number == aspect and words in ("", text) for _, number, text in named)
            change = self.change(unit, aspect, words)
            if change is not None:
                sides[0 if is_named else 1].append(change)
        return sides

    def used(self, activity):
        """(how many units took it up, [mean change of what each took it up for])"""
        units, changes = 0, []
        for unit, named in self.named.items():
            own = [one for one in named if activity in list(one[0].suggested.all())]
            if not any(activity in project.suggested.all() for project, _, _ in named):
                continue
            units += 1
            keys = {(number, text) for _, number, text in own if number == activity.aspect.number}
            told = [change for key in keys if (change := self.change(unit, *key)) is not None]
            if told:
                changes.append(sum(told) / len(told))
        return units, changes


def welch(one, other):
    """(difference, standard error, degrees of freedom) as the textbook has them."""
    a, b = statistics.variance(one) / len(one), statistics.variance(other) / len(other)
    freedom = (a + b) ** 2 / (a * a / (len(one) - 1) + b * b / (len(other) - 1))
    return sum(one) / len(one) - sum(other) / len(other), (a + b) ** 0.5, freedom


def bounds_of_t(freedom):
    """The printed values on either side of so many degrees of freedom; that of 4 and of infinity at the ends."""
    higher = max((value for at, value in PRINTED.items() if at >= freedom), default=1.960)
    lower = min((value for at, value in PRINTED.items() if at <= freedom), default=2.777)
    return higher, lower
