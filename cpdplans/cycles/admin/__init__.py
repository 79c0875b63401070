"""The desk of กพร. for the year. The order of these imports is the order of the menu."""

from . import rounds, submissions, requests, decisions, bundles, sentences, holidays  # noqa: F401, I001
from . import telling, reminders, outreach  # noqa: F401, I001
from . import history  # noqa: F401, I001
