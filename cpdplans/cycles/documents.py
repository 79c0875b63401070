"""PDFs of what was sent: made from a Version's JSON alone, once, and kept."""

import hashlib
from datetime import datetime

import segno
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from cpdplans import thai
from cpdplans.pdf import render_pdf

from .models import Document


def document(version, kind):
    """The stored PDF of a version: its content or its receipt. Made on first demand; two demands give one file."""
    stored = version.documents.filter(kind=kind).first()
    return stored or store(version, kind, render_version(version, kind))


def store(version, kind, data):
    """Keeps the bytes as the PDF of a version; where another was kept meanwhile, that one counts."""
    made = Document(version=version, kind=kind, sha256=hashlib.sha256(data).hexdigest(), created_at=timezone.now())
    made.file.save(
        f"documents/{version.created_at:%Y}/{version.receipt_number}-{kind}.pdf", ContentFile(data), save=False
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:  # another made it meanwhile: theirs counts
        made.file.delete(save=False)
        return version.documents.get(kind=kind)
    return made


def file_name(version, kind):
    """The name under which people save the PDF of a version."""
    submission = version.submission
    words = [submission.noun, submission.unit.abbreviation, f"ปีงบประมาณ {submission.cycle.fiscal_year}"]
    receipt = ["ใบรับ"] if kind == Document.Kind.RECEIPT else []
    return " ".join([*receipt, *words, f"ฉบับที่ {version.number}"]) + ".pdf"


def render_version(version, kind):
    """The PDF's bytes. Reads nothing but the version's own content, format, code and checksum."""
    if kind == Document.Kind.RECEIPT:
        return render_pdf("cycles/pdf/receipt.html", receipt_context(version))
    return render_content(version.content, version.sha256)


def render_content(content, sha256):
    """The bytes of a frozen content's PDF. Asks no database: other processes do it too."""
    return render_pdf(content_template(content), pdf_context(content, checksum=sha256))


def content_template(content):
    """The print template of a content, named after its kind: plans/pdf/plan.html, reports/pdf/report.html."""
    kind = content["kind"]
    return f"{kind}s/pdf/{kind}.html"


def pdf_context(content, *, checksum="", was_sent=False):
    """What the print templates need, drawn from a frozen or a draft content. `was_sent`: of a draft, that an earlier
    version was sent."""
    sending = content.get("sending")
    return {
        "content": content,
        "sending": sending and sending | _moments(sending),
        "is_draft": sending is None,
        "was_sent": was_sent,
        "is_demonstration": content["is_demonstration"],
        "document_title": content["title"],
        "reference": _reference(sending),
        "checksum": checksum,
    }


def receipt_context(version):
    """What the receipt, on paper and on screen, says beside the content: where anybody can check it, as an address and
    as a drawing."""
    drawing = segno.make(version.verify_url, micro=False).svg_data_uri(border=0, dark="#123d2a")
    context = pdf_context(version.content, checksum=version.sha256)
    return context | {
        "received": thai.format_moment(context["sending"]["at"]),
        "first_received": thai.format_moment(context["sending"]["first_at"]),
        "letter_number": thai.letter_number(version.content["letter"]["number"]),
        "verify_page": settings.PORTAL_URL + reverse("cycles:verify_form"),
        "verify_drawing": drawing,
    }


def _moments(sending):
    return {name: datetime.fromisoformat(sending[name]) for name in ("at", "first_at")} | {
        "due": datetime.fromisoformat(sending["due"]).date(),
        "verify_code": "-".join(sending["verify_code"][at : at + 4] for at in range(0, len(sending["verify_code"]), 4)),
    }


def _reference(sending):
    if sending is None:
        return ""
    words = 'เลขที่ใบรับ <span class="whole">{}</span>  รหัสตรวจสอบ <span class="whole">{}</span>'
    return format_html(words, sending["receipt_number"], _moments(sending)["verify_code"])
