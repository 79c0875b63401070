"""The calendar of a unit: the page on which its officers find and renew its address, and the file itself."""

import re

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cpdplans.units.models import Unit

from . import unit_calendar

KEY = re.compile("[0-9a-f]{40}")


@login_required
@never_cache
def own(request):
    """The address of the calendar of the officer's unit; a POST makes it, or another in place of the one shown."""
    if not (request.user.is_officer and request.user.unit):
        raise PermissionDenied("ปฏิทินนี้สำหรับเจ้าหน้าที่ของหน่วยงาน")
    unit = request.user.unit
    if request.method == "POST":
        shown = request.POST.get("key", "")
        if unit_calendar.make_key(unit, in_place_of=shown if KEY.fullmatch(shown) else ""):
            messages.success(request, "สร้างที่อยู่ใหม่แล้ว ที่อยู่เดิมใช้ไม่ได้อีก" if shown else "สร้างที่อยู่ของปฏิทินแล้ว")
        return redirect("cycles:calendar")
    if unit.calendar_key and "renew" in request.GET:
        return render(request, "cycles/calendar_renew.html", {"unit": unit})
    path = reverse("cycles:calendar_file", args=[unit.calendar_key]) if unit.calendar_key else ""
    address = settings.PORTAL_URL + path if path else ""
    context = {"unit": unit, "path": path, "address": address, "file_name": unit_calendar.file_name(unit)}
    return render(request, "cycles/calendar.html", context)


@require_safe
def file(request, key):
    """The calendar to whoever holds its key; for all other keys 404, and a page that says what became of it."""
    found = Unit.objects.filter(calendar_key=key, is_active=True) if KEY.fullmatch(key) else Unit.objects.none()
    unit = found.first()
    if unit is None:
        return render(request, "cycles/calendar_gone.html", status=404)
    body = unit_calendar.calendar_of(unit, now=timezone.now())
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(False, unit_calendar.file_name(unit))
    response["Cache-Control"] = "private, max-age=3600"
    response["X-Robots-Tag"] = "noindex"
    return response
