"""Brings what was read of a file into its round: all is compared first, then all is written.

A look at a file is the comparison alone, which writes nothing and locks nothing. The import compares under the lock
of the round, writes the difference, and hands back what it replaced (see undoing.py).
"""

import hashlib
from collections import Counter, defaultdict
from datetime import datetime
from functools import cache

from cpdplans.units.models import Unit

from ..models import (
    BAND_SETS,
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
from .bulk import chunks, insert
from .collecting import without_collecting
from .names import squeezed
from .outcome import ADDED, CHANGED, COMMENTS, UNCHANGED, Outcome, UnitCount
from .rows import ABSENT

SCORE_PLACE = ("unit_id", "round_id", "group_id", "item_id")
SCORE_COLUMNS = (*SCORE_PLACE, *Figures.FIGURES, "source_id")
AREA_COLUMNS = ("region", "round_id", "group_id", "item_id", *Figures.FIGURES)
HIDDEN = ("hidden_at", "hidden_reason", "hidden_by_id")
COMMENT_COLUMNS = ("round_id", "unit_id", "kind", "aspect_id", "group_id", "text", "count", *HIDDEN)
BANDS = ("band_5", "band_4", "band_3", "band_2")


def round_to_compare(fiscal_year):
    """The round of a fiscal year (พ.ศ.), or one not saved."""
    return SurveyRound.objects.filter(fiscal_year=fiscal_year).first() or SurveyRound(fiscal_year=fiscal_year)


def round_to_write(fiscal_year, *, bands="", is_demonstration=False):
    """(round, whether it was made now), locked for the rest of the transaction. `bands`: a key of BAND_SETS or ""."""
    edges = dict(zip(BANDS, BAND_SETS[bands], strict=True)) if bands else {}
    defaults = {"is_demonstration": is_demonstration, **edges}
    _, is_new = SurveyRound.objects.get_or_create(fiscal_year=fiscal_year, defaults=defaults)
    return SurveyRound.objects.select_for_update().get(fiscal_year=fiscal_year), is_new


class Difference:
    """What the rows of one file would change in a round. Comparing writes nothing; write() is for a saved round."""

    @without_collecting()
    def __init__(self, round, contents, *, is_new_round):
        self.round, self.contents, self.is_new_round = round, contents, is_new_round
        self._key = cache(squeezed)
        self.new_groups, self.new_items = [], []
        self._compare_groups()
        self._compare_items()
        self._compare_scores()
        self._compare_areas()
        self._compare_comments()

    # What the file speaks of: found in the round, or made without being saved

    def _compare_groups(self):
        held = RespondentGroup.objects.filter(round=self.round.pk)
        self.groups = {self._key(group.name): group for group in held}
        following = max((group.position for group in self.groups.values()), default=-1) + 1
        for name in [GROUP_ALL, *(row.group for row in [*self.contents.scores, *(self.contents.comments or ())])]:
            if self._key(name) not in self.groups:
                group = RespondentGroup(round=self.round, name=name, position=following + len(self.new_groups))
                self.groups[self._key(name)] = group
                self.new_groups.append(group)

    def _compare_items(self):
        """The overall and the aspects always, then the questions that the round has not met."""
        held = Item.objects.filter(round=self.round.pk)
        self.items = {(item.aspect_id, self._question_key(item)): item for item in held}
        self._need_item(None, Item.Kind.OVERALL, ITEM_OVERALL)
        for aspect in Aspect.objects.all():
            self._need_item(aspect, Item.Kind.ASPECT, aspect.title)
        for row in self.contents.scores:
            if row.question:
                self._need_item(row.aspect, Item.Kind.QUESTION, row.question)

    def _need_item(self, aspect, kind, text):
        key = (aspect and aspect.pk, self._key(text) if kind == Item.Kind.QUESTION else "")
        if key not in self.items:
            position = len(self.items) + (aspect.number * 1000 if aspect else 0)
            item = Item(round=self.round, kind=kind, aspect=aspect, text=text, position=position)
            self.items[key] = item
            self.new_items.append(item)

    def _question_key(self, item):
        return self._key(item.text) if item.kind == Item.Kind.QUESTION else ""

    def _place(self, row):
        """(group, item) of a row of scores."""
        item = self.items[row.aspect and row.aspect.pk, self._key(row.question)]
        return self.groups[self._key(row.group)], item

    # The figures

    def _compare_scores(self):
        rows = [row for row in self.contents.scores if row.target.unit]
        self.units = {row.target.unit.pk: row.target.unit for row in [*rows, *(self.contents.comments or ())]}
        held = _held(Score.objects.filter(round=self.round.pk, unit__in=self.units), "unit_id", "source_id")
        self.counts = {unit: Counter() for unit in self.units}
        self.units_with_scores = {row.target.unit.pk for row in rows}
        self.scores = [
            self._score_of(row, unit, held, self.counts[unit]) for row in rows for unit in (row.target.unit.pk,)
        ]
        of_unit = Counter(unit_id for unit_id, _, _ in held)
        for unit, count in self.counts.items():
            count["left"] = of_unit[unit] - count[CHANGED] - count[UNCHANGED]

    def _compare_areas(self):
        rows = [row for row in self.contents.scores if not row.target.unit]
        held = _held(AreaScore.objects.filter(round=self.round.pk), "region", "pk")
        self.area_counts = counts = Counter()
        self.areas = [self._score_of(row, row.target.region, held, counts) for row in rows]
        counts["left"] = len(held) - counts[CHANGED] - counts[UNCHANGED]

    def _score_of(self, row, owner, held, counts):
        """(what became of it, owner, group, item, figures, what is replaced: figures and one more, or None)."""
        group, item = self._place(row)
        before = held.get((owner, group.pk, item.pk))
        kept = before[:-1] if before else (None,) * len(Figures.FIGURES)
        figures = tuple(old if new is ABSENT else new for new, old in zip(row.figures, kept, strict=True))
        what = ADDED if before is None else UNCHANGED if kept == figures else CHANGED
        counts[what] += 1
        return what, owner, group, item, figures, before

    # The comments: those of a unit are one whole

    def _compare_comments(self):
        by_unit = defaultdict(list)
        for row in self.contents.comments or ():
            by_unit[row.target.unit.pk].append(row)
        held = self._held_comments(by_unit)
        self._hidden = hidden_texts(self.round, by_unit)
        self.added_comments, self.changed_comments, self.removed_comments = [], [], []
        self.comment_counts = {
            unit: self._compare_comments_of(unit, rows, held[unit]) for unit, rows in by_unit.items()
        }

    def _held_comments(self, units):
        held = defaultdict(dict)
        found = Comment.objects.filter(round=self.round.pk, unit__in=list(units)).order_by()
        for unit_id, pk, count, *key in found.values_list(
            "unit_id", "pk", "count", "kind", "aspect_id", "group_id", "text"
        ):
            held[unit_id][tuple(key)] = pk, count
        return held

    def _compare_comments_of(self, unit, rows, held):
        """A comment that stays keeps its row, and so whether it is hidden. Gives what became of how many."""
        left, counts = dict(held), Counter()
        for row in rows:
            group = self.groups[self._key(row.group)]
            same = left.pop((row.kind, row.aspect and row.aspect.pk, group.pk, row.text), None)
            if same is None:
                self.added_comments.append((unit, group, row))
                counts["comments_added"] += 1
            elif same[1] != row.count:
                self.changed_comments.append((*same, row.count))
                counts["comments_recounted"] += 1
        self.removed_comments += (pk for pk, _ in left.values())
        counts["comments_removed"] = len(left)
        counts["comments_kept"] = len(held) - len(left) - counts["comments_recounted"]
        counts["comments"] = len(rows)
        return counts

    # What it comes to

    def outcome(self):
        contents = self.contents
        field_units = Unit.objects.field_units().filter(is_active=True)
        missing = field_units.exclude(pk__in=self.units_with_scores)
        units = sorted(self.units.values(), key=lambda unit: (unit.position, unit.code))
        return Outcome(
            fiscal_year=self.round.fiscal_year,
            warnings=tuple(contents.warnings),
            units=tuple(self._unit_count(unit) for unit in units),
            area_rows=len(self.areas),
            area_changed=self.area_counts[ADDED] + self.area_counts[CHANGED],
            area_added=self.area_counts[ADDED],
            area_left=self.area_counts["left"],
            missing_units=tuple(unit.short_name for unit in missing),
            new_items=tuple(item.text for item in self.new_items if item.kind == Item.Kind.QUESTION),
            new_groups=tuple(group.name for group in self.new_groups if group.name != GROUP_ALL),
            blank_rows=contents.blank_rows,
            unread_sheets=tuple(contents.unread_sheets),
            is_new_round=self.is_new_round,
            respondents=contents.respondents,
            silent_voices=contents.silent_voices,
            method=contents.method,
        )

    def _unit_count(self, unit):
        counts, comments = self.counts[unit.pk], self.comment_counts.get(unit.pk, {})
        parts = {name: comments.get(name, 0) for name in COMMENTS}
        return UnitCount(
            code=unit.code,
            name=unit.short_name,
            added=counts[ADDED],
            changed=counts[CHANGED],
            unchanged=counts[UNCHANGED],
            comments=comments.get("comments"),
            comments_changed=sum(parts.values()) - parts["comments_kept"],
            **parts,
            left=counts["left"],
        )

    # Writing: in parts, so that the records of one are gone before those of the next are made

    @without_collecting()
    def write(self, source, progress=None):
        """Writes the difference as what `source` (a saved SurveyImport) brought. Gives what it replaced: plain data.

        `progress`: called with 0-100.
        """
        progress = progress or (lambda percent: None)
        RespondentGroup.objects.bulk_create(self.new_groups)
        Item.objects.bulk_create(self.new_items)
        progress(10)
        replaced_scores = self._write_scores(source)
        progress(50)
        areas = self._write_areas()
        progress(60)
        comments = self._write_comments()
        return {
            "is_new_round": self.is_new_round,
            "groups": [group.pk for group in self.new_groups],
            "items": [item.pk for item in self.new_items],
            "scores": replaced_scores,
            "areas": areas,
            "comments": comments,
        }

    def _write_scores(self, source):
        """Gives [unit, group, item, figures and source of before] of each that was changed."""
        written = [row for row in self.scores if row[0] != UNCHANGED]
        save_scores(
            (unit, self.round.pk, group.pk, item.pk, *figures, source.pk)
            for _, unit, group, item, figures, _ in written
        )
        return [[unit, group.pk, item.pk, *before] for _, unit, group, item, _, before in written if before]

    def _write_areas(self):
        """Gives the primary keys of those added, and [primary key, figures of before] of those changed."""
        added = [
            (region, self.round.pk, group.pk, item.pk, *figures)
            for what, region, group, item, figures, _ in self.areas
            if what == ADDED
        ]
        changed = [(figures, before) for what, _, _, _, figures, before in self.areas if what == CHANGED]
        save_area_figures((before[-1], figures) for figures, before in changed)
        return {
            "added": insert(AreaScore, AREA_COLUMNS, added),
            "changed": [[before[-1], *before[:-1]] for _, before in changed],
        }

    def _write_comments(self):
        """Gives the primary keys of those added, [primary key, count before] of those changed, and those removed."""
        removed = []
        for pks in chunks(self.removed_comments):
            gone = Comment.objects.filter(pk__in=pks).order_by()
            removed += gone.values(*(field.attname for field in Comment._meta.concrete_fields))
            gone.delete()
        save_comment_counts((pk, count) for pk, _, count in self.changed_comments)
        return {
            "added": insert(Comment, COMMENT_COLUMNS, (self._comment_of(*row) for row in self.added_comments)),
            "changed": [[pk, count] for pk, count, _ in self.changed_comments],
            "removed": removed,
        }

    def _comment_of(self, unit, group, row):
        """A text that was hidden once stays hidden, under whatever aspect or group a file brings it again."""
        hidden = self._hidden.get((unit, digest_of(row.text)), (None, "", None))
        return self.round.pk, unit, row.kind, row.aspect and row.aspect.pk, group.pk, row.text, row.count, *hidden


def digest_of(text):
    """What a comment is known by where its text must not be kept."""
    return hashlib.sha256(squeezed(text).encode()).hexdigest()


def hidden_texts(round, units):
    """{(unit pk, digest of the text): when, why and by whom it was hidden} of a round, imports taken back included."""
    taken_back = SurveyImport.objects.filter(fiscal_year=round.fiscal_year, outcome__has_key="hidden")
    found = {
        (unit, digest): (at and datetime.fromisoformat(at), reason, by)
        for rows in taken_back.values_list("outcome__hidden", flat=True)
        for unit, digest, at, reason, by in rows
    }
    hidden = Comment.objects.filter(round=round.pk, unit__in=list(units), hidden_at__isnull=False).order_by()
    for unit, text, *how in hidden.values_list("unit_id", "text", *HIDDEN):
        found[unit, digest_of(text)] = tuple(how)
    return found


def _held(queryset, owner, more):
    """{(owner, group, item): (figures…, one more)}"""
    rows = queryset.order_by().values_list(owner, "group_id", "item_id", *Figures.FIGURES, more)
    return {row[:3]: row[3:] for row in rows.iterator(chunk_size=2000)}


def save_scores(rows):
    """Writes rows of SCORE_COLUMNS over those of the same unit, round, group and item."""
    insert(Score, SCORE_COLUMNS, rows, over=SCORE_PLACE)


def save_area_figures(pairs):
    """Writes (primary key, figures) over the rows of areas."""
    rows = [AreaScore(pk=pk, **dict(zip(Figures.FIGURES, figures, strict=True))) for pk, figures in pairs]
    AreaScore.objects.bulk_update(rows, Figures.FIGURES, batch_size=100)


def save_comment_counts(pairs):
    """Writes (primary key, count) over comments."""
    rows = [Comment(pk=pk, count=count) for pk, count in pairs]
    Comment.objects.bulk_update(rows, ["count"], batch_size=100)
