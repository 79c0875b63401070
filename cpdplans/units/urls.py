from django.urls import path

from . import views

app_name = "units"
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-out/", views.SignOut.as_view(), name="sign_out"),
    path("account/", views.account, name="account"),
    path("password/", views.ChangePassword.as_view(), name="password_change"),
    path("password/done/", views.PasswordChanged.as_view(), name="password_change_done"),
    path("password/reset/", views.AskForPassword.as_view(), name="password_reset"),
    path("password/reset/sent/", views.PasswordAsked.as_view(), name="password_reset_done"),
    path("password/reset/done/", views.PasswordSet.as_view(), name="password_reset_complete"),
    path("password/reset/<uidb64>/<token>/", views.SetPassword.as_view(), name="password_reset_confirm"),
]
