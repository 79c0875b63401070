"""PDFs joined as one file: who asked for which, how far they are, and the file itself."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from cpdplans.admin import BaseAdmin, ReadOnlyAdmin, thai_datetime

from .. import bundles
from ..models import Bundle
from ..stages import Refused
from ..views import file_response


@admin.register(Bundle)
class BundleAdmin(ReadOnlyAdmin, BaseAdmin):
    """Everybody's own; the administrators' are all."""

    list_display = ["__str__", "standing", "asked_by", thai_datetime("finished_at", "แล้วเสร็จเมื่อ")]
    list_select_related = ["asked_by"]

    def get_queryset(self, request):
        found = super().get_queryset(request)
        return found if request.user.is_superuser else found.filter(asked_by=request.user)

    @admin.display(description="ความคืบหน้า")
    def standing(self, bundle):
        if bundle.finished_at:
            return format_html('<a href="{}">ดาวน์โหลด</a>', reverse("admin:cycles_bundle_file", args=[bundle.pk]))
        return bundle.problem or f"จัดทำแล้ว {bundle.done} จาก {len(bundle.versions)} ฉบับ"

    def get_urls(self):
        pages = {"file": ("<int:pk>/file/", self.file_view), "again": ("<int:pk>/again/", self.again_view)}
        own = [
            path(address, self.admin_site.admin_view(view), name=f"cycles_bundle_{name}")
            for name, (address, view) in pages.items()
        ]
        return [*own, *super().get_urls()]

    def _bundle(self, request, pk):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request), pk=pk)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """How far it is; the page asks again by itself until it is done."""
        bundle = self.get_object(request, object_id)
        if bundle is None:
            raise Http404
        versions = bundles.versions_of(bundle)
        may_ask_again = bundles.may_ask_again(bundle, timezone.now())
        context = self.admin_site.each_context(request) | {
            "title": "รวม PDF เป็นไฟล์เดียว",
            "opts": self.opts,
            "bundle": bundle,
            "versions": versions,
            "may_ask_again": may_ask_again,
            "is_running": not (bundle.finished_at or may_ask_again),
        }
        return TemplateResponse(request, "admin/desk/bundle.html", context)

    def again_view(self, request, pk):
        """Begins a failed one anew."""
        bundle = self._bundle(request, pk)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            bundles.ask_again(bundle, now=timezone.now())
        except Refused as refused:
            self.message_user(request, str(refused), messages.WARNING)
        return redirect("admin:cycles_bundle_change", bundle.pk)

    def file_view(self, request, pk):
        bundle = self._bundle(request, pk)
        if not bundle.finished_at:
            raise Http404
        return file_response(bundle.file, bundles.file_name(bundles.versions_of(bundle)), "application/pdf")
