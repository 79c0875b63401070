"""Taking an import back: what it replaced is kept with it, and put back as it was.

    kept.before = pack(difference.write(kept))
    undo(kept, by=user, now=now)

Taken back only while no plan rests on the figures: findings copy those they saw.
"""

import json
import zlib
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import ProtectedError, Q

from cpdplans.cycles.models import Cycle, Event
from cpdplans.cycles.stages import Refused, record
from cpdplans.thai import format_datetime
from cpdplans.units.models import Unit

from ..models import AreaScore, Comment, Item, RespondentGroup, SurveyImport, SurveyRound
from .bulk import chunks
from .writing import HIDDEN, digest_of, save_area_figures, save_comment_counts, save_scores

FORMAT = 1
FINDINGS = "submissions__plan__projects__findings"  # of a Unit
State = SurveyImport.State


def pack(replaced):
    """What Difference.write() gives, as the bytes that SurveyImport.before holds."""
    return zlib.compress(json.dumps({"format": FORMAT, **replaced}, default=_plain, ensure_ascii=False).encode())


def _plain(value):
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not kept")


def unpack(before):
    return json.loads(zlib.decompress(bytes(before)))


def units_citing(survey_year):
    """The units whose plans hold a finding of the survey of that fiscal year (พ.ศ.).

    Plans are a later room, which this one may not import: they are asked by the reverse names of their relations,
    so that the pages of an import can say beforehand what cannot be taken back afterwards.
    """
    by_year = {f"{FINDINGS}__survey_year": survey_year}
    by_item = {f"{FINDINGS}__item__round__fiscal_year": survey_year}
    return Unit.objects.filter(Q(**by_year) | Q(**by_item)).distinct()


def refusal(kept):
    """The sentence that says why the import cannot be taken back; "" when it can."""
    if kept.state == State.UNDONE:
        return f"{kept.undone_by.display_name} ยกเลิกการนำเข้าไฟล์นี้แล้วเมื่อวันที่ {format_datetime(kept.undone_at)}"
    if kept.state != State.APPLIED:
        return "ไฟล์นี้ยังไม่ได้นำเข้า จึงไม่มีสิ่งที่ต้องยกเลิก"
    if not kept.before:
        return "ไฟล์นี้นำเข้าก่อนที่ระบบจะเก็บค่าเดิมไว้ จึงยกเลิกไม่ได้"
    if later := later_import(kept):
        return (
            f"ยกเลิกได้เฉพาะไฟล์ที่นำเข้าล่าสุดของปีงบประมาณ พ.ศ. {kept.fiscal_year} กรุณายกเลิกไฟล์ “{later.original_name}” "
            f"ที่นำเข้าเมื่อวันที่ {format_datetime(later.applied_at)} ก่อน"
        )
    if citing := units_citing(kept.fiscal_year).count():
        return (
            f"ยกเลิกการนำเข้าไม่ได้ เนื่องจากแผนของ {citing} หน่วยงานอ้างอิงผลการสำรวจปีงบประมาณ พ.ศ. {kept.fiscal_year} แล้ว "
            "หากค่าไม่ถูกต้อง กรุณานำเข้าไฟล์ที่แก้ไขแล้วแทน"
        )
    return ""


def later_import(kept):
    """The latest import of the year that came after this one and still stands; None when this is the latest."""
    others = SurveyImport.objects.filter(fiscal_year=kept.fiscal_year, state=State.APPLIED).defer("before", "outcome")
    latest = others.order_by("applied_at", "pk").last()
    return None if latest is None or latest.pk == kept.pk else latest


def undo(kept, *, by, now):
    """Puts back everything as it was before the import, in one transaction, and writes the Event UNDO_IMPORT.

    A round that the import made goes too, unless something else holds on to it. A comment hidden since then stays
    hidden if it was there before. Refused for all but the latest import of its year, and when a plan cites the survey.
    """
    with transaction.atomic():
        round = SurveyRound.objects.select_for_update().filter(fiscal_year=kept.fiscal_year).first()
        fresh = SurveyImport.objects.select_for_update(of=("self",)).select_related("undone_by").get(pk=kept.pk)
        if sentence := refusal(fresh):
            raise Refused(sentence)
        before = unpack(fresh.before)
        hidden = _hidden_among(before["comments"]["added"])
        try:
            _put_back(round, fresh, before)
        except ProtectedError as error:
            raise Refused("ยกเลิกการนำเข้าไม่ได้ เนื่องจากมีข้อมูลอื่นอ้างอิงผลการสำรวจชุดนี้แล้ว") from error
        changes = {"state": State.UNDONE, "moved_at": now, "undone_at": now, "undone_by": by, "before": None}
        if hidden:  # so that the same text, brought again, does not come back into sight
            changes["outcome"] = fresh.outcome | {"hidden": hidden}
        SurveyImport.objects.filter(pk=kept.pk).update(**changes)
        note = f"ยกเลิกการนำเข้าไฟล์ “{kept.original_name}” ผลการสำรวจปีงบประมาณ พ.ศ. {kept.fiscal_year}"
        cycle = Cycle.objects.filter(survey_year=kept.fiscal_year).first()
        record(Event.Act.UNDO_IMPORT, cycle=cycle, by=by, now=now, note=note)
    kept.refresh_from_db()


def _hidden_among(pks):
    """[unit, digest of the text, when, why, by whom] of comments that are hidden: no text is kept."""
    rows = []
    for part in chunks(pks):
        found = Comment.objects.filter(pk__in=part, hidden_at__isnull=False).order_by("pk")
        rows += found.values_list("unit_id", "text", *HIDDEN)
    return [[unit, digest_of(text), at.isoformat(), reason, by] for unit, text, at, reason, by in rows]


def _put_back(round, kept, before):
    _put_scores_back(round, kept, before["scores"])
    _put_areas_back(before["areas"])
    _put_comments_back(before["comments"])
    _delete(Item, before["items"])
    _delete(RespondentGroup, before["groups"])
    if before["is_new_round"] and not _is_held(round):
        round.delete()


def _put_scores_back(round, kept, changed):
    """What the import changed gets its figures back; what is left with the import as its source, it had added."""
    save_scores((unit, round.pk, *more) for unit, *more in changed)
    round.scores.filter(source=kept).delete()


def _put_areas_back(areas):
    save_area_figures((pk, figures) for pk, *figures in areas["changed"])
    _delete(AreaScore, areas["added"])


def _put_comments_back(comments):
    save_comment_counts(comments["changed"])
    _delete(Comment, comments["added"])
    restored = [
        Comment(**{field.attname: field.to_python(values[field.attname]) for field in Comment._meta.concrete_fields})
        for values in comments["removed"]
    ]
    Comment.objects.bulk_create(restored, batch_size=500)


def _delete(model, pks):
    for part in chunks(pks):
        model.objects.filter(pk__in=part).delete()


def _is_held(round):
    return any(
        related.exists() for related in (round.documents, round.scores, round.area_scores, round.comments, round.items)
    )
