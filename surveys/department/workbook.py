"""The table of units as a workbook: as on screen, sorted and filtered the same way. It carries no text of a comment."""

from itertools import chain

from openpyxl.styles import Alignment, Font

from cpdplans import thai
from cpdplans.xlsx import new_workbook, workbook_bytes, write_cell, write_table

from .columns import COUNT, GAP, MEAN

NOT_RELEASED = "ยังไม่ได้เผยแพร่ให้หน่วยงาน"
FORMATS = {COUNT: "#,##0", MEAN: "0.00", GAP: "+0.00;-0.00;0.00"}


def units_workbook(table, now):
    """The .xlsx of a UnitTable as bytes."""
    workbook = new_workbook()
    sheet = workbook.create_sheet("รายหน่วยงาน")
    lines = _lines(table, now)
    for number, line in enumerate(lines, 1):
        write_cell(sheet.cell(number, 1), line)
        sheet.cell(number, 1).alignment = Alignment(wrap_text=False)  # runs over the columns beside it
    first_row = len(lines) + 2
    headers = [*(_header(column) for column in table.columns), "หมายเหตุ"]
    write_table(sheet, headers, _rows(table), first_row=first_row, widths=_widths(table))
    _finish(sheet, table, first_row)
    return workbook_bytes(workbook)


def _lines(table, now):
    """What the sheet is, above its table."""
    round = table.department.round
    said = [
        f"ผลการสำรวจความพึงพอใจและไม่พึงพอใจรายหน่วยงาน ปีงบประมาณ พ.ศ. {round.fiscal_year}",
        f"{table.choice.words()} · ข้อมูล ณ วันที่ {thai.format_datetime(now)}",
        *table.sources,
        "" if round.released_at else NOT_RELEASED,
        "ข้อมูลสาธิต" if round.is_demonstration else "",
    ]
    return [line for line in said if line]


def _header(column):
    return column.title or column.label


def _widths(table):
    return [None if index < 2 else 16 for index in range(len(table.columns))]


def _rows(table):
    few = f"ผู้ตอบน้อยกว่า {table.department.round.smallest_n} ราย"
    for row in table.rows:
        yield [*(column.shown(row) for column in table.columns), few if row.is_small else ""]
    for total in table.totals:
        yield [total.label, "", *(column.shown(total) for column in table.figure_columns), ""]


def _finish(sheet, table, first_row):
    """Two decimals as on screen, the totals in bold, the units' names in sight; the filter leaves the totals alone."""
    for column, rule in enumerate(table.columns, 1):
        if rule.style in FORMATS:
            for (cell,) in sheet.iter_rows(first_row + 1, min_col=column, max_col=column):
                cell.number_format = FORMATS[rule.style]
    last = first_row + len(table.rows)
    for cell in chain.from_iterable(sheet.iter_rows(last + 1)):
        cell.font = Font(bold=True)
    sheet.freeze_panes = f"B{first_row + 1}"
    sheet.auto_filter.ref = f"A{first_row}:{sheet.cell(max(last, first_row), len(table.columns) + 1).coordinate}"
