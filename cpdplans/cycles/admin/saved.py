"""Views of a list that a person comes back to, kept as links above it."""

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ORDER_VAR, SEARCH_VAR
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import urlencode

from cpdplans.forms import CleanCharField, PortalForm, number_in

from ..models import SavedFilter

LONGEST = SavedFilter._meta.get_field("query").max_length


class SavedFilterForm(PortalForm):
    submit_label = ""
    form_tag = False
    name = CleanCharField(label="ชื่อตัวกรอง", max_length=100)

    def __init__(self, *args, query="", **kwargs):
        super().__init__(*args, **kwargs)
        self.query = query

    def clean(self):
        if not self.query:
            self.add_error("name", "ยังไม่ได้เลือกตัวกรอง ค้นหา หรือเรียงลำดับ จึงยังไม่มีสิ่งที่จะบันทึก")
        elif len(self.query) > LONGEST:
            self.add_error("name", "ตัวกรองนี้ยาวเกินกว่าจะบันทึกได้ กรุณาเลือกรายการให้น้อยลงหรือใช้คำค้นที่สั้นลง")
        return super().clean()


class KeepsFilters:
    """A mixin, before BaseAdmin: everybody keeps views of the list for themselves; nobody sees those of others."""

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        form = SavedFilterForm()
        if request.method == "POST" and "drop_filter" in request.POST:
            return self._drop(request)
        if request.method == "POST" and "keep_filter" in request.POST:
            form = SavedFilterForm(request.POST, query=self._query(request))
            if form.is_valid():
                return self._keep(request, form)
        context = {"saved_filters": self._own(request), "saved_filter_form": form}
        return super().changelist_view(request, context | (extra_context or {}))

    def _own(self, request):
        return SavedFilter.objects.filter(user=request.user, page=self.opts.label_lower)

    def _query(self, request):
        """What the address asks of the list, without what the list does not know; "" where it cannot be read."""
        try:
            changelist = self.get_changelist_instance(request)
        except IncorrectLookupParameters:
            return ""
        known = {SEARCH_VAR, ORDER_VAR, *(f"{changelist.date_hierarchy}__{part}" for part in ("year", "month", "day"))}
        known.update(name for spec in changelist.filter_specs for name in spec.expected_parameters())
        asked = [(name, held) for name, held in changelist.filter_params.items() if name in known and any(held)]
        return urlencode(sorted(asked), doseq=True)

    def _keep(self, request, form):
        name = form.cleaned_data["name"]
        values = {"query": form.query, "saved_at": timezone.now()}
        _, is_new = self._own(request).update_or_create(
            user=request.user, page=self.opts.label_lower, name=name, defaults=values
        )
        words = f"บันทึกตัวกรอง “{name}” แล้ว" if is_new else f"บันทึกตัวกรอง “{name}” แทนของเดิมที่ใช้ชื่อนี้แล้ว"
        self.message_user(request, words, messages.SUCCESS)
        return redirect(request.get_full_path())

    def _drop(self, request):
        held = self._own(request).filter(pk=number_in(request.POST["drop_filter"])).first()
        if held:
            held.delete()
            self.message_user(request, f"ลบตัวกรอง “{held.name}” แล้ว", messages.SUCCESS)
        return redirect(request.get_full_path())
