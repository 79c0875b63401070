"""Brings what was read of a file into its round."""

from collections import Counter, defaultdict

from cpdplans.units.models import Unit

from ..models import (
    GROUP_ALL,
    ITEM_OVERALL,
    AreaScore,
    Aspect,
    Comment,
    Figures,
    Item,
    RespondentGroup,
    Score,
    SurveyRound,
)
from .names import squeezed
from .outcome import ADDED, CHANGED, UNCHANGED, Outcome, UnitCount

BATCH = 500


class Writer:
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
