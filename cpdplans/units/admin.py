from django import forms
from django.contrib import admin, messages

from cpdplans.admin import BaseAdmin, thai_datetime
from cpdplans.changelists import MultipleFilter

from .forms import InvitationForm
from .mail_admin import EmailAdmin  # noqa: F401 registered there
from .models import Unit, User, region_label


def related(path, description):
    """A column with what stands at the end of `path` ("submission__unit"), "-" where a relation is empty."""

    @admin.display(description=description, ordering=path)
    def show(*admin_and_record):  # stands in list_display, or as an attribute of a ModelAdmin
        value = admin_and_record[-1]
        for name in path.split("__"):
            value = getattr(value, name, None)
        return "-" if value is None else value

    show.__name__ = f"{path}_column"
    return show


class PlainRelations:
    """A mixin, first among the bases: no pencil, plus and eye beside a choice, whose records have their own lists."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if hasattr(field, "widget") and hasattr(field.widget, "can_add_related"):
            widget = field.widget
            widget.can_add_related = widget.can_change_related = widget.can_view_related = False
        return field


class RegionFilter(MultipleFilter):
    """By inspection regions; `unit_field` leads from the listed model to it."""

    title = "เขตตรวจราชการ"
    parameter_name = "region"
    unit_field = "inspection_region"

    def lookups(self, request, model_admin):
        numbers = Unit.objects.order_by("inspection_region").values_list("inspection_region", flat=True).distinct()
        return [(str(number), region_label(number)) for number in numbers]

    def queryset(self, request, queryset):
        return queryset.filter(**{f"{self.unit_field}__in": self.values}) if self.values else queryset


@admin.register(Unit)
class UnitAdmin(BaseAdmin):
    list_display = ["code", "name", "kind", "inspection", "owes_submissions", "is_active"]
    list_display_links = ["code", "name"]
    list_filter = ["kind", RegionFilter, "owes_submissions", "is_active"]
    search_fields = ["code", "name", "abbreviation", "short_name", "aliases"]
    search_help_text = "ค้นได้จากรหัส ชื่อ ชื่อย่อ และชื่ออื่นที่พบในเอกสาร"
    ordering = ["position", "code"]
    fieldsets = [
        (None, {"fields": ["code", "kind", "name", "abbreviation", "short_name", "aliases"]}),
        ("ที่ตั้งและลำดับ", {"fields": ["province_code", "region", "inspection_region", "position"]}),
        ("การติดต่อ", {"fields": ["email", "telephone", "letter_prefix"]}),
        ("การใช้งาน", {"fields": ["owes_submissions", "is_active"]}),
    ]

    @admin.display(description="เขตตรวจราชการ", ordering="inspection_region")
    def inspection(self, unit):
        return unit.region_label

    def has_delete_permission(self, request, obj=None):
        return False

    def get_readonly_fields(self, request, obj=None):
        """The code stands in receipt numbers and user names, so it stays once given."""
        return ["code"] if obj else []


class UserForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["username", "name", "job_title", "telephone", "email", "role", "unit", "is_active"]


@admin.register(User)
class UserAdmin(PlainRelations, BaseAdmin):
    """Accounts. A reviewer sees and keeps those of officers only; administrators keep all."""

    form = UserForm
    list_display = ["username", "name", "role", related("unit__abbreviation", "หน่วยงาน"), "is_active", "has_password"]
    list_filter = ["role", "is_active"]
    list_select_related = ["unit"]
    search_fields = ["username", "name", "email", "unit__name", "unit__abbreviation", "unit__aliases"]
    search_help_text = "ค้นได้จากชื่อผู้ใช้ ชื่อ-สกุล อีเมล และชื่อหน่วยงาน"
    autocomplete_fields = ["unit"]
    actions = ["send_password_link", "deactivate", "activate"]
    last_sign_in = thai_datetime("last_login", "เข้าสู่ระบบล่าสุด", "long")
    joined = thai_datetime("date_joined", "วันที่สร้างบัญชี", "long")

    def lookup_allowed(self, lookup, value, request=None):
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    @admin.display(description="ตั้งรหัสผ่านแล้ว", boolean=True)
    def has_password(self, user):
        return user.has_usable_password()

    def get_queryset(self, request):
        users = super().get_queryset(request)
        return users if _keeps_everybody(request) else users.filter(role=User.Role.OFFICER)

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or obj.is_officer or _keeps_everybody(request))

    def has_delete_permission(self, request, obj=None):
        return False

    def get_fields(self, request, obj=None):
        return [*UserForm.Meta.fields, *(["has_password", "last_sign_in", "joined"] if obj else [])]

    def get_readonly_fields(self, request, obj=None):
        """The name stays once given; nobody takes away an own role or locks the own account."""
        if obj is None:
            return []
        own = ["role", "is_active"] if obj.pk == request.user.pk else []
        return ["username", "has_password", "last_sign_in", "joined", *own]

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "role" and not _keeps_everybody(request):
            kwargs["choices"] = [(User.Role.OFFICER.value, User.Role.OFFICER.label)]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if not change:
            text = "บัญชีนี้ยังไม่มีรหัสผ่าน ให้เลือกบัญชีในรายการ แล้วใช้คำสั่ง “ส่งอีเมลให้ตั้งรหัสผ่าน”"
            self.message_user(request, text, messages.INFO)

    @admin.action(description="ส่งอีเมลให้ตั้งรหัสผ่าน", permissions=["change"])
    def send_password_link(self, request, queryset):
        sent = 0
        for user in queryset:
            reason = "บัญชีถูกระงับการใช้งาน" if not user.is_active else "" if user.email else "ยังไม่ได้ระบุอีเมล"
            form = InvitationForm(user)
            if not reason and form.is_valid():
                form.send_links()
                sent += 1
            else:
                self.message_user(request, f"{user.username}: {reason or 'อีเมลไม่ถูกต้อง'}", messages.WARNING)
        self.message_user(request, f"ส่งอีเมลให้ตั้งรหัสผ่านแล้ว {sent} บัญชี", messages.SUCCESS)

    @admin.action(description="ระงับการใช้งานบัญชี", permissions=["change"])
    def deactivate(self, request, queryset):
        self._set_active(request, queryset.exclude(pk=request.user.pk), False, "ระงับการใช้งาน")

    @admin.action(description="เปิดให้ใช้งานบัญชี", permissions=["change"])
    def activate(self, request, queryset):
        self._set_active(request, queryset, True, "เปิดให้ใช้งาน")

    def _set_active(self, request, users, is_active, words):
        changed = list(users.exclude(is_active=is_active))
        User.objects.filter(pk__in=[user.pk for user in changed]).update(is_active=is_active)
        for user in changed:
            self.log_change(request, user, f"{words}บัญชี")
        self.message_user(request, f"{words}แล้ว {len(changed)} บัญชี", messages.SUCCESS)


def _keeps_everybody(request):
    return request.user.role == User.Role.ADMINISTRATOR
