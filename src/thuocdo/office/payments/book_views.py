"""The cash book of a day: by person, with its sums, on the screen, on paper and as a file."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from thuocdo.office.exports.files import FORMATS, download
from thuocdo.office.payments.book_paper import book_paper
from thuocdo.office.payments.gate import for_cashiers
from thuocdo.payments.books import CashBook, cash_book

if TYPE_CHECKING:
    from thuocdo.accounts.models import User


@require_GET
@for_cashiers
def book(request: HttpRequest, user: User) -> HttpResponse:
    """Show the cash book of a day; today where none is said."""
    found, who = _asked(request, user)
    return render(request, "office/payments/book.html", {"book": found, "who": who})


@require_GET
@for_cashiers
def export(request: HttpRequest, user: User, form: str) -> HttpResponse:
    """Send the cash book as a file."""
    if form not in {"xlsx", "csv", "pdf"}:
        raise Http404
    found, who = _asked(request, user)
    paper = book_paper(found, who=who, at=timezone.now())
    chosen = FORMATS[form]
    return download(chosen.write(paper), f"{paper.name}.{form}", chosen.media_type)


def _asked(request: HttpRequest, user: User) -> tuple[CashBook, str]:
    """Return the book that the address asks for, and the person it is narrowed to; what makes no sense is left out."""
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        day = timezone.localdate()
    day = min(day, timezone.localdate())  # nothing was taken on a day to come
    said = request.GET.get("person", "")
    person_id = int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None
    found = cash_book(user, day=day, person_id=person_id)
    names = {one.person_id: one.person for one in found.people}
    return found, names.get(person_id, "") if person_id else ""
