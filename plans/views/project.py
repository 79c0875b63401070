"""One project of a plan: begin it, write it, add and remove its rows, take it out."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cpdplans.cycles import pages
from cpdplans.cycles.stages import Refused
from cpdplans.cycles.writing_form import WritingForm
from cpdplans.forms import number_in
from cpdplans.units.signing_in import login_required

from .. import acts, findings, readiness, services, starting
from ..models import Project
from ..project_page import project_page
from .fetching import DESK, get_plan, get_project

GONE = "รายการที่ท่านกำลังกรอกถูกผู้อื่นลบไประหว่างนี้ ส่วนอื่นที่กรอกพร้อมกันบันทึกแล้ว"


@login_required
@require_POST
def start(request):
    """Begins a project of the officer's own plan from an item of its results, then shows the project."""
    if not request.user.is_officer:
        raise PermissionDenied("เริ่มแผนจากผลการสำรวจได้เฉพาะเจ้าหน้าที่ของหน่วยงาน")
    pks = _numbers([request.POST.get("item", "")])
    item = starting.items_of(request.user).filter(pk__in=pks).first()
    suggested = _numbers(request.POST.getlist("suggested"))
    try:
        started = starting.start_from(item, suggested, by=request.user, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("surveys:results", item.round.fiscal_year) if item else redirect("surveys:current")
    level = messages.SUCCESS if started.is_new or started.added else messages.INFO
    messages.add_message(request, level, started.words())
    return redirect("plans:project", started.project.plan_id, started.project.ref)


def _numbers(texts):
    return {number_in(text) for text in texts} - {None}


@login_required
@require_POST
def add_project(request, pk):
    plan = get_plan(request, pk)
    try:
        project = services.add_project(plan, by=request.user, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("plans:detail", plan.pk)
    return redirect("plans:project", plan.pk, project.ref)


@login_required
def remove_project(request, pk, ref):
    plan = get_plan(request, pk)
    project = get_project(plan, ref)
    stop = pages.locked(request, DESK, plan)
    if stop:
        return stop
    if request.method == "POST":
        try:
            services.remove_project(project, by=request.user, now=timezone.now())
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"ลบ{project.place()} แล้ว หากลบผิด นำกลับมาได้จากหน้านี้หรือจากประวัติทั้งหมด")
        return redirect("plans:detail", plan.pk)
    context = {"plan": plan, "project": project, "submission": plan.submission}
    return render(request, "plans/project_remove.html", context)


@login_required
@require_POST
def restore_row(request, pk, removed_pk):
    """Puts a removed project or a part of one back and shows it where it stands now."""
    plan = get_plan(request, pk)
    stop = pages.locked(request, DESK, plan)
    if stop:
        return stop
    removed = get_object_or_404(plan.submission.removed_rows, pk=removed_pk)
    try:
        restored = services.restore(plan, removed, by=request.user, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("plans:history", plan.pk)
    messages.success(request, restored.words(removed))
    row = restored.row
    if isinstance(row, Project):
        return redirect("plans:project", plan.pk, row.ref)
    return redirect(readiness.project_url(plan, row.project, readiness.field_anchor(row, row.written[0])))


@login_required
def project(request, pk, ref):
    plan = get_plan(request, pk)
    typed = pages.typed_texts(request.POST)
    if typed and not plan.projects.filter(ref=ref).exists():
        return pages.kept_page(request, plan.submission, GONE, typed)
    project = get_project(plan, ref)
    stop = pages.locked(request, DESK, plan)
    if stop:
        return stop
    results = findings.results_of(plan.submission)
    form = _form(request, project)
    if request.method == "POST":
        done = _save_project(request, plan, project, form, results) or _given_back(request, plan, ref, form)
        if done:
            return done
        project = get_project(get_plan(request, pk), ref)  # with the ticks and rows that were saved
    return render(request, "plans/project_form.html", project_page(plan, project, form, results, timezone.now()))


def _given_back(request, plan, ref, form):
    """What was typed and has no place any more, since the plan was sent or the project or a row was removed while it
    was being saved; None when all has its place."""
    fresh = get_plan(request, plan.pk)
    stop = pages.locked(request, DESK, fresh)
    if stop:
        return stop
    lost = form.gone + pages.typed_texts(request.POST, known=form.targets)
    if lost:
        return pages.kept_page(request, fresh.submission, GONE, lost)
    if not fresh.projects.filter(ref=ref).exists():
        return redirect("plans:detail", plan.pk)
    return None


def _form(request, project):
    rows = [project, *project.findings.all(), *project.activities.all(), *project.indicators.all()]
    data = acts.with_period(request.POST, project) if request.method == "POST" else None
    return WritingForm(data, rows=rows, remarks=project.submission.remarks.released())


def _save_project(request, plan, project, form, results):
    """Saves all that was posted; then does what a button asked for beside. None to show the form again."""
    now = timezone.now()
    saved = pages.save_form(request, form, by=request.user, now=now)
    try:
        _save_choices(request, plan, project, results, now)
        done = acts.obey(project, request.POST.get("act", ""), by=request.user, now=now)
    except Refused as refused:
        messages.error(request, str(refused))
        return None
    if done.words:
        messages.info(request, done.words)
    if not saved or pages.typed_texts(request.POST, known=form.targets):
        return None
    if request.POST.get("act") == "next":
        return redirect("plans:detail", plan.pk)
    return redirect(readiness.project_url(plan, project, done.anchor))


def _save_choices(request, plan, project, results, now):
    choices = findings.choices_for(project, results)
    chosen = findings.chosen_findings(choices, request.POST.getlist("finding"), plan.submission.cycle.survey_year)
    seen = set(request.POST.getlist("finding-seen"))
    if chosen.keys() != seen:
        services.choose_findings(project, chosen, seen, by=request.user, now=now)
