"""The lines of the board's table. Cells repeat from unit to unit: each is rendered once for all that share it."""

from dataclasses import dataclass

from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cpdplans.cycles.clock import Kind

LATE = SafeString(" board__small--late")


@dataclass(frozen=True)
class Line:
    name: str
    url: str
    region: str
    reading: SafeString
    plan: SafeString
    awareness: SafeString
    report: SafeString
    next: SafeString


class Cells:
    """Renders cells, each different one once."""

    def __init__(self):
        self.tag_of = get_template("components/status_tag.html")
        self.next_of = get_template("reports/_board_next.html")
        self.tags, self.nexts = {}, {}

    def tag(self, status):
        """The status with its shape and colour."""
        key = (status.label, status.tone)
        if key not in self.tags:
            self.tags[key] = SafeString(self.tag_of.render({"status": status}))
        return self.tags[key]

    def side(self, side, unit):
        """The status of a plan or report, which opens it once it was begun, and how its first sending stood."""
        if side is None:
            return "–"
        cell = self.tag(side.status)
        if side.url:
            words = f"เปิด{side.submission.noun} {unit.short_name}: "
            hidden = format_html('<span class="visually-hidden">{}</span>', words)
            cell = format_html('<a class="board__open" href="{}">{}{}</a>', side.url, hidden, cell)
        sent = side.timeliness
        if sent is None:
            return cell
        late = LATE if sent.days_late else ""
        return format_html('{}<span class="board__small{}">{}</span>', cell, late, sent.label)

    def next(self, row):
        owed = row.next_owed
        key = owed and (owed.last_day, owed.submission.kind, owed.status)
        if key not in self.nexts:
            self.nexts[key] = SafeString(self.next_of.render({"row": row}))
        return self.nexts[key]


def lines_of(rows, url_of):
    """[Line] of the rows; `url_of(row)` is where the name of the unit leads."""
    cells = Cells()
    return [
        Line(
            name=row.unit.short_name,
            url=url_of(row),
            region=str(row.unit.inspection_region or row.unit.region_label),
            reading=cells.tag(row.reading),
            plan=cells.side(row.side(Kind.PLAN), row.unit),
            awareness=cells.tag(row.awareness),
            report=cells.side(row.side(Kind.REPORT), row.unit),
            next=cells.next(row),
        )
        for row in rows
    ]
