"""The page of those who still owe, the list of what was made, and its files."""

import datetime
from urllib.parse import unquote

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from cpdplans.cycles import outreach, services
from cpdplans.cycles.clock import Kind
from cpdplans.cycles.models import Outreach
from cpdplans.cycles.outreach import papers
from cpdplans.cycles.stages import Refused
from tests.factories import make_unit
from tests.worlds import World

from .factories import approve_plan, submission_of
from .outreaching import keys, lead_to, make_cast_with_plans

WORLD = World(make_cast_with_plans, "plans")
LINE, MERGE, LETTER = Outreach.Kind
DAY = datetime.timedelta(days=1)
PAGE = reverse("admin:cycles_outreach_make")
LIST = reverse("admin:cycles_submission_changelist")
MADE = reverse("admin:cycles_outreach_changelist")
DUMMY = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_that_moment(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def plans(db, standing):
    return standing["plans"]


@pytest.fixture
def letters(plans, reviewer, now):
    return outreach.make(LETTER, keys(plans), by=reviewer, now=now).outreach


def only(plans):
    return "-".join(map(str, keys(plans)))


def click(client, plans, kind=LINE, **data):
    return client.post(PAGE, {"make": kind, "only": only(plans)} | data)


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def shown(response):
    return {region["number"]: [one.unit.short_name for one in region["rows"]] for region in response.context["regions"]}


def change(made):
    return reverse("admin:cycles_outreach_change", args=[made.pk])


def file(made, form):
    return reverse("admin:cycles_outreach_file", args=[made.pk, form])


def test_the_page_shows_who_owes_by_region(plans, reviewer_client):
    page = reviewer_client.get(PAGE)
    assert shown(page) == {15: ["เชียงใหม่", "ลำพูน"], 16: ["ลำปาง", "แพร่", "น่าน"]}
    assert [(group.label, number) for group, number in page.context["counts"]] == [
        ("ยังไม่เริ่ม", 3),
        ("กำลังจัดทำ", 1),
        ("ส่งคืนแก้ไข", 1),
    ]


def test_the_page_of_the_ticked(plans, reviewer_client):
    data = {"action": "remind_by_hand", "_selected_action": [plans["writing"].pk, plans["submitted"].pk]}
    page = reviewer_client.post(LIST, data, follow=True)
    assert (shown(page), page.context["not_shown"]) == ({16: ["แพร่"]}, 1)


def test_the_page_of_another_paper(cycle, plans, officer_a, reviewer, now, reviewer_client):
    approve_plan(submission_of(cycle, officer_a.unit, Kind.REPORT), officer=officer_a, reviewer=reviewer, now=now)
    page = reviewer_client.get(PAGE, {"round": cycle.pk, "kind": "report"})
    links = [(link["words"], link["count"], link["is_here"]) for link in page.context["papers"]]
    assert links == [("แผน ปีงบประมาณ พ.ศ. 2566", 4, False), ("รายงานผล ปีงบประมาณ พ.ศ. 2566", 2, True)]
    assert shown(page) == {15: ["เชียงใหม่"], 16: ["เชียงราย"]}


@pytest.mark.parametrize("query", ["?only=x", "?only=1-", "?round=x&kind=y", "?only=-1"])
def test_torn_addresses_show_the_page(plans, reviewer_client, query):
    assert shown(reviewer_client.get(PAGE + query))[16] == ["ลำปาง", "แพร่", "น่าน"]


def test_where_nobody_owes_the_page_says_so(plans, reviewer_client):
    page = reviewer_client.get(PAGE, {"only": plans["approved"].pk})
    assert "รายการที่เลือกไม่มีหน่วยงานที่ต้องเตือน" in page.content.decode()


def test_a_click_makes_the_text_and_leads_to_it(plans, reviewer_client):
    response = click(reviewer_client, {"plan": plans["writing"]})
    made = Outreach.objects.get()
    page = reviewer_client.get(response.url)
    assert (response.url, page.context["parts"], told(response)) == (change(made), [made.text], [])
    assert page.context["again"] == f"{PAGE}?round={plans['writing'].cycle_id}&kind=plan#region-16"


def test_clicked_twice_is_made_once(plans, reviewer_client):
    addresses = {click(reviewer_client, plans).url for _ in range(2)}
    assert (len(addresses), Outreach.objects.count()) == (1, 1)


def test_who_sent_meanwhile_is_named(plans, reviewer, now, reviewer_client):
    chosen = {name: plans[name] for name in ("not_started", "writing")}
    lead_to(plans["writing"], "submitted", reviewer, now)
    assert told(click(reviewer_client, chosen)) == ["ไม่รวม 1 หน่วยงานที่ไม่ต้องเตือนแล้ว: แพร่ (ส่งแล้ว รอพิจารณา)"]


@pytest.mark.parametrize(
    "data, words",
    [
        ({"make": "x"}, "ไม่พบรายการที่เลือก กรุณาเลือกใหม่"),
        ({"only": "x"}, "ไม่พบรายการที่เลือก กรุณาเลือกใหม่"),
        ({"only": ""}, "ไม่พบรายการที่เลือก กรุณาเลือกใหม่"),
        ({"only": "999999"}, "ทุกรายการที่เลือกส่งแล้ว ได้รับยกเว้น หรือปิดรับแล้ว จึงไม่มีหน่วยงานที่ต้องเตือน"),
    ],
)
def test_what_cannot_be_made_is_refused(plans, reviewer_client, data, words):
    response = click(reviewer_client, plans, **data)
    assert (response.status_code, told(response), Outreach.objects.count()) == (302, [words], 0)


@pytest.mark.parametrize("who", ["officer_client", "executive_client"])
def test_nobody_else_reminds(request, plans, letters, who):
    client = request.getfixturevalue(who)
    answers = [client.get(PAGE), click(client, plans), client.get(file(letters, "docx"))]
    assert ([answer.status_code for answer in answers], Outreach.objects.count()) == ([302, 302, 302], 1)


def test_what_was_made_is_not_taken_for_sent(plans, reviewer, now, reviewer_client):
    chosen = [plans["writing"].pk]
    outreach.make(LINE, chosen, by=reviewer, now=now - 2 * DAY)
    outreach.make(MERGE, chosen, by=reviewer, now=now - DAY)
    [region] = reviewer_client.get(PAGE, {"only": chosen[0]}).context["regions"]
    [one] = region["rows"]
    assert (one.made_at, one.made_what, one.sent_on) == (now - DAY, "ไฟล์สำหรับจดหมายเวียน", None)


def test_the_last_time_it_was_sent_is_shown(plans, reviewer, now, reviewer_client):
    chosen, today = [plans["writing"].pk], now.date()
    for days, kind, how in ((2, LETTER, "letter"), (1, LINE, "line"), (0, MERGE, "")):
        made = outreach.make(kind, chosen, by=reviewer, now=now - days * DAY).outreach
        if how:
            outreach.note_sent(made, on=today - days * DAY, how=how, by=reviewer, now=now)
    [region] = reviewer_client.get(PAGE, {"only": chosen[0]}).context["regions"]
    [one] = region["rows"]
    assert (one.made_what, one.sent_on, one.sent_how) == ("ไฟล์สำหรับจดหมายเวียน", today - DAY, "กลุ่มไลน์")


# What was made


def test_the_list_says_who_made_what_for_whom(letters, reviewer_client):
    changelist = reviewer_client.get(MADE).context["cl"]
    [row], shown = changelist.result_list, changelist.model_admin
    words = [shown.paper(row), shown.round(row), shown.units(row), row.made_by.username]
    assert words == ["แผน", "พ.ศ. 2566", "ลำปาง, แพร่, น่าน", "reviewer"]


def test_the_list_is_narrowed_without_doubling_rows(cycle, plans, letters, reviewer, now, reviewer_client):
    alone = outreach.make(LINE, [plans["writing"].pk], by=reviewer, now=now).outreach
    both, lampang = f"{plans['writing'].unit_id}&units={plans['not_started'].unit_id}", plans["not_started"].unit_id
    queries = [
        f"units={both}",
        f"units={lampang}",
        f"round={cycle.pk}",
        "q=ลำปาง",
        "q=สสจ.",
        f"people={reviewer.pk}",
        "kind__exact=line",
    ]
    found = [set(reviewer_client.get(f"{MADE}?{query}").context["cl"].result_list) for query in queries]
    counts = [reviewer_client.get(f"{MADE}?{query}").context["cl"].result_count for query in queries]
    every, first = {alone, letters}, {letters}
    assert found == [every, first, every, first, every, every, {alone}]
    assert counts == [2, 1, 2, 1, 2, 2, 1]


def test_a_long_list_of_units_is_cut(cycle, reviewer, now, reviewer_client):
    for number in range(8):
        make_unit(short_name=f"จังหวัด {number}", inspection_region=3)
    services.open_cycle(cycle, by=None, now=cycle.opened_at)
    found = cycle.submissions.filter(kind=Kind.PLAN, unit__inspection_region=3)
    outreach.make(LINE, [one.pk for one in found], by=reviewer, now=now)
    assert (
        "จังหวัด 5 และอีก 2 หน่วยงาน" in reviewer_client.get(reverse("admin:cycles_outreach_changelist")).content.decode()
    )


def test_the_page_of_a_submission_leads_to_what_was_made(plans, letters, reviewer_client):
    pages = [
        reviewer_client.get(reverse("admin:cycles_submission_change", args=[plans[name].pk])).content.decode()
        for name in ("writing", "approved")
    ]
    assert [page.count(f'href="{change(letters)}"') for page in pages] == [1, 0]


# That it was sent


def sent(made):
    made.refresh_from_db()
    return made.sent_on, made.sent_how, made.sent_by


def test_a_person_writes_that_it_was_sent(letters, reviewer, reviewer_client):
    address = change(letters)
    assert reviewer_client.get(address).context["form"].initial == {"on": datetime.date(2023, 4, 1), "how": "letter"}
    response = reviewer_client.post(address, {"on": "1 เม.ย. 2566", "how": "email"})
    assert (response.url, told(response)) == (address, ["บันทึกว่าส่งแล้ว"])
    assert sent(letters) == (datetime.date(2023, 4, 1), "email", reviewer)
    page = reviewer_client.get(address)
    assert (page.context["form"], "ส่งแล้ว</strong> เมื่อวันที่ 1 เมษายน 2566" in page.content.decode()) == (None, True)


def test_written_once_it_stays(letters, reviewer, reviewer2, now, reviewer_client):
    outreach.note_sent(letters, on=now.date(), how="line", by=reviewer2, now=now)
    response = reviewer_client.post(change(letters), {"on": "1 เม.ย. 2566", "how": "email"})
    assert (response.status_code, sent(letters)) == (302, (now.date(), "line", reviewer2))
    with pytest.raises(Refused):
        outreach.note_sent(letters, on=now.date(), how="email", by=reviewer, now=now)


@pytest.mark.parametrize(
    "day, how, field, words",
    [
        ("", "line", "on", "กรอกวันที่ส่ง"),
        ("31 มี.ค. 2566", "line", "on", "วันที่ส่งต้องไม่ก่อนวันที่จัดทำ และไม่เกินวันนี้"),
        ("2 เม.ย. 2566", "line", "on", "วันที่ส่งต้องไม่ก่อนวันที่จัดทำ และไม่เกินวันนี้"),
        ("1 เม.ย. 2566", "x", "how", "เลือกช่องทางที่ส่งจากรายการที่มีให้"),
    ],
)
def test_what_cannot_be_so_is_not_written(letters, reviewer_client, day, how, field, words):
    form = reviewer_client.post(change(letters), {"on": day, "how": how}).context["form"]
    assert (form.errors, sent(letters)) == ({field: [words]}, (None, "", None))


@pytest.mark.parametrize(
    "kind, form, code",
    [
        (LETTER, "docx", 200),
        (LETTER, "pdf", 200),
        (LETTER, "xlsx", 404),
        (MERGE, "xlsx", 200),
        (MERGE, "docx", 404),
        (LINE, "docx", 404),
        (LETTER, "exe", 404),
    ],
)
def test_files_of_what_was_made(plans, reviewer, now, reviewer_client, kind, form, code):
    made = outreach.make(kind, keys(plans), by=reviewer, now=now).outreach
    assert reviewer_client.get(file(made, form)).status_code == code


def test_files_have_thai_names(plans, letters, reviewer_client):
    names = [
        unquote(reviewer_client.get(address)["Content-Disposition"].partition("''")[2])
        for address in (file(letters, "docx"), f"{file(letters, 'pdf')}?only={plans['writing'].pk}")
    ]
    assert names == [
        "ร่างหนังสือเตือน แผน ปีงบประมาณ 2566 3 หน่วยงาน 1 เม.ย. 66.docx",
        "ร่างหนังสือเตือน แผน ปีงบประมาณ 2566 สสจ.แพร่ 1 เม.ย. 66.pdf",
    ]


def test_a_letter_of_another_unit_is_not_in_it(plans, letters, reviewer_client):
    assert reviewer_client.get(f"{file(letters, 'pdf')}?only={plans['approved'].pk}").status_code == 404


def test_a_file_stays_as_it_was_made(plans, letters, reviewer, now, reviewer_client):
    before = reviewer_client.get(file(letters, "docx")).content
    lead_to(plans["writing"], "submitted", reviewer, now)
    assert reviewer_client.get(file(letters, "docx")).content == before


def test_many_letters_are_set_by_the_worker(letters, reviewer_client, settings, monkeypatch):
    monkeypatch.setattr(papers, "AT_ONCE", 2)
    settings.TASKS = DUMMY
    waiting = [reviewer_client.get(file(letters, "pdf")).status_code for _ in range(2)]
    papers.keep_pdf(letters)
    assert (waiting, reviewer_client.get(file(letters, "pdf"))["Content-Type"]) == ([202, 202], "application/pdf")


@pytest.mark.parametrize("units", [3, 78])
def test_pages_take_the_same_queries(cycle, reviewer, now, reviewer_client, units, django_assert_num_queries):
    for _ in range(units):
        make_unit(inspection_region=3)
    services.open_cycle(cycle, by=None, now=cycle.opened_at)
    found = cycle.submissions.filter(kind=Kind.PLAN, unit__inspection_region=3)
    made = outreach.make(LINE, [one.pk for one in found], by=reviewer, now=now).outreach
    for address, queries in ((PAGE, 4), (change(made), 7), (MADE, 13)):
        with django_assert_num_queries(queries):
            reviewer_client.get(address)
