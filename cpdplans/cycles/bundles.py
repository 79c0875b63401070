"""Several sent documents joined as one PDF: the stored ones are used, missing ones are made."""

import logging
import tempfile
from datetime import timedelta

from django.core.files import File
from django.db import transaction
from pypdf import PdfWriter
from pypdf.errors import PyPdfError

from . import documents
from .models import Bundle, Document, Version
from .stages import Refused
from .tasks import make_bundle

logger = logging.getLogger(__name__)

AT_ONCE = 3  # documents that are made while a person waits
PATIENCE = timedelta(minutes=10)  # after which a bundle that has not come counts as dead: 78 documents take one
BROKEN = "ระบบรวมไฟล์ไม่สำเร็จ กรุณาขออีกครั้ง หากยังไม่สำเร็จ กรุณาแจ้งผู้ดูแลระบบ"


class BrokenDocument(Exception):
    """A stored document that cannot be read; its text is the Thai sentence that names it."""


def latest_versions(submissions):
    """(the latest Version of each that was sent, in their order; the submissions never sent). Without the contents:
    they are read one at a time, where a document has to be made."""
    found = Version.objects.filter(submission__in=submissions).defer("content").order_by("number")
    latest = {version.submission_id: version for version in _named(found)}
    sent = [latest[submission.pk] for submission in submissions if submission.pk in latest]
    return sent, [submission for submission in submissions if submission.pk not in latest]


def _named(versions):
    return versions.select_related("submission__unit", "submission__cycle")


def missing(versions):
    """How many of the versions have no stored document yet."""
    stored = Document.objects.filter(version__in=versions, kind=Document.Kind.CONTENT).count()
    return len(versions) - stored


def join(versions, stream, told=lambda done: None):
    """Writes one PDF of the versions' documents into `stream`, in their order, each under a bookmark with the unit's
    name. `told` hears how many are in. Raises BrokenDocument."""
    writer = PdfWriter()
    for done, version in enumerate(versions, 1):
        _append(writer, version)
        told(done)
    writer.write(stream)
    writer.close()


def _append(writer, version):
    stored = documents.document(version, Document.Kind.CONTENT)
    try:
        with stored.file.open("rb") as source:
            writer.append(source, outline_item=_bookmark(version), import_outline=False)
    except (FileNotFoundError, PyPdfError) as error:
        raise BrokenDocument(f"เปิดเอกสารที่จัดเก็บไว้ของ{_bookmark(version)} ไม่ได้ กรุณาแจ้งผู้ดูแลระบบ") from error


def _bookmark(version):
    submission = version.submission
    return f"{submission.unit.name} ({submission.noun} ฉบับที่ {version.number})"


def file_name(versions):
    """The name under which people save the joined file."""
    nouns = " และ".join(dict.fromkeys(version.submission.noun for version in versions))
    years = sorted({version.submission.cycle.fiscal_year for version in versions})
    span = f"{years[0]}" if len(years) == 1 else f"{years[0]}-{years[-1]}"
    return f"{nouns} ปีงบประมาณ {span} รวม {len(versions)} ฉบับ.pdf"


def joined(versions):
    """The joined PDF as an open file that is gone once closed."""
    stream = tempfile.TemporaryFile()  # noqa: SIM115
    try:
        join(versions, stream)
    except BrokenDocument:
        stream.close()
        raise
    stream.seek(0)
    return stream


# Long ones, made by the worker


def ask(versions, *, by, now):
    """Has the worker join these versions; the Bundle that shows how far it is."""
    with transaction.atomic():
        bundle = Bundle.objects.create(versions=[version.pk for version in versions], asked_by=by, asked_at=now)
        transaction.on_commit(lambda: make_bundle.enqueue(bundle.pk))
    return bundle


def ask_again(bundle, *, now):
    """Begins a bundle anew that failed or whose task died; Refused for any other."""
    if not may_ask_again(bundle, now):
        raise Refused("ชุดเอกสารนี้กำลังจัดทำหรือจัดทำเสร็จแล้ว ไม่ต้องขอใหม่")
    with transaction.atomic():
        began = Bundle.objects.filter(pk=bundle.pk, asked_at=bundle.asked_at, finished_at=None)
        if began.update(problem="", done=0, asked_at=now):
            transaction.on_commit(lambda: make_bundle.enqueue(bundle.pk))


def may_ask_again(bundle, now):
    if bundle.finished_at:
        return False
    return bool(bundle.problem) or now - bundle.asked_at > PATIENCE


def versions_of(bundle):
    """The versions of a bundle in the order of its file."""
    found = _named(Version.objects.filter(pk__in=bundle.versions).defer("content"))
    by_key = {version.pk: version for version in found}
    return [by_key[key] for key in bundle.versions if key in by_key]


def make(bundle, *, now):
    """Joins what a bundle asks for and keeps the file; `now` is a function. Harmless when it is made already.

    What goes wrong is said on the bundle in Thai and raised again for the worker's log."""
    if bundle.finished_at:
        return
    kept = Bundle.objects.filter(pk=bundle.pk, finished_at=None)
    try:
        with tempfile.TemporaryFile() as stream:
            join(versions_of(bundle), stream, told=lambda done: kept.update(done=done))
            _keep(bundle, stream, now())
    except Exception as error:  # whatever it is, the person who waits is told
        kept.update(problem=str(error)[:300] if isinstance(error, BrokenDocument) else BROKEN)
        logger.exception("bundle %s was not made", bundle.pk)
        raise


def _keep(bundle, stream, now):
    stream.seek(0)
    bundle.file.save("bundle.pdf", File(stream), save=False)
    mine = Bundle.objects.filter(pk=bundle.pk, finished_at=None)
    if not mine.update(file=bundle.file.name, finished_at=now, done=len(bundle.versions), problem=""):
        bundle.file.delete(save=False)  # another task was first: theirs counts
