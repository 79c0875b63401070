"""The library of ready-made plans, by the question of the survey that each answers."""

from collections import defaultdict

from . import channels, process, staff

TEMPLATES = (*process.TEMPLATES, *staff.TEMPLATES, *channels.TEMPLATES)


def by_question():
    """{(aspect number, question number): [Template, …]}"""
    found = defaultdict(list)
    for template in TEMPLATES:
        found[template.answers].append(template)
    return dict(found)
