"""The import of a survey workbook: read, check everything, write all or nothing. A dry run is the same code, undone.

    outcome = import_workbook(file, round_year=2565, by=user, now=now, commit=True)
    outcome.problems    # () when all is clean; otherwise nothing was written

What a file does not hold stays: scores by unit, group and item; the comments of a unit as one whole.
"""

import hashlib
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass

from django.db import transaction

from cpdplans.cycles.models import Cycle, Event
from cpdplans.cycles.stages import Refused, record
from cpdplans.thai import format_datetime
from cpdplans.units.models import Unit
from cpdplans.xlsx import read_workbook

from .matching import squeezed
from .models import (
    GROUP_ALL,
    ITEM_OVERALL,
    AreaScore,
    Aspect,
    Comment,
    Figures,
    Item,
    RespondentGroup,
    Score,
    SurveyImport,
    SurveyRound,
)
from .workbook import Problem, read_contents

ADDED, CHANGED, UNCHANGED = "added", "changed", "unchanged"
BATCH = 500


@dataclass(frozen=True)
class UnitCount:
    """What the file did to one unit: scores by what became of them, and its comments (None: not in the file)."""

    code: str
    name: str
    added: int
    changed: int
    unchanged: int
    comments: int | None
    comments_changed: int


@dataclass(frozen=True)
class Outcome:
    """What an import did, or (dry run) would do. With problems nothing else is filled in and nothing was written."""

    fiscal_year: int
    problems: tuple[Problem, ...] = ()
    units: tuple[UnitCount, ...] = ()
    area_rows: int = 0
    area_changed: int = 0  # of these, added or changed
    missing_units: tuple[str, ...] = ()  # field units without a row of scores in the file
    new_items: tuple[str, ...] = ()
    new_groups: tuple[str, ...] = ()
    blank_rows: int = 0
    unread_sheets: tuple[str, ...] = ()
    is_new_round: bool = False

    def total(self, name):
        """The sum over the units of added, changed, unchanged, comments or comments_changed."""
        return sum(getattr(unit, name) or 0 for unit in self.units)

    @property
    def is_clean(self):
        return not self.problems

    @property
    def changes_something(self):
        return bool(self.total("added") + self.total("changed") + self.total("comments_changed") + self.area_changed)

    def as_json(self):
        totals = {name: self.total(name) for name in (ADDED, CHANGED, UNCHANGED, "comments", "comments_changed")}
        return asdict(self) | {"totals": totals, "changes_something": self.changes_something}

    def sentence(self):
        """One line for the history."""
        return (
            f"ผลสำรวจปีงบประมาณ พ.ศ. {self.fiscal_year}: {len(self.units)} หน่วยงาน "
            f"เพิ่ม {self.total(ADDED)} เปลี่ยน {self.total(CHANGED)} คงเดิม {self.total(UNCHANGED)} คะแนน "
            f"ข้อคิดเห็น {self.total('comments')} รายการ"
        )


def import_workbook(file, *, round_year, by, now, commit, is_demonstration=False):
    """Brings a workbook (a Django File) into the round of a fiscal year (พ.ศ.), which is made when missing.

    Gives the Outcome. When clean and `commit`: all is written in one transaction, the Event IMPORT_SURVEY and a
    SurveyImport that keeps the file among it. Raises ValidationError for what is not an .xlsx.
    """
    kept = _kept(file, round_year, by, now) if commit else None
    return _import(file, round_year, by, now, kept=kept, is_demonstration=is_demonstration)


def keep_for_review(file, *, round_year, by, now):
    """A dry run whose file and outcome are kept as a SurveyImport not yet applied. Raises ValidationError as above."""
    kept = _kept(file, round_year, by, now)
    kept.outcome = _import(file, round_year, by, now, kept=None).as_json()
    kept.save()
    return kept


def apply_kept(kept, *, by, now):
    """Imports the file of keep_for_review. Gives the Outcome; Refused when it is in already, or its file is gone."""
    with transaction.atomic():
        fresh = SurveyImport.objects.select_for_update().get(pk=kept.pk)
        if fresh.applied_at:
            raise Refused(f"นำเข้าไฟล์นี้แล้วเมื่อวันที่ {format_datetime(fresh.applied_at)} ไม่ต้องนำเข้าซ้ำ")
        try:
            fresh.file.open()
        except FileNotFoundError as error:
            raise Refused("ไม่พบไฟล์ที่อัปโหลดไว้ กรุณาอัปโหลดไฟล์อีกครั้ง") from error
        with fresh.file:
            outcome = _import(fresh.file, fresh.fiscal_year, by, now, kept=fresh)
        if not outcome.is_clean:  # units or aspects were changed since the file was looked at
            SurveyImport.objects.filter(pk=fresh.pk).update(outcome=outcome.as_json())
        return outcome


def _kept(file, round_year, by, now):
    """The SurveyImport of a file, not yet saved."""
    file.seek(0)
    digest = hashlib.sha256(file.read()).hexdigest()
    file.seek(0)
    name = (file.name or "").replace("\\", "/").rsplit("/", 1)[-1][-255:]
    return SurveyImport(
        fiscal_year=round_year, file=file, original_name=name, sha256=digest, uploaded_at=now, uploaded_by=by
    )


def _import(file, round_year, by, now, *, kept, is_demonstration=False):
    """Reads, and writes when clean; without `kept` it is a dry run: everything written is taken back."""
    workbook = read_workbook(file)
    try:
        contents = read_contents(workbook)
    finally:
        workbook.close()
    if contents.problems:
        return Outcome(round_year, problems=tuple(contents.problems))
    with transaction.atomic():
        outcome = _Writer(round_year, is_demonstration).write(contents)
        if kept:
            _keep_record(kept, outcome, by, now)
        else:
            transaction.set_rollback(True)
    return outcome


def _keep_record(kept, outcome, by, now):
    kept.applied_at, kept.outcome = now, outcome.as_json()
    kept.save()
    cycle = Cycle.objects.filter(survey_year=outcome.fiscal_year).first()
    record(Event.Act.IMPORT_SURVEY, cycle=cycle, by=by, now=now, note=outcome.sentence())


class _Writer:
    """Brings the rows of one workbook into one round, and counts what that changed."""

    def __init__(self, round_year, is_demonstration):
        self.round, self.is_new_round = SurveyRound.objects.get_or_create(
            fiscal_year=round_year, defaults={"is_demonstration": is_demonstration}
        )
        self.groups = {squeezed(group.name): group for group in self.round.groups.all()}
        self.items = {_item_key(item.aspect_id, item): item for item in self.round.items.all()}
        self.new_groups, self.new_items = [], []
        self.counts = defaultdict(Counter)  # by unit: ADDED, CHANGED, UNCHANGED
        self.comment_counts = {}  # by unit: (in the file, added or changed or taken out)

    def write(self, contents):
        self._make_groups([GROUP_ALL, *(row.group for row in [*contents.scores, *(contents.comments or [])])])
        self._make_items(contents.scores)
        self._write_scores([row for row in contents.scores if row.target.unit])
        areas = [row for row in contents.scores if not row.target.unit]
        area_changed = self._write_areas(areas)
        self._write_comments(contents.comments or [])
        return self._outcome(contents, len(areas), area_changed)

    def _make_groups(self, names):
        missing = {}
        for name in names:
            if squeezed(name) not in self.groups:
                missing.setdefault(squeezed(name), name)
        first = max((group.position for group in self.groups.values()), default=-1) + 1
        made = [
            RespondentGroup(round=self.round, name=name, position=position)
            for position, name in enumerate(missing.values(), first)
        ]
        RespondentGroup.objects.bulk_create(made)
        self.groups |= {squeezed(group.name): group for group in made}
        self.new_groups = [group.name for group in made if group.name != GROUP_ALL]

    def _make_items(self, rows):
        """The overall and the aspects always, then the questions that the round has not met."""
        self._make_item(None, "", ITEM_OVERALL)
        for aspect in Aspect.objects.all():
            self._make_item(aspect, "", aspect.title)
        for row in rows:
            if row.question and self._make_item(row.aspect, row.question, row.question):
                self.new_items.append(row.question)

    def _make_item(self, aspect, question, text):
        key = (aspect and aspect.pk, squeezed(question))
        if key in self.items:
            return False
        kind = Item.Kind.OVERALL if aspect is None else Item.Kind.QUESTION if question else Item.Kind.ASPECT
        position = len(self.items) + (aspect.number * 1000 if aspect else 0)
        self.items[key] = Item.objects.create(round=self.round, kind=kind, aspect=aspect, text=text, position=position)
        return True

    def _place(self, row):
        """(group, item) of a row of scores."""
        item = self.items[row.aspect and row.aspect.pk, squeezed(row.question)]
        return self.groups[squeezed(row.group)], item

    def _write_scores(self, rows):
        scores = self.round.scores.all()
        held = {(score.unit_id, score.group_id, score.item_id): score.figures() for score in scores}
        written = []
        for row in rows:
            group, item = self._place(row)
            before = held.get((row.target.unit.pk, group.pk, item.pk))
            what = ADDED if before is None else UNCHANGED if before == row.figures else CHANGED
            self.counts[row.target.unit][what] += 1
            if what != UNCHANGED:
                score = Score(round=self.round, unit=row.target.unit, group=group, item=item)
                written.append(_set_figures(score, row.figures))
        Score.objects.bulk_create(
            written,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["unit", "round", "group", "item"],
            update_fields=Figures.FIGURES,
        )

    def _write_areas(self, rows):
        """Writes the rows of the department and the regions; gives how many were new or different."""
        held = {(score.region, score.group_id, score.item_id): score for score in self.round.area_scores.all()}
        changed = 0
        for row in rows:
            group, item = self._place(row)
            score = held.get((row.target.region, group.pk, item.pk))
            if score and score.figures() == row.figures:
                continue
            score = score or AreaScore(round=self.round, region=row.target.region, group=group, item=item)
            _set_figures(score, row.figures).save()
            changed += 1
        return changed

    def _write_comments(self, rows):
        by_unit = defaultdict(list)
        for row in rows:
            by_unit[row.target.unit].append(row)
        held = defaultdict(dict)
        for comment in self.round.comments.filter(unit__in=list(by_unit)):
            held[comment.unit_id][_comment_key(comment)] = comment
        added, changed, removed = [], [], []
        for unit, unit_rows in by_unit.items():
            difference = self._compare_comments(unit, unit_rows, held[unit.pk])
            for total, part in zip((added, changed, removed), difference, strict=True):
                total += part
            self.comment_counts[unit] = len(unit_rows), sum(map(len, difference))
        Comment.objects.bulk_create(added, batch_size=BATCH)
        Comment.objects.bulk_update(changed, ["count"], batch_size=100)
        Comment.objects.filter(pk__in=[comment.pk for comment in removed]).delete()

    def _compare_comments(self, unit, rows, held):
        """(to add, with another count, to take out). A comment that stays keeps its pk, and so whether it is hidden."""
        added, changed, left = [], [], dict(held)
        for row in rows:
            comment = Comment(
                round=self.round,
                unit=unit,
                kind=row.kind,
                aspect=row.aspect,
                group=self.groups[squeezed(row.group)],
                text=row.text,
                count=row.count,
            )
            same = left.pop(_comment_key(comment), None)
            if same is None:
                added.append(comment)
            elif same.count != row.count:
                same.count = row.count
                changed.append(same)
        return added, changed, list(left.values())

    def _outcome(self, contents, area_rows, area_changed):
        with_scores = {unit.pk for unit in self.counts}
        missing = Unit.objects.field_units().filter(is_active=True).exclude(pk__in=with_scores)
        units = sorted({*self.counts, *self.comment_counts}, key=lambda unit: (unit.position, unit.code))
        return Outcome(
            fiscal_year=self.round.fiscal_year,
            units=tuple(self._unit_count(unit) for unit in units),
            area_rows=area_rows,
            area_changed=area_changed,
            missing_units=tuple(unit.short_name for unit in missing),
            new_items=tuple(self.new_items),
            new_groups=tuple(self.new_groups),
            blank_rows=contents.blank_rows,
            unread_sheets=tuple(contents.unread_sheets),
            is_new_round=self.is_new_round,
        )

    def _unit_count(self, unit):
        counts = self.counts[unit]
        comments, comments_changed = self.comment_counts.get(unit, (None, 0))
        return UnitCount(
            code=unit.code,
            name=unit.short_name,
            added=counts[ADDED],
            changed=counts[CHANGED],
            unchanged=counts[UNCHANGED],
            comments=comments,
            comments_changed=comments_changed,
        )


def _item_key(aspect_pk, item):
    return aspect_pk, squeezed(item.text) if item.kind == Item.Kind.QUESTION else ""


def _comment_key(comment):
    return comment.kind, comment.aspect_id, comment.group_id, comment.text


def _set_figures(score, figures):
    for name, value in zip(Figures.FIGURES, figures, strict=True):
        setattr(score, name, value)
    return score
