"""What a removed row of a plan held beyond its texts, and how it is put back."""

from dataclasses import dataclass, field
from datetime import timedelta

from cpdplans.cycles import writing
from cpdplans.cycles.models import Event, RemovedRow
from cpdplans.cycles.stages import Refused, record
from cpdplans.units.models import Unit
from surveys.models import Aspect, Item

from .models import Activity, Finding, Indicator, Project

PROJECT, ACTIVITY, INDICATOR, FINDING = (model._meta.label_lower for model in (Project, Activity, Indicator, Finding))
FINDING_FIELDS = ("aspect_id", "item_id", "voice", "item_text", "survey_year")
LATELY = timedelta(minutes=30)  # how long the pages offer a removed row again; the history offers it for good
PARENT_GONE = "นำรายการนี้กลับมาไม่ได้ เนื่องจากแผนที่รายการนี้อยู่ถูกลบไปแล้ว"


@dataclass
class Restored:
    """A row put back, and what of it could not be: in words."""

    row: object
    left_out: list = field(default_factory=list)

    def words(self, removed):
        """What has happened, for the officer."""
        place = self.row.place()
        told = [f"นำ{removed.place} กลับมาแล้ว"]
        if place != removed.place:
            told.append(f"ขณะนี้เป็น{place}")
        if self.left_out:
            told.append(f"แต่ไม่ได้นำกลับมาเพราะไม่มีในระบบแล้ว: {', '.join(self.left_out)}")
        return " ".join(told)


def besides(row):
    """What hangs on a row and is no text of its own, as JSON for RemovedRow.content."""
    match row:
        case Project():
            return _of_project(row)
        case Activity():
            return {"copied_ref": _words(row.copied_ref), "suggested": row.suggested_id}
        case Indicator():
            return {"copied_ref": _words(row.copied_ref)}
        case Finding():
            return _of_finding(row)


def _of_project(project):
    pieces = project.submission.evidence.about(project.ref)
    return {
        "copied_ref": _words(project.copied_ref),
        "copied_unit": project.copied_unit_id,
        "copied_year": project.copied_year,
        "suggested": list(project.suggested.values_list("pk", flat=True)),
        "evidence": [_words(piece.ref) for piece in pieces],
    }


def _of_finding(finding):
    figures = {name: _words(getattr(finding, name)) for name in Finding.FIGURES}
    return {name: getattr(finding, name) for name in FINDING_FIELDS} | figures


def _words(value):
    return None if value is None else str(value)


def lately(submission, now, project=None):
    """The rows that were taken out a short while ago and can be put back: of one project, or of the whole plan."""
    found = submission.removed_rows.filter(restored_at=None, went_with=None, removed_at__gt=now - LATELY)
    return found.filter(parent_ref=project.ref) if project else found


def parent_of(plan, removed):
    """The project that a removed part stood in. Raises Refused, naming what must come back first, when it is gone."""
    project = plan.projects.filter(ref=removed.parent_ref).first()
    if project:
        return project
    gone = RemovedRow.objects.filter(submission=plan.submission, ref=removed.parent_ref, restored_at=None).first()
    raise Refused(f"กรุณานำ{gone.place} กลับมาก่อน แล้วจึงนำ{removed.place} กลับมา" if gone else PARENT_GONE)


def restore_part(project, removed, *, by, now):
    """Puts an activity or an indicator back into its project."""
    values = {"copied_ref": removed.content.get("copied_ref")}
    if removed.kind == ACTIVITY:  # as long as the project takes up what the activity began from
        values["suggested"] = project.suggested.filter(pk=removed.content.get("suggested")).first()
    return Restored(writing.restore_row(removed, rows_of(project, removed.kind), by=by, now=now, **values))


def rows_of(project, kind):
    """The sisters of a part by its kind."""
    return {ACTIVITY: project.activities, INDICATOR: project.indicators}[kind]


def restore_project(plan, removed, *, by, now):
    """Puts a project back with all that went out with it."""
    held = removed.content
    unit = Unit.objects.filter(pk=held.get("copied_unit")).first()
    copied = {"copied_ref": held.get("copied_ref"), "copied_year": held.get("copied_year"), "copied_unit": unit}
    project = writing.restore_row(removed, plan.projects, by=by, now=now, **copied)
    restored = Restored(project)
    _suggest(restored, held.get("suggested", []))
    for part in RemovedRow.objects.filter(went_with=project.ref, restored_at=None).order_by("-pk"):
        if part.kind != FINDING:
            restore_part(project, part, by=by, now=now)
        elif not _find(project, part, by, now):
            restored.left_out.append(f"ผลสำรวจ “{part.content['item_text']}”")
    _reattach(restored, held.get("evidence", []), by, now)
    return restored


def _reattach(restored, refs, by, now):
    """The evidence that went out with a project; a piece attached anew meanwhile, or one too many, stays out."""
    for piece in restored.row.submission.evidence.filter(ref__in=refs):
        try:
            writing.reattach(piece, about=piece.about, by=by, now=now)
        except Refused:
            restored.left_out.append(f"หลักฐาน “{piece}”")


def _suggest(restored, pks):
    offered = set(restored.row.submission.cycle.suggested_activities.filter(pk__in=pks).values_list("pk", flat=True))
    restored.row.suggested.add(*offered)
    if len(offered) < len(pks):
        restored.left_out.append(f"กิจกรรม/แผนงานที่กรมเสนอแนะ {len(pks) - len(offered)} รายการ")


def restore_finding(project, removed, *, by, now):
    """Puts a finding with its words back; a project answers one thing only once."""
    held = removed.content
    if project.findings.filter(aspect=held["aspect_id"], item=held["item_id"], voice=held["voice"]).exists():
        raise Refused("แผนนี้เลือกผลการสำรวจข้อนี้ไว้แล้ว ข้อความเดิมดูได้จากประวัติ")
    finding = _find(project, removed, by, now)
    if finding is None:
        raise Refused("ผลการสำรวจไม่มีข้อนี้แล้ว จึงนำกลับมาไม่ได้ ข้อความเดิมดูได้จากประวัติ")
    record(Event.Act.RESTORE_ROW, submission=project.submission, by=by, now=now, note=told(finding))
    return Restored(finding)


def _find(project, removed, by, now):
    """The finding, put back; None when the survey no longer has what it was about."""
    writing.mark_restored(removed, by=by, now=now)
    held = removed.content
    if not Aspect.objects.filter(pk=held["aspect_id"]).exists():
        return None
    if held["item_id"] and not Item.objects.filter(pk=held["item_id"]).exists():
        return None
    values = {name: held[name] for name in (*FINDING_FIELDS, *Finding.FIGURES)}
    words = writing.texts_of(removed, Finding)
    return Finding.objects.create(project=project, ref=removed.ref, **values, **words)


def keep_finding(finding, *, by, now, went_with=None):
    """Keeps a finding that is about to be deleted."""
    writing.keep_removed(finding, besides(finding), parent=finding.project, by=by, now=now, went_with=went_with)
    if went_with is None:
        record(Event.Act.REMOVE_ROW, submission=finding.submission, by=by, now=now, note=told(finding))


def told(finding):
    """A finding in one line of the history."""
    return f"{finding.place()} {finding}"
