"""Next year's round from the last one: what is proposed, what is made, and a posting that comes twice."""

import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from cpdplans.cycles import rounds
from cpdplans.cycles.models import Cycle, CycleDocument
from cpdplans.units.models import Unit
from surveys.models import SuggestedActivity
from surveys.setting_up import NewRoundForm
from tests.factories import make_cycle, make_suggestion, make_unit
from tests.plans.factories import posted


@pytest.fixture
def source(unit_a, unit_b, reviewer):
    cycle = make_cycle(
        2569,
        by=reviewer,
        plan_closes=datetime.date(2026, 5, 29),
        letter_number="กษ 1105/1",
        letter_date=datetime.date(2026, 3, 17),
        letter_subject="การจัดทำแผน ประจำปีงบประมาณ พ.ศ. 2569 (๒๕๖๙)",
        contact_name="กลุ่มพัฒนาระบบบริหาร",
        shares_plans=True,
    )
    make_suggestion(cycle, number=1, responsible=[unit_a, Unit.Kind.PROVINCIAL], items="ก\nข")
    make_suggestion(cycle, number=2)
    for number in (1, 2):
        CycleDocument.objects.create(
            cycle=cycle, title=f"สิ่งที่ส่งมาด้วย {number}", url="https://example.com", position=number
        )
    return cycle


def address(cycle):
    return reverse("admin:surveys_suggestedactivity_new_round", args=[cycle.pk])


def post(client, source, **changes):
    """What the page proposes, changed and posted."""
    form = NewRoundForm(source=source)
    data = {name: value for name, value in posted(form).items() if name != "documents"}
    return client.post(address(source), data | changes)


def messages_of(response):
    return [str(message) for message in response.wsgi_request._messages]


def test_proposal_moves_every_day_and_the_words_of_the_year(source):
    assert rounds.proposal(source) == {
        "fiscal_year": 2570,
        "survey_year": 2569,
        "opens": datetime.date(2027, 3, 17),
        "plan_due": datetime.date(2027, 4, 12),
        "plan_closes": datetime.date(2027, 5, 29),
        "report_due": datetime.date(2027, 8, 15),
        "report_closes": None,
        "supplement_until": datetime.date(2027, 9, 30),
        "contact_name": "กลุ่มพัฒนาระบบบริหาร",
        "contact_telephone": "",
        "contact_fax": "",
        "contact_email": "",
        "shares_plans": True,
        "shares_counts": False,
        "report_needs_letter": False,
        "letter_subject": "การจัดทำแผน ประจำปีงบประมาณ พ.ศ. 2570 (๒๕๗๐)",
    }


def test_proposal_knows_leap_years():
    leap = Cycle(fiscal_year=2567, survey_year=2566, opens=datetime.date(2024, 2, 29))
    assert rounds.proposal(leap)["opens"] == datetime.date(2025, 2, 28)


def test_page_says_what_it_makes_and_which_days_to_look_at(source, reviewer_client):
    make_unit(owes_submissions=False)
    page = reviewer_client.get(address(source)).context

    assert [page[name] for name in ("units", "submissions", "activities", "following")] == [2, 4, 2, None]
    assert [words.partition(" ")[0] for words in page["warnings"]] == [
        "ส่งแผนภายในวันที่",
        "ปิดรับแผนหลังวันที่",
        "รายงานผลภายในวันที่",
    ]
    assert not Cycle.objects.filter(fiscal_year=2570).exists()


def test_list_of_rounds_leads_to_the_page(source, reviewer_client):
    make_cycle(2568, opened=False)
    page = reviewer_client.get(reverse("admin:cycles_cycle_changelist")).content.decode()
    assert f'<a href="{address(source)}">เตรียมรอบใหม่จากรอบ พ.ศ. 2569</a>' in page


def test_round_is_made_with_its_catalogue(source, reviewer_client, reviewer):
    response = post(reviewer_client, source)

    made = Cycle.objects.get(fiscal_year=2570)
    assert response.url == reverse("admin:cycles_cycle_change", args=[made.pk])
    assert (made.plan_due, made.letter_number, made.letter_date) == (datetime.date(2027, 4, 12), "", None)
    assert (made.opened_at, made.shares_plans, made.documents.count(), made.submissions.count()) == (None, True, 0, 0)
    assert messages_of(response)[0].startswith("สร้างรอบปีงบประมาณ พ.ศ. 2570 แล้ว พร้อมกิจกรรมที่กรมเสนอแนะ 2 กิจกรรม")
    assert [(entry.user, entry.object_id) for entry in LogEntry.objects.all()] == [(reviewer, str(made.pk))]


def catalogue(cycle):
    return [
        (
            row.label,
            row.title,
            row.items,
            [(who.position, who.row, who.unit_id, who.kind) for who in row.responsible.all()],
        )
        for row in cycle.suggested_activities.all()
    ]


def test_catalogue_is_copied_with_who_is_responsible(source, reviewer_client):
    post(reviewer_client, source)
    assert catalogue(Cycle.objects.get(fiscal_year=2570)) == catalogue(source)


def test_documents_are_copied_where_they_are_ticked(source, reviewer_client):
    post(reviewer_client, source, documents=[source.documents.last().pk])

    [copied] = Cycle.objects.get(fiscal_year=2570).documents.all()
    assert (copied.title, copied.url, copied.position) == ("สิ่งที่ส่งมาด้วย 2", "https://example.com", 2)
    assert source.documents.count() == 2


def test_the_same_posting_again_makes_nothing_more(source, reviewer_client):
    first, again = post(reviewer_client, source), post(reviewer_client, source)

    assert again.url == first.url
    assert messages_of(again)[-1] == "รอบปีงบประมาณ พ.ศ. 2570 สร้างไว้แล้ว จึงไม่สร้างซ้ำ"
    assert (Cycle.objects.count(), SuggestedActivity.objects.count(), LogEntry.objects.count()) == (2, 4, 1)


def test_a_year_that_has_a_round_is_told(source, reviewer_client):
    held = make_cycle(2570, opened=False)
    page = reviewer_client.get(address(source))
    response = post(reviewer_client, source, contact_name="อื่น")

    assert page.context["following"] == held
    assert response.context["form"].errors == {
        "fiscal_year": ["มีรอบปีงบประมาณ พ.ศ. 2570 อยู่แล้ว กรุณาระบุปีอื่น หรือแก้ไขรอบเดิมจากรายการรอบปีงบประมาณ"]
    }
    assert (Cycle.objects.count(), held.suggested_activities.count()) == (2, 0)


def test_looking_at_the_days_makes_nothing(source, reviewer_client):
    days = {"plan_due": "8/4/2570", "plan_closes": "", "report_due": "17 ส.ค. 2570", "check": "1"}
    page = post(reviewer_client, source, **days)

    assert (page.context["warnings"], page.context["checked"]) == ([], True)
    assert Cycle.objects.count() == 1


@pytest.mark.parametrize(
    "changes, errors",
    [
        ({"plan_due": "31/2/2570"}, {"plan_due": ["ไม่มีวันที่ “31/2/2570” ในปฏิทิน กรุณาตรวจสอบวันและเดือน"]}),
        ({"fiscal_year": ""}, {"fiscal_year": ["กรอกปีงบประมาณ พ.ศ."]}),
        ({"survey_year": "2570"}, {"__all__": ["ปีงบประมาณต้องเป็น พ.ศ. 2400-2700 และปีของผลสำรวจต้องเป็นปีก่อนหน้า"]}),
        ({"documents": ["x"]}, {"documents": ["เลือกคัดลอกเอกสารประกอบจากรอบปีงบประมาณ พ.ศ. 2569จากรายการที่มีให้"]}),
    ],
)
def test_bad_input_keeps_what_was_typed(source, reviewer_client, changes, errors):
    page = post(reviewer_client, source, contact_fax="0 2628 5140", **changes)

    assert page.context["form"].errors == errors
    assert page.context["form"]["contact_fax"].value() == "0 2628 5140"
    assert Cycle.objects.count() == 1


@pytest.mark.parametrize("who", ["officer_client", "executive_client"])
def test_the_page_is_for_the_desk(source, who, request):
    client = request.getfixturevalue(who)
    assert client.post(address(source), follow=True).status_code == 403
    assert Cycle.objects.count() == 1
