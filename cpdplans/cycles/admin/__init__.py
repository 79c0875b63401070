"""The desk of กพร. for the year. The order of these imports is the order of the menu."""

from . import rounds, submissions, requests, decisions, bundles, sentences, holidays, history  # noqa: F401, I001
