"""The discrepancy screens that only show; what people do there is in `actions`."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from thuocdo.consistency.models import Discrepancy
from thuocdo.office.choosing.fields import plain_address
from thuocdo.office.discrepancies.export import csv_lines
from thuocdo.office.discrepancies.filters import FilterDiscrepanciesForm, rule_options
from thuocdo.office.discrepancies.forms import AssignForm, written_seen
from thuocdo.office.discrepancies.pages import detail_page, list_page, with_people
from thuocdo.office.discrepancies.rule_words import described
from thuocdo.ui.signed_in import user_of


@login_required
@require_GET
def discrepancy_list(request: HttpRequest) -> HttpResponse:
    """List the discrepancies of all reports the person may see, worst first, as the address narrows them down; a unit stands in it by its number."""
    form = FilterDiscrepanciesForm(request.GET, user=user_of(request))
    if address := plain_address(request, form, "unit"):
        return redirect(address)
    page = list_page(form, cursor=request.GET.get("page", ""))
    context = {"page": page, "form": form, "rule_options": rule_options()}
    return render(request, "office/discrepancies/list.html", context)


@login_required
@require_GET
def discrepancy_detail(request: HttpRequest, discrepancy_id: int) -> HttpResponse:
    """Show one discrepancy and everything that was done about it."""
    return detail_answer(request, found_row(request, discrepancy_id))


def found_row(request: HttpRequest, discrepancy_id: int) -> Discrepancy:
    """Return a discrepancy the person may see.

    Raises:
        Http404: there is none, or the person may not know of it.
    """
    rows = with_people(Discrepancy.objects.visible_to(user_of(request)))
    return get_object_or_404(rows, pk=discrepancy_id)


def detail_answer(
    request: HttpRequest,
    row: Discrepancy,
    *,
    status: int = 200,
    problem: str = "",
    draft: str = "",
    form: AssignForm | None = None,
) -> HttpResponse:
    """Return the page of one discrepancy; where a decision was refused, with the reason and the words written so far."""
    page = detail_page(row, user=user_of(request))
    initial = {"seen": written_seen([row]), "to": row.assigned_to_id, "due_on": row.due_on}
    context = {
        "page": page,
        "problem": problem,
        "draft": draft,
        "form": form or AssignForm(initial=initial, holders=[row.holder_id]),
    }
    return render(request, "office/discrepancies/detail.html", context, status=status)


@login_required
@require_GET
def rule(request: HttpRequest, rule_id: str) -> HttpResponse:
    """Show what a rule asks of a report."""
    found = described(rule_id)
    if found is None:
        raise Http404
    return render(request, "office/discrepancies/rule.html", {"rule": found})


@login_required
@require_GET
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Send the filtered list as a CSV file that Excel opens as it is."""
    form = FilterDiscrepanciesForm(request.GET, user=user_of(request))
    name = f"sai-lech-{timezone.localdate():%Y-%m-%d}.csv"
    return StreamingHttpResponse(
        csv_lines(form, link=request.build_absolute_uri),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
