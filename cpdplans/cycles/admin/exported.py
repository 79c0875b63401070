"""A list of the desk as an Excel file: what is filtered, all its pages, in the order of the screen."""

import io
import re

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone

from cpdplans import thai
from cpdplans.xlsx import new_workbook, workbook_bytes, write_table

LONGEST_TITLE = 31  # of a sheet, in Excel
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
SHEET_OF_FILTERS = "เงื่อนไขที่ใช้"


class Exports:
    """A mixin, before BaseAdmin: a button that gives the list as filtered as an Excel file.

    `export_columns`: [(header, function of a row)], whose values may be text, numbers, dates and moments;
    `export_title`: what the sheet and the file are called."""

    export_columns = ()
    export_title = ""

    def get_urls(self):
        view = self.admin_site.admin_view(self.export_view)
        return [path("export/", view, name=self._export_name()), *super().get_urls()]

    def _export_name(self):
        return f"{self.opts.app_label}_{self.opts.model_name}_export"

    def changelist_view(self, request, extra_context=None):
        address = reverse(f"admin:{self._export_name()}")
        return super().changelist_view(request, {"export_address": address, **(extra_context or {})})

    def export_rows(self, changelist):
        """The rows that export_columns are asked of."""
        return changelist.queryset

    def export_view(self, request):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        try:
            changelist = self.get_changelist_instance(request)
        except IncorrectLookupParameters:
            return redirect(
                f"{reverse(f'admin:{self.opts.app_label}_{self.opts.model_name}_changelist')}?{ERROR_FLAG}=1"
            )
        now = timezone.now()
        title = _NOT_IN_TITLES.sub(" ", self.export_title or str(self.opts.verbose_name_plural))
        content = self._workbook(changelist, title, request.user, now)
        name = f"{title} {thai.format_date(now, 'short')}.xlsx"
        return FileResponse(io.BytesIO(content), as_attachment=True, filename=name)

    def _workbook(self, changelist, title, user, now):
        workbook = new_workbook()
        rows = list(self.export_rows(changelist))
        cells = ([value(row) for _, value in self.export_columns] for row in rows)
        headers = [header for header, _ in self.export_columns]
        write_table(workbook.create_sheet(title[:LONGEST_TITLE]), headers, cells)
        lines = [
            ("รายการ", title),
            ("จัดทำเมื่อ", now),
            ("จัดทำโดย", user.display_name),
            ("จำนวนแถว", len(rows)),
            *filters_of(changelist),
        ]
        write_table(workbook.create_sheet(SHEET_OF_FILTERS), ("เรื่อง", "ค่า"), lines)
        return workbook_bytes(workbook)


def filters_of(changelist):
    """[(title, words)]: what was searched, the time looked at, and each filter."""
    lines = [("คำค้น", changelist.query or "–")]
    if changelist.date_hierarchy:
        lines.append(("ช่วงเวลา", _span_of(changelist)))
    return [*lines, *changelist.filters_in_words()]


def _span_of(changelist):
    parts = [changelist.params.get(f"{changelist.date_hierarchy}__{part}") for part in ("day", "month", "year")]
    day, month, year = (int(part) if part and part.isdigit() else None for part in parts)
    if not year:
        return "ทั้งหมด"
    words = [str(day or ""), thai.MONTHS[month - 1] if month and month <= len(thai.MONTHS) else ""]
    return " ".join([*filter(None, words), f"พ.ศ. {year + thai.BUDDHIST_OFFSET}"])
