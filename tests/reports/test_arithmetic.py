"""The arithmetic of an indicator: one table of cases, each with what is expected of it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.arithmetic import (
    BEHIND_BASELINE,
    FAR_OFF,
    NEGATIVE,
    NO_TARGET,
    NOT_REPORTED,
    SAME_AS_BASELINE,
    WORSE,
    ZERO_ACTUAL,
    ZERO_TARGET,
    Outcome,
    outcome,
)

FIGURES = st.none() | st.integers(-100_000, 100_000).map(lambda cents: Decimal(cents) / 100)


def number(text):
    return None if text is None else Decimal(text)


# direction, baseline, target, actual, reached, percent of target or why none, progress or why none
CASES = [
    # more is better
    ("more", "80", "85", "90", True, "105.88", "200.00"),
    ("more", "80", "85", "85", True, "100.00", "100.00"),
    ("more", "80", "85", "82", False, "96.47", "40.00"),
    ("more", "80", "85", "80", False, "94.11", "0.00"),
    ("more", "80", "85", "70", False, "82.35", WORSE),
    ("more", "80", "85", "84.9999", False, "99.99", "99.99"),  # missed by a hair is not one hundred
    ("more", None, "85", "90", True, "105.88", ""),
    ("more", None, "85", "0", False, "0.00", ""),
    ("more", "0", "4", "1", False, "25.00", "25.00"),
    ("more", "0", "0", "0", True, ZERO_TARGET, SAME_AS_BASELINE),
    ("more", "-4", "0", "-1", False, ZERO_TARGET, "75.00"),
    ("more", "-10", "-5", "-5", True, NEGATIVE, "100.00"),
    ("more", "-10", "10", "-5", False, NEGATIVE, "25.00"),
    ("more", "85", "85", "85", True, "100.00", SAME_AS_BASELINE),
    ("more", "90", "85", "86", True, "101.18", BEHIND_BASELINE),
    ("more", None, "1", "5000", True, FAR_OFF, ""),
    ("more", "0.9999", "1", "2", True, "200.00", ""),  # ten thousand times the way: nothing to say
    # less is better
    ("less", "10", "3", "2", True, "150.00", "114.29"),
    ("less", "10", "3", "3", True, "100.00", "100.00"),
    ("less", "10", "3", "6", False, "50.00", "57.14"),
    ("less", "10", "3", "12", False, "25.00", WORSE),
    ("less", "10", "3", "0", True, ZERO_ACTUAL, "142.86"),
    ("less", "10", "0", "0", True, ZERO_TARGET, "100.00"),
    ("less", "10", "0", "5", False, ZERO_TARGET, "50.00"),
    ("less", "0", "0", "1", False, ZERO_TARGET, SAME_AS_BASELINE),
    ("less", "0", "3", "2", True, "150.00", BEHIND_BASELINE),
    ("less", "5", "-5", "0", False, NEGATIVE, "50.00"),
    ("less", "-1", "-5", "-6", True, NEGATIVE, "125.00"),
    ("less", None, "3", "0.001", True, FAR_OFF, ""),
    # what is missing
    ("more", "80", "85", None, None, NOT_REPORTED, ""),
    ("less", "80", "85", None, None, NOT_REPORTED, ""),
    ("more", "80", None, "85", None, NO_TARGET, ""),
    ("less", None, None, None, None, NO_TARGET, ""),
]


@pytest.mark.parametrize("direction, baseline, target, actual, reached, percent, progress", CASES)
def test_what_figures_say(direction, baseline, target, actual, reached, percent, progress):
    assert shown(direction, baseline, target, actual) == (reached, percent, progress)


# (direction, baseline, target): {actual: what is expected}, in the order better than the target, between, worse than
# the baseline, equal to the target, none.
GRID = {
    ("more", "80", "90"): {
        "95": (True, "105.56", "150.00"),
        "85": (False, "94.44", "50.00"),
        "70": (False, "77.77", WORSE),
        "90": (True, "100.00", "100.00"),
        None: (None, NOT_REPORTED, ""),
    },
    ("more", "0", "10"): {
        "15": (True, "150.00", "150.00"),
        "4": (False, "40.00", "40.00"),
        "-2": (False, NEGATIVE, WORSE),
        "10": (True, "100.00", "100.00"),
        None: (None, NOT_REPORTED, ""),
    },
    ("more", "-10", "-2"): {
        "0": (True, NEGATIVE, "125.00"),
        "-6": (False, NEGATIVE, "50.00"),
        "-12": (False, NEGATIVE, WORSE),
        "-2": (True, NEGATIVE, "100.00"),
        None: (None, NOT_REPORTED, ""),
    },
    ("more", None, "10"): {
        "15": (True, "150.00", ""),
        "4": (False, "40.00", ""),
        "-2": (False, NEGATIVE, ""),
        "10": (True, "100.00", ""),
        None: (None, NOT_REPORTED, ""),
    },
    ("less", "80", "60"): {
        "50": (True, "120.00", "150.00"),
        "70": (False, "85.71", "50.00"),
        "90": (False, "66.66", WORSE),
        "60": (True, "100.00", "100.00"),
        None: (None, NOT_REPORTED, ""),
    },
    ("less", "0", "-10"): {
        "-15": (True, NEGATIVE, "150.00"),
        "-4": (False, NEGATIVE, "40.00"),
        "2": (False, NEGATIVE, WORSE),
        "-10": (True, NEGATIVE, "100.00"),
        None: (None, NOT_REPORTED, ""),
    },
    ("less", "-10", "-18"): {
        "-20": (True, NEGATIVE, "125.00"),
        "-14": (False, NEGATIVE, "50.00"),
        "-8": (False, NEGATIVE, WORSE),
        "-18": (True, NEGATIVE, "100.00"),
        None: (None, NOT_REPORTED, ""),
    },
    ("less", None, "10"): {
        "8": (True, "125.00", ""),
        "20": (False, "50.00", ""),
        "10": (True, "100.00", ""),
        None: (None, NOT_REPORTED, ""),
    },
    # the target equals the baseline: better, worse, equal, none
    ("more", "80", "80"): {
        "90": (True, "112.50", SAME_AS_BASELINE),
        "70": (False, "87.50", SAME_AS_BASELINE),
        "80": (True, "100.00", SAME_AS_BASELINE),
        None: (None, NOT_REPORTED, ""),
    },
    ("more", "0", "0"): {
        "5": (True, ZERO_TARGET, SAME_AS_BASELINE),
        "-5": (False, ZERO_TARGET, SAME_AS_BASELINE),
        "0": (True, ZERO_TARGET, SAME_AS_BASELINE),
        None: (None, NOT_REPORTED, ""),
    },
    ("more", "-4", "-4"): {
        "-2": (True, NEGATIVE, SAME_AS_BASELINE),
        "-6": (False, NEGATIVE, SAME_AS_BASELINE),
        "-4": (True, NEGATIVE, SAME_AS_BASELINE),
        None: (None, NOT_REPORTED, ""),
    },
    ("less", "80", "80"): {
        "64": (True, "125.00", SAME_AS_BASELINE),
        "100": (False, "80.00", SAME_AS_BASELINE),
        "80": (True, "100.00", SAME_AS_BASELINE),
        None: (None, NOT_REPORTED, ""),
    },
    ("less", "0", "0"): {
        "-1": (True, ZERO_TARGET, SAME_AS_BASELINE),
        "1": (False, ZERO_TARGET, SAME_AS_BASELINE),
        "0": (True, ZERO_TARGET, SAME_AS_BASELINE),
        None: (None, NOT_REPORTED, ""),
    },
    ("less", "-4", "-4"): {
        "-6": (True, NEGATIVE, SAME_AS_BASELINE),
        "-2": (False, NEGATIVE, SAME_AS_BASELINE),
        "-4": (True, NEGATIVE, SAME_AS_BASELINE),
        None: (None, NOT_REPORTED, ""),
    },
}


def shown(direction, baseline, target, actual):
    """(reached, percent or why none, progress or why none)"""
    told = outcome(direction, baseline=number(baseline), target=number(target), actual=number(actual))
    percent = told.why if told.percent is None else str(told.percent)
    return told.is_achieved, percent, told.way if told.progress is None else str(told.progress)


def test_every_direction_with_every_baseline_and_every_result():
    assert {figures: {actual: shown(*figures, actual) for actual in row} for figures, row in GRID.items()} == GRID


@pytest.mark.parametrize("done, reached", [("yes", True), ("no", False), ("", None)])
def test_done_or_not_done_has_no_percent(done, reached):
    figures = {"baseline": Decimal(0), "target": Decimal(10), "actual": Decimal(20)}
    assert outcome("done", done=done, **figures) == Outcome(reached)


@given(st.sampled_from(["more", "less"]), FIGURES, FIGURES, FIGURES)
def test_a_percent_agrees_with_reached(direction, baseline, target, actual):
    told = outcome(direction, baseline=baseline, target=target, actual=actual)
    shares = [share for share in (told.percent, told.progress) if share is not None]
    assert [(share >= 100, 0 <= share <= 1000) for share in shares] == [(told.is_achieved, True)] * len(shares)


@pytest.mark.parametrize(
    "figures, words",
    [
        ({"target": "85", "actual": "90"}, "คิดเป็นร้อยละ 105.88 ของเป้าหมาย"),
        (
            {"baseline": "80", "target": "85", "actual": "82"},
            "คิดเป็นร้อยละ 96.47 ของเป้าหมาย · ก้าวหน้าจากค่าฐานร้อยละ 40 ของช่วงถึงเป้าหมาย",
        ),
        ({"baseline": "80", "target": "85", "actual": "70"}, f"คิดเป็นร้อยละ 82.35 ของเป้าหมาย · {WORSE}"),
        ({"target": "0", "actual": "1"}, ZERO_TARGET),
        ({"target": "85"}, ""),
        ({"actual": "85"}, NO_TARGET),
    ],
)
def test_in_words(figures, words):
    assert outcome("more", **{name: Decimal(text) for name, text in figures.items()}).words == words
