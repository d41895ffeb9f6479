"""The pages of filled forms. Views read the choice from the address, call a service or build a page, and answer."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from thuocdo.forms.permissions import edits_forms
from thuocdo.forms.version import FormVersion
from thuocdo.office.exports.files import FORMATS, download
from thuocdo.office.filled.forms import ChooseFilledForm
from thuocdo.office.filled.pages import filled_page
from thuocdo.organisations.models import Unit
from thuocdo.reporting.filled_paper import filled_file_name, filled_paper
from thuocdo.reporting.filling import fill_form, filled_form, report_form
from thuocdo.ui.signed_in import user_of
from thuocdo.working_time.period import Period


@login_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Show a form filled from the registers, or what can be chosen."""
    chosen = ChooseFilledForm(request.GET, user=request.user)
    chosen.is_valid()
    built = filled_page(chosen, user=user_of(request))
    context = {"page": built, "form": chosen, "edits": edits_forms(request.user)}
    return render(request, "office/filled/page.html", context)


@login_required
@require_POST
def fill(request: HttpRequest) -> HttpResponse:
    """Record what the computed rows come to, and go back to the page."""
    version, unit, window = _chosen(request)
    found = fill_form(
        version=version, unit=unit, window=window, actor=user_of(request), at=timezone.now()
    )
    text = _("Đã ghi %(new)d số liệu; %(same)d số liệu không đổi.")
    messages.success(request, text % {"new": len(found.written), "same": found.unchanged})
    return _back(request)


@login_required
@require_POST
def report(request: HttpRequest) -> HttpResponse:
    """Hand the form in, and go back to the page."""
    version, unit, window = _chosen(request)
    report_form(
        version=version, unit=unit, window=window, actor=user_of(request), at=timezone.now()
    )
    messages.success(request, _("Đã chốt biểu. Số đã báo cáo được giữ nguyên từ nay."))
    return _back(request)


@login_required
@never_cache
@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """Send the form as it is recorded as a file; `?trail=1` adds how each figure came to be."""
    if kind not in FORMATS:
        raise Http404
    version, unit, window = _chosen(request)
    filled = filled_form(version, unit, window, user=request.user)
    paper = filled_paper(filled, trail=request.GET.get("trail") == "1")
    made = FORMATS[kind]
    return download(made.write(paper), f"{filled_file_name(filled)}.{kind}", made.media_type)


def _chosen(request: HttpRequest) -> tuple[FormVersion, Unit, Period]:
    chosen = ChooseFilledForm(request.GET, user=request.user)
    window = chosen.window if chosen.is_valid() else None
    unit = chosen.cleaned_data.get("unit")
    if unit is None or window is None:
        raise Http404
    return chosen.version, unit, window


def _back(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('office:filled:page')}?{request.GET.urlencode()}")
