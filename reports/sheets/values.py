"""What stands in a cell: real dates and numbers out of the frozen words."""

import re
from datetime import date
from decimal import Decimal

from django.conf import settings

_FIGURE = re.compile(r"(?:ร้อยละ )?(-?[0-9]+(?:\.[0-9]+)?)")


def day(iso):
    """The date of an ISO day, None for none."""
    return date.fromisoformat(iso) if iso else None


def number(text):
    """The Decimal of a plain number, None for none."""
    return Decimal(text) if text else None


def actual(line):
    """The figure reached. Reports of the first format tell it only in words, "72 คะแนน" or "ร้อยละ 93"."""
    if "actual" in line:
        return number(line["actual"])
    found = _FIGURE.match(line.get("actual_words", "")) if line.get("direction") != "done" else None
    return Decimal(found[1]) if found else None


def lines(pieces):
    """Several short texts in one cell."""
    return "\n".join(filter(None, pieces))


def numbers(those):
    """[1, 2] as 1, 2."""
    return ", ".join(map(str, those))


def whole_address(url):
    """The address as it opens from a file: a path of the portal with its host."""
    return settings.PORTAL_URL + url if url.startswith("/") else url
