"""The review desk of plans and of reports: one desk, to which each room lends its content."""

from django.contrib import admin

import plans.readiness
from plans.admin import PlanAdmin, ReviewAdmin
from plans.content import plan_parts
from plans.models import Plan
from plans.review import ReviewDesk

from . import readiness
from .content import report_parts
from .models import Report


@admin.register(Plan)
class PlanReviewAdmin(PlanAdmin):
    desk = ReviewDesk(parts_of=plan_parts, lacks_of=plans.readiness.lacks)


@admin.register(Report)
class ReportReviewAdmin(ReviewAdmin):
    desk = ReviewDesk(parts_of=report_parts, lacks_of=readiness.lacks)
