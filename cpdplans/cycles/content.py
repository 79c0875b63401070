"""What a plan and a report have alike when they are frozen, and how a frozen content is read in words."""

from dataclasses import dataclass
from datetime import date

from cpdplans import thai

from .models import Submission


@dataclass(frozen=True)
class Part:
    """One field of a frozen content, in the words of the page. `ref` and `field` are what remarks hold on to."""

    ref: str
    field: str
    group: str
    label: str
    text: str

    @property
    def place(self):
        return f"{self.group} {self.label}".strip()


def frozen_submission(submission):
    """What plan and report say alike: whose, of which year, with which letter and contact. Dates are ISO, Gregorian."""
    unit, cycle = submission.unit, submission.cycle
    return {
        "kind": submission.kind,
        "title": submission.title,
        "is_demonstration": cycle.is_demonstration,
        "submission_ref": str(submission.ref),
        "unit": {"code": unit.code, "name": unit.name, "abbreviation": unit.abbreviation},
        "cycle": {
            "fiscal_year": cycle.fiscal_year,
            "survey_year": cycle.survey_year,
            "plan_due": cycle.plan_due.isoformat(),
            "report_due": cycle.report_due.isoformat(),
        },
        "letter": {"number": submission.letter_number, "date": iso(submission.letter_date)},
        "contact": {
            "name": submission.contact_name,
            "position": submission.contact_position,
            "telephone": submission.contact_telephone,
        },
    }


def submission_parts(content):
    ref = content["submission_ref"]
    letter, contact = content["letter"], content["contact"]
    group = "หนังสือนำส่งและผู้ประสานงาน"
    values = {
        "letter_number": letter["number"],
        "letter_date": day_words(letter["date"]),
        "contact_name": contact["name"],
        "contact_position": contact["position"],
        "contact_telephone": contact["telephone"],
    }
    return [Part(ref, field, group, label(Submission, field), value) for field, value in values.items()]


def frozen_evidence(piece):
    return {
        "ref": str(piece.ref),
        "kind": piece.get_kind_display(),
        "caption": piece.caption,
        "url": piece.url,
        "file": piece.original_name,
        "size": piece.size,
    }


def iso(day):
    return day.isoformat() if day else None


def evidence_words(pieces):
    """One line for each piece of frozen evidence."""
    return "\n".join(
        " ".join(filter(None, [f"[{piece['kind']}]", piece["caption"], piece["url"] or piece["file"]]))
        for piece in pieces
    )


def label(model, field):
    return str(model._meta.get_field(field).verbose_name)


def day_words(day):
    """An ISO day as people read it, "" for none."""
    return thai.format_date(date.fromisoformat(day)) if day else ""
