"""Rooms import one way: units → cycles → surveys → plans → reports, and cpdplans itself imports none of them."""

import ast
from pathlib import Path

import pytest

BASE_DIR = Path(__file__).resolve().parent.parent
ROOMS = ["cpdplans", "cpdplans.units", "cpdplans.cycles", "surveys", "plans", "reports"]
COMPOSERS = {BASE_DIR / "cpdplans" / "settings.py", BASE_DIR / "cpdplans" / "urls.py"}


def room_of(module):
    """The place in ROOMS of a dotted name, by its longest match; None for what is not ours."""
    inside = [room for room in ROOMS if f"{module}.".startswith(f"{room}.")]
    return ROOMS.index(max(inside, key=len)) if inside else None


def imported(source, package):
    """Every dotted name that a file imports, also inside functions; `package`, the file's own, solves relative ones."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*parents, *filter(None, [node.module])])
            yield from (f"{base}.{name.name}" for name in node.names)


def backward_imports(source, package):
    return [name for name in imported(source, package) if (room_of(name) or 0) > room_of(package)]


def project_files():
    roots = {room.split(".")[0] for room in ROOMS}
    return sorted(path for root in roots for path in (BASE_DIR / root).rglob("*.py") if path not in COMPOSERS)


@pytest.mark.parametrize("path", project_files(), ids=lambda path: str(path.relative_to(BASE_DIR)))
def test_room_imports_no_later_room(path):
    package = ".".join(path.parent.relative_to(BASE_DIR).parts)

    assert backward_imports(path.read_text(), package) == []


@pytest.mark.parametrize(
    "package, source, found",
    [
        ("surveys", "def later():\n    from plans.models import Plan", ["plans.models.Plan"]),
        ("cpdplans.units", "from ..cycles import models", ["cpdplans.cycles.models"]),
        ("cpdplans", "from . import units", ["cpdplans.units"]),
        ("cpdplans", "import cpdplans.units.models", ["cpdplans.units.models"]),
        ("plans", "from .models import Plan; from surveys import models; import plansible", []),
    ],
)
def test_backward_imports_finds_every_form(package, source, found):
    assert backward_imports(source, package) == found
