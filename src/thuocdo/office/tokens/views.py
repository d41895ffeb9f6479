"""The pages of tokens. The secret of a new one is shown in the answer that made it and kept nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from thuocdo.accounts.models import ApiToken
from thuocdo.accounts.tokens import MadeToken, make_token, revoke_token
from thuocdo.errors import DomainError
from thuocdo.office.tokens.forms import MakeTokenForm
from thuocdo.ui.errors import message_of
from thuocdo.ui.keyset import estimated_count, keyset_page

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

NEWEST_FIRST = ("-made_at", "-id")


def _administrator(request: HttpRequest) -> User:
    assert request.user.is_authenticated
    if not request.user.has_perm("accounts.give_tokens"):
        raise PermissionDenied
    return request.user


@login_required
@require_GET
def token_list(request: HttpRequest) -> HttpResponse:
    """List the tokens of the units the person administers, newest first."""
    tokens = ApiToken.objects.visible_to(_administrator(request))
    rows = tokens.select_related("membership__unit", "made_by")
    page = keyset_page(rows, order=NEWEST_FIRST, cursor=request.GET.get("page", ""))
    count, exact = estimated_count(tokens)
    now = timezone.now()
    context = {
        "tokens": [(token, token.state(now)) for token in page.rows],
        "page": page,
        "count": count,
        "exact": exact,
    }
    return render(request, "office/tokens/list.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """Ask what the token is for; a POST makes it and shows its secret this one time."""
    user, now = _administrator(request), timezone.now()
    form = MakeTokenForm(request.POST or None, user=user, today=timezone.localdate(now))
    if request.method == "POST" and form.is_valid():
        try:
            made = _made(form, user)
            return render(request, "office/tokens/made.html", {"made": made})
        except DomainError as error:
            form.add_error(None, message_of(error))
    return render(request, "office/tokens/make.html", {"form": form})


def _made(form: MakeTokenForm, user: User) -> MadeToken:
    chosen = form.cleaned_data
    return make_token(
        name=chosen["name"],
        unit=chosen["unit"],
        scopes=chosen["scopes"],
        expires_at=form.expires_at,
        actor=user,
        at=timezone.now(),
        province_wide=chosen["province_wide"],
        system=chosen["system"],
    )


@login_required
@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """Ask whether a token is to be revoked; a POST does it."""
    user = _administrator(request)
    tokens = ApiToken.objects.visible_to(user).select_related("membership__unit")
    token = get_object_or_404(tokens, pk=token_id)
    if request.method == "GET":
        return render(request, "office/tokens/revoke.html", {"token": token})
    try:
        revoke_token(token, actor=user, at=timezone.now())
        messages.success(request, _("Đã thu hồi khóa «%(name)s».") % {"name": token.name})
    except DomainError as error:
        messages.error(request, message_of(error))
    return redirect("office:tokens:list")
