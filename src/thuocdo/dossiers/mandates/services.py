"""What can be done with a mandate: give it, accept it, use it, end it. Each use is kept.

Source: Decision 163/2025/QĐ-UBND of Ninh Bình article 8 (the account that counts is the principal's); Civil Code 2015 articles 562–569.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

import structlog

from thuocdo.dossiers.mandates import refusals
from thuocdo.dossiers.models import Dossier, Mandate, MandateScope, MandateUse
from thuocdo.identifiers.personal_ids import require_personal_id
from thuocdo.identifiers.phones import parse_phone
from thuocdo.procedures.models import Procedure, ProcedureVersion

if TYPE_CHECKING:
    from thuocdo.accounts.models import Citizen
    from thuocdo.dossiers.models.mandates import MandateQuerySet

log = structlog.get_logger(__name__)

#: One citizen gives so many at a time; each for so long at the most, and for so many things.
MOST_OPEN, LONGEST, MOST_SCOPES = 20, timedelta(days=366), 50


def last_day(on: date) -> date:
    """Return the last day until which a mandate that is given on a day can be."""
    return on + LONGEST


@transaction.atomic
def give_mandate(
    *,
    principal: Citizen,
    personal_id: str,
    full_name: str,
    phone: str = "",
    everything: bool,
    procedure_ids: Sequence[int] = (),
    dossier_ids: Sequence[int] = (),
    valid_until: date,
    at: datetime,
) -> Mandate:
    """Let somebody act for a citizen, once he accepts. Whether he is known here is not looked at, so nobody learns it.

    Args:
        principal: who gives it, for himself.
        personal_id: of the delegate.
        full_name: of the delegate, as the principal writes it.
        phone: of the delegate: by it he is known where his personal id was not verified; may be empty.
        everything: for all procedures and dossiers; then nothing is named.
        procedure_ids: procedures in force.
        dossier_ids: dossiers of the principal; others are left out.
        valid_until: the last day.
        at: the moment.

    Raises:
        InvalidInput: id or phone cannot be one, there is no name, the day is wrong, it is for nothing, or the principal is not known by an id.
        Conflict: the principal has given too many.
    """
    if not principal.personal_id or not principal.full_name:
        raise refusals.without_a_personal_id()
    number, name = require_personal_id(personal_id), " ".join(full_name.split())[:200]
    if not name:
        raise refusals.without_a_name()
    if number == principal.personal_id:
        raise refusals.to_himself()
    on = timezone.localdate(at)
    if not on <= valid_until <= last_day(on):
        raise refusals.wrong_day(last_day(on))
    scopes = [] if everything else _scopes(principal, procedure_ids, dossier_ids, on)
    if not everything and not scopes:
        raise refusals.for_nothing()
    # Two windows at the same moment count each other.
    type(principal).objects.select_for_update().get(pk=principal.pk)
    open_ones = Mandate.objects.given_by(principal).filter(ended_at=None, valid_until__gte=on)
    if open_ones.count() >= MOST_OPEN:
        raise refusals.too_many(MOST_OPEN)
    made = Mandate.objects.create(
        principal=principal,
        delegate_personal_id=number,
        delegate_name=name,
        delegate_phone=str(parse_phone(phone)) if phone.strip() else "",
        everything=everything,
        valid_until=valid_until,
        made_at=at,
    )
    for one in scopes:
        one.mandate = made
    MandateScope.objects.bulk_create(scopes)
    log.info("mandate_given", mandate=made.pk)
    return made


def _scopes(
    principal: Citizen, procedure_ids: Sequence[int], dossier_ids: Sequence[int], on: date
) -> list[MandateScope]:
    known = ProcedureVersion.objects.for_everybody(on).filter(procedure__in=procedure_ids)
    procedures = known.values_list("procedure", flat=True).distinct()
    his = Dossier.objects.of_citizen(principal).filter(pk__in=dossier_ids)
    dossiers = his.values_list("pk", flat=True)
    found = [MandateScope(procedure_id=one) for one in procedures[:MOST_SCOPES]]
    return found + [MandateScope(dossier_id=one) for one in dossiers[:MOST_SCOPES]]


@transaction.atomic
def accept_mandate(mandate_id: int, *, delegate: Citizen, at: datetime) -> Mandate:
    """Accept what was offered; a second time changes nothing.

    Raises:
        NotFound: it is not offered to him.
        Conflict: it has ended or run out.
    """
    row = _locked(mandate_id, Mandate.objects.offered_to(delegate))
    if row.ended_at is not None or row.valid_until < timezone.localdate(at):
        raise refusals.has_ended()
    if row.accepted_at is None:
        row.delegate, row.accepted_at = delegate, at
        row.save(update_fields=["delegate", "accepted_at"])
        log.info("mandate_accepted", mandate=row.pk)
    return row


@transaction.atomic
def end_mandate(mandate_id: int, *, citizen: Citizen, at: datetime) -> Mandate:
    """End a mandate, or decline what was offered; either of the two may, at any time. From the next request on it opens nothing.

    Raises:
        NotFound: it is about neither him nor anything he gave.
    """
    mine = Mandate.objects.given_by(citizen) | Mandate.objects.offered_to(citizen)
    row = _locked(mandate_id, mine)
    if row.ended_at is None:
        gave = Mandate.objects.given_by(citizen).filter(pk=row.pk).exists()
        row.ended_at = at
        row.ended_by = Mandate.Ender.PRINCIPAL if gave else Mandate.Ender.DELEGATE
        row.save(update_fields=["ended_at", "ended_by"])
        log.info("mandate_ended", mandate=row.pk, by=row.ended_by)
    return row


def _locked(mandate_id: int, rows: MandateQuerySet) -> Mandate:
    row = rows.filter(pk=mandate_id).select_for_update(of=("self",)).first()
    if row is None:
        raise refusals.not_found()
    return row


def principal_of(mandate_id: int, *, delegate: Citizen, at: datetime) -> Citizen | None:
    """Return the citizen as whom a delegate acts by a mandate, for one request; null where it is not his, has ended or run out.

    Where he gave it by a phone that was joined since, it is his identity. Shape: one query. What is asked for with the citizen that is returned is
    kept to what the mandate is for.
    """
    rows = Mandate.objects.in_force(at).taken_by(delegate).filter(pk=mandate_id)
    row = rows.select_related("principal__user", "principal__joined_into__user").first()
    if row is None:
        return None
    principal = row.principal.joined_into or row.principal
    principal.mandate_id = row.pk
    return principal


def require_mandate(
    citizen: Citizen, *, procedure: Procedure | None = None, at: datetime
) -> Mandate | None:
    """Lock the mandate by which a citizen is acted for until the transaction ends; null where he acts himself.

    So a mandate that is ended at the same moment is ended before or after, never in between.

    Raises:
        Conflict: it has ended or run out.
        NotAllowed: it is not for the procedure.
    """
    if citizen.mandate_id is None:
        return None
    rows = Mandate.objects.in_force(at).filter(pk=citizen.mandate_id)
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise refusals.has_ended()
    if procedure is not None and not covers(row, procedure.pk):
        raise refusals.not_covered()
    return row


def covers(mandate: Mandate, procedure_id: int) -> bool:
    """Say whether a mandate lets somebody apply by a procedure. Shape: one query, none where it is for everything."""
    return mandate.everything or mandate.scopes.filter(procedure=procedure_id).exists()


def note_use(
    citizen: Citizen,
    deed: MandateUse.Deed,
    *,
    dossier: Dossier | None = None,
    procedure_id: int | None = None,
    at: datetime,
) -> None:
    """Keep that something was done by a mandate; nothing where the citizen acts himself."""
    if citizen.mandate_id is None:
        return
    MandateUse.objects.create(
        mandate_id=citizen.mandate_id,
        deed=deed,
        at=at,
        dossier=dossier,
        procedure_id=procedure_id,
    )
