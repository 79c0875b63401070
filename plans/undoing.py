"""Taking back an import of survey results, while no plan rests on them."""

from django.db import transaction
from django.db.models import Q

from cpdplans.cycles.stages import Refused
from cpdplans.units.models import Unit
from surveys import importing

from .models import Finding


def undo_refusal(kept):
    """The sentence that says why an import (a SurveyImport) cannot be taken back; "" when it can."""
    if sentence := importing.undo_refusal(kept):
        return sentence
    if citing := units_citing(kept.fiscal_year).count():
        return (
            f"ยกเลิกการนำเข้าไม่ได้ เนื่องจากแผนของ {citing} หน่วยงานอ้างอิงผลการสำรวจปีงบประมาณ พ.ศ. {kept.fiscal_year} แล้ว "
            "หากค่าไม่ถูกต้อง กรุณานำเข้าไฟล์ที่แก้ไขแล้วแทน"
        )
    return ""


def units_citing(survey_year):
    """The units whose plans hold a finding of the survey of that fiscal year (พ.ศ.)."""
    findings = Finding.objects.filter(Q(survey_year=survey_year) | Q(item__round__fiscal_year=survey_year)).order_by()
    return Unit.objects.filter(pk__in=findings.values("project__plan__submission__unit"))


@transaction.atomic
def undo_survey_import(kept, *, by, now):
    """Puts everything back as it was before the import, as surveys.importing.undo does.

    Refused also when a plan already holds a finding of that survey: findings copy the figures they saw.
    """
    if sentence := undo_refusal(kept):
        raise Refused(sentence)
    importing.undo(kept, by=by, now=now)
