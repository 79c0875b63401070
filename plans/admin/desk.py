"""The desk itself: each row of the list opens its review page."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from .. import review
from .acts import ActsOnMany
from .lists import DeskList


class ReviewAdmin(ActsOnMany, DeskList):
    """Plans or reports; each opens its review page. `desk`: the ReviewDesk of the room."""

    desk = None

    def _number(self, object_id):
        try:
            return self.opts.pk.to_python(object_id)
        except ValidationError as error:
            raise Http404 from error

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The review page itself."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        owner = get_object_or_404(self.model.objects.with_rows(), pk=self._number(object_id))
        bound = {}
        if request.method == "POST":
            done, bound = review.act(request, self.desk, owner)
            if done:
                return redirect(request.path)
            owner = self.model.objects.with_rows().get(pk=owner.pk)
        context = self.admin_site.each_context(request) | review.context(request, self.desk, owner, bound)
        context |= {
            "title": owner.submission.title,
            "opts": self.opts,
            "officer_page": f"{self.opts.app_label}:detail",
            "list_page": f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist",
            "of_submission": f"{self.opts.app_label}:of_submission",
        }
        return TemplateResponse(request, "admin/review/review.html", context)
