"""What the lists of the history share: nobody changes them, and from each row one comes to the plan and the round."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from cpdplans.admin import BaseAdmin, ReadOnlyAdmin

UNIT_WORDS = ["name", "abbreviation", "short_name", "aliases"]


class HistoryAdmin(ReadOnlyAdmin, BaseAdmin):
    actions = None
    show_facets = admin.ShowFacets.NEVER


def unit_words(path):
    """Search fields that find a unit by each of its names, and by its code; `path` leads to it."""
    return [*(f"{path}__{name}" for name in UNIT_WORDS), f"={path}__code"]


def review_link(submission, words):
    """A link to the review page of a plan or report; of_submission() leads there whoever reviews."""
    return format_html('<a href="{}">{}</a>', submission.get_absolute_url(), words)


def cycle_link(cycle):
    address = reverse("admin:cycles_cycle_change", args=[cycle.pk])
    return format_html('<a href="{}">พ.ศ. {}</a>', address, cycle.fiscal_year)


class OfSubmission:
    """A mixin for records that belong to a submission: its unit, document and round, each a link."""

    @admin.display(description="หน่วยงาน", ordering="submission__unit__position")
    def unit(self, record):
        return record.submission.unit.short_name

    @admin.display(description="เอกสาร", ordering="submission__kind")
    def paper(self, record):
        return review_link(record.submission, record.submission.noun)

    @admin.display(description="รอบ", ordering="submission__cycle__fiscal_year")
    def round(self, record):
        return cycle_link(record.submission.cycle)
