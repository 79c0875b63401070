"""Whose document a file is, by the unit's name inside the file's name. In doubt it is nobody's."""

import re
from dataclasses import dataclass
from pathlib import PurePath

from django.db.models import Q

from cpdplans.thai import search_key
from cpdplans.units.models import Unit

from .models import KnownName

_WORDS = re.compile("[0-9]+|[a-z]+|[\u0e01-\u0e4e]+")
_SHORTEST = 5  # letters; a shorter name (เลย, แพร่) also stands inside other words (เผยแพร่)
_BEFORE_A_NAME = ("สสจ", "จังหวัด", "สหกรณ์", "สำรวจ", "ของ")  # words that people write together with a short name

NO_UNIT = "ไม่พบชื่อหน่วยงานในชื่อไฟล์ กรุณาเปลี่ยนชื่อไฟล์ให้มีชื่อหน่วยงาน เช่น สสจ.เชียงใหม่.pdf"


@dataclass(frozen=True)
class Spelling:
    """A text as it is searched: its words written together, and where a word begins or ends."""

    letters: str
    edges: frozenset

    @classmethod
    def of(cls, text):
        letters, edges = "", {0}
        for word in _WORDS.findall(search_key(text)):
            letters += word
            edges.add(len(letters))
        return cls(letters, frozenset(edges))

    def places(self, name):
        """(start, end) of each place where `name` stands as a name, not as a part of another word."""
        start = self.letters.find(name)
        while start >= 0:
            end = start + len(name)
            if self._is_name(name, start, end):
                yield start, end
            start = self.letters.find(name, start + 1)

    def _is_name(self, name, start, end):
        if name[-1].isdigit() and end not in self.edges:  # พื้นที่ 1 is not พื้นที่ 12
            return False
        if len(name) >= _SHORTEST:
            return True
        begins = start in self.edges or self.letters[:start].endswith(_BEFORE_A_NAME)
        return begins and end in self.edges

    def begins_with_word(self, word):
        return bool(word) and self.letters.startswith(word) and len(word) in self.edges


class UnitsByFileName:
    """Field units, and whoever else has results of the round, found by any way in which their name is written.

    What a reviewer said of a name in a workbook holds for the names of files too.
    """

    def __init__(self, round):
        wanted = Q(is_active=True) & ~Q(kind=Unit.Kind.CENTRAL) | Q(pk__in=round.scores.values("unit"))
        self._by_name, self._by_code = {}, {}
        for unit in Unit.objects.filter(wanted):
            self._by_code[Spelling.of(unit.code).letters] = unit
            for name in filter(None, (Spelling.of(written).letters for written in unit.names())):
                self._by_name.setdefault(name, set()).add(unit)
        self._take_known()

    def _take_known(self):
        by_meaning = {f"unit-{unit.code}": unit for unit in self._by_code.values()}
        known = KnownName.objects.filter(of=KnownName.Of.UNIT, meaning__in=by_meaning)
        for written, meaning in known.values_list("written", "meaning"):
            name = Spelling.of(written).letters
            if name and not name.isdigit():  # a bare number in a file's name only counts the files
                self._by_name[name] = {by_meaning[meaning]}

    def find(self, file_name):
        """The unit that a file is of. Raises ValueError with a Thai sentence where none or several are named.

        A name inside a longer one does not count; a code counts only where no name stands, as the first word.
        """
        spelling = Spelling.of(PurePath(file_name).stem)
        found = self._named(spelling) or self._coded(spelling)
        if not found:
            raise ValueError(NO_UNIT)
        if len(found) > 1:
            names = " และ ".join(sorted(unit.short_name for unit in found))
            raise ValueError(f"ชื่อไฟล์ตรงกับหลายหน่วยงาน คือ {names} กรุณาเปลี่ยนชื่อไฟล์ให้เหลือหน่วยงานเดียว")
        return found.pop()

    def _named(self, spelling):
        places = [(place, units) for name, units in self._by_name.items() for place in spelling.places(name)]
        whole = [units for place, units in places if not any(_is_inside(place, other) for other, _ in places)]
        return set().union(*whole)

    def _coded(self, spelling):
        codes = [code for code in self._by_code if spelling.begins_with_word(code)]
        return {self._by_code[max(codes, key=len)]} if codes else set()


def _is_inside(place, other):
    return place != other and other[0] <= place[0] and place[1] <= other[1]
