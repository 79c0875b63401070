"""What the pages of acts on many share: which rows were meant, one message per refused row, the page itself."""

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.template.response import TemplateResponse

from cpdplans.forms import number_in

from .. import together
from ..stages import Refused

CONFIRMED = "confirmed"  # posted by the page of an act, not by the list
NOTHING = "ไม่พบรายการที่เลือก กรุณาเลือกใหม่"


def is_confirmed(request):
    return CONFIRMED in request.POST


def keys_of(request, queryset):
    """The keys meant, in the order of the list: of the ticked rows, and once confirmed of those that the page listed,
    which the filters of the list may no longer find. Raises Refused where there are none or too many."""
    if is_confirmed(request):
        keys = [int(key) for key in dict.fromkeys(request.POST.getlist(ACTION_CHECKBOX_NAME))]
    else:
        keys = list(queryset.values_list("pk", flat=True)[: together.MOST + 1])
    if not keys:
        raise Refused(NOTHING)
    if len(keys) > together.MOST:
        raise Refused(f"เลือกได้ครั้งละไม่เกิน {together.MOST} รายการ กรุณากรองรายการให้น้อยลง แล้วทำทีละส่วน")
    return keys


def in_the_order_of(keys, records):
    """The records in the order of their keys; those that are gone are left out."""
    by_key = {record.pk: record for record in records}
    return [by_key[key] for key in keys if key in by_key]


def read_of(request, key):
    """The number of the version with which the page showed a row; one that was never sent where it says none."""
    return number_in(request.POST.get(f"read-{key}")) or 0


def seen_of(request, key):
    """The stamp of the prepared decision with which the page showed a row; "" where it says none."""
    return request.POST.get(f"seen-{key}", "")


def carry_out(request, choices, do):
    """Does `do(choice)` for each that may; one message for each that is refused, by the rules or by who came first.
    Returns those that were done."""
    done = []
    for choice in choices:
        try:
            if choice.refusal:
                raise Refused(choice.refusal)
            do(choice)
        except Refused as refused:
            messages.error(request, f"{choice.submission.unit.name}: {refused}")
        else:
            done.append(choice)
    return done


def page(model_admin, request, template, way, choices, **context):
    """The page that says what an act will do; `way`: {action, title, button}. `back`: the list with its filters."""
    shared = model_admin.admin_site.each_context(request) | {
        "opts": model_admin.opts,
        "title": way["title"],
        "way": way,
        "will": [choice for choice in choices if not choice.refusal],
        "wont": [choice for choice in choices if choice.refusal],
        "back": request.get_full_path(),
    }
    return TemplateResponse(request, f"admin/desk/{template}.html", shared | context)
