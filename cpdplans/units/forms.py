from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import forms as auth_forms
from django.template.loader import render_to_string

from cpdplans.forms import CleanCharField, PortalFormMixin, PortalModelForm
from cpdplans.thai import arabic_digits

from .mail import queue_mail
from .models import User


class SignInForm(PortalFormMixin, auth_forms.AuthenticationForm):
    submit_label = "เข้าสู่ระบบ"
    error_messages = {
        "invalid_login": "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง กรุณาตรวจสอบแล้วลองอีกครั้ง (ตัวอักษรเล็กและใหญ่ต่างกัน)",
        "inactive": "บัญชีนี้ถูกระงับการใช้งาน กรุณาติดต่อกลุ่มพัฒนาระบบบริหาร",
    }

    def clean_username(self):
        return arabic_digits(self.cleaned_data["username"])


class AccountForm(PortalModelForm):
    submit_label = "บันทึกข้อมูล"

    class Meta:
        model = User
        fields = ["name", "job_title", "telephone", "email"]
        field_classes = dict.fromkeys(["name", "job_title", "telephone"], CleanCharField)
        help_texts = {"email": "ใช้รับแจ้งผลการพิจารณา และใช้ตั้งรหัสผ่านใหม่เมื่อลืมรหัสผ่าน"}

    def prepare_fields(self):
        self.fields["name"].required = True
        super().prepare_fields()


class ChangePasswordForm(PortalFormMixin, auth_forms.PasswordChangeForm):
    form_tag = False
    submit_label = ""


class SetPasswordForm(PortalFormMixin, auth_forms.SetPasswordForm):
    form_tag = False
    submit_label = ""


class PasswordLinkForm(PortalFormMixin, auth_forms.PasswordResetForm):
    """Sends a link for setting a password to each account with the address, also one that never had a password."""

    form_tag = False
    submit_label = ""

    def get_users(self, email):
        found = User.objects.filter(email__iexact=email, is_active=True)
        # Accounts of the demonstration are known by having no password: a link would end that.
        return (user for user in found if user.has_usable_password() or not settings.DEMO)

    def send_mail(self, subject_template_name, email_template_name, context, from_email, to_email, **kwargs):
        queue_mail(
            [to_email], render_to_string(subject_template_name, context), render_to_string(email_template_name, context)
        )

    def send_links(self):
        """Queues the mails. Addresses in them are those of PORTAL_URL, whatever host the request named."""
        portal = urlsplit(settings.PORTAL_URL)
        self.save(
            domain_override=portal.netloc,
            use_https=portal.scheme == "https",
            subject_template_name="units/password_reset_subject.txt",
            email_template_name="units/password_reset_email.txt",
        )


class InvitationForm(PasswordLinkForm):
    """The same mail for one account, sent by กพร."""

    def __init__(self, user):
        self.user = user
        super().__init__({"email": user.email})

    def get_users(self, email):
        return [self.user]
