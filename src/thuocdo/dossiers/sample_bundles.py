"""The bundles of citizen Hoa in the sample ward: one whose first turn is under way, one whose second turn has come."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from thuocdo.dossiers import services
from thuocdo.dossiers.bundles.advancing import advance
from thuocdo.dossiers.bundles.receiving import BundlePart, members_on, receive_bundle
from thuocdo.dossiers.models import Dossier, DossierBundle
from thuocdo.dossiers.services import CounterWork, Decision, HandedIn
from thuocdo.organisations.models import Unit
from thuocdo.procedures.at_counter import at_counter
from thuocdo.procedures.bundles import bundle_by_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thuocdo.accounts.models import User
    from thuocdo.dossiers.introduced import Person
    from thuocdo.procedures.models import ProcedureVersion

BIRTH, DEATH = "LT-KHAISINH", "LT-KHAITU"


def receive_sample_bundle(
    code: str, *, unit: Unit, people: Sequence[Person], clerk: User, at: datetime
) -> DossierBundle | None:
    """Take a bundle of the sample in, all papers there, as the desk does; null where it is not in force. The same again returns the first one."""
    group = bundle_by_code(code)
    members = members_on(group, timezone.localdate(at)) if group else ()
    if group is None or not members:
        return None
    return receive_bundle(
        group=group,
        parts=[_part(one.version, unit) for one in members],
        people=people,
        reception_unit=unit,
        channel="direct",
        actor=clerk,
        at=at,
        request_id=f"sample:{code}",
    )


def _part(version: ProcedureVersion, unit: Unit) -> BundlePart:
    content = at_counter(version.pk)
    agency = Unit.objects.filter(pk=content.competent_unit_id or 0).first()
    papers = [
        HandedIn(one.name, code=one.code)
        for one in content.papers_for("")
        if one.required and not one.reusable_source
    ]
    return BundlePart(version, agency or unit, work=CounterWork(Decision.ACCEPT, papers))


def end_first_turn(bundle: DossierBundle, *, approver: User, records: User, at: datetime) -> None:
    """Let the parts of the first turn that lie where it was handed in end with their results, so that the next turn comes."""
    unit = bundle.reception_unit_id
    first = Dossier.objects.filter(bundled__bundle=bundle, bundled__turn=1, holder_unit=unit)
    for row in first.open():
        with transaction.atomic():
            services.resolve(row, actor=approver, at=at)
            services.return_result(row, actor=records, at=at + timedelta(minutes=30))
            advance(bundle.pk, at=at + timedelta(minutes=30))
