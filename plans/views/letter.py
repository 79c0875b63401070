"""The draft of the covering letter."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from cpdplans.units.signing_in import login_required
from cpdplans.uploads import DOCX

from .. import letter
from .fetching import get_plan


@login_required
@require_safe
def letter_docx(request, pk):
    """The draft letter as a Word file, in the form that ?form= names, else in the usual one of the unit's kind."""
    plan = get_plan(request, pk)
    chosen = request.GET.get("form")
    form = letter.Form(chosen) if chosen in letter.Form else letter.usual_form(plan.submission.unit)
    response = HttpResponse(letter.letter_docx(plan, form, now=timezone.now()), content_type=DOCX)
    response["Content-Disposition"] = content_disposition_header(True, letter.file_name(plan, form))
    return response
