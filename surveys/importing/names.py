"""Names as files write them, matched to the records they mean. Each raises ValueError with what was expected."""

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache

from cpdplans.thai import search_key
from cpdplans.units.models import Unit, region_label

from ..models import GROUP_ALL, ITEM_OVERALL, Aspect, Comment

WHOLE = {"", "ทั้งหมด", "ทุกกลุ่ม", "ทุกด้าน", "รวมทุกกลุ่ม", "รวมทุกด้าน", ITEM_OVERALL}
DEPARTMENT = {"กรมส่งเสริมสหกรณ์", "ภาพรวมกรม", "ภาพรวมกรมส่งเสริมสหกรณ์", "กรม", "ภาพรวม", "ทั้งหมด", "ทั้งกรม", "ทุกหน่วยงาน"}
_TOTAL = re.compile("(?:ค่าเฉลี่ย|เฉลี่ย)?รวม(?:ทั้งหมด|ทั้งสิ้น|ทั้งกรม|ทุกหน่วยงาน)?")  # the row at the foot of a table
LEFT_OUT = "none"  # the meaning of a name whose rows are not brought in
LAST_REGION = 18
LONGEST_NAME = 500  # characters of a KnownName

_OFFICE_PREFIX = re.compile(r"^(?:สำนักงานสหกรณ์|สนง\.สหกรณ์|สสจ\.?|จังหวัด|จ\.)+")
_REGION = re.compile(r"เขต(?:ตรวจราชการ)?(?:ที่)?([0-9]{1,2})")
_NUMBERED_ASPECT = re.compile(r"(?:ด้าน(?:ที่)?)?([0-9]{1,3})[.):]*(.*)")
_KIND_PREFIX = re.compile("^(?:ความ|ข้อ)")
_NUMBER_BEFORE = re.compile(r"\(?[0-9๐-๙]+(?:(?:\.[0-9๐-๙]+)+[.):]*|[.):]+)\s*")


@lru_cache(maxsize=5_000)  # a file says the same few names again and again
def squeezed(text):
    """Text to compare names by: as search_key, without any space."""
    return search_key(text).replace(" ", "")


def is_total(text):
    """Whether a row's name is that of a total (รวม, ค่าเฉลี่ยรวม), which is the department's only below all units."""
    return bool(_TOTAL.fullmatch(squeezed(text)))


def is_whole(text):
    """Whether a cell of a group, aspect or question stands for all of them: empty, ทั้งหมด, รวม or ภาพรวม."""
    words = squeezed(text)
    return words in WHOLE or bool(_TOTAL.fullmatch(words))


@dataclass(frozen=True, eq=False)
class Target:
    """Whose row it is: a unit's, or (no unit) an inspection region's, or the department's (region None).

    `key` is how a KnownName keeps it; two Targets of one key are one, and comparing texts is quicker than records.
    """

    unit: Unit | None = None
    region: int | None = None
    key: str = field(init=False)

    def __post_init__(self):
        area = "area" if self.region is None else f"area-{self.region}"
        object.__setattr__(self, "key", f"unit-{self.unit.code}" if self.unit else area)

    def __eq__(self, other):
        return isinstance(other, Target) and self.key == other.key

    def __hash__(self):
        return hash(self.key)

    def __str__(self):
        if self.unit:
            return self.unit.short_name
        return "กรมส่งเสริมสหกรณ์" if self.region is None else region_label(self.region)


class UnknownName(ValueError):
    """A name of a unit that only a person can tell; `key` is what Targets.nearest() looks for."""

    def __init__(self, key=""):
        super().__init__("ชื่อหน่วยงานตามทะเบียนหน่วยงานของระบบ")
        self.key = key


def _unit_key(text):
    return _OFFICE_PREFIX.sub("", squeezed(text)).replace(".", "")


class Targets:
    """Every unit by every way its name is written, and by what a reviewer said of a name ({key: meaning})."""

    def __init__(self, known=None):
        self._by_key = {}
        self._ambiguous = set()
        self._seen = {}
        self._by_code = {unit.code: unit for unit in Unit.objects.all()}
        for unit in self._by_code.values():
            for key in {_unit_key(name) for name in unit.names() if name.strip()}:
                if self._by_key.setdefault(key, unit) != unit:
                    self._ambiguous.add(key)
        said = {key: self.target(meaning) for key, meaning in (known or {}).items()}
        self._said = {key: target for key, target in said.items() if target != ()}

    def find(self, text):
        """The Target that `text` names; None where a reviewer said that its rows are left out.

        Raises ValueError for no name at all, and UnknownName for one that nobody has explained yet.
        """
        if text not in self._seen:
            self._seen[text] = self._look(text)
        found = self._seen[text]
        if isinstance(found, ValueError):
            raise found
        return found

    def knows(self, text):
        """Whether `text` names a unit beyond doubt."""
        key = _unit_key(text)
        return key in self._by_key and key not in self._ambiguous

    def target(self, meaning):
        """The Target that a meaning keeps: None for rows left out, () for what does not exist any more."""
        if meaning == LEFT_OUT:
            return None
        word, _, rest = meaning.partition("-")
        if word == "unit":
            return Target(self._by_code[rest]) if rest in self._by_code else ()
        if word == "area":
            return Target(region=int(rest)) if rest.isdigit() else Target()
        return ()

    def _look(self, text):
        key = _unit_key(text)
        said = squeezed(text)[:LONGEST_NAME]
        if said in self._said:
            return self._said[said]
        if area := _area(text):
            return area
        if not key:
            return ValueError("ชื่อหน่วยงานทุกแถว")
        if key in self._ambiguous:
            return UnknownName(key)
        if unit := self._by_key.get(key):
            return Target(unit)
        return UnknownName(key.rstrip("ฯ"))

    def nearest(self, key):
        """The meaning of the one unit whose name holds `key`, else of the name most like it; "" for none."""
        if key in self._by_key:
            return Target(self._by_key[key]).key
        holding = {unit.code: unit for name, unit in self._by_key.items() if len(key) > 2 and key in name}
        if len(holding) == 1:
            return Target(next(iter(holding.values()))).key
        close = get_close_matches(key, self._by_key, n=1, cutoff=0.6)
        return Target(self._by_key[close[0]]).key if close else ""


def meaning_choices():
    """(meaning, label) of everything that a unit's name can be said to mean."""
    units = Unit.objects.filter(is_active=True).order_by("position", "code")
    areas = [Target(), *(Target(region=number) for number in range(LAST_REGION + 1))]
    targets = [*(Target(unit) for unit in units), *areas]
    return [(LEFT_OUT, "ไม่นำเข้าแถวเหล่านี้"), *((target.key, str(target)) for target in targets)]


def _area(text):
    words = squeezed(text)
    if words in DEPARTMENT or _TOTAL.fullmatch(words):
        return Target()
    if words == "ส่วนกลาง":
        return Target(region=0)
    region = _REGION.fullmatch(words)
    if region and 1 <= int(region[1]) <= LAST_REGION:
        return Target(region=int(region[1]))
    return None


class Aspects:
    """The aspects by number or title, with or without "ด้าน" before it."""

    def __init__(self):
        self._all = list(Aspect.objects.all())
        self._by_title = {_aspect_key(aspect.title): aspect for aspect in self._all}
        self._by_number = {aspect.number: aspect for aspect in self._all}
        self._seen = {}

    def by_number(self, number):
        return self._by_number.get(number)

    def find(self, text):
        """The Aspect that `text` names; None for the overall."""
        if text not in self._seen:
            self._seen[text] = self._look(text)
        return self._seen[text]

    def _look(self, text):
        if is_whole(text):
            return None
        if aspect := self._by_title.get(_aspect_key(text)):
            return aspect
        numbered = _NUMBERED_ASPECT.fullmatch(squeezed(text))
        aspect = numbered and self._by_number.get(int(numbered[1]))
        if aspect and _aspect_key(numbered[2]) in {"", _aspect_key(aspect.title)}:
            return aspect
        titles = " / ".join(f"{aspect.number} {aspect.title}" for aspect in self._all)
        raise ValueError(f"เลขหรือชื่อด้าน ได้แก่ {titles} หรือเว้นว่างสำหรับภาพรวม")


def _aspect_key(text):
    return squeezed(text).removeprefix("ด้าน")


@lru_cache(maxsize=500)
def find_kind(text):
    """The Comment.Kind that `text` names, with or without ความ or ข้อ before it."""
    key = _kind_key(text)
    for kind in Comment.Kind:
        if key and key == _kind_key(kind.label):
            return kind
    raise ValueError(f"ประเภทข้อคิดเห็น ได้แก่ {' / '.join(Comment.Kind.labels)}")


def _kind_key(text):
    return _KIND_PREFIX.sub("", squeezed(text))


@lru_cache(maxsize=500)
def find_group(text):
    """The group's name as it is kept; ทั้งหมด for an empty cell or รวม."""
    name = GROUP_ALL if is_whole(text) else " ".join(text.split())
    if len(name) > 100:
        raise ValueError("ชื่อกลุ่มผู้รับบริการไม่เกิน 100 ตัวอักษร")
    return name


def without_number(text):
    """The words of a question without the number before them, on one line."""
    words = " ".join(text.split())
    number = _NUMBER_BEFORE.match(words)
    return words[number.end() :] if number and number.end() < len(words) else words


@lru_cache(maxsize=2_000)
def find_question(text, aspect):
    """The question's words as they are kept; "" where the cell means the aspect itself (or the overall)."""
    words = without_number(text)
    if is_whole(words) or (aspect and _aspect_key(words) == _aspect_key(aspect.title)):
        return ""
    if len(words) > 500:
        raise ValueError("ข้อคำถามไม่เกิน 500 ตัวอักษร")
    return words
