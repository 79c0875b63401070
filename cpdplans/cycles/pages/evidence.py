"""The evidence of a plan or report: links and files, each a row of its own from the moment it is attached."""

from dataclasses import asdict, dataclass

from django.conf import settings
from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from cpdplans.uploads import ACCEPTED, KINDS, MEGABYTE, TOO_LARGE

from .. import writing
from ..models import Evidence, Remark
from ..writing_form import WritingForm
from .attaching import FORM_ID, BatchForm
from .desk import WRITTEN_NAME, locked, page_context
from .evidence_acts import FINISH, Outcome, Unsaved, perform
from .writing import save_form

BOXES = {"links": "หลักฐาน: ลิงก์", "caption": "หลักฐาน: คำอธิบาย"}
SHOWN_BYTES = MEGABYTE  # a larger picture is too dear for a list that is read on a phone


@dataclass(frozen=True)
class Line:
    """A piece in the list: what it proves in words, and its caption where that was not saved."""

    piece: Evidence
    about: str
    unsaved: Unsaved | None = None

    @property
    def is_shown(self):
        return self.piece.content_type.startswith("image/") and self.piece.size <= SHOWN_BYTES

    @property
    def sign(self):
        """What stands in the place of the picture."""
        return self.piece.original_name.rpartition(".")[2][:4].upper() if self.piece.file else "ลิงก์"


def evidence_page(request, desk, owner, *, rows, abouts, words):
    """Links and files, and the texts that go with them (`rows`). `abouts`: [(ref, name)] of what a piece may prove;
    `words`: the room's own, with "texts" [(column, heading, lead)] in the page's order."""
    stop = locked(request, desk, owner, boxes=BOXES)
    if stop:
        return stop
    form = WritingForm(_posted_texts(request.POST), rows=rows, remarks=owner.submission.remarks.released())
    outcome = Outcome()
    if request.method == "POST":
        outcome = perform(request, owner.submission, _by_text(abouts))
        is_saved = _save_texts(request, form, outcome)
        _tell(request, outcome)
        if is_saved and outcome.is_done:
            return redirect(_address(request, desk, owner, outcome))
    context = _context(request, owner, outcome, abouts, words)
    errors = _errors(context["batch_form"], form)
    page = page_context(desk, owner, form, texts=_texts(form, rows, words), errors=errors, form_id=FORM_ID, **context)
    return render(request, "cycles/evidence_form.html", page)


def evidence_act(request, desk, owner, *, abouts, words):
    """One act on evidence for the page's script. JSON: `list` and `links` are parts of the page as they now stand,
    `said` what went well, `refused` [{name, sentence, is_final}], `error` a sentence on the whole."""
    if not writing.may_write(owner.submission, request.user):
        return JsonResponse({"error": writing.why_not(owner.submission)}, status=403)
    outcome = perform(request, owner.submission, _by_text(abouts))
    context = _context(request, owner, outcome, abouts, words)
    answer = {
        "list": render_to_string("cycles/_evidence_kept.html", context, request),
        "links": render_to_string("cycles/_evidence_links.html", context, request),
        "said": outcome.batch.said,
        "refused": [asdict(refusal) for refusal in outcome.batch.refused],
        "error": outcome.error,
    }
    return JsonResponse(answer, status=422 if outcome.error or not outcome.is_done else 200)


def _posted_texts(post):
    """The posting where it holds the texts of the page; the forms of the list hold none."""
    return post if any(map(WRITTEN_NAME.fullmatch, post)) else None


def _save_texts(request, form, outcome):
    """Whichever button was pressed, the texts that came along are saved. True when none is left to mend."""
    is_asked = request.POST.get("act") != "attach" and outcome.is_done  # beside a refusal, "all saved" misleads
    return not form.is_bound or save_form(request, form, by=request.user, now=timezone.now(), is_asked=is_asked)


def _by_text(abouts):
    return {str(ref): ref for ref, _ in abouts}


def _tell(request, outcome):
    for sentence in outcome.batch.said:
        messages.success(request, sentence)
    if outcome.error and outcome.is_done:
        messages.error(request, outcome.error)
    if outcome.taken_out:
        request.session["evidence_taken_out"] = str(outcome.taken_out.ref)


def _address(request, desk, owner, outcome):
    if request.POST.get("act") == FINISH:
        return reverse(f"{desk.app}:detail", args=[owner.pk])
    page = reverse(f"{desk.app}:awareness", args=[owner.pk])
    return f"{page}#evidence-kept" if outcome.taken_out else page


def _context(request, owner, outcome, abouts, words):
    """What the list and the form of a batch show."""
    pieces = list(owner.submission.evidence.select_related("added_by"))
    kept = [piece for piece in pieces if piece.removed_at is None]
    removed = [piece for piece in pieces if piece.removed_at]
    taken_out = str(outcome.taken_out.ref) if outcome.taken_out else request.session.pop("evidence_taken_out", "")
    return {
        "lines": [_line(piece, dict(abouts), words, outcome.unsaved) for piece in kept],
        "removed": removed,
        "taken_out": next((piece for piece in removed if str(piece.ref) == taken_out), None),
        "batch_form": outcome.form or BatchForm(),
        "has_errors": not outcome.is_done,
        "about": request.POST.get("about", "") if outcome.form else "",
        "abouts": abouts,
        "words": words,
        "kinds": Evidence.Kind.choices,
        "remarks": owner.submission.remarks.released().filter(field="evidence").exclude(state=Remark.State.CLOSED),
        "upload": {
            "accepted": ACCEPTED,
            "kinds": KINDS,
            "limit": settings.UPLOAD_LIMIT_BYTES,
            "megabytes": settings.UPLOAD_LIMIT_BYTES // MEGABYTE,
            "too_large": TOO_LARGE,
        },
    }


def _line(piece, names, words, unsaved):
    own = unsaved if unsaved and unsaved.ref == piece.ref else None
    return Line(piece, names.get(piece.about, words["whole"]), own)


def _errors(*forms):
    """All that is to be mended on the page, for one summary."""
    whole = [{"text": sentence} for form in forms for sentence in form.non_field_errors()]
    fields = [field for form in forms for field in form if field.errors]
    return whole + [{"text": " ".join(field.errors), "url": f"#{field.id_for_label}"} for field in fields]


def _texts(form, rows, words):
    """[(heading, lead, field)] of the texts beside the evidence."""
    fields = {form.targets[field.bound.name][1]: field for row in rows for field in form.fields_of(row)}
    return [(heading, lead, fields[column]) for column, heading, lead in words["texts"]]
