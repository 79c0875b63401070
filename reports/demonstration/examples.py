"""The good examples of a round that is over: a few projects whose targets were all reached, with what กพร. said."""

from reports.examples import marking

REASONS = {  # by the key of what was planned; a year has every other one of them
    "steps": "เริ่มจากให้ผู้ปฏิบัติเขียนผังขั้นตอนของตนเอง แล้วตัดเฉพาะเอกสารที่สำนักงานมีอยู่แล้ว ทำได้ทันทีโดยไม่ต้องรอแก้ระเบียบ "
    "หน่วยงานอื่นนำวิธีไล่ทีละกระบวนงานไปใช้ได้เลย",
    "tracking": "ไม่ต้องมีระบบใหม่ก็แจ้งความคืบหน้าได้ ใช้เลขรับเรื่องคู่กับข้อความสำเร็จรูปตามช่วงของงาน และระบุผู้แจ้งเมื่อเรื่องเปลี่ยนมือ "
    "เหมาะกับสำนักงานที่มีผู้โทรถามสถานะจำนวนมาก",
    "manual": "ให้ผู้รับบริการจริงทดลองอ่านและทดลองกรอกก่อนเผยแพร่ คู่มือจึงสั้นและตรงกับจุดที่สงสัย "
    "หน่วยงานที่มีแบบฟอร์มคล้ายกันใช้แนวทางนี้ได้โดยไม่ใช้งบประมาณเพิ่ม",
    "visits": "กำหนดความถี่ของการเข้าแนะนำตามระดับปัญหา แทนการเฉลี่ยเท่ากันทุกแห่ง จึงใช้คนและรถที่มีจำกัดได้คุ้มค่า "
    "และวัดผลได้จากบันทึกการเข้าแนะนำที่มีอยู่แล้ว",
    "line": "กำหนดเวรผู้ตอบและเวลาตอบกลับให้ชัดก่อนเปิดช่องทางใหม่ และคงช่องทางเดิมไว้สำหรับผู้ที่ไม่ใช้โทรศัพท์มือถือ "
    "ผลชัดเจนเพราะวัดเวลาตอบกลับจริง มิใช่เพียงจำนวนช่องทาง",
    "mobile-office": "ออกหน่วยร่วมกับงานที่อำเภอจัดอยู่แล้ว ผู้รับบริการไม่ต้องเดินทางและสำนักงานไม่ต้องเพิ่มค่าใช้จ่าย "
    "จังหวัดที่มีอำเภอห่างไกลควรดูวิธีเลือกวันและการเตรียมชุดเอกสาร",
}


def mark_examples(reported):
    """`reported`: (course of an approved report, the drafts of its plan) of every unit, in their order."""
    reported = [pair for pair in reported if not pair[0].flaws]
    year = reported[0][0].submission.cycle.fiscal_year
    for key, reason in list(REASONS.items())[year % 2 :: 2]:
        found = ((course, at) for course, drafts in reported for at, draft in enumerate(drafts, 1) if _fits(draft, key))
        course, number = next(found, (None, None))
        if course:
            _mark(course, number, reason)


def _fits(draft, key):
    """All reached and finished, and a lesson told."""
    is_done = all(row.finished_on for row in draft.activities) and all(row.is_reached for row in draft.indicators)
    return draft.key == key and is_done and bool(draft.lesson)


def _mark(course, number, reason):
    ref = course.submission.report.results.get(number=number).plan_ref
    marking.mark(course.submission, ref, reason=reason, by=course.reviewer, now=course.moments.after(3, 9), told=False)
