"""The comparison screens. Views read the choice from the address, build a page and answer."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from thuocdo.office.comparison.forms import CompareReportsForm
from thuocdo.office.comparison.pages import comparison_page


@login_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Show two reports side by side, or what can be chosen."""
    form = CompareReportsForm(request.GET)
    form.is_valid()
    built = comparison_page(form, query=request.GET, user=request.user)
    return render(request, "office/comparison/page.html", {"page": built})
