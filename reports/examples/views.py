"""The good examples for everybody who works here, and the page on which กพร. marks one."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cpdplans.cycles.clock import Kind
from cpdplans.cycles.models import Submission
from cpdplans.cycles.stages import NoRight, Refused
from cpdplans.forms import CleanCharField, PortalForm
from cpdplans.units.signing_in import login_required

from ..permissions import EXAMPLES_ARE_MARKED_BY_THE_DESK, can_mark_examples, can_see_examples
from . import marking, showing
from .models import LONGEST_REASON, GoodExample

PER_PAGE = 10


class ReasonForm(PortalForm):
    submit_label = "ยกเป็นตัวอย่างที่ดี"
    reason = CleanCharField(
        label="สิ่งที่หน่วยงานอื่นเรียนรู้ได้",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="เขียนสั้น ๆ ว่าหน่วยงานอื่นนำสิ่งใดไปใช้ได้ ทุกหน่วยงานจะอ่านข้อความนี้ ไม่ระบุชื่อบุคคล",
        error_messages={"required": marking.NO_REASON},
    )

    def __init__(self, *args, is_marked=False, **kwargs):
        self.submit_label = "บันทึกข้อความ" if is_marked else "ยกเป็นตัวอย่างที่ดี"
        super().__init__(*args, **kwargs)


@login_required
@require_safe
def examples(request):
    if not can_see_examples(request.user):
        raise PermissionDenied
    found = showing.listed(request.GET)
    page = Paginator(found.examples, PER_PAGE).get_page(request.GET.get("page"))
    context = {"found": found, "page": page, "is_desk": can_mark_examples(request.user)}
    context["is_demonstration"] = any(one.mark.submission.cycle.is_demonstration for one in page)
    return render(request, "reports/examples/list.html", context)


@login_required
@require_safe
def example(request, pk):
    """One example as a whole. Files of evidence open for those who may see the unit's papers; others read captions."""
    if not can_see_examples(request.user):
        raise PermissionDenied
    mark = get_object_or_404(GoodExample.objects.shown().with_unit(), pk=pk)
    found = next(iter(showing.examples_of([mark])), None)
    if found is None:
        raise Http404
    opens_files = Submission.objects.visible_to(request.user).filter(pk=mark.submission_id).exists()
    context = {"example": found, "opens_files": opens_files, "is_desk": can_mark_examples(request.user)}
    return render(request, "reports/examples/example.html", context)


@login_required
def example_mark(request, submission_pk, ref):
    """What others will read, the reason, and the button; of a mark that stands, its reason and taking it back."""
    if not can_mark_examples(request.user):
        raise PermissionDenied(EXAMPLES_ARE_MARKED_BY_THE_DESK)
    reports = Submission.objects.filter(kind=Kind.REPORT).select_related("unit", "cycle", "report")
    submission = get_object_or_404(reports, pk=submission_pk)
    version, project = marking.project_of(submission, ref)
    if project is None:
        raise Http404
    held = GoodExample.objects.marked().select_related("version").filter(submission=submission, project_ref=ref).first()
    form = ReasonForm(request.POST or None, initial={"reason": held.reason if held else ""}, is_marked=bool(held))
    if request.method == "POST" and form.is_valid():
        done = _mark(request, form, submission, ref)
        if done:
            return redirect(done)
    context = {"submission": submission, "version": version, "example": showing.shown(project), "held": held}
    context |= {"form": form, "why_not": marking.why_not(submission), "opens_files": True}
    return render(request, "reports/examples/mark.html", context)


def _mark(request, form, submission, ref):
    """The example, marked; None when it was refused, the form saying why."""
    try:
        done = marking.mark(submission, ref, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
    messages.success(request, "บันทึกตัวอย่างที่ดีแล้ว ทุกหน่วยงานอ่านได้ที่หน้านี้")
    return done


@login_required
@require_POST
def example_withdraw(request, pk):
    found = get_object_or_404(GoodExample.objects.with_unit(), pk=pk)
    try:
        is_new = marking.withdraw(found, by=request.user, now=timezone.now())
    except NoRight as refused:
        raise PermissionDenied(EXAMPLES_ARE_MARKED_BY_THE_DESK) from refused
    messages.success(request, "ถอนจากตัวอย่างที่ดีแล้ว และแจ้งหน่วยงานแล้ว" if is_new else "ถอนจากตัวอย่างที่ดีไว้แล้วก่อนหน้านี้")
    return redirect(found.mark_url)
