from axes.helpers import get_client_ip_address
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse_lazy

from cpdplans.carrying import Carried
from cpdplans.limits import may_ask

from . import backends, forms, signing_in
from .models import User


class SignIn(auth_views.LoginView):
    template_name = "units/sign_in.html"
    authentication_form = forms.SignInForm
    redirect_authenticated_user = True

    def dispatch(self, request, *args, **kwargs):
        """Who signed in meanwhile in another window is shown what this form carries all the same."""
        self.carried = Carried.unpacked(request.POST)
        if self.carried and request.user.is_authenticated:
            return self.carry_on()
        return super().dispatch(request, *args, **kwargs)

    def get_template_names(self):
        return ["units/sign_in_again.html"] if self.carried else super().get_template_names()

    def form_valid(self, form):
        response = super().form_valid(form)
        return self.carry_on() if self.carried else response

    def carry_on(self):
        return signing_in.carry_on(self.request, self.carried, self.get_redirect_url())

    def get_redirect_url(self):
        """Not back to this page: Django answers that circle with an exception."""
        target = super().get_redirect_url()
        return "" if target == self.request.path else target

    def get_context_data(self, **kwargs):
        demonstration = demonstration_context() if settings.DEMO else {}
        return super().get_context_data(**kwargs) | demonstration | {"carried": self.carried}


def demonstration_context():
    """The accounts of the demonstration in the order of their list, with the password that all of them share."""
    users = User.objects.select_related("unit").in_bulk(backends.DEMONSTRATION_ACCOUNTS, field_name="username")
    accounts = [
        {"username": name, "label": _account_label(users[name])}
        for name in backends.DEMONSTRATION_ACCOUNTS
        if name in users
    ]
    return {"demonstration_accounts": accounts, "demonstration_password": backends.DEMONSTRATION_PASSWORD}


def _account_label(user):
    return f"{user.get_role_display()} {user.unit.abbreviation}" if user.unit else user.get_role_display()


@login_required
def account(request):
    """A person's own particulars. Unit and role are for กพร. to change."""
    user = User.objects.select_related("unit").get(pk=request.user.pk)
    form = forms.AccountForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "บันทึกข้อมูลของท่านแล้ว")
        return redirect("units:account")
    return render(request, "units/account.html", {"form": form})


class ChangePassword(auth_views.PasswordChangeView):
    template_name = "units/password_change.html"
    form_class = forms.ChangePasswordForm
    success_url = reverse_lazy("units:password_change_done")

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.has_usable_password():
            messages.info(request, "บัญชีนี้ไม่มีรหัสผ่านของตนเอง จึงเปลี่ยนรหัสผ่านไม่ได้")
            return HttpResponseRedirect(reverse_lazy("units:account"))
        return super().dispatch(request, *args, **kwargs)


class PasswordChanged(auth_views.PasswordChangeDoneView):
    template_name = "units/password_change_done.html"


class AskForPassword(auth_views.PasswordResetView):
    template_name = "units/password_reset.html"
    form_class = forms.PasswordLinkForm
    success_url = reverse_lazy("units:password_reset_done")

    def form_valid(self, form):
        """Sends the links. Asked too often from one address, nothing is sent; the answer stays the same to all."""
        if may_ask("password", get_client_ip_address(self.request), times=5, seconds=15 * 60):
            form.send_links()
        return HttpResponseRedirect(self.get_success_url())


class SignOut(auth_views.LogoutView):
    """Leaves nothing behind in the browser of a shared machine."""

    def post(self, request, *args, **kwargs):
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache"'
        return response


class PasswordAsked(auth_views.PasswordResetDoneView):
    template_name = "units/password_reset_done.html"


class SetPassword(auth_views.PasswordResetConfirmView):
    template_name = "units/password_reset_confirm.html"
    form_class = forms.SetPasswordForm
    success_url = reverse_lazy("units:password_reset_complete")


class PasswordSet(auth_views.PasswordResetCompleteView):
    template_name = "units/password_reset_complete.html"
