"""The results as inputs of components/table.html."""

from itertools import groupby

from .models import Comment


def items_table(section, results):
    """The questions of an aspect beside the department, the region and last year; the aspect itself at the foot."""
    region = results.unit.inspection_region
    years = [f"ปี {results.round.fiscal_year - 1}"] if results.has_last_year else []
    labels = ["กรม", "ต่างจากกรม", f"เขต {region}" if region else "ส่วนกลาง", *years, "ผู้ตอบ", "พึงพอใจ", "ไม่พึงพอใจ"]
    headers = [
        {"label": "ข้อคำถาม"},
        {"label": "ค่าเฉลี่ย", "numeric": True},
        {"label": "ระดับ"},
        *({"label": label, "numeric": True} for label in labels),
    ]
    foot = _cells(section.line, "ภาพรวมของด้าน", results) if section.line else []
    rows = [_cells(line, line.label, results) for line in section.questions]
    caption = f"ด้านที่ {section.aspect.number} รายข้อ ค่าเฉลี่ยเต็ม 5 คะแนน พึงพอใจและไม่พึงพอใจเป็นร้อยละ"
    return {"caption": caption, "headers": headers, "rows": rows, "foot": foot}


def _cells(line, label, results):
    last = [_figure(line.last_mean)] if results.has_last_year else []
    respondents = "–" if line.n is None else f"{line.n:,}"
    return [
        {"text": label, "header": True},
        _figure(line.mean),
        {"text": line.band},
        _figure(line.department_mean),
        _figure(line.gap, sign=True),
        _figure(line.region_mean),
        *last,
        {"text": f"{respondents} *" if line.is_small else respondents, "numeric": True},
        _figure(line.satisfied),
        _figure(line.dissatisfied),
    ]


def _figure(value, sign=False):
    if value is None:
        return {"text": "–", "numeric": True}
    return {"text": f"{value:+.2f}" if sign and value else f"{value:.2f}", "numeric": True}


def groups_table(results):
    """Means by group of respondents and aspect; None where the workbook has no groups."""
    sections = [section for section in results.aspects if section.groups]
    if not sections:
        return None
    names = list(dict.fromkeys(group.name for section in sections for group in section.groups))
    by_name = [{group.name: group for group in section.groups} for section in sections]
    headers = [{"label": f"ด้านที่ {section.aspect.number}", "numeric": True} for section in sections]
    return {
        "caption": "ค่าเฉลี่ยรายด้านตามกลุ่มผู้รับบริการ",
        "headers": [{"label": "กลุ่มผู้รับบริการ"}, *headers],
        "rows": [
            [{"text": name, "header": True}, *(_group_cell(groups.get(name)) for groups in by_name)] for name in names
        ],
    }


def _group_cell(group):
    if group is None or (group.mean is None and not group.is_small):
        return {"text": "–", "numeric": True}
    if group.is_small:
        return {"text": "ผู้ตอบน้อย ไม่แสดง", "numeric": True}
    counted = "" if group.n is None else f" ({group.n:,} ราย)"
    return {"text": f"{group.mean:.2f}{counted}", "numeric": True}


def comment_tables(comments):
    """A table for each kind of comment, in the order given; texts are shown to the unit and กพร. only."""
    headers = [
        {"label": "ข้อความ"},
        {"label": "ด้าน"},
        {"label": "กลุ่มผู้รับบริการ"},
        {"label": "จำนวน (ราย)", "numeric": True},
    ]
    return [
        {
            "caption": Comment.Kind(kind).label,
            "headers": headers,
            "rows": [_comment_cells(comment) for comment in group],
        }
        for kind, group in groupby(comments, key=lambda comment: comment.kind)
    ]


def _comment_cells(comment):
    return [
        {"text": comment.text, "header": True},
        {"text": comment.aspect.title if comment.aspect else "ภาพรวม"},
        {"text": comment.group.name},
        {"text": comment.count, "numeric": True},
    ]
