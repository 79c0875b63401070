"""Error pages that touch neither the database nor what failed of the request: what went wrong may be there."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.template.loader import render_to_string

from cpdplans.carrying import typed_texts

DRAINED = 64 * 1024 * 1024  # bytes of a refused posting that are read to their end
BYTES_OF_A_LETTER = 9  # a Thai letter as forms post it
STALE = "หน้านี้หมดอายุ ข้อความยังไม่ได้บันทึก กรุณาโหลดหน้านี้ใหม่"


def _page(name, status, **context):
    return HttpResponse(render_to_string(name, context), status=status)


def prefers_json(request):
    """Whether a script of ours asks, which reads answers as JSON; browsers ask for pages."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def bad_request(request, exception):
    """Where the posting was too large, says what is too much and how to go back to what was typed."""
    too_much = _too_much(exception)
    if too_much:
        _read_to_the_end(request)
    return _page("400.html", 400, too_much=too_much)


def _too_much(exception):
    if isinstance(exception, RequestDataTooBig):
        letters = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // BYTES_OF_A_LETTER // 100_000 * 100_000
        return f"ระบบรับข้อความรวมทุกช่องได้ครั้งละไม่เกินประมาณ {letters:,} ตัวอักษร ข้อความที่ส่งครั้งนี้ยาวกว่านั้น"
    if isinstance(exception, TooManyFieldsSent):
        return f"ระบบรับข้อมูลได้ครั้งละไม่เกิน {settings.DATA_UPLOAD_MAX_NUMBER_FIELDS:,} ช่อง ครั้งนี้ส่งมามากกว่านั้น"
    if isinstance(exception, TooManyFilesSent):
        return f"ระบบรับไฟล์ได้ครั้งละไม่เกิน {settings.DATA_UPLOAD_MAX_NUMBER_FILES:,} ไฟล์ ครั้งนี้ส่งมามากกว่านั้น"
    return ""


def _read_to_the_end(request):
    """A server that hangs up on a browser still sending shows it a broken connection instead of this page."""
    left = DRAINED
    try:
        while left > 0 and (piece := request.read(64 * 1024)):
            left -= len(piece)
    except UnreadablePostError:
        pass  # the browser hung up first


def csrf_failure(request, reason=""):
    """The posting's token is not the session's: mostly somebody signed in again in another window.

    What was typed is shown for copying, if the posting came from a page of ours: other sites must put no words here.
    """
    if prefers_json(request):
        return JsonResponse({"error": STALE, "stale": True}, status=403)
    sender = request.headers.get("Origin") or request.headers.get("Referer", "")
    texts = typed_texts(request.POST) if urlsplit(sender).netloc == request.get_host() else []
    return _page("403_csrf.html", 403, texts=texts)


def permission_denied(request, exception):
    """A refusal raised with a sentence of ours shows it."""
    return _page("403.html", 403, exception=str(exception))


def page_not_found(request, exception):
    return _page("404.html", 404)


def server_error(request):
    return _page("500.html", 500)


def method_not_allowed(get_response):
    """Middleware: a page where an address that only takes postings was opened, for example after signing in again."""

    def answer(request):
        response = get_response(request)
        if response.status_code == 405 and not response.content:
            response.content = render_to_string("405.html")
        return response

    return answer
