"""Downloads of one report: made when they are asked for, kept nowhere, the same for everybody who may see the report."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from thuocdo.ingestion.models import Report
from thuocdo.office.exports.files import FORMATS, Format, download
from thuocdo.reporting.audit import audit_paper
from thuocdo.reporting.report import report_paper
from thuocdo.reporting.report_json import report_json
from thuocdo.reporting.wording import audit_file_name, report_file_name

_AUDIT_FORMATS = {kind: FORMATS[kind] for kind in ("pdf", "xlsx")}
_JSON = "json"


@login_required
@never_cache
@require_GET
def report(request: HttpRequest, report_id: int, kind: str) -> HttpResponse:
    """Send a report as a file; `?annex=1` adds what does not add up."""
    if kind != _JSON:
        _known(kind, FORMATS)
    found = _visible_report(request, report_id, shared=kind != _JSON)
    name = f"{report_file_name(found)}.{kind}"
    if kind == _JSON:
        text = json.dumps(report_json(found), ensure_ascii=False, indent=1)
        return download(text.encode(), name, "application/json")
    paper = report_paper(found, annex=request.GET.get("annex") == "1")
    return download(FORMATS[kind].write(paper), name, FORMATS[kind].media_type)


@login_required
@never_cache
@require_GET
def audit(request: HttpRequest, report_id: int, kind: str) -> HttpResponse:
    """Send the audit extract of a report as a file."""
    made = _known(kind, _AUDIT_FORMATS)
    found = _visible_report(request, report_id, shared=False)
    paper = audit_paper(found, at=timezone.now())
    return download(made.write(paper), f"{audit_file_name(found)}.{kind}", made.media_type)


def _known(kind: str, formats: Mapping[str, Format]) -> Format:
    if kind not in formats:
        raise Http404
    return formats[kind]


def _visible_report(request: HttpRequest, report_id: int, *, shared: bool) -> Report:
    """Return a report the person may see, with all that its papers name.

    Audit extract and JSON name other reports and people, so to whom a report is only `shared` they are not there.
    """
    return get_object_or_404(
        Report.objects.visible_to(request.user, shared=shared).select_related(
            "unit",
            "holder",
            "attachment",
            "stored_reading",
            "upload__uploaded_by",
            "stored_by",
            "confirmed_by",
        ),
        pk=report_id,
    )
