"""Downloads of one report: made when they are asked for, kept nowhere, the same for everybody who may see the report."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from thuocdo.attachments.services import plain_name
from thuocdo.documents.excel import write_excel
from thuocdo.documents.paper import Paper
from thuocdo.documents.pdf import write_pdf
from thuocdo.documents.text import write_csv
from thuocdo.documents.word import write_word
from thuocdo.ingestion.models import Report
from thuocdo.reporting.audit import audit_paper
from thuocdo.reporting.report import report_paper
from thuocdo.reporting.report_json import report_json
from thuocdo.reporting.wording import audit_file_name, report_file_name
from thuocdo.vietnamese import fold

_OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True, slots=True)
class _Format:
    """One format of files: its media type and how a paper is written in it."""

    media_type: str
    write: Callable[[Paper], bytes]


_FORMATS = {
    "xlsx": _Format(f"{_OFFICE}.spreadsheetml.sheet", write_excel),
    "docx": _Format(f"{_OFFICE}.wordprocessingml.document", write_word),
    "pdf": _Format("application/pdf", write_pdf),
    "csv": _Format("text/csv; charset=utf-8", write_csv),
}
_AUDIT_FORMATS = {kind: _FORMATS[kind] for kind in ("pdf", "xlsx")}
_JSON = "json"


@login_required
@never_cache
@require_GET
def report(request: HttpRequest, report_id: int, kind: str) -> HttpResponse:
    """Send a report as a file; `?annex=1` adds what does not add up."""
    if kind != _JSON:
        _known(kind, _FORMATS)
    found = _visible_report(request, report_id, shared=kind != _JSON)
    name = f"{report_file_name(found)}.{kind}"
    if kind == _JSON:
        text = json.dumps(report_json(found), ensure_ascii=False, indent=1)
        return _download(text.encode(), name, "application/json")
    paper = report_paper(found, annex=request.GET.get("annex") == "1")
    return _download(_FORMATS[kind].write(paper), name, _FORMATS[kind].media_type)


@login_required
@never_cache
@require_GET
def audit(request: HttpRequest, report_id: int, kind: str) -> HttpResponse:
    """Send the audit extract of a report as a file."""
    made = _known(kind, _AUDIT_FORMATS)
    found = _visible_report(request, report_id, shared=False)
    paper = audit_paper(found, at=timezone.now())
    return _download(made.write(paper), f"{audit_file_name(found)}.{kind}", made.media_type)


def _known(kind: str, formats: Mapping[str, _Format]) -> _Format:
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


def _download(content: bytes, name: str, media_type: str) -> HttpResponse:
    """Return a file to be kept, never shown in place; old programs get its name in ASCII, others with its letters."""
    full = plain_name(name)
    plain = "".join(c if c.isalnum() or c in "._-" else "-" for c in fold(full) if c.isascii())
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(full)}"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
