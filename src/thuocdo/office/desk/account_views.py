"""Accounts at the counter: open one for a citizen, and confirm who represents an organisation."""

from __future__ import annotations

from dataclasses import asdict

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thuocdo.accounts import represented
from thuocdo.accounts.opening import NewAccount, begin_opening, finish_opening
from thuocdo.accounts.represented_closing import close_by_official, confirmed_at_desks_of
from thuocdo.errors import DomainError
from thuocdo.office.desk.account_forms import OpenAccountForm
from thuocdo.office.desk.places import desks_of
from thuocdo.ui.errors import message_of, status_of
from thuocdo.ui.signed_in import user_of

MOST_SHOWN, MOST_CONFIRMED = 100, 20
#: In the session of the clerk, until the citizen has entered his code.
_NEW = "opening_account"


@login_required
@never_cache
@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    """List the organisations that wait for the desks of the clerk, and those that were confirmed there."""
    desks_of(user_of(request), on=timezone.localdate())
    return _page(request)


@login_required
@require_POST
def decide(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Confirm who represents an organisation, or refuse it."""
    user = user_of(request)
    desks_of(user, on=timezone.localdate())
    confirmed = request.POST.get("decision") == "confirm"
    if confirmed and "looked" not in request.POST:
        words = _("Hãy đánh dấu đã đối chiếu giấy đăng ký và giấy tờ của người đại diện.")
        return _page(request, refusal=words, status=422)
    try:
        represented.decide_organisation(
            organisation_id,
            confirmed=confirmed,
            why=request.POST.get("why", "").replace("\0", ""),
            actor=user,
            at=timezone.now(),
        )
    except DomainError as error:
        if status_of(error) in {403, 404}:
            raise
        return _page(request, refusal=message_of(error), status=status_of(error))
    done = _("Đã xác nhận tổ chức.") if confirmed else _("Đã từ chối xác nhận.")
    messages.success(request, done)
    return redirect("office:desk:accounts")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def organisation(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Show a confirmed organisation with its people, and close its account where it should not have been confirmed."""
    user, problem, status = user_of(request), "", 200
    desks_of(user, on=timezone.localdate())
    if request.method == "POST":
        why = request.POST.get("why", "").replace("\0", "")
        try:
            close_by_official(organisation_id, why=why, actor=user, at=timezone.now())
        except DomainError as error:
            if status_of(error) in {403, 404}:
                raise
            problem, status = message_of(error), status_of(error)
        else:
            messages.success(
                request, _("Đã đóng tài khoản tổ chức. Người đại diện được báo với lý do đã ghi.")
            )
            return redirect("office:desk:accounts")
    row = confirmed_at_desks_of(user).filter(pk=organisation_id).first()
    if row is None:
        if problem:  # its representative closed it meanwhile
            return _page(request, refusal=problem, status=status)
        raise Http404
    context = {"row": row, "members": row.members.filter(ended_at=None), "problem": problem}
    return render(request, "office/desk/organisation.html", context, status=status)


@login_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def open_account(request: HttpRequest) -> HttpResponse:
    """Take what stands on the paper of a citizen, and send him a code."""
    user, now = user_of(request), timezone.now()
    desks = desks_of(user, on=timezone.localdate(now))
    form, status = OpenAccountForm(request.POST or None, desks=desks, user=user), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said = form.cleaned_data
            desk = said["desk"]
            try:
                new = begin_opening(
                    personal_id=said["personal_id"],
                    full_name=said["full_name"],
                    phone=said["phone"],
                    mail=said["mail"],
                    paper=said["paper"],
                    unit=desk,
                    actor=user,
                    at=now,
                )
            except DomainError as error:
                form.add_error(None, message_of(error))
                status = status_of(error)
            else:
                request.session[_NEW] = {**asdict(new), "desk": desk.pk}
                return redirect("office:desk:open_code")
    return render(request, "office/desk/open_account.html", {"form": form}, status=status)


@login_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def enter_code(request: HttpRequest) -> HttpResponse:
    """Take the code from the citizen, and open his account."""
    user, now = user_of(request), timezone.now()
    desks = desks_of(user, on=timezone.localdate(now))
    kept = dict(request.session.get(_NEW) or {})
    desk = next((one for one in desks if one.pk == kept.pop("desk", None)), None)
    if desk is None:
        return redirect("office:desk:open_account")
    new, problem, status = NewAccount(**kept), "", 200
    if request.method == "POST":
        try:
            finish_opening(new, request.POST.get("code", ""), unit=desk, actor=user, at=now)
        except DomainError as error:
            if status_of(error) == 403:
                raise
            problem, status = message_of(error), status_of(error)
        else:
            del request.session[_NEW]
            messages.success(
                request,
                _("Đã mở tài khoản. Công dân đăng nhập cổng bằng mã gửi đến %(address)s.")
                % {"address": new.address},
            )
            return redirect("office:desk:accounts")
    context = {"new": new, "problem": problem, "demo": settings.DEMO}
    return render(request, "office/desk/open_code.html", context, status=status)


def _page(request: HttpRequest, *, refusal: str = "", status: int = 200) -> HttpResponse:
    user, words = user_of(request), " ".join(request.GET.get("q", "").replace("\0", "").split())
    rows = represented.awaiting_for(user).select_related("unit")[:MOST_SHOWN]
    confirmed = list(confirmed_at_desks_of(user, words=words[:300])[: MOST_CONFIRMED + 1])
    context = {
        "rows": list(rows),
        "refusal": refusal,
        "words": words,
        "confirmed": confirmed[:MOST_CONFIRMED],
        "more": len(confirmed) > MOST_CONFIRMED,
    }
    return render(request, "office/desk/accounts.html", context, status=status)
