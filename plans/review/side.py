"""The left pane: the unit's weakest items and what people said, beside the plan."""

from itertools import groupby

from surveys.models import Comment, SurveyRound
from surveys.results import unit_results, weakest_items

EXCERPTS = 3  # comments of each kind
WEAKEST = 5


def survey_of(submission):
    """What the survey says of the unit that the plan answers; `round` is None where there is none. A fixed number of
    queries."""
    round_ = SurveyRound.objects.filter(fiscal_year=submission.cycle.survey_year).first()
    if round_ is None:
        return {"round": None}
    results = unit_results(round_, submission.unit)
    return {
        "round": round_,
        "results": results,
        "weakest": weakest_items(results, WEAKEST),
        "aspects": results.main_lines,
        "voices": _voices(round_, submission.unit),
    }


def _voices(round_, unit):
    """[(kind, the most frequent texts, how many more)]: one query, cut in Python, since a unit has a few dozen."""
    texts = Comment.objects.shown().filter(round=round_, unit=unit).order_by("kind", "-count", "pk")
    by_kind = {kind: list(rows) for kind, rows in groupby(texts, key=lambda comment: comment.kind)}
    found = [(kind.label, by_kind.get(kind, [])) for kind in Comment.Kind]
    return [(label, rows[:EXCERPTS], len(rows[EXCERPTS:])) for label, rows in found if rows]
