"""The arithmetic of the effect, by hand."""

import pytest

from reports.effect.figures import FEWEST_UNITS, Change, Comparison, Sample, degrees, quantile


def sample(*changes, before=3.0):
    return Sample(tuple(Change(before, one) for one in changes))


@pytest.mark.parametrize(
    "freedom, printed",
    [(4, 2.776), (5, 2.571), (6, 2.447), (8, 2.306), (10, 2.228), (20, 2.086), (30, 2.042), (60, 2.000), (120, 1.980)],
)
def test_quantile_is_that_of_the_printed_table(freedom, printed):
    assert quantile(freedom) == pytest.approx(printed, abs=0.001)


def test_means_of_a_sample():
    found = sample(0.1, 0.2, 0.3, 0.4, 0.5, before=3.5)
    # mean 0.3; squares 0.04 + 0.01 + 0 + 0.01 + 0.04 = 0.1, / 4 = 0.025, / 5 = 0.005
    assert (found.n, found.before, found.change, found.error) == pytest.approx((5, 3.5, 0.3, 0.005))
    assert found.after == pytest.approx(3.8)


def test_means_of_too_few_units_are_not_told():
    found = sample(*[0.1] * (FEWEST_UNITS - 1))
    assert (found.n, found.before, found.after, found.change) == (4, None, None, None)


def test_difference_and_its_interval():
    comparison = Comparison(sample(0.1, 0.2, 0.3, 0.4, 0.5), sample(0.0, 0.1, 0.2, -0.1, -0.2))
    # 0.3 - 0 = 0.3; both errors 0.005, so the standard error is 0.1; 8 degrees: 2.306
    assert comparison.difference == pytest.approx(0.3)
    assert (comparison.interval.low, comparison.interval.high) == pytest.approx((0.0694, 0.5306), abs=1e-4)
    assert comparison.interval.holds_zero is False


def test_degrees_when_the_sides_vary_alike_and_when_only_one_varies():
    wide, still = sample(0.1, 0.2, 0.3, 0.4, 0.5), sample(*[0.1] * 7)
    assert (degrees(wide, wide), degrees(wide, still)) == pytest.approx((8, 4))


def test_nothing_is_compared_with_a_side_of_too_few():
    comparison = Comparison(sample(0.1, 0.2, 0.3, 0.4, 0.5), sample(0.0, 0.1, 0.2, 0.3))
    assert (comparison.difference, comparison.interval) == (None, None)


def test_nothing_that_varies_has_no_interval():
    comparison = Comparison(sample(*[0.3] * 5), sample(*[0.1] * 5))
    assert (comparison.difference, comparison.interval) == (pytest.approx(0.2), None)
