"""Thai dates, digits, numbers, order and text. Years shown and typed are พ.ศ. (B.E.); dates held are Gregorian.

The one place that adds or takes away 543. Day boundaries are those of settings.TIME_ZONE (Asia/Bangkok).
"""

import datetime
import re
from calendar import monthrange
from decimal import Decimal

from django.utils import timezone

BUDDHIST_OFFSET = 543
BUDDHIST_FROM = 2400  # a written year from here on is พ.ศ.
LONGEST_AGO = 60  # days that are told as "n วันก่อน"
FIRST_YEAR, LAST_YEAR = 1900, 2200  # Gregorian; what the portal takes for a possible date

MONTHS = (
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
)
SHORT_MONTHS = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")

_TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_TO_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_MONTH_NUMBERS = {name.replace(".", ""): n for names in (MONTHS, SHORT_MONTHS) for n, name in enumerate(names, 1)}

_WORDS_AROUND_DATE = re.compile(r"^วัน[ก-๎]{0,10}?ที่|พ\s*\.?\s*ศ\s*\.?(?=\s*[0-9])")
_DAY_FIRST = re.compile(r"([0-9]{1,2})\s*[/.-]\s*([0-9]{1,2})\s*[/.-]\s*([0-9]{4}|[0-9]{2})")
_YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})\s*[/.-]\s*(?P<month>[0-9]{1,2})\s*[/.-]\s*(?P<day>[0-9]{1,2})")
_NAMED_MONTH = re.compile(r"([0-9]{1,2})([ก-๎.\s]+)([0-9]{4}|[0-9]{2})")
_MONTH_ONLY = re.compile(
    r"(?P<name>[ก-๎.\s]+)(?P<year>[0-9]{4}|[0-9]{2})|(?P<number>[0-9]{1,2})\s*[/-]\s*(?P<after>[0-9]{4})"
)
_NUMBER = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)?(?:\.[0-9]+)?")
_LONGEST_NUMBER = 24  # characters; no figure of the portal comes near

_TONES = "\u0e48-\u0e4b"
_SPLIT_SARA_AM = re.compile(f"([{_TONES}]*)(?:\u0e4d([{_TONES}]*)\u0e32|\u0e33)([{_TONES}]*)")
_LINE_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")  # \x0b is Word's Shift+Enter
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
# What joins emoji into families and gives them colour is invisible anywhere else.
_EMOJI = (
    "\xa9\xae\u203c\u2049\u2122\u2139\u2190-\u21ff\u231a-\u23ff\u24c2\u25aa-\u25fe\u2600-\u27bf\u2934\u2935"
    "\u2b05-\u2b55\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)
_STRAY_SELECTOR = re.compile(
    f"(?<![{_EMOJI}])[\ufe0e\ufe0f](?!\u20e3)|(?<![{_EMOJI}0-9#*])[\ufe0e\ufe0f]|[\ufe00-\ufe0d\U000e0100-\U000e01ef]"
)
_STRAY_JOINER = re.compile(f"(?<![{_EMOJI}\ufe0e\ufe0f])\u200d|\u200d(?![{_EMOJI}])")
_ODD_SPACES = re.compile("[\u00a0\u2007\u202f]")
# Word writes bullets in a symbol font, whose letters nobody else has; \uf0e0 is the arrow it makes of -->.
_WORD_SYMBOLS = str.maketrans(
    dict.fromkeys("\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf0a8\uf06e\uf06c\uf071\uf0a4\uf0d2\uf0f0\uf0e8\uf0b2", "•")
    | {"\uf0e0": "→"}
)
_LETTER_BULLET = re.compile(r"^([ \t]*)o\t", re.MULTILINE)  # Word's bullet of the second level
_TABS = re.compile(r" *\t[ \t]*")
_TRAILING = re.compile(r"[ \t]+$", re.MULTILINE)
_LEADING_VOWEL = re.compile("([เแโใไ])([ก-ฮ])")
_SECONDARY_MARKS = re.compile("[\u0e47-\u0e4e]")
_CLUSTER = re.compile(
    "(?:[เแโใไ](?=[ก-ฮ]))?(?:\r\n|.)[\u0e31\u0e33-\u0e3a\u0e47-\u0e4e\u0300-\u036f\u200d\ufe0f]*", re.DOTALL
)


def thai_digits(value):
    """The value as text with ๐-๙ for 0-9."""
    return str(value).translate(_TO_THAI)


def arabic_digits(text):
    """The text with 0-9 for ๐-๙."""
    return str(text).translate(_TO_ARABIC)


def _local_day(value):
    """A date as it is; an aware datetime as its day in Bangkok."""
    return _local(value).date() if isinstance(value, datetime.datetime) else value


def _local(moment):
    return timezone.localtime(moment, timezone.get_default_timezone())


def _day_month(day, style):
    names = {"long": MONTHS, "short": SHORT_MONTHS}[style]
    return f"{day.day} {names[day.month - 1]}"


def _year(day, style):
    year = day.year + BUDDHIST_OFFSET
    return f"{year % 100:02}" if style == "short" else str(year)


def format_date(day, style="long"):
    """Give "12 เมษายน 2566" (long) or "12 เม.ย. 66" (short) of a Gregorian date or an aware datetime."""
    day = _local_day(day)
    return f"{_day_month(day, style)} {_year(day, style)}"


def format_month(day, style="long"):
    """Give "เมษายน 2566" (long) or "เม.ย. 66" (short) of a Gregorian date or an aware datetime."""
    return format_date(day, style).partition(" ")[2]


def format_time(moment):
    """Give "16.30 น." in Bangkok, of an aware datetime."""
    return f"{_local(moment):%H.%M} น."


def format_datetime(moment, style="long"):
    """Give "12 เมษายน 2566 เวลา 16.30 น." (long) or "12 เม.ย. 66 16.30 น." (short), of an aware datetime."""
    joint = " เวลา " if style == "long" else " "
    return f"{format_date(moment, style)}{joint}{format_time(moment)}"


def format_ago(moment, now):
    """How long ago a moment was, as lists say it: "วันนี้ 14.30 น.", "เมื่อวานนี้ 14.30 น.", "3 วันก่อน · 12 เม.ย. 66"; the date
    alone where that says more."""
    days = (_local(now).date() - _local(moment).date()).days
    if days in {0, 1}:
        return f"{('วันนี้', 'เมื่อวานนี้')[days]} {format_time(moment)}"
    date = format_date(moment, "short")
    return f"{days} วันก่อน · {date}" if 1 < days <= LONGEST_AGO else date


def format_moment(moment):
    """Give "12 เมษายน 2566 เวลา 16.30.05 น." of an aware datetime, where a second decides."""
    return f"{format_date(moment)} เวลา {_local(moment):%H.%M.%S} น."


def format_range(first, last, style="long"):
    """Two dates as a period: what they share is written once ("1 - 30 กันยายน 2566")."""
    first, last = _local_day(first), _local_day(last)
    end = format_date(last, style)
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} - {end}"
    start = _day_month(first, style) if first.year == last.year else format_date(first, style)
    return f"{start} - {end}"


def parse_date(text, *, of_month=""):
    """The Gregorian date that a person wrote, in Thai or Arabic digits (see design, Dates).

    A year of 2400 or more is พ.ศ., two digits are พ.ศ. 25xx. Where `of_month` is "first" or "last", a month and year
    alone ("เม.ย. 2566") mean that day of the month. Raises ValueError with a Thai sentence.
    """
    words = arabic_digits(clean_text(str(text)))[:60]
    bare = _WORDS_AROUND_DATE.sub("", words).strip()
    year, month, day = (of_month and _month_parts(bare)) or _written_parts(bare, shown=words)
    if len(year) == 2:
        year = f"25{year}"
    gregorian = int(year) - BUDDHIST_OFFSET if int(year) >= BUDDHIST_FROM else int(year)
    check_year(gregorian)
    if not day:
        day = 1 if of_month == "first" else monthrange(gregorian, int(month))[1]
    try:
        return datetime.date(gregorian, int(month), int(day))
    except ValueError as error:
        raise ValueError(f"ไม่มีวันที่ “{words}” ในปฏิทิน กรุณาตรวจสอบวันและเดือน") from error


def _month_parts(words):
    """(year, month, None) where only a month and its year are written; None for anything else."""
    match = _MONTH_ONLY.fullmatch(words)
    if not match:
        return None
    name = re.sub(r"[.\s]", "", match["name"] or "").removeprefix("เดือน")
    month = _MONTH_NUMBERS.get(name) or match["number"]
    return (match["year"] or match["after"], month, None) if month and 1 <= int(month) <= 12 else None


def _written_parts(words, *, shown):
    """(year, month, day) as written, the month as a number."""
    if match := _YEAR_FIRST.fullmatch(words):
        return match["year"], match["month"], match["day"]
    if match := _DAY_FIRST.fullmatch(words):
        day, month, year = match.groups()
        return year, month, day
    if match := _NAMED_MONTH.fullmatch(words):
        day, name, year = match.groups()
        if month := _MONTH_NUMBERS.get(re.sub(r"[.\s]", "", name)):
            return year, month, day
    raise ValueError(f"อ่านวันที่ “{shown}” ไม่ได้ กรุณาพิมพ์เป็น 12 เม.ย. 2566 หรือ 12/4/2566")


def check_year(year):
    """Raise ValueError with a Thai sentence unless the Gregorian year is one that a date of the portal can have."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        first, last = FIRST_YEAR + BUDDHIST_OFFSET, LAST_YEAR + BUDDHIST_OFFSET
        raise ValueError(f"ปีต้องอยู่ระหว่าง พ.ศ. {first} ถึง พ.ศ. {last} แต่ที่ระบุคือ พ.ศ. {year + BUDDHIST_OFFSET}")


def parse_number(text, *, such_as="85 หรือ 85.50"):
    """The Decimal that a person wrote: Thai or Arabic digits, commas by thousands, a % sign is dropped.

    "๘๕.๕ %" is Decimal("85.5"), never 0.855. Raises ValueError with a Thai sentence, which advises `such_as`.
    """
    words = clean_text(str(text))
    if len(words) > _LONGEST_NUMBER:
        raise ValueError(f"ตัวเลข “{words[:_LONGEST_NUMBER]}…” ยาวเกินไป กรุณาตรวจสอบ")
    figure = arabic_digits(words).removesuffix("%").strip().replace("−", "-")
    if not _NUMBER.fullmatch(figure) or not re.search("[0-9]", figure):
        found = re.findall("[0-9][0-9,.]*", figure)
        if len(found) == 1 and re.search("[ก-ฮ]", figure):
            raise ValueError(f"“{words}” มีคำปนกับตัวเลข กรุณากรอกเฉพาะตัวเลข คือ {found[0].rstrip('.,')}")
        raise ValueError(f"“{words}” ไม่ใช่ตัวเลข กรุณากรอกเฉพาะตัวเลข เช่น {such_as}")
    return Decimal(figure.replace(",", ""))


def plain_number(number):
    """A number as people write it, without trailing zeros or an exponent; "" for None."""
    return "" if number is None else format((Decimal(number) + 0).normalize(), "f")  # + 0: never -0


def fiscal_year(day):
    """The fiscal year (พ.ศ.) of a date: 2566 runs from 1 October 2565 to 30 September 2566."""
    day = _local_day(day)
    return day.year + BUDDHIST_OFFSET + (day.month >= 10)


def fiscal_year_bounds(fiscal_year):
    """The first and the last day (Gregorian) of a fiscal year (พ.ศ.)."""
    year = fiscal_year - BUDDHIST_OFFSET
    return datetime.date(year - 1, 10, 1), datetime.date(year, 9, 30)


def fiscal_months(fiscal_year):
    """(first day, last day), Gregorian, of each month of a fiscal year (พ.ศ.), from October on."""
    year = fiscal_year - BUDDHIST_OFFSET
    months = [(year - 1, month) for month in (10, 11, 12)] + [(year, month) for month in range(1, 10)]
    return [
        (datetime.date(year, month, 1), datetime.date(year, month, monthrange(year, month)[1]))
        for year, month in months
    ]


def day_start(day):
    """The aware instant of the local midnight that begins the day."""
    return datetime.datetime.combine(day, datetime.time.min, tzinfo=timezone.get_default_timezone())


def day_end(day):
    """The aware instant of the local midnight that ends the day: late from here on."""
    return day_start(day + datetime.timedelta(days=1))


def letter_number(text):
    """The number of a letter without the "ที่" that some type before it, since paper and pages write it themselves."""
    return text.strip().removeprefix("ที่").strip()


def sort_key(text):
    """A key that puts names in the order of a Thai dictionary: letters first, tone marks to break ties."""
    spelled = _LEADING_VOWEL.sub(r"\2\1", search_key(text))
    return _SECONDARY_MARKS.sub("", spelled), spelled


def join_sara_am(text):
    """ำ as one character after its tone mark, however it was typed (U+0E4D U+0E32, the mark before or after)."""
    return _SPLIT_SARA_AM.sub("\\1\\2\\3\u0e33", text)


def clean_text(text):
    """Text as it is to be kept: LF line ends, nothing invisible, Word's bullets as "•", one space for tabs, ำ joined,
    no spaces at the ends of lines."""
    text = _ODD_SPACES.sub(" ", _visible(_LINE_BREAKS.sub("\n", text)))
    text = _LETTER_BULLET.sub(r"\1•\t", text.translate(_WORD_SYMBOLS))
    text = _TABS.sub(" ", text)
    return _TRAILING.sub("", join_sara_am(text)).strip()


def _visible(text):
    for unseen in (_INVISIBLE, _STRAY_SELECTOR, _STRAY_JOINER):
        text = unseen.sub("", text)
    return text


def one_line(text):
    """Cleaned text on one line, as a box of one line keeps it."""
    return re.sub(r"\s*\n\s*", " ", clean_text(text))


def search_key(text):
    """Text as it is to be compared: cleaned, Arabic digits, one space between words, case folded."""
    return " ".join(arabic_digits(clean_text(text)).casefold().split())


def clusters(text):
    """The text cut where a Thai reader could put the cursor: a letter with its marks and its leading vowel.

    Joined again they are the text, character for character.
    """
    return _CLUSTER.findall(text)
