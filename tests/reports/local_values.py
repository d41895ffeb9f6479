"""Invented figures of a district (form of 2024), a department and a commune."""

from __future__ import annotations

import random
from decimal import Decimal

from tests.reports.drawing import Draw, Values, percent
from tests.reports.values import autonomy

_CHANNELS = ("direct", "postal", "online_l3", "online_l4")
_NONE = Decimal(0)


def district(rng: random.Random) -> Values:
    """Return the figures of a district for the form of 2024."""
    draw = Draw(rng)
    values: Values = {}
    _steering(values, draw)
    _institutions(values, draw)
    _inventory(values, draw)
    _dossiers(values, draw)
    _publication(values, draw)
    _organisation(values, draw)
    _civil_service(values, draw)
    autonomy(values, draw)
    _digital(values, draw)
    return values


def office(rng: random.Random, level: str) -> Values:
    """Return the figures of a department or a commune, which no known form asks for: the prose states them."""
    draw = Draw(rng)
    commune = level == "commune"
    fresh = draw.whole(900, 5200)
    over = draw.whole(12, 130)
    resolved = draw.part(fresh + over, 0.93, 0.99)
    on_time = resolved - draw.whole(1, 12)
    online = draw.part(fresh, 0.6, 0.97)
    planned = draw.whole(15, 40)
    done = draw.part(planned, 0.5, 0.95)
    staff = draw.whole(30, 80)
    values: Values = {
        "steering.plan.tasks_planned": planned,
        "steering.plan.tasks_completed": done,
        "steering.plan.completion_rate": percent(done, planned, 1),
        "steering.documents_issued": draw.whole(8, 40),
        "steering.survey.ballots": draw.whole(100, 600),
        "procedures.dossiers.received.total": fresh,
        "procedures.dossiers.received.carried_over": over,
        "procedures.dossiers.received.online.total": online,
        "procedures.dossiers.received.direct.total": fresh - online,
        "organisation.civil_servants.allocated": staff,
        "organisation.civil_servants.present": staff - draw.whole(1, 8),
        "finance.investment.planned": draw.whole(8_000, 90_000),
    }
    values["finance.investment.disbursed"] = draw.part(
        values["finance.investment.planned"] or _NONE, 0.3, 0.95
    )
    values["finance.investment.disbursement_rate"] = percent(
        values["finance.investment.disbursed"], values["finance.investment.planned"], 1
    )
    stem = "procedures.dossiers.commune." if commune else "procedures.dossiers.department."
    values.update({stem + "resolved": resolved, stem + "on_time": on_time})
    values[stem + "on_time_rate"] = percent(on_time, resolved)
    return values


def _steering(values: Values, draw: Draw) -> None:
    planned = draw.whole(24, 60)
    assigned = draw.whole(6, 40)
    late = draw.whole(0, 2)
    found = draw.whole(6, 40)
    values.update(
        {
            "steering.plan.tasks_planned": planned,
            "steering.plan.tasks_completed": draw.part(planned, 0.4, 1),
            "steering.documents_issued": draw.whole(10, 50),
            "steering.inspection.district_offices_inspected": draw.whole(2, 9),
            "steering.inspection.communes_inspected": draw.whole(3, 12),
            "steering.inspection.issues_found": found,
            "steering.inspection.issues_resolved": draw.part(found, 0.6, 1),
            "steering.provincial_tasks.assigned": assigned,
            "steering.provincial_tasks.completed_late": late,
            "steering.provincial_tasks.completed_on_time": draw.part(assigned - late, 0.5, 1),
            "steering.survey.ballots": draw.whole(150, 2400),
            "steering.survey.method": draw.whole(0, 2),
            "steering.dialogue.held": draw.whole(0, 1),
            "organisation.structure.communes_total": draw.whole(14, 32),
        },
    )


def _institutions(values: Values, draw: Draw) -> None:
    stem = "institutions.legal_documents."
    district_part, commune_part = draw.whole(0, 6), draw.whole(0, 12)
    checked, reviewed = draw.whole(8, 60), draw.whole(10, 90)
    recommended = draw.whole(2, 8)
    values.update(
        {
            stem + "issued_district": district_part,
            stem + "issued_commune": commune_part,
            stem + "issued_total": district_part + commune_part,
            stem + "checked": checked,
            stem + "reviewed": reviewed,
            stem + "recommended_total": recommended,
            stem + "recommended_resolved": draw.part(recommended, 0.5, 1),
        },
    )


def _two(
    values: Values, stem: str, first: Decimal, second: Decimal, *, total: str = "total"
) -> None:
    values[f"{stem}.district"] = first
    values[f"{stem}.commune"] = second
    values[f"{stem}.{total}"] = first + second


def _inventory(values: Values, draw: Draw) -> None:
    of_district, of_commune = draw.whole(250, 400), draw.whole(120, 260)
    _two(values, "procedures.inventory", of_district, of_commune)
    values["procedures.inventory.newly_announced"] = draw.whole(4, 60)
    values["procedures.inventory.abolished_replaced"] = draw.whole(2, 40)
    one_stop = draw.part(of_district, 0.8, 1), draw.part(of_commune, 0.8, 1)
    (
        values["procedures.one_stop.district_procedures"],
        values["procedures.one_stop.commune_procedures"],
    ) = one_stop
    for kind in ("same_level", "cross_level"):
        parts = draw.part(one_stop[0], 0.1, 0.4), draw.part(one_stop[1], 0.1, 0.4)
        _two(values, f"procedures.one_stop.{kind}", *parts)
    for name in ("approved_rate", "electronic_rate"):
        for suffix in ("", "_district", "_commune"):
            values[f"procedures.internal_process.{name}{suffix}"] = Decimal(100)
    values["procedures.one_stop.non_territorial"] = draw.whole(2, 40)


def _dossiers(values: Values, draw: Draw) -> None:
    total = _NONE
    bounds = {
        "direct": (900, 4800),
        "postal": (5, 90),
        "online_l3": (400, 2600),
        "online_l4": (600, 3900),
    }
    for level, factor in (("district", 1), ("commune", 3)):
        on_time = _NONE
        for channel in _CHANNELS:
            low, high = bounds[channel]
            received = draw.whole(low * factor, high * factor)
            good = received - draw.part(received, 0.002, 0.04)
            values[f"procedures.dossiers.received.{channel}.{level}"] = received
            values[f"procedures.dossiers.{level}.on_time_{channel}"] = good
            on_time += good
        values[f"procedures.dossiers.{level}.on_time"] = on_time
    for channel in _CHANNELS:
        stem = f"procedures.dossiers.received.{channel}"
        both = (values[f"{stem}.district"] or _NONE) + (values[f"{stem}.commune"] or _NONE)
        values[f"{stem}.total"] = both
        total += both
    values["procedures.dossiers.received.total"] = total
    for field, share in (("land", 0.1), ("construction", 0.03)):
        parts = [
            draw.part(values[f"procedures.dossiers.{level}.on_time"] or _NONE, share / 2, share)
            for level in ("district", "commune")
        ]
        _two(values, f"procedures.dossiers.{field}.on_time", *parts)


def _publication(values: Values, draw: Draw) -> None:
    whole = _NONE
    for place in ("portal", "website"):
        parts = [
            draw.part(values[f"procedures.dossiers.{level}.on_time"] or _NONE, 0.2, 0.7)
            for level in ("district", "commune")
        ]
        _two(values, f"procedures.publication.{place}", *parts)
        whole += sum(parts, _NONE)
    values["procedures.publication.total"] = whole
    late = []
    for level in ("district", "commune"):
        received = sum(
            (
                values[f"procedures.dossiers.received.{channel}.{level}"] or _NONE
                for channel in _CHANNELS
            ),
            _NONE,
        )
        late.append(received - (values[f"procedures.dossiers.{level}.on_time"] or _NONE))
    _two(values, "procedures.apologies", draw.part(late[0], 0.1, 0.9), draw.part(late[1], 0.1, 0.9))


def _organisation(values: Values, draw: Draw) -> None:
    schools, others = draw.whole(40, 110), draw.whole(2, 12)
    base = schools + others + draw.whole(5, 30)
    values.update(
        {
            "organisation.structure.district_offices": draw.whole(10, 13),
            "organisation.structure.management_boards_district": draw.whole(2, 6),
            "organisation.public_units.education": schools,
            "organisation.public_units.other": others,
            "organisation.public_units.total": schools + others,
            "organisation.public_units.total_2015": base,
            "organisation.public_units.reduction_rate_vs_2015": percent(
                base - schools - others, base, 1
            ),
        },
    )
    for group, low, high in (("civil_servants", 70, 130), ("public_employees", 1300, 3400)):
        stem = f"organisation.{group}."
        given = draw.whole(low, high)
        base = given + draw.part(given, 0.08, 0.2)
        values[stem + "allocated"] = given
        values[stem + "allocated_2015"] = base
        values[stem + "present"] = draw.part(given, 0.9, 0.99)
        values[stem + "downsized"] = draw.whole(1, 9)
        values[stem + "downsized_rate_vs_2015"] = percent(base - given, base, 1)
    values["organisation.civil_servants.contract_workers"] = draw.whole(2, 12)


def _civil_service(values: Values, draw: Draw) -> None:
    stem = "civil_service."
    values[stem + "job_positions.agencies_approved"] = values[
        "organisation.structure.district_offices"
    ]
    units = values["organisation.public_units.total"] or _NONE
    values[stem + "job_positions.units_approved"] = draw.part(units, 0.8, 1)
    values[stem + "job_positions.violations"] = _NONE
    for name, high in (
        ("civil_servants_exam", 6),
        ("civil_servants_special", 3),
        ("commune_to_district", 2),
        ("public_employees_exam", 90),
        ("public_employees_special", 4),
    ):
        values[f"{stem}recruitment.{name}"] = draw.whole(0, high)
    values[stem + "leadership.exam_selection_used"] = _NONE
    values[stem + "leadership.district_leaders_new"] = draw.whole(0, 3)
    values[stem + "leadership.division_heads_new"] = draw.whole(0, 9)
    values[stem + "discipline.inspection_plan_issued"] = Decimal(1)
    values[stem + "discipline.inspected_units"] = draw.whole(4, 12)
    values[stem + "discipline.inspectable_units"] = draw.whole(30, 45)
    values[stem + "discipline.inspected_units_rate"] = percent(
        values[stem + "discipline.inspected_units"],
        values[stem + "discipline.inspectable_units"],
        1,
    )
    for name in ("district_leaders", "district_division_leaders", "commune_leaders"):
        values[f"{stem}discipline.{name}"] = draw.whole(0, 3)
    _two(values, stem + "discipline.civil_servants", draw.whole(0, 4), draw.whole(0, 9))
    values[stem + "discipline.public_employees"] = draw.whole(0, 12)


def _digital(values: Values, draw: Draw) -> None:
    sent = draw.whole(5000, 24_000)
    electronic = draw.part(sent, 0.9, 0.99)
    rate = percent(electronic, sent) or _NONE
    level3, level4 = draw.whole(90, 140), draw.whole(120, 160)
    paid = draw.part(level3 + level4, 0.2, 0.5), draw.part(level3 + level4, 0.1, 0.3)
    values.update(
        {
            "digital.videoconference.levels": Decimal(1),
            "digital.certificates.coverage_rate": Decimal(100),
            "digital.doc_connect.connected": Decimal(1),
            "digital.doc_connect.communes_rate": Decimal(100),
            "digital.edocs.sent_total": sent,
            "digital.edocs.electronic_total": electronic,
            "digital.edocs.rate": rate,
            "digital.edocs.parallel_paper_rate": Decimal(100) - rate,
            "digital.one_stop_connect.connected": Decimal(1),
            "digital.one_stop_connect.communes_rate": Decimal(100),
            "digital.online_services.l3.provided": level3,
            "digital.online_services.l4.provided": level4,
            "digital.online_payment.procedures_integrated_district": paid[0],
            "digital.online_payment.procedures_integrated_commune": paid[1],
            "digital.online_payment.procedures_integrated": paid[0] + paid[1],
            "digital.iso.district_maintained": Decimal(1),
            "digital.iso.communes_applying": draw.whole(4, 14),
            "digital.iso.commune_maintained": Decimal(1),
        },
    )
