"""Reference data from fixtures/: units, aspects, the round of FY 2566 and its suggested activities, ready sentences,
days of reminders."""

import csv
import json

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from cpdplans.cycles.models import Cycle, CycleDocument, ReminderRule, Sentence
from cpdplans.units.models import Unit
from surveys.models import Aspect, Responsible, SuggestedActivity

FOLDER = settings.BASE_DIR / "fixtures"
HEAD_OFFICE = "ส่วนกลาง"  # stands in the column of inspection regions for those that lie in none
PROVINCIAL_OFFICES = "สสจ."  # in the catalogue: all 76 of the kind, not a unit of that name


class Command(BaseCommand):
    help = (
        "โหลดข้อมูลอ้างอิง: หน่วยงาน ด้าน กิจกรรมที่กรมเสนอแนะ รอบปีงบประมาณ พ.ศ. 2566 ข้อความสำเร็จรูป และกำหนดการเตือน "
        "(เรียกซ้ำได้ ไม่ทับสิ่งที่ กพร. แก้ไข)"
    )

    @transaction.atomic
    def handle(self, *args, **options):
        catalogue = _json("catalogue-2566.json")
        units = load_units()
        aspects = load_aspects(catalogue)
        cycle, is_new = load_cycle(_json("cycle-2566.json"))
        activities = load_catalogue(cycle, catalogue)
        sentences = load_sentences()
        rules = load_reminder_rules()
        if options["verbosity"]:
            round_words = "เพิ่มใหม่" if is_new else "มีอยู่แล้ว"
            self.stdout.write(
                f"ข้อมูลอ้างอิง: เพิ่มหน่วยงาน {units} จากทั้งหมด {Unit.objects.count()} หน่วยงาน "
                f"เพิ่มด้าน {aspects} ด้าน เพิ่มกิจกรรมที่กรมเสนอแนะ {activities} กิจกรรม "
                f"เพิ่มข้อความสำเร็จรูป {sentences} ข้อความ เพิ่มกำหนดการเตือน {rules} ข้อ {cycle} {round_words}"
            )


def load_units():
    """Adds the units that are missing, by code. What กพร. has edited stays. Returns how many were added."""
    with open(FOLDER / "units.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return sum(_load_unit(row, position) for position, row in enumerate(rows, 1))


def _load_unit(row, position):
    region = row["inspection_region"]
    kept = ("kind", "name", "abbreviation", "short_name", "province_code", "letter_prefix", "region")
    defaults = {name: row[name] for name in kept} | {
        "inspection_region": 0 if region == HEAD_OFFICE else int(region),
        "aliases": row["aliases"].replace("|", "\n"),
        "position": position,
        "owes_submissions": row["kind"] != Unit.Kind.CENTRAL,
    }
    return Unit.objects.get_or_create(code=row["code"], defaults=defaults)[1]


def load_aspects(catalogue):
    return sum(
        Aspect.objects.get_or_create(number=aspect["number"], defaults={"title": aspect["title"]})[1]
        for aspect in catalogue["aspects"]
    )


def load_cycle(data):
    """The round, not opened, with its documents; left as it is when there is one of its year. (cycle, whether made)"""
    values = {name: value for name, value in data.items() if name not in {"fiscal_year", "documents"}}
    cycle, is_new = Cycle.objects.get_or_create(fiscal_year=data["fiscal_year"], defaults=values)
    if is_new:
        CycleDocument.objects.bulk_create(
            CycleDocument(cycle=cycle, position=position, **document)
            for position, document in enumerate(data["documents"], 1)
        )
        cycle.refresh_from_db()  # dates as dates, not as the text of the file
    return cycle, is_new


def load_catalogue(cycle, catalogue):
    """Adds the suggested activities to a round that has none. Returns how many."""
    if cycle.suggested_activities.exists():
        return 0
    aspects = {aspect.number: aspect for aspect in Aspect.objects.all()}
    units = {unit.abbreviation: unit for unit in Unit.objects.all()}
    for entry in catalogue["activities"]:
        activity = SuggestedActivity.objects.create(
            cycle=cycle,
            aspect=aspects[entry["aspect"]],
            number=int(entry["number"].split(".")[1]),
            title=entry["title"],
            items="\n".join(entry["items"]),
        )
        Responsible.objects.bulk_create(_responsible(activity, entry["responsible"], units))
    return len(catalogue["activities"])


def _responsible(activity, entries, units):
    """One record for each name, in the letter's order; names of one entry share its row and role."""
    named = [(row, name, entry["role"]) for row, entry in enumerate(entries, 1) for name in entry["units"]]
    for position, (row, name, role) in enumerate(named, 1):
        who = {"kind": Unit.Kind.PROVINCIAL} if name == PROVINCIAL_OFFICES else {"unit": units[name]}
        yield Responsible(activity=activity, position=position, row=row, role=role, **who)


def load_sentences():
    """Adds the ready sentences where there are none; those of กพร. stay alone. Returns how many."""
    if Sentence.objects.exists():
        return 0
    rows = enumerate(_json("sentences.json"), 1)
    return len(Sentence.objects.bulk_create(Sentence(position=position, **row) for position, row in rows))


def load_reminder_rules():
    """Adds the days of reminders where there are none; those of กพร. stay alone. Returns how many."""
    if ReminderRule.objects.exists():
        return 0
    return len(ReminderRule.objects.bulk_create(ReminderRule(**row) for row in _json("reminders.json")))


def _json(name):
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))
