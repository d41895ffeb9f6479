"""Figures of a unit as they could be, drawn from a seed: they add up, so whatever is found wrong was put there on purpose."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from random import Random

from thuocdo.campaigns.deriving import follows
from thuocdo.campaigns.questions import Question
from thuocdo.figures.notation import write_number

#: What contradicts itself, each kind by the indicator that a check names and what it is set to beyond.
ERRORS: tuple[tuple[str, str], ...] = (
    ("steering.plan.tasks_completed", "steering.plan.tasks_planned"),
    ("digital.reporting.reports_online", "digital.reporting.reports_total"),
    ("finance.investment.disbursed", "finance.investment.planned"),
    ("steering.provincial_tasks.completed_on_time", "steering.provincial_tasks.assigned"),
)


def sample_values(
    questions: Mapping[str, Question], seed: str, *, error: int | None = None
) -> dict[str, str]:
    """Return what a unit types into the rows of its own form, by row, in printed order; nothing for what is computed or follows from others.

    Args:
        questions: what the unit is asked.
        seed: the same gives the same.
        error: the number of the kind of contradiction that is put in; null for none.
    """
    drawn = _drawn(Random(seed))  # noqa: S311 - no secret
    if error is not None:
        wrong, bound = ERRORS[error % len(ERRORS)]
        drawn[wrong] = drawn[bound] + 7
    own = {row: one for row, one in questions.items() if not one.of_whole}
    derived = follows(own)
    return {
        row: write_number(Decimal(drawn.get(one.indicator.code, 0)))
        for row, one in own.items()
        if not one.computed and row not in derived
    }


def _drawn(random: Random) -> dict[str, int]:
    found = _steering(random) | _staff(random)
    schools, others = random.randint(3, 9), random.randint(0, 3)
    units = schools + others
    sent, planned = random.randint(200, 900), random.randint(5_000, 40_000)
    reports = random.randint(10, 30)
    return found | {
        "organisation.public_units.under_communes": units,
        "organisation.public_units.under_departments": units,
        "organisation.public_units.education": schools,
        "organisation.public_units.other": others,
        "finance.autonomy.state_funded": units,
        "civil_service.job_positions.units_approved": units,
        "civil_service.job_positions.agencies_approved": 1,
        "finance.investment.planned": planned,
        "finance.investment.disbursed": planned * random.randint(30, 95) // 100,
        "digital.reporting.reports_total": reports,
        "digital.reporting.reports_online": reports - random.randint(0, 2),
        "digital.edocs.sent_communes": sent,
        "digital.edocs.electronic_communes": sent - random.randint(0, 20),
        "digital.edocs.sent_departments": sent,
        "digital.edocs.electronic_departments": sent - random.randint(0, 20),
        "digital.doc_connect.communes_connected": 1,
        "digital.doc_connect.departments_connected": 1,
        "digital.one_stop_connect.communes_connected": 1,
        "digital.one_stop_connect.departments_connected": 1,
    }


def _steering(random: Random) -> dict[str, int]:
    planned, assigned = random.randint(20, 40), random.randint(10, 25)
    late, reviewed = random.randint(0, 2), random.randint(6, 20)
    needing = random.randint(1, 5)
    return {
        "steering.documents_issued": random.randint(3, 20),
        "steering.plan.tasks_planned": planned,
        "steering.plan.tasks_completed": planned - random.randint(3, 15),
        "steering.provincial_tasks.assigned": assigned,
        "steering.provincial_tasks.completed_on_time": assigned - late - random.randint(0, 5),
        "steering.provincial_tasks.completed_late": late,
        "steering.survey.conducted": 1,
        "steering.survey.ballots": random.randint(50, 200),
        "steering.survey.method": random.randint(0, 2),
        "steering.dialogue.held": 1,
        "institutions.legal_documents.issued_commune": random.randint(0, 6),
        "institutions.legal_documents.drafted": random.randint(0, 4),
        "institutions.legal_documents.reviewed": reviewed,
        "institutions.legal_documents.review_needing_action": needing,
        "institutions.legal_documents.review_resolved": random.randint(0, needing),
        "organisation.structure.communes_restructured": 1,
        "organisation.structure.departments_restructured": 1,
    }


def _staff(random: Random) -> dict[str, int]:
    servants, employees = random.randint(60, 90), random.randint(100, 300)
    exams, special = random.randint(0, 2), random.randint(0, 1)
    return {
        "organisation.civil_servants.allocated": servants,
        "organisation.civil_servants.present": servants - random.randint(0, 8),
        "organisation.civil_servants.contract_workers": random.randint(2, 6),
        "organisation.civil_servants.downsized": random.randint(0, 1),
        "organisation.public_employees.allocated": employees,
        "organisation.public_employees.present": employees - random.randint(0, 12),
        "organisation.public_employees.downsized": random.randint(0, 2),
        "civil_service.recruitment.total": exams + special,
        "civil_service.recruitment.civil_servants_exam": exams,
        "civil_service.recruitment.public_employees_special": special,
    }
