"""The stored PDFs that the book joins; those that are missing are made, on every core there is.

Where one cannot be had, a Lost stands in its place: the book does without it and says so."""

import hashlib
import logging
import os
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import get_context

from cpdplans import side_process
from cpdplans.cycles import documents
from cpdplans.cycles.models import Document

logger = logging.getLogger(__name__)

KIND = Document.Kind.CONTENT
FEW = 3  # made here: starting other processes takes longer
NOT_MADE, NOT_FOUND, CHANGED, UNREADABLE = "จัดทำเอกสารไม่สำเร็จ", "ไม่พบไฟล์", "ไฟล์ไม่ตรงกับที่จัดเก็บ", "เปิดไฟล์ไม่ได้"


class Lost(Exception):
    """A document that cannot be had; its text says why, in Thai."""


def stored(versions):
    """{key of a version: its Document} of those that have one."""
    found = Document.objects.filter(version__in=[version.pk for version in versions], kind=KIND)
    return {document.version_id: document for document in found}


def all_stored(versions, told=lambda done: None):
    """{key of a version: its Document, or Lost} of all of them. `told` hears how many there are, as they come to be."""
    held = stored(versions)
    told(len(held))
    for version, made in _rendered([version for version in versions if version.pk not in held]):
        held[version.pk] = made if isinstance(made, Lost) else documents.store(version, KIND, made)
        told(len(held))
    return held


def content_of(paper):
    """The bytes of a Document as they were stored. Raises Lost."""
    if isinstance(paper, Lost):
        raise paper
    try:
        with paper.file.open("rb") as source:
            content = source.read()
    except OSError as error:
        raise Lost(NOT_FOUND) from error
    if hashlib.sha256(content).hexdigest() != paper.sha256:
        raise Lost(CHANGED)
    return content


def _rendered(versions):
    """(version, bytes or Lost) in the order in which they are ready."""
    cores = len(os.sched_getaffinity(0))
    if len(versions) <= FEW or cores == 1:
        yield from ((version, _made(version, partial(documents.render_version, version, KIND))) for version in versions)
        return
    # Started anew rather than forked: a copy of this process would share its connection to the database.
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn"), initializer=side_process.begin) as pool:
        asked = {pool.submit(documents.render_content, one.content, one.sha256): one for one in versions}
        for ready in as_completed(asked):
            version = asked.pop(ready)
            yield version, _made(version, ready.result)


def _made(version, make):
    try:
        return make()
    except BrokenProcessPool:  # not this document's fault: the whole book fails
        raise
    except Exception:  # whatever it is, one document must not cost the others
        logger.exception("document of version %s was not made", version.pk)
        return Lost(NOT_MADE)
