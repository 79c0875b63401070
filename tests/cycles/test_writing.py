"""The one road of texts: what is stored, what is a conflict, what is refused; rows and evidence added and removed."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpdplans.cycles import services, writing
from cpdplans.cycles.clock import Stage
from cpdplans.cycles.models import Event, Evidence, Submission, TextChange
from cpdplans.cycles.stages import Refused
from cpdplans.thai import clean_text, one_line
from plans.models import Direction, Plan
from tests.factories import make_user

from .factories import bring_to, make_evidence, png, submission_of


@pytest.fixture
def submission(cycle, unit_a):
    return submission_of(cycle, unit_a)


@pytest.fixture
def project(submission):
    return Plan.objects.create(submission=submission).projects.create(number=1, title="ลดเวลารอ")


@pytest.fixture
def indicator(project):
    return project.indicators.create(number=1, text="ร้อยละของผู้รับบริการ")


@pytest.fixture
def write(officer_a, now):
    def write(row, field, text, *, base=None, by=officer_a, at=now):
        base = writing.text_of(row, field) if base is None else base
        return writing.write_text(row, field, text, base=base, by=by, now=at)

    return write


def stored(row):
    return type(row).objects.get(pk=row.pk)


# Writing


def test_changed_text_is_stored_and_told(project, write):
    written = write(project, "title", "ลดเวลารอคอย")

    assert (written.text, written.changed) == ("ลดเวลารอคอย", True)
    assert stored(project).title == project.title == "ลดเวลารอคอย"


def test_same_text_changes_nothing(project, write):
    written = write(project, "title", " ลดเวลารอ \r\n")

    assert (written.text, written.changed) == ("ลดเวลารอ", False)
    assert TextChange.objects.count() == 0
    assert stored(project.submission).edited_at is None


def test_same_text_as_a_colleague_is_no_conflict(project, write):
    write(project, "title", "ข้อความเดียวกัน")

    assert not write(project, "title", "ข้อความเดียวกัน", base="ลดเวลารอ").changed


def test_writing_marks_who_and_when_and_keeps_the_first_start(submission, project, write, officer_a, now):
    later, colleague = now + datetime.timedelta(hours=1), make_user(unit=submission.unit)
    write(project, "title", "ก")
    write(project, "title", "ข", by=colleague, at=later)

    row = stored(submission)
    assert (row.started_at, row.edited_at, row.edited_by) == (now, later, colleague)


def test_history_keeps_every_text(project, write, officer_a, now):
    write(project, "title", "สอง")
    write(project, "title", "")

    rows = TextChange.objects.filter(ref=project.ref, field="title").order_by("pk")
    assert [(row.old, row.new) for row in rows] == [("ลดเวลารอ", "สอง"), ("สอง", "")]
    assert rows[0].place == "แผนที่ 1 ชื่อแผนปรับปรุงและพัฒนาการให้บริการ"
    assert (rows[0].by, rows[0].at, rows[0].submission) == (officer_a, now, project.submission)


@pytest.mark.parametrize(
    "field, typed, value, shown",
    [
        ("period_start", "๑๒ เมษายน ๒๕๖๖", datetime.date(2023, 4, 12), "12 เมษายน 2566"),
        ("period_start", "12/4/66", datetime.date(2023, 4, 12), "12 เมษายน 2566"),
        ("period_start", " ", None, ""),
        ("objective", "บรรทัดหนึ่ง \r\nบรรทัดสอง", "บรรทัดหนึ่ง\nบรรทัดสอง", "บรรทัดหนึ่ง\nบรรทัดสอง"),
        ("objective", "นํ้าดื่ม\x00", "น้ำดื่ม", "น้ำดื่ม"),
    ],
)
def test_project_field_means_what_was_typed(project, write, field, typed, value, shown):
    assert write(project, field, typed).text == shown
    assert getattr(stored(project), field) == value


@pytest.mark.parametrize(
    "typed, value, shown",
    [
        ("๘๕.๕๐ %", Decimal("85.5"), "85.5"),
        ("1,200", Decimal(1200), "1200"),
        ("-0", Decimal(0), "0"),
        ("99999999999.9999", Decimal("99999999999.9999"), "99999999999.9999"),
        ("", None, ""),
    ],
)
def test_number_comes_back_as_it_was_stored(indicator, write, typed, value, shown):
    assert write(indicator, "target", typed).text == shown
    assert stored(indicator).target == value
    assert writing.text_of(stored(indicator), "target") == shown


# Refusals of text


@pytest.mark.parametrize(
    "field, typed, sentence",
    [
        ("target", "แปดสิบ", "ค่าเป้าหมาย: “แปดสิบ” ไม่ใช่ตัวเลข กรุณากรอกเฉพาะตัวเลข เช่น 85 หรือ 85.50"),
        ("target", "1.23456", "ค่าเป้าหมาย: ทศนิยมต้องไม่เกิน 4 ตำแหน่ง"),
        ("target", "99999999999999.9999", "ค่าเป้าหมาย: ตัวเลขหน้าจุดทศนิยมต้องมีไม่เกิน 11 หลัก"),
        ("direction", "sideways", "ลักษณะของเป้าหมาย: กรุณาเลือกจากรายการที่กำหนด"),
        ("unit_of_measure", "ก" * 61, "หน่วยนับ: ยาวเกิน 60 ตัวอักษร (ที่กรอก 61 ตัวอักษร) กรุณาย่อข้อความ"),
        ("text", "ก" * 20_001, "ตัวชี้วัดความสำเร็จ: ยาวเกิน 20,000 ตัวอักษร (ที่กรอก 20,001 ตัวอักษร) กรุณาย่อข้อความ"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(indicator, write, field, typed, sentence):
    before = writing.text_of(indicator, field)
    with pytest.raises(ValidationError) as caught:
        write(indicator, field, typed)

    assert caught.value.messages == [sentence]
    assert writing.text_of(stored(indicator), field) == before
    assert TextChange.objects.count() == 0


def test_wrong_date_names_the_field(project, write):
    with pytest.raises(ValidationError) as caught:
        write(project, "period_end", "31/2/2566")
    assert caught.value.messages == ["สิ้นสุดวันที่: ไม่มีวันที่ “31/2/2566” ในปฏิทิน กรุณาตรวจสอบวันและเดือน"]


def test_empty_choice_is_the_usual_one(indicator, write):
    write(indicator, "direction", Direction.LESS)
    write(indicator, "direction", "")

    assert stored(indicator).direction == Direction.MORE


def test_field_that_nobody_writes(project, write):
    with pytest.raises(Refused) as caught:
        write(project, "number", "7", base="1")
    assert str(caught.value) == "ช่องนี้แก้ไขไม่ได้"


def test_row_removed_meanwhile(indicator, write):
    type(indicator).objects.filter(pk=indicator.pk).delete()

    with pytest.raises(Refused) as caught:
        write(indicator, "text", "ข้อความใหม่")
    assert str(caught.value) == "รายการนี้ถูกลบไปแล้ว ข้อความที่กรอกยังไม่ได้บันทึก"


@pytest.mark.parametrize("field", ["objective", "title", "own_choice", "period_start"])
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(text=st.text(max_size=600))
def test_any_text_is_stored_clean_or_refused(project, officer_a, now, field, text):
    base = writing.text_of(stored(project), field)
    refused, written = None, None
    try:
        written = writing.write_text(project, field, text, base=base, by=officer_a, now=now)
    except ValidationError as error:
        refused = error.messages[0]

    kept = writing.text_of(stored(project), field)
    if refused:
        assert (refused.startswith(writing.label_of(project, field)), kept) == (True, base)
    else:
        assert written.text == kept
        clean = one_line if field == "title" else clean_text
        assert field == "period_start" or kept == clean(text)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(number=st.decimals(allow_nan=False, allow_infinity=False, places=4), digits=st.sampled_from(["arabic", "thai"]))
def test_any_number_comes_back_or_is_refused(indicator, officer_a, now, number, digits):
    typed = f"{number:f}" if digits == "arabic" else writing.thai.thai_digits(f"{number:f}")
    base = writing.text_of(stored(indicator), "baseline")
    refused = None
    try:
        writing.write_text(indicator, "baseline", typed, base=base, by=officer_a, now=now)
    except ValidationError as error:
        refused = error.messages[0]

    if refused:
        assert (refused.startswith("ค่าปัจจุบัน (ค่าฐาน)"), writing.text_of(stored(indicator), "baseline")) == (True, base)
    else:
        assert stored(indicator).baseline == number


# Conflicts


def test_conflict_shows_both_and_writes_nothing(project, write, submission, now):
    colleague = make_user(unit=submission.unit, name="นางสาวดวงใจ สุขดี")
    write(project, "title", "ของเพื่อนร่วมงาน", by=colleague)

    with pytest.raises(writing.Conflict) as caught:
        write(project, "title", "ของฉัน", base="ลดเวลารอ")

    conflict = caught.value
    assert (conflict.stored, conflict.typed) == ("ของเพื่อนร่วมงาน", "ของฉัน")
    assert (conflict.last_change().by, conflict.last_change().at) == (colleague, now)
    assert "ชื่อแผนปรับปรุงและพัฒนาการให้บริการ" in str(conflict)
    assert stored(project).title == "ของเพื่อนร่วมงาน"
    assert TextChange.objects.count() == 1


@pytest.mark.parametrize(
    "field, held, base",
    [
        ("objective", "หนึ่ง\nสอง", "หนึ่ง  \r\nสอง\r\n"),
        ("objective", "น้ำ", "นํ้า"),
        ("period_start", "12 เมษายน 2566", "๑๒/๔/๒๕๖๖"),
        ("period_start", "12 เมษายน 2566", "2023-04-12"),
    ],
)
def test_other_spelling_of_the_starting_text_is_no_conflict(project, write, field, held, base):
    write(project, field, held)
    new = "13 เมษายน 2566" if field == "period_start" else "ใหม่"

    assert write(project, field, new, base=base).changed


def test_thai_digits_in_the_starting_number_are_no_conflict(indicator, write):
    write(indicator, "target", "85.50")

    assert write(indicator, "target", "90", base="๘๕.๕๐").changed


def test_starting_text_that_cannot_be_read_is_a_conflict(indicator, write):
    with pytest.raises(writing.Conflict):
        write(indicator, "target", "90", base="ไม่ใช่ตัวเลข")


# Who and when


@pytest.mark.parametrize("stage", Stage)
def test_stage_decides(submission, project, write, officer_a, reviewer, now, stage):
    bring_to(submission, stage, officer=officer_a, reviewer=reviewer, now=now)

    if stage in {Stage.DRAFT, Stage.RETURNED}:
        assert write(project, "title", "ใหม่").changed
        return
    with pytest.raises(Refused) as caught:
        write(project, "title", "ใหม่")
    assert str(caught.value).startswith("ดำเนินการไม่ได้ เนื่องจาก")
    assert stored(project).title == "ลดเวลารอ"


@pytest.mark.parametrize("role", ["stranger", "executive", "locked"])
def test_others_do_not_write(project, write, officer_a, officer_b, executive, role):
    officer_a.is_active = False
    by = {"stranger": officer_b, "executive": executive, "locked": officer_a}[role]

    with pytest.raises(Refused) as caught:
        write(project, "title", "ใหม่", by=by)
    assert str(caught.value) == "บัญชีนี้ไม่มีสิทธิแก้ไข"


def test_reviewer_writes_for_the_unit(project, write, reviewer):
    assert write(project, "title", "ใหม่", by=reviewer).changed


def test_exempt_unit_does_not_write(submission, project, write, reviewer, now):
    services.exempt(submission, reason="ยุบรวม", by=reviewer, now=now)

    with pytest.raises(Refused) as caught:
        write(project, "title", "ใหม่")
    assert str(caught.value) == "หน่วยงานได้รับยกเว้น จึงไม่ต้องจัดทำ"


def test_covering_letter_is_written_on_the_submission(submission, write):
    write(submission, "letter_number", "ชม ๐๐๑๐/๑๒๓๔")
    write(submission, "letter_date", "๑๐ เม.ย. ๒๕๖๖")

    row = stored(submission)
    assert (row.letter_number, row.letter_date) == ("ชม ๐๐๑๐/๑๒๓๔", datetime.date(2023, 4, 10))
    assert TextChange.objects.first().place == "หนังสือนำส่งและผู้ประสานงาน หนังสือลงวันที่"


# Rows


def add(project, by, now):
    return writing.add_row(project.activities, submission=project.submission, by=by, now=now)


def test_added_row_is_numbered_and_told(submission, project, officer_a, now):
    rows = [add(project, officer_a, now) for _ in range(2)]

    assert [row.number for row in rows] == [1, 2]
    event = submission.events.first()
    assert (event.act, event.note, event.by) == (Event.Act.ADD_ROW, "แผนที่ 1 กิจกรรมที่ 2", officer_a)
    assert stored(submission).edited_by == officer_a


def test_removed_row_closes_the_gap_and_keeps_its_text(submission, project, write, officer_a, now):
    rows = [add(project, officer_a, now) for _ in range(4)]
    write(rows[1], "title", "อบรมเจ้าหน้าที่")
    writing.remove_row(rows[1], project.activities, by=officer_a, now=now)

    assert [(row.ref, row.number) for row in project.activities.all()] == [
        (rows[0].ref, 1),
        (rows[2].ref, 2),
        (rows[3].ref, 3),
    ]
    change = TextChange.objects.get(ref=rows[1].ref, new="")
    assert (change.old, change.place) == ("อบรมเจ้าหน้าที่", "แผนที่ 1 กิจกรรมที่ 2 กิจกรรม")
    assert submission.events.first().note == "แผนที่ 1 กิจกรรมที่ 2 อบรมเจ้าหน้าที่"


def test_removing_twice_is_harmless(submission, project, officer_a, now):
    row = add(project, officer_a, now)
    for _ in range(2):
        writing.remove_row(row, project.activities, by=officer_a, now=now)

    assert submission.events.filter(act=Event.Act.REMOVE_ROW).count() == 1


def test_rows_and_evidence_stay_once_sent(submission, project, officer_a, reviewer, now):
    row, other = (add(project, officer_a, now) for _ in range(2))
    piece = make_evidence(submission, officer_a, now)
    bring_to(submission, Stage.SUBMITTED, officer=officer_a, reviewer=reviewer, now=now)

    for change in [
        lambda: add(project, officer_a, now),
        lambda: writing.remove_row(row, project.activities, by=officer_a, now=now),
        lambda: writing.move_row(row, project.activities, to=2, by=officer_a, now=now),
        lambda: make_evidence(submission, officer_a, now),
        lambda: writing.detach(piece, by=officer_a, now=now),
    ]:
        with pytest.raises(Refused):
            change()
    assert list(project.activities.all()) == [row, other]
    assert submission.evidence.kept().count() == 1


# Evidence


def test_attached_file_keeps_its_name_under_another(submission, officer_a, now):
    piece = stored(make_evidence(submission, officer_a, now))

    assert (piece.original_name, piece.content_type, piece.size) == ("ภาพประชุม.png", "image/png", png().size)
    assert piece.file.name.startswith("evidence/")
    assert "ภาพ" not in piece.file.name
    event = submission.events.get()
    assert (event.act, event.note) == (Event.Act.ATTACH, "ประชุมถ่ายทอดแผน")


def test_attached_link(submission, project, officer_a, now):
    address = "https://www.cpd.go.th/ข่าว?id=๑"
    piece = writing.attach(submission, by=officer_a, now=now, about=project.ref, url=address, kind="circular")

    assert list(Evidence.objects.about(project.ref)) == [piece]
    assert (piece.url, piece.kind, piece.added_by, piece.added_at) == (address, "circular", officer_a, now)


@pytest.mark.parametrize(
    "wrong", [{"url": "javascript:alert(1)"}, {"url": "https://a.th", "caption": "ก" * 301}, {"url": ""}]
)
def test_evidence_that_no_record_can_hold(submission, officer_a, now, wrong):
    with pytest.raises(ValidationError):
        writing.attach(submission, by=officer_a, now=now, **wrong)
    assert (submission.evidence.count(), submission.events.count()) == (0, 0)


def test_detached_evidence_stays_stored(submission, officer_a, now):
    piece = make_evidence(submission, officer_a, now)
    for _ in range(2):
        writing.detach(piece, by=officer_a, now=now)

    piece.refresh_from_db()
    assert (piece.removed_at, default_storage.exists(piece.file.name)) == (now, True)
    assert submission.evidence.kept().count() == 0
    assert submission.events.filter(act=Event.Act.DETACH).count() == 1


def test_writing_of_one_unit_leaves_others_alone(cycle, unit_b, project, write):
    write(project, "title", "ใหม่")

    assert list(Submission.objects.exclude(edited_at=None)) == [project.submission]
