"""The draft on paper, before the letter has its number."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from ..clock import Stage
from ..drafts import draft
from ..models import Document


def draft_pdf(request, desk, owner):
    """The draft as PDF, marked ฉบับร่าง on each page; a page that asks again by itself while a long one is made.

    What is sent has no draft: its own document is shown."""
    submission = owner.submission
    if submission.stage in {Stage.SUBMITTED, Stage.APPROVED}:
        return redirect("cycles:document", submission.latest_version().pk, Document.Kind.CONTENT)
    content = desk.content_of(owner).frozen()
    made = draft(content, was_sent=submission.first_submitted_at is not None)
    if made is None:
        return render(request, "cycles/draft_wait.html", {"submission": submission}, status=202)
    response = HttpResponse(made, content_type="application/pdf")
    name = f"{content['kind']}-{content['unit']['code']}-{content['cycle']['fiscal_year']}-draft.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
