"""The mail queue as administrators see it: what waits, what was sent, what was given up and why."""

from django.contrib import admin, messages
from django.db import transaction
from post_office.models import STATUS, Email

from cpdplans.admin import BaseAdmin, ReadOnlyAdmin, thai_datetime

from .delivery import reason, with_reasons
from .mail import LINK_TAKEN_OUT, deliver_mail

WITHOUT_LINK = "ฉบับที่ให้ตั้งรหัสผ่านส่งซ้ำไม่ได้ เพราะไม่เก็บลิงก์ไว้ กรุณาใช้คำสั่ง “ส่งอีเมลให้ตั้งรหัสผ่าน” ในหน้าบัญชีผู้ใช้"


@admin.register(Email)
class EmailAdmin(ReadOnlyAdmin, BaseAdmin):
    list_display = ["recipients", "subject", "status", "why", thai_datetime("created", "เข้าคิวเมื่อ"), "scheduled"]
    list_filter = ["status"]
    search_fields = ["to", "subject"]
    ordering = ["-created", "-pk"]
    actions = ["send_again"]
    change_form_template = "admin/change_form.html"  # the package has its own, with a button in English
    # Without the message: a letter for setting a password holds the key to an account until it is sent.
    fields = ["from_email", "recipients", "subject", "status", "why", "tries", "created_at", "scheduled"]
    created_at = thai_datetime("created", "เข้าคิวเมื่อ", "long")
    scheduled = thai_datetime("scheduled_time", "กำหนดส่ง")

    def get_queryset(self, request):
        return with_reasons(super().get_queryset(request))

    @admin.display(description="ถึง", ordering="to")
    def recipients(self, email):
        return ", ".join(email.to)

    @admin.display(description="เหตุที่ส่งไม่สำเร็จครั้งล่าสุด")
    def why(self, email):
        return reason(email) if email.status in {STATUS.failed, STATUS.requeued} else "-"

    @admin.display(description="ส่งไม่สำเร็จ (ครั้ง)")
    def tries(self, email):
        return email.number_of_retries or 0

    def has_resend_permission(self, request):
        return request.user.has_perm("post_office.change_email")

    @admin.action(description="ส่งฉบับที่ส่งไม่สำเร็จอีกครั้ง", permissions=["resend"])
    def send_again(self, request, queryset):
        failed = queryset.filter(status=STATUS.failed)
        whole = Email.objects.filter(pk__in=failed.values("pk")).exclude(message__contains=LINK_TAKEN_OUT)
        if failed.filter(message__contains=LINK_TAKEN_OUT).exists():
            self.message_user(request, WITHOUT_LINK, messages.WARNING)
        count = whole.update(status=STATUS.queued, number_of_retries=0, scheduled_time=None)
        if count:
            transaction.on_commit(lambda: deliver_mail.enqueue(), robust=True)
        self.message_user(request, f"ส่งเข้าคิวอีกครั้งแล้ว {count} ฉบับ", messages.SUCCESS if count else messages.WARNING)
