"""The survey in the admin."""

from . import catalogue, comments, documents, imports, rounds

__all__ = ["catalogue", "comments", "documents", "imports", "rounds"]
