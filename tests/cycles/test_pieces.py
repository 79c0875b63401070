"""Pieces of evidence: which may stand together, taken out and put back, said anew what they are."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from cpdplans.cycles import pieces, writing
from cpdplans.cycles.clock import Stage
from cpdplans.cycles.models import Event, Evidence
from cpdplans.cycles.stages import Refused
from plans.models import Plan

from .factories import bring_to, make_evidence, png, submission_of

LINK = "https://www.cpd.go.th/a"


@pytest.fixture
def submission(cycle, unit_a):
    return submission_of(cycle, unit_a)


@pytest.fixture
def project(submission):
    return Plan.objects.create(submission=submission).projects.create(number=1, title="ลดเวลารอ")


@pytest.fixture
def attach(submission, officer_a, now):
    def attach(**words):
        return writing.attach(submission, by=officer_a, now=now, **words)

    return attach


def file(name="ภาพ.png", content=None):
    return {"file": SimpleUploadedFile(name, content or png().read()), "content_type": "image/png"}


def kept(submission):
    return list(submission.evidence.kept())


# Twice the same


def test_a_link_stands_once_for_the_same_thing(submission, project, attach):
    first = attach(url=LINK, caption="ภาพการประชุม")
    with pytest.raises(pieces.AlreadyAttached) as refused:
        attach(url=LINK, kind="meeting")
    other = attach(url=LINK, about=project.ref)
    assert str(refused.value) == "แนบไว้แล้ว โดยใช้คำอธิบายว่า “ภาพการประชุม” จึงไม่แนบซ้ำ"
    assert kept(submission) == [first, other]
    assert submission.events.filter(act=Event.Act.ATTACH).count() == 2


def test_a_file_is_the_same_by_its_content(submission, attach):
    first = attach(**file())
    with pytest.raises(pieces.AlreadyAttached) as refused:
        attach(**file("ชื่ออื่น.png"))
    content = bytearray(png().read())
    content[-1] ^= 1  # as large, and another
    other = attach(**file(content=bytes(content)))
    assert str(refused.value) == "แนบไว้แล้ว จึงไม่แนบซ้ำ"
    assert kept(submission) == [first, other]


def test_a_large_upload_is_compared_and_then_stored_whole(submission, attach):
    content = b"%PDF-1.7\n" + bytes(range(256)) * 20_000
    upload = TemporaryUploadedFile("ใหญ่.pdf", "application/pdf", len(content), None)
    with upload:
        upload.write(content)
        attach(file=upload, content_type="application/pdf")
        attach(**file())
        upload.seek(100)
        with pytest.raises(pieces.AlreadyAttached):
            attach(file=upload, content_type="application/pdf")
    with kept(submission)[0].file.open() as stored:
        assert stored.read() == content


def test_a_file_that_is_gone_from_the_store_is_no_double(submission, attach):
    default_storage.delete(attach(**file()).file.name)
    attach(**file())
    assert len(kept(submission)) == 2


def test_what_was_taken_out_may_be_attached_anew(submission, officer_a, now, attach):
    writing.detach(attach(url=LINK), by=officer_a, now=now)
    again = attach(url=LINK)
    assert kept(submission) == [again]


# Too many


def test_there_is_a_limit_to_the_pieces(submission, attach, officer_a, now):
    held = [attach(url=f"{LINK}/{number}") for number in range(pieces.MOST_PIECES)]
    with pytest.raises(Refused) as refused:
        attach(url=LINK)
    with pytest.raises(pieces.AlreadyAttached):  # said first: a repeated try is harmless
        attach(url=held[0].url)
    writing.detach(held[0], by=officer_a, now=now)
    attach(url=LINK)
    with pytest.raises(Refused):
        writing.reattach(held[0], about=None, by=officer_a, now=now)
    assert str(refused.value) == "แนบหลักฐานได้ไม่เกิน 50 รายการ กรุณานำรายการที่ไม่ใช้ออกก่อน หรือรวมหลายภาพเป็นไฟล์ PDF ไฟล์เดียว"
    assert len(kept(submission)) == pieces.MOST_PIECES


# Out and back


def test_what_was_taken_out_is_put_back_once(submission, project, officer_a, now):
    piece = make_evidence(submission, officer_a, now)
    writing.detach(piece, by=officer_a, now=now)
    for _ in range(2):
        writing.reattach(piece, about=project.ref, by=officer_a, now=now)
    piece.refresh_from_db()
    assert (piece.removed_at, piece.about) == (None, project.ref)
    acts = list(submission.events.order_by("pk").values_list("act", "note"))
    assert acts == [(act, "ประชุมถ่ายทอดแผน") for act in (Event.Act.ATTACH, Event.Act.DETACH, Event.Act.ATTACH)]


@pytest.mark.parametrize("thing", [{"url": LINK}, None])
def test_what_was_attached_anew_meanwhile_is_not_put_back(submission, officer_a, now, attach, thing):
    piece = attach(**(thing or file()))
    writing.detach(piece, by=officer_a, now=now)
    attach(**(thing or file()))
    with pytest.raises(pieces.AlreadyAttached):
        writing.reattach(piece, about=None, by=officer_a, now=now)
    assert len(kept(submission)) == 1


# What it is


def test_kind_and_what_it_proves_are_said_anew(submission, project, officer_a, now, attach):
    piece = attach(url=LINK)
    writing.classify(piece, kind="circular", about=project.ref, by=officer_a, now=now)
    piece.refresh_from_db()
    assert (piece.kind, piece.about) == ("circular", project.ref)


def test_a_piece_does_not_become_a_double(submission, project, officer_a, now, attach):
    attach(url=LINK, about=project.ref)
    piece = attach(url=LINK)
    with pytest.raises(pieces.AlreadyAttached):
        writing.classify(piece, kind="circular", about=project.ref, by=officer_a, now=now)
    assert Evidence.objects.get(pk=piece.pk).kind == "photo"


@pytest.mark.parametrize(
    ("kind", "is_out", "sentence"),
    [
        ("movie", False, "กรุณาเลือกประเภทหลักฐานจากรายการที่กำหนด"),
        (None, False, "กรุณาเลือกประเภทหลักฐานจากรายการที่กำหนด"),
        ("circular", True, "หลักฐานนี้ถูกนำออกไปแล้ว"),
    ],
)
def test_what_cannot_be_said_of_a_piece(officer_a, now, attach, kind, is_out, sentence):
    piece = attach(url=LINK)
    if is_out:
        writing.detach(piece, by=officer_a, now=now)
    with pytest.raises(Refused) as refused:
        writing.classify(piece, kind=kind, about=None, by=officer_a, now=now)
    assert (str(refused.value), Evidence.objects.get(pk=piece.pk).kind) == (sentence, "photo")


def test_a_caption_is_a_text_like_any_other(officer_a, now, attach):
    piece = attach(url=LINK, caption="ภาพ")
    writing.write_text(piece, "caption", "ภาพการประชุม", base="ภาพ", by=officer_a, now=now)
    with pytest.raises(writing.Conflict) as conflict:
        writing.write_text(piece, "caption", "ภาพอื่น", base="ภาพ", by=officer_a, now=now)
    change = conflict.value.last_change()
    assert (change.place, change.old, change.new) == (f"หลักฐาน {LINK} คำอธิบาย", "ภาพ", "ภาพการประชุม")


def test_nothing_of_it_once_sent(submission, officer_a, reviewer, now, attach):
    piece, out = attach(url=LINK), attach(url=f"{LINK}/2")
    writing.detach(out, by=officer_a, now=now)
    bring_to(submission, Stage.SUBMITTED, officer=officer_a, reviewer=reviewer, now=now)
    for act in (
        lambda: writing.reattach(out, about=None, by=officer_a, now=now),
        lambda: writing.classify(piece, kind="circular", about=None, by=officer_a, now=now),
    ):
        with pytest.raises(Refused):
            act()
    assert [(one.kind, one.pk) for one in kept(submission)] == [("photo", piece.pk)]
