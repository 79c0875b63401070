"""The draft on paper, before the letter has its number."""

from django.http import HttpResponse
from django.shortcuts import render

from ..drafts import draft


def draft_pdf(request, desk, owner):
    """The draft as PDF, marked ฉบับร่าง on each page; a page that asks again by itself while a long one is made."""
    content = desk.content_of(owner).frozen()
    made = draft(content)
    if made is None:
        return render(request, "cycles/draft_wait.html", {"submission": owner.submission}, status=202)
    response = HttpResponse(made, content_type="application/pdf")
    name = f"{content['kind']}-{content['unit']['code']}-{content['cycle']['fiscal_year']}-draft.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
