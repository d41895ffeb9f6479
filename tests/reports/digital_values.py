"""Invented figures of form 7: connections, electronic documents, online services of both form versions."""

from __future__ import annotations

from decimal import Decimal

from tests.reports.drawing import Draw, Values, add_share, percent


def connections(values: Values, draw: Draw) -> None:
    """Fill what is connected, and the documents sent by each level."""
    values["digital.architecture.updated"] = Decimal(1)
    values["digital.videoconference.levels"] = Decimal(2)
    values["digital.lgsp.status"] = Decimal(2)
    reports = draw.whole(40, 260)
    values["digital.reporting.reports_total"] = reports
    values["digital.reporting.reports_online"] = draw.part(reports, 0.8, 1)
    add_share(
        values,
        "digital.reporting.online_rate",
        "digital.reporting.reports_online",
        "digital.reporting.reports_total",
        1,
    )
    for group in ("doc_connect", "one_stop_connect"):
        for level in ("departments", "districts", "communes"):
            values[f"digital.{group}.{level}_rate"] = Decimal(100)
    sent_total = electronic_total = Decimal(0)
    for level, low, high in (
        ("departments", 90, 220),
        ("districts", 150, 420),
        ("communes", 180, 600),
    ):
        sent = draw.whole(low * 1000, high * 1000)
        electronic = draw.part(sent, 0.93, 0.999)
        values[f"digital.edocs.sent_{level}"] = sent
        values[f"digital.edocs.electronic_{level}"] = electronic
        values[f"digital.edocs.{level}_rate"] = percent(electronic, sent)
        sent_total += sent
        electronic_total += electronic
    values["digital.edocs.sent_total"] = sent_total
    values["digital.edocs.electronic_total"] = electronic_total
    values["digital.edocs.rate"] = percent(electronic_total, sent_total)


def online_2022(values: Values, draw: Draw) -> None:
    """Fill item 6 in levels 3 and 4."""
    for level, low, high in (("l3", 250, 600), ("l4", 200, 500)):
        stem = f"digital.online_services.{level}."
        eligible = draw.whole(low, high)
        provided = draw.part(eligible, 0.8, 1)
        values[stem + "eligible"] = eligible
        values[stem + "provided"] = provided
        values[stem + "with_online_dossiers"] = draw.part(provided, 0.3, 0.8)
        add_share(values, stem + "rate", stem + "provided", stem + "eligible")
    stem = "digital.online_services."
    total = (values[stem + "l3.provided"] or Decimal(0)) + (
        values[stem + "l4.provided"] or Decimal(0)
    )
    values[stem + "portal_integration_total"] = total
    values[stem + "portal_integrated"] = draw.part(total, 0.6, 0.99)
    add_share(
        values,
        stem + "portal_integration_rate",
        stem + "portal_integrated",
        stem + "portal_integration_total",
    )
    online = values["procedures.dossiers.received.online.total"] or Decimal(0)
    received = values["procedures.dossiers.received.total"] or Decimal(0)
    values["digital.online_dossiers.level34.online"] = online
    values["digital.online_dossiers.level34.total"] = online + draw.part(
        received - online, 0.1, 0.6
    )
    _share_of(values, "digital.online_dossiers.level34")
    _payment(values, draw, total)


def online_2023(values: Values, draw: Draw) -> None:
    """Fill item 6 in full and partial services."""
    stem = "digital.online_services."
    eligible = draw.whole(500, 800)
    full = draw.part(eligible, 0.85, 1)
    partial = draw.whole(200, 500)
    with_dossiers = draw.part(full, 0.5, 0.95)
    values[stem + "full_eligible"] = eligible
    values[stem + "full_provided"] = full
    values[stem + "partial_provided"] = partial
    values[stem + "portal_integrated"] = draw.part(full + partial, 0.9, 1)
    values[stem + "with_dossiers"] = (
        with_dossiers if with_dossiers != partial else with_dossiers + 1
    )
    values[stem + "with_online_dossiers"] = draw.part(with_dossiers, 0.4, 0.9)
    add_share(values, stem + "full_rate", stem + "full_provided", stem + "full_eligible")
    add_share(
        values,
        stem + "with_online_dossiers_rate",
        stem + "with_online_dossiers",
        stem + "with_dossiers",
    )
    online = values["procedures.dossiers.received.online.total"] or Decimal(0)
    received = values["procedures.dossiers.received.total"] or Decimal(0)
    first = draw.part(online, 0.4, 0.6)
    spare = received - online
    for name, submitted in (("full", first), ("partial", online - first)):
        values[f"digital.online_dossiers.{name}.online"] = submitted
        values[f"digital.online_dossiers.{name}.total"] = submitted + draw.part(spare, 0.05, 0.4)
        _share_of(values, f"digital.online_dossiers.{name}")
    _payment(values, draw, full + partial)


def _share_of(values: Values, stem: str) -> None:
    add_share(values, f"{stem}.rate", f"{stem}.online", f"{stem}.total")


def _payment(values: Values, draw: Draw, most: Decimal) -> None:
    fees = draw.part(most, 0.4, 0.9)
    values["digital.online_payment.procedures_with_fees"] = fees
    values["digital.online_payment.procedures_integrated"] = draw.part(fees, 0.7, 1)
    add_share(
        values,
        "digital.online_payment.rate",
        "digital.online_payment.procedures_integrated",
        "digital.online_payment.procedures_with_fees",
    )
