"""The effect on the department as a workbook: the figures of the page, each in a cell of its own."""

from openpyxl.styles import Alignment

from cpdplans import thai
from cpdplans.xlsx import new_workbook, workbook_bytes, write_cell, write_table

from . import words
from .figures import FEWEST_UNITS

MEANS, CHANGES = "0.00", "+0.00;-0.00;0.00"
HEADERS = (
    *("ด้านที่", "ประเภท", "รายการ"),
    *("มีแผนรองรับ (หน่วยงาน)", "มีแผนรองรับ คะแนนก่อน", "มีแผนรองรับ คะแนนหลัง", "มีแผนรองรับ เปลี่ยนแปลง"),
    *("ไม่มีแผนรองรับ (หน่วยงาน)", "ไม่มีแผนรองรับ คะแนนก่อน", "ไม่มีแผนรองรับ คะแนนหลัง", "ไม่มีแผนรองรับ เปลี่ยนแปลง"),
    *("ผลต่างของการเปลี่ยนแปลง", "ช่วงร้อยละ 95 ต่ำสุด", "ช่วงร้อยละ 95 สูงสุด", "อ่านได้ว่า"),
    *("ไม่นำมาเทียบ ผู้ตอบน้อย (หน่วยงาน)", "ไม่นำมาเทียบ ไม่มีคะแนนครบสองปี (หน่วยงาน)"),
)
FORMATS = {5: MEANS, 6: MEANS, 9: MEANS, 10: MEANS} | dict.fromkeys((7, 11, 12, 13, 14), CHANGES)
USED_HEADERS = (
    *("กิจกรรมที่", "กิจกรรม/แผนงานที่กรมเสนอแนะ", "นำไปใช้ (หน่วยงาน)", "มีคะแนนเทียบได้ (หน่วยงาน)"),
    *("คะแนนก่อน", "คะแนนหลัง", "เปลี่ยนแปลง"),
)
USED_FORMATS = {5: MEANS, 6: MEANS, 7: CHANGES}


def effect_workbook(effect, now):
    """The .xlsx of an Effect as bytes."""
    workbook = new_workbook()
    titles = _titles(effect, now)
    _write(workbook.create_sheet("รายการ"), titles, HEADERS, [_cells(line) for line in effect.lines], FORMATS)
    used = [_used_cells(one) for one in effect.used]
    _write(workbook.create_sheet("กิจกรรมที่กรมเสนอแนะ"), titles, USED_HEADERS, used, USED_FORMATS)
    return workbook_bytes(workbook)


def _titles(effect, now):
    between = effect.between
    if between.is_whole:
        years = f"เทียบผลสำรวจปีงบประมาณ พ.ศ. {between.before.fiscal_year} กับ {between.after.fiscal_year}"
    else:
        years = "ยังไม่มีผลสำรวจครบทั้งก่อนและหลังดำเนินการ"
    said = [
        f"ผลหลังดำเนินการตามแผน รอบปีงบประมาณ พ.ศ. {effect.cycle.fiscal_year}",
        f"{years} · ข้อมูล ณ วันที่ {thai.format_datetime(now)}",
        f"นับทุกหน่วยงานเท่ากัน ไม่แสดงค่าเฉลี่ยของกลุ่มที่มีน้อยกว่า {FEWEST_UNITS} หน่วยงาน",
        "หน่วยงานเลือกรายการที่คะแนนต่ำอยู่แล้ว ซึ่งมักขยับขึ้นเองแม้ไม่ทำอะไร ผลต่างจึงไม่ใช่ข้อพิสูจน์ว่าเกิดจากแผน",
        "ข้อมูลสาธิต" if effect.cycle.is_demonstration else "",
    ]
    return [line for line in said if line]


def _write(sheet, titles, headers, rows, formats):
    for number, line in enumerate(titles, 1):
        write_cell(sheet.cell(number, 1), line)
        sheet.cell(number, 1).alignment = Alignment(wrap_text=False)  # runs over the columns beside it
    first_row = len(titles) + 2
    write_table(sheet, headers, rows, first_row=first_row)
    for column, rule in formats.items():
        for (cell,) in sheet.iter_rows(first_row + 1, min_col=column, max_col=column):
            cell.number_format = rule


def _cells(line):
    comparison = line.comparison
    interval = comparison.interval
    return (
        *(line.item.aspect.number, line.item.get_kind_display(), line.item.text),
        *_sample_cells(comparison.answered),
        *_sample_cells(comparison.others),
        _rounded(comparison.difference),
        *((_rounded(interval.low), _rounded(interval.high)) if interval else (None, None)),
        *(words.reading(comparison)[0], line.few, line.missing),
    )


def _sample_cells(sample):
    return sample.n, *map(_rounded, (sample.before, sample.after, sample.change))


def _used_cells(used):
    activity = used.suggestion.activity
    return activity.label, activity.title, used.units, *_sample_cells(used.sample)


def _rounded(value):
    return None if value is None else round(value, 4)
