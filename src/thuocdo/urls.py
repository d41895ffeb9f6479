"""All addresses of the product."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from allauth.account import views as account

# Of the sign-in package only what has a page of ours; an administrator sets a lost password with
# `thuocdo changepassword`.
urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/inactive/", account.account_inactive, name="account_inactive"),
    path("accounts/signup/", account.signup, name="account_signup"),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/second-factor/", include("allauth.mfa.urls")),
    path("language/", set_language, name="set_language"),
    path("api/", include("thuocdo.api.urls")),
    path("", include("thuocdo.office.urls")),
]
