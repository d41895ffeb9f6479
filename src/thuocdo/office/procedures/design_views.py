"""The screens on which an internal process is drawn up, checked and approved."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thuocdo.errors import Conflict, DomainError
from thuocdo.office.procedures.design_form import ordered, sent_numbers, with_keys
from thuocdo.office.procedures.design_page import (
    KINDS,
    DesignPage,
    beginning,
    design_page,
    first_tree,
    questions_of,
)
from thuocdo.office.procedures.filters import ORDER
from thuocdo.office.procedures.pages import Frame
from thuocdo.office.procedures.process_page import step_views
from thuocdo.office.procedures.typed import tree_of
from thuocdo.office.procedures.views import (
    found_frame,
)
from thuocdo.procedures.models import ProcedureVersion, Process
from thuocdo.procedures.process_graph import ProcessSpec
from thuocdo.procedures.processes import approve_process, check_process, draft_process, spec_of
from thuocdo.procedures.rules import refuse_unless_drafter
from thuocdo.procedures.searching import LONGEST_QUERY, search
from thuocdo.ui.errors import message_of, status_of
from thuocdo.ui.signed_in import user_of

#: How many processes are offered to copy from.
OFFERED = 20


class ApproveProcessForm(forms.Form):
    """The decision that puts a process into force."""

    decision = forms.CharField(label=gettext_lazy("Số quyết định"), max_length=200)
    decided_on = forms.DateField(
        label=gettext_lazy("Ngày ký"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    valid_from = forms.DateField(
        label=gettext_lazy("Áp dụng từ ngày"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def _drafted_frame(request: HttpRequest, procedure_id: int) -> Frame:
    frame = found_frame(request, procedure_id)
    refuse_unless_drafter(user_of(request), frame.procedure)
    return frame


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def design(request: HttpRequest, procedure_id: int) -> HttpResponse:
    """Show the designer, do what one of its buttons says, or save the draft."""
    frame = _drafted_frame(request, procedure_id)
    sent = request.POST if request.method == "POST" else request.GET
    seen, agency_kind = sent_numbers(sent)
    agency_kind = agency_kind if agency_kind in KINDS else _usual_kind(frame.version)
    copy = request.GET.get("copy", "")
    draft, spec = beginning(frame, user=user_of(request), agency_kind=agency_kind, copy=copy)
    questions = questions_of(frame.version, spec)
    about: dict[str, Any] = {"agency_kind": agency_kind, "questions": questions, "copy": copy}
    if request.method != "POST":
        tree = with_keys(first_tree(spec))
        page, _found = design_page(frame, seen=draft, tree=tree, **about)
        return render(request, "office/procedures/design.html", {"page": page})
    tree, order, focus = with_keys(tree_of(sent)), sent.get("do", ""), ""
    if order not in {"save", "check"}:
        tree, focus = ordered(tree, order)
    page, found = design_page(frame, seen=seen, tree=tree, focus=focus, **about)
    if order != "save":
        return render(request, "office/procedures/design.html", {"page": page})
    if found.problems:
        return _refused(request, page, draft, None)
    return _saved(request, page, draft, found.spec)


def _saved(request: HttpRequest, page: DesignPage, draft: int, spec: ProcessSpec) -> HttpResponse:
    try:
        process = draft_process(
            page.frame.procedure,
            agency_kind=page.agency_kind,
            spec=spec,
            seen=page.seen,
            actor=user_of(request),
            at=timezone.now(),
        )
    except DomainError as error:
        return _refused(request, page, draft, error)
    messages.success(request, _("Đã lưu bản thảo quy trình."))
    return redirect(f"{_process_page(page.frame)}&process={process.pk}")


def _refused(
    request: HttpRequest, page: DesignPage, draft: int, refusal: DomainError | None
) -> HttpResponse:
    """Return the form as it was typed; after a conflict the stored draft stands beside it, and saving again is meant."""
    shown = page if refusal is None else replace(page, refusal=message_of(refusal))
    if isinstance(refusal, Conflict):
        stored = Process.objects.visible_to(user_of(request)).with_steps().filter(pk=draft).first()
        views = step_views(spec_of(stored)) if stored else ()
        shown = replace(shown, seen=draft, stored=views)
    status = status_of(refusal) if refusal is not None else 422
    return render(request, "office/procedures/design.html", {"page": shown}, status=status)


def _usual_kind(version: ProcedureVersion) -> str:
    return "commune" if "commune" in version.levels else "department"


def _process_page(frame: Frame) -> str:
    address = reverse("office:procedures:process", args=[frame.procedure.pk])
    return f"{address}?version={frame.version.number}"


@login_required
@require_GET
def design_copy(request: HttpRequest, procedure_id: int) -> HttpResponse:
    """Find the process of another procedure to begin with."""
    frame = _drafted_frame(request, procedure_id)
    words = request.GET.get("q", "")[:LONGEST_QUERY]
    _seen, agency_kind = sent_numbers(request.GET)
    visible = Process.objects.visible_to(user_of(request)).exclude(procedure=frame.procedure)
    found: list[tuple[Process, ProcedureVersion]] = []
    if words:
        rows, _nearest = search(
            ProcedureVersion.objects.visible_to(user_of(request)).in_force(frame.today),
            words,
            on=frame.today,
        )
        versions = {
            one.procedure_id: one
            for one in rows.filter(procedure__processes__isnull=False)
            .order_by(*ORDER)
            .select_related("procedure")[: 3 * OFFERED]
        }
        processes = visible.filter(procedure__in=list(versions)).order_by(
            "procedure", "agency_kind", "-number"
        )
        found = [(one, versions[one.procedure_id]) for one in processes[:OFFERED]]
    context = {"frame": frame, "q": words, "found": found, "agency_kind": agency_kind}
    return render(request, "office/procedures/design_copy.html", context)


def _found_process(request: HttpRequest, process_id: int) -> Process:
    return get_object_or_404(
        Process.objects.visible_to(user_of(request)).select_related(
            "procedure__owner", "drafted_by", "checked_by"
        ),
        pk=process_id,
    )


@login_required
@require_POST
def process_check(request: HttpRequest, process_id: int) -> HttpResponse:
    """Record that procedure control has checked a draft."""
    process = _found_process(request, process_id)
    check_process(process, actor=user_of(request), at=timezone.now())
    messages.success(request, _("Đã ghi nhận: quy trình qua kiểm soát thủ tục hành chính."))
    return redirect(_address_of(process))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def process_approve(request: HttpRequest, process_id: int) -> HttpResponse:
    """Ask for the decision that approves a draft, and put it into force."""
    process = _found_process(request, process_id)
    version = process.procedure.versions.order_by("-number").first()
    if version is None or process.state != Process.State.DRAFT:
        raise Http404
    form = ApproveProcessForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            approve_process(process, **form.cleaned_data, actor=user_of(request), at=timezone.now())
        except DomainError as error:
            form.add_error(None, message_of(error))
            status = status_of(error)
        else:
            messages.success(
                request, _("Quy trình đã được phê duyệt. Hồ sơ đang giải quyết giữ quy trình cũ.")
            )
            return redirect(_address_of(process))
    status = 422 if form.errors and status == 200 else status
    context = {"form": form, "process": process, "version": version}
    return render(request, "office/procedures/process_approve.html", context, status=status)


def _address_of(process: Process) -> str:
    address = reverse("office:procedures:process", args=[process.procedure_id])
    return f"{address}?process={process.pk}"
