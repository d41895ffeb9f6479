"""How long dossiers are kept: rules by procedure with days, decided by who controls the procedures of the owner.

The circulars name periods by kinds of records, not by procedures; which procedure is of which kind the province decides. So all is data, and
where nothing was decided a dossier cannot be handed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from thuocdo.archive import refusals
from thuocdo.archive.models import LONGEST_YEARS, RetentionRule
from thuocdo.procedures.services import refuse_unless_controller

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit
    from thuocdo.procedures.models import Procedure


@dataclass(frozen=True, slots=True)
class Retention:
    """How long a dossier is kept: null `years` is for good; `keep_until` the last day, null for good."""

    years: int | None
    keep_until: date | None
    legal_basis: str

    @property
    def words(self) -> str:
        """Return it as the minutes say it, in Vietnamese."""
        return "Vĩnh viễn" if self.years is None else f"{self.years} năm"


@transaction.atomic
def decide_retention(
    owner: Unit,
    *,
    procedure: Procedure | None,
    years: int | None,
    legal_basis: str,
    valid_from: date,
    actor: User | None,
    at: datetime,
) -> RetentionRule:
    """Decide how long dossiers of a procedure are kept that end from a day on; a rule in force for them ends that day.

    Args:
        owner: whose procedures.
        procedure: null for all of the owner's that have no rule of their own.
        years: null for good.
        legal_basis: what it rests on.
        valid_from: the first day; later than that of the rule before.
        actor: who controls the procedures of the owner; null where the product itself acts.
        at: the moment.

    Raises:
        NotAllowed: the actor does not control the procedures of the owner.
        InvalidInput: nothing it rests on, or an impossible number of years.
        Conflict: a rule begins on the same day or later.
    """
    refuse_unless_controller(actor, owner)
    if not legal_basis.strip():
        raise refusals.bad_rule("Hãy ghi căn cứ.", "Say what it rests on.")
    if years is not None and not 1 <= years <= LONGEST_YEARS:
        raise refusals.bad_rule(
            f"Số năm từ 1 đến {LONGEST_YEARS}; để trống là vĩnh viễn.",
            f"From 1 to {LONGEST_YEARS} years; none is for good.",
        )
    before = RetentionRule.objects.select_for_update().filter(
        owner=owner, procedure=procedure, valid_from__lt=valid_from, valid_until=None
    )
    before.update(valid_until=valid_from)
    rule = RetentionRule(
        owner=owner,
        procedure=procedure,
        years=years,
        legal_basis=legal_basis.strip()[:300],
        valid_from=valid_from,
        decided_by=actor,
        decided_at=at,
    )
    try:
        with transaction.atomic():
            rule.save(force_insert=True)
    except IntegrityError as error:
        raise refusals.ruled_already() from error
    return rule


class Retentions:
    """The rules of some owners, read once. Shape: one query."""

    def __init__(self, owners: Iterable[int]) -> None:
        self._rules: dict[tuple[int, int | None], list[RetentionRule]] = {}
        for one in RetentionRule.objects.filter(owner__in=set(owners)):
            self._rules.setdefault((one.owner_id, one.procedure_id), []).append(one)

    def of(self, *, owner: int, procedure: int, ended_at: datetime) -> Retention | None:
        """Return how long a dossier is kept by the rule of the day it ended on; null where none was decided."""
        on = timezone.localdate(ended_at)
        for key in (procedure, None):
            for rule in self._rules.get((owner, key), ()):
                if rule.valid_from <= on and (rule.valid_until is None or on < rule.valid_until):
                    last = None if rule.years is None else date(on.year + rule.years, 12, 31)
                    return Retention(rule.years, last, rule.legal_basis)
        return None


def words_of(years: int | None) -> str:
    """Return a length of keeping as the minutes say it, in Vietnamese."""
    return Retention(years, None, "").words


KINDS: Mapping[str, str] = {"permanent": "Vĩnh viễn", "limited": "Có thời hạn"}
