"""What was sent in a round, read from the frozen versions alone: each plan's project beside what was reported of it.

The version in force of a plan or report is the one last approved, else the latest that was sent; a draft, and what was
taken back, has none. Content of an earlier format lacks keys that came later: those are read with get().
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Max

from cpdplans.cycles.clock import Kind, Stage
from cpdplans.cycles.models import Cycle, Event, Submission, Version
from cpdplans.units.models import Unit


@dataclass(frozen=True)
class Pair:
    """A line of the plan beside the line reported of it; one of the two may be missing ({})."""

    planned: dict
    reported: dict

    @property
    def number(self):
        return self.either("number")

    @property
    def is_cancelled(self):
        return bool(self.reported.get("is_cancelled"))

    def either(self, name):
        """What the plan says, else the copy of it that the report carries."""
        return self.planned.get(name) or self.reported.get(name) or ""


@dataclass(frozen=True)
class Project(Pair):
    """A project with the unit whose it is."""

    unit: Unit

    @property
    def ref(self):
        return self.planned.get("ref") or self.reported["plan_ref"]

    @property
    def title(self):
        return self.either("title")

    @property
    def findings(self):
        return self.planned.get("findings", [])

    @property
    def aspects(self):
        """The numbers of the aspects that it answers, in order."""
        return sorted({finding["aspect_number"] for finding in self.findings})

    @property
    def activities(self):
        return self._pairs("activities")

    @property
    def indicators(self):
        return self._pairs("indicators")

    @property
    def evidence(self):
        """(where it belongs, frozen piece): the plan's own, then the report's, then that of its activities."""
        own = [("แผน", piece) for piece in self.planned.get("evidence", [])]
        own += [("รายงานผล", piece) for piece in self.reported.get("evidence", [])]
        for line in self.reported.get("activities", []):
            own += [(f"กิจกรรมที่ {line['number']}", piece) for piece in line.get("evidence", [])]
        return own

    def _pairs(self, name):
        return [Pair(*both) for both in _beside(self.planned.get(name, []), self.reported.get(name, []))]


@dataclass(frozen=True)
class UnitYear:
    unit: Unit
    plan: Version | None
    report: Version | None
    is_exempt: bool = False  # from sending a plan

    @cached_property
    def projects(self):
        """Those of the plan in order, then lines of the report whose project an amendment took out."""
        both = _beside(self.content(Kind.PLAN).get("projects", []), self.content(Kind.REPORT).get("results", []))
        return [Project(*pair, self.unit) for pair in both]

    def content(self, kind):
        version = self.plan if kind == Kind.PLAN else self.report
        return version.content if version else {}

    @property
    def whole_evidence(self):
        """(where it belongs, frozen piece) of what belongs to no one project: of the whole plan, then of the report."""
        report = self.content(Kind.REPORT)
        held = (
            ("ทั้งแผน", self.content(Kind.PLAN)),
            ("การสร้างความรับรู้ทั่วทั้งองค์กร", report.get("awareness") or {}),
            ("ทั้งรายงานผล", report),
        )
        return [(where, piece) for where, content in held for piece in content.get("evidence", [])]

    @property
    def awareness(self):
        """Frozen pieces that belong to the whole plan, or were promised with it and came with the report."""
        late = self.content(Kind.REPORT).get("awareness") or {}
        return [*self.content(Kind.PLAN).get("evidence", []), *late.get("evidence", [])]


def _beside(planned, reported):
    by_ref = {line["plan_ref"]: line for line in reported}
    pairs = [(line, by_ref.pop(line["ref"], {})) for line in planned]
    return pairs + [({}, line) for line in by_ref.values()]


def year_of(cycle: Cycle, units=None) -> list[UnitYear]:
    """[UnitYear] of the owing units, or of `units`, in dictionary order. Three queries, however many units."""
    submissions = Submission.objects.filter(cycle=cycle).select_related("unit").order_by("unit__position", "kind")
    if units is not None:
        submissions = submissions.filter(unit__in=units)
    return list(years_of(list(submissions)).values())


def years_of(submissions) -> dict:
    """{(pk of a round, pk of a unit): UnitYear} of these plans and reports, in their order. Three queries."""
    contents = _in_force(submissions)
    units, exempt, found = {}, set(), defaultdict(dict)
    for one in submissions:
        key = one.cycle_id, one.unit_id
        units[key], found[key][one.kind] = one.unit, contents.get(one.pk)
        if one.is_exempt and one.kind == Kind.PLAN:
            exempt.add(key)
    sides = {key: (of.get(Kind.PLAN), of.get(Kind.REPORT)) for key, of in found.items()}
    return {key: UnitYear(units[key], *both, is_exempt=key in exempt) for key, both in sides.items()}


def _in_force(submissions):
    """{pk of a submission: its Version in force}. Contents are read of those alone. Three queries."""
    sent = defaultdict(list)
    rows = Version.objects.filter(submission__in=submissions).order_by("number")
    for pk, submission_pk, created_at in rows.values_list("pk", "submission", "created_at"):
        sent[submission_pk].append((pk, created_at))
    approvals = Event.objects.filter(submission__in=submissions, act=Event.Act.APPROVE).order_by()
    approved = dict(approvals.values_list("submission").annotate(last=Max("at")))
    chosen = [_chosen(one, sent[one.pk], approved.get(one.pk)) for one in submissions]
    return {version.submission_id: version for version in Version.objects.filter(pk__in=filter(None, chosen))}


def _chosen(submission, sent, approved_at):
    """pk of the version in force among (pk, created_at) in order, None for none."""
    if submission.stage != Stage.APPROVED and approved_at:
        sent = [one for one in sent if one[1] <= approved_at]
    elif submission.stage == Stage.DRAFT:
        return None
    return sent[-1][0] if sent else None
