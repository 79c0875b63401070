"""What people do with evidence: attach a batch, take a piece out, put it back, say anew what it is."""

from dataclasses import dataclass, field
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone

from .. import stages, writing
from ..models import Evidence
from .attaching import Batch, BatchForm, attach_batch

GONE = "ไม่พบหลักฐานนี้ อาจถูกนำออกไปแล้ว"
OF_NOTHING = "คำอธิบายนี้ยังไม่มีหลักฐาน กรุณาเลือกไฟล์หรือกรอกลิงก์ที่จะแนบ หรือลบคำอธิบายออก"


@dataclass(frozen=True)
class Unsaved:
    """A caption that was not saved: as it was typed, the text it now starts from, and the reason."""

    ref: UUID
    caption: str
    base: str
    why: str


@dataclass
class Outcome:
    """What an act leaves to be shown. `form`: the batch as typed, where some of it was refused."""

    batch: Batch = field(default_factory=Batch)
    form: BatchForm | None = None
    error: str = ""
    taken_out: Evidence | None = None
    unsaved: Unsaved | None = None

    @property
    def is_done(self):
        """Nothing is left that a person must see beside what was typed."""
        return not (self.form or self.unsaved)


def perform(request, submission, abouts):
    """The act of the request (one of BOX_ACTS, or another with the ref of its piece) as an Outcome.

    `abouts`: {text: ref}."""
    act = request.POST.get("act", "")
    name, _, ref = act.partition("-")
    try:
        if act in BOX_ACTS:
            return BOX_ACTS[act](request, submission, abouts)
        if name not in PIECE_ACTS:
            return Outcome(error="ไม่รู้จักการดำเนินการนี้ กรุณาเปิดหน้านี้ใหม่")
        return PIECE_ACTS[name](request, _piece(submission, ref), abouts)
    except stages.Refused as refused:
        return Outcome(error=str(refused))


def _piece(submission, ref):
    try:
        return submission.evidence.get(ref=UUID(ref))
    except (ValueError, Evidence.DoesNotExist) as error:
        raise stages.Refused(GONE) from error


def _attach(request, submission, abouts):
    files = request.FILES.getlist("files")
    form = BatchForm(request.POST)
    if form.is_valid() and not (files or form.cleaned_data["links"]):
        form.add_error("links", "กรุณาเลือกไฟล์หรือกรอกลิงก์ที่จะแนบ")
    if form.errors:
        return Outcome(form=form, error=" ".join(sentence for errors in form.errors.values() for sentence in errors))
    about = abouts.get(request.POST.get("about"))  # what is gone meanwhile: the whole
    batch = attach_batch(submission, files=files, about=about, by=request.user, now=timezone.now(), **form.cleaned_data)
    return Outcome(batch, form=_left(request.POST, batch) if batch.refused else None)


def _attach_rest(request, submission, abouts):
    """What stands in the boxes when the whole page is saved, if anything does."""
    if request.FILES.getlist("files") or request.POST.get("links", "").strip():
        return _attach(request, submission, abouts)
    if not request.POST.get("caption", "").strip():
        return Outcome()
    form = BatchForm(request.POST)
    form.add_error("caption", OF_NOTHING)
    return Outcome(form=form, error=OF_NOTHING)


def _left(post, batch):
    """The form as it comes back: what was said of the batch, the links that were refused, and each reason."""
    data = post.copy()
    data["links"] = "\n".join(batch.links)
    form = BatchForm(data)
    form.full_clean()
    for refusal in batch.refused:
        form.add_error(refusal.field, refusal.sentence)
    return form


def _detach(request, piece, abouts):
    writing.detach(piece, by=request.user, now=timezone.now())
    return Outcome(taken_out=piece)


def _reattach(request, piece, abouts):
    about = abouts.get(str(piece.about))
    writing.reattach(piece, about=about, by=request.user, now=timezone.now())
    return Outcome(Batch(attached=[piece]))


def _change(request, piece, abouts):
    if piece.removed_at:
        raise stages.Refused(GONE)
    unsaved = _caption(piece, request.POST, request.user, timezone.now())
    if unsaved:
        return Outcome(error=unsaved.why, unsaved=unsaved)
    about = abouts.get(request.POST.get("about"))
    writing.classify(piece, kind=request.POST.get("kind"), about=about, by=request.user, now=timezone.now())
    return Outcome()


def _caption(piece, post, by, now):
    """Writes the caption; what could not be saved, with the reason."""
    typed, base = post.get("caption", ""), post.get("base", "")
    try:
        writing.write_text(piece, "caption", typed, base=base, by=by, now=now)
    except writing.Conflict as conflict:
        why = f"{conflict} ข้อความในระบบขณะนี้คือ “{conflict.stored}” หากต้องการใช้ข้อความของท่าน กดบันทึกอีกครั้ง"
        return Unsaved(piece.ref, typed, conflict.stored, why)
    except ValidationError as error:
        return Unsaved(piece.ref, typed, base, " ".join(error.messages))
    return None


FINISH = "finish"  # saves the whole page and leaves it
BOX_ACTS = {"attach": _attach, "save": _attach_rest, FINISH: _attach_rest}
PIECE_ACTS = {"detach": _detach, "reattach": _reattach, "change": _change}
