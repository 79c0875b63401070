"""What a person typed into a posting that could not be taken: found again, to be shown and to be carried along."""

import re
from dataclasses import dataclass

CARRIED = "carried-"  # begins the name of a field that comes along through the sign-in form
CARRIED_FILE = "carried_file"
MARK = "carrying"
BASE = "base-"  # begins the name of a field's starting text
UNSEEN = {"csrfmiddlewaretoken", "username", "password", "next", MARK, CARRIED_FILE}
MACHINE_WORDS = re.compile(r"[A-Za-z0-9_:-]*")  # what buttons, ticks and choices post


@dataclass(frozen=True)
class Carried:
    """A posting on its way through the sign-in page: its fields as they came, and the names of files left behind."""

    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...]

    @classmethod
    def of(cls, request):
        """The posting itself. Its own token is left out: a new one is given."""
        names = (name for name in request.POST if name not in UNSEEN)
        fields = tuple((name, value) for name in names for value in request.POST.getlist(name))
        return cls(fields, tuple(file.name for _, files in request.FILES.lists() for file in files))

    @classmethod
    def unpacked(cls, post):
        """What a sign-in form brought along; None where it brought nothing."""
        if MARK not in post:
            return None
        names = (name for name in post if name.startswith(CARRIED))
        fields = tuple((name.removeprefix(CARRIED), value) for name in names for value in post.getlist(name))
        return cls(fields, tuple(post.getlist(CARRIED_FILE)))

    @property
    def texts(self):
        return _typed(dict(self.fields))


def typed_texts(post):
    """The texts that somebody typed, in the page's order: not what the page filled in by itself, never a password."""
    return _typed({name.removeprefix(CARRIED): post[name] for name in post if name not in UNSEEN})


def _typed(fields):
    return [value for name, value in fields.items() if _is_typed(name, value, fields.get(BASE + name))]


def _is_typed(name, value, base):
    if name.startswith(BASE) or not value.strip():
        return False
    return value != base if base is not None else not MACHINE_WORDS.fullmatch(value)
