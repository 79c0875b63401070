"""The columns of each table: (header, value of a record, meaning, values where they are fixed, width in characters).

Each row repeats its year, unit and region, so that every table can be pivoted by itself.
"""

from cpdplans.cycles.clock import Kind, Status
from cpdplans.units.models import Unit, region_label
from plans.models import Direction
from surveys.models import Comment

from ..answers import STATES
from ..models import ActivityResult
from ..trace import LINKS
from .values import actual, day, lines, number, numbers, whole_address

WIDE, MIDDLE = 50, 30
ACHIEVED = ("บรรลุ", "ไม่บรรลุ")
TIMELINESS = "ส่งภายในกำหนด, ส่งภายในกำหนดที่ขยาย, ส่งล่าช้า n วัน"
STATUSES = ", ".join(status.label for status in Status)
WAY_TO_TARGET = "ระยะที่ทำได้จากค่าฐานต่อระยะจากค่าฐานถึงเป้าหมาย ว่างเมื่อคิดไม่ได้ เช่น ไม่มีค่าฐาน"
FROM_PLAN, FROM_REPORT = "จากแผนฉบับที่ใช้", "จากรายงานผลฉบับที่ใช้"


def _of_unit(unit):
    """The columns of whose row it is; `unit` gives the Unit of a record."""
    return (
        ("รหัสหน่วยงาน", lambda row: unit(row).code, "รหัสของหน่วยงานในระบบ ใช้เชื่อมทุกแผ่นงาน", "", 12),
        ("หน่วยงาน", lambda row: unit(row).name, "ชื่อเต็มของหน่วยงาน", "", 38),
        ("ชื่อย่อ", lambda row: unit(row).short_name, "ชื่อจังหวัดหรือชื่อย่อของหน่วยงาน", "", 16),
        ("เขตตรวจราชการ", lambda row: unit(row).region_label, "เขตตรวจราชการของหน่วยงาน", region_range(), 20),
        (
            "ประเภทหน่วยงาน",
            lambda row: unit(row).get_kind_display(),
            "ประเภทของหน่วยงาน",
            ", ".join(Unit.Kind.labels),
            22,
        ),
    )


def region_range():
    return f"{region_label(0)}, {region_label(1)} ถึง {region_label(18)}"


def _of_project(project):
    """The columns of the project that a row belongs to."""
    return (
        ("แผนที่", lambda row: project(row).number, f"ลำดับของแผนในหน่วยงาน {FROM_PLAN}", "", 8),
        ("ชื่อแผน", lambda row: project(row).title, f"ชื่อแผน {FROM_PLAN}", "", WIDE),
        *(
            (
                f"ตอบด้านที่ {aspect}",
                lambda row, aspect=aspect: int(aspect in project(row).aspects),
                f"แผนอ้างผลสำรวจด้านที่ {aspect}",
                "1 ใช่, 0 ไม่ใช่",
                10,
            )
            for aspect in (1, 2, 3)
        ),
    )


def _sending(kind):
    """The columns of how a plan or a report was sent."""
    noun = kind.label

    def side(row):
        return row[0].side(kind)

    def submission(row, name):
        return getattr(side(row).submission, name) if side(row) else None

    def sent(row, name):
        return getattr(side(row).timeliness, name) if side(row) and side(row).timeliness else None

    def version(row, name):
        found = row[1].plan if kind == Kind.PLAN else row[1].report
        return getattr(found, name) if found else None

    return (
        (
            f"สถานะ{noun}",
            lambda row: side(row).status.label if side(row) else "",
            f"สถานะของ{noun} ณ เวลาที่จัดทำไฟล์",
            STATUSES,
            20,
        ),
        (f"กำหนดส่ง{noun}", lambda row: submission(row, "due"), "วันสุดท้ายของหน่วยงาน รวมการขยายระยะเวลา", "วันที่", 16),
        (f"ส่ง{noun}ครั้งแรกเมื่อ", lambda row: submission(row, "first_submitted_at"), "เวลาที่ส่งครั้งแรก", "วันที่และเวลา", 20),
        (f"การส่ง{noun}", lambda row: sent(row, "label"), "การส่งครั้งแรกเทียบกับกำหนด", TIMELINESS, 22),
        (f"ส่ง{noun}ล่าช้า (วัน)", lambda row: sent(row, "days_late"), "จำนวนวันที่ส่งหลังกำหนด", "จำนวนเต็ม", 12),
        (f"เห็นชอบ{noun}เมื่อ", lambda row: submission(row, "approved_at"), "เวลาที่เห็นชอบ", "วันที่และเวลา", 20),
        (f"{noun}ฉบับที่ใช้", lambda row: version(row, "number"), f"ฉบับของ{noun}ที่นำข้อความมาใช้ในไฟล์นี้", "จำนวนเต็ม", 12),
        (f"เลขที่ใบรับ{noun}", lambda row: version(row, "receipt_number"), "เลขที่ใบรับของฉบับที่ใช้", "", 18),
    )


def _pairs(year, name):
    return [pair for project in year.projects for pair in getattr(project, name) if not pair.is_cancelled]


def _told(pairs, name, value):
    return sum(pair.reported.get(name) == value for pair in pairs)


def _figures(line):
    """What its figures say in words; where no percent can be told, a dash before the reason."""
    words = line.get("figures_words", "")
    return f"– {words}" if words and not line.get("percent") else words


def _activities(year):
    return _pairs(year, "activities")


def _indicators(year):
    return _pairs(year, "indicators")


UNITS = (
    *_of_unit(lambda row: row[0].unit),
    *_sending(Kind.PLAN),
    *_sending(Kind.REPORT),
    ("จำนวนแผน", lambda row: len(row[1].projects), f"จำนวนแผน (โครงการ) {FROM_PLAN}", "จำนวนเต็ม", 10),
    ("จำนวนกิจกรรม", lambda row: len(_activities(row[1])), "ไม่นับที่ยกเลิกตามแผนที่ปรับ", "จำนวนเต็ม", 10),
    ("กิจกรรมแล้วเสร็จ", lambda row: _told(_activities(row[1]), "progress", "แล้วเสร็จ"), FROM_REPORT, "จำนวนเต็ม", 10),
    ("จำนวนตัวชี้วัด", lambda row: len(_indicators(row[1])), "ไม่นับที่ยกเลิกตามแผนที่ปรับ", "จำนวนเต็ม", 10),
    ("ตัวชี้วัดที่บรรลุ", lambda row: _told(_indicators(row[1]), "achieved", "บรรลุ"), FROM_REPORT, "จำนวนเต็ม", 10),
    ("ตัวชี้วัดที่ไม่บรรลุ", lambda row: _told(_indicators(row[1]), "achieved", "ไม่บรรลุ"), FROM_REPORT, "จำนวนเต็ม", 10),
    ("หลักฐานการสร้างความรับรู้", lambda row: len(row[1].awareness), "จำนวนหลักฐานของแผนทั้งฉบับ", "จำนวนเต็ม", 12),
    ("ประเด็นที่ยังไม่ดำเนินการและเหตุผล", lambda row: row[1].content(Kind.PLAN).get("unresolved"), FROM_PLAN, "", WIDE),
    ("ข้อเสนอแนะต่อกรม", lambda row: row[1].content(Kind.REPORT).get("suggestion"), FROM_REPORT, "", WIDE),
)

PROJECTS = (
    *_of_unit(lambda row: row.unit),
    *_of_project(lambda row: row),
    ("วัตถุประสงค์", lambda row: row.either("objective"), FROM_PLAN, "", WIDE),
    ("เริ่มดำเนินการ", lambda row: day(row.planned.get("period_start")), FROM_PLAN, "วันที่", 15),
    ("สิ้นสุด", lambda row: day(row.planned.get("period_end")), FROM_PLAN, "วันที่", 15),
    (
        "กิจกรรมที่กรมเสนอแนะ",
        lambda row: lines(f"{one['label']} {one['title']}" for one in row.planned.get("suggested", [])),
        f"กิจกรรม/แผนงานที่กรมเสนอแนะซึ่งนำมาใช้ {FROM_PLAN}",
        "",
        WIDE,
    ),
    ("จำนวนกิจกรรม", lambda row: len(row.activities), "รวมที่ยกเลิกตามแผนที่ปรับ", "จำนวนเต็ม", 10),
    ("จำนวนตัวชี้วัด", lambda row: len(row.indicators), "รวมที่ยกเลิกตามแผนที่ปรับ", "จำนวนเต็ม", 10),
    ("ตัวชี้วัดที่บรรลุ", lambda row: _told(row.indicators, "achieved", "บรรลุ"), FROM_REPORT, "จำนวนเต็ม", 10),
    ("ยกเลิก", lambda row: int(row.is_cancelled), "แผนที่ถูกตัดออกเมื่อปรับแผน", "1 ใช่, 0 ไม่ใช่", 8),
    ("ผลที่เกิดขึ้นต่อผู้รับบริการ", lambda row: row.reported.get("change_for_clients"), FROM_REPORT, "", WIDE),
    ("ปัญหา/อุปสรรค", lambda row: row.reported.get("problems"), FROM_REPORT, "", WIDE),
    ("แนวทางแก้ไข", lambda row: row.reported.get("solutions"), FROM_REPORT, "", WIDE),
    ("บทเรียนที่ได้รับ", lambda row: row.reported.get("lessons"), FROM_REPORT, "", WIDE),
    ("สิ่งที่จะดำเนินการต่อ", lambda row: row.reported.get("continues"), FROM_REPORT, "", WIDE),
    ("จำนวนหลักฐาน", lambda row: len(row.evidence), "หลักฐานของแผนนี้ทั้งในแผนและในรายงานผล", "จำนวนเต็ม", 10),
    ("รหัสอ้างอิงแผน", lambda row: row.ref, "รหัสที่คงเดิมทุกฉบับ ใช้เชื่อมข้อมูล", "", 38),
)


def example(reasons):
    """The column of what กพร. said of a good example. `reasons`: {ref of a project: words}."""
    return (
        "ตัวอย่างที่ดี",
        lambda row: reasons.get(row.ref),
        "สิ่งที่ กพร. เห็นว่าหน่วยงานอื่นเรียนรู้ได้ เมื่อยกแผนเป็นตัวอย่างที่ดี ว่างเมื่อไม่ได้ยก",
        "",
        WIDE,
    )


ACTIVITIES = (
    *_of_unit(lambda row: row[0].unit),
    *_of_project(lambda row: row[0]),
    ("กิจกรรมที่", lambda row: row[1].number, f"ลำดับของกิจกรรมในแผน {FROM_PLAN}", "", 9),
    ("กิจกรรม", lambda row: row[1].either("title"), FROM_PLAN, "", WIDE),
    (
        "สถานะการดำเนินการ",
        lambda row: row[1].reported.get("progress"),
        f"{FROM_REPORT} ว่างเมื่อยังไม่มีรายงานผลที่ส่ง",
        ", ".join(ActivityResult.Progress.labels),
        24,
    ),
    ("ร้อยละความก้าวหน้า", lambda row: number(row[1].reported.get("percent")), FROM_REPORT, "0 ถึง 100", 12),
    ("เริ่มดำเนินการวันที่", lambda row: day(row[1].reported.get("started_on")), FROM_REPORT, "วันที่", 15),
    ("แล้วเสร็จวันที่", lambda row: day(row[1].reported.get("finished_on")), FROM_REPORT, "วันที่", 15),
    ("ผลการดำเนินการ", lambda row: row[1].reported.get("done"), FROM_REPORT, "", WIDE),
    ("เหตุผลที่ยังไม่แล้วเสร็จ", lambda row: row[1].reported.get("reason"), FROM_REPORT, "", WIDE),
    ("ยกเลิก", lambda row: int(row[1].is_cancelled), "กิจกรรมที่ถูกตัดออกเมื่อปรับแผน", "1 ใช่, 0 ไม่ใช่", 8),
    ("รหัสอ้างอิงแผน", lambda row: row[0].ref, "ใช้เชื่อมกับแผ่นงานแผน", "", 38),
)

INDICATORS = (
    *_of_unit(lambda row: row[0].unit),
    *_of_project(lambda row: row[0]),
    ("ตัวชี้วัดที่", lambda row: row[1].number, f"ลำดับของตัวชี้วัดในแผน {FROM_PLAN}", "", 9),
    ("ตัวชี้วัดความสำเร็จ", lambda row: row[1].either("text"), FROM_PLAN, "", WIDE),
    (
        "ลักษณะของเป้าหมาย",
        lambda row: Direction(row[1].either("direction")).label,
        FROM_PLAN,
        ", ".join(Direction.labels),
        24,
    ),
    ("หน่วยนับ", lambda row: row[1].either("unit_of_measure"), FROM_PLAN, "", 18),
    ("ค่าฐาน", lambda row: number(row[1].either("baseline")), f"{FROM_PLAN} ว่างเมื่อไม่ได้ระบุ", "ตัวเลข", 12),
    ("ค่าเป้าหมาย", lambda row: number(row[1].either("target")), f"{FROM_PLAN} ว่างเมื่อเป้าหมายคือแล้วเสร็จ", "ตัวเลข", 12),
    ("เป้าหมาย", lambda row: row[1].either("target_words"), "เป้าหมายเป็นข้อความ", "", 24),
    (
        "เป้าหมายเดิม",
        lambda row: row[1].reported.get("former_target_words"),
        "เป้าหมายตามแผนฉบับแรกที่เห็นชอบ ว่างเมื่อไม่ได้ปรับ",
        "",
        24,
    ),
    ("ผลที่ทำได้ (ตัวเลข)", lambda row: actual(row[1].reported), FROM_REPORT, "ตัวเลข", 12),
    ("ผลที่ทำได้", lambda row: row[1].reported.get("actual_words"), "ผลเป็นข้อความ", "", 20),
    (
        "ผลเทียบเป้าหมาย",
        lambda row: row[1].reported.get("achieved"),
        "คำนวณตามลักษณะของเป้าหมาย ว่างเมื่อข้อมูลไม่พอ",
        ", ".join(ACHIEVED),
        14,
    ),
    (
        "ร้อยละของเป้าหมาย",
        lambda row: number(row[1].reported.get("percent")),
        "เกิน 100 ได้เมื่อทำได้ดีกว่าเป้าหมาย ว่างเมื่อคำนวณไม่ได้ ดูเหตุในคอลัมน์ถัดไป",
        "0 ถึง 999.99",
        12,
    ),
    ("ความก้าวหน้าจากค่าฐาน", lambda row: number(row[1].reported.get("progress")), WAY_TO_TARGET, "ร้อยละ", 12),
    ("คำอธิบายผลจากตัวเลข", lambda row: _figures(row[1].reported), "ร้อยละเป็นข้อความ หรือเหตุที่คำนวณไม่ได้", "", MIDDLE),
    ("วิธีวัดผลตามแผน", lambda row: row[1].planned.get("measured_how"), FROM_PLAN, "", MIDDLE),
    ("วิธีวัดผลที่ใช้จริง", lambda row: row[1].reported.get("measured_how"), FROM_REPORT, "", MIDDLE),
    ("ยกเลิก", lambda row: int(row[1].is_cancelled), "ตัวชี้วัดที่ถูกตัดออกเมื่อปรับแผน", "1 ใช่, 0 ไม่ใช่", 8),
    ("รหัสอ้างอิงแผน", lambda row: row[0].ref, "ใช้เชื่อมกับแผ่นงานแผน", "", 38),
)

_ASPECT = (
    ("ด้านที่", lambda row: row.aspect.number, "เลขที่ของด้าน", "1, 2, 3", 8),
    ("ด้าน", lambda row: row.aspect.title, "ชื่อด้าน", "", 40),
)
_STATE = (
    ("การตอบ", lambda row: row.state, "แผนของหน่วยงานตอบรายการนี้หรือไม่", ", ".join(STATES), 24),
    ("แผนที่ตอบ", lambda row: numbers(row.projects), "ลำดับของแผนที่อ้างรายการนี้หรือด้านนี้", "", 12),
)
FINDINGS = (
    *_of_unit(lambda row: row.unit),
    *_ASPECT,
    ("ประเภทรายการ", lambda row: row.kind, "รายการของแบบสำรวจ หรือข้อคิดเห็นตามประเภท", "ด้าน, ข้อคำถาม, ข้อคิดเห็น", 14),
    ("รายการ", lambda row: row.text, f"ข้อคำถาม หรือประเภทข้อคิดเห็น ({', '.join(Comment.Kind.labels)})", "", WIDE),
    ("จำนวนผู้ตอบ (n)", lambda row: row.figure.n, "ผู้ตอบทุกกลุ่มรวมกัน", "จำนวนเต็ม", 12),
    ("ค่าเฉลี่ย", lambda row: row.figure.mean, "ค่าเฉลี่ย 5 ระดับของหน่วยงาน", "ตัวเลข", 10),
    ("ค่าเฉลี่ยกรม", lambda row: row.department.mean, "ค่าเฉลี่ย 5 ระดับของกรม", "ตัวเลข", 10),
    ("ส่วนต่างจากกรม", lambda row: row.gap, "ว่างเมื่อผู้ตอบน้อยกว่าจำนวนขั้นต่ำของการสำรวจ", "ตัวเลข", 10),
    ("ร้อยละไม่พึงพอใจ", lambda row: row.figure.dissatisfied, "ร้อยละของผู้ตอบที่ไม่พึงพอใจ", "0 ถึง 100", 12),
    ("ผู้ให้ข้อคิดเห็น (ราย)", lambda row: row.people, "จำนวนผู้ให้ข้อคิดเห็นประเภทนี้ในด้านนี้", "จำนวนเต็ม", 12),
    *_STATE,
)
ASPECT_FINDINGS = (
    *_of_unit(lambda row: row.unit),
    *_ASPECT,
    *_STATE,
    ("ประเภทข้อคิดเห็นที่อ้าง", lambda row: numbers(row.voices), FROM_PLAN, ", ".join(Comment.Kind.labels), MIDDLE),
)

TRACE = (
    *_of_unit(lambda row: row[0].unit),
    *_of_project(lambda row: row[0]),
    ("ลำดับข้อ", lambda row: row[1].order, "ลำดับในเส้นทางจากผลสำรวจถึงหลักฐาน", "1 ถึง 6", 9),
    ("ข้อ", lambda row: row[1].link, "ข้อของเส้นทาง", ", ".join(LINKS), 24),
    ("ลำดับในข้อ", lambda row: row[1].number, "ลำดับของรายการในข้อ ผลที่ทำได้ใช้ลำดับของตัวชี้วัด", "จำนวนเต็ม", 9),
    ("ข้อความ", lambda row: row[1].text, "ข้อความของรายการ", "", WIDE),
    (
        "รายละเอียด",
        lambda row: row[1].detail,
        "วัตถุประสงค์ ผลการดำเนินการ ค่าฐาน เป้าหมายและเป้าหมายเดิม วิธีวัดผล หรือที่มาของหลักฐาน",
        "",
        WIDE,
    ),
    ("สถานะ", lambda row: row[1].state, "สถานะของกิจกรรม หรือผลเทียบเป้าหมาย", "", 20),
    ("ที่อยู่ของหลักฐาน", lambda row: whole_address(row[1].url), "ลิงก์ หรือที่อยู่ของไฟล์ในระบบ", "", MIDDLE),
    ("รหัสอ้างอิงแผน", lambda row: row[0].ref, "ใช้เชื่อมกับแผ่นงานแผน ว่างเมื่อเป็นหลักฐานของทั้งแผนและทั้งรายงาน", "", 38),
)

SUPPLEMENTS = (
    *_of_unit(lambda row: row.report.submission.unit),
    ("เพิ่มเติมเมื่อ", lambda row: row.added_at, "เวลาที่เพิ่มเติม หลังรายงานผลได้รับความเห็นชอบ", "วันที่และเวลา", 20),
    ("รายการ", lambda row: row.place, "แผน กิจกรรม หรือตัวชี้วัดที่เพิ่มเติมผล", "", MIDDLE),
    ("ผลที่เพิ่มเติม", lambda row: row.text, "ข้อความที่หน่วยงานเพิ่มเติม", "", WIDE),
    ("ตัวเลขล่าสุด", lambda row: row.figure, "ร้อยละความก้าวหน้าของกิจกรรม หรือผลที่ทำได้ของตัวชี้วัด", "ตัวเลข", 12),
    ("ดำเนินการแล้วเสร็จ", lambda row: int(row.is_finished), "กิจกรรมหรือตัวชี้วัดแล้วเสร็จ", "1 ใช่, 0 ไม่ใช่", 12),
    ("ผลจากตัวเลข", lambda row: row.outcome, "ผลเทียบเป้าหมายในวันที่เพิ่มเติม", "", MIDDLE),
    ("ที่อยู่ของหลักฐาน", lambda row: whole_address(row.address), "ลิงก์ หรือที่อยู่ของไฟล์ในระบบ", "", MIDDLE),
    ("รหัสอ้างอิงรายการ", lambda row: str(row.about), "รหัสที่คงเดิมของรายการในรายงานผล", "", 38),
)
