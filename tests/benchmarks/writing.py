"""How saving one field grows with the plan: ratios of a plan of 10 projects x 20 activities to one of 1 x 1.

    make bench

Saving goes the whole road of a request, through the middleware, to the store. The pages stand beside it for comparison:
they show more and may take longer. The least of several times counts; nothing here fails for being slow.
"""

import time

from tests.benchmarks.preparing import prepare

RUNS = 40
SMALL, LARGE = (1, 1), (10, 20)


def main():
    prepare()
    small, large = (_measured(*size) for size in (SMALL, LARGE))
    print(f"a plan of {LARGE[0]} x {LARGE[1]} beside one of {SMALL[0]} x {SMALL[1]}")
    for name in small:
        ratio = large[name] / small[name]
        print(f"  {name:14} {small[name] * 1000:6.1f} ms {large[name] * 1000:6.1f} ms   ratio {ratio:.2f}")


def _measured(projects, activities):
    """{what is done: the least seconds it took} with a plan of this size."""
    from django.test import Client
    from django.urls import reverse

    plan, officer = _plan(projects, activities)
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    row = plan.projects.last().activities.last()
    write = reverse("plans:write", args=[plan.pk])
    pages = {
        "the project": reverse("plans:project", args=[plan.pk, row.project.ref]),
        "the plan": reverse("plans:detail", args=[plan.pk]),
    }
    texts = iter(range(RUNS + 1))
    state = {"base": row.title}

    def save():
        text = f"ข้อความที่ {next(texts)} ของกิจกรรม"
        answer = client.post(write, {"ref": row.ref, "field": "title", "text": text} | state)
        state["base"] = answer.json()["text"]

    return {"saving a field": _least(save)} | {
        name: _least(lambda page=page: client.get(page).content) for name, page in pages.items()
    }


def _least(act):
    act()  # the first time finds templates and settings cold
    seconds = []
    for _ in range(RUNS):
        started = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def _plan(projects, activities):
    from django.utils import timezone

    from cpdplans.cycles.models import Cycle
    from cpdplans.cycles.services import open_cycle
    from cpdplans.units.models import Unit
    from plans import services
    from tests.factories import make_user
    from tests.plans.factories import make_plan

    now = timezone.now()
    cycle = Cycle.objects.get(fiscal_year=2566)
    unit = Unit.objects.field_units()[projects]
    officer = make_user(unit=unit, username=f"officer-{projects}")
    open_cycle(cycle, by=officer, now=now)
    plan = make_plan(cycle, officer, now=now, projects=projects)
    for project in plan.projects.all():
        for _ in range(activities - 1):
            services.add_part(project, project.activities, by=officer, now=now)
        project.activities.update(title="จัดทำผังขั้นตอนและประกาศระยะเวลาให้บริการ")
    return plan, officer


if __name__ == "__main__":
    main()
