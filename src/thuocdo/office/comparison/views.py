"""The comparison screens. Views read the choice from the address, build a page and answer."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from thuocdo.office.comparison.forms import FIRST, SECOND, SIDES, CompareReportsForm
from thuocdo.office.comparison.pages import comparison_page
from thuocdo.office.exports.files import FORMATS, download
from thuocdo.reporting.comparison_paper import comparison_file_name, comparison_paper
from thuocdo.ui.pieces import page_of_pieces


@login_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Show two reports side by side, or what can be chosen."""
    form = CompareReportsForm(request.GET)
    form.is_valid()
    built = comparison_page(form, query=request.GET, user=request.user)
    return page_of_pieces(request, "office/comparison/page.html", {"page": built}, built.pieces)


@login_required
@never_cache
@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """Send a comparison as a file, with the filter of the page."""
    form = CompareReportsForm(request.GET)
    form.is_valid()
    reports = form.reports(request.user)
    if kind not in FORMATS or len(reports) < len(SIDES):
        raise Http404
    first, second = reports[FIRST], reports[SECOND]
    paper = comparison_paper(first, second, show=form.cleaned_data["show"])
    made = FORMATS[kind]
    return download(
        made.write(paper), f"{comparison_file_name(first, second)}.{kind}", made.media_type
    )
