"""The results as inputs of components/table.html. Figures stand as people read them; `digits` turns them for paper."""

from decimal import Decimal
from itertools import groupby

from django.urls import reverse

from .drawing import HIGHEST_MEAN
from .models import Comment
from .priorities import CRITERIA, MOST_IN_ALL, MOST_POINTS
from .references import HUNDREDTH
from .voices import NO_ASPECT, CommentFilter

MISSING = "–"


def figure(value, sign=False):
    """A cell with two decimals; with `sign`, + or − before what is not zero."""
    if value is None:
        return {"text": MISSING, "numeric": True}
    written = f"{value:+.2f}".replace("-", "−") if sign and value else f"{value:.2f}"
    return {"text": written, "numeric": True}


def _count(line):
    return {"text": _starred(MISSING if line.n is None else f"{line.n:,}", "*", line.is_small), "numeric": True}


def _last(line, name):
    """What the line was in the year before, marked where too few answered then."""
    cell = figure(getattr(line, name))
    is_told = line.last_is_small and cell["text"] != MISSING
    return cell | {"text": _starred(cell["text"], "**", is_told)}


def _starred(text, stars, is_few):
    return f"{text} {stars}" if is_few else text


def star_notes(lines):
    """What * and ** in the tables of these lines mean; only those that stand there."""
    smallest = next((line.smallest_n for line in lines), None)
    notes = []
    if any(line.is_small for line in lines):
        notes.append(f"* ผู้ตอบน้อยกว่า {smallest} ราย ไม่นำมาจัดลำดับ")
    if any(line.last_is_small for line in lines):
        notes.append("** ปีก่อนมีผู้ตอบน้อยกว่าเกณฑ์ขั้นต่ำของปีนั้น จึงไม่นำมาเทียบ")
    return notes


def _region_head(results):
    return f"เขต {results.unit.inspection_region}" if results.unit.inspection_region else "เขต ส่วนกลาง"


def means_table(caption, first, lines, results, *, short=False):
    """Means and percent satisfied beside the department, the region and last year; `short` for paper."""
    year = results.round.fiscal_year - 1
    columns = [
        ("ค่าเฉลี่ย", lambda line: figure(line.mean), True),
        ("ระดับ", lambda line: {"text": line.band or MISSING}, True),
        ("กรม", lambda line: figure(line.department.mean), True),
        ("ต่างจากกรม", lambda line: figure(line.gap, sign=True), not short),
        (_region_head(results), lambda line: figure(line.region.mean), True),
        (f"ปี {year}", lambda line: _last(line, "last_mean"), results.has_last_year),
        ("ต่างจากปีก่อน", lambda line: figure(line.change, sign=True), results.has_last_year and not short),
        ("ผู้ตอบ", _count, True),
        ("พึงพอใจ (ร้อยละ)", lambda line: figure(line.satisfied), True),
        ("พึงพอใจของกรม (ร้อยละ)", lambda line: figure(line.department.satisfied), not short),
    ]
    return _table(caption, first, columns, lines)


def dissatisfied_table(caption, lines, results):
    """Percent dissatisfied beside the department, the region and last year."""
    year = results.round.fiscal_year - 1
    has_last = any(line.last_dissatisfied is not None for line in lines)
    columns = [
        ("หน่วยงาน", lambda line: figure(line.dissatisfied), True),
        ("กรม", lambda line: figure(line.department.dissatisfied), True),
        ("ต่างจากกรม", lambda line: figure(line.dissatisfied_gap, sign=True), True),
        (_region_head(results), lambda line: figure(line.region.dissatisfied), True),
        (f"ปี {year}", lambda line: _last(line, "last_dissatisfied"), has_last),
        ("ผู้ตอบ", _count, True),
    ]
    return _table(caption, "รายการ", columns, lines)


def _table(caption, first, columns, lines):
    """`columns`: (label, what makes the cell of a line, whether it is wanted)."""
    wanted = [(label, cell) for label, cell, is_wanted in columns if is_wanted]
    headers = [{"label": label, "numeric": label != "ระดับ"} for label, _ in wanted]
    rows = [[{"text": line.label, "header": True}, *(cell(line) for _, cell in wanted)] for line in lines]
    return {"caption": caption, "headers": [{"label": first}, *headers], "rows": rows}


def bands(round):
    """(name, the means that it takes in) of each band, the highest first."""
    found, upper = [], HIGHEST_MEAN
    for lowest, name in round.bands:
        least = max(lowest, Decimal(1))
        found.append((name, f"{least:.2f}–{upper:.2f}"))
        upper = least - HUNDREDTH
    return found


def groups_table(results):
    """Means by group of respondents, of the overall and each aspect; None where the workbook has no groups."""
    sections = [("ภาพรวม", results.groups)]
    sections += [(f"ด้านที่ {section.aspect.number}", section.groups) for section in results.aspects]
    sections = [(label, {group.name: group for group in groups}) for label, groups in sections if groups]
    if not sections:
        return None
    names = dict.fromkeys(name for _, groups in sections for name in groups)
    rows = [
        [{"text": name, "header": True}, *(_group_cell(groups.get(name)) for _, groups in sections)] for name in names
    ]
    return {
        "caption": "ค่าเฉลี่ยภาพรวมและรายด้านตามกลุ่มผู้รับบริการ",
        "headers": [{"label": "กลุ่มผู้รับบริการ"}, *({"label": label, "numeric": True} for label, _ in sections)],
        "rows": rows,
    }


def _group_cell(group):
    if group is None or (group.mean is None and not group.is_small):
        return {"text": MISSING, "numeric": True}
    if group.is_small:
        return {"text": "ผู้ตอบน้อย ไม่แสดง", "numeric": True}
    counted = "" if group.n is None else f" ({group.n:,} ราย)"
    return {"text": f"{group.mean:.2f}{counted}", "numeric": True}


def rule_table():
    """What earns how many points: the rule of surveys.priorities as people check it."""
    points = [f"{number} คะแนน" for number in range(MOST_POINTS + 1)]
    rows = [
        [
            {"text": f"{one.label} ({one.unit})", "header": True},
            {"text": _nothing(one)},
            *({"text": words} for words in one.ranges),
        ]
        for one in CRITERIA
    ]
    return {
        "caption": f"เกณฑ์ให้คะแนน รวมไม่เกิน {MOST_IN_ALL} คะแนน",
        "headers": [{"label": "เกณฑ์"}, *({"label": label} for label in points)],
        "rows": rows,
    }


def _nothing(criterion):
    """What earns no point."""
    return criterion.none or f"น้อยกว่า {criterion.text(criterion.steps[0])}"


def priorities_table(found):
    """The Priorities with their criteria, for paper."""
    heads = [f"{one.label} ({one.unit})" for one in CRITERIA]
    headers = [{"label": label, "numeric": True} for label in (*heads, "รวม")]
    return {
        "caption": "เรียงตามคะแนนรวม ตัวเลขในวงเล็บคือคะแนน",
        "headers": [{"label": "ลำดับ"}, {"label": "รายการ"}, *headers],
        "rows": [_priority_cells(rank, one) for rank, one in enumerate(found, 1)],
    }


def _priority_cells(rank, priority):
    seen = [{"text": f"{one.figure} ({one.points})", "numeric": True} for one in priority.criteria]
    total = {"text": f"{priority.total}", "numeric": True}
    return [{"text": str(rank)}, {"text": priority.line.label, "header": True}, *seen, total]


def matrix_table(counts, *, linked=False):
    """How many people said what: kinds by aspects. `linked`: each number leads to the comments behind it."""
    titles = [_short(cell) for cell in counts.kinds[0].cells]
    headers = [{"label": "ประเภท"}, *({"label": title, "numeric": True} for title in titles)]
    return {
        "caption": "จำนวนผู้แสดงความเห็นตามประเภทและด้าน (ราย)",
        "headers": [*headers, {"label": "รวม", "numeric": True}],
        "rows": [_matrix_row(kind, linked) for kind in counts.kinds],
    }


def _short(cell):
    return cell.title if str(cell.aspect) == NO_ASPECT else f"ด้านที่ {cell.aspect}"


def _matrix_row(kind, linked):
    cells = [_matrix_cell(cell, CommentFilter(kind.kind.value, str(cell.aspect)), linked) for cell in kind.cells]
    total = _matrix_cell(kind, CommentFilter(kind.kind.value), linked)
    if not kind.texts:
        total |= {"text": "ไม่มี"}
    return [{"text": kind.label, "header": True}, *cells, total]


def _matrix_cell(counted, asked, linked):
    if not counted.texts:
        return {"text": MISSING, "numeric": True}
    url = f"?{asked.query}#comment-list" if linked else ""
    return {"text": f"{counted.count:,}", "url": url, "numeric": True}


def comment_tables(comments, *, for_reviewer=False):
    """A table for each kind of comment, in the order given; texts are shown to the unit and กพร. only."""
    headers = [
        {"label": "ข้อความ"},
        {"label": "ด้าน"},
        {"label": "กลุ่มผู้รับบริการ"},
        {"label": "จำนวน (ราย)", "numeric": True},
        *([{"label": "สำหรับ กพร."}] if for_reviewer else []),
    ]
    return [
        {
            "caption": Comment.Kind(kind).label,
            "headers": headers,
            "rows": [_comment_cells(comment, for_reviewer) for comment in group],
        }
        for kind, group in groupby(comments, key=lambda comment: comment.kind)
    ]


def _comment_cells(comment, for_reviewer):
    cells = [
        {"text": comment.text, "header": True},
        {"text": comment.aspect.title if comment.aspect else "ภาพรวม"},
        {"text": comment.group.name},
        {"text": f"{comment.count:,}", "numeric": True},
    ]
    if for_reviewer:
        cells.append({"text": "จัดการข้อคิดเห็นนี้", "url": reverse("admin:surveys_comment_change", args=[comment.pk])})
    return cells
