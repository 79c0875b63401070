"""What a unit's results page and its paper show: drawings with tables, what to work on, what people said."""

from dataclasses import dataclass
from types import SimpleNamespace

from django.core.paginator import Paginator

from cpdplans.thai import thai_digits

from . import drawing, tables
from .catalogue import suggestions_of
from .models import Aspect, Comment
from .priorities import COUNTED_KINDS, CRITERIA, MOST_IN_ALL, Priority, priorities
from .results import unit_results
from .starting import cycle_of, start_of
from .voices import NO_ASPECT, WHOLE, CommentFilter, comments, excerpts, listed_comments

PRIORITIES_SHOWN = 5
EXCERPTS_SHOWN = 3
COMMENTS_PER_PAGE = 50
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
    return {
        "results": results,
        "tiles": _tiles(results, counts),
        "bands": tables.bands(round),
        "main": _figures(OF_MAIN_LINES, "รายการ", results.main_lines, results),
        "sections": [(aspect_title(part.aspect), _section(part, results)) for part in results.aspects],
        "cards": _cards(results, counts, suggestions_of(cycle) if cycle else []),
        "most_in_all": MOST_IN_ALL,
        "rule": tables.rule_table(),
        "start": start_of(round, cycle, user, now) if user.is_officer else None,
        "dissatisfaction": _dissatisfaction(results),
        "groups_table": tables.groups_table(results),
        "comments": counts,
        "matrix": tables.matrix_table(counts, linked=True),
    } | _comment_list(round, unit, user, query)


def _figures(title, first, lines, results):
    return {
        "drawing": drawing.mean_drawing(lines, results),
        "table": tables.means_table(title, first, lines, results),
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
    }


def _dissatisfied_lines(results):
    return [line for line in results.lines if line.dissatisfied is not None]


def _tiles(results, counts):
    """The results in one look, for components/figure.html."""
    overall = results.overall
    tiles = [
        SimpleNamespace(label="ข้อคิดเห็น", value=f"{counts.texts:,}", note=f"จาก {counts.count:,} ราย", url="#comments")
    ]
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


def _written(value):
    return "–" if value is None else f"{value:.2f}"


def _mean_note(line):
    band = f"ระดับ{line.band}" if line.band else ""
    return " · ".join(filter(None, [band, f"กรม {_written(line.department.mean)}"]))


def _cards(results, counts, suggestions):
    ranked = priorities(results)[:PRIORITIES_SHOWN]
    said = excerpts(results.round, results.unit, COUNTED_KINDS, EXCERPTS_SHOWN)
    return [
        Card(
            rank=rank,
            priority=one,
            drawing=drawing.mean_drawing([one.line], results),
            comments=said.get(one.aspect.pk, []),
            texts=sum(cell.texts for kind in counts.kinds for cell in kind.cells if cell.aspect == one.aspect.number),
            query=CommentFilter(aspect=str(one.aspect.number)).query,
            suggestions=_suggested(suggestions, one.aspect),
        )
        for rank, one in enumerate(ranked, 1)
    ]


def _suggested(suggestions, aspect):
    """Those of the aspect, those that name field units first."""
    own = [one for one in suggestions if one.aspect == aspect]
    return sorted(own, key=lambda one: not one.activity.names_field_units)


def _comment_list(round, unit, user, query):
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
        "found": _found_words(asked, page.paginator.count),
        "comment_page": page,
        "comment_tables": tables.comment_tables(page, for_reviewer=user.is_reviewer),
    }


def _found_words(asked, count):
    """How many comments fit, in words."""
    noun = Comment.Kind(asked.kind).label if asked.kind else "ข้อคิดเห็น"
    return f"พบ{noun}ตามที่เลือก {count:,} ข้อความ" if count else f"ไม่มี{noun}ตามที่เลือก"


def unit_paper(round, unit, now):
    """The context of surveys/pdf/results.html. It holds counts of comments and no text of any."""
    results = unit_results(round, unit)
    ranked = priorities(results)[:PRIORITIES_SHOWN]
    counts = comments(round, unit)
    return {
        "document_title": thai_digits(f"ผลการสำรวจความพึงพอใจและไม่พึงพอใจ ปีงบประมาณ พ.ศ. {round.fiscal_year}"),
        "is_demonstration": round.is_demonstration,
        "results": results,
        "bands": tables.bands(round),
        "means": _drawn_means(results),
        "priorities": tables.priorities_table(ranked) if ranked else None,
        "criteria": CRITERIA,
        "most_in_all": MOST_IN_ALL,
        "dissatisfaction": _drawn_dissatisfaction(results),
        "groups": tables.groups_table(results),
        "comments": counts,
        "matrix": tables.matrix_table(counts),
        "now": now,
    }


def _drawn_means(results):
    lines = results.lines
    if not lines:
        return None
    drawn = drawing.mean_drawing(lines, results, thai_digits)
    return _drawn(drawn, tables.means_table(MEANS, "รายการ", lines, results, short=True))


def _drawn_dissatisfaction(results):
    lines = _dissatisfied_lines(results)
    if not lines:
        return None
    drawn = drawing.dissatisfaction_drawing(lines, results, thai_digits)
    return _drawn(drawn, tables.dissatisfied_table(DISSATISFIED, lines, results))


def _drawn(drawn, table):
    """A drawing and its table as one: (bar, head of the row, its other cells) for each line."""
    rows = [(bar, head, cells) for bar, (head, *cells) in zip(drawn.bars, table["rows"], strict=True)]
    return {"drawing": drawn, "caption": table["caption"], "headers": table["headers"], "rows": rows}
