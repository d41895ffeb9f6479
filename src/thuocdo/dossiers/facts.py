"""What this room gives to statistics: one row per dossier, without any personal data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from thuocdo.dossiers.models import Dossier, DossierDocument
from thuocdo.dossiers.status import DigitisationState, Status
from thuocdo.facts.schema import Column, ColumnType, FactSchema
from thuocdo.working_time.period import Period
from thuocdo.working_time.working_calendar import start_of

_T = ColumnType
_MOMENTS = {
    "registered_at": "when it was handed in",
    "accepted_at": "when it was accepted; null before",
    "due_at": "when it is due by law, extension and restart included; null without a term",
    "original_due_at": "when it would be due without the extension",
    "index_due_at": "when it is due by the index",
    "resolved_at": "when its result was there",
    "returned_at": "when the applicant got it",
    "ended_at": "when the clock of the law stopped; null while it runs",
    "index_ended_at": "when the clock of the index stopped",
}
_OPTIONAL = _MOMENTS.keys() - {"registered_at"}

DOSSIERS = FactSchema(
    room="dossiers",
    name="dossiers",
    grain="dossier",
    day="registered_on",
    columns=(
        Column("dossier_id", _T.INTEGER, "number of the row here"),
        Column("source_system", _T.CATEGORY, "which system handles it"),
        Column("registered_on", _T.DATE, "day on which it was handed in"),
        Column("reception_unit_id", _T.INTEGER, "where it was handed in"),
        Column("competent_agency_id", _T.INTEGER, "who decides it: whose dossier it is in figures"),
        Column(
            "procedure_code", _T.CATEGORY, "of its procedure; null where unknown", nullable=True
        ),
        Column("procedure_version_id", _T.INTEGER, "what its procedure said then", nullable=True),
        Column("sector_code", _T.CATEGORY, "field of the procedure", nullable=True),
        Column("channel", _T.CATEGORY, "direct, online or post"),
        Column("online_level", _T.CATEGORY, "of the procedure then", nullable=True),
        Column("boundary_free", _T.BOOLEAN, "handed in where another agency is competent"),
        Column("interagency", _T.BOOLEAN, "part of a linked group"),
        Column("priority_lane", _T.BOOLEAN, "green lane"),
        Column("status", _T.INTEGER, "national number of the status"),
        Column("outcome", _T.CATEGORY, "granted, refused, stopped, withdrawn …; empty while open"),
        *(
            Column(name, _T.MOMENT, meaning, nullable=name in _OPTIONAL)
            for name, meaning in _MOMENTS.items()
        ),
        Column(
            "late_current", _T.BOOLEAN, "ended after its due time; null while open", nullable=True
        ),
        Column("late_original", _T.BOOLEAN, "after its due time without extension", nullable=True),
        Column("late_index", _T.BOOLEAN, "late by the index", nullable=True),
        Column("supplement_count", _T.INTEGER, "how often papers were asked for"),
        Column("extension_count", _T.INTEGER, "how often its date was moved, with an apology"),
        Column("correction_count", _T.INTEGER, "mistakes of the office put right"),
        Column("withdrawn", _T.BOOLEAN, "the applicant wanted it back"),
        Column("payment_state", _T.CATEGORY, "none, awaiting, paid, refunded, exempt"),
        Column("paid_vnd", _T.INTEGER, "paid so far, in VND"),
        Column("digitised", _T.BOOLEAN, "a component has a file"),
        Column("reused", _T.BOOLEAN, "a component was reused"),
        Column("sync_state", _T.CATEGORY, "what the national portal knows"),
    ),
)

_SAME = tuple(
    one.name
    for one in DOSSIERS.columns
    if one.name not in {
        "dossier_id", "registered_on", "procedure_code", "sector_code", "online_level", "boundary_free", "withdrawn",
        "digitised", "reused",
    }
)  # fmt: skip


def dossier_rows(days: Period) -> Iterator[Mapping[str, Any]]:
    """Yield the dossiers handed in on some days, as they stand now.

    Shape: one row per dossier, in the order of their ids.
    Null: as each column says; a due time of a procedure without a term is null, never late.
    Time: days in Vietnam, the end exclusive.
    """
    found = _dossiers(start_of(days.start), start_of(days.end))
    for row in found.iterator(chunk_size=2000):
        yield _fact(row)


def _dossiers(start: datetime, end: datetime) -> Any:
    papers = DossierDocument.objects.filter(dossier=OuterRef("pk"))
    return (
        Dossier.objects.filter(registered_at__gte=start, registered_at__lt=end)
        .select_related("procedure_version__procedure", "procedure_version__sector")
        .annotate(
            digitised=Exists(papers.filter(digitisation_state=DigitisationState.DIGITISED)),
            reused=Exists(papers.filter(digitisation_state__gt=DigitisationState.DIGITISED)),
        )
        .order_by("pk")
    )


def _fact(row: Any) -> Mapping[str, Any]:
    version = row.procedure_version
    boundary_free = (
        row.territorial_scope != "local" and row.reception_unit_id != row.competent_agency_id
    )
    withdrawn = row.outcome == "withdrawn" or row.status == Status.WITHDRAWAL_REQUESTED
    return {
        "dossier_id": row.pk,
        "registered_on": timezone.localdate(row.registered_at),
        "procedure_code": version.procedure.code if version else None,
        "sector_code": version.sector.code if version else None,
        "online_level": version.online_level if version else None,
        "boundary_free": boundary_free,
        "withdrawn": withdrawn,
        "digitised": row.digitised,
        "reused": row.reused,
        **{name: getattr(row, name) for name in _SAME},
    }
