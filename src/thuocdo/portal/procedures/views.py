"""Finding a procedure and reading it; open to everybody."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from thuocdo.portal.procedures.filters import FindProceduresForm
from thuocdo.portal.procedures.pages import list_page, procedure_page


@require_GET
def procedure_list(request: HttpRequest) -> HttpResponse:
    """List what was found, the best first, as the address narrows it down."""
    form = FindProceduresForm(request.GET)
    page = list_page(form, cursor=request.GET.get("page", ""))
    return render(request, "portal/procedures/list.html", {"page": page, "form": form})


@require_GET
def detail(request: HttpRequest, procedure_id: int) -> HttpResponse:
    """Show one procedure in plain words."""
    page = procedure_page(procedure_id, asked=request.GET.get("ask", "").strip()[:200])
    if page is None:
        raise Http404
    return render(request, "portal/procedures/detail.html", {"page": page})
