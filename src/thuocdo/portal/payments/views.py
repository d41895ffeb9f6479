"""Paying for an own dossier. What is to be paid is asked of the dossier; nothing that a browser says of money is believed."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from thuocdo.accounts.limits import Limit, within_limits
from thuocdo.accounts.models import Citizen
from thuocdo.documents.pdf import write_pdf
from thuocdo.dossiers.mandates.services import note_use
from thuocdo.dossiers.models import MandateUse
from thuocdo.payments.gateways import NAME
from thuocdo.payments.models import PaymentOrder, Provider
from thuocdo.payments.receipts import receipt_of, receipt_paper, verify_receipt
from thuocdo.payments.services import ask_for_payer, open_at_gateway, order_payment
from thuocdo.payments.transfers import transfer_of, vietqr_png, vietqr_svg
from thuocdo.payments.vouchers import verify_voucher, voucher_paper, vouchers_of
from thuocdo.portal.dossiers.views import own_dossier
from thuocdo.portal.gate import for_whom_one_acts
from thuocdo.portal.payments.pages import PayPage, pay_page
from thuocdo.portal.track.views import visitor_network

#: How often a page that waits for money asks again, in seconds.
_AGAIN_AFTER = "10"


@require_GET
@never_cache
@for_whom_one_acts
def start(request: HttpRequest, citizen: Citizen, dossier_id: int) -> HttpResponse:
    """Say what is to be paid and in which ways, or what was paid."""
    page = _page(citizen, dossier_id)
    context = {"page": page, "gateway": settings.PAYMENT_GATEWAY.name}
    return render(request, "portal/payments/start.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@for_whom_one_acts
def transfer(request: HttpRequest, citizen: Citizen, dossier_id: int) -> HttpResponse:
    """Make the order of a transfer (POST), or show its code and account."""
    page = _page(citizen, dossier_id)
    if request.method == "POST":
        note_use(citizen, MandateUse.Deed.PAID, dossier=page.dossier, at=page.at)
        order_payment(page.dossier, provider=Provider.VIETQR, actor=None, at=page.at)
        return redirect("portal:payments:transfer", dossier_id)
    order = page.open_order(Provider.VIETQR)
    if order is None:
        return redirect("portal:payments:start", dossier_id)
    context = {"page": page, "order": order, "to": transfer_of(order)}
    return render(request, "portal/payments/transfer.html", context)


@require_GET
@never_cache
@for_whom_one_acts
def picture(request: HttpRequest, citizen: Citizen, dossier_id: int, form: str) -> HttpResponse:
    """Show the code of the open transfer as a drawing (svg), or as a picture to be kept (png)."""
    order = _page(citizen, dossier_id).open_order(Provider.VIETQR)
    if order is None or form not in {"svg", "png"}:
        raise Http404
    if form == "svg":
        return HttpResponse(vietqr_svg(order), content_type="image/svg+xml")
    answer = HttpResponse(vietqr_png(order), content_type="image/png")
    answer["Content-Disposition"] = f'attachment; filename="vietqr-{order.reference}.png"'
    return answer


@require_POST
@for_whom_one_acts
def gateway(request: HttpRequest, citizen: Citizen, dossier_id: int) -> HttpResponse:
    """Open the payment at the gateway and lead there."""
    page = _page(citizen, dossier_id)
    note_use(citizen, MandateUse.Deed.PAID, dossier=page.dossier, at=page.at)
    order = order_payment(page.dossier, provider=Provider.GATEWAY, actor=None, at=page.at)
    back = reverse("portal:payments:result", args=[dossier_id])
    told = reverse("exchange:payment_notify", args=[NAME])
    address = open_at_gateway(
        order, back=f"{settings.BASE_URL}{back}", notify=f"{settings.BASE_URL}{told}"
    )
    return HttpResponseRedirect(address)


@require_GET
@never_cache
@for_whom_one_acts
def result(request: HttpRequest, citizen: Citizen, dossier_id: int) -> HttpResponse:
    """Say whether the money is there. What the address says of it is not read: the gateway itself is asked, and our own books."""
    page = _page(citizen, dossier_id)
    order = page.open_order(Provider.GATEWAY)
    if order is not None and order.pay_address:
        ask_for_payer(order, at=page.at)
        page = _page(citizen, dossier_id)
    answer = render(request, "portal/payments/result.html", {"page": page})
    if page.standing == "owed" and (
        page.open_order(Provider.GATEWAY) or page.open_order(Provider.VIETQR)
    ):
        answer["Refresh"] = f"{_AGAIN_AFTER}; url={request.path}"
    return answer


@require_GET
@for_whom_one_acts
def receipt_pdf(
    request: HttpRequest, citizen: Citizen, dossier_id: int, reference: str
) -> HttpResponse:
    """Show the receipt of one payment."""
    order = (
        PaymentOrder.objects.of_citizen(citizen)
        .filter(dossier=dossier_id, reference=reference)
        .select_related("dossier__reception_unit", "made_by")
        .first()
    )
    found = receipt_of(order) if order is not None else None
    if order is None or found is None:
        raise Http404
    note_use(citizen, MandateUse.Deed.SEEN, dossier=order.dossier, at=timezone.now())
    answer = HttpResponse(write_pdf(receipt_paper(found)), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="bien-nhan-{reference}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_GET
@for_whom_one_acts
def voucher_pdf(
    request: HttpRequest, citizen: Citizen, dossier_id: int, number: str
) -> HttpResponse:
    """Show the voucher of one refund."""
    dossier = own_dossier(citizen, dossier_id)
    found = next((one for one in vouchers_of(citizen, dossier.pk) if one.number == number), None)
    if found is None:
        raise Http404
    note_use(citizen, MandateUse.Deed.SEEN, dossier=dossier, at=timezone.now())
    answer = HttpResponse(write_pdf(voucher_paper(found)), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="phieu-chi-{number}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def check(request: HttpRequest, token: str) -> HttpResponse:
    """Say whether a receipt is ours, for everybody who has it in his hand; names of people are not said."""
    limits = (
        Limit(f"receipt-network:{visitor_network(request)}", settings.TRACK_A_MINUTE, 60),
        Limit("receipt-all", settings.TRACK_ALL_A_MINUTE, 60),
    )
    if not within_limits(limits, at=timezone.now()):
        answer = render(request, "portal/track/too_often.html", {"code": ""}, status=429)
    else:
        found = verify_receipt(token)
        refund = None if found else verify_voucher(token)
        status = 200 if found or refund else 404
        context = {"found": found, "refund": refund}
        answer = render(request, "portal/payments/check.html", context, status=status)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _page(citizen: Citizen, dossier_id: int) -> PayPage:
    return pay_page(citizen, own_dossier(citizen, dossier_id), at=timezone.now())
