"""The review desk of plans and of reports: one desk, to which each room lends its content."""

from django.contrib import admin

import plans.readiness
from plans.admin import PlanAdmin, ReviewAdmin
from plans.content import plan_parts
from plans.models import Plan
from plans.review import ReviewDesk
from plans.review.desk import plan_place

from . import readiness
from .book.admin import FrozenYearAdmin  # noqa: F401 its import registers it
from .content import report_parts
from .examples.admin import GoodExampleAdmin  # noqa: F401 its import registers it
from .models import Report
from .reviewing import examples_of, last_year, promised_of, report_place, supplements_of


@admin.register(Plan)
class PlanReviewAdmin(PlanAdmin):
    desk = ReviewDesk(plan_parts, plans.readiness.lacks, plan_place, last_year)


@admin.register(Report)
class ReportReviewAdmin(ReviewAdmin):
    desk = ReviewDesk(report_parts, readiness.lacks, report_place, last_year, supplements_of, promised_of, examples_of)
