"""What people do with discrepancies, one or many at once; each action returns to the filtered list it came from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from thuocdo.consistency import services
from thuocdo.errors import DomainError
from thuocdo.ingestion.models import ROOM
from thuocdo.office.discrepancies.choosing import (
    PreviewPage,
    chosen_rows,
    preview_page,
    seen_rows,
)
from thuocdo.office.discrepancies.filters import ALL
from thuocdo.office.discrepancies.forms import (
    ASSIGN,
    EXPLAIN,
    AssignForm,
    ChooseForm,
    DecideForm,
    ExplainForm,
)
from thuocdo.office.discrepancies.views import (
    detail_answer,
    found_row,
)
from thuocdo.ui.errors import message_of, status_of
from thuocdo.ui.signed_in import user_of

if TYPE_CHECKING:
    from thuocdo.consistency.decisions import Outcome
    from thuocdo.consistency.models import Discrepancy

#: So many of the rows that were left as they are get named; the rest is counted.
NAMED = 20


def _back(request: HttpRequest, row: Discrepancy | None = None) -> HttpResponseRedirect:
    """Return to where the action came from, with the same filter."""
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    if row is not None and request.POST.get("back") == "detail":
        return redirect(f"{reverse('office:discrepancies:detail', args=[row.pk])}{query}")
    of_report = row is not None and row.record_room == ROOM
    if row is not None and of_report and request.POST.get("back") == "report":
        return redirect(f"{reverse('office:reports:detail', args=[row.record_id])}#d{row.pk}")
    place = f"#d{_where_to_go_on(request, row)}" if row is not None else ""
    return redirect(f"{reverse('office:discrepancies:list')}{query}{place}")


def _where_to_go_on(request: HttpRequest, row: Discrepancy) -> int:
    """Return the row to look at next: the same one where the list still holds it, else the one after it."""
    following = request.POST.get("following", "")
    gone_from_list = request.GET.get("state") != ALL
    return int(following) if gone_from_list and following.isdecimal() else row.pk


def _decided(
    request: HttpRequest, row: Discrepancy, decide: Callable[[int | None], object], *, done: str
) -> HttpResponse:
    """Take one decision; a refusal shows the discrepancy with the reason and what was written."""
    form = DecideForm(request.POST)
    try:
        decide(form.cleaned_data["seen"].get(row.pk) if form.is_valid() else None)
    except DomainError as error:
        return detail_answer(
            request,
            found_row(request, row.pk),
            status=status_of(error),
            problem=message_of(error),
            draft=request.POST.get("explanation", ""),
        )
    messages.success(request, done)
    return _back(request, row)


@login_required
@require_POST
def explain(request: HttpRequest, discrepancy_id: int) -> HttpResponse:
    """Explain one discrepancy."""
    row = found_row(request, discrepancy_id)
    return _decided(
        request,
        row,
        lambda seen: services.explain(
            row,
            explanation=request.POST.get("explanation", ""),
            actor=user_of(request),
            at=timezone.now(),
            seen=seen,
        ),
        done=_("Đã lưu giải trình."),
    )


@login_required
@require_POST
def reopen(request: HttpRequest, discrepancy_id: int) -> HttpResponse:
    """Take an explanation back."""
    row = found_row(request, discrepancy_id)
    return _decided(
        request,
        row,
        lambda seen: services.reopen(row, actor=user_of(request), at=timezone.now(), seen=seen),
        done=_("Đã mở lại; giải trình cũ còn trong lịch sử."),
    )


@login_required
@require_POST
def assign(request: HttpRequest, discrepancy_id: int) -> HttpResponse:
    """Give one discrepancy to a person."""
    row = found_row(request, discrepancy_id)
    form = AssignForm(request.POST, holders=[row.holder_id])
    if not form.is_valid():
        return detail_answer(request, row, status=422, form=form)

    def decide(_seen: int | None) -> None:
        outcome = services.assign(
            [row], **_decision(form), actor=user_of(request), at=timezone.now()
        )
        for refusal in outcome.refused:
            raise refusal.error

    return _decided(request, row, decide, done=_("Đã lưu người xử lý."))


@login_required
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """Show exactly what an action on the chosen rows would change, and what it cannot."""
    form = ChooseForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Chưa rõ cần làm gì với các mục đã chọn. Hãy chọn lại."))
        return _back(request)
    chosen = chosen_rows(form, query=request.GET, user=user_of(request))
    if not chosen.rows:
        messages.error(request, _("Chưa chọn mục nào. Hãy đánh dấu ít nhất một mục rồi bấm lại."))
        return _back(request)
    return _preview_answer(
        request, preview_page(form.cleaned_data["action"], chosen, user=user_of(request))
    )


def _preview_answer(request: HttpRequest, page: PreviewPage, *, status: int = 200) -> HttpResponse:
    return render(request, "office/discrepancies/preview.html", {"page": page}, status=status)


@login_required
@require_POST
def explain_chosen(request: HttpRequest) -> HttpResponse:
    """Explain the rows of a preview with one reason."""
    form = ExplainForm(request.POST)
    chosen = seen_rows(form, user=user_of(request))
    if not form.is_valid():
        page = preview_page(EXPLAIN, chosen, user=user_of(request), form=form)
        return _preview_answer(request, page, status=422)
    outcome = services.explain_all(
        chosen.rows, **_decision(form), actor=user_of(request), at=timezone.now()
    )
    done = len(outcome.done)
    _report(
        request, outcome, ngettext("Đã giải trình %(num)d mục.", "Đã giải trình %(num)d mục.", done)
    )
    return _back(request)


@login_required
@require_POST
def assign_chosen(request: HttpRequest) -> HttpResponse:
    """Give the rows of a preview to a person."""
    chosen = seen_rows(DecideForm(request.POST), user=user_of(request))
    form = AssignForm(request.POST, holders={row.holder_id for row in chosen.rows})
    problem = ""
    if form.is_valid():
        try:
            outcome = services.assign(
                chosen.rows, **_decision(form), actor=user_of(request), at=timezone.now()
            )
        except DomainError as error:
            problem = message_of(error)
        else:
            done = len(outcome.done)
            _report(
                request, outcome, ngettext("Đã giao %(num)d mục.", "Đã giao %(num)d mục.", done)
            )
            return _back(request)
    page = preview_page(ASSIGN, chosen, user=user_of(request), form=form, problem=problem)
    return _preview_answer(request, page, status=422)


def _decision(form: DecideForm) -> dict[str, Any]:
    """Return what a form says, as the services take it; without revisions nobody has looked before."""
    said = {name: value for name, value in form.cleaned_data.items() if name != "nobody"}
    return said | {"seen": said["seen"] or None}


def _report(request: HttpRequest, outcome: Outcome, done: str) -> None:
    """Say how many were done, and of each reason which were not."""
    if outcome.done:
        messages.success(request, done % {"num": len(outcome.done)})
    by_reason: dict[str, list[Discrepancy]] = defaultdict(list)
    for refusal in outcome.refused:
        by_reason[message_of(refusal.error)].append(refusal.row)
    for reason, rows in by_reason.items():
        messages.warning(request, f"{_names(rows)}: {reason}")


def _names(rows: list[Discrepancy]) -> str:
    left_out = len(rows) - NAMED
    names = ", ".join(f"{row.rule} (#{row.pk})" for row in rows[:NAMED])
    head = ngettext("%(num)d mục chưa làm", "%(num)d mục chưa làm", len(rows)) % {"num": len(rows)}
    more = _(" và %(num)d mục nữa") % {"num": left_out} if left_out > 0 else ""
    return f"{head} – {names}{more}"
