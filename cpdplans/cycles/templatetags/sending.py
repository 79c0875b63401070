"""What every page of a plan or report says of its sending; the moment is that of the page's making."""

from django import template
from django.utils import timezone

from .. import presenting

register = template.Library()


@register.simple_tag
def not_sent(submission):
    """presenting.not_sent at this moment: {title, words}, or None when the submission is in กพร.'s hands."""
    if "extended_until" not in vars(submission):
        submission.extended_until = submission.latest_extension()  # asked once, as with_clock() does
    return presenting.not_sent(submission, timezone.now())
