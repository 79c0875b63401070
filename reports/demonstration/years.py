"""Which years the demonstration shows and on which days, all from the day of its loading."""

from dataclasses import dataclass
from datetime import date, timedelta

from cpdplans import thai

FIRST_DAY = date(2023, 10, 1)  # FY 2566 must be over, for its round is shown complete
LETTER_YEAR = 2566
FIRST_SURVEY = 2564
LEAST_DAYS = 90  # left of the fiscal year, else the next one is opened
OPEN_FOR = 20  # days since the open round was opened
QUIET_DAYS = 3  # weekdays or not, between the release of results and the opening


@dataclass(frozen=True)
class Dates:
    """The days of one round, last days inclusive (the first day for `opens`)."""

    opens: date
    plan_due: date
    report_due: date
    supplement_until: date


@dataclass(frozen=True)
class Years:
    today: date
    open_year: int

    @property
    def previous(self):
        return self.open_year - 1

    @property
    def complete(self):
        """Fiscal years whose rounds are shown complete, the earliest first."""
        return sorted({LETTER_YEAR, self.previous})

    @property
    def surveys(self):
        return range(FIRST_SURVEY, self.open_year)

    @property
    def last_day(self):
        """The last day on which anything has happened: nothing lies ahead of any hour of today."""
        return self.today - timedelta(days=1)

    def open_dates(self):
        """Deadlines lie ahead; all usual ones where there is time, else moved back within the fiscal year."""
        year, end = _ends(self.open_year)
        plan_due = max(date(year, 4, 12), self.today + timedelta(days=14))
        report_due = max(date(year, 8, 15), plan_due + timedelta(days=45))
        return Dates(self.today - timedelta(days=OPEN_FOR), plan_due, report_due, end)

    def previous_dates(self):
        """The letter's days a year or more later; earlier where today is too near for all to be over."""
        year, end = _ends(self.previous)
        report_due = min(date(year, 8, 15), self.today - timedelta(days=35))
        plan_due = min(date(year, 4, 12), report_due - timedelta(days=75))
        opens = min(date(year, 3, 17), plan_due - timedelta(days=26))
        return Dates(opens, plan_due, report_due, end)

    def released_on(self, survey_year, opens):
        """The day on which the results of a year reach the units: just before the round that rests on them.

        `opens`: {fiscal year of a round: its first day}.
        """
        usual = date(survey_year + 1 - thai.BUDDHIST_OFFSET, 3, 14)
        return opens.get(survey_year + 1, usual + timedelta(days=QUIET_DAYS)) - timedelta(days=QUIET_DAYS)


def _ends(fiscal_year):
    """The Gregorian year in which a fiscal year ends, and its last day."""
    end = thai.fiscal_year_bounds(fiscal_year)[1]
    return end.year, end


def years_at(today):
    """The Years of a day from FIRST_DAY on. Raises ValueError for an earlier one."""
    if today < FIRST_DAY:
        raise ValueError(f"วันที่ของข้อมูลสาธิตต้องไม่ก่อน {thai.format_date(FIRST_DAY)}")
    this_year = thai.fiscal_year(today)
    left = (thai.fiscal_year_bounds(this_year)[1] - today).days
    return Years(today, this_year if left >= LEAST_DAYS else this_year + 1)
