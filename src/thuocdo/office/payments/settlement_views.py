"""Settling fees with agencies by quarter: what a desk owes each of them, what it handed over, and closing the quarter."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from thuocdo.errors import DomainError
from thuocdo.office.exports.files import FORMATS, download
from thuocdo.office.payments.gate import for_cashiers
from thuocdo.office.payments.settlement_forms import CloseQuarterForm, HandOverForm
from thuocdo.office.payments.settlement_pages import (
    QuarterPage,
    SettlementRow,
    line_word,
    quarter_name,
    quarter_page,
    quarter_word,
)
from thuocdo.office.payments.settlement_paper import agency_paper, quarter_paper
from thuocdo.organisations.models import Unit
from thuocdo.payments.settlements import close_quarter, hand_over_fees, may_settle
from thuocdo.ui.errors import message_of, status_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import User


@require_GET
@for_cashiers
def quarter(request: HttpRequest, user: User) -> HttpResponse:
    """Show a quarter of a desk: what it collected for each agency, handed over and still owes."""
    page = _page(request, user)
    context = {
        "page": page,
        "name": quarter_name(page.quarter),
        "chosen": quarter_word(page.quarter),
    }
    return render(request, "office/payments/quarter.html", context)


@require_GET
@for_cashiers
def quarter_file(request: HttpRequest, user: User, form: str) -> HttpResponse:
    """Send the quarter of a desk as a file."""
    if form not in FORMATS:
        raise Http404
    paper = quarter_paper(_page(request, user), at=timezone.now())
    return download(FORMATS[form].write(paper), f"{paper.name}.{form}", FORMATS[form].media_type)


@require_GET
@for_cashiers
def settlement(request: HttpRequest, user: User, agency_id: int) -> HttpResponse:
    """Show the statement of a desk with one agency."""
    page = _page(request, user)
    return _settlement(request, user, page, _row(page, agency_id))


@require_GET
@for_cashiers
def settlement_file(request: HttpRequest, user: User, agency_id: int, form: str) -> HttpResponse:
    """Send the statement of a desk with one agency as a file."""
    if form not in FORMATS:
        raise Http404
    page = _page(request, user)
    paper = agency_paper(page, _row(page, agency_id), at=timezone.now())
    return download(FORMATS[form].write(paper), f"{paper.name}.{form}", FORMATS[form].media_type)


@require_POST
@for_cashiers
def hand_over(request: HttpRequest, user: User, agency_id: int) -> HttpResponse:
    """Record a sum that was handed over."""
    page = _page(request, user)
    row = _row(page, agency_id)
    form = HandOverForm(request.POST, auto_id="hand-%s")
    if not form.is_valid():
        return _settlement(request, user, page, row, form=form)
    try:
        hand_over_fees(
            desk=_unit(page.desk_id),
            agency=_unit(agency_id),
            actor=user,
            at=timezone.now(),
            **form.cleaned_data,
        )
    except DomainError as error:
        if status_of(error) in {403, 404}:
            raise
        form.add_error(None, message_of(error))
        return _settlement(request, user, page, row, form=form)
    messages.success(request, _("Đã ghi số tiền nộp về cơ quan."))
    return redirect(_address(page, agency_id))


@require_POST
@for_cashiers
def close(request: HttpRequest, user: User, agency_id: int) -> HttpResponse:
    """Settle the quarter with one agency for good."""
    page = _page(request, user)
    row = _row(page, agency_id)
    form = CloseQuarterForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        close_quarter(
            desk=_unit(page.desk_id),
            agency=_unit(agency_id),
            quarter=page.quarter,
            owed_vnd=form.cleaned_data["owed_vnd"],
            actor=user,
            at=timezone.now(),
        )
    except DomainError as error:
        if status_of(error) in {403, 404}:
            raise
        return _settlement(request, user, page, row, problem=message_of(error))
    messages.success(request, _("Đã chốt quyết toán của quý; số liệu không đổi nữa."))
    return redirect(_address(page, agency_id))


def _settlement(
    request: HttpRequest,
    user: User,
    page: QuarterPage,
    row: SettlementRow,
    *,
    form: HandOverForm | None = None,
    problem: str = "",
) -> HttpResponse:
    fresh = {
        "on": timezone.localdate(),
        "amount_vnd": max(row.said.owed_vnd, 0) or None,
        "request_id": uuid.uuid4().hex,
    }
    may = may_settle(user, page.desk_id)
    context = {
        "page": page,
        "row": row,
        "name": quarter_name(page.quarter),
        "chosen": quarter_word(page.quarter),
        "lines": [(one, line_word(one)) for one in row.said.lines],
        "form": (form or HandOverForm(initial=fresh, auto_id="hand-%s")) if may else None,
        "may_close": may and page.over and row.said.closed is None,
        "problem": problem,
    }
    status = 422 if problem or form else 200
    return render(request, "office/payments/settlement.html", context, status=status)


def _page(request: HttpRequest, user: User) -> QuarterPage:
    """Return the page of the address.

    Raises:
        Http404: the person deals with the money of no such desk.
    """
    found = quarter_page(user, asked=request.GET.dict(), today=timezone.localdate())
    if found is None:
        raise Http404
    return found


def _row(page: QuarterPage, agency_id: int) -> SettlementRow:
    found = page.row_of(agency_id)
    if found is None:
        raise Http404
    return found


def _unit(unit_id: int) -> Unit:
    return Unit.objects.get(pk=unit_id)


def _address(page: QuarterPage, agency_id: int) -> str:
    address = reverse("office:payments:settlement", args=[agency_id])
    return f"{address}?desk={page.desk_id}&quarter={quarter_word(page.quarter)}"
