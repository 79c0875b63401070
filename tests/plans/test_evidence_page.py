"""Evidence of a plan, attached through the page's form and through its script's requests."""

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import escape

from cpdplans import links
from cpdplans.cycles import writing
from cpdplans.cycles.models import Event, Evidence, TextChange
from cpdplans.cycles.pieces import MOST_PIECES
from cpdplans.thai import clean_text
from tests.conftest import signed_in
from tests.cycles.factories import png
from tests.factories import make_user
from tests.worlds import World

from .factories import add_remark, make_cast_with_plan, make_project, name_in, posted, queries_of, send, send_back

WORLD = World(make_cast_with_plan, "plan")

HELD = "https://www.example.com/photos"  # what make_plan attaches
NO_LINK = "ลิงก์ต้องขึ้นต้นด้วย https:// หรือ http:// และเป็นที่อยู่เว็บที่ถูกต้อง"
NOTHING = "กรุณาเลือกไฟล์หรือกรอกลิงก์ที่จะแนบ"
GONE = "ไม่พบหลักฐานนี้ อาจถูกนำออกไปแล้ว"


@pytest.fixture(autouse=True)
def at_that_moment(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def plan(db, standing):
    return standing["plan"]


@pytest.fixture
def project(plan):
    return plan.projects.get()


@pytest.fixture
def piece(plan):
    return plan.submission.evidence.get()


@pytest.fixture
def page(plan):
    return reverse("plans:awareness", args=[plan.pk])


@pytest.fixture
def attach(page, officer_client):
    """Posts the form of a batch, as a browser without JavaScript does."""

    def attach(**data):
        return officer_client.post(page, {"act": "attach", "kind": "photo", "caption": "", "links": ""} | data)

    return attach


@pytest.fixture
def ask(plan, officer_client):
    """Posts what the page's script posts; the status and the JSON of the answer."""

    def ask(act, **data):
        response = officer_client.post(reverse("plans:attach", args=[plan.pk]), {"act": act} | data)
        return response.status_code, response.json()

    return ask


def upload(name, content=None):
    return SimpleUploadedFile(name, content or png().read())


def words_of(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def names():
    return [str(piece) for piece in Evidence.objects.kept()]


def new():
    """What was attached beside the piece that the plan has from the beginning."""
    return list(Evidence.objects.kept().exclude(url=HELD))


# Links


def test_a_link_is_attached_to_its_project(project, attach):
    response = attach(links="example.com/a", about=project.ref, caption="ภาพการอบรม", kind="meeting")
    [piece] = new()
    assert (piece.url, piece.about, piece.kind) == ("https://example.com/a", project.ref, "meeting")
    assert (response.status_code, words_of(response)) == (302, ["แนบหลักฐาน “ภาพการอบรม” แล้ว"])


@pytest.mark.parametrize("about", ["", "abc", "00000000-0000-0000-0000-000000000000"])
def test_evidence_of_what_is_not_there_is_the_plans(attach, about):
    attach(links="https://example.com/a", about=about)
    assert [piece.about for piece in new()] == [None]


@pytest.mark.parametrize(
    "typed", ["https://a.example/1\nb.example/2", "\r\n https://a.example/1  https://b.example/2 \r\n\r\n"]
)
def test_several_links_at_once(attach, typed):
    response = attach(links=typed, caption="ภาพ")
    assert [(piece.url, piece.caption) for piece in new()] == [
        ("https://a.example/1", "ภาพ"),
        ("https://b.example/2", "ภาพ"),
    ]
    assert words_of(response) == ["แนบหลักฐานแล้ว 2 รายการ"]


def test_refused_links_stay_in_the_box_and_good_ones_are_attached(attach):
    response = attach(
        links="https://a.example/1\nไม่ใช่ลิงก์\nhttps://b.example/2\nC:\\ภาพ.jpg", caption="ภาพ", kind="other"
    )
    form = response.context["batch_form"]
    assert [piece.url for piece in new()] == ["https://a.example/1", "https://b.example/2"]
    assert form.errors == {"links": [f"“ไม่ใช่ลิงก์” {NO_LINK}", f"“C:\\ภาพ.jpg” {links.LOCAL}"]}
    typed = (form["links"].value(), form["caption"].value(), form["kind"].value())
    assert typed == ("ไม่ใช่ลิงก์\nC:\\ภาพ.jpg", "ภาพ", "other")
    assert words_of(response) == ["แนบหลักฐานแล้ว 2 รายการ"]


BAD_LINKS = {
    "javascript:alert(1)": NO_LINK,
    "data:text/html,x": NO_LINK,
    "ไม่ใช่ลิงก์": NO_LINK,
    "http://": NO_LINK,
    "http://[::1": NO_LINK,
    "https://user:secret@a.example/": "ลิงก์นี้มีชื่อผู้ใช้หรือรหัสผ่านอยู่ในที่อยู่ กรุณานำออกก่อน แล้วแนบใหม่",
    "https://a.example/" + "ก" * 990: "ลิงก์ยาวเกิน 1000 ตัวอักษร ขณะนี้ยาว 1008 ตัวอักษร",
    "file:///etc/passwd": links.LOCAL,
    "\\\\server\\ภาพ.jpg": links.LOCAL,
    "http://intranet/ข่าว": links.LOCAL,
}


@pytest.mark.parametrize("typed", BAD_LINKS)
def test_a_link_that_is_none_keeps_what_was_typed(attach, typed):
    form = attach(links=typed, caption="ภาพการอบรม").context["batch_form"]
    shown = typed if len(typed) <= 80 else f"{typed[:79]}…"
    assert form.errors == {"links": [f"“{shown}” {BAD_LINKS[typed]}"]}
    assert (form["links"].value(), form["caption"].value(), new()) == (typed, "ภาพการอบรม", [])


def test_a_link_that_is_there_is_said_and_not_doubled(project, attach):
    response = attach(links=f"{HELD}\n{HELD}\nhttps://a.example/1")
    assert words_of(response) == [
        "แนบหลักฐาน “https://a.example/1” แล้ว",
        f"“{HELD}” แนบไว้แล้ว โดยใช้คำอธิบายว่า “ภาพการประชุม” จึงไม่แนบซ้ำ",
    ]
    attach(links=HELD, about=project.ref)
    assert sorted(Evidence.objects.values_list("url", flat=True)) == ["https://a.example/1", HELD, HELD]


def test_too_many_links_at_once(attach):
    typed = "\n".join(f"https://a.example/{number}" for number in range(MOST_PIECES + 1))
    form = attach(links=typed).context["batch_form"]
    assert form.errors == {"links": ["วางลิงก์ได้ครั้งละไม่เกิน 50 ลิงก์ ขณะนี้มี 51 บรรทัด"]}
    assert (form["links"].value(), new()) == (typed, [])


def test_a_paste_of_five_megabytes_is_refused_with_a_sentence(attach):
    form = attach(links="https://a.example/ " * 280_000).context["batch_form"]
    assert form.errors == {"links": ["ลิงก์ยาวเกิน 50000 ตัวอักษร ขณะนี้ยาว 5319999 ตัวอักษร"]}
    assert new() == []


@pytest.mark.parametrize("typed", ["<script>alert('x')</script>", "=1+1", "ดี 🙏"])
def test_odd_captions_are_shown_as_they_were_typed(attach, page, officer_client, typed):
    attach(links="https://a.example/1", caption=typed)
    body = officer_client.get(page).content.decode()
    assert ([piece.caption for piece in new()], escape(typed) in body) == ([clean_text(typed)], True)
    assert "<script>alert" not in body


# Files


def test_a_file_comes_back_to_its_unit_alone(attach, officer_client, officer_b_client):
    attach(files=upload("ภาพ.png"))
    [piece] = new()
    response = officer_client.get(piece.get_absolute_url())
    assert b"".join(response.streaming_content) == png().read()
    heads = (
        response["Content-Disposition"].partition(";")[0],
        response["X-Content-Type-Options"],
        response["Content-Type"],
    )
    assert heads == ("attachment", "nosniff", "image/png")
    assert (piece.file.name.endswith("ภาพ.png"), piece.original_name) == (False, "ภาพ.png")
    assert officer_b_client.get(piece.get_absolute_url()).status_code == 404


BAD_FILES = {
    "page": (upload("หน้า.html", b"<script>alert(1)</script>"), "ไฟล์ “หน้า.html” ไม่ใช่ PDF, JPEG, PNG, DOCX หรือ XLSX"),
    "program named a picture": (
        upload("ภาพ.png", b"MZ" + b"\0" * 100),
        "ไฟล์ “ภาพ.png” ไม่ใช่ PDF, JPEG, PNG, DOCX หรือ XLSX",
    ),
    "picture named a page": (upload("ภาพ.html"), "นามสกุลของไฟล์ “ภาพ.html” ไม่ตรงกับเนื้อหา ซึ่งเป็น PNG"),
    "picture of an iPhone": (upload("1.heic", b"\0\0\0\x18ftypheic" + b"\0" * 50), "ไฟล์ “1.heic” เป็นภาพ HEIC"),
    "empty": (SimpleUploadedFile("ว่าง.pdf", b""), "ไฟล์ “ว่าง.pdf” ว่างเปล่า"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_wrong_file_is_refused_by_name(attach, name):
    file, sentence = BAD_FILES[name]
    file.seek(0)
    form = attach(files=file, caption="ภาพการอบรม").context["batch_form"]
    assert [error.startswith(sentence) for error in form.non_field_errors()] == [True]
    assert (new(), form["caption"].value()) == ([], "ภาพการอบรม")


def test_a_file_too_large_is_refused(attach, settings):
    settings.UPLOAD_LIMIT_BYTES = 1024 * 1024
    large = upload("ใหญ่.pdf", b"%PDF-1.7\n" + b"0" * settings.UPLOAD_LIMIT_BYTES)
    form = attach(files=large).context["batch_form"]
    assert form.non_field_errors() == ["ไฟล์ “ใหญ่.pdf” มีขนาด 1 MB เกินกำหนด 1 MB กรุณาลดขนาดหรือแบ่งเป็นหลายไฟล์"]
    assert new() == []


def test_of_several_files_and_links_each_is_judged_on_its_own(attach, project):
    files = [upload("ก.png"), upload("ข.exe", b"MZ"), upload("ค.pdf", b"%PDF-1.4\n1")]
    response = attach(files=files, links="https://a.example/1\nไม่ใช่", about=project.ref)
    form = response.context["batch_form"]
    assert names() == ["ภาพการประชุม", "ก.png", "ค.pdf", "https://a.example/1"]
    assert {piece.about for piece in new()} == {project.ref}
    assert form.errors == {
        "__all__": ["ไฟล์ “ข.exe” ไม่ใช่ PDF, JPEG, PNG, DOCX หรือ XLSX กรุณาบันทึกเป็น PDF แล้วแนบใหม่"],
        "links": [f"“ไม่ใช่” {NO_LINK}"],
    }
    assert words_of(response) == ["แนบหลักฐานแล้ว 3 รายการ"]


def test_the_same_file_again_is_said_and_not_doubled(attach):
    attach(files=upload("ก.png"))
    response = attach(files=[upload("ข.png"), upload("ค.pdf", b"%PDF-1.4\n1")])
    assert words_of(response)[1:] == ["แนบหลักฐาน “ค.pdf” แล้ว", "“ข.png” แนบไว้แล้ว จึงไม่แนบซ้ำ"]
    assert names() == ["ภาพการประชุม", "ก.png", "ค.pdf"]


def test_what_goes_beyond_the_limit_is_named(plan, officer_a, now, attach):
    for number in range(MOST_PIECES - 2):
        writing.attach(plan.submission, by=officer_a, now=now, url=f"https://a.example/{number}")
    form = attach(files=[upload("ก.png"), upload("ข.pdf", b"%PDF-1.4\n1")], links="https://b.example").context[
        "batch_form"
    ]
    words = "ยังไม่ได้แนบ แนบหลักฐานได้ไม่เกิน 50 รายการ กรุณานำรายการที่ไม่ใช้ออกก่อน หรือรวมหลายภาพเป็นไฟล์ PDF ไฟล์เดียว"
    assert form.errors == {"__all__": [f"“ข.pdf” {words}"], "links": [f"“https://b.example” {words}"]}
    assert len(names()) == MOST_PIECES


def test_nothing_was_chosen(attach):
    response = attach(caption="ภาพ")
    form = response.context["batch_form"]
    assert (form.errors, form["caption"].value(), words_of(response)) == ({"links": [NOTHING]}, "ภาพ", [])


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("kind", "movie", "เลือกประเภทหลักฐานจากรายการที่มีให้"),
        ("caption", "ก" * 301, "คำอธิบายยาวเกิน 300 ตัวอักษร ขณะนี้ยาว 301 ตัวอักษร"),
    ],
)
def test_what_is_wrong_with_the_batch_itself(attach, field, value, sentence):
    form = attach(**{field: value}, links="https://a.example/1").context["batch_form"]
    assert (form.errors, form["links"].value(), new()) == ({field: [sentence]}, "https://a.example/1", [])


# Kept through whatever goes wrong later


def test_evidence_stays_through_an_error_of_the_texts_and_of_another_file(plan, attach, page, officer_client):
    attach(links="https://a.example/1", files=upload("ก.png"))
    data = posted(officer_client.get(page).context["form"]) | {"act": "save"}
    response = officer_client.post(page, data | {name_in(plan, "awareness_promised_on"): "31 กุมภา"})
    attach(files=upload("ข.exe", b"MZ"))
    assert list(response.context["form"].errors) == [name_in(plan, "awareness_promised_on")]
    assert [str(line.piece) for line in response.context["lines"]] == names()
    assert names() == ["ภาพการประชุม", "ก.png", "https://a.example/1"]


# Out, back, changed


def test_what_is_taken_out_can_be_put_back_at_once(piece, page, officer_client, now):
    response = officer_client.post(page, {"act": f"detach-{piece.ref}"})
    assert response["Location"] == f"{page}#evidence-kept"
    shown = officer_client.get(page)
    assert (shown.context["taken_out"], shown.context["lines"]) == (piece, [])
    officer_client.post(page, {"act": f"reattach-{piece.ref}"})
    piece.refresh_from_db()
    acts = list(piece.submission.events.order_by("pk").values_list("act", flat=True))
    assert (piece.removed_at, acts[-2:]) == (None, [Event.Act.DETACH, Event.Act.ATTACH])


def test_the_offer_to_put_back_is_made_once_and_the_list_stays(piece, page, officer_client):
    officer_client.post(page, {"act": f"detach-{piece.ref}"})
    first, second = (officer_client.get(page).context for _ in range(2))
    assert [(one["taken_out"], one["removed"]) for one in (first, second)] == [(piece, [piece]), (None, [piece])]


def test_evidence_of_a_project_that_is_gone_comes_back_for_the_whole(
    plan, project, officer_a, now, page, officer_client
):
    piece = writing.attach(plan.submission, by=officer_a, now=now, url="https://a.example/1", about=project.ref)
    officer_client.post(reverse("plans:remove_project", args=[plan.pk, project.ref]))
    officer_client.post(page, {"act": f"reattach-{piece.ref}"})
    piece.refresh_from_db()
    assert (piece.removed_at, piece.about) == (None, None)


@pytest.mark.parametrize("act", ["detach", "reattach", "change"])
@pytest.mark.parametrize("ref", ["", "-abc", "-00000000-0000-0000-0000-000000000000"])
def test_evidence_that_is_not_there(plan, page, officer_client, act, ref):
    assert words_of(officer_client.post(page, {"act": f"{act}{ref}"})) == [GONE]


@pytest.mark.parametrize("act", ["", "save-", "x", "attachment"])
def test_an_act_that_is_none(page, officer_client, act):
    response = officer_client.post(page, {"act": act})
    assert words_of(response) == ["ไม่รู้จักการดำเนินการนี้ กรุณาเปิดหน้านี้ใหม่"]


def test_caption_kind_and_project_are_changed(piece, project, page, officer_client):
    data = {"caption": "ภาพการอบรม", "base": "ภาพการประชุม", "kind": "circular", "about": project.ref}
    officer_client.post(page, {"act": f"change-{piece.ref}"} | data)
    piece.refresh_from_db()
    assert (piece.caption, piece.kind, piece.about) == ("ภาพการอบรม", "circular", project.ref)
    assert TextChange.objects.get(ref=piece.ref).old == "ภาพการประชุม"


def test_a_caption_changed_by_a_colleague_meanwhile_shows_both(piece, page, officer_a, officer_client):
    data = {"act": f"change-{piece.ref}", "base": "ภาพการประชุม", "kind": "photo", "about": ""}
    signed_in(make_user(unit=officer_a.unit, username="50b")).post(page, data | {"caption": "ของเพื่อน"})
    [line] = officer_client.post(page, data | {"caption": "ของท่าน"}).context["lines"]
    assert (line.unsaved.caption, line.unsaved.base, line.piece.caption) == ("ของท่าน", "ของเพื่อน", "ของเพื่อน")
    assert line.unsaved.why == (
        "ข้อความช่อง “คำอธิบาย” ถูกแก้ไขโดยผู้อื่นระหว่างนี้ ข้อความในระบบขณะนี้คือ “ของเพื่อน” หากต้องการใช้ข้อความของท่าน กดบันทึกอีกครั้ง"
    )
    officer_client.post(page, data | {"caption": "ของท่าน", "base": line.unsaved.base})
    assert names() == ["ของท่าน"]


def test_a_caption_that_is_too_long_comes_back(piece, page, officer_client):
    data = {"act": f"change-{piece.ref}", "base": "ภาพการประชุม", "caption": "ก" * 301, "kind": "photo"}
    [line] = officer_client.post(page, data).context["lines"]
    sentence = "คำอธิบาย: ยาวเกิน 300 ตัวอักษร (ที่กรอก 301 ตัวอักษร) กรุณาย่อข้อความ"
    assert (line.unsaved.why, line.unsaved.caption) == (sentence, "ก" * 301)


def test_what_was_taken_out_meanwhile_is_not_changed(piece, page, officer_client, officer_a, now):
    writing.detach(piece, by=officer_a, now=now)
    data = {"act": f"change-{piece.ref}", "base": "ภาพการประชุม", "caption": "อื่น", "kind": "photo"}
    assert words_of(officer_client.post(page, data)) == [GONE]
    piece.refresh_from_db()
    assert piece.caption == "ภาพการประชุม"


def test_a_caption_is_saved_by_the_one_road_too(plan, piece, officer_client):
    data = {"ref": piece.ref, "field": "caption", "text": "ใหม่", "base": "ภาพการประชุม"}
    response = officer_client.post(reverse("plans:write", args=[plan.pk]), data)
    assert (response.json()["text"], names()) == ("ใหม่", ["ใหม่"])


# What the page shows


def test_each_piece_says_what_it_is(attach, page, officer_client, project, officer_a):
    attach(files=upload("ภาพการอบรม.png"), about=project.ref, kind="meeting")
    line = officer_client.get(page).context["lines"][1]
    assert (line.about, line.sign, line.is_shown) == (str(project), "PNG", True)
    body = officer_client.get(page).content.decode()
    words = [
        f"ระเบียบวาระ/รายงานการประชุม · หลักฐานของ{project}",
        f"ภาพการอบรม.png · {png().size} ไบต์ · แนบเมื่อ 1 เม.ย. 66 10.00 น. โดย {officer_a.display_name}",
    ]
    assert [one in " ".join(body.replace("\xa0", " ").split()) for one in words] == [True, True]


def test_a_large_picture_is_not_loaded_into_the_list(attach, page, officer_client):
    attach(files=upload("ภาพ.png"))
    Evidence.objects.exclude(file="").update(size=1024 * 1024 + 1)
    assert officer_client.get(page).context["lines"][1].is_shown is False


@pytest.mark.parametrize(("url", "note"), [("https://drive.google.com/x", links.DRIVE), ("https://a.example/1", "")])
def test_a_link_that_may_not_open_is_explained_at_once_and_to_the_reviewer(
    plan, attach, page, officer_a, officer_client, reviewer_client, now, url, note
):
    attach(links=url)
    shown = escape(note) in officer_client.get(page).content.decode()
    send(plan, officer_a, now)
    review = reviewer_client.get(reverse("admin:plans_plan_change", args=[plan.pk]))
    notes = [row.link_notes for row in review.context["rows"] if row.is_evidence]
    assert (new()[0].access_note, shown, notes[-1]) == (note, True, [note] if note else [])
    assert f"คำแนะนำที่หน่วยงานเห็น: {escape(note)}" in review.content.decode() or not note


def test_a_remark_on_the_evidence_stands_at_the_form(plan, page, officer_a, officer_client, reviewer, now):
    send(plan, officer_a, now)
    remark = add_remark(plan, reviewer, now, "ภาพไม่ชัด", row=plan, field="evidence")
    add_remark(plan, reviewer, now, "อื่น", row=plan, field="unresolved")
    send_back(plan, reviewer, now)
    assert list(officer_client.get(page).context["remarks"]) == [remark]


def test_the_page_takes_as_many_queries_for_many_pieces(plan, page, officer_a, officer_client, now):
    make_project(plan, officer_a, now=now)
    counts = []
    for number in (1, 12):
        for one in range(number):
            writing.attach(plan.submission, by=officer_a, now=now, url=f"https://a.example/{number}/{one}")
        counts.append(queries_of(officer_client, page))
    assert counts[0] == counts[1]


# What the page's script is told


def test_the_script_gets_the_list_as_it_now_stands(ask):
    status, answer = ask("attach", kind="photo", caption="", links="", files=upload("ก.png"))
    [piece] = new()
    assert (status, answer["said"], answer["refused"], answer["error"]) == (200, ["แนบหลักฐาน “ก.png” แล้ว"], [], "")
    assert [f'data-ref="{one.ref}"' in answer["list"] for one in Evidence.objects.all()] == [True, True]
    assert f'value="detach-{piece.ref}"' in answer["list"]


def test_the_script_is_told_of_a_refused_file(ask):
    status, answer = ask("attach", kind="photo", links="", files=upload("ข.exe", b"MZ"))
    sentence = "ไฟล์ “ข.exe” ไม่ใช่ PDF, JPEG, PNG, DOCX หรือ XLSX กรุณาบันทึกเป็น PDF แล้วแนบใหม่"
    assert (status, answer["said"]) == (422, [])
    assert answer["refused"] == [{"field": None, "sentence": sentence, "is_final": True}]


def test_the_script_may_try_again_what_only_met_the_limit(plan, officer_a, now, ask):
    for number in range(MOST_PIECES - 1):
        writing.attach(plan.submission, by=officer_a, now=now, url=f"https://a.example/{number}")
    status, answer = ask("attach", kind="photo", links="", files=upload("ก.png"))
    assert (status, [one["is_final"] for one in answer["refused"]]) == (422, [False])


def test_the_script_gets_the_box_of_links_with_what_was_refused(ask):
    status, answer = ask("attach", kind="photo", links="https://a.example/1\nไม่ใช่")
    assert (status, answer["said"]) == (422, ["แนบหลักฐาน “https://a.example/1” แล้ว"])
    assert [words in answer["links"] for words in (f"“ไม่ใช่” {NO_LINK}", ">\nไม่ใช่</textarea>")] == [True, True]


def test_the_script_is_told_what_is_wrong_with_the_batch(ask):
    status, answer = ask("attach", kind="movie", links="https://a.example/1")
    assert (status, answer["error"]) == (422, "เลือกประเภทหลักฐานจากรายการที่มีให้")


def test_the_script_takes_out_and_puts_back(ask, piece):
    status, answer = ask(f"detach-{piece.ref}")
    assert (status, f'value="reattach-{piece.ref}"' in answer["list"]) == (200, True)
    status, answer = ask(f"reattach-{piece.ref}")
    assert (status, answer["said"], names()) == (200, ["แนบหลักฐาน “ภาพการประชุม” แล้ว"], ["ภาพการประชุม"])


def test_the_script_is_told_of_what_is_gone(ask):
    status, answer = ask("detach-abc")
    assert (status, answer["error"]) == (422, GONE)


def test_the_script_is_told_when_nothing_can_be_written(plan, ask, officer_a, now):
    send(plan, officer_a, now)
    status, answer = ask("attach", kind="photo", links="https://a.example/1")
    assert (status, list(answer)) == (403, ["error"])
    assert (answer["error"], new()) == (writing.why_not(type(plan.submission).objects.get(pk=plan.submission_id)), [])
