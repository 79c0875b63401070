"""Acts on many rows of the review desk: each says first what it will do and to whom, and is done once confirmed."""

from django.contrib import admin, messages
from django.http import FileResponse
from django.shortcuts import redirect
from django.utils import timezone

from cpdplans.cycles import bundles, together
from cpdplans.cycles.admin import together as pages
from cpdplans.cycles.stages import Refused

from . import deciding, sharing


class ActsOnMany:
    """A mixin for the lists of plans and of reports."""

    actions = ["approve_many", "return_many", "prepare_many", "assign_many", "join_many"]

    def has_review_permission(self, request):
        return request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}")

    def read_ahead(self, owners):
        """What the checks of many ask of the store, where a room has such."""

    @admin.action(description="เห็นชอบรายการที่เลือก", permissions=["review"])
    def approve_many(self, request, queryset):
        return self._attempt(deciding.approve, request, queryset)

    @admin.action(description="ส่งคืนพร้อมประเด็นเดียวกัน", permissions=["review"])
    def return_many(self, request, queryset):
        return self._attempt(deciding.send_back, request, queryset)

    @admin.action(description="เตรียมผลการพิจารณา (เห็นชอบ)", permissions=["review"])
    def prepare_many(self, request, queryset):
        return self._attempt(deciding.prepare, request, queryset)

    @admin.action(description="มอบหมายผู้พิจารณา", permissions=["review"])
    def assign_many(self, request, queryset):
        return self._attempt(sharing.assign, request, queryset)

    @admin.action(description="รวม PDF เป็นไฟล์เดียว", permissions=["review"])
    def join_many(self, request, queryset):
        return self._attempt(_join, request, queryset)

    def _attempt(self, act, request, queryset):
        """The page or file that an act answers with; None, which leads back to the list, when it is done or refused."""
        try:
            return act(self, request, pages.keys_of(request, queryset))
        except Refused as refused:
            self.message_user(request, str(refused), messages.ERROR)
            return None

    def owners(self, keys):
        """The plans or reports with all that the checks read."""
        owners = self._found(keys, self.model.objects.with_rows())
        together.read_ahead(owner.submission for owner in owners)
        self.read_ahead(owners)
        return owners

    def bare_owners(self, keys):
        """The same without their rows."""
        found = self.model.objects.select_related("submission__unit", "submission__cycle", "submission__reviewer")
        return self._found(keys, found)

    def _found(self, keys, records):
        found = pages.in_the_order_of(keys, records.filter(pk__in=keys))
        if not found:
            raise Refused(pages.NOTHING)
        return found


def _join(model_admin, request, keys):
    """A few documents are joined while a person waits; of many, or where some were never sent, a page tells more."""
    versions, unsent = bundles.latest_versions([owner.submission for owner in model_admin.bare_owners(keys)])
    names = " ".join(submission.unit.short_name for submission in unsent)
    if not versions:
        raise Refused(f"ยังรวมไฟล์ไม่ได้ เพราะรายการที่เลือกยังไม่เคยส่ง: {names}")
    if unsent:
        messages.warning(request, f"ไม่ได้รวม {len(unsent)} รายการที่ยังไม่เคยส่ง: {names}")
    if unsent or bundles.missing(versions) > bundles.AT_ONCE:
        return redirect("admin:cycles_bundle_change", bundles.ask(versions, by=request.user, now=timezone.now()).pk)
    try:
        stream = bundles.joined(versions)
    except bundles.BrokenDocument as broken:
        raise Refused(str(broken)) from broken
    return FileResponse(
        stream, as_attachment=True, filename=bundles.file_name(versions), content_type="application/pdf"
    )
