"""A form over rows of a plan or report. Each field carries the text it started from, and is written by write_text."""

from dataclasses import dataclass, field

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from cpdplans import thai
from cpdplans.forms import OPTIONAL, PortalForm

from . import writing

LONGEST_FIGURE = 60  # characters of a date or number
STORED = "stored"  # chosen after a conflict: the text in store


@dataclass
class WritingField:
    """One field as the page draws it: the control, its starting text, the remarks pinned to it, a conflict if any."""

    bound: forms.BoundField
    base: forms.BoundField
    remarks: list = field(default_factory=list)
    conflict: writing.Conflict | None = None
    choice: str = ""  # the name of the choice between the two texts of a conflict

    @property
    def origin(self):
        return self.conflict.origin()


class WritingForm(PortalForm):
    """`rows`: the rows to write, in the page's order, each with its `written` fields but those of `leave_out`
    (a set of (ref, column)).

    Drafts may be as unfinished as people like, so nothing is required here. What does not fit its field is told and
    kept as typed while all else is saved.
    """

    form_tag = False
    submit_label = ""

    def __init__(self, *args, rows, remarks=(), leave_out=frozenset(), **kwargs):
        fields = ((row, column) for row in rows for column in row.written if (row.ref, column) not in leave_out)
        self.targets = {name_of(row, column): (row, column) for row, column in fields}
        self.remarks = list(remarks)
        self.conflicts = {}
        self.gone = []  # (place and label, text) of what was typed into rows that a colleague removed meanwhile
        self.theirs = []  # Conflicts of fields that this author left alone: a colleague's newer text stands there
        super().__init__(*args, **kwargs)
        if self.is_bound:
            self.data = self.data.copy()  # the starting texts move on as fields are saved

    def prepare_fields(self):
        for name, (row, column) in self.targets.items():
            text = writing.text_of(row, column)
            self.fields[name] = _control(row, column, text)
            self.fields[base_of(name)] = forms.CharField(
                widget=forms.HiddenInput, initial=text, required=False, strip=False
            )

    def clean(self):
        for name, (row, column) in self.targets.items():
            try:
                writing.parse(row, column, self.cleaned_data.get(name, ""))
            except ValidationError as error:
                self.add_error(name, [f"{row.place()} {message}" for message in error.messages])
        return self.cleaned_data

    def write(self, *, by, now):
        """Saves every field that fits. Returns how many changed; what did not fit or met another's text is in errors.

        Raises Refused when the stage or the person does not allow writing: then nothing was saved."""
        self.full_clean()
        changed = 0
        for name, (row, column) in self.targets.items():
            if name in self.errors or name not in self.data:
                continue
            changed += self._write_one(name, row, column, by, now)
        return changed

    def _write_one(self, name, row, column, by, now):
        base = self.data.get(base_of(name), "")
        if self.data.get(choice_of(name)) == STORED:  # after a conflict: its author takes the other's text
            self.data[base_of(name)] = self.data[name] = writing.text_of(row, column)
            return 0
        if self.data[name] == base:
            self._notice_theirs(row, column, base)
            return 0
        try:
            written = writing.write_text(row, column, self.data[name], base=base, by=by, now=now)
        except writing.Conflict as conflict:
            self.conflicts[name] = conflict
            self.data[base_of(name)] = conflict.stored
            self.add_error(name, _conflict_sentence(conflict))
            return 0
        except writing.RowGone:
            self.gone.append((f"{row.place()} {writing.label_of(row, column)}", self.data[name]))
            return 0
        self.data[base_of(name)] = self.data[name] = written.text
        return int(written.changed)

    def _notice_theirs(self, row, column, base):
        stored = writing.text_of(row, column)
        if thai.clean_text(base) != thai.clean_text(stored):
            self.theirs.append(writing.Conflict(row, column, stored, base))

    def has(self, row):
        """Whether the form was made with this row."""
        return any(target == row for target, _ in self.targets.values())

    def fields_of(self, row):
        """The row's fields for the template, in the order in which people write them."""
        return [
            WritingField(
                self[name],
                self[base_of(name)],
                self._remarks_on(row, column),
                self.conflicts.get(name),
                choice_of(name),
            )
            for name, (target, column) in self.targets.items()
            if target == row and type(target) is type(row)
        ]

    def _remarks_on(self, row, column):
        return [remark for remark in self.remarks if remark.ref == row.ref and remark.field == column]


def name_of(row, column):
    return f"{row.ref.hex}-{column}"


def base_of(name):
    return f"base-{name}"


def choice_of(name):
    """The name of the choice between two texts that a conflict shows."""
    return f"choice-{name}"


def _conflict_sentence(conflict):
    who = conflict.origin()[0] or "ผู้อื่น"
    return (
        f"{writing.label_of(conflict.row, conflict.field)}: ข้อความนี้ถูกแก้ไขโดย{who} ระหว่างที่ท่านกำลังกรอก "
        "กรุณาเทียบข้อความทั้งสองด้านล่าง เลือกหรือแก้ให้เป็นข้อความที่ต้องการ แล้วบันทึกอีกครั้ง"
    )


def _control(row, column, text):
    """The form field for a column: choices are choices, all else is text that write_text understands."""
    model_field = row._meta.get_field(column)
    optional = column in row.optional
    label = f"{model_field.verbose_name} {OPTIONAL}" if optional else str(model_field.verbose_name)
    limit = getattr(model_field, "max_length", None) or LONGEST_FIGURE
    attrs = {"data-write": column, "data-ref": str(row.ref), "data-limit": limit}
    common = {"label": label, "required": False, "initial": text, "help_text": model_field.help_text}
    if model_field.choices:
        choices = list(model_field.choices) if not model_field.blank else [("", "เลือก"), *model_field.choices]
        return forms.ChoiceField(choices=choices, widget=forms.Select(attrs=attrs), **common)
    return forms.CharField(widget=_widget(row, model_field, attrs), strip=False, **common)


def _widget(row, model_field, attrs):
    if isinstance(model_field, models.TextField):
        return forms.Textarea(attrs=attrs | {"rows": 4})
    if isinstance(model_field, models.DateField):
        example = f"12 เม.ย. {row.submission.cycle.fiscal_year}"
        return forms.TextInput(attrs=attrs | {"class": "thai-date", "placeholder": example})
    if isinstance(model_field, models.DecimalField | models.IntegerField):
        return forms.TextInput(attrs=attrs | {"inputmode": "decimal", "class": "number"})
    return forms.TextInput(attrs=attrs)
