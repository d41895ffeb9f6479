"""Correcting a report: a figure, a table, the head; undoing; confirming; what happened so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thuocdo.errors import DomainError
from thuocdo.ingestion import review
from thuocdo.ingestion.edits import Edit, EditKind
from thuocdo.ingestion.models import Report
from thuocdo.ingestion.rules import ask_rights_early
from thuocdo.office.reports.forms import CorrectCellForm, HeadForm, seen_number
from thuocdo.office.reports.lookup import (
    may_correct,
    report_url,
    visible_report,
)
from thuocdo.office.reports.pages.against import against_page
from thuocdo.office.reports.pages.cell import CellPage, cell_page
from thuocdo.office.reports.pages.doubts import bulk_edits, doubts_page
from thuocdo.office.reports.pages.drawn import corrected_middle
from thuocdo.office.reports.pages.history import history_page
from thuocdo.office.reports.pages.table import table_page
from thuocdo.ui.errors import message_of
from thuocdo.ui.pieces import page_of_pieces
from thuocdo.ui.signed_in import user_of

if TYPE_CHECKING:
    from collections.abc import Callable

#: What the buttons of the bulk form do to the rows that were picked.
BULK_KINDS = {"sure": EditKind.TIE, "omit": EditKind.OMIT}


@login_required
@require_http_methods(["GET", "POST"])
def cell(request: HttpRequest, report_id: int, key: str) -> HttpResponse:
    """Show one figure with its history, and correct it."""
    if request.method == "POST":
        return _correct_cell(request, report_id, key)
    report = visible_report(request, report_id)
    page = cell_page(report, key, user=user_of(request), around=_around(request))
    if page is None:
        raise Http404
    return _cell_answer(request, page)


def _correct_cell(request: HttpRequest, report_id: int, key: str) -> HttpResponse:
    """Save a figure. Who may correct a report sees it, so it is first looked up where it is locked; who may not gets 404 unless he sees it."""
    form = CorrectCellForm(request.POST)
    ask_rights_early(user_of(request))
    try:
        edits = form.edits(key)
        corrected = review.correct(
            Report(pk=report_id),
            edits,
            actor=user_of(request),
            at=timezone.now(),
            reason=form.data.get("reason", ""),
            seen=form.seen_revision(),
        )
    except Report.DoesNotExist as error:
        raise Http404 from error
    except DomainError as error:
        report = visible_report(request, report_id)
        typed = form.data.get("printed", "")
        page = cell_page(report, key, user=user_of(request), typed=typed, problem=message_of(error))
        if page is None:
            raise Http404 from error
        return _cell_answer(request, page, status=422)
    if getattr(request, "htmx", False):
        return _main(request, corrected)
    return redirect(report_url(corrected, f"c-{key}"))


def _around(request: HttpRequest) -> int:
    """Return how many lines of the original to show around a figure: beside the other rows, its own alone."""
    return 0 if getattr(request, "htmx", False) else 2


def _cell_answer(request: HttpRequest, page: CellPage, *, status: int = 200) -> HttpResponse:
    """Return the page of a figure, or its editor alone where it is opened inside the report."""
    inline = getattr(request, "htmx", False)
    template = "office/reports/_cell_row.html" if inline else "office/reports/cell.html"
    answer = _in_place(render(request, template, {"page": page}, status=status))
    if inline and status != 200:
        answer["HX-Retarget"] = "#cell-editor"
        answer["HX-Reswap"] = "outerHTML"
    return answer


def _main(request: HttpRequest, corrected: Report) -> HttpResponse:
    """Return the middle of the report's page, where everything a correction may touch stands."""
    page = corrected_middle(corrected, user=user_of(request))
    answer = page_of_pieces(request, "office/reports/_main.html", {"page": page}, page.pieces)
    return _in_place(answer)


def _in_place(answer: HttpResponse) -> HttpResponse:
    """Let the address of the browser stay that of the report, though a link brought the fragment."""
    answer["HX-Push-Url"] = "false"
    return answer


@login_required
@require_http_methods(["GET", "POST"])
def table(request: HttpRequest, report_id: int, key: str) -> HttpResponse:
    """Choose the form of a table, after a look at what would become of its rows; to who may not, the page is not there."""
    report = visible_report(request, report_id)
    if not may_correct(report, user_of(request)):
        raise Http404
    page = table_page(report, key, form=request.GET.get("form"), user=user_of(request))
    if page is None:
        raise Http404
    if request.method == "POST":
        edit = Edit(EditKind.FORM, key, {"form": request.POST.get("form", "")})
        return _done(request, report, lambda: _correct(request, report, [edit]))
    return render(request, "office/reports/table.html", {"page": page})


@login_required
@require_http_methods(["GET", "POST"])
def head(request: HttpRequest, report_id: int) -> HttpResponse:
    """Correct who issued the report, when, and for which period; to who may not, the page is not there."""
    report = visible_report(request, report_id)
    if not may_correct(report, user_of(request)):
        raise Http404
    form = HeadForm(request.POST or None, report=report, user=user_of(request))
    if request.method == "POST" and form.is_valid():
        try:
            _correct(request, report, [Edit(EditKind.HEAD, "head", form.changes())])
            return redirect(report_url(report))
        except DomainError as error:
            form.add_error(None, message_of(error))
    status = 422 if form.errors else 200
    return render(
        request, "office/reports/head.html", {"report": report, "form": form}, status=status
    )


@login_required
@require_http_methods(["GET", "POST"])
def doubts(request: HttpRequest, report_id: int) -> HttpResponse:
    """List what the reader was unsure of; several rows are settled at once, after a preview."""
    report = visible_report(request, report_id)
    picked = request.POST.getlist("key")
    action = request.POST.get("action", "")
    page = doubts_page(report, picked=picked, action=action, user=user_of(request))
    if request.method == "POST" and request.POST.get("confirmed"):
        edits = bulk_edits(report, picked, BULK_KINDS.get(action, EditKind.TIE))
        return _done(request, report, lambda: _correct(request, report, edits), to="doubts")
    return render(request, "office/reports/doubts.html", {"page": page})


@login_required
@require_GET
def against(request: HttpRequest, report_id: int) -> HttpResponse:
    """Lay a report beside the stored one it corrects or supersedes."""
    report = visible_report(request, report_id)
    if report.related_id is None:
        raise Http404
    page = against_page(report, visible_report(request, report.related_id))
    return render(request, "office/reports/against.html", {"page": page})


@login_required
@require_GET
def history(request: HttpRequest, report_id: int) -> HttpResponse:
    """Show everything that happened to a report."""
    report = visible_report(request, report_id)
    return render(
        request,
        "office/reports/history.html",
        {"page": history_page(report, user=user_of(request))},
    )


@login_required
@require_POST
def steer(request: HttpRequest, report_id: int, verb: str) -> HttpResponse:
    """Undo, redo, confirm or discard."""
    report = visible_report(request, report_id)
    actor, at = user_of(request), timezone.now()
    seen, reason = seen_number(request.POST.get("seen", "")), request.POST.get("reason", "")
    verbs: dict[str, Callable[[], object]] = {
        "undo": lambda: review.undo(report, actor=actor, at=at, reason=reason, seen=seen),
        "redo": lambda: review.redo(report, actor=actor, at=at, reason=reason, seen=seen),
        "confirm": lambda: review.confirm(report, actor=actor, at=at, seen=seen),
        "discard": lambda: review.discard(report, reason=reason, actor=actor, at=at),
    }
    if verb not in verbs:
        raise Http404
    return _done(request, report, verbs[verb])


def _correct(request: HttpRequest, report: Report, edits: list[Edit]) -> Report:
    return review.correct(
        report,
        edits,
        actor=user_of(request),
        at=timezone.now(),
        reason=request.POST.get("reason", ""),
        seen=seen_number(request.POST.get("seen", "")),
    )


def _done(
    request: HttpRequest, report: Report, act: Callable[[], object], *, to: str = "detail"
) -> HttpResponse:
    try:
        act()
    except DomainError as error:
        messages.error(request, message_of(error))
    else:
        messages.success(request, _("Đã lưu."))
    return redirect(f"office:reports:{to}", report.pk)
