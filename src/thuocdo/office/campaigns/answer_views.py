"""Answering in a campaign: the page of a unit, saving its cells as they are typed, its text, and what is done with the whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from thuocdo.campaigns import cells, computing, passages, permissions, states, undoing
from thuocdo.campaigns.cells import Entry, Sheet
from thuocdo.campaigns.checking import Problem, problems_of, save_checked
from thuocdo.campaigns.models import CellChange, Submission
from thuocdo.consistency.models import Discrepancy
from thuocdo.consistency.services import explain
from thuocdo.errors import Conflict, DomainError, InvalidInput
from thuocdo.office.campaigns.lookup import submission_url, visible_submission
from thuocdo.office.campaigns.pages.answer import (
    RowView,
    ToSettle,
    anchor_of,
    answer_page,
    filled_in,
    row_views,
)
from thuocdo.office.figure_places import figure_period
from thuocdo.office.reports.forms import seen_number
from thuocdo.ui.errors import message_of, status_of
from thuocdo.ui.signed_in import user_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

#: Fields of a row are named after it: "value:2025_commune/1:1".
_VALUE, _SEEN, _NOTE, _REASON = "value:", "seen:", "note:", "reason:"
#: What templates of rows ask.
_SAYING = {"anchor_of": anchor_of, "days_of": figure_period}


@login_required
@never_cache
@require_GET
def page(request: HttpRequest, campaign_id: int, unit_id: int) -> HttpResponse:
    """Show the answer of a unit, with inputs for whoever may write."""
    return _page(request, visible_submission(request, campaign_id, unit_id))


def _page(
    request: HttpRequest,
    submission: Submission,
    *,
    refused: Mapping[str, tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    sheet = cells.sheet_of(submission, actor=None, at=timezone.now())
    built = answer_page(sheet, problems_of(sheet), user=user_of(request), refused=refused or {})
    shown = {"page": built, **_SAYING}
    return render(request, "office/campaigns/unit.html", shown, status=status)


@login_required
@require_POST
def save(request: HttpRequest, campaign_id: int, unit_id: int) -> HttpResponse:
    """Save cells: the one that was typed in, or all of the page where no script runs; what was refused stays in its input."""
    submission = visible_submission(request, campaign_id, unit_id)
    entries, user = _entries(request, submission), user_of(request)
    # Asked before the transaction, what follows from rights is kept; whether it may be is asked again in it.
    user.has_perm(permissions.FILL, submission)
    saved, refused = _save(submission, entries, user=user)
    if getattr(request, "htmx", False):
        return _rows(request, submission, entries[0].row, saved, refused)
    if refused:
        return _page(request, submission, refused=refused, status=422)
    messages.success(request, _("Đã lưu."))
    return redirect(submission_url(submission))


#: The cells as they stand after they were saved, and what of them is to be settled.
Saved = tuple[Sheet, Sequence[Problem]]


def _save(
    submission: Submission, entries: Sequence[Entry], *, user: User
) -> tuple[Saved | None, dict[str, tuple[str, str]]]:
    """Save all entries at once; where one is refused, the others one by one, so that no work is lost for one wrong cell."""
    now = timezone.now()
    try:
        return save_checked(submission, entries, actor=user, at=now), {}
    except (Conflict, InvalidInput) as error:
        if "row" not in error.values:
            raise
        if len(entries) == 1:
            return None, {entries[0].row: (entries[0].text, message_of(error))}
    refused: dict[str, tuple[str, str]] = {}
    for entry in entries:
        try:
            cells.save_cells(submission, [entry], actor=user, at=now)
        except (Conflict, InvalidInput) as error:
            if "row" not in error.values:
                raise
            refused[entry.row] = (entry.text, message_of(error))
    if len(refused) < len(entries):
        states.check(submission, actor=user, at=now)
    return None, refused


def _entries(request: HttpRequest, submission: Submission) -> list[Entry]:
    """Return what was typed; what stands as the person saw it is left out, so that he overwrites nobody whom he did not see."""
    said = request.POST
    rows = [name.removeprefix(_VALUE) for name in said if name.startswith(_VALUE)]
    if htmx := getattr(request, "htmx", False):
        typed_in = str(getattr(htmx, "trigger_name", "") or "").partition(":")[2]
        rows = [row for row in rows if row == typed_in]
    if not rows:
        raise Http404
    found = [
        Entry(
            row,
            said[f"{_VALUE}{row}"],
            _number(said.get(f"{_SEEN}{row}", "")),
            said.get(f"{_NOTE}{row}"),
            said.get(f"{_REASON}{row}"),
        )
        for row in rows
    ]
    if len(found) == 1:
        return found
    seen = {(one.row, one.number): one for one in _changes(submission, found)}
    return [one for one in found if not _untouched(one, seen.get((one.row, one.seen)))]


def _changes(submission: Submission, entries: Sequence[Entry]) -> Sequence[CellChange]:
    numbers = {one.seen for one in entries}
    return list(submission.changes.filter(number__in=numbers))


def _untouched(entry: Entry, before: CellChange | None) -> bool:
    """Say whether a field came back as it was sent."""
    if before is None:
        return not (
            entry.text.strip() or (entry.note or "").strip() or (entry.reason or "").strip()
        )
    said = (before.printed, before.note, before.reason)
    return said == (
        entry.text,
        entry.note or "",
        entry.reason if entry.reason is not None else before.reason,
    )


def _number(text: str) -> int:
    return seen_number(text) or 0


def _rows(
    request: HttpRequest,
    submission: Submission,
    first: str,
    saved: Saved | None,
    refused: Mapping[str, tuple[str, str]],
) -> HttpResponse:
    """Answer with the row that was typed in, and beside it those that changed with it, what is to settle and how far it is."""
    if saved is None:
        submission = visible_submission(request, submission.campaign_id, submission.unit_id)
        sheet = cells.sheet_of(submission, actor=None, at=timezone.now())
        problems: Sequence[Problem] = problems_of(sheet)
        may_write = user_of(request).has_perm(permissions.FILL, submission)
    else:
        (sheet, problems), may_write = saved, True
    touched = {first, *sheet.changed, *_about(problems, first)}
    views = dict(row_views(sheet, problems, only=touched))
    for row in refused.keys() & views.keys():
        typed, why = refused[row]
        views[row] = replace(views[row], typed=typed, refused=why)
    page = ToSettle(
        sheet.submission,
        problems,
        filled_in(sheet),
        len(sheet.questions),
        may_write=may_write,
        may_appraise=False,
    )
    shown = {"page": page, **_SAYING, "row": views.pop(first, None)}
    return render(
        request,
        "office/campaigns/_saved.html",
        {**shown, "others": list(views.values())},
        status=422 if refused else 200,
    )


def _about(problems: Sequence[Problem], row: str) -> set[str]:
    """Return the rows that stand in one problem with a row."""
    return {other for one in problems if row in one.rows for other in one.rows}


#: What the buttons of the page do; each gets the submission, the person and what was typed.
_ACTS: dict[str, Callable[..., Any]] = {
    "undo": lambda one, **k: undoing.undo(one, actor=k["actor"], at=k["at"]),
    "redo": lambda one, **k: undoing.redo(one, actor=k["actor"], at=k["at"]),
    "refresh": lambda one, **k: computing.refresh(one, actor=k["actor"], at=k["at"]),
    "check": lambda one, **k: states.check(one, actor=k["actor"], at=k["at"]),
    "prepare": lambda one, **k: states.prepare(one, actor=k["actor"], at=k["at"], seen=k["seen"]),
    "take_back": lambda one, **k: states.take_back(
        one, reason=k["reason"], actor=k["actor"], at=k["at"]
    ),
    "submit": lambda one, **k: states.submit(one, actor=k["actor"], at=k["at"], seen=k["seen"]),
    "accept": lambda one, **k: states.accept(one, actor=k["actor"], at=k["at"], seen=k["seen"]),
    "send_back": lambda one, **k: states.send_back(
        one, reason=k["reason"], remarks=k["remarks"], actor=k["actor"], at=k["at"]
    ),
    "reopen": lambda one, **k: states.reopen(one, reason=k["reason"], actor=k["actor"], at=k["at"]),
}
_AGAIN_CHECKED = {"undo", "redo", "refresh"}


def _said(name: str) -> str:
    return {
        "undo": _("Đã hoàn tác."),
        "redo": _("Đã làm lại."),
        "refresh": _("Đã tính lại từ các sổ."),
        "check": _("Đã kiểm tra."),
        "prepare": _("Đã trình lãnh đạo duyệt."),
        "take_back": _("Đã lấy về để sửa."),
        "submit": _("Đã gửi báo cáo."),
        "accept": _("Đã tiếp nhận."),
        "send_back": _("Đã trả lại đơn vị."),
        "reopen": _("Đã mở lại cho đơn vị sửa."),
    }[name]


@login_required
@require_POST
def act(request: HttpRequest, campaign_id: int, unit_id: int, name: str) -> HttpResponse:
    """Do what a button says, and go back to the page; a refusal stands at its top."""
    if name not in _ACTS:
        raise Http404
    submission = visible_submission(request, campaign_id, unit_id)
    user, now = user_of(request), timezone.now()
    remarks = [
        (key.removeprefix("remark:"), request.POST.get(key, ""))
        for key in request.POST
        if key.startswith("remark:")
    ]
    try:
        _ACTS[name](
            submission,
            actor=user,
            at=now,
            seen=_number(request.POST.get("seen", "")) if "seen" in request.POST else None,
            reason=request.POST.get("reason", ""),
            remarks=remarks,
        )
        if name in _AGAIN_CHECKED:
            states.check(submission, actor=user, at=now)
    except DomainError as error:
        if status_of(error) in {403, 404}:
            raise
        messages.error(request, message_of(error))
    else:
        messages.success(request, _said(name))
    return redirect(submission_url(submission))


@login_required
@require_POST
def explain_finding(
    request: HttpRequest, campaign_id: int, unit_id: int, finding_id: int
) -> HttpResponse:
    """Explain why what does not add up is right all the same."""
    submission = visible_submission(request, campaign_id, unit_id)
    found = get_object_or_404(
        Discrepancy.objects.visible_to(request.user).of_record(submission.record), pk=finding_id
    )
    try:
        explain(
            found,
            explanation=request.POST.get("explanation", ""),
            actor=user_of(request),
            at=timezone.now(),
        )
    except (Conflict, InvalidInput) as error:
        messages.error(request, message_of(error))
    else:
        messages.success(request, _("Đã ghi giải trình."))
    return redirect(submission_url(submission, "problems"))


@login_required
@require_POST
def answer_remark(
    request: HttpRequest, campaign_id: int, unit_id: int, remark_id: int
) -> HttpResponse:
    """Say what became of a remark on a cell."""
    submission = visible_submission(request, campaign_id, unit_id)
    remark = get_object_or_404(submission.remarks, pk=remark_id)
    try:
        states.answer_remark(
            remark,
            answer=request.POST.get("answer", ""),
            actor=user_of(request),
            at=timezone.now(),
        )
    except (Conflict, InvalidInput) as error:
        messages.error(request, message_of(error))
    else:
        messages.success(request, _("Đã trả lời ý kiến."))
    return redirect(submission_url(submission, "problems"))


@login_required
@require_POST
def write_text(request: HttpRequest, campaign_id: int, unit_id: int, area: str) -> HttpResponse:
    """Save the text of an area; what was refused stays on the page."""
    submission = visible_submission(request, campaign_id, unit_id)
    text = request.POST.get("text", "")
    try:
        passages.write_passage(
            submission,
            area=area,
            text=text,
            seen=_number(request.POST.get("seen", "")),
            actor=user_of(request),
            at=timezone.now(),
        )
    except (Conflict, InvalidInput) as error:
        return _page(
            request, submission, refused={f"area:{area}": (text, message_of(error))}, status=422
        )
    messages.success(request, _("Đã lưu phần lời."))
    return redirect(submission_url(submission, f"area-{area}"))


@login_required
@require_GET
def history(request: HttpRequest, campaign_id: int, unit_id: int) -> HttpResponse:
    """Show every change of one cell, the last one first."""
    submission = visible_submission(request, campaign_id, unit_id)
    row = request.GET.get("row", "")
    sheet = cells.sheet_of(submission, actor=None, at=timezone.now())
    views: Mapping[str, RowView] = row_views(sheet, ())
    if row not in views:
        raise Http404
    changes = submission.changes.filter(row=row).select_related("changed_by").order_by("-number")
    return render(
        request,
        "office/campaigns/history.html",
        {"submission": submission, "row": views[row], "changes": changes},
    )
