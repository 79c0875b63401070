"""The templates of the survey files: what to fill in is listed already, and each cell checks what is typed.

Two of them: the summary (figures of each unit, group and item) and the answers (one row per respondent).
"""

import unicodedata
from math import ceil

from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from cpdplans.units.models import Unit
from cpdplans.xlsx import new_workbook, workbook_bytes, write_cell, write_table

from .importing.answers import METHOD
from .importing.meanings import (
    ANSWER_SHEET,
    COMMENT_HEADERS,
    COMMENT_SHEET,
    GUIDE_SHEET,
    HEADERS,
    SCORE_HEADERS,
    SCORE_SHEET,
)
from .models import GROUP_ALL, ITEM_OVERALL, Aspect, Comment, Item, SurveyRound

RAW_SHEET = ANSWER_SHEET
LIST_SHEET = "รายการ"  # hidden: what the drop-down lists choose from, since a list in the cell ends at 255 characters
USUAL_GROUPS = ("สหกรณ์", "กลุ่มเกษตรกร", "กลุ่มอาชีพ", "หน่วยงานภาครัฐที่เกี่ยวข้อง")
EXAMPLES = 3  # questions of each aspect where no round has any
LONGEST_LIST = 5_000  # rows of a summary whose cells are checked
RESPONDENTS = 20_000  # rows of answers whose cells are checked
GUIDE_WIDTH = 110  # characters
SCORE_WIDTHS = [24, 26, 48, 60, 8, 10, 8, 16, 18]
QUESTION_WIDTH, COMMENT_WIDTH = 26, 40
LINE_HEIGHT = 16  # points

UNIT, GROUP, ASPECT, KIND = (HEADERS[name][0] for name in ("unit", "group", "aspect", "kind"))
N, MEAN, SD, SATISFIED, DISSATISFIED = (HEADERS[name][0] for name in ("n", "mean", "sd", "satisfied", "dissatisfied"))
COUNT = HEADERS["count"][0]

# What a cell takes, as checked while typing: kind of number, lowest, highest; the title and the words of the refusal.
LIMITS = {
    N: ("whole", 0, 1_000_000, N, "จำนวนผู้ตอบเป็นจำนวนเต็มตั้งแต่ 0 ขึ้นไป ไม่มีข้อมูลให้เว้นว่าง"),
    MEAN: ("decimal", 0, 5, MEAN, "ค่าเฉลี่ยเป็นตัวเลข 0 ถึง 5 ไม่มีข้อมูลให้เว้นว่าง"),
    SD: ("decimal", 0, 5, SD, "ส่วนเบี่ยงเบนมาตรฐานเป็นตัวเลข 0 ถึง 5 ไม่มีข้อมูลให้เว้นว่าง"),
    SATISFIED: ("decimal", 0, 100, SATISFIED, "ร้อยละเป็นตัวเลข 0 ถึง 100 เช่น 87.5 ไม่มีข้อมูลให้เว้นว่าง"),
    DISSATISFIED: ("decimal", 0, 100, DISSATISFIED, "ร้อยละเป็นตัวเลข 0 ถึง 100 เช่น 4.5 ไม่มีข้อมูลให้เว้นว่าง"),
    COUNT: ("whole", 1, 1_000_000, COUNT, "จำนวนผู้ให้ข้อคิดเห็นเป็นจำนวนเต็มตั้งแต่ 1 ขึ้นไป เว้นว่างหมายถึง 1 ราย"),
}
LEVEL = ("whole", 1, 5, "ระดับความพึงพอใจ", "คำตอบเป็นเลข 1 ถึง 5 (5 คือมากที่สุด) ไม่ตอบให้เว้นว่าง")

SUMMARY_GUIDE = (
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
    "7. ไม่มีข้อมูลให้เว้นว่าง ไฟล์ที่ใช้เครื่องหมาย - แทนก็นำเข้าได้ แถวที่ไม่มีตัวเลขเลยจะไม่นำเข้า",
    "",
    "แผ่นงานข้อคิดเห็น",
    "1. ประเภท ได้แก่ {kinds}",
    "2. ข้อความเดียวกันของหน่วยงาน ด้าน และกลุ่มเดียวกัน ให้รวมเป็นแถวเดียวแล้วใส่จำนวนผู้ให้ข้อคิดเห็น",
    "3. หากนำเข้าซ้ำ ข้อคิดเห็นของหน่วยงานที่อยู่ในไฟล์จะแทนที่ของเดิมทั้งหมด หน่วยงานที่ไม่อยู่ในไฟล์คงเดิม",
    "4. กรุณาตัดชื่อบุคคล หมายเลขโทรศัพท์ และข้อมูลที่ระบุตัวผู้ตอบได้ออกก่อนนำเข้า",
    "",
    "เมื่อนำเข้า ระบบจะตรวจสอบทั้งไฟล์ก่อน และแจ้งทุกจุดที่ต้องแก้ไขพร้อมกัน โดยยังไม่บันทึกสิ่งใดจนกว่าจะถูกต้องทั้งไฟล์",
)
RAW_GUIDE = (
    "วิธีกรอกไฟล์คำตอบรายบุคคลของการสำรวจ ปีงบประมาณ พ.ศ. {year}",
    "",
    f"แผ่นงาน{RAW_SHEET}",
    "1. หนึ่งแถวคือผู้ตอบหนึ่งคน ใช้ข้อมูลที่ส่งออกจากแบบสำรวจออนไลน์วางลงได้ หัวตารางอยู่แถวแรกเพียงแถวเดียว",
    "2. หน่วยงาน คือหน่วยงานที่ผู้ตอบรับบริการ ใช้ชื่อเต็มหรือชื่อย่อก็ได้ เช่น เชียงใหม่ สสจ.เชียงใหม่ จังหวัดเชียงใหม่",
    "3. กลุ่มผู้รับบริการ เลือกจากรายการหรือพิมพ์เพิ่มได้ โดยใช้ถ้อยคำเดียวกันทุกแถว ระบบจะคำนวณค่าของทุกกลุ่มรวมกันให้เอง",
    "4. หัวคอลัมน์ของข้อคำถาม ใช้รูปแบบ ชื่อด้าน [ข้อคำถาม] ตามที่แบบสำรวจออนไลน์ส่งออก เพิ่ม ลด หรือแก้ข้อคำถามได้ตามแบบสำรวจของปี",
    "    คอลัมน์ที่ขึ้นต้นข้อคำถามด้วยคำว่า ตัวอย่าง ให้แทนที่ด้วยข้อคำถามจริง หรือลบออก",
    "5. คำตอบเป็นเลข 1 ถึง 5 หรือคำว่า มากที่สุด (5) มาก (4) ปานกลาง (3) น้อย (2) น้อยที่สุด (1)",
    "    เว้นว่างหรือเครื่องหมาย - หมายถึงไม่ตอบข้อนั้น และไม่นำมาคำนวณ",
    "6. คอลัมน์ {kinds} ใส่ข้อความของผู้ตอบ ไม่มีให้เว้นว่าง ข้อความเดียวกันของหน่วยงานและกลุ่มเดียวกันจะนับรวมเป็นข้อเดียว",
    "7. ต้องตัดชื่อบุคคล หมายเลขโทรศัพท์ อีเมล และข้อมูลที่ระบุตัวผู้ตอบได้ออกก่อนนำเข้า",
    "",
    "การคำนวณ",
    METHOD,
    "หากมีค่าของกรมหรือเขตที่คำนวณไว้แล้ว ให้ใช้แบบฟอร์มผลสรุปแทน มิฉะนั้นระบบจะคำนวณค่าของกรมและเขตโดยถ่วงน้ำหนักด้วยจำนวนผู้ตอบ (n)",
    "",
    "การเก็บข้อมูล",
    "ระบบเก็บเฉพาะตัวเลขที่คำนวณได้และข้อความ ไม่เก็บคำตอบเป็นรายบุคคล ไฟล์ที่นำเข้าเปิดดูได้เฉพาะกลุ่มพัฒนาระบบบริหาร",
    "บันทึกเป็นไฟล์ Excel (.xlsx) หรือ CSV ก็ได้ เมื่อนำเข้า ระบบจะตรวจสอบทั้งไฟล์ก่อน และแจ้งทุกจุดที่ต้องแก้ไขพร้อมกัน",
)


def template_workbook(round_year):
    """The .xlsx file of the summary as bytes. A round that is there already gives its own questions and groups."""
    round = SurveyRound.objects.filter(fiscal_year=round_year).first()
    units, groups, items = _units(), _groups(round), _items(round)
    workbook = new_workbook()
    _write_guide(workbook.create_sheet(GUIDE_SHEET), SUMMARY_GUIDE, round_year)
    scores = workbook.create_sheet(SCORE_SHEET)
    rows = ((unit, group, aspect, question) for unit in units for group, aspect, question in _rows(groups, items))
    write_table(scores, SCORE_HEADERS, rows, widths=SCORE_WIDTHS)
    _fit_rows(scores, SCORE_WIDTHS)
    comments = workbook.create_sheet(COMMENT_SHEET)
    write_table(comments, COMMENT_HEADERS, [], widths=[24, 18, 44, 26, 60, 8])
    aspects = [ITEM_OVERALL, *Aspect.objects.values_list("title", flat=True)]
    lists = {UNIT: [*units, *_areas()], GROUP: groups, ASPECT: aspects, KIND: list(Comment.Kind.labels)}
    sources = _write_lists(workbook, lists)
    for sheet, headers in ((scores, SCORE_HEADERS), (comments, COMMENT_HEADERS)):
        _check_cells(sheet, headers, sources, LIMITS, max(LONGEST_LIST, sheet.max_row))
    return workbook_bytes(workbook)


def raw_template_workbook(round_year):
    """The .xlsx file of the answers as bytes: a row for each respondent, a column for each question of the round.

    A round without questions takes those of the latest that has some; without any, examples stand to be replaced.
    """
    round = SurveyRound.objects.filter(fiscal_year=round_year).first()
    questions = raw_questions(round)
    headers = (UNIT, GROUP, *questions, *Comment.Kind.labels)
    workbook = new_workbook()
    _write_guide(workbook.create_sheet(GUIDE_SHEET), RAW_GUIDE, round_year)
    answers = workbook.create_sheet(RAW_SHEET)
    widths = [24, 26, *[QUESTION_WIDTH] * len(questions), *[COMMENT_WIDTH] * len(Comment.Kind)]
    write_table(answers, headers, [], widths=widths)
    _fit_rows(answers, widths)
    answers.freeze_panes = "C2"
    groups = [group for group in _groups(round) if group != GROUP_ALL]
    sources = _write_lists(workbook, {UNIT: _units(), GROUP: groups})
    _check_cells(answers, headers, sources, dict.fromkeys(questions, LEVEL), RESPONDENTS + 1)
    return workbook_bytes(workbook)


def raw_questions(round):
    """The headers of the questions, in order: "<ด้าน> [<ข้อคำถาม>]", as a form exports the questions of a grid."""
    asked = Item.objects.filter(kind=Item.Kind.QUESTION).select_related("aspect")
    found = asked.filter(round=round) if round else asked.none()
    if not found:
        latest = SurveyRound.objects.filter(items__kind=Item.Kind.QUESTION).order_by("-fiscal_year").first()
        found = asked.filter(round=latest)
    return [f"{item.aspect.title} [{item.text}]" for item in found] or [
        f"{aspect.title} [ตัวอย่างข้อคำถามที่ {number} กรุณาแทนที่ด้วยข้อคำถามจริง]"
        for aspect in Aspect.objects.all()
        for number in range(1, EXAMPLES + 1)
    ]


def _units():
    return [unit.short_name for unit in Unit.objects.field_units().filter(is_active=True)]


def _areas():
    return ["กรมส่งเสริมสหกรณ์", "ส่วนกลาง", *(f"เขตตรวจราชการที่ {number}" for number in range(1, 19))]


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


def _write_guide(sheet, lines, round_year):
    kinds = ", ".join(Comment.Kind.labels)
    for number, line in enumerate(lines, 1):
        cell = sheet.cell(number, 1)
        write_cell(cell, line.format(year=round_year, kinds=kinds))
        if number == 1 or not lines[number - 2]:
            cell.font = Font(bold=True)
    sheet.column_dimensions["A"].width = GUIDE_WIDTH
    _fit_rows(sheet, [GUIDE_WIDTH])
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _fit_rows(sheet, widths):
    """Makes rows as high as their text: not every program does so by itself when it opens a file."""
    for row in sheet.iter_rows(max_col=len(widths)):
        lines = max(_lines(cell.value, width) for cell, width in zip(row, widths, strict=True))
        if lines > 1:
            sheet.row_dimensions[row[0].row].height = LINE_HEIGHT * lines


def _lines(value, width):
    """How many lines a text takes in a column. Marks above and below a Thai letter take no width."""
    letters = sum(unicodedata.category(letter) != "Mn" for letter in str(value or ""))
    return ceil(letters / (width - 2)) or 1


def _write_lists(workbook, lists):
    """{header: where its list stands} of {header: values}, on a hidden sheet."""
    sheet = workbook.create_sheet(LIST_SHEET)
    sheet.sheet_state = "hidden"
    sources = {}
    for column, (header, values) in enumerate(lists.items(), 1):
        letter = get_column_letter(column)
        for row, value in enumerate(values, 1):
            write_cell(sheet.cell(row, column), value)
        sources[header] = f"'{LIST_SHEET}'!${letter}$1:${letter}${len(values)}"
    return sources


def _check_cells(sheet, headers, sources, limits, last):
    """Drop-down lists, which warn and let pass (other ways of writing a name are read too), and limits of numbers."""
    rules = {}
    for number, header in enumerate(headers, 1):
        wanted = sources.get(header) or limits.get(header)
        if wanted is None:
            continue
        if wanted not in rules:
            rules[wanted] = _number_rule(*wanted) if header in limits else _list_rule(header, wanted)
        letter = get_column_letter(number)
        rules[wanted].add(f"{letter}2:{letter}{last}")
    for rule in rules.values():
        sheet.add_data_validation(rule)


def _list_rule(header, source):
    rule = DataValidation(type="list", formula1=source, allow_blank=True, errorStyle="warning", showErrorMessage=True)
    rule.errorTitle, rule.error = header, "ไม่อยู่ในรายการ ต้องการใช้ค่านี้หรือไม่"
    return rule


def _number_rule(kind, lowest, highest, title, words):
    rule = DataValidation(
        type=kind,
        operator="between",
        formula1=str(lowest),
        formula2=str(highest),
        allow_blank=True,
        errorStyle="stop",
        showErrorMessage=True,
    )
    rule.errorTitle, rule.error = title, words
    return rule
