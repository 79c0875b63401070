"""The board as a workbook: what is on screen, filtered the same way."""

from openpyxl.styles import Alignment

from cpdplans import thai
from cpdplans.xlsx import new_workbook, workbook_bytes, write_cell, write_table

from ..standing import by_region
from .curve import curves


def title_of(board):
    return f"ภาพรวมการส่งแผนและรายงานผลของหน่วยงาน ประจำปีงบประมาณ พ.ศ. {board.cycle.fiscal_year}"


HEADERS = (
    *("ลำดับ", "รหัส", "หน่วยงาน", "เขตตรวจราชการ", "ผลสำรวจ"),
    *("สถานะแผน", "กำหนดส่งแผน", "ส่งแผนครั้งแรกเมื่อ", "การส่งแผน", "ส่งแผนล่าช้า (วัน)", "การสร้างความรับรู้"),
    *("สถานะรายงานผล", "กำหนดรายงานผล", "ส่งรายงานผลครั้งแรกเมื่อ", "การส่งรายงานผล", "ส่งรายงานผลล่าช้า (วัน)"),
    *("สิ่งที่ต้องดำเนินการถัดไป", "ภายในวันที่", "จำนวนวันถึงกำหนด"),
)
WIDTHS = (7, 8, 44, 20, 13, 22, 15, 19, 22, 12, 24, 24, 15, 19, 22, 12, 20, 15, 12)
SUMMARY_HEADERS = (
    *("เขตตรวจราชการ", "ประเภท", "ทั้งหมด", "ส่งแล้ว", "ร้อยละที่ส่งแล้ว", "ส่งภายในกำหนด", "ร้อยละส่งภายในกำหนดของที่ส่งแล้ว"),
    *("เห็นชอบแล้ว", "รอพิจารณา", "ส่งคืนแก้ไข", "เกินกำหนด", "ได้รับยกเว้น"),
)


def board_workbook(board, now):
    """The .xlsx of the board as bytes: the units, what they come to by region; the sendings by day where they show."""
    workbook = new_workbook()
    if board.filters.view == "curve":
        _write_curves(workbook, board, now)
    units = workbook.create_sheet("รายหน่วยงาน")
    first_row = _write_title(units, board, now)
    cells = [_cells(number, row) for number, row in enumerate(board.shown, 1)]
    write_table(units, HEADERS, cells, widths=WIDTHS, first_row=first_row)
    units.freeze_panes = f"D{first_row + 1}"
    summary = workbook.create_sheet("สรุปตามเขต")
    first_row = _write_title(summary, board, now)
    sections = [*by_region(board.rows), board.total]
    write_table(summary, SUMMARY_HEADERS, _summary_cells(sections), first_row=first_row)
    return workbook_bytes(workbook)


CURVE_HEADERS = (
    *("เอกสาร", "วัน (นับถึงวันครบกำหนด)", "ส่งในวัน", "ส่งสะสม", "ร้อยละสะสม"),
    *("ปีก่อน ส่งในวัน", "ปีก่อน ส่งสะสม", "ปีก่อน ร้อยละสะสม"),
)


def _write_curves(workbook, board, now):
    sheet = workbook.create_sheet("การส่งรายวัน")
    first_row = _write_title(sheet, board, now)
    cells = [
        [curve.kind.label, *(round(one, 2) if isinstance(one, float) else one for one in line)]
        for curve in curves(board.rows, board.cycle, now)
        for line in curve.table
    ]
    write_table(sheet, CURVE_HEADERS, cells, first_row=first_row)


def _write_title(sheet, board, now):
    """Writes what the sheet is above its table. Returns the row of the table's header."""
    demonstration = ["ข้อมูลสาธิต"] if board.cycle.is_demonstration else []
    lines = [title_of(board), f"{board.filters.words()} · ข้อมูล ณ วันที่ {thai.format_datetime(now)}", *demonstration]
    for row, line in enumerate(lines, 1):
        write_cell(sheet.cell(row, 1), line)
        sheet.cell(row, 1).alignment = Alignment(wrap_text=False)  # runs over the columns beside it
    return len(lines) + 2


def _cells(number, row):
    side = row.next_owed
    owed = ("", None, None)
    if side:
        owed = (row.next_act, side.last_day, side.days_left)
    unit = (number, row.unit.code, row.unit.name, row.unit.region_label, row.reading.label)
    return (*unit, *_side_cells(row.plan), row.awareness.label, *_side_cells(row.report), *owed)


def _side_cells(side):
    if side is None:
        return "", None, None, "", None
    sent = side.timeliness
    submission = side.submission
    return (
        side.status.label,
        submission.due,
        submission.first_submitted_at,
        sent.label if sent else "",
        sent.days_late if sent else None,
    )


def _summary_cells(sections):
    for section in sections:
        for label, counts in (("แผน", section.plan), ("รายงานผล", section.report)):
            rates = [rate and round(rate, 2) for rate in (counts.completion_rate, counts.on_time_rate)]
            yield (
                *(section.title, label, counts.total, counts.sent, rates[0], counts.on_time, rates[1]),
                *(counts.approved, counts.waiting, counts.returned, counts.past_due, counts.exempt),
            )
