"""The accounts that units are paid to: seen by cashiers, decided by administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thuocdo.accounts.models import Role
from thuocdo.accounts.scope import units_visible_to
from thuocdo.errors import DomainError
from thuocdo.office.choosing.fields import plain_address
from thuocdo.office.payments.account_forms import (
    DecideAccountForm,
    EndAccountForm,
    FilterAccountsForm,
)
from thuocdo.office.payments.account_pages import account_rows
from thuocdo.office.payments.gate import for_cashiers_and_administrators
from thuocdo.payments.accounts import as_shown, installation_account
from thuocdo.payments.models import ROLES, ReceivingAccount
from thuocdo.payments.services import decide_account, end_account
from thuocdo.payments.transfers import account_svg
from thuocdo.ui.errors import message_of
from thuocdo.ui.keyset import estimated_count, keyset_page

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

#: A row is tall on a phone.
_A_PAGE = 25
#: By unit, the newest of each first.
_ORDER = ("unit__search_name", "unit_id", "-valid_from", "id")


@require_http_methods(["GET", "POST"])
@for_cashiers_and_administrators
def accounts(request: HttpRequest, user: User) -> HttpResponse:
    """List the accounts of today, of the past and to come, as the address narrows them down; a POST decides a new one."""
    narrow = FilterAccountsForm(request.GET, user=user)
    seen = ReceivingAccount.objects.visible_to(user).select_related("unit")
    found = narrow.narrowed(seen, on=timezone.localdate())
    if address := plain_address(request, narrow, "of"):
        return redirect(address)
    administers = units_visible_to(user, roles=(Role.ADMINISTRATOR,)).exists()
    form = DecideAccountForm(request.POST or None, user=user) if administers else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            made = decide_account(actor=user, at=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, message_of(error))
        else:
            said = _("Đã đặt tài khoản %(number)s. Hãy quét mã thử để kiểm tra tên chủ tài khoản.")
            messages.success(request, said % {"number": made.number})
            return _listed(made)
    page = keyset_page(found, order=_ORDER, cursor=request.GET.get("page", ""), size=_A_PAGE)
    count, exact = estimated_count(found)
    context = {
        "narrow": narrow,
        "page": page,
        "count": count,
        "exact": exact,
        "any": bool(page.rows) or seen.exists(),
        "rows": account_rows(page.rows, user, on=timezone.localdate()),
        "fallback": installation_account(),
        "form": form,
        "takes_money": units_visible_to(user, roles=ROLES).exists(),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "office/payments/accounts.html", context, status=status)


@require_POST
@for_cashiers_and_administrators
def end(request: HttpRequest, user: User, account_id: int) -> HttpResponse:
    """Let an account take no new orders after a day."""
    found = _account(user, account_id)
    form = EndAccountForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Hãy ghi ngày cuối cùng dùng tài khoản."))
        return _listed(found)
    try:
        end_account(found, actor=user, at=timezone.now(), **form.cleaned_data)
    except DomainError as error:
        messages.error(request, message_of(error))
    else:
        messages.success(request, _("Đã ghi ngày kết thúc của tài khoản."))
    return _listed(found)


@require_GET
@for_cashiers_and_administrators
def try_code(request: HttpRequest, user: User, account_id: int) -> HttpResponse:
    """Show a code without an amount: scanned with a bank's app, it says whose account it is."""
    drawing = account_svg(as_shown(_account(user, account_id)))
    return HttpResponse(drawing, content_type="image/svg+xml")


def _listed(account: ReceivingAccount) -> HttpResponse:
    """Lead to the list with the accounts of one unit."""
    query = urlencode({"of": account.unit_id, "state": "all"})
    return HttpResponseRedirect(f"{reverse('office:payments:accounts')}?{query}")


def _account(user: User, account_id: int) -> ReceivingAccount:
    rows = ReceivingAccount.objects.visible_to(user).select_related("unit")
    return get_object_or_404(rows, pk=account_id)
