"""The import of survey files in the admin."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path

from cpdplans.admin import BaseAdmin, ReadOnlyAdmin, thai_datetime
from cpdplans.cycles.views import file_response
from cpdplans.uploads import XLSX

from ..models import SurveyImport

PROBLEMS_PER_PAGE = 200
LONGEST_SHOWN = 80  # characters of a comment in the list


@admin.register(SurveyImport)
class SurveyImportAdmin(ReadOnlyAdmin, BaseAdmin):
    list_display = ["original_name", "fiscal_year", thai_datetime("uploaded_at", "อัปโหลดเมื่อ"), "uploaded_by", "applied"]
    list_filter = ["fiscal_year"]
    search_fields = ["original_name"]
    list_select_related = ["uploaded_by"]

    def get_urls(self):
        view = self.admin_site.admin_view(self.file_view)
        return [path("<int:pk>/file/", view, name="surveys_surveyimport_file"), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        kept = self.get_object(request, object_id)
        if kept is None:
            raise Http404
        return redirect("admin:surveys_surveyround_review", kept.pk)

    def file_view(self, request, pk):
        """The workbook as it was uploaded: for กพร. only."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        kept = get_object_or_404(SurveyImport, pk=pk)
        return file_response(kept.file, kept.original_name, XLSX)

    @admin.display(description="นำเข้าเมื่อ", ordering="applied_at", empty_value="ยังไม่ได้นำเข้า")
    def applied(self, kept):
        return kept.applied_at
