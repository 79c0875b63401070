import mimetypes

from axes.helpers import get_client_ip_address
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from cpdplans.limits import may_ask

from . import documents, permissions
from .forms import VerifyForm, clean_code
from .models import Document, Version

NOTICES_PER_PAGE = 20
VERIFICATIONS = 20  # per address
VERIFICATION_SECONDS = 60


@login_required
@require_safe
def evidence_file(request, ref):
    piece = get_object_or_404(permissions.evidence_files(request.user), ref=ref)
    return file_response(piece.file, piece.original_name, piece.content_type)


@login_required
@require_safe
def cycle_document(request, pk):
    piece = get_object_or_404(permissions.cycle_document_files(request.user), pk=pk)
    content_type, _ = mimetypes.guess_type(piece.file.name)
    extension = piece.file.name.rpartition(".")[2]
    return file_response(piece.file, f"{piece.title}.{extension}", content_type)


@login_required
@require_safe
def document(request, version_pk, kind):
    """The stored PDF of a version (`kind` of Document.Kind), made on first demand, shown in the browser."""
    if kind not in Document.Kind:
        raise Http404
    found = permissions.versions(request.user).select_related("submission__unit", "submission__cycle")
    version = get_object_or_404(found, pk=version_pk)
    stored = documents.document(version, kind)
    return file_response(stored.file, documents.file_name(version, kind), "application/pdf", as_attachment=False)


def file_response(file, name, content_type, *, as_attachment=True):
    """A stored file under the name that people gave it; never guessed at by the browser. 404 when the file is gone."""
    try:
        opened = file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    name = " ".join(name.split()) or "ไฟล์"
    content_type = content_type or "application/octet-stream"
    response = FileResponse(opened, as_attachment=as_attachment, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private"
    return response


@login_required
@require_safe
def notices(request):
    found = request.user.notices.select_related("submission__unit")
    page = Paginator(found, NOTICES_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "cycles/notices.html", {"page": page})


@login_required
def notice(request, pk):
    """The text of one notice. A POST marks it as read and shows it, or goes back to the `page` of the list it names."""
    found = get_object_or_404(request.user.notices, pk=pk)
    if request.method == "POST":
        request.user.notices.filter(pk=pk, read_at=None).update(read_at=timezone.now())
        page = request.POST.get("page", "")
        return redirect(_list_at(page) if page else reverse("cycles:notice", args=[pk]))
    own = url_has_allowed_host_and_scheme(found.path, None)
    return render(request, "cycles/notice.html", {"notice": found, "path": found.path if own else ""})


def _list_at(page):
    return reverse("cycles:notices", query={"page": page} if page != "1" else None)


@login_required
@require_POST
def read_all_notices(request):
    request.user.notices.filter(read_at=None).update(read_at=timezone.now())
    return redirect("cycles:notices")


@require_safe
def verify_form(request):
    form = VerifyForm(request.GET if "code" in request.GET else None)
    form.helper.form_method = "get"
    if form.is_valid():
        return redirect("cycles:verify", form.cleaned_data["code"])
    return render(request, "cycles/verify_form.html", {"form": form})


@require_safe
def verify(request, code):
    """What anybody may know of a document by its code: whose, of which year, which version, when, its checksum."""
    if not may_ask("verify", get_client_ip_address(request), times=VERIFICATIONS, seconds=VERIFICATION_SECONDS):
        response = render(request, "cycles/verify_limited.html", status=429)
        response["Retry-After"] = str(VERIFICATION_SECONDS)
        return response
    found = Version.objects.filter(verify_code=clean_code(code))
    version = found.select_related("submission__unit", "submission__cycle").first()
    context = {"version": version, "typed": code[:100]}
    return render(request, "cycles/verify.html", context, status=200 if version else 404)
