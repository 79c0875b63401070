"""Work that a person does not wait for, done by the worker that runs beside the server."""

from django.utils import timezone
from django_tasks import task

from .models import Bundle, Document, Outreach, Version


@task()
def store_documents(version_pk):
    """Makes the PDFs of a version ahead of the first demand."""
    from .documents import document

    version = Version.objects.get(pk=version_pk)
    for kind in Document.Kind:
        document(version, kind)


@task()
def make_draft(mark):
    """Makes a long draft PDF that somebody waits for; `mark` is the checksum of its content."""
    from .drafts import make_asked

    make_asked(mark)


@task()
def make_bundle(bundle_pk):
    """Joins the PDFs that somebody asked for as one file."""
    from .bundles import make

    make(Bundle.objects.get(pk=bundle_pk), now=timezone.now)


@task()
def make_letters(outreach_pk):
    """Makes the PDF of many letters that somebody waits for."""
    from .outreach.papers import keep_pdf

    keep_pdf(Outreach.objects.get(pk=outreach_pk))
