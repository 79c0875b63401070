"""A button of the review page that was pressed, and how its act went."""

from dataclasses import dataclass

from django.contrib import messages

from cpdplans.forms import number_in

WHOLE = "whole"  # the box of remarks on the whole
AGAIN = "กรุณาเปิดหน้านี้ใหม่"


@dataclass(frozen=True)
class Kept:
    """What was typed in a box and refused: it comes back there, with why. `box`: the box's anchor."""

    box: str
    form: object = None
    errors: tuple = ()


@dataclass(frozen=True)
class Done:
    """How an act went. `anchor`: where on the page its person goes on; `is_decided`: elsewhere, at the next one."""

    anchor: str = ""
    is_decided: bool = False
    words: str = ""
    kept: Kept | None = None


@dataclass(frozen=True)
class Asked:
    """A button that was pressed."""

    request: object
    desk: object
    owner: object
    now: object

    @property
    def submission(self):
        return self.owner.submission

    @property
    def by(self):
        return self.request.user

    @property
    def post(self):
        return self.request.POST

    @property
    def read(self):
        """The number of the version that the page showed; one that was never sent where the page says none."""
        return number_in(self.post.get("version")) or 0

    @property
    def seen(self):
        """The stamp of the prepared decision that the page showed, "" for none."""
        return self.post.get("seen", "")

    @property
    def of_unit(self):
        return f"{self.submission.noun}ของ{self.submission.unit.name}"

    def say(self, words):
        messages.success(self.request, words)
