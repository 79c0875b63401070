"""Model fields of the portal."""

from django.core.exceptions import ValidationError
from django.db import models

from cpdplans import thai
from cpdplans.forms import ThaiDateField, ThaiDateInput


def validate_day(day):
    """Refuse a date whose Gregorian year is outside 1900-2200, such as 2566 taken for a Gregorian year."""
    try:
        thai.check_year(day.year)
    except ValueError as error:
        raise ValidationError(str(error), code="year") from error


class DayField(models.DateField):
    """A date stored Gregorian, typed and shown in พ.ศ. Validation and every save refuse an impossible year.

    `of_month` ("first" or "last"): what a month and year alone mean where people write the field as text.
    """

    default_validators = [validate_day]

    def __init__(self, *args, of_month="", **kwargs):
        self.of_month = of_month  # of no concern to the database, so no migration knows it
        super().__init__(*args, **kwargs)

    def get_db_prep_save(self, value, connection):
        """Raise ValidationError for an impossible year. Also the road of update(), bulk_create() and loaddata."""
        if value is not None and not hasattr(value, "as_sql"):
            value = self.to_python(value)
            validate_day(value)
        return super().get_db_prep_save(value, connection)

    def formfield(self, **kwargs):
        """A ThaiDateField; the admin's own date widget, which shows Gregorian years, is put aside."""
        if not _is_thai_widget(kwargs.get("widget")):
            kwargs.pop("widget", None)
        return super().formfield(**{**kwargs, "form_class": ThaiDateField})


def _is_thai_widget(widget):
    kind = widget if isinstance(widget, type) else type(widget)
    return issubclass(kind, ThaiDateInput)
