"""The money of one dossier: cash is taken, a fee is waived, receipts are printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from thuocdo.documents.pdf import write_pdf
from thuocdo.dossiers import events as e
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.rules import rights_over
from thuocdo.dossiers.services import exempt_from_payment
from thuocdo.dossiers.writing import events_of
from thuocdo.errors import DomainError
from thuocdo.office.payments.forms import ElsewhereForm, ExemptForm, GiveBackForm, TakeCashForm
from thuocdo.office.payments.gate import for_cashiers
from thuocdo.office.payments.pages import MoneyPage
from thuocdo.office.payments.panel import money_panel
from thuocdo.payments import services
from thuocdo.payments.models import PaymentNotice, PaymentOrder, Refund
from thuocdo.payments.money_words import dong_in_words
from thuocdo.payments.ordering import still_owed
from thuocdo.payments.receipts import receipt_of, receipt_paper
from thuocdo.payments.refunds import order_id_of, refundable
from thuocdo.payments.services import note_payment_elsewhere, take_cash
from thuocdo.payments.vouchers import voucher_paper
from thuocdo.ui.errors import message_of

if TYPE_CHECKING:
    from django import forms

    from thuocdo.accounts.models import User
    from thuocdo.documents.paper import Paper

Said = Mapping[str, Any]

#: From where money is taken, given back or waived, and where it leads back to.
BACK = {
    "": "office:payments:dossier",
    "dossier": "office:dossiers:detail",
    "received": "office:desk:received",
    "result": "office:desk:result",
}


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
    """Take what is owed in cash, and lead back to the page where it was taken; pressed twice, it is taken once."""
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
    return redirect(BACK.get(request.POST.get("back", ""), BACK[""]), dossier_id)


@require_POST
@for_cashiers
def exempt(request: HttpRequest, user: User, dossier_id: int) -> HttpResponse:
    """Waive what a dossier owes."""
    form = ExemptForm(request.POST, auto_id="exempt-%s")

    def do(dossier: Dossier, said: Said) -> str:
        exempt_from_payment(dossier, actor=user, at=timezone.now(), **said)
        return _("Đã ghi miễn, giảm.")

    return _done(request, user, dossier_id, ("exempt", form), do)


@require_POST
@for_cashiers
def elsewhere(request: HttpRequest, user: User, dossier_id: int) -> HttpResponse:
    """Record that all was paid elsewhere."""
    form = ElsewhereForm(request.POST, auto_id="elsewhere-%s")

    def do(dossier: Dossier, said: Said) -> str:
        note_payment_elsewhere(dossier, actor=user, at=timezone.now(), **said)
        return _("Đã ghi nhận tiền nộp nơi khác.")

    return _done(request, user, dossier_id, ("elsewhere", form), do)


@require_POST
@for_cashiers
def give_back(request: HttpRequest, user: User, dossier_id: int) -> HttpResponse:
    """Record that money went back."""
    payments = refundable(events_of(_dossier(user, dossier_id)))
    form = GiveBackForm(request.POST, payments=payments, auto_id="back-%s")

    def do(dossier: Dossier, said: Said) -> str:
        refund = services.give_back(dossier, actor=user, at=timezone.now(), **said)
        return _("Đã ghi hoàn trả, phiếu chi số %(number)s.") % {"number": refund.number}

    return _done(request, user, dossier_id, ("give_back", form), do)


def _done(
    request: HttpRequest,
    user: User,
    dossier_id: int,
    sent: tuple[str, forms.Form],
    do: Callable[[Dossier, Said], str],
) -> HttpResponse:
    """Do what a form says and lead back; where it is refused, show it on the page of the money with what was typed."""
    dossier, form = _dossier(user, dossier_id), sent[1]
    if form.is_valid():
        try:
            messages.success(request, do(dossier, form.cleaned_data))
        except DomainError as error:
            form.add_error(None, message_of(error))
        else:
            return redirect(BACK.get(request.POST.get("back", ""), BACK[""]), dossier_id)
    return _shown(request, user, _dossier(user, dossier_id), wrong=sent)


@require_GET
@for_cashiers
def receipt_pdf(request: HttpRequest, user: User, reference: str) -> HttpResponse:
    """Show the receipt of one order, to be printed."""
    orders = PaymentOrder.objects.visible_to(user).filter(reference=reference)
    return _receipt(get_object_or_404(orders.select_related("dossier__reception_unit", "made_by")))


@require_GET
@for_cashiers
def receipt_of_payment(request: HttpRequest, user: User, dossier_id: int) -> HttpResponse:
    """Show the receipt of a payment by its number in the dossier's events, as the address says it: a bank may write any sign in it."""
    dossier = _dossier(user, dossier_id)
    number = request.GET.get("number", "")
    orders = PaymentOrder.objects.visible_to(user)
    found = orders.select_related("dossier__reception_unit", "made_by")
    return _receipt(get_object_or_404(found, pk=order_id_of(dossier, number)))


@require_GET
@for_cashiers
def refund_pdf(request: HttpRequest, user: User, number: str) -> HttpResponse:
    """Show the voucher of one refund, to be printed."""
    refunds = Refund.objects.visible_to(user).filter(number=number)
    refund = get_object_or_404(refunds.select_related("dossier__reception_unit", "made_by"))
    return _pdf(voucher_paper(refund), f"phieu-chi-{number}.pdf")


def _receipt(order: PaymentOrder) -> HttpResponse:
    found = receipt_of(order)
    if found is None:
        raise Http404
    return _pdf(receipt_paper(found), f"bien-nhan-{order.reference}.pdf")


def _pdf(paper: Paper, name: str) -> HttpResponse:
    answer = HttpResponse(write_pdf(paper), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def _dossier(user: User, dossier_id: int) -> Dossier:
    rows = Dossier.objects.visible_to(user).select_related("reception_unit", "procedure_version")
    return get_object_or_404(rows, pk=dossier_id)


def _shown(
    request: HttpRequest,
    user: User,
    dossier: Dossier,
    *,
    wrong: tuple[str, forms.Form] | None = None,
) -> HttpResponse:
    story = events_of(dossier)
    page = _page(user, dossier, went_back=any(isinstance(one, e.Refunded) for one in story))
    rights = rights_over(user, dossier)
    context = {
        "page": page,
        "money": money_panel(dossier, story, rights, wrong=wrong),
        "words": dong_in_words(page.owed_vnd),
    }
    status = 422 if wrong else 200
    return render(request, "office/payments/dossier.html", context, status=status)


def _page(user: User, dossier: Dossier, *, went_back: bool) -> MoneyPage:
    orders = tuple(
        PaymentOrder.objects.visible_to(user)
        .filter(dossier=dossier)
        .select_related("made_by")
        .order_by("-pk")
    )
    came = Q(order__in=orders) | Q(items__order__in=orders)
    notices = PaymentNotice.objects.visible_to(user).filter(came).distinct()
    refunds = Refund.objects.visible_to(user).filter(dossier=dossier).select_related("made_by")
    return MoneyPage(
        dossier,
        orders,
        tuple(notices.order_by("-pk")),
        tuple(refunds.order_by("-pk")) if went_back else (),
        still_owed(dossier),
    )
