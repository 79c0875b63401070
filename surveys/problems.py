"""What is wrong, doubtful or worth knowing in a survey file, as a workbook to mend the file by."""

from cpdplans.xlsx import new_workbook, workbook_bytes, write_table

from .importing.names import meaning_choices

SHEET = "ผลการตรวจสอบ"
HEADERS = ("ลักษณะ", "แผ่นงาน", "เซลล์แรก", "จำนวน (เซลล์)", "ค่าในไฟล์", "ที่ถูกต้องควรเป็น")
WIDTHS = (22, 22, 12, 16, 44, 70)
WRONG, DOUBTFUL, TAKEN = "ต้องแก้ไขในไฟล์", "ต้องยืนยันความหมาย", "โปรดทราบ ไม่ต้องแก้ไข"


def problems_workbook(outcome):
    """The .xlsx file as bytes: every problem, doubt and warning of an Outcome as JSON, one a row."""
    workbook = new_workbook()
    write_table(workbook.create_sheet(SHEET), HEADERS, _rows(outcome), widths=WIDTHS)
    return workbook_bytes(workbook)


def _rows(outcome):
    for problem in outcome.get("problems", ()):
        yield WRONG, *_place(problem), problem["expected"]
    labels = dict(meaning_choices())
    for doubt in outcome.get("doubts", ()):
        label = (labels | dict(doubt["choices"])).get(doubt["proposal"])
        words = f"ยืนยันความหมายในหน้าตรวจสอบไฟล์{f' ระบบเสนอ: {label}' if label else ''}"
        yield DOUBTFUL, doubt["sheet"], doubt["cell"], doubt["rows"] or 1, doubt["written"], words
    for warning in outcome.get("warnings", ()):
        yield TAKEN, *_place(warning), warning["expected"]


def _place(problem):
    return problem["sheet"], problem["cell"], problem.get("times", 1), problem["found"] or "(ว่าง)"
