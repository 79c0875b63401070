"""Columns and words that several pages of the desk share."""

from django.contrib import admin
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator

from cpdplans.units.admin import related

from ..models import Document


@admin.display(description="ประเภท", ordering="submission__kind")
def kind_of(record):
    return record.submission.noun


CHECKSUM = related("sha256", "ค่าตรวจสอบ (SHA-256)")
UNIT_AND_KIND = [related("submission__unit__short_name", "หน่วยงาน"), kind_of]


def short(field, description):
    """A column with the beginning of a long text."""

    @admin.display(description=description, ordering=field)
    def show(record):
        return Truncator(getattr(record, field)).chars(50)

    show.__name__ = f"{field}_short"
    return show


def tag(status):
    """A status or how a sending stood ({label, tone}), as the portal draws it."""
    return render_to_string("components/status_tag.html", {"status": status})


def document_link(version, kind):
    address = reverse("cycles:document", args=[version.pk, kind])
    return format_html('<a href="{}">{}</a>', address, Document.Kind(kind).label)


def papers_of(version):
    if version.pk is None:  # a row of a torn posting
        return "-"
    return format_html("{} · {}", document_link(version, "content"), document_link(version, "receipt"))
