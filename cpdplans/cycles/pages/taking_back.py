"""An earlier text of a field taken back, once both texts were seen beside each other."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from cpdplans import differences

from .. import stages, writing
from .desk import locked, page_context


def take_back(request, desk, owner, pk):
    """Asks whether the earlier text of a change is to stand again, with both texts beside each other; writes it."""
    stop = locked(request, desk, owner)
    if stop:
        return stop
    change = get_object_or_404(owner.submission.text_changes.select_related("by"), pk=pk)
    row = desk.row_of(owner, change.ref)
    if row is None or change.field not in row.written:
        messages.error(request, f"{change.place}: รายการนี้ถูกลบแล้ว กรุณานำรายการกลับมาก่อน แล้วจึงนำข้อความกลับมา")
        return desk.go("history", owner)
    if request.method == "POST":
        return _write_back(request, desk, owner, row, change)
    now = writing.text_of(row, change.field)
    words = [writing.shown(row, change.field, text) for text in (now, change.old)]
    context = page_context(desk, owner, None, change=change, base=now, parts=differences.differences(*words))
    context |= {"place": f"{row.place()} {writing.label_of(row, change.field)}", "is_same": now == change.old}
    return render(request, "cycles/take_back.html", context | {"back_url": _field_url(desk, owner, change)})


def _write_back(request, desk, owner, row, change):
    base = request.POST.get("base", "")
    try:
        written = writing.write_text(row, change.field, change.old, base=base, by=request.user, now=timezone.now())
    except writing.Conflict as conflict:
        messages.warning(request, f"{conflict} กรุณาเทียบข้อความอีกครั้งก่อนยืนยัน")
        return desk.go("take_back", owner, change.pk)
    except stages.Refused as refused:
        messages.error(request, str(refused))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        place = f"{row.place()} {writing.label_of(row, change.field)}"
        words = "นำข้อความเดิมกลับมาแล้ว" if written.changed else "เป็นข้อความนี้อยู่แล้ว"
        messages.success(request, f"{place}: {words}")
    return redirect(_field_url(desk, owner, change))


def _field_url(desk, owner, change):
    return reverse(f"{desk.app}:history", args=[owner.pk]) + "?" + urlencode({"ref": change.ref, "field": change.field})
