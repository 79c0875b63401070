"""The views of one round: for those who see the board, with the round that the address asks for."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..permissions import require_board
from .page import cycle_of


def of_a_round(view):
    """Hands the view the round that the address asks for, the years opened and the moment; the board while none is."""

    @login_required
    @require_safe
    @wraps(view)
    def opened(request, **kwargs):
        require_board(request.user)
        now = timezone.now()
        cycle, years = cycle_of(request.GET, now)
        if cycle is None:
            return redirect("reports:board")
        return view(request, cycle, years, now, **kwargs)

    return opened
