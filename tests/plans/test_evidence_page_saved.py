"""The page of evidence saved as a whole: whichever button is pressed, its texts and what stands in its boxes."""

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cpdplans.cycles.models import Evidence
from tests.cycles.factories import png
from tests.worlds import World

from .factories import make_cast_with_plan, name_in, posted, send

WORLD = World(make_cast_with_plan, "plan")

HELD = "https://www.example.com/photos"  # what make_plan attaches
OF_NOTHING = "คำอธิบายนี้ยังไม่มีหลักฐาน กรุณาเลือกไฟล์หรือกรอกลิงก์ที่จะแนบ หรือลบคำอธิบายออก"
AWARENESS, DETAIL = "awareness", "detail"


@pytest.fixture(autouse=True)
def at_that_moment(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def plan(db, standing):
    return standing["plan"]


@pytest.fixture
def page(plan):
    return reverse("plans:awareness", args=[plan.pk])


@pytest.fixture
def press(plan, page, officer_client):
    """Posts the whole page, as the button `act` does: its texts, with `unresolved` changed, and its boxes."""

    def press(act, unresolved="รองบประมาณ", **boxes):
        texts = posted(officer_client.get(page).context["form"]) | {name_in(plan, "unresolved"): unresolved}
        return officer_client.post(page, texts | {"act": act, "kind": "photo", "caption": "", "links": ""} | boxes)

    return press


def upload(name, content=None):
    return SimpleUploadedFile(name, content or png().read())


def words_of(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def new():
    """What was attached beside the piece that the plan has from the beginning."""
    return list(Evidence.objects.kept().exclude(url=HELD))


@pytest.mark.parametrize(("act", "then"), [("attach", AWARENESS), ("save", AWARENESS), ("finish", DETAIL)])
def test_every_button_saves_the_texts_and_attaches_what_stands_in_the_boxes(plan, press, act, then):
    response = press(act, links="a.example/1", files=upload("ก.png"), caption="ภาพ", kind="meeting")
    plan.refresh_from_db()
    assert plan.unresolved == "รองบประมาณ"
    assert [(piece.original_name or piece.url, piece.caption, piece.kind) for piece in new()] == [
        ("ก.png", "ภาพ", "meeting"),
        ("https://a.example/1", "ภาพ", "meeting"),
    ]
    assert (response.status_code, response["Location"]) == (302, reverse(f"plans:{then}", args=[plan.pk]))
    assert words_of(response) == ["บันทึกแล้ว 10.00 น.", "แนบหลักฐานแล้ว 2 รายการ"]


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("attach", ["แนบหลักฐาน “https://a.example/1” แล้ว"]),
        ("save", ["ข้อความในหน้านี้บันทึกไว้แล้ว", "แนบหลักฐาน “https://a.example/1” แล้ว"]),
    ],
)
def test_only_who_asks_to_save_is_told_that_nothing_was_left_to_save(press, act, said):
    assert words_of(press(act, unresolved="", links="https://a.example/1")) == said


@pytest.mark.parametrize("act", ["attach", "save", "finish"])
def test_what_was_refused_keeps_the_page_and_all_else_is_done(plan, press, act):
    response = press(act, links="ไม่ใช่\nhttps://a.example/1", files=upload("ข.exe", b"MZ"), caption="ภาพ", kind="other")
    form = response.context["batch_form"]
    plan.refresh_from_db()
    assert (response.status_code, plan.unresolved, [piece.url for piece in new()]) == (
        200,
        "รองบประมาณ",
        ["https://a.example/1"],
    )
    assert [form[name].value() for name in ("links", "caption", "kind")] == ["ไม่ใช่", "ภาพ", "other"]
    assert [(error["text"][:14], error.get("url")) for error in response.context["errors"]] == [
        ("ไฟล์ “ข.exe” ไ", None),
        ("“ไม่ใช่” ลิงก์", "#id_links"),
    ]


def test_a_text_that_does_not_fit_keeps_the_page_and_the_link_is_attached(plan, press):
    day = name_in(plan, "awareness_promised_on")
    response = press("finish", links="https://a.example/1", caption="ภาพ", kind="other", **{day: "31 กุมภา"})
    form, batch = response.context["form"], response.context["batch_form"]
    assert (list(form.errors), form[day].value(), [str(piece) for piece in new()]) == ([day], "31 กุมภา", ["ภาพ"])
    assert (batch.is_bound, response.context["about"]) == (
        False,
        "",
    )  # what was said of the link is not said of the next
    assert [error["url"] for error in response.context["errors"]] == [f"#id_{day}"]


@pytest.mark.parametrize("act", ["save", "finish"])
def test_a_page_with_empty_boxes_is_saved(plan, press, act):
    response = press(act)
    assert (response.status_code, words_of(response), new()) == (302, ["บันทึกแล้ว 10.00 น."], [])


def test_a_caption_of_nothing_is_not_lost(plan, press):
    response = press("finish", caption="ภาพการอบรม")
    form = response.context["batch_form"]
    plan.refresh_from_db()
    assert (form.errors, form["caption"].value()) == ({"caption": [OF_NOTHING]}, "ภาพการอบรม")
    assert plan.unresolved == "รองบประมาณ"


def test_the_next_batch_starts_anew(press, page, officer_client):
    press("attach", links="https://a.example/1", caption="ภาพ", kind="meeting")
    form = officer_client.get(page).context["batch_form"]
    assert (form.is_bound, form["kind"].value(), form["caption"].value()) == (False, None, None)


def test_links_are_shown_when_the_plan_was_sent_meanwhile(plan, page, officer_a, officer_client, now):
    send(plan, officer_a, now)
    data = {"act": "finish", "kind": "photo", "caption": "ภาพ", "links": "https://a.example/1"}
    response = officer_client.post(page, data)
    assert (response.status_code, response.context["typed"]) == (
        409,
        [("หลักฐาน: ลิงก์", "https://a.example/1"), ("หลักฐาน: คำอธิบาย", "ภาพ")],
    )


def test_the_page_carried_through_signing_in_again_loses_nothing(plan, page, officer_client, client):
    texts = posted(officer_client.get(page).context["form"]) | {name_in(plan, "unresolved"): "รองบประมาณ"}
    boxes = {"act": "finish", "kind": "meeting", "caption": "ภาพ", "links": "https://a.example/1"}
    asked = client.post(page, texts | boxes)
    assert asked.context["carried"].texts == ["รองบประมาณ", "ภาพ", "https://a.example/1"]
    response = officer_client.post(page, dict(asked.context["carried"].fields))
    plan.refresh_from_db()
    assert response["Location"] == reverse("plans:detail", args=[plan.pk])
    assert (plan.unresolved, [(piece.url, piece.kind) for piece in new()]) == (
        "รองบประมาณ",
        [("https://a.example/1", "meeting")],
    )
