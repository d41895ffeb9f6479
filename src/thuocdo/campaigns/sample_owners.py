"""Who answers in the sample for the rows of the whole that nobody else answers, and what: figures of a province as they could be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from thuocdo.campaigns.consolidation import How, consolidated
from thuocdo.campaigns.deriving import follows
from thuocdo.campaigns.planning import assign_rows
from thuocdo.campaigns.questions import Question

if TYPE_CHECKING:
    from datetime import datetime

    from thuocdo.accounts.models import User
    from thuocdo.campaigns.models import Campaign

_HOME_AFFAIRS = "38.SNV"
#: The department that leads an area of the reform, by the first word of an indicator; home affairs the others.
_OWNERS = {"institutions": "38.STP", "digital": "38.SKHCN", "finance": "38.STC"}

#: What they answer; parts and totals agree.
_VALUES = {
    "steering.documents_issued": "46",
    "steering.plan.tasks_planned": "62",
    "steering.plan.tasks_completed": "41",
    "steering.inspection.departments_inspected": "6",
    "steering.inspection.communes_inspected": "41",
    "steering.inspection.issues_found": "58",
    "steering.inspection.issues_resolved": "49",
    "steering.inspectorate.units_audited": "9",
    "steering.inspectorate.conclusion_completion_rate": "88,89",
    "steering.central_tasks.assigned": "34",
    "steering.central_tasks.completed_on_time": "25",
    "steering.central_tasks.completed_late": "2",
    "steering.central_tasks.overdue_open": "1",
    "steering.survey.ballots": "1.250",
    "steering.survey.method": "2",
    "institutions.legal_documents.issued_total": "412",
    "institutions.legal_documents.issued_province": "31",
    "institutions.legal_documents.checked": "58",
    "institutions.legal_documents.check_needing_action": "6",
    "institutions.legal_documents.check_resolved": "5",
    "institutions.legal_documents.reviewed": "74",
    "institutions.legal_documents.review_needing_action": "12",
    "institutions.legal_documents.review_resolved": "9",
    "organisation.structure.departments_restructured_rate": "100",
    "organisation.structure.communes_restructured_rate": "100",
    "organisation.structure.management_boards_province": "3",
    "organisation.structure.interagency_bodies": "14",
    "organisation.public_units.under_province": "11",
    "organisation.public_units.reduction_rate_vs_2015": "15,4",
    "organisation.civil_servants.downsized_rate_vs_2015": "21,2",
    "organisation.public_employees.downsized_rate_vs_2015": "18,7",
    "civil_service.job_positions.violations": "0",
    "civil_service.discipline.provincial_leaders": "0",
    "digital.architecture.updated": "1",
    "digital.videoconference.communes_covered": "2",
    "digital.lgsp.status": "2",
    "digital.doc_connect.departments_rate": "100",
    "digital.doc_connect.communes_rate": "100",
    "digital.edocs.rate": "98,6",
    "digital.one_stop_connect.departments_rate": "100",
    "digital.one_stop_connect.communes_rate": "100",
}


def share_out(campaign: Campaign, *, actor: User, at: datetime) -> None:
    """Let the departments that lead an area answer for the rows of the whole that nobody else answers; what follows from those is not asked.

    Raises:
        CubeBroken: figures are being computed anew.
    """
    asked = dict(campaign.submissions.filter(via=None).values_list("unit__code", "unit_id"))
    chosen: dict[str, int] = {}
    for with_formula in (False, True):
        for row, one in consolidated(campaign).rows.items():
            has_formula = one.question.indicator.formula is not None
            if one.how is How.NOBODY and has_formula is with_formula:
                theme = one.question.indicator.theme
                owner = _OWNERS.get(theme, _HOME_AFFAIRS)
                chosen[row] = asked.get(owner, asked[_HOME_AFFAIRS])
        assign_rows(campaign, chosen, actor=actor, at=at)


def values_of_whole(questions: Mapping[str, Question]) -> dict[str, str]:
    """Return what an owner types into the rows of the whole that are his; nothing for what follows from others."""
    whole = {row: one for row, one in questions.items() if one.of_whole}
    derived = follows(whole)
    return {
        row: _VALUES[one.indicator.code]
        for row, one in whole.items()
        if row not in derived and not one.computed
    }
