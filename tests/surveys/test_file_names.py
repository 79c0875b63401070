"""Which unit a file's name names, and when that is nobody's to say."""

import pytest

from cpdplans.units.models import Unit
from surveys.file_names import UnitsByFileName
from surveys.models import KnownName
from tests.factories import make_round, make_score, make_unit

pytestmark = pytest.mark.django_db

PROVINCES = {"50": "เชียงใหม่", "57": "เชียงราย", "54": "แพร่", "42": "เลย", "55": "น่าน", "80": "นครศรีธรรมราช"}


@pytest.fixture
def round():
    for code, name in PROVINCES.items():
        make_unit(code, name)
    for number in (1, 2):
        make_unit(
            f"10-{number}",
            f"กรุงเทพมหานคร พื้นที่ {number}",
            kind=Unit.Kind.BANGKOK,
            name=f"สำนักงานส่งเสริมสหกรณ์กรุงเทพมหานคร พื้นที่ {number}",
            abbreviation=f"สสพ.{number}",
            aliases=f"กรุงเทพฯ พื้นที่ {number}",
        )
    make_unit("C10", "กพร.", kind=Unit.Kind.CENTRAL, name="กลุ่มพัฒนาระบบบริหาร", abbreviation="กพร.")
    return make_round(2565)


@pytest.mark.parametrize(
    "name, code",
    [
        ("เชียงใหม่.pdf", "50"),
        ("ผลสำรวจ_สสจ.เชียงใหม่_2565.pdf", "50"),
        ("ผลการสำรวจสำนักงานสหกรณ์จังหวัดเชียงใหม่.pdf", "50"),
        ("จ. เชียงราย (ฉบับแก้ไข).docx", "57"),
        ("เชียง\u200bใหม่.pdf", "50"),
        ("ผลสำรวจแพร่ 2565.pdf", "54"),
        ("ฉบับเผยแพร่ สสจ.แพร่.pdf", "54"),
        ("สสจเลย.pdf", "42"),
        ("เลย๖๕.pdf", "42"),
        ("สสพ.1.pdf", "10-1"),
        ("ผลสำรวจ กรุงเทพมหานคร พื้นที่2 ปี 2565.pdf", "10-2"),
        ("กรุงเทพฯ พื้นที่ 2.pdf", "10-2"),
        ("นครศรีธรรมราช กพร.pdf", "80"),  # a central unit without results has no document
        ("50_ผลสำรวจ.pdf", "50"),
        ("10-2 ผลสำรวจ.pdf", "10-2"),
        ("57 สสจ.เชียงใหม่.pdf", "50"),  # a number before a name only counts the files
    ],
)
def test_unit_is_found(round, name, code):
    assert UnitsByFileName(round).find(name).code == code


@pytest.mark.parametrize(
    "name", ["สรุปผลการสำรวจ.pdf", "ฉบับเผยแพร่.pdf", "เลยกำหนด.pdf", "2550.pdf", "ผลสำรวจ 50.pdf", "กพร.pdf", ".pdf", ""]
)
def test_a_word_that_only_contains_a_name_names_no_unit(round, name):
    with pytest.raises(ValueError, match="ไม่พบชื่อหน่วยงานในชื่อไฟล์"):
        UnitsByFileName(round).find(name)


@pytest.mark.parametrize(
    "name, both", [("เลย-น่าน.pdf", "น่าน และ เลย"), ("เชียงใหม่ เทียบ เชียงราย.pdf", "เชียงราย และ เชียงใหม่")]
)
def test_two_units_are_nobodys(round, name, both):
    with pytest.raises(ValueError, match=f"ตรงกับหลายหน่วยงาน คือ {both}"):
        UnitsByFileName(round).find(name)


def test_a_name_that_two_units_share_is_nobodys(round):
    Unit.objects.filter(code__in=["50", "57"]).update(aliases="ภาคเหนือตอนบน")

    with pytest.raises(ValueError, match="ตรงกับหลายหน่วยงาน"):
        UnitsByFileName(round).find("ภาคเหนือตอนบน.pdf")


def test_a_name_inside_a_longer_one_does_not_count(round):
    make_unit("99", "ใหม่เชียงใหม่", name="ใหม่เชียงใหม่")

    assert UnitsByFileName(round).find("ใหม่เชียงใหม่.pdf").code == "99"


def test_a_unit_with_results_counts_whatever_it_is(round):
    make_score(Unit.objects.get(code="C10"), round)

    assert UnitsByFileName(round).find("กพร.pdf").code == "C10"


def confirm(written, meaning, by, now, of=KnownName.Of.UNIT):
    KnownName.objects.create(of=of, written=written, key=written, meaning=meaning, decided_by=by, decided_at=now)


@pytest.mark.parametrize("name", ["ผลสำรวจ เวียงพิงค์.pdf", "เวียงพิงค์_2565.docx"])
def test_a_name_that_a_reviewer_confirmed_counts(round, reviewer, now, name):
    confirm("เวียงพิงค์", "unit-50", reviewer, now)

    assert UnitsByFileName(round).find(name).code == "50"


def test_a_confirmed_name_settles_what_two_units_share(round, reviewer, now):
    Unit.objects.filter(code__in=["50", "57"]).update(aliases="ภาคเหนือตอนบน")
    confirm("ภาคเหนือตอนบน", "unit-57", reviewer, now)

    assert UnitsByFileName(round).find("ภาคเหนือตอนบน.pdf").code == "57"


@pytest.mark.parametrize(
    "written, meaning, of",
    [
        ("เวียงพิงค์", "none", KnownName.Of.UNIT),
        ("เวียงพิงค์", "area", KnownName.Of.UNIT),
        ("เวียงพิงค์", "unit-C10", KnownName.Of.UNIT),  # has no results, so no document either
        ("เวียงพิงค์", "unit-50", KnownName.Of.COLUMN),
        ("2565", "unit-50", KnownName.Of.UNIT),  # a number in a file's name is the year, or counts the files
    ],
)
def test_a_confirmed_name_that_means_no_unit_here_does_not_count(round, reviewer, now, written, meaning, of):
    confirm(written, meaning, reviewer, now, of)

    with pytest.raises(ValueError, match="ไม่พบชื่อหน่วยงานในชื่อไฟล์"):
        UnitsByFileName(round).find("เวียงพิงค์ 2565.pdf")
