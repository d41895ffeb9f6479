"""One press makes a bundle of the applications that are written as one: all of them, in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from thuocdo.accounts.represented import require_organisation
from thuocdo.dossiers.acting import APPLICATION_GROUP
from thuocdo.dossiers.applications import refusals
from thuocdo.dossiers.applications.answers import people_in
from thuocdo.dossiers.applications.drafting import delivery_is_chosen
from thuocdo.dossiers.applications.grouped import asks, together
from thuocdo.dossiers.applications.handing_in import (
    Missing,
    close,
    lock_for_handing_in,
    subject_of,
    with_delegate,
)
from thuocdo.dossiers.applications.papers import papers_asked
from thuocdo.dossiers.bundles.receiving import BundlePart, receive_bundle
from thuocdo.dossiers.counter import CounterWork
from thuocdo.dossiers.mandates.services import note_use, require_mandate
from thuocdo.dossiers.models import (
    Application,
    ApplicationGroup,
    BundledDossier,
    DossierBundle,
    MandateUse,
)
from thuocdo.dossiers.unpaid import asked_first
from thuocdo.procedures.choices import Channel
from thuocdo.procedures.electronic_forms.keeping import schema_of
from thuocdo.procedures.electronic_forms.validating import problems_of_all

if TYPE_CHECKING:
    from thuocdo.accounts.models import Citizen


@dataclass(frozen=True, slots=True)
class MissingOfPart:
    """One application of a bundle with what keeps it from being handed in."""

    application: Application
    missing: Missing


def missing_in_group(application: Application, *, at: datetime) -> tuple[MissingOfPart, ...]:
    """Return what keeps the applications of a bundle from being handed in, or the one where it is for none.

    How the result comes is chosen with the first one, for all. Shape: one query, and two for each application.
    """
    rows = together(application)
    return tuple(
        MissingOfPart(one, _missing(one, place == 0, at=at)) for place, one in enumerate(rows)
    )


def _missing(row: Application, first: bool, *, at: datetime) -> Missing:
    on = timezone.localdate(at)
    problems = problems_of_all(schema_of(row.form), row.answers, on=on) if asks(row) else {}
    return Missing(problems, papers_asked(row), first and not delivery_is_chosen(row))


def revision_of(rows: Sequence[Application]) -> int:
    """Return the revision of applications that are written as one."""
    return sum(one.revision for one in rows)


@transaction.atomic
def submit_group(
    application: Application, *, citizen: Citizen, seen: int | None = None, at: datetime
) -> DossierBundle:
    """Hand the applications of a bundle in as one: a dossier for each, with its people, papers and answers.

    The same press twice, also at the same moment, returns the same bundle.

    Args:
        application: one of them, of the citizen.
        citizen: whose it is.
        seen: what `revision_of` said of what was looked at before the press; null where nobody looked.
        at: the moment.

    Raises:
        NotFound: it is not his, was thrown away, or is for no bundle.
        Conflict: it was changed since it was looked at.
        InvalidInput: it is not complete, or the bundle is not in force any more.
    """
    require_mandate(citizen, at=at)
    require_organisation(citizen)
    found = ApplicationGroup.objects.of_citizen(citizen).filter(pk=application.group_id or 0)
    group = found.select_for_update(of=("self",)).first()
    if group is None:
        raise refusals.not_found()
    if group.bundle_id is not None:
        return DossierBundle.objects.get(pk=group.bundle_id)
    rows = together(lock_for_handing_in(application, citizen))
    if seen is not None and seen != revision_of(rows):
        raise refusals.changed_meanwhile()
    parts = missing_in_group(rows[0], at=at)
    if not all(one.missing.nothing for one in parts):
        raise refusals.incomplete()
    rows = [one.application for one in parts]
    bundle = _received(group, rows, citizen, at)
    made = BundledDossier.objects.filter(bundle=bundle).select_related("dossier")
    dossiers = [one.dossier for one in made.order_by("position")]
    first = rows[0]
    answers = dict(first.answers)
    for one, dossier in zip(parts, dossiers, strict=True):
        row = one.application
        row.delivery_way, row.delivery_address = first.delivery_way, first.delivery_address
        said = row if asks(row) else Application(form=first.form, answers=answers)
        close(row, dossier, papers=one.missing.papers, said=said, at=at)
        note_use(citizen, MandateUse.Deed.HANDED_IN, dossier=dossier, at=at)
    group.bundle = bundle
    group.save(update_fields=["bundle"])
    return bundle


def _received(
    group: ApplicationGroup, rows: Sequence[Application], citizen: Citizen, at: datetime
) -> DossierBundle:
    schema, answers = schema_of(rows[0].form), rows[0].answers
    return receive_bundle(
        group=group.group,
        parts=[_part(one, citizen) for one in rows],
        people=with_delegate(people_in(schema, answers, citizen), rows[0]),
        reception_unit=rows[0].reception_unit,
        channel=Channel.ONLINE,
        actor=None,
        at=at,
        request_id=f"{APPLICATION_GROUP}{group.pk}",
    )


def _part(row: Application, citizen: Citizen) -> BundlePart:
    schema, own = schema_of(row.form), asks(row)
    return BundlePart(
        version=row.version,
        competent_agency=row.competent_agency,
        case=row.case,
        subject=subject_of(schema, row.answers) if own else "",
        work=CounterWork(fee=asked_first(row.version_id, channel=Channel.ONLINE, case=row.case)),
        people=with_delegate(people_in(schema, row.answers, citizen), row) if own else None,
    )
