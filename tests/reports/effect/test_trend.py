"""Three years by aspect, region and unit."""

import pytest

from reports.effect.trend import trend_page
from surveys.models import SurveyRound
from tests.factories import make_area_score, make_aspect, make_round, make_score, make_unit

pytestmark = pytest.mark.django_db
WEIGHTED = "คำนวณจากคะแนนของหน่วยงานโดยถ่วงน้ำหนักด้วยจำนวนผู้ตอบ (n)"


@pytest.fixture
def years(db):
    """The rounds of 2564 to 2566 with the overall of a unit: 4.00, 4.10, 4.30."""
    unit = make_unit(short_name="ลำพูน", inspection_region=15)
    for year, mean in ((2564, "4.00"), (2565, "4.10"), (2566, "4.30")):
        make_score(unit, make_round(year), mean=mean, n=20)
    return unit


def told(lines):
    return [(line.label, [(cell.text, cell.change_text) for cell in line.cells], line.across_text) for line in lines]


def test_units_and_regions_change_from_year_to_year(years):
    page = trend_page({}, with_units=True)
    cells = [("4.00", ""), ("4.10", "+0.10"), ("4.30", "+0.20")]
    assert told(page["units"]) == [("ลำพูน", cells, "+0.30")]
    assert told(page["regions"]) == [("เขตตรวจราชการที่ 15", cells, "+0.30")]
    assert page["region_sources"] == [WEIGHTED]


def test_regions_are_weighted_or_the_reports_own(years):
    last = SurveyRound.objects.get(fiscal_year=2566)
    make_score(make_unit(inspection_region=15), last, mean="3.30", n=80)
    make_area_score(last, region=3, mean="4.44")
    page = trend_page({}, with_units=True)
    # (4.30 x 20 + 3.30 x 80) / 100 = 3.50
    assert [(line.label, line.cells[2].text) for line in page["regions"]] == [
        ("เขตตรวจราชการที่ 3", "4.44"),
        ("เขตตรวจราชการที่ 15", "3.50"),
    ]


def test_a_unit_of_few_respondents_is_not_told(years):
    make_score(years, SurveyRound.objects.get(fiscal_year=2566), make_aspect(1), mean="4.80", n=9)
    make_score(years, SurveyRound.objects.get(fiscal_year=2565), make_aspect(1), mean="4.20", n=10)
    page = trend_page({"item": "aspect-1"}, with_units=True)
    assert told(page["units"]) == [("ลำพูน", [("–", ""), ("4.20", ""), ("ผู้ตอบน้อย", "")], "–")]


def test_without_units_a_region_of_one_unit_is_left_out(years):
    last = SurveyRound.objects.get(fiscal_year=2566)
    for _ in range(2):
        make_score(make_unit(inspection_region=3), last, mean="4.00")
    page = trend_page({}, with_units=False)
    assert ([line.label for line in page["regions"]], "units" in page) == (["เขตตรวจราชการที่ 3"], False)
