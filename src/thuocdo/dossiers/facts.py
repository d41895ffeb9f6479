"""What this room gives to statistics: one row per dossier and one per payment, without any personal data."""

from __future__ import annotations

from thuocdo.dossiers.status import DigitisationState, Status
from thuocdo.facts.schema import Column, ColumnType, FactSchema
from thuocdo.facts.source import FactSource, Lookup

_T = ColumnType

#: Under this name changes of dossiers are noted.
CHANGES = "dossiers.dossiers"

_MOMENTS = {
    "registered_at": "when it was handed in",
    "accepted_at": "when it was accepted; null before",
    "due_at": "when it is due by law, extension and restart included; null without a term",
    "original_due_at": "when it would be due without the extension",
    "first_due_at": "when it was due by the first receipt",
    "index_due_at": "when it is due by the index",
    "inner_due_at": "inner limit of the green lane; null where there is none",
    "resolved_at": "when its result was there",
    "returned_at": "when the applicant got it",
    "ended_at": "when the clock of the law stopped; null while it runs",
    "index_ended_at": "when the clock of the index stopped",
}

#: Level of whoever decides, as forms ask for it: departments and other offices of the province count as the province.
LEVEL = "CASE {unit}.kind WHEN 'commune' THEN 'commune' WHEN 'district' THEN 'district' ELSE 'province' END"

_WHOSE = (
    Column("dossier_id", _T.INTEGER, "number of the row here"),
    Column("registered_on", _T.DATE, "day on which it was handed in"),
    Column("competent_agency_id", _T.INTEGER, "who decides it: whose dossier it is in figures"),
    Column("agency_level", _T.CATEGORY, "province, district or commune: level of who decides it"),
    Column("procedure_code", _T.CATEGORY, "of its procedure; null where unknown", nullable=True),
)

DOSSIERS = FactSchema(
    room="dossiers",
    name="dossiers",
    grain="dossier",
    record="dossier_id",
    day="registered_on",
    columns=(
        *_WHOSE,
        Column("source_system", _T.CATEGORY, "which system handles it"),
        Column("reception_unit_id", _T.INTEGER, "where it was handed in"),
        Column("procedure_id", _T.INTEGER, "its procedure here; null where unknown", nullable=True),
        Column("procedure_version_id", _T.INTEGER, "what its procedure said then", nullable=True),
        Column("sector_code", _T.CATEGORY, "field of the procedure", nullable=True),
        Column("online_level", _T.CATEGORY, "of the procedure then", nullable=True),
        Column("channel", _T.CATEGORY, "direct, online or post"),
        Column("boundary_free", _T.BOOLEAN, "handed in where another agency is competent"),
        Column("interagency", _T.BOOLEAN, "part of a linked group"),
        Column("priority_lane", _T.BOOLEAN, "green lane"),
        Column("secret", _T.BOOLEAN, "it has state secrets in it"),
        Column("off_desk", _T.CATEGORY, "mobile or on_spot: outside the desk; empty for most"),
        Column("status", _T.INTEGER, "national number of the status"),
        Column("outcome", _T.CATEGORY, "granted, refused, stopped, withdrawn …; empty while open"),
        *(
            Column(name, _T.MOMENT, meaning, nullable=name != "registered_at")
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
        Column("owed_vnd", _T.INTEGER, "to be paid, in VND"),
        Column("paid_vnd", _T.INTEGER, "paid so far, in VND"),
        Column("delivery_state", _T.CATEGORY, "where its result is"),
        Column("digitised", _T.BOOLEAN, "a component has a file"),
        Column("reused", _T.BOOLEAN, "a component was reused from what the state has already"),
        Column(
            "gives_paper",
            _T.BOOLEAN,
            "its procedure gives a result on paper, to be had as a file, too",
        ),
        Column("electronic_result", _T.BOOLEAN, "its result is there as a file"),
        Column("has_fee", _T.BOOLEAN, "its procedure has a fee that is not zero"),
        Column("sync_state", _T.CATEGORY, "what the national portal knows"),
    ),
)

_DOSSIERS_SELECT = f"""
SELECT d.id AS dossier_id, d.competent_agency_id, d.source_system, d.reception_unit_id, d.procedure_version_id,
  d.channel, d.territorial_scope <> 'local' AND d.reception_unit_id <> d.competent_agency_id AS boundary_free,
  d.interagency, d.priority_lane, d.secret, d.off_desk, d.status, d.outcome,
  {", ".join(f"d.{name}" for name in _MOMENTS)},
  d.late_current, d.late_original, d.late_index, d.supplement_count, d.extension_count, d.correction_count,
  d.outcome = 'withdrawn' OR d.status = {Status.WITHDRAWAL_REQUESTED.value} AS withdrawn,
  d.payment_state, d.owed_vnd, d.paid_vnd, d.delivery_state,
  d.digitisation_state >= {DigitisationState.DIGITISED.value} AS digitised,
  d.digitisation_state > {DigitisationState.DIGITISED.value} AS reused,
  EXISTS (
    SELECT FROM dossiers_dossierresult r WHERE r.dossier_id = d.id AND r.attachment_id IS NOT NULL AND r.withdrawn_at IS NULL
  ) AS electronic_result, d.sync_state
FROM dossiers_dossier d
WHERE {{records}}
"""

#: What follows from who decides.
_AGENCY = Lookup(
    key="competent_agency_id",
    columns={"agency_level": None},
    select=f"SELECT u.id, {LEVEL.format(unit='u')} FROM organisations_unit u WHERE {{records}}",
    record="u.id",
)
#: What follows from what a procedure said then.
_VERSION = Lookup(
    key="procedure_version_id",
    columns={
        "procedure_code": None,
        "procedure_id": None,
        "sector_code": None,
        "online_level": None,
        "gives_paper": False,
        "has_fee": False,
    },
    select="""
SELECT v.id, p.code, v.procedure_id, s.code, v.online_level,
  EXISTS (SELECT FROM procedures_procedureresult x WHERE x.version_id = v.id AND x.is_paper),
  EXISTS (
    SELECT FROM procedures_way y JOIN procedures_timelimit t ON t.way_id = y.id JOIN procedures_fee z ON z.time_limit_id = t.id
    WHERE y.version_id = v.id AND z.amount_vnd IS DISTINCT FROM 0
  )
FROM procedures_procedureversion v
JOIN procedures_procedure p ON p.id = v.procedure_id
LEFT JOIN procedures_sector s ON s.id = v.sector_id
WHERE {records}
""",
    record="v.id",
)

PAYMENTS = FactSchema(
    room="dossiers",
    name="payments",
    grain="payment for a dossier",
    record="dossier_id",
    day="registered_on",
    columns=(
        *_WHOSE,
        Column("paid_at", _T.MOMENT, "when the money came"),
        Column(
            "method",
            _T.CATEGORY,
            "by which way: cash, a gateway, a transfer …; empty where unknown",
        ),
        Column("amount_vnd", _T.INTEGER, "how much, in VND"),
    ),
)

_PAYMENTS_SELECT = f"""
SELECT d.id AS dossier_id,
  (d.registered_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS registered_on,
  d.competent_agency_id, {LEVEL.format(unit="u")} AS agency_level, p.code AS procedure_code,
  e.at AS paid_at, coalesce(e.payload->>'method', '') AS method, (e.payload->>'amount_vnd')::bigint AS amount_vnd
FROM dossiers_dossier d
JOIN dossiers_dossierevent e ON e.dossier_id = d.id AND e.kind = 'paid'
JOIN organisations_unit u ON u.id = d.competent_agency_id
LEFT JOIN procedures_procedureversion v ON v.id = d.procedure_version_id
LEFT JOIN procedures_procedure p ON p.id = v.procedure_id
WHERE {{records}}
"""

#: Rows of one unit lie together: whoever asks for a unit reads little else.
_ORDER = ("competent_agency_id", "registered_on")

SOURCES = (
    FactSource(
        schema=DOSSIERS,
        select=_DOSSIERS_SELECT,
        lookups=(_AGENCY, _VERSION),
        record="d.id",
        changes=CHANGES,
        order=_ORDER,
    ),
    FactSource(
        schema=PAYMENTS, select=_PAYMENTS_SELECT, record="d.id", changes=CHANGES, order=_ORDER
    ),
)
