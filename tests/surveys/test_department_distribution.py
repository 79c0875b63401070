"""Where the units lie: the geometry of the pictures and the tables behind them."""

from decimal import Decimal

import pytest

from surveys.department.distribution import FILLS, HEIGHT, HOLLOW, WIDTH, Scale, distributions, legend
from surveys.department.figures import department_of
from tests.factories import make_aspect, make_round, make_score, make_unit

pytestmark = pytest.mark.django_db


def round_of(*figures, **kw):
    """A round in which each (name, mean, n) is the overall of a unit."""
    round = make_round(2565, **kw)
    for name, mean, n in figures:
        make_score(make_unit(short_name=name), round, mean=mean, n=n)
    return round


@pytest.fixture
def round():
    return round_of(("ก", "3.80", 20), ("ข", "4.05", 20), ("ค", "4.10", 20), ("ง", "4.01", 5), ("จ", "4.60", 20))


def only(round):
    (picture,) = distributions(department_of(round))
    return picture


# The scale


@pytest.mark.parametrize(
    ("band_5", "lowest", "start", "steps", "labels"),
    [
        ("4.51", "3.61", "3.5", 15, ["3.5", "4.0", "4.5", "5.0"]),
        ("4.51", "3.50", "3.0", 20, ["3.0", "3.5", "4.0", "4.5", "5.0"]),  # the step of 3.50 is 3.41–3.50
        ("4.51", "3.51", "3.5", 15, ["3.5", "4.0", "4.5", "5.0"]),
        ("4.50", "3.50", "3.5", 15, ["3.5", "4.0", "4.5", "5.0"]),
        ("4.50", "5.00", "4.5", 5, ["4.5", "5.0"]),
        ("4.51", "0.00", "0", 50, [f"{number / 2:.1f}" for number in range(11)]),
    ],
)
def test_scale_begins_at_a_half_below_the_lowest(band_5, lowest, start, steps, labels):
    scale = Scale.over([Decimal(lowest), Decimal("5.00")], make_round(2565, band_5=band_5))

    assert (scale.start, scale.steps, scale.labels) == (Decimal(start), steps, labels)
    assert len(scale.ticks) == len(labels)


@pytest.mark.parametrize(
    ("band_5", "mean", "bounds"),
    [
        ("4.51", "4.50", ("4.41", "4.50")),
        ("4.51", "4.51", ("4.51", "4.60")),
        ("4.51", "5.00", ("4.91", "5.00")),
        ("4.51", "1.00", ("0.91", "1.00")),
        ("4.51", "0.00", ("0.00", "0.10")),
        ("4.50", "4.50", ("4.50", "4.59")),
        ("4.50", "5.00", ("4.90", "5.00")),
        ("4.55", "4.50", ("4.50", "4.59")),  # no step fits such bands; the table names both
    ],
)
def test_steps_begin_where_the_bands_do(band_5, mean, bounds):
    scale = Scale.over([Decimal("0.00")], make_round(2565, band_5=band_5))

    assert scale.bounds(scale.step(Decimal(mean))) == tuple(map(Decimal, bounds))


@pytest.mark.parametrize("band_5", ["4.51", "4.50", "4.21", "4.55"])
def test_every_mean_lies_between_the_bounds_of_its_step(band_5):
    means = [Decimal(hundredths) / 100 for hundredths in range(501)]
    scale = Scale.over(means, make_round(2565, band_5=band_5, band_4="3.41"))
    steps = [(mean, scale.bounds(scale.step(mean))) for mean in means]

    assert [mean for mean, (low, high) in steps if not low <= mean <= high] == []


# The blocks


def test_each_unit_is_one_block_above_its_step(round):
    picture = only(round)

    assert picture.scale.block_width == WIDTH / 15
    assert [(block.x, block.fill, block.is_hollow) for block in picture.blocks] == [
        ("81.5", FILLS[4], False),  # 3.71–3.80
        ("201.5", FILLS[4], False),  # 4.01–4.10, three units one above the other
        ("201.5", FILLS[4], False),
        ("201.5", HOLLOW, True),  # ง, of too few respondents, on top
        ("401.5", FILLS[5], False),  # 4.51–4.60
    ]
    assert [block.y for block in picture.blocks if block.x == "201.5"] == ["160.0", "149.0", "138.0"]


def test_the_mark_stands_at_the_departments_mean(round):
    picture = only(round)

    # (20 x (3.80 + 4.05 + 4.10 + 4.60) + 5 x 4.01) / 85 = 4.13; (4.13 - 3.5) / 1.5 of the width
    assert (picture.mean_text, picture.band, picture.mark_x) == ("4.13", "มาก", "252.0")


def test_nothing_sticks_out_however_many_units_share_a_step():
    round = round_of(*((f"หน่วย {number}", "4.00", 20) for number in range(90)))
    picture = only(round)

    assert min(float(block.y) for block in picture.blocks) >= 0
    assert max(float(block.y) + float(block.height) for block in picture.blocks) <= HEIGHT
    assert len(picture.gridlines) == 18


def test_the_steps_behind_the_picture_count_every_unit(round):
    steps = [(step.words, step.bands, step.units, step.small) for step in only(round).steps]

    assert steps[0] == ("3.71–3.80", "มาก", 1, 0)
    assert steps[3] == ("4.01–4.10", "มาก", 3, 1)
    assert steps[-1] == ("4.51–4.60", "มากที่สุด", 1, 0)
    assert (len(steps), sum(units for *_, units, _ in steps)) == (9, 5)


def test_a_step_across_two_bands_names_both():
    steps = [step.bands for step in only(round_of(("ก", "4.52", 20), band_5="4.55")).steps]

    assert steps == ["มาก–มากที่สุด"]


def test_lowest_and_highest_leave_out_those_of_too_few_respondents():
    picture = only(round_of(("ก", "1.20", 3), ("ข", "3.90", 20), ("ค", "4.10", 20), ("ง", "5.00", 9)))

    assert (picture.lowest, picture.highest, picture.small) == ("ข 3.90", "ค 4.10", ("ก", "ง"))
    assert picture.words == "การกระจายของ 4 หน่วยงาน ภาพรวม ค่าเฉลี่ยกรม 4.01 ต่ำสุด ข 3.90 สูงสุด ค 4.10"


def test_no_end_is_named_when_all_have_too_few_respondents():
    picture = only(round_of(("ก", "3.90", 3)))

    assert (picture.lowest, picture.highest, picture.units) == ("", "", 1)


def test_of_many_at_one_end_three_are_named():
    picture = only(round_of(*((name, "4.00", 20) for name in "กขคงจ")))

    assert picture.lowest == "ก ข ค และอีก 2 หน่วยงาน 4.00"


def test_aspects_share_one_scale_and_those_without_means_are_left_out(round):
    make_score(make_unit(), round, make_aspect(2), mean="2.20")
    make_score(make_unit(), round, make_aspect(3), mean=None)
    pictures = distributions(department_of(round))

    assert [(one.key, one.label, one.units, one.scale.labels[0]) for one in pictures] == [
        ("mean", "ภาพรวม", 5, "2.0"),
        ("aspect-2", "ด้านที่ 2", 1, "2.0"),
    ]


def test_the_legend_tells_what_there_is(round):
    assert legend(department_of(round)) == [
        (FILLS[5], "ระดับมากที่สุด", False),
        (FILLS[4], "ระดับมาก", False),
        (HOLLOW, "ผู้ตอบน้อยกว่า 10 ราย ไม่นำมาจัดลำดับ", True),
    ]


def test_an_empty_round_has_no_picture():
    department = department_of(make_round(2565))

    assert (distributions(department), legend(department)) == ([], [])
