"""What every page of the portal may show: its name, whom to ask, the unread notices. Queries run only where shown."""

from types import SimpleNamespace

from django.conf import settings
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from .models import Cycle

PORTAL_NAME = "ระบบแผนปรับปรุงและพัฒนาการให้บริการ"


def portal(request):
    """Template context: `portal` {name, demo, contact} and `inbox` {unread}."""
    user = getattr(request, "user", None)
    return {
        "portal": SimpleNamespace(name=PORTAL_NAME, demo=settings.DEMO, contact=SimpleLazyObject(_contact)),
        "inbox": SimpleNamespace(unread=SimpleLazyObject(lambda: _unread(user))),
    }


def _contact():
    return Cycle.objects.current(timezone.now())


def _unread(user):
    return user.notices.filter(read_at=None).count() if user and user.is_authenticated else 0
