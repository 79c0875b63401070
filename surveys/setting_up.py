"""Setting up a year from the last one: the round, and the suggested activities that go with it."""

from django import forms
from django.db import transaction

from cpdplans.cycles import rounds
from cpdplans.cycles.models import Cycle
from cpdplans.forms import CleanCharField, PortalModelForm

from .models import Responsible, SuggestedActivity

YEARS = ("fiscal_year", "survey_year")
LETTER = ("letter_number", "letter_date", "letter_subject")
CONTACT = ("contact_name", "contact_telephone", "contact_fax", "contact_email")


class NewRoundForm(PortalModelForm):
    """The next round, filled in from `source`. The same posting again is taken for what was made the first time."""

    form_tag = False
    submit_label = ""

    class Meta:
        model = Cycle
        fields = [*YEARS, *rounds.DATES, *LETTER, *CONTACT, "report_needs_letter", "shares_plans", "shares_counts"]
        field_classes = dict.fromkeys(["letter_number", "letter_subject", *CONTACT[:3]], CleanCharField)

    def __init__(self, *args, source, **kwargs):
        super().__init__(*args, initial=rounds.proposal(source), **kwargs)
        if source.documents.exists():
            self.fields["documents"] = forms.ModelMultipleChoiceField(
                source.documents.all(),
                label=f"คัดลอกเอกสารประกอบจาก{source}",
                help_text="ไม่เลือก หมายถึงไม่คัดลอก เอกสารของแต่ละปีมักเป็นฉบับใหม่",
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        self.prepare_fields()

    def validate_unique(self):
        """Asked in clean(), which also knows a posting that came twice."""

    def clean(self):
        data = super().clean()
        held = Cycle.objects.filter(fiscal_year=data.get("fiscal_year")).first()
        if held and not self._made_before(held):
            self.add_error("fiscal_year", f"มี{held} อยู่แล้ว กรุณาระบุปีอื่น หรือแก้ไขรอบเดิมจากรายการรอบปีงบประมาณ")
        return data

    def _made_before(self, held):
        return not self.errors and all(getattr(held, name) == self.cleaned_data[name] for name in self.Meta.fields)

    def values(self):
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def days(self):
        """{field: date} of the dates as they stand in the form, as far as they can be read."""
        held = self.cleaned_data if self.is_bound and hasattr(self, "cleaned_data") else self.initial
        return {name: held.get(name) for name in rounds.DATES}


@transaction.atomic
def prepare_round(source, values, *, documents=()):
    """Makes the round of {field: value} with the catalogue of `source` and copies of these documents of it.

    (cycle, how many activities were copied); None instead of a number where there was one of that year before."""
    cycle, is_new = rounds.make_from(source, values, documents=documents)
    return cycle, copy_catalogue(source, cycle) if is_new else None


def copy_catalogue(from_cycle, to_cycle):
    """Gives a round the suggested activities of another, with who is responsible for them. Returns how many."""
    activities = from_cycle.suggested_activities.prefetch_related("responsible")
    for activity in activities:
        copied = SuggestedActivity.objects.create(
            cycle=to_cycle,
            aspect_id=activity.aspect_id,
            number=activity.number,
            title=activity.title,
            items=activity.items,
        )
        Responsible.objects.bulk_create(
            Responsible(
                activity=copied, position=row.position, row=row.row, unit_id=row.unit_id, kind=row.kind, role=row.role
            )
            for row in activity.responsible.all()
        )
    return len(activities)
