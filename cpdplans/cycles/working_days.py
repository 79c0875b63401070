"""Working days of the civil service: weekends and public holidays out, as กพร. corrects them."""

from datetime import timedelta
from functools import lru_cache

import holidays

from .models import HolidayCorrection

# In the package's calendar, but government offices are open.
NOT_OFFICIAL = ("วันแรงงานแห่งชาติ", "วันเด็กแห่งชาติ")
SATURDAY = 5


class WorkingDays:
    """The days from `first` to `last` (both counted), read once from the store; days outside go by the calendar."""

    def __init__(self, first, last):
        self.corrections = {row.day: row for row in HolidayCorrection.objects.filter(day__range=(first, last))}

    def off(self, day):
        """Why no work is done on this day: the holiday's name, เสาร์ or อาทิตย์; "" for a working day."""
        corrected = self.corrections.get(day)
        if corrected:
            return corrected.name if corrected.is_off else ""
        return _calendar(day.year).get(day) or _weekend(day)

    def between(self, day, later):
        """Working days after `day` up to and with `later`; the day itself is not counted (มาตรา 193/3 ป.พ.พ.)."""
        days = (day + timedelta(days=one) for one in range(1, (later - day).days + 1))
        return sum(not self.off(one) for one in days)

    def day_before(self, count, day):
        """The latest day that has more than `count` working days after it up to and with `day`."""
        while count >= 0:
            count -= not self.off(day)
            day -= timedelta(days=1)
        return day


def _weekend(day):
    return "" if day.weekday() < SATURDAY else ("วันเสาร์", "วันอาทิตย์")[day.weekday() - SATURDAY]


@lru_cache(maxsize=64)
def _calendar(year):
    """{day: name} of a Gregorian year's public holidays, in Thai."""
    found = holidays.country_holidays("TH", years=year, language="th", categories=("public", "government"))
    named = {day: _official(names) for day, names in found.items()}
    return {day: name for day, name in named.items() if name}


def _official(names):
    kept = [name for name in names.split("; ") if not any(word in name for word in NOT_OFFICIAL)]
    return " ".join(kept)
