"""What pages ask of the archive: what lies there, and which rules of keeping hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db.models import F, QuerySet
from django.utils import timezone

from thuocdo.accounts.scope import unit_ids_visible_to
from thuocdo.archive import refusals
from thuocdo.archive.models import (
    ACCEPTING,
    Disposal,
    DisposalItem,
    Handover,
    HandoverItem,
    RetentionRule,
)
from thuocdo.organisations.models import Unit
from thuocdo.procedures.models import Procedure, ProcedureVersion
from thuocdo.procedures.rules import CONTROLLING_ROLES

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.dossiers.models import Dossier


def kept_items(user: User) -> QuerySet[HandoverItem]:
    """Return what lies in the archives of the person's units, and was not destroyed."""
    mine = Handover.objects.visible_to(user).filter(state=Handover.State.ACCEPTED)
    return HandoverItem.objects.filter(handover__in=mine.values("pk"), dossier__destroyed_at=None)


def destroyed_by(dossier: Dossier) -> DisposalItem | None:
    """Return by which minutes a dossier was destroyed, and what stays of it; null where it was not. Shape: one query."""
    rows = DisposalItem.objects.filter(dossier=dossier.pk, disposal__state=Disposal.State.DONE)
    return rows.select_related("disposal__unit").first()


def may_use(user: User) -> bool:
    """Say whether a person keeps records, signs or leads anywhere. Shape: none while nobody's rights change."""
    return bool(unit_ids_visible_to(user, roles=ACCEPTING))


def owners_seen_by(user: User) -> tuple[Unit, ...]:
    """Return the houses whose procedures have rules of keeping: those of the person's units and above. Shape: one query."""
    mine = [Unit(pk=one) for one in unit_ids_visible_to(user)]
    if not mine:
        return ()
    above = Unit.objects.ancestors_of(mine, on=timezone.localdate(), include_self=True)
    return tuple(above.filter(pk__in=Procedure.objects.values("owner")).order_by("pk"))


def controlled(owners: Iterable[Unit], user: User) -> tuple[Unit, ...]:
    """Return the owners whose procedures a person controls."""
    held = set(unit_ids_visible_to(user, roles=CONTROLLING_ROLES))
    return tuple(one for one in owners if one.pk in held)


def rules_of(owners: Iterable[Unit]) -> Sequence[tuple[RetentionRule, str]]:
    """Return the rules of some owners with the names of their procedures, the general ones first. Shape: two queries."""
    rules = RetentionRule.objects.filter(owner__in=tuple(owners)).select_related("procedure")
    ordered = list(rules.order_by(F("procedure__code").asc(nulls_first=True), "-valid_from"))
    ids = {one.procedure_id for one in ordered if one.procedure_id}
    rows = ProcedureVersion.objects.filter(procedure__in=ids).order_by("valid_from")
    names = dict(rows.values_list("procedure_id", "name"))
    return [(one, names.get(one.procedure_id or 0, "")) for one in ordered]


def procedure_of(owner: Unit, code: str) -> Procedure | None:
    """Return the procedure of an owner with a code; null where none was typed.

    Raises:
        InvalidInput: there is none.
    """
    if not code.strip():
        return None
    found = Procedure.objects.filter(owner=owner, code=code.strip()).first()
    if found is None:
        raise refusals.bad_rule(
            "Không có thủ tục nào mang mã này. Hãy sửa lại mã.",
            "No procedure has this code. Correct it.",
        )
    return found
