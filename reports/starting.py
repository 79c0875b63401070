"""Where a project begins: from the results, from last year's plan, from another unit's approved plan, or empty."""

from dataclasses import dataclass, field, replace

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from cpdplans.cycles import pages
from cpdplans.cycles.stages import Refused
from cpdplans.cycles.writing_form import name_of
from cpdplans.forms import number_in
from cpdplans.units.signing_in import login_required
from plans import copying, offers, services, starting
from plans.models import Project
from plans.views.fetching import DESK, get_plan
from surveys.overview import aspect_title
from surveys.priorities import MOST_POINTS

from .last_year import baselines_of, last_projects

OTHERS_PER_PAGE = 10
GONE = "ไม่พบแผนที่จะคัดลอก อาจถูกเปิดให้แก้ไขหรือไม่ได้เปิดให้ใช้ร่วมกันแล้ว กรุณาเลือกแผนอื่น"


@dataclass(frozen=True)
class Typed:
    """What was posted to start from the results, shown again with what was wrong with it."""

    key: str
    suggested: frozenset
    own_choice: str
    errors: list = field(default_factory=list)

    @classmethod
    def of(cls, post, plan):
        texts = post.getlist("suggested")
        numbers = {number_in(text) for text in texts} - {None}
        return cls(post.get("answer", ""), frozenset(numbers), post.get(own_choice_name(plan), ""))

    def refused(self, error):
        lines = getattr(error, "messages", None) or [str(error)]
        url = f"#own-{self.key}" if isinstance(error, ValidationError) else ""
        return replace(self, errors=[{"text": line, "url": url} for line in lines])


@dataclass(frozen=True)
class OtherProject:
    """An approved project of another unit. The page shows no figure, finding or person of that unit."""

    project: Project
    copy: Project | None  # what this plan holds of it already

    @property
    def unit(self):
        return self.project.submission.unit

    @property
    def aspects(self):
        numbers = sorted({finding.aspect.number for finding in self.project.findings.all()})
        return " ".join(f"ด้านที่ {number}" for number in numbers)


def own_choice_name(plan):
    """Named as a text of the plan, so that a page which comes too late gives the words back."""
    return name_of(plan, "own_choice")


@login_required
def new_project(request, pk):
    plan = get_plan(request, pk)
    stop = pages.locked(request, DESK, plan)
    if stop:
        return stop
    typed = None
    if request.method == "POST":
        done, typed = _start(request, plan, Typed.of(request.POST, plan))
        if done:
            return done
    return render(request, "reports/project_new.html", page_of(plan, request.GET, typed))


def _start(request, plan, typed):
    """(where to go, None), or (None, what was typed with its errors)."""
    who = {"by": request.user, "now": timezone.now()}
    try:
        started = starting.start_project(
            plan.submission, typed.key, typed.suggested, own_choice=typed.own_choice, **who
        )
    except (Refused, ValidationError) as error:
        return None, typed.refused(error)
    level = messages.SUCCESS if started.is_new or started.added else messages.INFO
    messages.add_message(request, level, started.words())
    return redirect("plans:project", plan.pk, started.project.ref), None


@login_required
@require_POST
def copy_project(request, pk, ref):
    plan = get_plan(request, pk)
    stop = pages.locked(request, DESK, plan)
    if stop:
        return stop
    try:
        copied = _copy(plan, ref, by=request.user, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("reports:new_project", plan.pk)
    messages.add_message(request, messages.SUCCESS if copied.is_new else messages.INFO, copied.words())
    return redirect("plans:project", plan.pk, copied.project.ref)


def _copy(plan, ref, *, by, now):
    source = copying.source_of(plan, ref)
    if source is None:
        raise Refused(GONE)
    return copying.copy_project(plan, source, by=by, now=now, baselines=baselines_of(source))


def page_of(plan, query, typed=None):
    """The context of reports/project_new.html. A fixed number of queries, however many plans it shows."""
    last = copying.last_cycle(plan.submission.cycle)
    offered = offers.Offers(plan)
    copies = {project.copied_ref: project for project in plan.projects.all() if project.copied_ref}
    return (
        {
            "plan": plan,
            "submission": plan.submission,
            "is_full": len(plan.projects.all()) >= services.MOST_PROJECTS,
            "most_projects": services.MOST_PROJECTS,
            "has_errors": bool(typed),
            "errors": typed.errors if typed else [],
            "last": last,
            "last_projects": last_projects(plan, last, copies) if last else [],
        }
        | _from_results(plan, offered, query, typed)
        | _from_others(plan, offered, last, copies, query)
    )


def _from_results(plan, offered, query, typed):
    chosen = offered.of(typed.key if typed else query.get("answer", ""))
    if chosen:
        words = {"ticked": typed.suggested, "own_choice": typed.own_choice} if typed else {}
        chosen = replace(chosen, is_open=True, **words)
    first = offered.first()
    if chosen:
        first = [replace(offer, is_open=False) for offer in first if offer.option.key != chosen.option.key]
    return {
        "round": offered.round,
        "results_url": _results_url(offered.round, plan.submission.unit),
        "standing": offered.standing,
        "offers": first,
        "chosen": chosen,
        "choices": [(aspect_title(choice.aspect), choice.options()) for choice in offered.choices],
        "held": offered.held,
        "own_choice_name": own_choice_name(plan),
        "unplaced": typed.own_choice if typed and not chosen else "",
        "most_points": MOST_POINTS,
    }


def _results_url(round_, unit):
    return reverse("surveys:results_of_unit", args=[round_.fiscal_year, unit.code]) if round_ else ""


def _from_others(plan, offered, last, copies, query):
    """The approved projects of other units; nothing where กพร. does not share them in this round."""
    if not plan.submission.cycle.shares_plans:
        return {"others": None}
    asked = offers.AspectFilter.of(query.get("aspect", ""), offered.weak_aspects())
    found = copying.shared_projects(plan, last, asked.aspects)
    found = found.prefetch_related("activities", "indicators", "findings__aspect")
    page = Paginator(found, OTHERS_PER_PAGE).get_page(query.get("page"))
    rows = [OtherProject(project, copies.get(project.ref)) for project in page]
    return {"others": page, "other_rows": rows, "asked": asked}
