"""Giving many plans or reports to reviewers."""

from collections import Counter

from django.contrib import messages
from django.utils import timezone

from cpdplans.cycles import assigning, reviewing
from cpdplans.cycles.admin import together as pages
from cpdplans.cycles.together import Choice
from cpdplans.cycles.together_forms import AssignForm
from cpdplans.units.models import User

ASSIGNING = {"action": "assign_many", "title": "มอบหมายผู้พิจารณา", "button": "มอบหมาย"}


def assign(model_admin, request, keys):
    """Asks how the ticked are shared out, beside what each reviewer carries; shares them out once confirmed."""
    owners = model_admin.bare_owners(keys)
    submissions = [owner.submission for owner in owners]
    loads = assigning.waiting_loads()
    form = _form(request, submissions, loads)
    if not form.is_valid():
        return pages.page(model_admin, request, "assign", ASSIGNING, [_choice(owner) for owner in owners], form=form)
    _share_out(request, form, submissions, loads)
    return None


def _form(request, submissions, loads):
    people = [(reviewer, loads.get(reviewer.pk, 0)) for reviewer in User.objects.reviewers()]
    regions = sorted({row.unit.inspection_region for row in submissions if not assigning.settled(row)})
    posted = request.POST if pages.is_confirmed(request) else None
    return AssignForm(posted, loads=people, regions=regions, initial={"way": AssignForm.EVENLY})


def _choice(owner):
    row, taken = owner.submission, assigning.taken(owner.submission)
    return Choice(owner.pk, row, None, assigning.settled(row), [taken] if taken else [])


def _share_out(request, form, submissions, loads):
    takes_taken = form.cleaned_data["takes_taken"]
    why = {row.pk: assigning.settled(row) or (not takes_taken and assigning.taken(row)) for row in submissions}
    open_ones = [row for row in submissions if not why[row.pk]]
    shares = _shares(form, open_ones, loads)
    choices = {row.pk: Choice(row.pk, row, None) for row, _ in shares}
    to_whom = {row.pk: reviewer for row, reviewer in shares}
    now, changed = timezone.now(), []

    def do(choice):
        if reviewing.assign(choice.submission, to_whom[choice.key], by=request.user, now=now):
            changed.append(choice.key)

    done = pages.carry_out(request, choices.values(), do)
    _tell(request, Counter(to_whom[choice.key].display_name for choice in done), len(changed))
    _tell_left(request, Counter(filter(None, why.values())), len(open_ones) - len(shares))


def _shares(form, submissions, loads):
    way = form.cleaned_data["way"]
    if way == form.ONE:
        return [(row, form.one()) for row in assigning.in_order_of_sending(submissions)]
    if way == form.EVENLY:
        return assigning.evenly(submissions, form.several(), loads)
    return assigning.by_region(submissions, form.by_region())


def _tell(request, counts, changed):
    if not counts:
        messages.warning(request, "ไม่มีรายการที่มอบหมาย")
        return
    words = " ".join(f"{name} {count} รายการ" for name, count in counts.items())
    same = sum(counts.values()) - changed
    kept = f" (ในจำนวนนี้เป็นของผู้พิจารณาเดิมอยู่แล้ว {same} รายการ)" if same else ""
    messages.success(request, f"มอบหมายแล้ว: {words}{kept}")


def _tell_left(request, why, unchosen):
    for reason, count in why.items():
        messages.info(request, f"ไม่ได้เปลี่ยนผู้พิจารณา {count} รายการ: {reason}")
    if unchosen:
        messages.info(request, f"ไม่ได้เปลี่ยนผู้พิจารณา {unchosen} รายการ: ไม่ได้เลือกผู้พิจารณาของเขตตรวจราชการ")
