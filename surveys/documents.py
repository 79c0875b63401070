"""The documents of a round: what a page lists, and files attached to many units at once."""

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q

from cpdplans.thai import clean_text
from cpdplans.units.models import Unit
from cpdplans.uploads import check_upload

from .file_names import UnitsByFileName
from .models import RoundDocument
from .permissions import visible_documents

LONGEST_NAME = 255  # characters of original_name
LONGEST_TITLE = 300


def documents_for(user, unit, round):
    """What the page of a unit's results lists for `user`: the unit's own documents, then the department's report."""
    found = visible_documents(user).filter(Q(unit=unit) | Q(unit=None), round=round)
    return found.order_by(F("unit").asc(nulls_last=True), "pk")


def attach(document, *, by, now):
    """Saves a document whose link or file is new: by whom, when. A file has passed check_upload, its type is set."""
    document.added_by, document.added_at = by, now
    document.save()


def forget_files(names):
    """Deletes stored files after the commit: what a document held may name people, so nothing of it is left behind."""
    storage = RoundDocument._meta.get_field("file").storage
    for name in filter(None, names):
        transaction.on_commit(lambda name=name: storage.delete(name), robust=True)


def given_name(uploaded):
    """The file's name as it is kept: without folders, its ending whole however long it is."""
    path = PurePath(clean_text((uploaded.name or "").replace("\\", "/")))
    return f"{path.stem[: LONGEST_NAME - len(path.suffix)]}{path.suffix}"


# Many files at once


@dataclass(frozen=True)
class Checked:
    """A file that was chosen: its unit and content type, or the reason why it is not attached."""

    file: Any
    name: str
    unit: Unit | None = None
    content_type: str = ""
    refusal: str = ""
    replaces: tuple[RoundDocument, ...] = ()
    shares_unit: bool = False  # another file of the same upload is of this unit too

    def title(self, by_name):
        """What the unit will read. Of several files of a unit the whole name, so that no two read alike."""
        if self.shares_unit and not by_name:
            return self.name[:LONGEST_TITLE]
        stem = PurePath(self.name).stem[:LONGEST_TITLE]
        return stem if by_name else f"ผลการสำรวจของ{self.unit.name}"


def check_files(files, round):
    """A Checked for each file, in their order. Writes nothing."""
    units = UnitsByFileName(round)
    earlier = {}
    for document in round.documents.exclude(file="").exclude(unit=None):
        earlier.setdefault((document.unit_id, document.original_name), []).append(document)
    checked, taken = [], set()
    for file in files:
        one = _check(file, units, earlier, taken)
        checked.append(one)
        taken.add((one.unit and one.unit.pk, one.name))
    shares = Counter(one.unit for one in checked if not one.refusal)
    return [replace(one, shares_unit=not one.refusal and shares[one.unit] > 1) for one in checked]


def _check(file, units, earlier, taken):
    name = given_name(file)
    try:
        unit = units.find(name)
        content_type = check_upload(file)
    except ValidationError as error:
        return Checked(file, name, refusal=error.messages[0])
    except ValueError as error:
        return Checked(file, name, refusal=str(error))
    if (unit.pk, name) in taken:
        return Checked(file, name, refusal="เลือกไฟล์ชื่อนี้ซ้ำกันในครั้งเดียว กรุณาเลือกเพียงไฟล์เดียว")
    return Checked(file, name, unit, content_type, replaces=tuple(earlier.get((unit.pk, name), ())))


@transaction.atomic
def attach_checked(checked, round, *, by_name, by, now):
    """Attaches the files without a refusal, all or none of them; one of the same unit, round and name is replaced.

    `by_name`: whether the title is the file's name, else "ผลการสำรวจของ<หน่วยงาน>". Gives what was attached.
    """
    sound = [one for one in checked if not one.refusal]
    replaced = [document for one in sound for document in one.replaces]
    RoundDocument.objects.filter(pk__in=[document.pk for document in replaced]).delete()
    forget_files(document.file.name for document in replaced)
    for one in sound:
        document = RoundDocument(round=round, unit=one.unit, title=one.title(by_name), file=one.file)
        document.original_name, document.content_type = one.name, one.content_type
        attach(document, by=by, now=now)
    return sound
