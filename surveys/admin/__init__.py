"""The survey in the admin."""

from . import catalogue, comments, imports, rounds

__all__ = ["catalogue", "comments", "imports", "rounds"]
