"""The page of those who owe, and how addresses and forms name submissions: "12-13"."""

from django.urls import reverse
from django.utils.http import urlencode

from cpdplans.forms import number_in

PAGE = "admin:cycles_outreach_make"
SEPARATOR = "-"
MOST = 400  # keys that are read


def page_of(keys=(), **query):
    """The page that shows these submissions, as far as they owe; all who owe where none is named."""
    query |= {"only": joined(keys)} if keys else {}
    return f"{reverse(PAGE)}?{urlencode(query)}" if query else reverse(PAGE)


def joined(keys):
    return SEPARATOR.join(map(str, keys))


def keys_in(text):
    """The keys that a text names; none where it is torn."""
    keys = [number_in(part) for part in text.split(SEPARATOR)[:MOST]]
    return [] if None in keys else keys
