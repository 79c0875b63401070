"""The stored PDFs that the book joins; those that are missing are made, on every core there is."""

import os
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context

import django

from cpdplans.cycles import documents
from cpdplans.cycles.models import Document

KIND = Document.Kind.CONTENT
FEW = 3  # made here: starting other processes takes longer


def stored(versions):
    """{key of a version: its Document} of those that have one."""
    found = Document.objects.filter(version__in=[version.pk for version in versions], kind=KIND)
    return {document.version_id: document for document in found}


def all_stored(versions, told=lambda done: None):
    """{key of a version: its Document} of all of them. `told` hears how many there are, as they come to be."""
    held = stored(versions)
    told(len(held))
    for version, data in _rendered([version for version in versions if version.pk not in held]):
        held[version.pk] = documents.store(version, KIND, data)
        told(len(held))
    return held


def _rendered(versions):
    """(version, bytes) in the order in which they are ready."""
    cores = len(os.sched_getaffinity(0))
    if len(versions) <= FEW or cores == 1:
        yield from ((version, documents.render_version(version, KIND)) for version in versions)
        return
    # Started anew rather than forked: a copy of this process would share its connection to the database.
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn"), initializer=django.setup) as pool:
        asked = {pool.submit(documents.render_content, one.content, one.sha256): one for one in versions}
        for ready in as_completed(asked):
            yield asked.pop(ready), ready.result()
