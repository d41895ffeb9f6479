"""All addresses of the product."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from allauth.account import views as account
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as identity

from thuocdo.portal.about import choices
from thuocdo.portal.open_data import views as open_data
from thuocdo.portal.sign_in import views as sign_in

# Of the sign-in package only what has a page of ours; an administrator sets a lost password with
# `thuocdo changepassword`.
urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/inactive/", account.account_inactive, name="account_inactive"),
    path("accounts/signup/", account.signup, name="account_signup"),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/second-factor/", include("allauth.mfa.urls")),
    path("uploads/", include("thuocdo.ui.uploads.urls")),
    path("language/", choices.language, name="set_language"),
    path(
        "sign-in/identity/<slug:provider_id>/", sign_in.identity_login, name="openid_connect_login"
    ),
    path(
        "sign-in/identity/<slug:provider_id>/callback/",
        identity.callback,
        name="openid_connect_callback",
    ),
    path("sign-in/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("api/3/action/<slug:name>", open_data.action, name="ckan_action"),
    path("api/", include("thuocdo.api.urls")),
    path("", include("thuocdo.exchange.urls")),
    path("", include("thuocdo.portal.urls")),
    path("", include("thuocdo.office.urls")),
]

handler500 = "thuocdo.ui.errors.fault"
