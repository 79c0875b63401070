"""What the desk of plans has beside the review."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone

from cpdplans.cycles.stages import Refused
from surveys import importing
from surveys.models import SurveyImport, SurveyRound

from .. import readiness
from .desk import ReviewAdmin


class PlanAdmin(ReviewAdmin):
    """Registered by the last room, which lends what it knows of the year before."""

    def read_ahead(self, owners):
        readiness.read_ahead(owners)

    def get_urls(self):
        view = self.admin_site.admin_view(self.undo_import_view)
        return [path("survey-imports/<int:pk>/undo/", view, name="plans_plan_undo_import"), *super().get_urls()]

    def undo_import_view(self, request, pk):
        """Asks whether an import of survey results is to be taken back; here, because plans may rest on them."""
        if not importing.may_import(request.user):
            raise PermissionDenied
        kept = get_object_or_404(SurveyImport, pk=pk)
        if request.method == "POST":
            return self._undo_import(request, kept)
        round = SurveyRound.objects.filter(fiscal_year=kept.fiscal_year).first()
        context = self.admin_site.each_context(request) | {"title": "ยกเลิกการนำเข้าผลการสำรวจ", "opts": kept._meta}
        context |= {"kept": kept, "round": round, "refusal": importing.undo_refusal(kept)}
        return TemplateResponse(request, "admin/plans/plan/undo_import.html", context)

    def _undo_import(self, request, kept):
        try:
            importing.undo(kept, by=request.user, now=timezone.now())
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            self.message_user(request, "ยกเลิกการนำเข้าแล้ว ผลการสำรวจกลับเป็นเหมือนก่อนนำเข้าไฟล์นี้")
        return redirect("admin:surveys_surveyimport_review", kept.pk)
