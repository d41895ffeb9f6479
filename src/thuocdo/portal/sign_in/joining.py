"""Joining the account of a phone to that of an identity: prove the phone, look at what will happen, confirm."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from allauth.account.authentication import get_authentication_records

from thuocdo.accounts.joining import give_up_phone, identity_is_fresh, join_by_phone
from thuocdo.accounts.models import Citizen
from thuocdo.accounts.one_time_codes import CodeUse, codes_can_be_sent, send_code
from thuocdo.errors import DomainError, NotAllowed
from thuocdo.portal.gate import for_citizens
from thuocdo.portal.sign_in.forms import AskForCodeForm, EnterCodeForm
from thuocdo.portal.sign_in.ways import provider_way, shown_phone
from thuocdo.portal.track.views import visitor_network
from thuocdo.ui.errors import message_of, status_of

_PHONE = "join_phone"


def identity_proven_at(request: HttpRequest, citizen: Citizen) -> datetime | None:
    """Return when the identity provider last sent in whoever is signed in, in this session; null where it did not."""
    times = [
        float(one["at"])
        for one in get_authentication_records(request, citizen.user)
        if one.get("method") == "socialaccount"
    ]
    return datetime.fromtimestamp(max(times), UTC) if times else None


@never_cache
@require_http_methods(["GET", "POST"])
@for_citizens
def start(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """Say what joining means and ask for the phone; whoever has not just come by the provider is sent there first."""
    form = AskForCodeForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            _require_fresh(request, citizen)
            request.session[_PHONE] = send_code(
                form.cleaned_data["phone"],
                network=visitor_network(request),
                at=timezone.now(),
                use=CodeUse.JOIN,
                language=get_language() or "vi",
            )
        except DomainError as error:
            form.add_error("phone", message_of(error))
            status = status_of(error)
        else:
            return HttpResponseRedirect(reverse("portal:sign_in:join_code"))
    context = {
        "form": form,
        "fresh": _fresh(request, citizen),
        "way": provider_way(),
        "can_send": codes_can_be_sent(),
    }
    return render(request, "portal/sign_in/join.html", context, status=status)


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "POST"])
@for_citizens
def confirm(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """Take the code that was sent for joining, beside what follows from it."""
    phone = request.session.get(_PHONE)
    if not phone:
        return HttpResponseRedirect(reverse("portal:sign_in:join"))
    form = EnterCodeForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            join_by_phone(
                citizen,
                phone=phone,
                code=form.cleaned_data["code"],
                identity_proven_at=identity_proven_at(request, citizen),
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error("code", message_of(error))
            status = status_of(error)
        else:
            del request.session[_PHONE]
            messages.success(
                request, _("Đã nhập hai tài khoản. Hồ sơ và đơn của cả hai nay ở cùng một chỗ.")
            )
            return HttpResponseRedirect(reverse("portal:sign_in:about_me"))
    context = {"form": form, "phone": shown_phone(phone), "citizen": citizen}
    return render(request, "portal/sign_in/join_code.html", context, status=status)


@require_POST
@for_citizens
def give_up(request: HttpRequest, citizen: Citizen, joined_id: int) -> HttpResponse:
    """Let a phone open the account no more."""
    give_up_phone(citizen, joined_id, at=timezone.now())
    messages.success(request, _("Số này không còn mở được tài khoản của bạn."))
    return HttpResponseRedirect(reverse("portal:sign_in:about_me"))


def _fresh(request: HttpRequest, citizen: Citizen) -> bool:
    of_identity = citizen.source == Citizen.Source.IDENTITY_PROVIDER
    return of_identity and identity_is_fresh(
        identity_proven_at(request, citizen), at=timezone.now()
    )


def _require_fresh(request: HttpRequest, citizen: Citizen) -> None:
    if not _fresh(request, citizen):
        raise NotAllowed(
            "identity_not_fresh",
            "Hãy đăng nhập lại bằng tài khoản định danh rồi mới nhập hai tài khoản.",
            "Sign in with your identity account anew before you join the two accounts.",
        )
