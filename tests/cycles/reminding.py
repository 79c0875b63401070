"""What the tests of reminders share: the rules that the portal comes with, and moments of FY 2566."""

import datetime
import json

from django.conf import settings
from django.utils import timezone

from cpdplans.cycles.models import ReminderRule

RULES = settings.BASE_DIR / "fixtures" / "reminders.json"


def load_rules():
    return ReminderRule.objects.bulk_create(ReminderRule(**row) for row in json.loads(RULES.read_text()))


def moment(month, day, hour=9, minute=0):
    return datetime.datetime(2023, month, day, hour, minute, tzinfo=timezone.get_default_timezone())
