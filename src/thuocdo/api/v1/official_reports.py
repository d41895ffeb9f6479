"""Official reports: which there are and how far each is, one with its text and figures, and its files. Programs read; people write, approve, number and issue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from ninja import Query, Router
from pydantic import Field

from thuocdo.api.authentication import asking
from thuocdo.api.pages import Id, page_of
from thuocdo.api.problems import not_found
from thuocdo.api.routing import get
from thuocdo.api.v1.filters import PeriodPaging, in_period
from thuocdo.api.v1.values import DecimalText, PeriodOf, UnitRef, period_of, unit_ref
from thuocdo.attachments.services import open_original
from thuocdo.official_reports.composing import report_data, report_file
from thuocdo.official_reports.models import OfficialReport

router = Router()

ReportState = Literal["writing", "review", "approved", "numbered", "issued"]


@dataclass(frozen=True, slots=True)
class OfficialReportHead:
    """One report and how far it is: written, handed in, approved, numbered, issued. `issued` ones never change.

    `signed_as` is the name in the certificate that signed the PDF, empty where it was signed on paper; `sha256` is of that PDF.
    """

    id: int
    unit: UnitRef
    form: str
    period: PeriodOf
    campaign: int | None
    subject: str
    state: ReportState
    number: int | None
    symbol: str
    dated: date | None
    signer: str
    approved_at: datetime | None
    issued_at: datetime | None
    signed_as: str
    sha256: str | None


@dataclass(frozen=True, slots=True)
class OfficialReportPage:
    """A page of reports, newest first."""

    items: list[OfficialReportHead]
    next: str | None


@dataclass(frozen=True, slots=True)
class BlockAnswer:
    """One entry of the outline: its heading, and the text that stands there as it was typed, with references, and as it reads."""

    key: str
    heading: str
    version: Annotated[int | None, Field(description="null where nothing is written")]
    typed: str
    text: str
    english: Annotated[
        str | None, Field(description="courtesy translation, null where there is none")
    ]


@dataclass(frozen=True, slots=True)
class ReportFigureAnswer:
    """One row of the form. `says` has what references to it read as, by side: value, before, change, previous, step, target, place, highest, lowest; what is not known is left out."""

    row: str
    indicator: str | None
    label: str
    value: DecimalText | None
    printed: str
    year_before: DecimalText | None
    last_period: DecimalText | None
    says: dict[str, str]


@dataclass(frozen=True, slots=True)
class StepAnswer:
    """One thing that happened to a report."""

    kind: str
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class OfficialReportAnswer:
    """A report with its text, the figures of its form and what happened to it. Figures are live until it is handed in."""

    report: OfficialReportHead
    blocks: list[BlockAnswer]
    figures: list[ReportFigureAnswer]
    steps: list[StepAnswer]


class OfficialReportFilter(PeriodPaging):
    """Which reports."""

    state: ReportState | None = None


@get(
    router,
    "/official-reports",
    answers=OfficialReportPage,
    summary="Official reports",
    summary_vi="Danh sách báo cáo hành chính",
)
def list_official_reports(
    request: HttpRequest, wanted: Query[OfficialReportFilter]
) -> OfficialReportPage:
    """List the reports of units the token sees, newest first."""
    rows = OfficialReport.objects.visible_to(asking(request)).select_related("unit")
    if wanted.state is not None:
        rows = rows.filter(state=wanted.state)
    found, following = page_of(request, in_period(rows, wanted), wanted)
    return OfficialReportPage([_head(one) for one in found], following)


@get(
    router,
    "/official-reports/{official_report_id}",
    answers=OfficialReportAnswer,
    summary="One official report",
    summary_vi="Một báo cáo hành chính với lời và số liệu",
    refusals=(503,),
)
def get_official_report(request: HttpRequest, official_report_id: Id) -> OfficialReportAnswer:
    """Return a report: text as typed and as it reads, the figures of its form, and each step of it. 503 while figures are being computed anew."""
    report = _found(request, official_report_id)
    told = report_data(report, user=asking(request))
    return OfficialReportAnswer(
        report=_head(report),
        blocks=[BlockAnswer(**one) for one in told["parts"]],
        figures=[ReportFigureAnswer(**one) for one in told["figures"]],
        steps=[
            StepAnswer(one.kind, timezone.localtime(one.at), one.note)
            for one in report.events.all()
        ],
    )


@get(
    router,
    "/official-reports/{official_report_id}/docx",
    answers=bytes,
    summary="An official report in Word",
    summary_vi="Báo cáo hành chính bản Word",
    refusals=(503,),
)
def get_official_report_word(request: HttpRequest, official_report_id: Id) -> HttpResponse:
    """Return the Word file that was kept when the report was issued; before that it is made as things stand, and says that it is a draft."""
    report = _found(request, official_report_id)
    if report.word is None:
        return _file(report_file(report, user=asking(request)))
    with open_original(report.word) as file:
        return _file(file.read())


@get(
    router,
    "/official-reports/{official_report_id}/pdf",
    answers=bytes,
    summary="The archive copy of an official report",
    summary_vi="Bản lưu PDF của báo cáo hành chính",
)
def get_official_report_pdf(request: HttpRequest, official_report_id: Id) -> HttpResponse:
    """Return the PDF/A as it was issued and signed, with the bytes that `sha256` is of. 404 before the report is issued."""
    report = _found(request, official_report_id)
    if report.archive is None:
        raise not_found()
    with open_original(report.archive) as file:
        return _file(file.read())


def _file(content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _found(request: HttpRequest, report_id: int) -> OfficialReport:
    """Return a report the token sees.

    Raises:
        Refusal: there is none.
    """
    seen = OfficialReport.objects.visible_to(asking(request))
    found = seen.select_related("unit", "word", "archive").filter(pk=report_id).first()
    if found is None:
        raise not_found()
    return found


def _head(one: OfficialReport) -> OfficialReportHead:
    return OfficialReportHead(
        id=one.pk,
        unit=unit_ref(one.unit),
        form=one.form,
        period=period_of(None, one.period_start, one.period_end),
        campaign=one.campaign_id,
        subject=one.subject,
        state=one.state,  # type: ignore[arg-type] # the choices of the model
        number=one.number,
        symbol=one.symbol,
        dated=one.dated,
        signer=one.signer,
        approved_at=timezone.localtime(one.approved_at) if one.approved_at else None,
        issued_at=timezone.localtime(one.issued_at) if one.issued_at else None,
        signed_as=one.signed_as,
        sha256=one.digest or None,
    )
