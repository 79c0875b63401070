"""Links told by their address alone: each place with its look-alikes."""

import pytest

from cpdplans import links

NOTED = {
    links.DRIVE: [
        "https://drive.google.com/file/d/1abc/view?usp=sharing",
        "https://drive.google.com/drive/folders/1abc",
        "https://docs.google.com/document/d/1abc/edit",
        "https://docs.google.com/spreadsheets/d/1abc/edit#gid=0",
        "https://DRIVE.Google.com./file/d/1",
        "http://drive.google.com:443/open?id=1",
    ],
    links.FORM_EDIT: ["https://docs.google.com/forms/d/1abc/edit", "https://docs.google.com/a/cpd.go.th/forms/d/1/edit#responses"],
    links.PHOTOS: ["https://photos.google.com/album/AF1Q", "https://photos.google.com/u/0/photo/AF1Q"],
    links.MAIL: ["https://mail.google.com/mail/u/0/#inbox/x", "https://outlook.office.com/mail/id/1"],
    links.ONEDRIVE: [
        "https://1drv.ms/f/s!abc",
        "https://onedrive.live.com/?id=1",
        "https://cpdgoth-my.sharepoint.com/:f:/g/personal/x",
    ],
    links.TEAMS: ["https://teams.microsoft.com/l/channel/1"],
    links.DROPBOX: ["https://www.dropbox.com/s/abc/x.pdf?dl=0", "https://db.tt/abc"],
    links.ICLOUD: ["https://www.icloud.com/photos/#0abc", "https://share.icloud.com/photos/0abc"],
    links.LINE: [
        "https://line.me/ti/g2/abc",
        "https://line.me/R/home/public/post?id=1",
        "https://keep.line.me/index.html",
        "https://liff.line.me/1-abc",
    ],
    links.FACEBOOK_GROUP: ["https://www.facebook.com/groups/123/posts/4", "https://m.facebook.com/groups/a", "https://facebook.com/share/g/1"],
    links.FACEBOOK: ["https://www.facebook.com/cpd.chiangmai/posts/1", "https://fb.watch/abc", "https://web.facebook.com/story.php"],
    links.CANVA: ["https://www.canva.com/design/DAF/xyz/edit"],
    links.SHORT: ["https://bit.ly/3abc", "https://shorturl.asia/Ab1", "https://lin.ee/abc", "http://goo.gl/x", "https://t.co/x"],
    links.LOCAL: [
        "http://localhost:8000/",
        "http://127.0.0.1/x",
        "http://192.168.1.10/ภาพ",
        "http://10.0.0.5:8080/",
        "http://172.16.3.4/",
        "http://100.64.0.1/",
        "http://[::1]/",
        "http://[fd00::1]/",
        "http://intranet/ข่าว",
        "http://2130706433/",
        "https://nas.local/photo",
        "http://portal.cpd.intra/",
        "http://server.LAN./",
        "file:///C:/ภาพ.jpg",
        "C:\\Users\\ภาพ.jpg",
        "d:/photo.jpg",
        "\\\\server\\share\\ภาพ.jpg",
    ],
}  # fmt: skip
PLAIN = [
    "https://www.cpd.go.th/ข่าว",
    "https://chiangmai.cpd.go.th/index.php/activity/1",
    "https://www.youtube.com/watch?v=abc",
    "https://docs.google.com/forms/d/e/1FAI/viewform",
    "https://docs.google.com/spreadsheets/d/e/2PACX/pubhtml",
    "https://docs.google.com/document/d/e/2PACX/pub",
    "https://forms.gle/abc",
    "https://photos.app.goo.gl/abc",
    "https://photos.google.com/share/AF1Q?key=x",
    "https://linevoom.line.me/post/1",
    "https://www.canva.com/design/DAF/xyz/view",
    "https://203.150.1.1/x",
    "https://[2001:4860::1]/",
    "",
    "ไม่ใช่ลิงก์",
    "http://",
    "http://[::1",
]
LOOK_ALIKES = [
    "https://drive.google.com.evil.example/file",
    "https://drive-google.com/file",
    "https://notdrive.google.com.example/",
    "https://xdrive.google.com/",
    "https://evil.example/drive.google.com/file",
    "https://drive.google.com@evil.example/",
    "https://evil.example/?u=https://drive.google.com/",
    "https://mysharepoint.com/",
    "https://onedrive.live.com.example.org/",
    "https://online.me/",
    "https://facebook.com.example.org/groups/1",
    "https://rabbit.ly/x",
    "https://notbit.ly.example.org/",
    "https://localhost.example.org/",
    "https://local.example.org/",
    "https://lan.co.th/",
    "https://192.168.1.10.example.org/",
]


@pytest.mark.parametrize(("note", "url"), [(note, url) for note, urls in NOTED.items() for url in urls])
def test_a_place_that_wants_a_login_is_told_by_its_address(note, url):
    assert links.access_note(url) == note


@pytest.mark.parametrize("url", PLAIN + LOOK_ALIKES)
def test_what_is_open_or_only_looks_alike_has_no_note(url):
    assert links.access_note(url) == ""


@pytest.mark.parametrize("note", NOTED)
def test_each_note_says_what_to_do(note):
    assert ("กรุณา" in note, note.isascii()) == (True, False)


def test_notes_of_a_text_come_once_each_in_its_order():
    text = (
        "[ภาพกิจกรรม] ประชุม https://bit.ly/1\n[อื่น ๆ] https://drive.google.com/a\nดูhttps://bit.ly/2\n"
        "[หนังสือเวียน] https://www.cpd.go.th/1 drive.google.com"
    )
    assert links.notes_in(text) == [links.SHORT, links.DRIVE]


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("example.com/a", "https://example.com/a"),
        ("//example.com/a", "https://example.com/a"),
        ("localhost:8000/a", "https://localhost:8000/a"),
        ("https://example.com", "https://example.com"),
        ("HTTP://example.com", "HTTP://example.com"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("C:\\ภาพ.jpg", "C:\\ภาพ.jpg"),
        ("\\\\server\\ภาพ", "\\\\server\\ภาพ"),
        ("ข่าว.ไทย", "https://ข่าว.ไทย"),
    ],
)
def test_a_scheme_is_added_where_none_is_typed(typed, address):
    assert links.with_scheme(typed) == address
