"""The screens on which a new procedure, or the next version of one, is written and published."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from thuocdo.errors import Conflict, DomainError
from thuocdo.office.procedures.decision_forms import NewDraftForm, PublishForm
from thuocdo.office.procedures.draft_page import (
    SECTIONS,
    USUAL,
    DraftPage,
    ReviewPage,
    deadlines_of,
    differences,
    fields_wrong,
    problems_with_places,
    typed_in,
)
from thuocdo.office.procedures.typed import changed, tree_of
from thuocdo.office.procedures.views import (
    found_frame,
)
from thuocdo.procedures.drafting import (
    discard_draft,
    draft_version,
    publish_draft,
    read_draft,
    save_draft,
    start_draft,
)
from thuocdo.procedures.impact import impacts_of
from thuocdo.procedures.models import ProcedureDraft, ProcedureVersion
from thuocdo.procedures.rules import CONTROL
from thuocdo.procedures.storing import content_of
from thuocdo.procedures.typed_content import MANY
from thuocdo.ui.errors import message_of, status_of
from thuocdo.ui.keyset import keyset_page
from thuocdo.ui.signed_in import user_of

if TYPE_CHECKING:
    from thuocdo.procedures.content import Content

ROWS = 50


def found_draft(request: HttpRequest, draft_id: int) -> ProcedureDraft:
    """Return a draft the person may write.

    Raises:
        Http404: there is none, or the person may not know of it.
    """
    rows = ProcedureDraft.objects.visible_to(user_of(request))
    return get_object_or_404(
        rows.select_related("owner", "unit", "procedure", "changed_by"), pk=draft_id
    )


def seen_in(request: HttpRequest, name: str = "seen") -> int:
    """Return the revision (or, under another name, the version) that a form was made of."""
    seen = request.POST.get(name, "")
    return int(seen) if seen.isdecimal() and len(seen) < 10 else 0


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def drafts(request: HttpRequest) -> HttpResponse:
    """List the drafts of the person's units, and begin a procedure."""
    user = user_of(request)
    form = NewDraftForm(request.POST or None, user=user)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            draft = start_draft(**form.order(), actor=user, at=timezone.now())
        except DomainError as error:
            form.add_error(None, message_of(error))
            status = status_of(error)
        else:
            return redirect("office:procedures:draft", draft.pk, "general")
    rows = ProcedureDraft.objects.visible_to(user).select_related("unit", "changed_by")
    page = keyset_page(
        rows, order=("-changed_at", "-id"), cursor=request.GET.get("page", ""), size=ROWS
    )
    status = 422 if form.errors and status == 200 else status
    return render(
        request, "office/procedures/drafts.html", {"page": page, "form": form}, status=status
    )


@login_required
@require_POST
def begin(request: HttpRequest, procedure_id: int) -> HttpResponse:
    """Begin the next version of a procedure, or open the draft there is."""
    frame = found_frame(request, procedure_id)
    draft = draft_version(frame.procedure, actor=user_of(request), at=timezone.now())
    return redirect("office:procedures:draft", draft.pk, "general")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, draft_id: int, section: str) -> HttpResponse:
    """Show one part of the form, do what one of its buttons says, or save it."""
    draft = found_draft(request, draft_id)
    if section not in SECTIONS:
        raise Http404
    today = timezone.localdate()
    if request.method != "POST":
        wrong = fields_wrong(read_draft(draft, valid_from=today)) if "check" in request.GET else {}
        page = DraftPage(draft, section, draft.revision, draft.typed, wrong)
        return render(request, "office/procedures/draft.html", {"page": page})
    tree = typed_in(section, tree_of(request.POST, many=MANY if section == "general" else ()))
    order = request.POST.get("do", "")
    if order not in {"save", "next"}:
        focus = changed(tree, order, USUAL)
        page = DraftPage(draft, section, seen_in(request), draft.typed | tree, {}, focus=focus)
        return render(request, "office/procedures/draft.html", {"page": page})
    try:
        save_draft(
            draft, typed=tree, seen=seen_in(request), actor=user_of(request), at=timezone.now()
        )
    except Conflict as error:
        return _conflict(
            request, DraftPage(draft, section, draft.revision, draft.typed | tree, {}), error
        )
    messages.success(request, _("Đã lưu bản thảo."))
    page = DraftPage(draft, section, 0, {}, {})
    if order == "next" and page.following:
        return redirect("office:procedures:draft", draft.pk, page.following)
    if order == "next":
        return redirect("office:procedures:review", draft.pk)
    return redirect("office:procedures:draft", draft.pk, section)


def _conflict(request: HttpRequest, page: DraftPage, error: DomainError) -> HttpResponse:
    """Return the form as it was typed, beside what somebody else saved; saving again is then meant."""
    today = timezone.localdate()
    stored = read_draft(page.draft, valid_from=today).content
    mine = ProcedureDraft(owner=page.draft.owner, typed=page.tree)
    others = differences(stored, read_draft(mine, valid_from=today).content)
    shown = replace(page, refusal=message_of(error), others=others)
    return render(request, "office/procedures/draft.html", {"page": shown}, status=409)


@login_required
@require_POST
def discard(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Throw a draft away."""
    draft = found_draft(request, draft_id)
    discard_draft(draft, seen=seen_in(request), actor=user_of(request))
    messages.success(request, _("Đã bỏ bản thảo."))
    return redirect("office:procedures:drafts")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Show a draft before it is published: what is wrong, what differs, what it touches, the deadlines; and publish it."""
    draft = found_draft(request, draft_id)
    last, before = _last_version(draft)
    days = _usual_days(draft, before)
    form = PublishForm(request.POST or None, initial=days, amends=last is not None)
    chosen = form.is_valid()
    valid_from = form.cleaned_data["valid_from"] if chosen else timezone.localdate()
    status = 422 if form.errors else 200
    if request.POST.get("do") == "publish" and chosen:
        try:
            version = publish_draft(
                draft,
                decision=form.decision(),
                valid_from=valid_from,
                kind=form.cleaned_data["kind"],
                seen=seen_in(request),
                seen_version=seen_in(request, "seen_version"),
                actor=user_of(request),
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, message_of(error))
            status = status_of(error)
        else:
            messages.success(request, _("Đã công bố phiên bản %(n)s.") % {"n": version.number})
            address = reverse("office:procedures:history", args=[version.procedure_id])
            return redirect(f"{address}?version={version.number}")
    reading = read_draft(draft, valid_from=valid_from)
    today = timezone.localdate()
    page = ReviewPage(
        draft=draft,
        problems=problems_with_places(reading),
        last=last,
        parts=differences(before, reading.content),
        impacts=tuple(impacts_of(last, user=user_of(request))) if last else (),
        may_publish=user_of(request).has_perm(CONTROL, draft.owner),
        deadlines=deadlines_of(form.decision(), owner=draft.owner, today=today) if chosen else None,
    )
    context = {"page": page, "form": form}
    return render(request, "office/procedures/draft_review.html", context, status=status)


def _last_version(draft: ProcedureDraft) -> tuple[ProcedureVersion | None, Content | None]:
    if draft.procedure is None:
        return None, None
    last = draft.procedure.versions.with_parts().order_by("-number").first()
    return last, content_of(last) if last else None


def _usual_days(draft: ProcedureDraft, before: Content | None) -> dict[str, object]:
    """Return what the form of the decision offers: the latest day a legal text comes into force that the version before does not name.

    A text that was there before is not why it is amended: its day would make every decision years late.
    """
    known = {one.number for one in before.legal_bases} if before else set()
    days = [
        str(row.get("effective_on"))
        for row in draft.typed.get("legal_bases", [])
        if isinstance(row, dict) and row.get("number") not in known
    ]
    return {"legal_effective_on": max((d for d in days if _is_day(d)), default="")}


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
