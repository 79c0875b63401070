"""The desk itself: each row of the list opens its review page."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html

from .. import review
from .acts import ActsOnMany
from .lists import DeskList

KEPT_ASKINGS = ("mine", "plain", "_changelist_filters")  # of the page's address, through every act


class ReviewAdmin(ActsOnMany, DeskList):
    """Plans or reports; each opens its review page. `desk`: the ReviewDesk of the room."""

    desk = None

    def get_urls(self):
        view = self.admin_site.admin_view(self.compare_view)
        return [path("<path:object_id>/compare/", view, name=self._name("compare")), *super().get_urls()]

    def _name(self, page):
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def _address(self, page, *args):
        return reverse(f"admin:{self._name(page)}", args=args)

    def _owner(self, request, object_id):
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            pk = self.opts.pk.to_python(object_id)
        except ValidationError as error:
            raise Http404 from error
        return get_object_or_404(self.model.objects.with_rows().select_related("submission__reviewer"), pk=pk)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The review page itself."""
        owner, kept = self._owner(request, object_id), None
        if request.method == "POST":
            done = review.act(request, self.desk, owner)
            if done.kept is None:
                return redirect(self._onward(request, owner, done))
            owner, kept = self._owner(request, object_id), done.kept
        context = review.context(request, self.desk, owner, kept) | self._around(request, owner)
        return TemplateResponse(request, "admin/review/review.html", context)

    def compare_view(self, request, object_id):
        """Any two of the versions side by side."""
        owner = self._owner(request, object_id)
        context = review.compare_context(request, self.desk, owner) | self._around(request, owner)
        return TemplateResponse(request, "admin/review/compare.html", context)

    def _around(self, request, owner):
        return self.admin_site.each_context(request) | {
            "title": _tab_title(owner.submission),
            "opts": self.opts,
            "officer_page": f"{self.opts.app_label}:detail",
            "list_url": self._list_url(request),
            "page_name": f"admin:{self._name('change')}",
            "page_url": self._address("change", owner.pk),
            "compare_url": self._address("compare", owner.pk),
            "asking": _query(request),
            "asking_more": _query(request, more=True),
            "asked_pairs": _kept(request).items(),
            "asking_own": _query(request, mine="1"),
            "asking_all": _query(request, mine="0"),
            "asking_marks": _query(request, plain=None if "plain" in request.GET else "1"),
        }

    def _list_url(self, request):
        filters = request.GET.get("_changelist_filters", "")
        return self._address("changelist") + (f"?{filters}" if filters else "")

    def _onward(self, request, owner, done):
        """Back at the place of the act; after a decision at the head of the next that waits, which is named since a
        browser would take the form's own place along; or at the list."""
        query = _query(request)
        if not done.is_decided:
            return f"{request.path}{query}#{done.anchor}"
        words = '{} <a href="{}">เปิดดูอีกครั้ง</a>'
        messages.success(request, format_html(words, done.words, request.path))
        queue = review.queue_of(owner, request.user, is_mine=review.asks_for_own(request))
        if queue.onward is None:
            return self._list_url(request)
        return f"{self._address('change', queue.onward)}{query}#review"


def _tab_title(submission):
    """The unit first: tabs show no more than a few letters."""
    return f"{submission.unit.short_name} – {submission.noun} {submission.cycle.fiscal_year}"


def _kept(request, **other):
    """What the page keeps of its address, with `other` in its place; None takes away."""
    held = {name: request.GET[name] for name in KEPT_ASKINGS if name in request.GET} | other
    return {name: value for name, value in held.items() if value is not None}


def _query(request, more=False, **other):
    """The same as a query, "" for nothing; with `more`, one that goes on."""
    held = urlencode(_kept(request, **other))
    if more:
        return f"?{held}&" if held else "?"
    return f"?{held}" if held else ""
