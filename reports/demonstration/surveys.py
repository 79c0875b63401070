"""Survey workbooks with invented figures. The same year gives the same figures, on whatever day."""

import io
from dataclasses import dataclass
from random import Random
from statistics import NormalDist

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from cpdplans.units.models import Unit
from surveys.exporting import USUAL_GROUPS
from surveys.importing.meanings import COMMENT_HEADERS, COMMENT_SHEET, SCORE_HEADERS, SCORE_SHEET
from surveys.models import GROUP_ALL, ITEM_OVERALL, Aspect

from .voices import OVERALL_VOICES, VOICES

METHOD = "ตัวเลขสมมติเพื่อการสาธิต ค่าเฉลี่ยจากมาตร 5 ระดับ ร้อยละพึงพอใจคือสัดส่วนผู้ตอบระดับ 4-5 และร้อยละไม่พึงพอใจคือสัดส่วนผู้ตอบระดับ 1-2"
DEPARTMENT = "กรมส่งเสริมสหกรณ์"
FIRST_YEAR = 2564
QUESTIONS = {  # by aspect: the words, and how high all units together stand
    1: (
        ("ขั้นตอนการให้บริการไม่ยุ่งยากซับซ้อนและมีความคล่องตัว", 4.02),
        ("การให้บริการแล้วเสร็จตามระยะเวลาที่กำหนดในคู่มือสำหรับประชาชน", 4.05),
        ("การแจ้งขั้นตอน เอกสารหลักฐาน และแบบฟอร์มที่ใช้มีความชัดเจน", 4.12),
        ("การแจ้งความคืบหน้าและผลการดำเนินการให้ผู้รับบริการทราบ", 3.96),
    ),
    2: (
        ("เจ้าหน้าที่ให้บริการด้วยความสุภาพ เป็นมิตร และเต็มใจ", 4.42),
        ("เจ้าหน้าที่มีความรู้ความสามารถในการให้คำปรึกษาแนะนำ", 4.22),
        ("เจ้าหน้าที่ให้บริการอย่างเสมอภาค โปร่งใส ไม่เลือกปฏิบัติ", 4.33),
        ("ความสม่ำเสมอในการเข้าตรวจเยี่ยมและแนะนำส่งเสริม", 3.98),
    ),
    3: (
        ("ช่องทางการติดต่อสื่อสารมีหลากหลายและติดต่อได้สะดวก", 4.08),
        ("เว็บไซต์และสื่อออนไลน์มีข้อมูลถูกต้อง เป็นปัจจุบัน และดาวน์โหลดแบบฟอร์มได้", 3.86),
        ("สถานที่ให้บริการสะอาด เป็นระเบียบ มีที่นั่งรอและที่จอดรถเพียงพอ", 3.99),
        ("ป้ายประชาสัมพันธ์และสิ่งอำนวยความสะดวกสำหรับผู้สูงอายุและคนพิการ", 3.84),
    ),
}
LOWEST, HIGHEST = 3.4, 4.8
SIZES = {"สหกรณ์": (18, 58), "กลุ่มเกษตรกร": (12, 44), "กลุ่มอาชีพ": (11, 36), "หน่วยงานภาครัฐที่เกี่ยวข้อง": (10, 20)}
FEW_ANSWERED = 0.08  # of the units, in the last group
WIDTHS = {SCORE_SHEET: (26, 26, 46, 62, 8, 11, 8, 17, 19), COMMENT_SHEET: (26, 18, 46, 26, 70, 9)}


@dataclass(frozen=True)
class Answers:
    """The figures of one unit and one group: {(aspect number or None, question or ""): mean}, and how many answered."""

    group: str
    n: int
    means: dict


def workbook_of(survey_year, *, comments):
    """The workbook of a fiscal year (พ.ศ.) for every field unit, as bytes of an .xlsx."""
    units = list(Unit.objects.field_units().filter(is_active=True))
    titles = {aspect.number: aspect.title for aspect in Aspect.objects.all()}
    workbook = Workbook(write_only=True)
    workbook.properties.creator = DEPARTMENT
    _write(workbook, SCORE_SHEET, SCORE_HEADERS, score_rows(survey_year, units, titles))
    if comments:
        _write(workbook, COMMENT_SHEET, COMMENT_HEADERS, comment_rows(survey_year, units, titles))
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _write(workbook, title, headers, rows):
    sheet = workbook.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number, width in enumerate(WIDTHS[title], 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_header(sheet, words) for words in headers])
    for row in rows:
        sheet.append(row)


def _header(sheet, words):
    cell = WriteOnlyCell(sheet, words)
    cell.font, cell.fill = Font(bold=True, color="123D2A"), PatternFill("solid", fgColor="DCECE3")
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell


def score_rows(survey_year, units, titles):
    """Rows of the sheet of scores: every unit, then the department."""
    answered = [(unit, answers) for unit in units for answers in answers_of(survey_year, unit.code)]
    for unit, answers in answered:
        for (aspect, question), mean in answers.means.items():
            yield [unit.short_name, answers.group, *_item(aspect, question, titles), *figures(answers.n, mean)]
    for group in (GROUP_ALL, *USUAL_GROUPS):
        own = [answers for _, answers in answered if answers.group == group]
        for key in own[0].means if own else ():
            total = sum(answers.n for answers in own)
            mean = sum(answers.means[key] * answers.n for answers in own) / total
            yield [DEPARTMENT, group, *_item(*key, titles), *figures(total, round(mean, 2))]


def _item(aspect, question, titles):
    return titles.get(aspect, ITEM_OVERALL), question


def answers_of(survey_year, code):
    """Answers of one unit: all respondents with every question, then each group with the aspects."""
    rng = Random(f"{survey_year} {code} survey")
    sizes = {group: rng.randint(*size) for group, size in SIZES.items()}
    if rng.random() < FEW_ANSWERED:
        sizes[USUAL_GROUPS[-1]] = rng.randint(4, 9)
    means = _means(survey_year, code, rng)
    yield Answers(GROUP_ALL, sum(sizes.values()), means)
    yield from _groups(sizes, means, rng)


def _means(survey_year, code, rng):
    """A unit keeps its strong and weak sides from year to year; the weak ones grow slowly better."""
    own = Random(f"{code} survey")
    level = own.gauss(0, 0.13) + 0.015 * (survey_year - FIRST_YEAR) + rng.gauss(0, 0.03)
    fading = max(0.45, 1 - 0.09 * (survey_year - FIRST_YEAR))
    means = {}
    for aspect, questions in QUESTIONS.items():
        side = own.gauss(0, 0.08)
        for question, usual in questions:
            drift = own.gauss(0, 0.2) * fading + rng.gauss(0, 0.07)
            means[aspect, question] = _bounded(usual + level + side + drift)
    return _with_sums(means)


def _with_sums(means):
    """The overall and the aspects, each before its questions; an aspect is the mean of its questions."""
    aspects = {
        aspect: round(sum(means[aspect, question] for question, _ in questions) / len(questions), 2)
        for aspect, questions in QUESTIONS.items()
    }
    found = {(None, ""): round(sum(aspects.values()) / len(aspects), 2)}
    for aspect, questions in QUESTIONS.items():
        found[aspect, ""] = aspects[aspect]
        found |= {(aspect, question): means[aspect, question] for question, _ in questions}
    return found


def _groups(sizes, means, rng):
    """Each group's aspects, spread around the unit's so that weighted by n they give it again."""
    total = sum(sizes.values())
    spread = {}
    for aspect in QUESTIONS:
        drawn = {group: rng.gauss(0, 0.14) for group in sizes}
        middle = sum(drawn[group] * n for group, n in sizes.items()) / total
        spread[aspect] = {group: drawn[group] - middle for group in sizes}
    for group, n in sizes.items():
        own = {(aspect, ""): _bounded(means[aspect, ""] + spread[aspect][group]) for aspect in QUESTIONS}
        yield Answers(group, n, {(None, ""): round(sum(own.values()) / len(own), 2)} | own)


def _bounded(mean):
    return round(min(HIGHEST, max(LOWEST, mean)), 2)


def figures(n, mean):
    """n, mean, S.D., percent satisfied and dissatisfied: the shares are whole numbers of people."""
    sd = round(0.42 + 0.34 * (5 - mean), 2)
    answers = NormalDist(mean, sd)
    satisfied = round((1 - answers.cdf(3.5)) * n)
    dissatisfied = min(n - satisfied, round(answers.cdf(2.5) * n))
    return n, mean, sd, round(satisfied * 100 / n, 2), round(dissatisfied * 100 / n, 2)


def comment_rows(survey_year, units, titles):
    for unit in units:
        for kind, aspect, group, text, count in comments_of(survey_year, unit.code):
            yield [unit.short_name, kind.label, titles.get(aspect, ITEM_OVERALL), group, text, count]


def comments_of(survey_year, code):
    """(kind, aspect number or None, group, text, how many said so) of one unit; more of what it is weak in."""
    rng = Random(f"{survey_year} {code} voices")
    means = next(answers_of(survey_year, code)).means
    weakness = {aspect: 5 - means[aspect, ""] for aspect in QUESTIONS}
    weights = [weakness[aspect] ** 2 for _, aspect in VOICES]
    found = {}
    for _ in range(rng.randint(5, 14)):
        kind, aspect = rng.choices(list(VOICES), weights)[0]
        text = rng.choice(VOICES[kind, aspect])
        groups = USUAL_GROUPS if aspect == 3 else USUAL_GROUPS[:-1]  # other agencies file no requests with the office
        found[kind, aspect, rng.choice(groups), text] = rng.choice((1, 1, 1, 2, 3, 5))
    if rng.random() < 0.5:
        kind = rng.choice(list(OVERALL_VOICES))
        found[kind, None, GROUP_ALL, rng.choice(OVERALL_VOICES[kind])] = rng.randint(1, 6)
    while len(found) < 5:
        found[*rng.choice(list(VOICES)), GROUP_ALL, "ขอให้ปรับปรุงตามข้อเสนอแนะที่เคยให้ไว้"] = 1
    return [(*key, count) for key, count in sorted(found.items(), key=lambda pair: (pair[0][0], -pair[1], pair[0][3]))]
