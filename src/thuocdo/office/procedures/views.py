"""The procedure screens that only show; what changes the catalogue stands in the modules beside this one."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from thuocdo.office.procedures.filters import FilterProceduresForm
from thuocdo.office.procedures.pages import (
    Frame,
    compare_page,
    detail_page,
    frame_of,
    history_page,
    impact_page,
    list_page,
)
from thuocdo.office.procedures.process_page import process_page
from thuocdo.procedures.imports import entries_in_force, written_file
from thuocdo.procedures.rules import units_controlled_by
from thuocdo.ui.signed_in import user_of

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def found_frame(request: HttpRequest, procedure_id: int) -> Frame:
    """Return a procedure the person may see.

    Raises:
        Http404: there is none, or the person may not know of it.
    """
    number = request.GET.get("version", "")
    frame = frame_of(procedure_id, user=user_of(request), number=number)
    if frame is None:
        raise Http404
    return frame


@login_required
@require_GET
def procedure_list(request: HttpRequest) -> HttpResponse:
    """List the procedures in force, the best hits first, as the address narrows them down; what was found alone to htmx."""
    form = FilterProceduresForm(request.GET, user=user_of(request))
    page = list_page(form, cursor=request.GET.get("page", ""))
    alone = bool(request.htmx) and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    template = "_found" if alone else "list"
    writes = not alone and units_controlled_by(user_of(request)).exists()
    context = {"page": page, "form": form, "writes": writes}
    answer = render(request, f"office/procedures/{template}.html", context)
    patch_vary_headers(answer, ["HX-Request"])  # or "back" would show the fragment as a page
    return answer


@login_required
@require_GET
def export(request: HttpRequest, ending: str) -> HttpResponse:
    """Send the filtered list, with everything it says, as Excel or JSON."""
    if ending not in MEDIA_TYPES:
        raise Http404
    form = FilterProceduresForm(request.GET, user=user_of(request))
    rows, _nearest = form.rows()
    entries = entries_in_force(list(rows.with_parts().order_by("procedure__code", "id")))
    name = f"thu-tuc-{form.day:%Y-%m-%d}.{ending}"
    return HttpResponse(
        written_file(entries, name=name),
        content_type=MEDIA_TYPES[ending],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@login_required
@require_GET
def detail(request: HttpRequest, procedure_id: int) -> HttpResponse:
    """Show everything one version of a procedure says."""
    page = detail_page(found_frame(request, procedure_id))
    return render(request, "office/procedures/detail.html", {"page": page})


@login_required
@require_GET
def history(request: HttpRequest, procedure_id: int) -> HttpResponse:
    """Show versions, decisions with their lateness, and who did what."""
    page = history_page(found_frame(request, procedure_id), user=user_of(request))
    return render(request, "office/procedures/history.html", {"page": page})


@login_required
@require_GET
def compare(request: HttpRequest, procedure_id: int) -> HttpResponse:
    """Show two versions side by side."""
    page = compare_page(
        found_frame(request, procedure_id),
        a=request.GET.get("a", ""),
        b=request.GET.get("b", ""),
        all_parts="all" in request.GET,
    )
    return render(request, "office/procedures/compare.html", {"page": page})


@login_required
@require_GET
def process(request: HttpRequest, procedure_id: int) -> HttpResponse:
    """Show the internal process of a procedure and try it out."""
    frame = found_frame(request, procedure_id)
    page = process_page(frame, user=user_of(request), asked=request.GET)
    return render(request, "office/procedures/process.html", {"page": page})


@login_required
@require_GET
def impact(request: HttpRequest, procedure_id: int) -> HttpResponse:
    """Show what a version touches in other rooms."""
    page = impact_page(found_frame(request, procedure_id), user=user_of(request))
    return render(request, "office/procedures/impact.html", {"page": page})
