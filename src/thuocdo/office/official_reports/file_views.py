"""A report as a file: Word, PDF, sheets of its forms, data, the courtesy copy; of an issued one, what was kept."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from thuocdo.documents.official.converting import to_pdf
from thuocdo.documents.pdf import write_pdf
from thuocdo.office.exports.files import FORMATS, download
from thuocdo.office.official_reports.finding import report_of
from thuocdo.official_reports.composing import (
    appendix_paper,
    english_paper,
    file_name,
    report_data,
    report_file,
)
from thuocdo.official_reports.models import OfficialReport
from thuocdo.ui.files import send_original
from thuocdo.ui.signed_in import user_of


def _word(report: OfficialReport, request: HttpRequest) -> HttpResponseBase:
    if report.word is not None:
        return send_original(report.word)
    file = report_file(report, user=user_of(request))
    return download(file, f"{file_name(report)}.docx", FORMATS["docx"].media_type)


def _pdf(report: OfficialReport, request: HttpRequest) -> HttpResponseBase:
    if report.archive is not None:
        return send_original(report.archive)
    file = to_pdf(report_file(report, user=user_of(request)))
    return download(file, f"{file_name(report)}.pdf", FORMATS["pdf"].media_type)


def _sheets(report: OfficialReport, request: HttpRequest) -> HttpResponseBase:
    made = FORMATS["xlsx"]
    paper = appendix_paper(report, user=user_of(request))
    return download(made.write(paper), f"Phụ lục {file_name(report)}.xlsx", made.media_type)


def _data(report: OfficialReport, request: HttpRequest) -> HttpResponseBase:
    told = report_data(report, user=user_of(request))
    text = json.dumps(told, ensure_ascii=False, indent=1)
    return download(text.encode(), f"{file_name(report)}.json", "application/json")


def _english_word(report: OfficialReport, request: HttpRequest) -> HttpResponseBase:
    made = FORMATS["docx"]
    paper = english_paper(report, user=user_of(request))
    return download(made.write(paper), f"{file_name(report)} (English).docx", made.media_type)


def _english_pdf(report: OfficialReport, request: HttpRequest) -> HttpResponseBase:
    paper = english_paper(report, user=user_of(request))
    return download(
        write_pdf(paper), f"{file_name(report)} (English).pdf", FORMATS["pdf"].media_type
    )


_FILES: dict[str, Callable[[OfficialReport, HttpRequest], HttpResponseBase]] = {
    "docx": _word,
    "pdf": _pdf,
    "xlsx": _sheets,
    "json": _data,
    "en.docx": _english_word,
    "en.pdf": _english_pdf,
}


@login_required
@never_cache
@require_GET
def file(request: HttpRequest, report_id: int, kind: str) -> HttpResponseBase:
    """Send a report as a file."""
    if kind not in _FILES:
        raise Http404
    return _FILES[kind](report_of(request, report_id), request)
