"""The one road by which text of a plan or report is written (the design's section 5), and its rows added, moved,
removed and put back.

A writing names (row, field), the new text and the text it started from. Another text in store meanwhile is a conflict
that shows both; nothing is overwritten unseen.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Case, F, Max, Value, When
from django.db.models.functions import Coalesce

from cpdplans import thai
from cpdplans.fields import DayField
from cpdplans.forms import EXACT_DIGITS

from .clock import Stage
from .countdown import closed_words
from .models import Event, Evidence, RemovedRow, Submission, TextChange
from .pieces import refuse_double, refuse_too_many
from .stages import Refused, record, stale_sentence

EDITABLE = {Stage.DRAFT, Stage.RETURNED}
FAR = 10_000  # above every number of a row; here they wait while their sisters change places
LONGEST_NOTE = 500  # characters


class Conflict(Exception):
    """Another text stands in store than the one this writing started from."""

    def __init__(self, row, field, stored, typed):
        self.row, self.field, self.stored, self.typed = row, field, stored, typed
        super().__init__(f"ข้อความช่อง “{label_of(row, field)}” ถูกแก้ไขโดยผู้อื่นระหว่างนี้")

    def last_change(self):
        return TextChange.objects.filter(ref=self.row.ref, field=self.field).select_related("by").first()

    def origin(self):
        """(who wrote what is stored, when) for the page; empty where the history does not say."""
        change = self.last_change()
        return (change.by.display_name, thai.format_datetime(change.at, "short")) if change else ("", "")

    def is_with(self, text):
        """Whether what is stored is this text, however it is spelled."""
        return _canonical(self.row, self.field, text) == self.stored


class RowGone(Refused):
    """The row was removed meanwhile; the text has no place any more."""

    def __init__(self):
        super().__init__("รายการนี้ถูกลบไปแล้ว ข้อความที่กรอกยังไม่ได้บันทึก")


@dataclass(frozen=True)
class Written:
    """What the store holds after a writing. `changed` is False when it held the same before."""

    text: str
    changed: bool


def may_write(submission, user):
    """Whether `user` may write this submission's text now: its own officers and กพร., while a draft or returned."""
    side = user.is_reviewer or (user.is_officer and user.unit_id == submission.unit_id)
    return user.is_active and side and submission.stage in EDITABLE and not submission.is_exempt


def is_closed_to(submission, user, now):
    """Whether `user` only looks at what may_write() allows: officers once a first sending is closed. What they typed
    in a page left open is kept all the same, but nothing new is begun."""
    return user.is_officer and submission.is_closed(now)


def text_of(row, field):
    """The canonical text of a field, as a form shows it: dates in พ.ศ., numbers without trailing zeros, "" for none."""
    value = getattr(row, field)
    if value is None:
        return ""
    if isinstance(value, date):
        return thai.format_date(value)
    if isinstance(value, Decimal):
        return thai.plain_number(value)
    return str(value)


def label_of(row, field):
    return str(row._meta.get_field(field).verbose_name)


def shown(model, field, text):
    """A stored text as people read it: a choice by its label. `model`: a row, its class, or None when not known."""
    if model is None or field not in model.written:
        return text
    return str(dict(model._meta.get_field(field).flatchoices).get(text, text))


def parse(row, field, text):
    """The value that `text` means for this field. Raises ValidationError with a sentence that names the field."""
    column = row._meta.get_field(field)
    label = str(column.verbose_name)
    text = thai.clean_text(text)
    try:
        value = _value(column, text)
    except ValueError as error:
        raise ValidationError(f"{label}: {error}") from error
    if column.choices and value and value not in dict(column.flatchoices):
        raise ValidationError(f"{label}: กรุณาเลือกจากรายการที่กำหนด")
    limit = getattr(column, "max_length", None)
    if limit and isinstance(value, str) and len(value) > limit:
        raise ValidationError(f"{label}: ยาวเกิน {limit:,} ตัวอักษร (ที่กรอก {len(value):,} ตัวอักษร) กรุณาย่อข้อความ")
    return value


def _value(column, text):
    if isinstance(column, DayField):
        return thai.parse_date(text, of_month=column.of_month) if text else None
    if isinstance(column, models.DecimalField):
        return _decimal(column, text) if text else None
    if isinstance(column, models.IntegerField):
        return _whole(column, text) if text else None
    if isinstance(column, models.CharField):
        text = thai.one_line(text)
    return text if text or not column.choices else column.get_default()


def _decimal(column, text):
    number = thai.parse_number(text)
    whole = min(column.max_digits, EXACT_DIGITS) - column.decimal_places
    if abs(number) >= 10**whole:
        raise ValueError(f"ตัวเลขหน้าจุดทศนิยมต้องมีไม่เกิน {whole} หลัก")
    rounded = round(number, column.decimal_places)
    if rounded != number:
        raise ValueError(f"ทศนิยมต้องไม่เกิน {column.decimal_places} ตำแหน่ง")
    return rounded + 0  # "-0" is 0


def _whole(column, text):
    number = thai.parse_number(text, such_as="85")
    if number != int(number) or number < 0:
        raise ValueError("กรุณากรอกเป็นจำนวนเต็มตั้งแต่ 0 ขึ้นไป")
    for validator in column.validators:
        try:
            validator(int(number))
        except ValidationError as error:
            raise ValueError(error.messages[0]) from error
    return int(number)


@transaction.atomic
def write_text(row, field, text, *, base, by, now):
    """Writes `text` into `field` of `row`, if the store still holds `base` (both as people see them).

    Touches the submission (who edited last, when), keeps the former text in TextChange. Returns Written.
    Raises Refused when the stage or the person does not allow it (RowGone when the row is no more), ValidationError
    when the text does not fit the field, Conflict when the store holds a third text.
    """
    if field not in row.written:
        raise Refused("ช่องนี้แก้ไขไม่ได้")
    lock(row.submission, by)
    stored = type(row).objects.filter(pk=row.pk).first()
    if stored is None:
        raise RowGone
    value = parse(stored, field, text)
    held = text_of(stored, field)
    setattr(stored, field, value)
    new = text_of(stored, field)
    start = _canonical(stored, field, base)
    if new in {held, start}:  # as it is, or not touched by this author: a colleague's text stays
        return Written(held, changed=False)
    if held != start:
        raise Conflict(row, field, held, text)
    stored.save(update_fields=[field])
    setattr(row, field, value)
    _keep(stored, field, held, new, by, now)
    _mark(row.submission, by, now)
    return Written(new, changed=True)


def _canonical(row, field, base):
    """`base` as text_of would give it, so that line ends and digits typed otherwise do not make a false conflict."""
    try:
        value = parse(row, field, base)
    except ValidationError:
        return base
    probe = type(row)()
    setattr(probe, field, value)
    return text_of(probe, field)


def is_stored(row, field, text):
    """Whether the store holds, in `field` of `row`, what `text` means, however it is spelled."""
    return _canonical(row, field, text) == text_of(row, field)


def _keep(row, field, old, new, by, now):
    place = f"{row.place()} {label_of(row, field)}"
    TextChange.objects.create(
        submission_id=row.submission.pk, ref=row.ref, field=field, place=place, old=old, new=new, at=now, by=by
    )


def lock(submission, by):
    """Takes the submission's row for this transaction. Raises Refused when `by` may not write it now."""
    fresh = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
    if not may_write(fresh, by):
        raise Refused(why_not(fresh))
    return fresh


def touch(submission, *, by, now):
    """Takes the submission's row and marks it edited: for a change of rows or evidence."""
    lock(submission, by)
    _mark(submission, by, now)


def _mark(submission, by, now):
    started = Coalesce(F("started_at"), Value(now, output_field=models.DateTimeField()))
    Submission.objects.filter(pk=submission.pk).update(edited_at=now, edited_by=by, started_at=started)


def why_not(submission):
    """The sentence that says why this submission cannot be written now."""
    if submission.stage not in EDITABLE:
        return stale_sentence(submission)
    if submission.is_exempt:
        return "หน่วยงานได้รับยกเว้น จึงไม่ต้องจัดทำ"
    return "บัญชีนี้ไม่มีสิทธิแก้ไข"


@transaction.atomic
def add_row(rows, *, submission, by, now, **values):
    """Appends a numbered row to a related manager (`project.activities` …) and returns it. Raises Refused as
    write_text does, and to officers when it is closed."""
    touch(submission, by=by, now=now)
    if is_closed_to(submission, by, now):
        raise Refused(closed_words(submission))
    row = _append(rows, **values)
    record(Event.Act.ADD_ROW, submission=submission, by=by, now=now, note=row.place())
    return row


def _append(rows, **values):
    last = rows.aggregate(last=Max("number"))["last"] or 0
    return rows.create(number=last + 1, **values)


@transaction.atomic
def remove_row(row, rows, *, by, now, besides=lambda row: {}, went_with=None):
    """Takes out a numbered row, keeps all that it held, and closes the gap in the numbers of its sisters.

    `besides`: gives what hangs on a row beyond its texts, as JSON, for its room to put back; `went_with`: the ref of
    the row that it goes out with, whose removal alone is told. Returns the RemovedRow, None when it was removed before.
    """
    touch(row.submission, by=by, now=now)
    fresh = rows.filter(pk=row.pk).first()
    if fresh is None:
        return None
    removed = keep_removed(fresh, besides(fresh), parent=rows.instance, by=by, now=now, went_with=went_with)
    if went_with is None:
        note = f"{fresh.place()} {text_of(fresh, fresh.written[0])}".strip()
        record(Event.Act.REMOVE_ROW, submission=row.submission, by=by, now=now, note=note[:LONGEST_NOTE])
    fresh.delete()
    _number(rows, rows.order_by("number"))
    return removed


def keep_removed(row, besides, *, parent, by, now, went_with=None):
    """Keeps what a row holds that is about to be deleted: as a RemovedRow, and each text in the history."""
    texts = {field: text for field in row.written if (text := text_of(row, field))}
    for field, text in texts.items():
        _keep(row, field, text, "", by, now)
    return RemovedRow.objects.create(
        submission=row.submission,
        ref=row.ref,
        kind=row._meta.label_lower,
        parent_ref=parent.ref,
        went_with=went_with,
        place=row.place(),
        content=texts | {"number": getattr(row, "number", None)} | besides,
        removed_at=now,
        removed_by=by,
    )


@transaction.atomic
def restore_row(removed, rows, *, by, now, **values):
    """Puts a removed row back under its own ref, with its texts, at its former place among `rows`. Returns it.

    `values`: fields of the row that are not texts. Raises Refused as write_text does, and when it was put back before.
    """
    mark_restored(removed, by=by, now=now)
    row = _append(rows, ref=removed.ref, **texts_of(removed, rows.model), **values)
    _put_back(row, rows, removed.content.get("number"))
    if removed.went_with is None:
        note = removed.place if removed.place == row.place() else f"{removed.place} ขณะนี้เป็น{row.place()}"
        record(Event.Act.RESTORE_ROW, submission=removed.submission, by=by, now=now, note=note)
    return row


def _put_back(row, rows, number):
    """Moves the row that was just appended to `number`, the place it once had."""
    if number and number < row.number:
        sisters = list(rows.exclude(pk=row.pk).order_by("number"))
        sisters.insert(number - 1, row)
        _number(rows, sisters)
        row.refresh_from_db(fields=["number"])


def mark_restored(removed, *, by, now):
    """Takes the submission for a putting back that happens once, whoever clicks how often."""
    touch(removed.submission, by=by, now=now)
    check_removed(removed)
    RemovedRow.objects.filter(pk=removed.pk).update(restored_at=now)


def check_removed(removed):
    """Raises Refused when the row was put back meanwhile; to be asked under the submission's lock."""
    if not RemovedRow.objects.filter(pk=removed.pk, restored_at=None).exists():
        raise Refused(f"{removed.place} ถูกนำกลับมาแล้ว")


def texts_of(removed, model):
    """{field: value} of the texts that a RemovedRow kept, for a new row of `model`."""
    fields = [field for field in model.written if field in removed.content]
    return {field: parse(model(), field, removed.content[field]) for field in fields}


@transaction.atomic
def move_row(row, rows, *, to, by, now):
    """Moves a numbered row of a related manager to place `to` among its sisters (1 for the first; beyond the ends means
    the end). Returns whether it moved: what stands there already leaves no trace.

    Raises Refused as write_text does, also when the row was removed meanwhile.
    """
    lock(row.submission, by)
    sisters = list(rows.order_by("number"))
    fresh = next((sister for sister in sisters if sister.pk == row.pk), None)
    if fresh is None:
        raise Refused("รายการนี้ถูกลบไปแล้ว จึงเปลี่ยนลำดับไม่ได้")
    here, place = fresh.number, fresh.place()
    sisters.remove(fresh)
    sisters.insert(max(to, 1) - 1, fresh)
    _number(rows, sisters)
    row.number = sisters.index(fresh) + 1
    if row.number == here:
        return False
    fresh.number = row.number
    _mark(row.submission, by, now)
    record(Event.Act.MOVE_ROW, submission=row.submission, by=by, now=now, note=f"จาก{place} เป็น{fresh.place()}")
    return True


def _number(rows, ordered):
    """Numbers the rows 1, 2, 3 … in this order. Two statements, because no two may ever bear the same number."""
    places = {row.pk: number for number, row in enumerate(ordered, 1) if row.number != number}
    if not places:
        return
    moving = rows.filter(pk__in=places)
    moving.update(number=F("number") + FAR)
    moving.update(number=Case(*(When(pk=pk, then=Value(number)) for pk, number in places.items())))


@transaction.atomic
def attach(submission, *, by, now, about=None, file=None, url="", kind="", caption="", content_type=""):
    """Adds a piece of evidence: a checked upload (with the content type judged from its bytes) or a link.

    Raises Refused as write_text does and when there are MOST_PIECES, AlreadyAttached when it would stand twice for the
    same thing, ValidationError for what a record of evidence cannot hold.
    """
    touch(submission, by=by, now=now)
    refuse_double(submission, about, url=url, file=file)
    refuse_too_many(submission)
    piece = Evidence(
        submission=submission,
        about=about,
        kind=kind or Evidence.Kind.PHOTO,
        caption=thai.clean_text(caption),
        url=url,
        added_at=now,
        added_by=by,
    )
    if file:
        piece.original_name = " ".join(thai.clean_text(file.name).split())[-255:]
        piece.size = file.size
        piece.content_type = content_type
        piece.file = file
    piece.full_clean()
    piece.save()
    record(Event.Act.ATTACH, submission=submission, by=by, now=now, note=str(piece)[:LONGEST_NOTE])
    return piece


@transaction.atomic
def detach(piece, *, by, now):
    """Takes a piece of evidence out of the draft; it stays stored for the versions that name it."""
    touch(piece.submission, by=by, now=now)
    if Evidence.objects.filter(pk=piece.pk, removed_at=None).update(removed_at=now):
        record(Event.Act.DETACH, submission=piece.submission, by=by, now=now, note=str(piece)[:LONGEST_NOTE])


@transaction.atomic
def reattach(piece, *, about, by, now):
    """Puts a piece that was taken out back, as evidence of `about`. Harmless when it is back already.

    Raises Refused and AlreadyAttached as attach does."""
    touch(piece.submission, by=by, now=now)
    gone = Evidence.objects.filter(pk=piece.pk, removed_at__isnull=False)
    if not gone.exists():
        return
    refuse_double(piece.submission, about, url=piece.url, file=piece.file)
    refuse_too_many(piece.submission)
    gone.update(removed_at=None, about=about)
    record(Event.Act.ATTACH, submission=piece.submission, by=by, now=now, note=str(piece)[:LONGEST_NOTE])


@transaction.atomic
def classify(piece, *, kind, about, by, now):
    """Says anew what kind of evidence a piece is and what it proves. Raises Refused as write_text does."""
    if kind not in Evidence.Kind:
        raise Refused("กรุณาเลือกประเภทหลักฐานจากรายการที่กำหนด")
    touch(piece.submission, by=by, now=now)
    if about != piece.about:
        refuse_double(piece.submission, about, url=piece.url, file=piece.file)
    if not Evidence.objects.kept().filter(pk=piece.pk).update(kind=kind, about=about):
        raise Refused("หลักฐานนี้ถูกนำออกไปแล้ว")
