"""The review desk of reports: the plans' own, with the reports' content."""

from django.contrib import admin

from plans.admin import ReviewAdmin
from plans.review import ReviewDesk

from . import readiness
from .content import report_parts
from .models import Report


@admin.register(Report)
class ReportAdmin(ReviewAdmin):
    desk = ReviewDesk(parts_of=report_parts, lacks_of=readiness.lacks)
