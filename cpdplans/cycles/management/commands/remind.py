from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse
from django.utils import timezone

from cpdplans.cycles.reminders import remind
from cpdplans.units.delivery import deliver
from cpdplans.units.mail import hide_account_links


class Command(BaseCommand):
    help = "งานประจำชั่วโมง: ส่งการเตือนที่ถึงเวลาและยังไม่ได้ส่ง แล้วส่งอีเมลที่ค้างในคิว (เรียกซ้ำได้ ไม่ส่งซ้ำ ไม่เตือนนอกเวลา 08.00-18.00 น.)"

    def handle(self, *, verbosity, **options):
        now = timezone.now()
        run = remind(now=now)
        sent = deliver(now=now)
        hide_account_links()
        if verbosity:
            self.stdout.write(_words_of(run))
            self.stdout.write(f"อีเมล: ส่งแล้ว {sent.sent} รอส่งใหม่ {sent.put_off} ส่งไม่สำเร็จ {sent.failed} ฉบับ")


def _words_of(run):
    if run.is_night:
        return "การเตือน: นอกเวลา 08.00-18.00 น. จึงยังไม่เตือน"
    words = f"การเตือน: {run.told} รายการ รวมเป็น {run.letters} ฉบับ ข้ามรายการที่พ้นไปแล้ว {run.passed_over} รายการ"
    missing, page = len(run.without_address), settings.PORTAL_URL + reverse("admin:cycles_reminder_addresses")
    return f"{words} ไม่มีอีเมล {missing} หน่วยงาน ดูรายชื่อที่ {page}" if missing else words
