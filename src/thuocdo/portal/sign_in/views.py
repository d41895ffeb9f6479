"""Signing in and out of the portal."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from allauth.socialaccount.providers.openid_connect import views as identity

from thuocdo.accounts.citizens import declare_identity
from thuocdo.accounts.joining import phones_of
from thuocdo.accounts.languages import choose_invitations
from thuocdo.accounts.models import Citizen
from thuocdo.accounts.one_time_codes import (
    code_sign_in_offered,
    demo_mailbox,
    send_code,
    send_code_to_mail,
    sign_in_by_code,
)
from thuocdo.errors import DomainError, Unavailable
from thuocdo.portal.gate import for_citizens
from thuocdo.portal.going_back import safe_address, safe_next
from thuocdo.portal.sign_in.forms import AboutMeForm, AskForCodeForm, EnterCodeForm, SignInForm
from thuocdo.portal.sign_in.ways import provider_way, shown_phone
from thuocdo.portal.track.views import visitor_network
from thuocdo.ui.errors import message_of, status_of

_PHONE, _NEXT = "sign_in_phone", "sign_in_next"
_BACKEND = "thuocdo.accounts.backends.CountingBackend"


@never_cache
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Offer the ways to sign in; a phone that is sent gets a code."""
    form = SignInForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _start_page(request, form, status=200 if request.method == "GET" else 422)
    try:
        said = form.cleaned_data["phone"]
        send = send_code_to_mail if "@" in said else send_code
        phone = send(
            said,
            network=visitor_network(request),
            at=timezone.now(),
            language=get_language() or "vi",
        )
    except DomainError as error:
        form.add_error("phone", message_of(error))
        return _start_page(request, form, status=status_of(error))
    request.session[_PHONE] = phone
    request.session[_NEXT] = safe_next(request, settings.CITIZEN_REDIRECT_URL)
    return HttpResponseRedirect(reverse("portal:sign_in:code"))


def _start_page(request: HttpRequest, form: AskForCodeForm, *, status: int) -> HttpResponse:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    context = {
        "form": form,
        "next": safe_address(request, wanted),
        "by_code": code_sign_in_offered(),
        "way": provider_way(),
    }
    return render(request, "portal/sign_in/start.html", context, status=status)


def identity_login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send somebody to the identity provider.

    Raises:
        Unavailable: the provider does not answer.
    """
    try:
        return identity.login(request, provider_id)  # type: ignore[no-any-return]
    except OSError as broken:
        raise Unavailable(
            "identity_provider_silent",
            "Hệ thống định danh chưa trả lời. Hãy thử lại sau ít phút; bạn vẫn tra cứu được hồ sơ bằng mã.",
            "The identity provider does not answer. Try again in some minutes; you can still follow an application by its code.",
        ) from broken


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "POST"])
def enter_code(request: HttpRequest) -> HttpResponse:
    """Take the code that was sent."""
    phone = request.session.get(_PHONE)
    if not phone:
        return HttpResponseRedirect(reverse("portal:sign_in:start"))
    form = EnterCodeForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            citizen = sign_in_by_code(phone, form.cleaned_data["code"], at=timezone.now())
        except DomainError as error:
            form.add_error("code", message_of(error))
            status = status_of(error)
        else:
            return _signed_in(request, citizen)
    context = {"form": form, "phone": shown_phone(phone), "demo": settings.DEMO}
    return render(request, "portal/sign_in/code.html", context, status=status)


def _signed_in(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    wanted = request.session.pop(_NEXT, "") or settings.CITIZEN_REDIRECT_URL
    request.session.pop(_PHONE, None)
    login(request, citizen.user, backend=_BACKEND)  # another account's session is thrown away here
    if not citizen.full_name:
        onward = urlencode({"next": wanted}) if wanted != settings.CITIZEN_REDIRECT_URL else ""
        wanted = reverse("portal:sign_in:about_me") + (f"?{onward}" if onward else "")
    return HttpResponseRedirect(wanted)


@never_cache
@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    """Show what would have been sent to phones; in the demo alone."""
    if not settings.DEMO:
        raise Http404
    return render(request, "portal/sign_in/mailbox.html", {"messages_sent": demo_mailbox()})


@require_http_methods(["GET", "POST"])
@for_citizens
def about_me(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """Show who is signed in, and let him say who he is where nobody has verified it."""
    initial = {
        "full_name": citizen.full_name,
        "personal_id": citizen.personal_id,
        "email": citizen.email,
    }
    form = AboutMeForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            declare_identity(citizen, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, message_of(error))
            status = status_of(error)
        else:
            return HttpResponseRedirect(safe_next(request, settings.CITIZEN_REDIRECT_URL))
    context = {
        "form": form,
        "citizen": citizen,
        "phone": shown_phone(citizen.phone),
        "next": safe_next(request, settings.CITIZEN_REDIRECT_URL),
        "way": provider_way(),
        "phones": [(one, shown_phone(one.phone)) for one in phones_of(citizen)],
    }
    return render(request, "portal/sign_in/about_me.html", context, status=status)


@require_POST
@for_citizens
def invitations(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """Keep whether he is invited to rate how he was served."""
    choose_invitations(citizen, wanted="wanted" in request.POST)
    messages.success(request, _("Đã lưu."))
    return HttpResponseRedirect(reverse("portal:sign_in:about_me"))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and go to the first page."""
    logout(request)
    return HttpResponseRedirect(reverse("portal:home"))
