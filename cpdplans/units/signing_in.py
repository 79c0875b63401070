"""Signing in again in the middle of work: whatever was posted without a session is kept, shown, and taken up again."""

from functools import wraps
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse

from cpdplans.carrying import Carried
from cpdplans.errors import prefers_json

from .forms import SignInForm

SESSION_ENDED = "หมดเวลาการใช้งาน ข้อความยังอยู่ในเครื่องนี้ กรุณาเข้าสู่ระบบอีกครั้ง"
TAKE_UP = {"send": "ดำเนินการส่งต่อ"}  # by the name of the address; all others save or act


def login_required(view):
    """Django's login_required, under which nothing typed is lost.

    Without a session: a look is led to sign in; a script's writing is answered with 401 and a sentence; any other
    posting gets a sign-in page (401) that carries it along. A script's writing that names another account than the
    one signed in is refused with 403: somebody else sits at this machine now.
    """

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return _ask_to_sign_in(request)
        if request.POST.get("account", str(request.user.pk)) != str(request.user.pk):
            return _refuse_other_account(request)
        return view(request, *args, **kwargs)

    guarded.takes_up = True
    return guarded


def _ask_to_sign_in(request):
    if request.method != "POST":
        return redirect_to_login(request.get_full_path())
    if prefers_json(request):
        return JsonResponse({"error": SESSION_ENDED, "sign_in": reverse("units:sign_in")}, status=401)
    context = {"form": SignInForm(request), "carried": Carried.of(request), "next": request.get_full_path()}
    return render(request, "units/sign_in_again.html", context, status=401)


def _refuse_other_account(request):
    error = (
        f"ขณะนี้เครื่องนี้เข้าสู่ระบบด้วยบัญชีของ{request.user.display_name} ระบบจึงไม่บันทึกข้อความจากหน้านี้ ข้อความยังอยู่ในเครื่องนี้ "
        "กรุณาเข้าสู่ระบบด้วยบัญชีเดิม"
    )
    return JsonResponse({"error": error, "other_account": True}, status=403)


def carry_on(request, carried, target):
    """The page after signing in again: the texts, and one button that posts them to `target`, an address of our own."""
    match = _match(target)
    words = TAKE_UP.get(match.url_name) if match else ""
    act = words or ("บันทึกต่อ" if carried.texts else "ดำเนินการต่อ")
    context = {"carried": carried, "target": target if match else "", "act": act}
    return render(request, "units/carried.html", context)


def _match(target):
    """The view that `target` leads to, if it is one that may take a posting up again; None for all else."""
    address = urlsplit(target)
    try:
        match = resolve(address.path)
    except Resolver404:
        return None
    return match if not address.netloc and getattr(match.func, "takes_up", False) else None
