"""Sign-in for the demonstration only: settings.py installs this backend under DEMO=1 and nowhere else."""

import hmac
from ipaddress import ip_address

from django.contrib.auth.backends import BaseBackend

from .models import User

DEMONSTRATION_PASSWORD = "sathit"
DEMONSTRATION_ACCOUNTS = ["50", "50b", "reviewer", "reviewer2", "admin", "executive"]


class DemonstrationBackend(BaseBackend):
    """Accepts the known password for demonstration accounts (no usable password), from this machine only."""

    def authenticate(self, request, username=None, password=None):
        if request is None or not ip_address(request.META.get("REMOTE_ADDR") or "0.0.0.0").is_loopback:
            return None
        if not hmac.compare_digest(str(password).encode(), DEMONSTRATION_PASSWORD.encode()):
            return None
        user = User.objects.filter(username=username, is_active=True).first()
        return user if user and not user.has_usable_password() else None

    def get_user(self, user_id):
        return User.objects.filter(pk=user_id, is_active=True).first()
