"""The files of a closed year as people are given them: byte for byte, their checksum looked at each time."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse

from cpdplans.cycles.views import file_response

from .models import FrozenFile

Kind = FrozenFile.Kind
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
TITLES = {
    Kind.BOOK: "รูปเล่มแผนและผล",
    Kind.SUMMARY: "สรุปสองหน้าสำหรับผู้ประเมิน",
    Kind.DESK: "ข้อมูลแผนและผลพร้อมผลสำรวจ",
    Kind.WHOLE: "ข้อมูลแผนและผล",
}
BROKEN = "ไฟล์ “{}” ไม่ตรงกับที่เก็บไว้เมื่อปิดรอบ ระบบจึงไม่ให้ดาวน์โหลด กรุณาแจ้งผู้ดูแลระบบให้นำไฟล์คืนจากสำเนาสำรอง"


def kept_file(cycle, kind, number=None):
    """The FrozenFile of a closed year, of its latest closing or of that `number`; None where there is none."""
    found = FrozenFile.objects.filter(year__cycle=cycle, kind=kind).select_related("year__cycle")
    return (found if number is None else found.filter(year__number=number)).order_by("-year__number").first()


def kept_workbook(cycle, *, is_desk):
    """That for กพร., or the one for the others, who are not shown the survey of each unit."""
    return kept_file(cycle, Kind.DESK if is_desk else Kind.WHOLE)


def kept_response(request, kept):
    """The file as it was kept. One that is gone or was changed is not given out: the page of the book says so."""
    opened = kept.opened()
    if opened is None:
        messages.error(request, BROKEN.format(kept.get_kind_display()))
        return redirect(page_of(kept.year.cycle))
    return file_response(opened, file_name(kept), CONTENT_TYPES[_extension(kept)])


def file_name(kept):
    """The name under which people save it."""
    year = kept.year
    time = f" ปิดครั้งที่ {year.number}" if year.number > 1 else ""
    return f"{TITLES[kept.kind]} ปีงบประมาณ {year.cycle.fiscal_year}{time}.{_extension(kept)}"


def page_of(cycle):
    return f"{reverse('reports:board_book')}?cycle={cycle.fiscal_year}"


def _extension(kept):
    return kept.file.name.rpartition(".")[2]
