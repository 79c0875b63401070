"""The draft of a plan or report on paper. A long one is made by the worker, not while its author waits."""

import json

from django.core.cache import cache

from cpdplans.pdf import render_pdf

from .documents import content_template, pdf_context
from .stages import checksum
from .tasks import make_draft

LONG = 25_000  # characters of JSON, which take about two seconds to set
KEPT_SECONDS = 60 * 60
TRIED_SECONDS = 120  # after which a draft that has not come is asked for again


def draft(content, *, was_sent=False):
    """The PDF (bytes) of a content not yet sent, marked ฉบับร่าง; None while the worker is making a long one.

    `was_sent`: an earlier version was sent, so that the mark says ยังไม่ได้ส่งอีกครั้ง. The same content with the same
    mark gives the PDF made before, for an hour."""
    wanted = {"content": content, "was_sent": was_sent}
    mark = checksum(wanted)
    made = cache.get(_pdf_key(mark))
    if made:
        return made
    if len(json.dumps(content, ensure_ascii=False)) <= LONG:
        return _make(mark, wanted)
    if cache.add(f"draft-asked-{mark}", True, TRIED_SECONDS):
        cache.set(_wanted_key(mark), wanted, KEPT_SECONDS)
        make_draft.enqueue(mark)
    return cache.get(_pdf_key(mark))


def make_asked(mark):
    """Makes the draft that was asked for; nothing when it is no longer wanted."""
    wanted = cache.get(_wanted_key(mark))
    if wanted and not cache.get(_pdf_key(mark)):
        _make(mark, wanted)


def _make(mark, wanted):
    content = wanted["content"]
    made = render_pdf(content_template(content), pdf_context(content, was_sent=wanted["was_sent"]))
    cache.set(_pdf_key(mark), made, KEPT_SECONDS)
    return made


def _pdf_key(mark):
    return f"draft-pdf-{mark}"


def _wanted_key(mark):
    return f"draft-wanted-{mark}"
