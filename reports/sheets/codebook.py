"""The codebook: what each table and column is, how it was made, and which version its words come from."""

from cpdplans import thai

HEADERS = ("แผ่นงาน", "คอลัมน์", "ความหมาย", "ค่าที่เป็นไปได้")
WIDTHS = (22, 32, 70, 60)
TITLE = "คู่มือรหัส"


def title_of(cycle):
    return f"ข้อมูลแผนและผลการดำเนินการของทุกหน่วยงาน ประจำปีงบประมาณ พ.ศ. {cycle.fiscal_year}"


def about(cycle, now):
    """What the file is, line by line."""
    said = (
        title_of(cycle),
        f"ข้อมูล ณ วันที่ {thai.format_datetime(now)} · ผลสำรวจปีงบประมาณ พ.ศ. {cycle.survey_year}",
        "ข้อมูลสาธิต" if cycle.is_demonstration else "",
        "ข้อความของแผนและรายงานผลมาจากฉบับที่เห็นชอบล่าสุด หากยังไม่เคยเห็นชอบใช้ฉบับที่ส่งล่าสุด ไม่ใช้ฉบับร่าง",
        "หนึ่งแถวคือหนึ่งรายการ หัวตารางอยู่แถวแรก ไม่ผสานเซลล์ ใช้ทำ PivotTable ได้ทันที",
        "วันที่เป็นวันที่จริงซึ่งแสดงเป็น พ.ศ. ใน Excel ส่วนไฟล์ CSV ใช้รูปแบบ ปี ค.ศ.-เดือน-วัน เช่น 2023-04-12",
        "ในไฟล์ CSV ข้อความที่ขึ้นต้นด้วย = + - @ มีเครื่องหมาย ' นำหน้า เพื่อไม่ให้โปรแกรมตีความเป็นสูตร",
        "ไม่มีข้อความของข้อคิดเห็นจากการสำรวจในไฟล์นี้",
    )
    return [line for line in said if line]


def lines_of(tables):
    """A line for each table and each of its columns."""
    for table in tables:
        yield table.title, "", f"หนึ่งแถวต่อหนึ่ง{table.row}", f"{len(table.records)} แถว"
        for column in table.columns:
            yield table.title, column.header, column.meaning, column.values
