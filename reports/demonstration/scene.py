"""One round with its people, its survey and its units, from which the course of every submission is made."""

from datetime import timedelta
from random import Random

from cpdplans import thai
from cpdplans.cycles import services
from cpdplans.cycles.clock import Kind
from cpdplans.cycles.models import Evidence, Extension
from cpdplans.units.models import Unit
from plans.content import PlanContent
from plans.models import Plan
from surveys.services import record_reading

from .courses import Course, letter_number
from .drafts import Place, draft_projects, left_for_later
from .moments import Moments, at, working_day
from .plans import BATCH, Sources, Written, awareness, write_plans
from .rounds import voices_of, weaknesses_of

GUEST = "50"  # the unit a visitor acts for: nothing has happened to it in the open round
EXEMPT_REASON = "สำนักงานประสบอุทกภัยและอยู่ระหว่างย้ายที่ทำการชั่วคราว จึงยกเว้นการส่งแผนและรายงานผลในรอบนี้"


class Scene:
    def __init__(self, cycle, people, survey, *, last):
        self.cycle, self.people, self.survey, self.last = cycle, people, survey, last
        self.weaknesses = weaknesses_of(survey)
        self.sources = Sources.of(cycle, voices_of(survey))
        self.submissions = {(row.unit_id, row.kind): row for row in cycle.submissions.select_related("unit", "cycle")}
        self.units = list(Unit.objects.owing())
        self.shuffled = [unit for unit in self.units if unit.code != GUEST]
        Random(f"{cycle.fiscal_year} fates").shuffle(self.shuffled)

    def course(self, unit, kind, first):
        """The course of one submission, from the day `first` on."""
        rng = Random(f"{self.cycle.fiscal_year} {unit.code} {kind.value}")
        return Course(
            submission=self.submissions[unit.pk, kind],
            officer=self.people.officers[unit.pk],
            reviewer=rng.choice(self.people.reviewers),
            rng=rng,
            moments=Moments(rng, first, self.last),
        )

    def read(self, course):
        """The officer reads the unit's results of the survey."""
        now = course.moments.after(0, 3)
        record_reading(self.survey, course.unit, by=course.officer, now=now)

    def drafts(self, course, begins, used):
        """Drafts of the projects, to begin about the day `begins`; `used` are the keys of the year before."""
        return draft_projects(
            course.rng,
            Place.of(course.unit),
            self.weaknesses[course.unit.pk],
            begins=max(begins, thai.fiscal_year_bounds(self.cycle.fiscal_year)[0]),
            report_due=self.cycle.report_due,
            used=used,
            count=2 if course.unit.code == GUEST else None,
        )

    def written(self, course, drafts, **values):
        """The plan of a course, not saved, beside its drafts."""
        return Written(course, Plan(submission=course.submission, **values), drafts)

    def left(self, course, drafts):
        return left_for_later(course.rng, self.weaknesses[course.unit.pk], drafts)

    def save(self, plans):
        """Writes the plans with their evidence, and makes their courses ready to be sent."""
        write_plans(plans, self.sources)
        sent = [written for written in plans if written.course.sent_at]
        pieces = [piece for written in sent for piece in awareness(written)]
        Evidence.objects.bulk_create(pieces, batch_size=BATCH)
        for written in plans:
            written.course.content = PlanContent(written.plan)

    def exempt(self, unit, *, days):
        """Plan and report of a unit are exempt from so many days after the opening on."""
        now = at(working_day(self.cycle.opens + timedelta(days=days), -1), 14, 5)
        for kind in Kind:
            services.exempt(self.submissions[unit.pk, kind], reason=EXEMPT_REASON, by=self.people.reviewers[1], now=now)

    def extend_plan(self, unit, *, until, on, reason):
        extension = Extension(
            submission=self.submissions[unit.pk, Kind.PLAN],
            until=until,
            reason=reason,
            letter_number=letter_number(unit, Random(f"{unit.code} extension"), 100, 400, on),
        )
        return services.extend(extension, by=self.people.reviewers[0], now=at(on, 15, 20))
