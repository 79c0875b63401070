"""The activities that the department suggests."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone

from cpdplans.cycles.models import Cycle

from ..catalogue import suggestions_of
from ..models import Aspect


@login_required
def catalogue(request):
    """The suggested activities of the current round; ?aspect=<number> shows one aspect."""
    cycle = Cycle.objects.current(timezone.now())
    aspects = list(Aspect.objects.all())
    chosen = next((aspect for aspect in aspects if str(aspect.number) == request.GET.get("aspect")), None)
    shown = [chosen] if chosen else aspects
    suggestions = suggestions_of(cycle) if cycle else []
    context = {
        "cycle": cycle,
        "aspects": aspects,
        "chosen": chosen,
        "sections": [(aspect, [one for one in suggestions if one.aspect == aspect]) for aspect in shown],
        "has_suggestions": bool(suggestions),
        "documents": cycle.documents.all() if cycle else [],
    }
    return render(request, "surveys/catalogue.html", context)
