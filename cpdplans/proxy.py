"""The visitor's address where the portal stands behind one reverse proxy of its own (setting BEHIND_PROXY)."""


def client_address(request):
    """The last entry of X-Forwarded-For: the one that our own proxy wrote; what the visitor claims stands before it."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    return forwarded.rsplit(",", 1)[-1].strip() or request.META.get("REMOTE_ADDR", "")
