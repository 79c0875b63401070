"""PDFs of what was sent: from the version alone, once, and kept."""

import hashlib

import pypdfium2
import pytest

from cpdplans.cycles import documents
from cpdplans.cycles.models import Document, Version
from cpdplans.cycles.tasks import store_documents
from cpdplans.thai import day_end

from .factories import Act, act, make_extension, overwrite, submission_of


@pytest.fixture
def plan(cycle, unit_a, officer_a, now):
    return submission_of(cycle, unit_a)


@pytest.fixture
def version(plan, officer_a, now):
    plan.letter_number, plan.contact_name = "ชม 0010/1234", "นางสาวสายฝน รุ่งเรือง"
    plan.letter_date = now.date()
    plan.save()
    return act(plan, Act.SEND, by=officer_a, now=now.replace(second=5)).version


def text_of(data):
    document = pypdfium2.PdfDocument(data)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return " ".join(text.split())


def receipt_of(version):
    return text_of(documents.render_version(version, Document.Kind.RECEIPT))


def test_receipt_says_all_of_the_sending(version, officer_a, unit_a):
    text = receipt_of(version)

    sentences = [
        "ใบรับเอกสาร",
        "เลขที่ใบรับ 2566-P-50-1",
        unit_a.name,
        "ประจำปีงบประมาณ พ.ศ. ๒๕๖๖",
        "ฉบับที่ ๑",
        "๑ เมษายน ๒๕๖๖ เวลา ๑๐.๐๐.๐๕ น.",
        "ภายในวันที่ ๑๒ เมษายน ๒๕๖๖ เวลา ๒๓.๕๙ น.",
        "ส่งภายในกำหนด",
        officer_a.display_name,
        "ที่ ชม ๐๐๑๐/๑๒๓๔ ลงวันที่ ๑ เมษายน ๒๕๖๖",
        "นางสาวสายฝน รุ่งเรือง",
        version.verify_code_spaced,
        "http://testserver/verify/",
    ]
    unbroken = text.replace(" ", "")  # where lines end depends on the width of the page
    assert [sentence for sentence in sentences if sentence.replace(" ", "") not in unbroken] == []
    assert version.sha256 in unbroken
    assert "ฉบับร่าง" not in text


def test_receipt_of_a_late_sending_says_why(plan, reviewer):
    late = day_end(plan.due)
    version = act(plan, Act.SEND, by=reviewer, now=late, late_reason="ไฟฟ้าดับทั้งจังหวัด").version
    text = receipt_of(version)

    assert "ส่งล่าช้า ๑ วัน" in text
    assert "ไฟฟ้าดับทั้งจังหวัด" in text
    assert "ส่งแทนหน่วยงาน" in text


def test_receipt_marks_the_demonstration(plan, cycle, officer_a, now):
    cycle.is_demonstration = True
    cycle.save()

    assert "ข้อมูลสาธิต" in receipt_of(act(plan, Act.SEND, by=officer_a, now=now).version)


def test_rendered_from_the_version_alone(version, plan, unit_a, officer_a, reviewer, now, django_assert_num_queries):
    before = receipt_of(version)
    type(unit_a).objects.filter(pk=unit_a.pk).update(name="ชื่อใหม่")
    type(officer_a).objects.filter(pk=officer_a.pk).update(name="คนใหม่")
    make_extension(plan, plan.cycle.report_due, reviewer, now)
    held = Version.objects.get(pk=version.pk)

    with django_assert_num_queries(0):
        assert receipt_of(held) == before


def test_stored_once(version):
    first = documents.document(version, Document.Kind.RECEIPT)
    again = documents.document(version, Document.Kind.RECEIPT)

    with first.file.open() as file:
        data = file.read()
    assert first == again
    assert data.startswith(b"%PDF")
    assert first.sha256 == hashlib.sha256(data).hexdigest()


def test_two_first_demands_give_one_file(version, stored_files):
    # Both found nothing stored and both rendered: the second to save meets the first one's row.
    data = documents.render_version(version, Document.Kind.RECEIPT)
    first = documents.store(version, Document.Kind.RECEIPT, data)
    second = documents.store(version, Document.Kind.RECEIPT, data)

    assert (first, Document.objects.count()) == (second, 1)
    assert [path.name for path in stored_files.rglob("*.pdf")] == ["2566-P-50-1-receipt.pdf"]


@pytest.mark.parametrize("kind", Document.Kind)
def test_file_name_says_what_it_is(version, kind):
    name = "แผน สสจ.เชียงใหม่ ปีงบประมาณ 2566 ฉบับที่ 1.pdf"
    assert documents.file_name(version, kind) == ("ใบรับ " * (kind == "receipt")) + name


def test_template_is_named_after_the_kind():
    assert documents.content_template({"kind": "report"}) == "reports/pdf/report.html"


def test_task_makes_both_documents(version):
    rest = {"projects": [], "evidence": [], "unresolved": "", "awareness_promised_on": None}
    overwrite(version, content=version.content | rest)
    store_documents.call(version.pk)

    assert set(version.documents.values_list("kind", flat=True)) == {"content", "receipt"}
