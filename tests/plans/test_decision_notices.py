"""What the unit is told of a decision, read whole: in the portal and by e-mail the same."""

import datetime

import pytest
from django.urls import reverse
from post_office.models import Email

from cpdplans.cycles import stages
from cpdplans.cycles.models import Remark

from .factories import add_remark, approve, make_plan, send

RETURNED = """\
เรียน เจ้าหน้าที่สำนักงานสหกรณ์จังหวัดเชียงใหม่

กลุ่มพัฒนาระบบบริหารพิจารณาแผนปรับปรุงและพัฒนาการให้บริการของหน่วยงาน ประจำปีงบประมาณ พ.ศ. 2566 แล้ว \
ขอให้แก้ไขตามประเด็นต่อไปนี้ จำนวน 2 ประเด็น ภายในวันที่ 20 เมษายน 2566 เวลา 23.59 น.

1. แผนที่ 1 ตัวชี้วัดที่ 1 ค่าเป้าหมาย
   กรุณาระบุค่าเป้าหมายให้ชัดเจน

2. แผนที่ 1 วัตถุประสงค์
   วัตถุประสงค์กว้างไป กรุณาระบุกลุ่มเป้าหมาย

ข้อความเพิ่มเติม: โปรดประสานงานก่อนส่ง

ผู้พิจารณา: ผู้ใช้ reviewer โทร. 0 2281 5555 ต่อ 301

เปิดประเด็นแรก แก้ไข และชี้แจงได้ที่ {url}
การส่งอีกครั้งไม่กระทบวันที่ส่งครั้งแรก (ส่งภายในกำหนด)

สอบถามเพิ่มเติม: กลุ่มพัฒนาระบบบริหาร โทร. 0 2281 7002 อีเมล cpd_psdg@cpd.go.th"""


@pytest.fixture
def plan(cycle, officer_a, reviewer, now):
    """Sent, with two remarks to the unit and a note that is not for it."""
    reviewer.telephone = "0 2281 5555 ต่อ 301"
    reviewer.save()
    cycle.contact_name, cycle.contact_telephone = "กลุ่มพัฒนาระบบบริหาร", "0 2281 7002"
    cycle.contact_email = "cpd_psdg@cpd.go.th"
    cycle.save()
    plan = make_plan(cycle, officer_a, now=now)
    send(plan, officer_a, now)
    project = plan.projects.get()
    add_remark(plan, reviewer, now, row=project.indicators.get(), field="target", place="แผนที่ 1 ตัวชี้วัดที่ 1 ค่าเป้าหมาย")
    text = "วัตถุประสงค์กว้างไป กรุณาระบุกลุ่มเป้าหมาย"
    add_remark(plan, reviewer, now, text, row=project, field="objective", place="แผนที่ 1 วัตถุประสงค์")
    add_remark(plan, reviewer, now, "สอบถามทางโทรศัพท์แล้ว", kind=Remark.Kind.INTERNAL)
    return plan


def send_back(plan, reviewer, now):
    mend_by = datetime.date(2023, 4, 20)
    note = "โปรดประสานงานก่อนส่ง"
    stages.perform(plan.submission, stages.Act.RETURN, by=reviewer, now=now, revise_by=mend_by, note=note)


def test_a_return_tells_the_whole_reason(plan, officer_a, reviewer, now, settings):
    send_back(plan, reviewer, now)
    first = plan.submission.remarks.to_unit().first()
    url = f"{settings.PORTAL_URL}{plan.submission.get_absolute_url()}#remark-{first.pk}"
    told = officer_a.notices.first()
    assert told.subject == "ส่งคืนแผนเพื่อแก้ไข ปีงบประมาณ พ.ศ. 2566 กรุณาแก้ไขภายในวันที่ 20 เมษายน 2566"
    assert told.body == RETURNED.format(url=url)


def test_the_mail_says_the_same_to_the_unit_and_its_people(plan, officer_a, unit_a, reviewer, now):
    officer_a.email = "officer@example.go.th"
    officer_a.save()
    send_back(plan, reviewer, now)
    told = officer_a.notices.first()
    [letter] = Email.objects.filter(subject=told.subject)
    assert letter.message.strip() == told.body
    assert sorted(letter.to) == sorted(filter(None, ["officer@example.go.th", unit_a.email]))


def test_the_notice_leads_to_the_first_remark(plan, officer_a, reviewer, now, officer_client):
    send_back(plan, reviewer, now)
    first = plan.submission.remarks.to_unit().first()
    read = officer_client.post(reverse("cycles:notice", args=[officer_a.notices.first().pk]), follow=True)
    path = read.context["path"]
    opened = officer_client.get(path, follow=True)
    assert path == f"{plan.submission.get_absolute_url()}#remark-{first.pk}"
    assert f'id="remark-{first.pk}"' in opened.content.decode()


def test_a_look_at_the_plan_leaves_its_notices_unread(plan, officer_a, reviewer, now, officer_client):
    send_back(plan, reviewer, now)
    officer_client.get(reverse("plans:detail", args=[plan.pk]))
    assert officer_a.notices.first().read_at is None


def test_an_approval_names_who_to_ask(plan, officer_a, reviewer, now):
    plan.submission.remarks.update(state=Remark.State.CLOSED)
    approve(plan, reviewer, now)
    told = officer_a.notices.first()
    assert told.subject == "เห็นชอบแผน ปีงบประมาณ พ.ศ. 2566 แล้ว"
    assert "ผู้พิจารณา: ผู้ใช้ reviewer โทร. 0 2281 5555 ต่อ 301" in told.body
