"""The money of one dossier: cash is taken, a fee is waived, receipts are printed."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from thuocdo.documents.pdf import write_pdf
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.rules import Act, rights_over
from thuocdo.dossiers.services import exempt_from_payment
from thuocdo.dossiers.status import PaymentState
from thuocdo.errors import DomainError
from thuocdo.office.payments.forms import ExemptForm, TakeCashForm
from thuocdo.office.payments.gate import for_cashiers
from thuocdo.office.payments.pages import MoneyPage
from thuocdo.payments.models import PaymentNotice, PaymentOrder
from thuocdo.payments.money_words import dong_in_words
from thuocdo.payments.ordering import GOES_BACK
from thuocdo.payments.receipts import receipt_of, receipt_paper
from thuocdo.payments.services import take_cash
from thuocdo.ui.errors import message_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import User


@require_GET
@for_cashiers
def find(request: HttpRequest, user: User) -> HttpResponse:
    """Find a dossier by its code, as the cashier reads it from the receipt."""
    code = request.GET.get("code", "").strip()[:80]
    found = Dossier.objects.visible_to(user).filter(code__iexact=code).first() if code else None
    if found is not None:
        return redirect("office:payments:dossier", found.pk)
    status = 404 if code else 200
    return render(request, "office/payments/find.html", {"code": code}, status=status)


@require_GET
@for_cashiers
def money(request: HttpRequest, user: User, dossier_id: int) -> HttpResponse:
    """Show what a dossier owes, what came in, and the forms the person may use."""
    return _shown(request, user, _dossier(user, dossier_id))


@require_POST
@for_cashiers
def cash(request: HttpRequest, user: User, dossier_id: int) -> HttpResponse:
    """Take what is owed in cash."""
    dossier = _dossier(user, dossier_id)
    form = TakeCashForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        order = take_cash(dossier, actor=user, at=timezone.now(), **form.cleaned_data)
    except DomainError as error:
        messages.error(request, message_of(error))
    else:
        said = _("Đã thu tiền, biên lai số %(number)s.") % {"number": order.receipt_number}
        messages.success(request, said)
    return redirect("office:payments:dossier", dossier_id)


@require_POST
@for_cashiers
def exempt(request: HttpRequest, user: User, dossier_id: int) -> HttpResponse:
    """Waive what a dossier owes."""
    dossier = _dossier(user, dossier_id)
    form = ExemptForm(request.POST)
    if form.is_valid():
        try:
            exempt_from_payment(dossier, actor=user, at=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, message_of(error))
        else:
            messages.success(request, _("Đã ghi miễn, giảm."))
            return redirect("office:payments:dossier", dossier_id)
    return _shown(request, user, dossier, exempt_form=form)


@require_GET
@for_cashiers
def receipt_pdf(request: HttpRequest, user: User, reference: str) -> HttpResponse:
    """Show the receipt of one payment, to be printed."""
    orders = PaymentOrder.objects.visible_to(user).filter(reference=reference)
    order = get_object_or_404(orders.select_related("dossier__reception_unit", "made_by"))
    found = receipt_of(order)
    if found is None:
        raise Http404
    answer = HttpResponse(write_pdf(receipt_paper(found)), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="bien-nhan-{reference}.pdf"'
    return answer


def _dossier(user: User, dossier_id: int) -> Dossier:
    rows = Dossier.objects.visible_to(user).select_related("reception_unit", "procedure_version")
    return get_object_or_404(rows, pk=dossier_id)


def _shown(
    request: HttpRequest, user: User, dossier: Dossier, *, exempt_form: ExemptForm | None = None
) -> HttpResponse:
    page = _page(user, dossier)
    fresh = {"seen": dossier.event_count, "request_id": uuid.uuid4().hex}
    context = {
        "page": page,
        "words": dong_in_words(page.owed_vnd),
        "cash": TakeCashForm(
            initial={"amount_vnd": page.owed_vnd, "request_id": fresh["request_id"]}
        ),
        "exempt": exempt_form or ExemptForm(initial=fresh),
    }
    status = 422 if exempt_form else 200
    return render(request, "office/payments/dossier.html", context, status=status)


def _page(user: User, dossier: Dossier) -> MoneyPage:
    orders = tuple(
        PaymentOrder.objects.visible_to(user)
        .filter(dossier=dossier)
        .select_related("made_by")
        .order_by("-pk")
    )
    came = Q(order__in=orders) | Q(items__order__in=orders)
    notices = PaymentNotice.objects.visible_to(user).filter(came).distinct()
    rights = rights_over(user, dossier)
    owed = max(dossier.owed_vnd - dossier.paid_vnd, 0)
    waits = (
        dossier.payment_state == PaymentState.AWAITING
        and owed > 0
        and dossier.status not in GOES_BACK
    )
    moves = {PaymentState.AWAITING, PaymentState.NONE}
    return MoneyPage(
        dossier,
        orders,
        tuple(notices.order_by("-pk")),
        owed if waits else 0,
        may_take=waits and Act.RECORD_PAYMENT in rights,
        may_exempt=dossier.payment_state in moves
        and dossier.ended_at is None
        and Act.EXEMPT in rights,
    )
