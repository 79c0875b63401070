"""How often something may be asked from one address, counted in the cache that all processes share."""

from django.core.cache import cache


def may_ask(what, address, *, times, seconds):
    """Counts one try of `what` (a short name) from `address`. False once it has had `times` within `seconds`."""
    key = f"{what}-{address}"
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) <= times
    except ValueError:  # ran out between the two calls
        return True
