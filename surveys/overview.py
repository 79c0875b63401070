"""What a unit's results page and its paper show: drawings with tables, what to work on, what people said."""

from dataclasses import dataclass
from types import SimpleNamespace

from django.core.paginator import Paginator

from cpdplans.thai import thai_digits

from . import drawing, tables
from .catalogue import suggestions_of
from .importing.answers import METHOD
from .models import Aspect, Comment
from .priorities import (
    COUNTED_KINDS,
    CRITERIA,
    MOST_IN_ALL,
    MOST_POINTS,
    MOST_SHOWN,
    Priority,
    priorities,
    rule_sentences,
    standing,
)
from .results import unit_results
from .starting import Held, cycle_of, held_items, start_of
from .voices import NO_ASPECT, WHOLE, CommentFilter, comments, excerpts, listed_comments, none_of

EXCERPTS_SHOWN = 3
COMMENTS_PER_PAGE = 50
LONGEST_UNBROKEN = 9  # characters of a word in a narrow head
OF_MAIN_LINES = "ภาพรวมและรายด้าน"
MEANS = "ค่าเฉลี่ยภาพรวม รายด้าน และรายข้อ"
DISSATISFIED = "ร้อยละของผู้ไม่พึงพอใจ"


@dataclass(frozen=True)
class Card:
    """One priority as the page shows it: its bar, the comments behind it, and what the department suggests."""

    rank: int
    priority: Priority
    drawing: drawing.Drawing
    comments: list  # the first of its aspect
    texts: int  # how many comments of its aspect there are
    query: str  # of the address that lists them
    suggestions: list
    held: Held | None  # the project that answers it already

    @property
    def line(self):
        return self.priority.line

    @property
    def aspect_title(self):
        return aspect_title(self.priority.aspect)


def aspect_title(aspect):
    """An aspect with its number, the word ด้าน said once."""
    return f"ด้านที่ {aspect.number} {aspect.title.removeprefix('ด้าน')}"


def unit_page(round, unit, user, query, now):
    """The context of surveys/results.html. `query`: request.GET. A fixed number of queries."""
    results = unit_results(round, unit)
    counts = comments(round, unit)
    cycle = cycle_of(round)
    start = start_of(round, cycle, user, now) if user.is_officer else None
    return (
        {
            "results": results,
            "tiles": _tiles(results, counts),
            "bands": tables.bands(round),
            "main": _figures(OF_MAIN_LINES, "รายการ", results.main_lines, results),
            "sections": [(aspect_title(part.aspect), _section(part, results)) for part in results.aspects],
            "cards": _cards(results, counts, suggestions_of(cycle) if cycle else [], start),
            "start": start,
            "dissatisfaction": _dissatisfaction(results),
            "groups_table": tables.groups_table(results),
            "aspect_names": aspect_names(results),
            "comments": counts,
            "matrix": tables.matrix_table(counts, linked=True),
        }
        | _ranking(results)
        | _comment_list(round, unit, user, query, counts)
    )


def aspect_names(results):
    """What ด้านที่ 1 and the others stand for, for the tables that name them so."""
    return " · ".join(aspect_title(part.aspect) for part in results.aspects)


def _ranking(results):
    """How the items are put in order, and what is left out of it: of the page and of the paper."""
    return {
        "standing": standing(results),
        "criteria": CRITERIA,
        "most_points": MOST_POINTS,
        "most_in_all": MOST_IN_ALL,
        "most_shown": MOST_SHOWN,
        "rule": tables.rule_table(),
        "rule_sentences": rule_sentences(results.round.smallest_n),
    }


def _figures(title, first, lines, results):
    return {
        "drawing": drawing.mean_drawing(lines, results),
        "table": tables.means_table(title, first, lines, results),
        "stars": tables.star_notes(lines),
    }


def _section(section, results):
    title = f"ด้านที่ {section.aspect.number} รายข้อ"
    return _figures(title, "ข้อคำถาม", section.questions, results) if section.questions else None


def _dissatisfaction(results):
    """None where no line tells how many are dissatisfied."""
    lines = _dissatisfied_lines(results)
    if not lines:
        return None
    return {
        "drawing": drawing.dissatisfaction_drawing(lines, results),
        "table": tables.dissatisfied_table(DISSATISFIED, lines, results),
        "stars": tables.star_notes(lines),
    }


def _dissatisfied_lines(results):
    return [line for line in results.lines if line.dissatisfied is not None]


def _tiles(results, counts):
    """The results in one look, for components/figure.html."""
    overall = results.overall
    tiles = [_voices_tile(counts)]
    if overall is None:
        return tiles
    respondents = "–" if overall.n is None else f"{overall.n:,}"
    return [
        SimpleNamespace(label="ค่าเฉลี่ยภาพรวม", value=_written(overall.mean), note=_mean_note(overall), url=""),
        SimpleNamespace(
            label="ร้อยละไม่พึงพอใจ",
            value=_written(overall.dissatisfied),
            note=f"กรม {_written(overall.department.dissatisfied)}",
            url="#dissatisfaction",
        ),
        SimpleNamespace(label="ผู้ตอบแบบสำรวจ (ราย)", value=respondents, note=overall.warning, url=""),
        *tiles,
    ]


def _voices_tile(counts):
    if not counts.texts:
        return SimpleNamespace(label="ข้อคิดเห็น", value="ไม่มี", note="", url="#comments")
    note = f"จาก {counts.count:,} ราย"
    return SimpleNamespace(label="ข้อคิดเห็น (ข้อความ)", value=f"{counts.texts:,}", note=note, url="#comments")


def _written(value):
    return "–" if value is None else f"{value:.2f}"


def _mean_note(line):
    band = f"ระดับ{line.band}" if line.band else ""
    return " · ".join(filter(None, [band, f"กรม {_written(line.department.mean)}"]))


def _cards(results, counts, suggestions, start):
    ranked = priorities(results)[:MOST_SHOWN]
    held = held_items(start, [one.line.item.pk for one in ranked])
    said = excerpts(results.round, results.unit, COUNTED_KINDS, EXCERPTS_SHOWN)
    return [
        Card(
            rank=rank,
            priority=one,
            drawing=drawing.mean_drawing([one.line], results),
            comments=said.get(one.aspect.pk, []),
            texts=texts_about(counts, one.aspect),
            query=CommentFilter(aspect=str(one.aspect.number)).query,
            suggestions=suggested_for(suggestions, one.aspect),
            held=held.get(one.line.item.pk),
        )
        for rank, one in enumerate(ranked, 1)
    ]


def texts_about(counts, aspect):
    """How many comments there are about an aspect, of every kind."""
    return sum(cell.texts for kind in counts.kinds for cell in kind.cells if cell.aspect == aspect.number)


def suggested_for(suggestions, aspect):
    """Those of the aspect, those that name field units first."""
    own = [one for one in suggestions if one.aspect == aspect]
    return sorted(own, key=lambda one: not one.activity.names_field_units)


def _comment_list(round, unit, user, query, counts):
    aspects = list(Aspect.objects.all())
    asked = CommentFilter.of(query, aspects)
    found = asked.chosen(listed_comments(round, unit))
    page = Paginator(found, COMMENTS_PER_PAGE).get_page(query.get("page"))
    return {
        "asked": asked,
        "kind_choices": Comment.Kind.choices,
        "aspect_choices": [
            *((str(one.number), f"{one.number} {one.title.removeprefix('ด้าน')}") for one in aspects),
            (NO_ASPECT, WHOLE),
        ],
        "found": _found_words(asked, page.paginator.count, _people(asked, found, counts)),
        "comment_page": page,
        "comment_tables": tables.comment_tables(page, for_reviewer=user.is_reviewer),
    }


def _people(asked, found, counts):
    return sum(comment.count for comment in found) if asked.words else counts.people(asked)


def _found_words(asked, texts, people):
    """How many comments fit, in words."""
    if not texts:
        return f"{none_of(asked.kind) if asked.kind else 'ไม่มีข้อคิดเห็น'}ตามที่เลือก"
    return f"พบ {texts:,} ข้อความ จาก {people:,} ราย"


def unit_paper(round, unit, now):
    """The context of surveys/pdf/results.html. It holds counts of comments and no text of any."""
    results = unit_results(round, unit)
    ranked = priorities(results)[:MOST_SHOWN]
    counts = comments(round, unit)
    title = f"ผลการสำรวจความพึงพอใจและไม่พึงพอใจ ปีงบประมาณ พ.ศ. {round.fiscal_year}"
    return {
        "document_title": thai_digits(f"{title} · {unit.name}"),
        "is_demonstration": round.is_demonstration,
        "results": results,
        "bands": tables.bands(round),
        "means": _drawn_means(results),
        "priorities": tables.priorities_table(ranked) if ranked else None,
        "dissatisfaction": _drawn_dissatisfaction(results),
        "groups": tables.groups_table(results),
        "aspect_names": aspect_names(results),
        "comments": counts,
        "matrix": tables.matrix_table(counts),
        "methods": [_on_paper(method) for method in results.methods],
        "now": now,
    } | _ranking(results)


def _on_paper(method):
    """The portal's own words have Thai digits on paper; what people typed stays as typed."""
    return thai_digits(method) if method == METHOD else method


def _drawn_means(results):
    lines = results.lines
    if not lines:
        return None
    drawn = drawing.mean_drawing(lines, results, thai_digits)
    return _drawn(drawn, tables.means_table(MEANS, "รายการ", lines, results, short=True), lines)


def _drawn_dissatisfaction(results):
    lines = _dissatisfied_lines(results)
    if not lines:
        return None
    drawn = drawing.dissatisfaction_drawing(lines, results, thai_digits)
    return _drawn(drawn, tables.dissatisfied_table(DISSATISFIED, lines, results), lines)


def _bodies(rows):
    """The rows in parts that stay on one page: an aspect with its first question, every other question alone."""
    bodies = []
    for row in rows:
        if not bodies or not bodies[-1][-1][0].is_whole:
            bodies.append([])
        bodies[-1].append(row)
    return bodies


def _short_words(label):
    """(word, whether it must stay on one line) of a head: paper would break หน่วยงาน in two."""
    return [(word, len(word) <= LONGEST_UNBROKEN) for word in label.split()]


def _drawn(drawn, table, lines):
    """A drawing and its table as one: (bar, head of the row, its other cells) for each line."""
    rows = [(bar, head, cells) for bar, (head, *cells) in zip(drawn.bars, table["rows"], strict=True)]
    return {
        "drawing": drawn,
        "caption": table["caption"],
        "headers": [header | {"words": _short_words(header["label"])} for header in table["headers"]],
        "rows": rows,
        "bodies": _bodies(rows),
        "stars": tables.star_notes(lines),
    }
