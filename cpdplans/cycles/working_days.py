"""Working days of the civil service: weekends and public holidays out, as กพร. corrects them."""

from datetime import date, timedelta
from functools import lru_cache

import holidays

from cpdplans import thai

from .models import HolidayCorrection

# In the package's calendar, but government offices are open; so the days given in lieu of them are worked too.
NOT_OFFICIAL = ("วันแรงงานแห่งชาติ", "วันเด็กแห่งชาติ")
# "public": holidays of everybody; "government": what government offices have beside (วันพืชมงคล). Not "bank" and
# "school", nor "workday", which is kept without a day off.
CATEGORIES = ("public", "government")
SATURDAY = 5
WEEKDAYS = ("วันจันทร์", "วันอังคาร", "วันพุธ", "วันพฤหัสบดี", "วันศุกร์", "วันเสาร์", "วันอาทิตย์")
ONE_DAY = timedelta(days=1)


class WorkingDays:
    """The days from `first` to `last` (both counted), read once from the store; days outside go by the calendar."""

    def __init__(self, first, last):
        self.corrections = {row.day: row for row in HolidayCorrection.objects.filter(day__range=(first, last))}

    def off(self, day):
        """Why no work is done on this day: the holiday's name, วันเสาร์ or วันอาทิตย์; "" for a working day."""
        corrected = self.corrections.get(day)
        if corrected and not corrected.is_off:
            return ""
        return self.holiday(day) or _weekend(day)

    def holiday(self, day):
        """The name of the public holiday; "" for any other day, a plain weekend too."""
        corrected = self.corrections.get(day)
        if corrected:
            return corrected.name if corrected.is_off else ""
        return calendar_of(day.year).get(day, "")

    def between(self, day, later):
        """Working days after `day` up to and with `later`; the day itself is not counted (มาตรา 193/3 ป.พ.พ.)."""
        days = (day + ONE_DAY * one for one in range(1, (later - day).days + 1))
        return sum(not self.off(one) for one in days)

    def day_before(self, count, day):
        """The latest day that has more than `count` working days after it up to and with `day`."""
        while count >= 0:
            count -= not self.off(day)
            day -= ONE_DAY
        return day

    def on_or_after(self, day):
        """The day itself, or the first working day after it."""
        return self.nearest(day, 1) if self.off(day) else day

    def nearest(self, day, step):
        """The nearest working day after `day` (step 1) or before it (step -1)."""
        day += ONE_DAY * step
        while self.off(day):
            day += ONE_DAY * step
        return day

    def warning(self, day):
        """What a reader should know of a deadline on `day`, after the words of the date: that it is no working day, or
        that it stands beside a public holiday. "" for a day that is as good as any."""
        why = self.off(day)
        if why:
            before, after = (weekday_and_date(self.nearest(day, step)) for step in (-1, 1))
            return f"ตรงกับ{why} วันทำการที่ใกล้ที่สุดก่อนหน้าคือ{before} และถัดไปคือ{after}"
        return self._beside(day, 1) or self._beside(day, -1)

    def _beside(self, day, step):
        """The days off that begin right after `day` (step 1) or end right before it, if a public holiday is among."""
        end = self.nearest(day, step) - ONE_DAY * step
        stretch = sorted([day + ONE_DAY * step, end])
        days = (stretch[0] + ONE_DAY * one for one in range((stretch[1] - stretch[0]).days + 1)) if end != day else ()
        names = " ".join(dict.fromkeys(filter(None, map(self.holiday, days))))
        if not names:
            return ""
        where = "เป็นวันทำการสุดท้ายก่อนวันหยุด" if step == 1 else "เป็นวันทำการแรกหลังวันหยุด"
        return f"{where} {thai.format_range(*stretch)} ({names})"


def weekday_and_date(day):
    return f"{WEEKDAYS[day.weekday()]}ที่ {thai.format_date(day)}"


def year_calendar(year):
    """[(day, name, the HolidayCorrection or None)] of a Gregorian year: its public holidays as กพร. corrected them.

    A day that was corrected to be worked has the name that it has in the calendar, or its own."""
    calendar = calendar_of(year)
    days = WorkingDays(date(year, 1, 1), date(year, 12, 31))
    return [
        (day, days.holiday(day) or calendar.get(day) or days.corrections[day].name, days.corrections.get(day))
        for day in sorted({*calendar, *days.corrections})
    ]


def _weekend(day):
    return "" if day.weekday() < SATURDAY else WEEKDAYS[day.weekday()]


@lru_cache(maxsize=64)
def calendar_of(year):
    """{day: name} of a Gregorian year's public holidays, in Thai; empty for years that the package does not know."""
    found = holidays.country_holidays("TH", years=year, language="th", categories=CATEGORIES)
    named = {day: _official(names) for day, names in found.items()}
    return {day: name for day, name in named.items() if name}


def _official(names):
    kept = [name for name in names.split("; ") if not any(word in name for word in NOT_OFFICIAL)]
    return " ".join(kept)
