"""Moments at which officials work: weekdays that are no holiday, in office hours, each after the one before."""

from datetime import datetime, time, timedelta

from django.utils import timezone

FIXED_HOLIDAYS = {  # (month, day); the movable ones do not matter here
    (1, 1),
    (4, 6),
    (4, 13),
    (4, 14),
    (4, 15),
    (5, 1),
    (5, 4),
    (6, 3),
    (7, 28),
    (8, 12),
    (10, 13),
    (10, 23),
    (12, 5),
    (12, 10),
    (12, 31),
}
MORNING, AFTERNOON = 8 * 60 + 35, 16 * 60 + 20  # minutes of the day


def is_working_day(day):
    return day.weekday() < 5 and (day.month, day.day) not in FIXED_HOLIDAYS


def working_day(day, step=1):
    """The day itself, or the nearest working day after it (step 1) or before it (step -1)."""
    while not is_working_day(day):
        day += timedelta(days=step)
    return day


def at(day, hour, minute=0):
    return datetime.combine(day, time(hour, minute), tzinfo=timezone.get_default_timezone())


class Moments:
    """The moments of one course of events, drawn from `rng`: each later than the one before, none after `last`."""

    def __init__(self, rng, first, last):
        self.rng, self.last = rng, last
        self.now = at(first, 0)

    @property
    def day(self):
        return timezone.localdate(self.now)

    def on(self, day, *, step=1):
        """A moment on the working day next to `day`."""
        day = working_day(day, step)
        if day > self.last:
            day = working_day(self.last, -1)
        minutes = self.rng.randint(MORNING, AFTERNOON)
        return self.exactly(at(day, *divmod(minutes, 60)))

    def exactly(self, moment):
        """That moment, or soon after the one before."""
        self.now = moment if moment > self.now else self.now + timedelta(minutes=self.rng.randint(6, 28))
        return self.now

    def after(self, low, high):
        """A moment some days after the one before."""
        return self.on(self.day + timedelta(days=self.rng.randint(low, high)))
