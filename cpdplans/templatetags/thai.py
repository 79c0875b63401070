"""{% load thai %}: Thai dates and digits in templates. Nothing (None or "") shows as nothing.

Days may come as ISO text, as frozen contents keep them.
"""

import re
from datetime import date

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

from cpdplans import thai

register = template.Library()
_DAY = rf"[0-9๐-๙]+\s(?:{'|'.join(thai.MONTHS)})\s[0-9๐-๙]+"
_HELD = re.compile(rf"ประจำปีงบประมาณ พ\.ศ\.\s[0-9๐-๙]+|{_DAY}|[A-Za-z]+(?:-[A-Za-z]+)+")


_FIGURE = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?")
_PLACE = re.compile(r"^แผนที่ [0-9]+(?: (?:กิจกรรม|ตัวชี้วัด)ที่ [0-9]+)?")


def _empty(value):
    return value is None or value == ""


def _day(value):
    return date.fromisoformat(value) if isinstance(value, str) else value


@register.filter
def thai_date(day):
    """12 เมษายน 2566"""
    return "" if _empty(day) else thai.format_date(_day(day))


@register.filter
def thai_date_short(day):
    """12 เม.ย. 66"""
    return "" if _empty(day) else thai.format_date(_day(day), "short")


@register.filter
def thai_month(day):
    """เมษายน 2566"""
    return "" if _empty(day) else thai.format_month(_day(day))


@register.filter
def thai_month_short(day):
    """เม.ย. 66"""
    return "" if _empty(day) else thai.format_month(_day(day), "short")


@register.filter
def thai_datetime(moment):
    """12 เมษายน 2566 เวลา 16.30 น."""
    return "" if _empty(moment) else thai.format_datetime(moment)


@register.filter
def thai_datetime_short(moment):
    """12 เม.ย. 66 16.30 น."""
    return "" if _empty(moment) else thai.format_datetime(moment, "short")


@register.filter
def thai_moment(moment):
    """12 เมษายน 2566 เวลา 16.30.05 น."""
    return "" if _empty(moment) else thai.format_moment(moment)


@register.filter
def thai_time(moment):
    """16.30 น."""
    return "" if _empty(moment) else thai.format_time(moment)


@register.filter
def thai_clock(moment):
    """16.30, before the end of a span"""
    return thai_time(moment).removesuffix(" น.")


@register.filter
def thai_digits(value):
    """๑๒๓"""
    return "" if _empty(value) else thai.thai_digits(value)


@register.filter
def official_figure(words):
    """ไม่น้อยกว่า ๘๐ คะแนน (เต็ม 100), for paper: of a quantity in words, its own number alone; what follows is the unit
    as people typed it. So each part of a line joined by " · "."""
    parts = str(words or "").split(" · ")
    return " · ".join(_FIGURE.sub(lambda found: thai.thai_digits(found[0]), part, count=1) for part in parts)


@register.filter
def official_place(words):
    """แผนที่ ๑ กิจกรรมที่ ๒ ชื่อที่พิมพ์ไว้ 2566, for paper: the portal's own numbering at the front alone."""
    return "" if _empty(words) else _PLACE.sub(lambda found: thai.thai_digits(found[0]), words)


@register.filter
def official_date(day):
    """๑๒ เมษายน ๒๕๖๖, for paper."""
    return thai.thai_digits(thai_date(day))


@register.filter
def official_datetime(moment):
    """๑๒ เมษายน ๒๕๖๖ เวลา ๑๖.๓๐ น., for paper."""
    return thai.thai_digits(thai_datetime(moment))


@register.filter
def days(count):
    """5 วัน"""
    return "" if _empty(count) else f"{count} วัน"


@register.filter
def letter_number(text):
    """55/2569 of "ที่ 55/2569" """
    return "" if _empty(text) else thai.letter_number(text)


@register.filter
def held(text):
    """The text with each date and "ประจำปีงบประมาณ พ.ศ. 2566" and a word such as e-service held on one
    line: Pango ends a line of Thai even after a no-break space."""
    return "" if _empty(text) else mark_safe(_HELD.sub(r'<span class="held">\g<0></span>', conditional_escape(text)))
