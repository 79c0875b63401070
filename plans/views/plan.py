"""The plan as a whole: see it, write its letter and evidence, check it, send it."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cpdplans.cycles import pages
from cpdplans.cycles.clock import Kind
from cpdplans.cycles.models import Cycle, Submission
from cpdplans.units.signing_in import login_required

from .. import copying, services
from ..content import rows_of
from ..models import Plan
from ..overview import paper, parts, plan_page
from .fetching import DESK, get_plan

AWARENESS_WORDS = {
    "title": "การสร้างความรับรู้ทั่วทั้งองค์กร",
    "lead": "ถ่ายทอดแผนให้บุคลากรของหน่วยงานทราบ และแนบหลักฐาน เช่น ลิงก์ภาพกิจกรรม หรือระเบียบวาระการประชุมของหน่วยงาน",
    "texts": [
        (
            "awareness_promised_on",
            "อีกทางหนึ่ง: แจ้งวันที่จะสร้างความรับรู้",
            "หากยังไม่ได้ถ่ายทอดแผนให้บุคลากรทราบในวันส่งแผน ให้กรอกวันที่จะดำเนินการแทนการแนบหลักฐาน ก็ส่งแผนได้",
        ),
        ("unresolved", "ประเด็นที่ยังไม่ดำเนินการ", ""),
    ],
    "whole": "ทั้งแผน",
}


@login_required
def current(request):
    """The plan of the officer's unit in the current round."""
    if not request.user.is_officer:
        return redirect("reports:home")
    cycle = Cycle.objects.current(timezone.now())
    submission = Submission.objects.visible_to(request.user).filter(cycle=cycle, kind=Kind.PLAN).first()
    if submission is None:
        return render(request, "plans/none.html", {"cycle": cycle})
    return redirect("plans:detail", services.plan_of(submission).pk)


@login_required
def of_submission(request, submission_pk):
    """Where a link to the submission leads: the review page for กพร., the plan for all others."""
    submissions = Submission.objects.visible_to(request.user).filter(kind=Kind.PLAN)
    submission = get_object_or_404(submissions, pk=submission_pk)
    if request.user.is_executive and not Plan.objects.filter(submission=submission).exists():
        return render(request, "plans/none.html")
    plan = services.plan_of(submission)
    if request.user.is_reviewer:
        return redirect("admin:plans_plan_change", plan.pk)
    return redirect("plans:detail", plan.pk)


@login_required
@never_cache
def detail(request, pk):
    plan = get_plan(request, pk)
    typed = request.session.pop("typed_answers", None)
    return render(request, "plans/plan_detail.html", plan_page(plan, request.user, timezone.now(), typed))


@login_required
def draft_pdf(request, pk):
    return pages.draft_pdf(request, DESK, get_plan(request, pk))


@login_required
@require_POST
def write_field(request, pk):
    plan = get_object_or_404(Plan.objects.select_related("submission__unit").visible_to(request.user), pk=pk)
    return pages.write_field(request, DESK, plan)


@login_required
def awareness(request, pk):
    plan = get_plan(request, pk)
    return pages.evidence_page(request, DESK, plan, rows=[plan], abouts=_abouts(plan), words=AWARENESS_WORDS)


@login_required
@require_POST
def attach(request, pk):
    plan = get_plan(request, pk)
    return pages.evidence_act(request, DESK, plan, abouts=_abouts(plan), words=AWARENESS_WORDS)


def _abouts(plan):
    return [(project.ref, str(project)) for project in plan.projects.all()]


@login_required
def letter(request, pk):
    return pages.letter_page(request, DESK, get_plan(request, pk))


@login_required
@never_cache
def check(request, pk):
    plan = get_plan(request, pk)

    def context():
        untouched = {str(ref) for ref in copying.untouched(plan)}
        return {"plan": plan, "content": paper(plan), "edit": True, "parts": parts(plan), "untouched": untouched}

    return pages.check(request, DESK, plan, template="plans/plan_check.html", context_of=context)


@login_required
@never_cache
def request_page(request, pk):
    """What the unit asks of กพร.: more time, or to be exempt."""
    return pages.request_page(request, DESK, get_plan(request, pk))


@login_required
@require_POST
def send(request, pk):
    plan = get_plan(request, pk)
    return pages.send(request, DESK, plan)


@login_required
@require_POST
def recall(request, pk):
    return pages.recall(request, DESK, get_plan(request, pk))


@login_required
def receipt(request, pk):
    return pages.receipt(request, DESK, get_plan(request, pk))


@login_required
@require_POST
def answer(request, pk, remark_pk):
    return pages.answer(request, DESK, get_plan(request, pk), remark_pk)


@login_required
def history(request, pk):
    plan = get_plan(request, pk)
    return pages.history_page(request, DESK, plan, rows_of(plan))


@login_required
def take_back(request, pk, change_pk):
    return pages.take_back(request, DESK, get_plan(request, pk), change_pk)
