"""More time for many at once: the ticked of the list, or a whole inspection region by its filter."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.utils import timezone

from cpdplans import thai

from .. import presenting, services
from ..asking_forms import ExtendManyForm
from ..clock import Stage
from ..models import Extension, Submission
from ..stages import Refused
from ..together import Choice
from . import together as pages

EXTENDING = {"action": "extend_many", "title": "ขยายระยะเวลา", "button": "ขยายระยะเวลา"}


def extend(model_admin, request, keys):
    """Asks until when and why, says who gets it and who not, and extends each on its own once confirmed."""
    now = timezone.now()
    submissions = _submissions(keys)
    if not submissions:
        raise Refused(pages.NOTHING)
    form = ExtendManyForm(
        request.POST if pages.is_confirmed(request) else None, latest=max(one.due for one in submissions)
    )
    settled = form.is_bound and form.is_settled()
    until = form.cleaned_data.get("until") if form.is_bound else None
    choices = [_choice(submission, until) for submission in submissions]
    done = pages.carry_out(request, choices, _extending(form.cleaned_data, request.user, now)) if settled else []
    if not done:  # another day may do for those whom this one does not
        shown = [_shown(submission, until, now) for submission in submissions]
        return pages.page(model_admin, request, "extend", EXTENDING, shown, form=form)
    day = thai.format_date(until)
    messages.success(request, f"ขยายระยะเวลาถึงวันที่ {day} แล้ว {len(done)} รายการ และแจ้งหน่วยงานแล้ว")
    return None


def _submissions(keys):
    found = Submission.objects.with_clock().select_related("unit", "cycle").filter(pk__in=keys)
    return pages.in_the_order_of(keys, found)


def _choice(submission, until):
    return Choice(submission.pk, submission, None, services.why_not_extend(submission, until))


def _shown(submission, until, now):
    """The row as the page shows it: refused only where no day at all would do."""
    choice = _choice(submission, None)
    choice.status = presenting.status_tag(submission, now)
    if submission.first_submitted_at:
        choice.notes.append(submission.timeliness.label)
    if submission.stage == Stage.RETURNED:
        choice.notes.append(f"วันให้แก้ไขคงเดิม {thai.format_date(submission.revise_by, 'short')}")
    by_day = "" if choice.refusal else services.why_not_extend(submission, until)
    choice.notes += [by_day] if by_day else []
    return choice


def _extending(asked, by, now):
    """What is done for each: with the submission as it stands by then."""

    def do(choice):
        fresh = Submission.objects.select_related("unit", "cycle").get(pk=choice.key)
        given = {name: asked[name] for name in ("until", "reason", "letter_number")}
        try:
            services.extend(Extension(submission=fresh, **given), by=by, now=now)
        except ValidationError as error:
            raise Refused(" ".join(error.messages)) from error

    return do
