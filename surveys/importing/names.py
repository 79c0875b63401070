"""Names as workbooks write them, matched to the records they mean. Each raises ValueError with what was expected."""

import re
from dataclasses import dataclass
from difflib import get_close_matches

from cpdplans.thai import search_key
from cpdplans.units.models import Unit, region_label

from ..models import GROUP_ALL, ITEM_OVERALL, Aspect, Comment

WHOLE = {"", "ทั้งหมด", "รวม", ITEM_OVERALL}
DEPARTMENT = {"กรมส่งเสริมสหกรณ์", "ภาพรวมกรม", "ภาพรวมกรมส่งเสริมสหกรณ์", "กรม"}
LAST_REGION = 18

_OFFICE_PREFIX = re.compile(r"^(?:สำนักงานสหกรณ์|สนง\.สหกรณ์|สสจ\.?|จังหวัด|จ\.)+")
_REGION = re.compile(r"เขต(?:ตรวจราชการ)?(?:ที่)?([0-9]{1,2})")
_NUMBERED_ASPECT = re.compile(r"(?:ด้าน(?:ที่)?)?([0-9]+)[.):]*(.*)")
_KIND_PREFIX = re.compile("^(?:ความ|ข้อ)")


def squeezed(text):
    """Text to compare names by: as search_key, without any space."""
    return search_key(text).replace(" ", "")


def is_whole(text):
    """Whether a cell of a group, aspect or question stands for all of them: empty, ทั้งหมด, รวม or ภาพรวม."""
    return squeezed(text) in WHOLE


@dataclass(frozen=True)
class Target:
    """Whose row it is: a unit's, or (no unit) an inspection region's, or the department's (region None)."""

    unit: Unit | None = None
    region: int | None = None

    def __str__(self):
        if self.unit:
            return self.unit.short_name
        return "กรมส่งเสริมสหกรณ์" if self.region is None else region_label(self.region)


def _unit_key(text):
    return _OFFICE_PREFIX.sub("", squeezed(text)).replace(".", "")


class Targets:
    """Every unit by every way its name is written."""

    def __init__(self):
        self._by_key = {}
        self._ambiguous = set()
        self._seen = {}
        for unit in Unit.objects.all():
            for key in {_unit_key(name) for name in unit.names() if name.strip()}:
                if self._by_key.setdefault(key, unit) != unit:
                    self._ambiguous.add(key)

    def find(self, text):
        """The Target that `text` names."""
        if text not in self._seen:
            self._seen[text] = _area(text) or self._unit(text)
        found = self._seen[text]
        if isinstance(found, str):
            raise ValueError(found)
        return found

    def _unit(self, text):
        key = _unit_key(text)
        if not key:
            return "ชื่อหน่วยงานทุกแถว (ไม่ผสานเซลล์)"
        if key in self._ambiguous:
            return "ชื่อหน่วยงานที่ระบุชัดเจน เพราะชื่อนี้ตรงกับหลายหน่วยงาน"
        if unit := self._by_key.get(key):
            return Target(unit)
        close = get_close_matches(key, self._by_key, n=1, cutoff=0.6)
        hint = f" เช่น {self._by_key[close[0]].short_name}" if close else ""
        return f"ชื่อหน่วยงานตามทะเบียนหน่วยงานของระบบ{hint}"


def _area(text):
    words = squeezed(text)
    if words in DEPARTMENT:
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

    def find(self, text):
        """The Aspect that `text` names; None for the overall."""
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


def find_kind(text):
    """The Comment.Kind that `text` names, with or without ความ or ข้อ before it."""
    key = _kind_key(text)
    for kind in Comment.Kind:
        if key and key == _kind_key(kind.label):
            return kind
    raise ValueError(f"ประเภทข้อคิดเห็น ได้แก่ {' / '.join(Comment.Kind.labels)}")


def _kind_key(text):
    return _KIND_PREFIX.sub("", squeezed(text))


def find_group(text):
    """The group's name as it is kept; ทั้งหมด for an empty cell or รวม."""
    name = GROUP_ALL if is_whole(text) else " ".join(text.split())
    if len(name) > 100:
        raise ValueError("ชื่อกลุ่มผู้รับบริการไม่เกิน 100 ตัวอักษร")
    return name


def find_question(text, aspect):
    """The question's words as they are kept; "" where the cell means the aspect itself (or the overall)."""
    words = " ".join(text.split())
    if is_whole(words) or (aspect and _aspect_key(words) == _aspect_key(aspect.title)):
        return ""
    if len(words) > 500:
        raise ValueError("ข้อคำถามไม่เกิน 500 ตัวอักษร")
    return words
