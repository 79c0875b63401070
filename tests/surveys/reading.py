"""Reads files built in memory, for the tests of reading."""

import io

from django.core.files.base import ContentFile
from openpyxl import Workbook

from surveys.importing.reading import read_contents
from surveys.importing.sources import open_source


def book(*rows, title="ผลสำรวจ", change=None):
    """The file of a workbook with one sheet; `change(sheet)` may spoil it."""
    workbook = Workbook()
    workbook.active.title = title
    for row in rows:
        workbook.active.append(list(row))
    if change:
        change(workbook.active)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return ContentFile(buffer.getvalue(), name="ผลสำรวจ.xlsx")


def csv_file(*rows, encoding="utf-8", mark=b"", delimiter=","):
    text = "\r\n".join(delimiter.join(str("" if cell is None else cell) for cell in row) for row in rows)
    return ContentFile(mark + text.encode(encoding), name="คำตอบ.csv")


def read(file, known=None):
    with open_source(file) as source:
        return read_contents(source, known=known)


def figures(contents):
    """{(unit, group, aspect number or 0, question): figures} of the scores."""
    return {
        (row.target.unit.short_name if row.target.unit else str(row.target), row.group)
        + (row.aspect.number if row.aspect else 0, row.question): row.figures
        for row in contents.scores
    }


def wrong(contents):
    return [(problem.cell, problem.found) for problem in contents.problems]


def asked(contents):
    return [(doubt.written, doubt.proposal) for doubt in contents.doubts]
