"""A bank statement: brought, looked at beside the orders its lines name, taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from thuocdo.errors import DomainError
from thuocdo.office.payments.forms import BringStatementForm
from thuocdo.office.payments.gate import for_cashiers
from thuocdo.payments.models import BankStatement
from thuocdo.payments.services import read_statement, take_statement
from thuocdo.payments.statements import matched_lines
from thuocdo.ui.errors import message_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import User


@require_http_methods(["GET", "POST"])
@for_cashiers
def bring(request: HttpRequest, user: User) -> HttpResponse:
    """Ask for a statement; a POST reads it and leads to the preview."""
    form = BringStatementForm(request.POST or None, request.FILES or None, user=user)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = read_statement(
                file.name,
                file.read(),
                unit=form.cleaned_data["unit"],
                account=form.cleaned_data["account"],
                actor=user,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error("file", message_of(error))
        else:
            return redirect("office:payments:statement", made.pk)
    status = 422 if form.errors else 200
    recent = BankStatement.objects.visible_to(user).select_related("unit", "made_by")
    context = {"form": form, "recent": recent.defer("rows").order_by("-pk")[:10]}
    return render(request, "office/payments/statements.html", context, status=status)


@require_http_methods(["GET", "POST"])
@for_cashiers
def statement(request: HttpRequest, user: User, statement_id: int) -> HttpResponse:
    """Show what a statement would book (GET), or take it in (POST)."""
    found = get_object_or_404(
        BankStatement.objects.visible_to(user).select_related("unit", "account"), pk=statement_id
    )
    if request.method == "POST":
        try:
            taken = take_statement(found, actor=user, at=timezone.now())
        except DomainError as error:
            messages.error(request, message_of(error))
        else:
            said = ngettext("Đã ghi nhận %(num)d dòng.", "Đã ghi nhận %(num)d dòng.", len(taken))
            messages.success(request, said % {"num": len(taken)})
        return redirect("office:payments:list")
    lines = matched_lines(found)
    context = {
        "statement": found,
        "lines": lines,
        "fitting": sum(1 for one in lines if one.fits and not one.known),
        "wrong": sum(1 for one in lines if one.order and not one.fits and not one.known),
        "unknown": sum(1 for one in lines if not one.order and not one.known),
        "elsewhere": sum(1 for one in lines if one.other_account),
        "known": sum(1 for one in lines if one.known),
    }
    return render(request, "office/payments/statement.html", context)
