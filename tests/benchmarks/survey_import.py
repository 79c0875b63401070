"""How the import of a survey compares with openpyxl merely reading the same file: ratios of time and of peak memory.

    make bench

Two files: figures of 78 units x 20 questions x 5 groups with 10,000 comments, and 20,000 raw answers. Each measurement
runs in a process of its own, on a SQLite database of its own, the whole road: checked, written, committed. The machine
may be busy, so each is measured several times and the least time counts; nothing here fails for being slow.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from tests.benchmarks.preparing import prepare

RUNS = 3
UNITS, QUESTIONS, GROUPS = 78, 20, 5
COMMENTS, RESPONDENTS = 10_000, 20_000
YEAR = 2565


def main():
    with tempfile.TemporaryDirectory(prefix="cpdplans-bench-") as folder:
        for name in ("summary", "answers"):
            path = Path(folder) / f"{name}.xlsx"
            _in_process("make", name, path)
            read = _least([_in_process("read", name, path) for _ in range(RUNS)])
            done = _least([_in_process("import", name, path) for _ in range(RUNS)])
            _show(name, path.stat().st_size, read, done)


def _least(measured):
    return {key: min(one[key] for one in measured) for key in ("seconds", "megabytes")}


def _show(name, size, read, done):
    print(f"{name} ({size / 1e6:.1f} MB)")
    print(f"  openpyxl read-only: {read['seconds']:6.2f} s {read['megabytes']:6.0f} MB")
    print(f"  import, committed:  {done['seconds']:6.2f} s {done['megabytes']:6.0f} MB")
    time_ratio, memory_ratio = (done[key] / read[key] for key in ("seconds", "megabytes"))
    print(f"  ratio: time {time_ratio:.2f}, peak memory {memory_ratio:.2f}")


def _in_process(act, name, path):
    command = [sys.executable, "-m", "tests.benchmarks.survey_import", act, name, str(path)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(answer.stdout or "null")


# In a process of its own


def measure(act, path):
    started = time.perf_counter()
    act(path)
    seconds = time.perf_counter() - started
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "megabytes": megabytes}))


def read(path):
    import openpyxl

    workbook = openpyxl.load_workbook(path, read_only=True, data_only=True)
    for sheet in workbook.worksheets:
        for _ in sheet.iter_rows(values_only=True):
            pass


def bring_in(path):
    from django.core.files import File
    from django.utils import timezone

    from cpdplans.units.models import User
    from surveys.importing import import_workbook

    with open(path, "rb") as file:
        outcome = import_workbook(
            File(file, name=path.name),
            round_year=YEAR,
            by=User.objects.get(),
            now=timezone.now(),
            commit=True,
        )
    if not outcome.is_clean:
        raise SystemExit(f"not clean: {outcome.problems[:3]} {outcome.doubts[:3]}")


def make(name, path):
    """Writes a file of one of the two formats; the same one each time."""
    import openpyxl

    from cpdplans.units.models import Unit
    from surveys.models import Aspect

    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    units = [unit.short_name for unit in Unit.objects.field_units()[:UNITS]]
    titles = [aspect.title for aspect in Aspect.objects.all()]
    (_make_summary if name == "summary" else _make_answers)(workbook, units, titles, Random(1))
    workbook.save(path)


def _questions(titles):
    return [(titles[number % len(titles)], f"ข้อที่ {number + 1} ได้รับบริการตามที่แจ้งไว้") for number in range(QUESTIONS)]


def _make_summary(workbook, units, titles, rng):
    from surveys.importing.meanings import COMMENT_HEADERS, COMMENT_SHEET, SCORE_HEADERS, SCORE_SHEET

    sheet = workbook.create_sheet(SCORE_SHEET)
    sheet.append(SCORE_HEADERS)
    items = [("", ""), *((title, "") for title in titles), *_questions(titles)]
    for unit in units:
        for group in ["ทั้งหมด", *(f"กลุ่มที่ {number}" for number in range(1, GROUPS))]:
            for aspect, question in items:
                mean = round(rng.uniform(3, 5), 2)
                sheet.append([unit, group, aspect, question, rng.randint(5, 300), mean, 0.61, mean * 20 - 1, 2.5])
    sheet = workbook.create_sheet(COMMENT_SHEET)
    sheet.append(COMMENT_HEADERS)
    kinds = ("ความไม่พึงพอใจ", "ความต้องการ", "ความคาดหวัง", "ข้อเสนอแนะ")
    for number in range(COMMENTS):
        text = f"ขอให้เจ้าหน้าที่ออกเยี่ยมสหกรณ์ให้บ่อยขึ้นและแจ้งล่วงหน้า ข้อความที่ {number}"
        sheet.append([rng.choice(units), rng.choice(kinds), rng.choice(titles), "", text, rng.randint(1, 9)])


def _make_answers(workbook, units, titles, rng):
    sheet = workbook.create_sheet("การตอบแบบฟอร์ม 1")
    questions = [f"{aspect} [{question}]" for aspect, question in _questions(titles)]
    voices = ["ความไม่พึงพอใจ", "ความต้องการ", "ความคาดหวัง", "ข้อเสนอแนะ"]
    sheet.append(["ประทับเวลา", "หน่วยงาน", "กลุ่มผู้รับบริการ", *questions, *voices])
    for number in range(RESPONDENTS):
        answers = rng.choices((1, 2, 3, 4, 5, None), weights=(1, 2, 10, 40, 45, 2), k=QUESTIONS)
        said = [f"ขอให้ปรับปรุงเรื่องที่ {number}" if rng.random() < 0.12 else None for _ in voices]
        sheet.append(["1/2/2566", rng.choice(units), f"กลุ่มที่ {rng.randint(1, GROUPS)}", *answers, *said])


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    else:
        act, name, target = sys.argv[1], sys.argv[2], Path(sys.argv[3])
        prepare()  # reading, too: both in a process of the portal, so that its own memory counts on both sides
        if act == "make":
            make(name, target)
        else:
            measure(read if act == "read" else bring_in, target)
