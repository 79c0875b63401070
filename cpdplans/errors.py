"""Error pages that touch neither the request's body nor the database: what went wrong may be there."""

from django.http import HttpResponse
from django.template.loader import render_to_string


def _page(name, status, **context):
    return HttpResponse(render_to_string(name, context), status=status)


def bad_request(request, exception):
    return _page("400.html", 400)


def permission_denied(request, exception):
    """A refusal raised with a sentence of ours shows it."""
    return _page("403.html", 403, exception=str(exception))


def page_not_found(request, exception):
    return _page("404.html", 404)


def server_error(request):
    return _page("500.html", 500)
