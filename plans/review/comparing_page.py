"""Any two versions of a plan or report side by side."""

from cpdplans.forms import number_in

from .comparing import rows_of, sections_of, summary_of
from .page import sent_back


def compare_context(request, desk, owner):
    """What the page shows. What the address names wrongly is the latest version and the one that was sent back."""
    versions = list(owner.submission.versions.select_related("created_by").order_by("-number"))
    context = {"owner": owner, "submission": owner.submission, "versions": versions, "is_all": "all" in request.GET}
    if len(versions) < 2:
        return context
    old, new = _chosen(request, owner.submission, versions)
    rows = rows_of(desk, new.content, old.content)
    shown = rows if context["is_all"] else [row for row in rows if row.change]
    unchanged = sum(not row.change for row in rows)
    return context | {
        "old": old,
        "new": new,
        "sections": sections_of(shown),
        "summary": summary_of(rows),
        "unchanged": unchanged,
    }


def _chosen(request, submission, versions):
    """(older, newer)."""
    by_number = {version.number: version for version in versions}
    new = by_number.get(number_in(request.GET.get("new"))) or versions[0]
    old = by_number.get(number_in(request.GET.get("old"))) or sent_back(submission, versions)[0] or versions[1]
    return sorted((old, new), key=lambda version: version.number)
