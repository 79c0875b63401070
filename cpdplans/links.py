"""Links that a reviewer may not be able to open, told by their address alone: nothing is ever fetched."""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

DRIVE = (
    "ผู้พิจารณาอาจเปิดลิงก์ Google Drive หรือ Google เอกสารนี้ไม่ได้ กรุณาตั้งค่า แชร์ > การเข้าถึงทั่วไป > ทุกคนที่มีลิงก์ > "
    "ผู้มีสิทธิ์อ่าน หรือแนบเป็นไฟล์แทน"
)
FORM_EDIT = "ลิงก์นี้เป็นหน้าแก้ไขแบบฟอร์มของ Google ซึ่งเปิดได้เฉพาะผู้จัดทำ กรุณาใช้ลิงก์สำหรับผู้ตอบจากปุ่ม ส่ง หรือบันทึกเป็นไฟล์แล้วแนบแทน"
PHOTOS = "ผู้พิจารณาอาจเปิด Google Photos หน้านี้ไม่ได้ กรุณาใช้ลิงก์จากปุ่ม แชร์ > สร้างลิงก์ หรือแนบภาพเป็นไฟล์แทน"
ONEDRIVE = "ผู้พิจารณาอาจเปิดลิงก์ OneDrive หรือ SharePoint นี้ไม่ได้ กรุณาตั้งค่า แชร์ > ทุกคนที่มีลิงก์ > ดูได้ หรือแนบเป็นไฟล์แทน"
TEAMS = "ลิงก์ Microsoft Teams เปิดได้เฉพาะสมาชิกของทีม กรุณาดาวน์โหลดเอกสารแล้วแนบเป็นไฟล์แทน"
DROPBOX = "ผู้พิจารณาอาจเปิดลิงก์ Dropbox นี้ไม่ได้ กรุณาใช้ลิงก์จากปุ่ม แชร์ > คัดลอกลิงก์ ที่ให้ทุกคนที่มีลิงก์เปิดได้ หรือแนบเป็นไฟล์แทน"
ICLOUD = "ผู้พิจารณาอาจเปิดลิงก์ iCloud นี้ไม่ได้ กรุณาตั้งค่าการแชร์ให้ทุกคนที่มีลิงก์ดูได้ หรือแนบเป็นไฟล์แทน"
LINE = "ลิงก์ LINE เปิดได้เฉพาะสมาชิกของกลุ่มหรือห้องสนทนา กรุณาบันทึกภาพหรือเอกสารลงเครื่อง แล้วแนบเป็นไฟล์แทน"
FACEBOOK_GROUP = "เนื้อหาในกลุ่ม Facebook เปิดได้เฉพาะผู้ที่เข้าสู่ระบบหรือเป็นสมาชิกกลุ่ม กรุณาจับภาพหน้าจอ แล้วแนบเป็นไฟล์แทน"
FACEBOOK = "โพสต์ Facebook เปิดได้ทุกคนเฉพาะเมื่อตั้งผู้ชมเป็น “สาธารณะ” กรุณาตรวจสอบการตั้งค่าของโพสต์ หรือจับภาพหน้าจอ แล้วแนบเป็นไฟล์แทน"
MAIL = "ลิงก์ของกล่องจดหมายเปิดได้เฉพาะเจ้าของบัญชี กรุณาบันทึกจดหมายเป็น PDF แล้วแนบเป็นไฟล์แทน"
CANVA = "ลิงก์นี้เป็นหน้าแก้ไขงานของ Canva ซึ่งเปิดได้เฉพาะผู้ที่ได้รับสิทธิ์ กรุณาดาวน์โหลดเป็น PDF แล้วแนบเป็นไฟล์แทน"
SHORT = "ลิงก์ย่อไม่แสดงปลายทาง ผู้พิจารณาจึงไม่ทราบว่าเป็นเว็บไซต์ใด กรุณาเปิดลิงก์นี้ แล้วคัดลอกที่อยู่เต็มจากช่องที่อยู่เว็บมาแนบแทน"
LOCAL = "ที่อยู่นี้เปิดได้เฉพาะในเครื่องหรือเครือข่ายภายในของหน่วยงาน ผู้พิจารณาเปิดไม่ได้ กรุณาแนบเป็นไฟล์แทน"


@dataclass(frozen=True)
class Place:
    """Hosts (with all their subdomains) and a pattern that the path must match from its beginning; "" is no note."""

    note: str
    hosts: tuple
    path: str = ""

    def holds(self, host, path):
        return any(f".{host}".endswith(f".{known}") for known in self.hosts) and re.match(self.path, path)


SHORTENERS = (
    "bit.ly", "bitly.ws", "shorturl.asia", "shorturl.at", "shorturl.gg", "tinyurl.com", "t.ly", "cutt.ly", "is.gd",
    "goo.gl", "ow.ly", "rb.gy", "rebrand.ly", "t.co", "s.id", "lin.ee", "me-qr.com", "qrco.de",
)  # fmt: skip
PLACES = (  # the first that holds counts
    Place(FORM_EDIT, ("docs.google.com",), r".*/forms/.*/edit"),
    Place("", ("docs.google.com",), r".*/forms/|.*/pub(html)?$"),
    Place(DRIVE, ("drive.google.com", "docs.google.com")),
    Place("", ("photos.google.com",), "/share/"),
    Place(PHOTOS, ("photos.google.com",)),
    Place(MAIL, ("mail.google.com", "outlook.live.com", "outlook.office.com", "outlook.office365.com")),
    Place(ONEDRIVE, ("onedrive.live.com", "onedrive.com", "1drv.ms", "sharepoint.com")),
    Place(TEAMS, ("teams.microsoft.com", "teams.live.com")),
    Place(DROPBOX, ("dropbox.com", "db.tt")),
    Place(ICLOUD, ("icloud.com",)),
    Place("", ("today.line.me", "page.line.me", "linevoom.line.me")),
    Place(LINE, ("line.me",)),
    Place(FACEBOOK_GROUP, ("facebook.com", "fb.com"), "/groups/|/share/g/"),
    Place(FACEBOOK, ("facebook.com", "fb.com", "fb.me", "fb.watch")),
    Place(CANVA, ("canva.com",), "/design/.*/edit"),
    Place("", ("forms.gle", "photos.app.goo.gl", "maps.app.goo.gl")),
    Place(SHORT, SHORTENERS),
)
LOCAL_NAMES = ("local", "localhost", "localdomain", "lan", "intra", "intranet", "internal", "corp", "home")
LOCAL_FILE = re.compile(r"(?i)file:|[a-z]:[\\/]|\\\\")
WEB_ADDRESS = re.compile(r"(?i)https?://\S+")


def access_note(url) -> str:
    """One sentence on why a reviewer may not open this link and what to do; "" when nothing speaks against it.

    A note, never a refusal: only the address is looked at, and it may be wrong about what stands behind it."""
    if LOCAL_FILE.match(url):
        return LOCAL
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return ""
    if not host or _is_local(host):
        return LOCAL if host else ""
    return next((place.note for place in PLACES if place.holds(host, parts.path)), "")


def notes_in(text) -> list[str]:
    """The notes on all the web addresses of a text, each once."""
    notes = map(access_note, WEB_ADDRESS.findall(text))
    return list(dict.fromkeys(filter(None, notes)))


def with_scheme(typed) -> str:
    """A link as people type it, with "https://" before it when it says no scheme ("name:8000" says none)."""
    has_scheme = re.match(r"(?i)[a-z][a-z0-9+.-]*:(?!\d)", typed)
    return typed if has_scheme or LOCAL_FILE.match(typed) else f"https://{typed.lstrip('/')}"


def _is_local(host):
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.rpartition(".")[2] in LOCAL_NAMES
