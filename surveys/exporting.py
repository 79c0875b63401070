"""The template of the survey workbook: every unit, group and item already listed, only the figures to fill in."""

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from cpdplans.units.models import Unit
from cpdplans.xlsx import new_workbook, workbook_bytes, write_cell, write_table

from .importing.reading import (
    ASPECT,
    COMMENT_HEADERS,
    COMMENT_SHEET,
    GROUP,
    GUIDE_SHEET,
    KIND,
    LAST_ROW,
    SCORE_HEADERS,
    SCORE_SHEET,
    UNIT,
)
from .models import GROUP_ALL, ITEM_OVERALL, Aspect, Comment, Item, SurveyRound

LIST_SHEET = "รายการ"  # hidden: what the drop-down lists choose from, since a list in the cell ends at 255 characters
USUAL_GROUPS = ("สหกรณ์", "กลุ่มเกษตรกร", "กลุ่มอาชีพ", "หน่วยงานภาครัฐที่เกี่ยวข้อง")
LONGEST_LIST = 5_000  # rows with a drop-down list
GUIDE = (
    "วิธีกรอกไฟล์ผลการสำรวจ ปีงบประมาณ พ.ศ. {year}",
    "",
    "แผ่นงานผลสำรวจ",
    "1. กรอกหนึ่งแถวต่อหนึ่งหน่วยงาน หนึ่งกลุ่มผู้รับบริการ และหนึ่งรายการ ห้ามซ้ำกัน และห้ามผสานเซลล์",
    "2. หน่วยงาน ใช้ชื่อเต็มหรือชื่อย่อก็ได้ เช่น เชียงใหม่ สสจ.เชียงใหม่ จังหวัดเชียงใหม่",
    "    ค่าของทั้งกรมใช้คำว่า กรมส่งเสริมสหกรณ์ ค่าของเขตใช้คำว่า เขตตรวจราชการที่ 1 ถึง 18 หรือ ส่วนกลาง",
    "    หากไม่มีแถวของกรมหรือเขต ระบบจะคำนวณจากคะแนนของหน่วยงานโดยถ่วงน้ำหนักด้วยจำนวนผู้ตอบ (n)",
    "3. กลุ่มผู้รับบริการ เว้นว่างหรือ ทั้งหมด หมายถึงผู้ตอบทุกกลุ่มรวมกัน",
    "4. ด้าน ใช้เลขหรือชื่อด้าน เว้นว่างหรือ ภาพรวม หมายถึงภาพรวมทุกด้าน",
    "5. ข้อคำถาม เว้นว่างหรือ ภาพรวม หมายถึงคะแนนของด้านนั้น เพิ่มข้อคำถามได้ตามแบบสำรวจของปี โดยใช้ถ้อยคำเดียวกันทุกหน่วยงาน",
    "6. n เป็นจำนวนเต็ม ค่าเฉลี่ยและ S.D. เป็นตัวเลข 0 ถึง 5 ร้อยละเป็นตัวเลข 0 ถึง 100",
    "7. ไม่มีข้อมูลให้เว้นว่างหรือใส่เครื่องหมาย - แถวที่ไม่มีตัวเลขเลยจะไม่นำเข้า",
    "",
    "แผ่นงานข้อคิดเห็น",
    "1. ประเภท ได้แก่ {kinds}",
    "2. ข้อความเดียวกันของหน่วยงาน ด้าน และกลุ่มเดียวกัน ให้รวมเป็นแถวเดียวแล้วใส่จำนวนผู้ให้ข้อคิดเห็น",
    "3. หากนำเข้าซ้ำ ข้อคิดเห็นของหน่วยงานที่อยู่ในไฟล์จะแทนที่ของเดิมทั้งหมด หน่วยงานที่ไม่อยู่ในไฟล์คงเดิม",
    "4. กรุณาตัดชื่อบุคคล หมายเลขโทรศัพท์ และข้อมูลที่ระบุตัวผู้ตอบได้ออกก่อนนำเข้า",
    "",
    "เมื่อนำเข้า ระบบจะตรวจสอบทั้งไฟล์ก่อน และแจ้งทุกจุดที่ต้องแก้ไขพร้อมกัน โดยยังไม่บันทึกสิ่งใดจนกว่าจะถูกต้องทั้งไฟล์",
)


def template_workbook(round_year):
    """The .xlsx file as bytes. A round that is there already gives its own questions and groups."""
    round = SurveyRound.objects.filter(fiscal_year=round_year).first()
    units = [unit.short_name for unit in Unit.objects.field_units().filter(is_active=True)]
    groups = _groups(round)
    items = _items(round)
    workbook = new_workbook()
    _write_guide(workbook.create_sheet(GUIDE_SHEET), round_year)
    scores = workbook.create_sheet(SCORE_SHEET)
    rows = ((unit, group, aspect, question) for unit in units for group, aspect, question in _rows(groups, items))
    write_table(scores, SCORE_HEADERS, rows, widths=[24, 26, 44, 44, 8, 10, 8, 16, 18])
    comments = workbook.create_sheet(COMMENT_SHEET)
    write_table(comments, COMMENT_HEADERS, [], widths=[24, 18, 44, 26, 60, 8])
    _add_lists(workbook, scores, comments, units, groups)
    return workbook_bytes(workbook)


def _groups(round):
    kept = [group.name for group in round.groups.all()] if round else []
    return kept if len(kept) > 1 else [GROUP_ALL, *USUAL_GROUPS]


def _items(round):
    """(title of the aspect or ภาพรวม, question or "") in order, aspects from the register where the round has none."""
    kept = round.items.select_related("aspect") if round else ()
    items = [(item.aspect.title, item.text if item.kind == Item.Kind.QUESTION else "") for item in kept if item.aspect]
    return [(ITEM_OVERALL, ""), *(items or [(aspect.title, "") for aspect in Aspect.objects.all()])]


def _rows(groups, items):
    """Everything for all respondents; for each group the overall and the aspects."""
    for group in groups:
        for aspect, question in items:
            if group == GROUP_ALL or not question:
                yield group, aspect, question


def _write_guide(sheet, round_year):
    kinds = ", ".join(Comment.Kind.labels)
    for number, line in enumerate(GUIDE, 1):
        write_cell(sheet.cell(number, 1), line.format(year=round_year, kinds=kinds))
    sheet.column_dimensions["A"].width = 120


def _add_lists(workbook, scores, comments, units, groups):
    """Drop-down lists from a hidden sheet. They warn and let pass: other ways of writing a name are read too."""
    sheet = workbook.create_sheet(LIST_SHEET)
    sheet.sheet_state = "hidden"
    aspects = [ITEM_OVERALL, *Aspect.objects.values_list("title", flat=True)]
    regions = ["กรมส่งเสริมสหกรณ์", "ส่วนกลาง", *(f"เขตตรวจราชการที่ {number}" for number in range(1, 19))]
    lists = {UNIT: [*units, *regions], GROUP: groups, ASPECT: aspects, KIND: list(Comment.Kind.labels)}
    for column, (header, values) in enumerate(lists.items(), 1):
        letter = get_column_letter(column)
        for row, value in enumerate(values, 1):
            write_cell(sheet.cell(row, column), value)
        source = f"'{LIST_SHEET}'!${letter}$1:${letter}${len(values)}"
        _add_list(scores, SCORE_HEADERS, header, source)
        _add_list(comments, COMMENT_HEADERS, header, source)


def _add_list(sheet, headers, header, source):
    if header not in headers:
        return
    letter = get_column_letter(headers.index(header) + 1)
    last = min(LAST_ROW, max(LONGEST_LIST, sheet.max_row))
    rule = DataValidation(type="list", formula1=source, allow_blank=True, errorStyle="warning", showErrorMessage=True)
    rule.errorTitle, rule.error = header, "ไม่อยู่ในรายการ ต้องการใช้ค่านี้หรือไม่"
    sheet.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{last}")
