"""A batch of evidence: files and links that come together, each judged on its own: a bad one costs no good one."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError

from cpdplans.forms import CleanCharField, PortalForm
from cpdplans.links import access_note, with_scheme
from cpdplans.uploads import check_upload, shown_name, validate_web_address

from .. import stages, writing
from ..models import Evidence
from ..pieces import MOST_PIECES, AlreadyAttached

FORM_ID = "evidence-form"  # the page's one form, of which the boxes of a batch are a part from outside it
SEVERAL = re.compile(r"\n+|\s+(?=https?://)")  # one link a line, or many in a row


class BatchForm(PortalForm):
    """What is said of the whole batch; the files are taken from the request one by one."""

    submit_label = ""
    form_tag = False
    kind = forms.ChoiceField(label="ประเภทหลักฐาน", choices=Evidence.Kind)
    caption = CleanCharField(label="คำอธิบาย", required=False, max_length=300)
    links = CleanCharField(
        label="ลิงก์",
        required=False,
        max_length=1000 * MOST_PIECES,
        help_text="วางได้ครั้งละหลายลิงก์ บรรทัดละ 1 ลิงก์",
        widget=forms.Textarea(attrs={"rows": 3, "inputmode": "url", "placeholder": "https://"}),
    )

    def prepare_fields(self):
        super().prepare_fields()
        for box in self.fields.values():
            box.widget.attrs["form"] = FORM_ID
        self.fields["links"].label = "ลิงก์"  # not "(ถ้ามี)": a batch holds links or files

    def clean_links(self):
        lines = [line.strip() for line in SEVERAL.split(self.cleaned_data["links"]) if line.strip()]
        if len(lines) > MOST_PIECES:
            raise ValidationError(f"วางลิงก์ได้ครั้งละไม่เกิน {MOST_PIECES} ลิงก์ ขณะนี้มี {len(lines):,} บรรทัด")
        return list(dict.fromkeys(lines))


def refuse_credentials(url):
    """A link stands in documents that many read: no place for somebody's password."""
    try:
        name = urlsplit(url).username
    except ValueError as error:  # "http://[x]": no address at all
        raise ValidationError(validate_web_address.message) from error
    if name:
        raise ValidationError("ลิงก์นี้มีชื่อผู้ใช้หรือรหัสผ่านอยู่ในที่อยู่ กรุณานำออกก่อน แล้วแนบใหม่")


LINK = forms.URLField(
    max_length=1000,
    validators=[validate_web_address, refuse_credentials],
    error_messages={
        "invalid": validate_web_address.message,
        "max_length": "ลิงก์ยาวเกิน %(limit_value)d ตัวอักษร ขณะนี้ยาว %(show_value)d ตัวอักษร",
    },
    assume_scheme="https",
)


@dataclass
class Refusal:
    """What was not attached, and why. `field`: its box, None for a file. `is_final`: no use in trying again."""

    field: str | None
    sentence: str
    is_final: bool


@dataclass
class Batch:
    """What became of a batch. `links`: the lines that were refused, as typed."""

    attached: list = field(default_factory=list)
    held: list = field(default_factory=list)  # sentences on what was attached before
    refused: list = field(default_factory=list)
    links: list = field(default_factory=list)

    @property
    def said(self):
        """What went well, in words."""
        count = len(self.attached)
        if count > 1:
            return [f"แนบหลักฐานแล้ว {count} รายการ", *self.held]
        return [*(f"แนบหลักฐาน “{shortened(str(piece))}” แล้ว" for piece in self.attached), *self.held]


def attach_batch(submission, *, files, links, **common):
    """Attaches what can be attached and says why the rest cannot. `common`: kind, caption, about, by and now of all."""
    batch = Batch()
    for file in files:
        _attach(batch, submission, shown_name(file), _file, file, **common)
    for line in links:
        if not _attach(batch, submission, f"“{shortened(line)}”", _link, line, field="links", **common):
            batch.links.append(line)
    return batch


def _attach(batch, submission, name, judge, thing, *, field=None, **common):
    """True unless it was refused. `judge` gives the arguments of writing.attach or raises ValidationError."""
    try:
        batch.attached.append(writing.attach(submission, **judge(thing), **common))
    except AlreadyAttached as same:
        batch.held.append(f"{name} {same}")
    except stages.Refused as refused:
        batch.refused.append(Refusal(field, f"{name} ยังไม่ได้แนบ {refused}", is_final=False))
        return False
    except ValidationError as error:
        sentence = " ".join(dict.fromkeys(error.messages))
        batch.refused.append(Refusal(field, sentence if name in sentence else f"{name} {sentence}", is_final=True))
        return False
    return True


def _file(file):
    return {"file": file, "content_type": check_upload(file)}


def _link(line):
    try:
        return {"url": LINK.clean(with_scheme(line))}
    except ValidationError as error:
        raise ValidationError(access_note(line) or error.messages) from error


def shortened(text):
    return text if len(text) <= 80 else f"{text[:79]}…"
