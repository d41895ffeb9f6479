"""The list of what is not clear about money, and settling it one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from thuocdo.errors import DomainError
from thuocdo.office.exports.files import FORMATS, download
from thuocdo.office.payments.doing import WAYS
from thuocdo.office.payments.export import items_paper
from thuocdo.office.payments.filters import FilterItemsForm, FilterOrdersForm
from thuocdo.office.payments.gate import for_cashiers
from thuocdo.office.payments.pages import ItemRow, item_page, what_to_do
from thuocdo.payments.models import PaymentOrder, ReceivingAccount, ReconciliationItem, Refund
from thuocdo.ui.errors import message_of
from thuocdo.ui.keyset import estimated_count, keyset_page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from thuocdo.accounts.models import User
    from thuocdo.payments.models import ReconciliationItemQuerySet

_WITH = ("notice__account", "order__account", "dossier", "settled_by")


def _filter(request: HttpRequest, user: User) -> FilterItemsForm:
    accounts = ReceivingAccount.objects.visible_to(user).select_related("unit")
    return FilterItemsForm(request.GET, accounts=accounts.order_by("unit__name", "-valid_from"))


def _vouchers(user: User, item: ReconciliationItem) -> Iterable[Refund]:
    """Return the voucher with which the money of an item went back."""
    if item.action != ReconciliationItem.Action.REFUNDED or item.settled_at is None:
        return ()
    return Refund.objects.visible_to(user).filter(of=item.notice.number, made_at=item.settled_at)


def _items(user: User) -> ReconciliationItemQuerySet:
    return ReconciliationItem.objects.visible_to(user).select_related(*_WITH)


@require_GET
@for_cashiers
def item_list(request: HttpRequest, user: User) -> HttpResponse:
    """List what waits for a person, the newest first."""
    form = _filter(request, user)
    rows = form.narrowed(_items(user))
    page = keyset_page(rows, order=("-opened_at", "-id"), cursor=request.GET.get("page", ""))
    count, exact = estimated_count(rows)
    context = {
        "form": form,
        "page": page,
        "rows": [ItemRow(one, what_to_do(one)) for one in page.rows],
        "count": count,
        "exact": exact,
    }
    return render(request, "office/payments/list.html", context)


@require_GET
@for_cashiers
def export(request: HttpRequest, user: User, form: str) -> HttpResponse:
    """Send the filtered list as a file."""
    if form not in {"xlsx", "csv", "pdf"}:
        raise Http404
    paper = items_paper(_filter(request, user).narrowed(_items(user)), at=timezone.now())
    chosen = FORMATS[form]
    return download(chosen.write(paper), f"{paper.name}.{form}", chosen.media_type)


@require_GET
@for_cashiers
def order_list(request: HttpRequest, user: User) -> HttpResponse:
    """List orders; those without money where nothing else is asked for."""
    form = FilterOrdersForm(request.GET)
    rows = form.narrowed(PaymentOrder.objects.visible_to(user).select_related("dossier", "account"))
    page = keyset_page(rows, order=("-made_at", "-id"), cursor=request.GET.get("page", ""))
    count, exact = estimated_count(rows)
    context = {"form": form, "page": page, "count": count, "exact": exact}
    return render(request, "office/payments/orders.html", context)


@require_GET
@for_cashiers
def item(request: HttpRequest, user: User, item_id: int) -> HttpResponse:
    """Show one item and how it may be settled."""
    found = get_object_or_404(_items(user), pk=item_id)
    return render(
        request,
        "office/payments/item.html",
        {"page": item_page(found, vouchers=_vouchers(user, found))},
    )


@require_POST
@for_cashiers
def settle(request: HttpRequest, user: User, item_id: int, action: str) -> HttpResponse:
    """Settle one item in one way."""
    found = get_object_or_404(_items(user), pk=item_id)
    way = WAYS.get(action)
    if way is None:
        raise Http404
    form = way.form(request.POST, auto_id=f"{action}-%s")
    if form.is_valid():
        try:
            way.service(found, actor=user, at=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, message_of(error))
        else:
            messages.success(request, _("Đã ghi: %(what)s.") % {"what": way.label})
            return redirect("office:payments:list")
    found.refresh_from_db()
    context = {"page": item_page(found, wrong=(action, form))}
    if found.settled_at is not None:
        messages.error(request, " ".join(str(one) for one in form.non_field_errors()))
    return render(request, "office/payments/item.html", context, status=422)
