"""Views of a list that a person keeps, and the list as an Excel file; seen on the list of what each unit owes."""

import io
from urllib.parse import quote, unquote

import openpyxl
import pytest
from django.urls import reverse

from cpdplans.cycles.models import SavedFilter
from cpdplans.units.models import Unit
from tests.factories import make_cycle, make_unit

from .factories import Act, act, submission_of

pytestmark = pytest.mark.usefixtures("at_that_moment")
LIST = "/admin/cycles/submission/"


@pytest.fixture
def at_that_moment(time_machine, now):
    time_machine.move_to(now, tick=False)


def keep(client, query, name="รอของฉัน", **data):
    return client.post(f"{LIST}?{quote(query, safe='=&')}", {"keep_filter": "1", "name": name, **data})


def messages_of(response):
    return [str(message) for message in response.wsgi_request._messages]


def saved():
    return list(SavedFilter.objects.values_list("user__username", "page", "name", "query"))


# Saved filters


def test_a_view_of_the_list_is_kept_as_a_link(cycle, reviewer_client):
    response = keep(reviewer_client, "status=submitted&status=returned&q=๑๒&o=-2", name=" รอของฉัน ")

    query = "o=-2&q=%E0%B9%91%E0%B9%92&status=submitted&status=returned"
    assert saved() == [("reviewer", "cycles.submission", "รอของฉัน", query)]
    assert response.url == f"{LIST}?status=submitted&status=returned&q=%E0%B9%91%E0%B9%92&o=-2"
    shown = reviewer_client.get(LIST)
    assert [one.name for one in shown.context["saved_filters"]] == ["รอของฉัน"]
    assert f'<a href="?{query.replace("&", "&amp;")}">รอของฉัน</a>' in shown.content.decode()


def test_the_view_that_is_open_is_marked(cycle, reviewer_client):
    keep(reviewer_client, "status=submitted")

    html = reviewer_client.get(f"{LIST}?status=submitted").content.decode()
    assert '<a href="?status=submitted" aria-current="true">รอของฉัน</a>' in html


def test_only_what_the_list_knows_is_kept(cycle, reviewer_client):
    keep(reviewer_client, "status=submitted&p=3&e=1&q=&_facets=1")

    assert [query for *_, query in saved()] == ["status=submitted"]


def test_the_same_name_replaces_and_says_so(cycle, reviewer_client):
    keep(reviewer_client, "status=submitted")
    response = keep(reviewer_client, "status=returned")

    assert messages_of(response) == [
        "บันทึกตัวกรอง “รอของฉัน” แล้ว",
        "บันทึกตัวกรอง “รอของฉัน” แทนของเดิมที่ใช้ชื่อนี้แล้ว",
    ]
    assert [query for *_, query in saved()] == ["status=returned"]


@pytest.mark.parametrize(
    "query, name, error",
    [
        ("", "ทั้งหมด", "ยังไม่ได้เลือกตัวกรอง ค้นหา หรือเรียงลำดับ จึงยังไม่มีสิ่งที่จะบันทึก"),
        (f"q={'ก' * 300}", "ยาว", "ตัวกรองนี้ยาวเกินกว่าจะบันทึกได้ กรุณาเลือกรายการให้น้อยลงหรือใช้คำค้นที่สั้นลง"),
        ("status=submitted", " ", "กรอกชื่อตัวกรอง"),
    ],
)
def test_a_view_is_refused_with_a_sentence(cycle, reviewer_client, query, name, error):
    response = keep(reviewer_client, query, name=name)

    assert response.context["saved_filter_form"].errors["name"] == [error]
    assert (saved(), response.context["saved_filter_form"]["name"].value()) == ([], name)


def test_a_name_too_long_comes_back_as_typed(cycle, reviewer_client):
    response = keep(reviewer_client, "status=submitted", name="ก" * 101)

    assert list(response.context["saved_filter_form"].errors) == ["name"]
    assert "ก" * 101 in response.content.decode()


def test_a_lookup_that_is_none_keeps_nothing(cycle, reviewer_client):
    assert keep(reviewer_client, "nonsense=1").status_code == 302
    assert saved() == []


def test_a_view_is_deleted_by_its_owner_only(cycle, reviewer_client, administrator_client):
    keep(reviewer_client, "status=submitted")
    key = SavedFilter.objects.get().pk

    administrator_client.post(LIST, {"drop_filter": key})
    assert len(saved()) == 1
    response = reviewer_client.post(f"{LIST}?status=returned", {"drop_filter": key})
    assert (saved(), messages_of(response), response.url) == (
        [],
        ["บันทึกตัวกรอง “รอของฉัน” แล้ว", "ลบตัวกรอง “รอของฉัน” แล้ว"],
        f"{LIST}?status=returned",
    )


@pytest.mark.parametrize("key", ["", "abc", "9" * 40, "999"])
def test_deleting_what_is_not_there_is_harmless(cycle, reviewer_client, key):
    keep(reviewer_client, "status=submitted")

    assert reviewer_client.post(LIST, {"drop_filter": key}).status_code == 302
    assert len(saved()) == 1


def test_views_of_others_are_not_shown(cycle, reviewer_client, administrator_client):
    keep(reviewer_client, "status=submitted")
    keep(administrator_client, "status=returned", name="ของผู้ดูแล")

    assert [one.name for one in administrator_client.get(LIST).context["saved_filters"]] == ["ของผู้ดูแล"]


@pytest.mark.parametrize("who", ["officer_client", "executive_client"])
def test_others_keep_nothing(request, cycle, who):
    keep(request.getfixturevalue(who), "status=submitted")

    assert saved() == []


# Excel


def export(client, query=""):
    response = client.get(f"{reverse('admin:cycles_submission_export')}?{query}")
    name = unquote(response["Content-Disposition"]).partition("''")[2]
    return name, openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))


def cells(sheet, column):
    return [row[column - 1].value for row in sheet.iter_rows(min_row=2)]


def test_excel_holds_what_is_filtered_in_the_order_of_the_screen(cycle, reviewer, reviewer_client, unit_a, now):
    act(submission_of(cycle, unit_a), Act.SEND, by=reviewer, now=now)
    columns = reviewer_client.get(LIST).context["cl"].list_display
    query = f"kind__exact=plan&o=-{columns.index('unit_name')}"

    name, workbook = export(reviewer_client, query)

    on_screen = [row.unit.name for row in reviewer_client.get(f"{LIST}?{query}").context["cl"].result_list]
    assert name == "การส่งแผนและรายงานผล 1 เม.ย. 66.xlsx"
    assert workbook.sheetnames == ["การส่งแผนและรายงานผล", "เงื่อนไขที่ใช้"]
    assert [cells(workbook.worksheets[0], 2), on_screen] == [["สำนักงานสหกรณ์จังหวัดลำพูน", "สำนักงานสหกรณ์จังหวัดเชียงใหม่"]] * 2


def test_excel_says_which_filters_were_on_when_and_by_whom(cycle, reviewer_client, now):
    _, workbook = export(reviewer_client, "kind__exact=plan&region=15&q=ลำพูน&status=near_due&status=overdue")

    lines = dict(workbook.worksheets[1].iter_rows(min_row=2, values_only=True))
    assert lines["จัดทำเมื่อ"] == now.replace(tzinfo=None)
    assert {
        name: lines[name] for name in ("จัดทำโดย", "จำนวนแถว", "คำค้น", "สถานะ", "รอบปีงบประมาณ", "เขตตรวจราชการ")
    } == {
        "จัดทำโดย": "ผู้ใช้ reviewer",
        "จำนวนแถว": 1,
        "คำค้น": "ลำพูน",
        "สถานะ": "ใกล้ครบกำหนด, เกินกำหนด",
        "รอบปีงบประมาณ": "พ.ศ. 2566",
        "เขตตรวจราชการ": "เขตตรวจราชการที่ 15",
    }


def test_excel_holds_all_pages(reviewer, reviewer_client):
    for _ in range(55):
        make_unit()
    make_cycle(by=reviewer)

    assert reviewer_client.get(LIST).context["cl"].multi_page
    _, workbook = export(reviewer_client)
    assert workbook.worksheets[0].max_row == 111


def test_text_that_looks_like_a_formula_stays_text(cycle, reviewer_client):
    Unit.objects.filter(code="50").update(name="=1+1")

    _, workbook = export(reviewer_client, "kind__exact=plan")
    cell = workbook.worksheets[0]["B2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_the_button_keeps_the_filters(cycle, reviewer_client):
    html = reviewer_client.get(f"{LIST}?status=submitted&status=returned&p=1").content.decode()

    assert 'href="/admin/cycles/submission/export/?status=submitted&amp;status=returned"' in html


def test_a_lookup_that_is_none_leads_back_to_the_list(cycle, reviewer_client):
    response = reviewer_client.get(f"{reverse('admin:cycles_submission_export')}?nonsense=1")

    assert response.url == f"{LIST}?e=1"


@pytest.mark.parametrize("who", ["officer_client", "executive_client", "client"])
def test_others_take_no_excel(request, cycle, who):
    response = request.getfixturevalue(who).get(reverse("admin:cycles_submission_export"))

    assert response.url == "/admin/login/?next=/admin/cycles/submission/export/"
