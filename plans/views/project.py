"""One project of a plan: begin it, write it, add and remove its rows, take it out."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cpdplans.cycles import pages
from cpdplans.cycles.stages import Refused
from cpdplans.cycles.writing_form import WritingForm
from surveys.models import SuggestedActivity

from .. import findings, readiness, services, starting
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
    messages.add_message(request, level, started.words(item))
    return redirect("plans:project", started.project.plan_id, started.project.ref)


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
            messages.success(request, f"ลบ{project.place()}แล้ว ข้อความเดิมยังอยู่ในประวัติ")
        return redirect("plans:detail", plan.pk)
    return render(request, "plans/project_remove.html", {"plan": plan, "project": project})


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
    rows = [project, *project.findings.all(), *project.activities.all(), *project.indicators.all()]
    form = WritingForm(request.POST or None, rows=rows, remarks=plan.submission.remarks.released())
    round_ = findings.survey_of(plan.submission)
    choices = findings.choices_for(project, round_)
    if request.method == "POST":
        done = _save_project(request, plan, project, form, choices)
        orphans = pages.typed_texts(request.POST, known=form.targets)
        if orphans:
            return pages.kept_page(request, plan.submission, GONE, orphans)
        if done:
            return done
        project = get_project(get_plan(request, pk), ref)  # with the ticks and rows that were saved
        choices = findings.choices_for(project, round_)
    return render(request, "plans/project_form.html", _project_context(plan, project, form, choices, round_))


def _save_project(request, plan, project, form, choices):
    """Saves all that was posted; then adds or removes a row if a button asked for it. None to show the form again."""
    now = timezone.now()
    saved = pages.save_form(request, form, by=request.user, now=now)
    try:
        _save_choices(request, plan, project, choices, now)
        anchor = _change_rows(request, project, now)
    except Refused as refused:
        messages.error(request, str(refused))
        return None
    if not saved:
        return None
    if request.POST.get("act") == "next":
        return redirect("plans:detail", plan.pk)
    return redirect(readiness.project_url(plan, project, anchor))


def _save_choices(request, plan, project, choices, now):
    post = request.POST
    chosen = findings.chosen_findings(choices, post.getlist("finding"), plan.submission.cycle.survey_year)
    seen = set(post.getlist("finding-seen"))
    if chosen.keys() != seen:
        services.choose_findings(project, chosen, seen, by=request.user, now=now)
    offered = set(plan.submission.cycle.suggested_activities.values_list("pk", flat=True))
    ticked, shown = (_numbers(post.getlist(name)) & offered for name in ("suggested", "suggested-seen"))
    services.choose_suggested(project, ticked, shown, by=request.user, now=now)


def _numbers(texts):
    return {int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 10}


def _change_rows(request, project, now):
    """Obeys an add or remove button: "add-activity", "remove-<ref>". Returns the anchor to show next."""
    act = request.POST.get("act", "")
    if act == "add-activity":
        row = services.add_part(project, project.activities, by=request.user, now=now)
        return readiness.field_anchor(row, "title")
    if act == "add-indicator":
        row = services.add_part(project, project.indicators, by=request.user, now=now)
        return readiness.field_anchor(row, "text")
    if act.startswith("remove-"):
        return _remove_part(request, project, act.removeprefix("remove-"), now)
    return ""


def _remove_part(request, project, ref, now):
    for rows, anchor in ((project.activities, "activities"), (project.indicators, "indicators")):
        row = rows.filter(ref=_uuid(ref)).first()
        if row:
            services.remove_part(row, rows, by=request.user, now=now)
            messages.info(request, f"ลบแล้ว ข้อความเดิม: {row}")
            return anchor
    return ""


def _uuid(text):
    try:
        return UUID(text)
    except ValueError:
        return None


def _project_context(plan, project, form, choices, round_):
    added = WritingForm(
        rows=[*project.activities.all(), *project.indicators.all()]
    )  # while `form` came back with errors
    activities = [(row, form.fields_of(row) or added.fields_of(row)) for row in project.activities.all()]
    indicators = [(row, form.fields_of(row) or added.fields_of(row)) for row in project.indicators.all()]
    suggested = SuggestedActivity.objects.filter(cycle=plan.submission.cycle)
    taken = set(project.suggested.values_list("pk", flat=True))
    return {
        "plan": plan,
        "submission": plan.submission,
        "project": project,
        "form": form,
        "own": {field.bound.name.partition("-")[2]: field for field in form.fields_of(project)},
        "activities": activities,
        "indicators": indicators,
        "choices": choices,
        "findings": [(row, form.fields_of(row)) for row in project.findings.all() if form.has(row)],
        "round": round_,
        "suggested": [
            (row, row.pk in taken) for row in suggested.select_related("aspect").prefetch_related("responsible__unit")
        ],
        "remarks": [
            remark for remark in form.remarks if remark.ref == project.ref and remark.field not in project.written
        ],
    }
