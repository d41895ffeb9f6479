"""Invented figures of one unit for one period, made so that every rule of the forms holds.

All builders draw from a seeded generator and return a value per indicator key; null is a cell that must stay blank
(a share of nothing). Helper keys of the indicator list that no form prints are filled too: the prose states them.
"""

from __future__ import annotations

import random
from decimal import Decimal

from tests.reports import digital_values
from tests.reports.drawing import Draw, Values, add_share, percent


def province(
    rng: random.Random, version: str, *, carried: bool = True, two_level: bool = False
) -> Values:
    """Return the figures of a province for a provincial form version."""
    draw = Draw(rng)
    values: Values = {}
    _structure(values, draw, two_level=two_level)
    _steering(values, draw)
    _institutions(values, draw, two_level=two_level)
    _procedures(values, draw)
    _dossiers(values, draw, two_level=two_level)
    _received(values, draw, carried=carried)
    _staff(values, draw, scale=1)
    _civil_service(values, draw)
    _finance(values, draw)
    digital_values.connections(values, draw)
    if version == "2022_province":
        digital_values.online_2022(values, draw)
    else:
        digital_values.online_2023(values, draw)
    _indices(values, draw)
    return values


def _structure(values: Values, draw: Draw, *, two_level: bool) -> None:
    departments = draw.whole(13, 21)
    districts = Decimal(0) if two_level else draw.whole(7, 20)
    communes = draw.whole(50, 130) if two_level else draw.whole(90, 320)
    values["organisation.structure.departments_total"] = departments
    values["organisation.structure.departments_restructured"] = departments
    values["organisation.structure.departments_restructured_rate"] = Decimal(100)
    values["organisation.structure.districts_total"] = districts
    values["organisation.structure.districts_restructured"] = districts
    values["organisation.structure.districts_restructured_rate"] = (
        None if two_level else Decimal(100)
    )
    values["organisation.structure.communes_total"] = communes
    values["organisation.structure.management_boards_province"] = draw.whole(2, 6)
    values["organisation.structure.interagency_bodies"] = draw.whole(20, 160)
    _public_units(values, draw, two_level=two_level)


def _public_units(values: Values, draw: Draw, *, two_level: bool) -> None:
    parts = {
        "under_province": draw.whole(5, 20),
        "under_departments": draw.whole(80, 260),
        "under_districts": draw.whole(0, 0) if two_level else draw.whole(400, 1900),
    }
    for name, value in parts.items():
        values[f"organisation.public_units.{name}"] = value
    total = sum(parts.values(), Decimal(0))
    base = total + draw.part(total, 0.05, 0.2)
    values["organisation.public_units.total"] = total
    values["organisation.public_units.total_2015"] = base
    values["organisation.public_units.reduction_rate_vs_2015"] = percent(
        base - total, base, draw.rng.choice((1, 2))
    )


def _steering(values: Values, draw: Draw) -> None:
    planned = draw.whole(24, 90)
    completed = draw.part(planned, 0.4, 1)
    found = draw.whole(12, 90)
    audited = draw.whole(5, 18)
    done = draw.part(audited, 0.5, 0.95)
    values.update(
        {
            "steering.documents_issued": draw.whole(22, 140),
            "steering.plan.tasks_planned": planned,
            "steering.plan.tasks_completed": completed,
            "steering.inspection.departments_inspected": draw.whole(3, 10),
            "steering.inspection.districts_inspected": _up_to(
                draw, values, "organisation.structure.districts_total", 6
            ),
            "steering.inspection.issues_found": found,
            "steering.inspection.issues_resolved": draw.part(found, 0.6, 1),
            "steering.inspectorate.units_audited": audited,
            "steering.inspectorate.units_completed": done,
            "steering.survey.conducted": Decimal(1),
            "steering.survey.ballots": draw.whole(800, 9000),
            "steering.survey.method": draw.whole(0, 2),
            "steering.dialogue.held": draw.whole(0, 1),
        },
    )
    values["steering.inspectorate.conclusion_completion_rate"] = percent(done, audited)
    add_share(
        values,
        "steering.plan.completion_rate",
        "steering.plan.tasks_completed",
        "steering.plan.tasks_planned",
    )
    add_share(
        values,
        "steering.inspection.issue_resolution_rate",
        "steering.inspection.issues_resolved",
        "steering.inspection.issues_found",
    )
    _central_tasks(values, draw)


def _central_tasks(values: Values, draw: Draw) -> None:
    on_time, late, overdue, running = (
        draw.whole(20, 90),
        draw.whole(0, 6),
        draw.whole(0, 4),
        draw.whole(8, 80),
    )
    values["steering.central_tasks.assigned"] = on_time + late + overdue + running
    values["steering.central_tasks.completed_on_time"] = on_time
    values["steering.central_tasks.completed_late"] = late
    values["steering.central_tasks.overdue_open"] = overdue
    values["steering.central_tasks.in_progress"] = running


def _up_to(draw: Draw, values: Values, key: str, most: int) -> Decimal:
    limit = int(values[key] or 0)
    return draw.whole(min(2, limit), min(most, limit))


def _institutions(values: Values, draw: Draw, *, two_level: bool) -> None:
    stem = "institutions.legal_documents."
    parts = {
        "issued_province": draw.whole(20, 90),
        "issued_district": Decimal(0) if two_level else draw.whole(0, 30),
        "issued_commune": draw.whole(0, 80),
    }
    values.update({stem + name: value for name, value in parts.items()})
    values[stem + "issued_total"] = sum(parts.values(), Decimal(0))
    for verb, bounds in (("check", (60, 400)), ("review", (150, 700))):
        done = draw.whole(*bounds)
        needing = draw.part(done, 0.05, 0.3)
        values[stem + verb + "ed"] = done
        values[stem + verb + "_needing_action"] = needing
        values[stem + verb + "_resolved"] = draw.part(needing, 0.6, 0.95)
        add_share(
            values,
            stem + verb + "_resolution_rate",
            stem + verb + "_resolved",
            stem + verb + "_needing_action",
        )


def _procedures(values: Values, draw: Draw) -> None:
    stem = "procedures.inventory."
    parts = {
        "province": draw.whole(1200, 1700),
        "district": draw.whole(180, 420),
        "commune": draw.whole(90, 300),
    }
    values.update({stem + name: value for name, value in parts.items()})
    values[stem + "total"] = sum(parts.values(), Decimal(0))
    values[stem + "newly_announced"] = draw.whole(30, 240)
    values[stem + "amended"] = draw.whole(60, 480)
    values[stem + "abolished"] = draw.whole(20, 190)
    values[stem + "abolished_replaced"] = values[stem + "abolished"]
    values[stem + "simplification_approved"] = draw.whole(12, 90)
    values["procedures.one_stop.same_level.total"] = draw.whole(60, 480)
    values["procedures.one_stop.cross_level.total"] = draw.whole(40, 220)
    values["procedures.one_stop.non_territorial"] = draw.whole(3, 90)
    received = draw.whole(30, 420)
    pending = draw.whole(1, 12)
    values["procedures.feedback.received"] = received
    values["procedures.feedback.pending"] = pending
    values["procedures.feedback.resolved"] = received - pending
    add_share(
        values,
        "procedures.feedback.resolution_rate",
        "procedures.feedback.resolved",
        "procedures.feedback.received",
    )


def _dossiers(values: Values, draw: Draw, *, two_level: bool) -> None:
    bounds = {
        "department": (90_000, 700_000),
        "district": (40_000, 190_000),
        "commune": (150_000, 600_000),
    }
    resolved = on_time = Decimal(0)
    for level, (low, high) in bounds.items():
        stem = f"procedures.dossiers.{level}."
        done = Decimal(0) if two_level and level == "district" else draw.whole(low, high)
        good = done - draw.part(done, 0.001, 0.03)
        values[stem + "resolved"] = done
        values[stem + "on_time"] = good
        add_share(values, stem + "on_time_rate", stem + "on_time", stem + "resolved")
        resolved += done
        on_time += good
    values["procedures.dossiers.all.resolved"] = resolved
    values["procedures.dossiers.all.on_time"] = on_time
    values["procedures.dossiers.all.on_time_rate"] = percent(on_time, resolved)


def _received(values: Values, draw: Draw, *, carried: bool) -> None:
    """Fill what was received: with what was carried over it is a little more than what was resolved."""
    resolved = values["procedures.dossiers.all.resolved"] or Decimal(0)
    total = resolved + draw.part(resolved, 0.01, 0.05)
    over = draw.part(total, 0.005, 0.03) if carried else Decimal(0)
    online = draw.part(total - over, 0.35, 0.85)
    stem = "procedures.dossiers.received."
    values[stem + "total"] = total
    values[stem + "carried_over"] = over if carried else None
    values[stem + "online.total"] = online
    values[stem + "direct.total"] = total - over - online


def _staff(values: Values, draw: Draw, *, scale: int) -> None:
    for group, low, high in (("civil_servants", 1500, 3900), ("public_employees", 16_000, 60_000)):
        stem = f"organisation.{group}."
        given = draw.whole(low // scale, high // scale)
        base = given + draw.part(given, 0.06, 0.2)
        values[stem + "allocated"] = given
        values[stem + "allocated_2015"] = base
        values[stem + "present"] = draw.part(given, 0.92, 0.995)
        values[stem + "downsized"] = draw.part(given, 0.001, 0.02)
        values[stem + "downsized_rate_vs_2015"] = percent(
            base - given, base, draw.rng.choice((1, 2))
        )
    values["organisation.civil_servants.contract_workers"] = draw.whole(90 // scale, 800 // scale)


def _civil_service(values: Values, draw: Draw) -> None:
    departments = values["organisation.structure.departments_total"] or Decimal(0)
    districts = values["organisation.structure.districts_total"] or Decimal(0)
    values["civil_service.job_positions.agencies_approved"] = departments + districts
    units = values["organisation.public_units.total"] or Decimal(0)
    values["civil_service.job_positions.units_approved"] = draw.part(units, 0.8, 1)
    values["civil_service.job_positions.violations"] = draw.whole(0, 3)
    _recruitment(values, draw, (40, 200))
    values["civil_service.leadership.appointed_by_exam"] = draw.whole(0, 14)
    levels = {
        "provincial_leaders": draw.whole(0, 2),
        "department_district_leaders": draw.whole(0, 9),
        "division_leaders": draw.whole(2, 25),
        "public_employees": draw.whole(10, 90),
    }
    values.update({f"civil_service.discipline.{name}": value for name, value in levels.items()})
    values["civil_service.discipline.total"] = sum(levels.values(), Decimal(0)) + draw.whole(5, 60)


def _recruitment(values: Values, draw: Draw, exam: tuple[int, int]) -> None:
    parts = {
        "civil_servants_exam": draw.whole(*exam),
        "civil_servants_special": draw.whole(1, 40),
        "commune_to_district": draw.whole(0, 9),
        "public_employees_exam": draw.whole(exam[0] * 3, exam[1] * 10),
        "public_employees_special": draw.whole(0, 60),
    }
    values.update({f"civil_service.recruitment.{name}": value for name, value in parts.items()})
    values["civil_service.recruitment.total"] = sum(parts.values(), Decimal(0))


def _finance(values: Values, draw: Draw) -> None:
    planned = draw.whole(2_500_000, 16_000_000)
    disbursed = draw.part(planned, 0.25, 0.97)
    values["finance.investment.planned"] = planned
    values["finance.investment.disbursed"] = disbursed
    values["finance.investment.disbursement_rate"] = percent(
        disbursed, planned, draw.rng.choice((1, 2))
    )
    autonomy(values, draw)


def autonomy(values: Values, draw: Draw) -> None:
    """Split the public service units over the four groups of Decree 60/2021/NĐ-CP."""
    total = values["organisation.public_units.total"] or Decimal(0)
    both, recurrent = draw.part(total, 0.005, 0.03), draw.part(total, 0.03, 0.1)
    thirds = [draw.part(total, 0.03, 0.12) for _ in range(3)]
    stem = "finance.autonomy."
    values[stem + "units_total"] = total
    values[stem + "self_investment_recurrent"] = both
    values[stem + "self_recurrent"] = recurrent
    for name, value in zip(
        ("partial_70_100", "partial_30_70", "partial_10_30"), thirds, strict=True
    ):
        values[stem + name] = value
    values[stem + "partial"] = sum(thirds, Decimal(0))
    values[stem + "state_funded"] = total - both - recurrent - sum(thirds, Decimal(0))
    values[stem + "converted_to_jsc"] = draw.whole(0, 7)


def _indices(values: Values, draw: Draw) -> None:
    for name, low, high in (
        ("par_index", 8000, 9200),
        ("sipas", 7900, 9100),
        ("papi", 3900, 4700),
        ("pci", 6000, 7300),
    ):
        values[f"index.{name}.score"] = draw.whole(low, high) / Decimal(100)
        values[f"index.{name}.rank"] = draw.whole(2, 60)
