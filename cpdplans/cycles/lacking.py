"""What a plan and a report may lack alike: who answers for it, a covering letter, links that open for others."""

from django.utils.text import Truncator

from .stages import Lack
from .writing_form import name_of

CONTACT = (("contact_name", "ชื่อ-สกุล"), ("contact_position", "ตำแหน่ง"), ("contact_telephone", "โทรศัพท์"))


def field_anchor(row, column):
    return f"id_{name_of(row, column)}"


def contact_lacks(submission, who, url):
    """`who`: what the person is called; `url`: anchor -> address of the page of the letter."""
    for column, words in CONTACT:
        if not getattr(submission, column):
            yield Lack(f"{who}: กรอก{words}", url(field_anchor(submission, column)), True, submission.ref)


def letter_lacks(submission, words, url):
    """`words`: {column: what to fill in}; what the round leaves optional is not asked for."""
    for column, wanted in words.items():
        if column not in submission.optional and not getattr(submission, column):
            yield Lack(f"หนังสือนำส่ง: กรอก{wanted}", url(field_anchor(submission, column)), True, submission.ref)


def link_lacks(owner, url):
    """Links that a reviewer may not be able to open. The list comes with the plan or report: no query of its own."""
    for piece in owner.submission.evidence.all():
        if piece.removed_at is None and piece.access_note:
            yield Lack(f"หลักฐาน “{Truncator(piece).chars(80)}”: {piece.access_note}", url, False, owner.ref)
