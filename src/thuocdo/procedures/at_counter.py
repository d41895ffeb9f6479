"""What a clerk needs of a procedure when somebody stands before him: papers by case, money by channel, who decides. Kept in memory.

A version never changes once it is written, so what is kept never grows old.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS

from thuocdo.postgresql.statements import Question, rows
from thuocdo.procedures.choices import AgencyRole, FeeKind
from thuocdo.procedures.handling import USUAL, Handling, handling_by
from thuocdo.procedures.models import (
    Fee,
    HandlingRule,
    Procedure,
    ProcedureVersion,
    RequiredDocument,
    TimeLimit,
    VersionAgency,
    Way,
)
from thuocdo.procedures.storing import limits_in_order

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

# What holds today may end tomorrow, so it is asked each time; what it says never changes.
_HOLDS = """
    SELECT version.valid_until FROM procedures_procedureversion version JOIN procedures_procedure held ON held.id = version.procedure_id
    WHERE version.id = %s AND held.audience = 'public' AND daterange(version.valid_from, version.valid_until) @> %s::date
"""
_HELD = """
    SELECT
        (SELECT id FROM procedures_process
         WHERE procedure_id = %s AND agency_kind = %s AND state = 'approved' AND daterange(valid_from, valid_until) @> %s::date
         ORDER BY valid_from DESC LIMIT 1),
        (SELECT coalesce(json_agg(json_build_array(kind, paper, channel, hours::text)), '[]')::text FROM procedures_handlingrule
         WHERE procedure_id = %s AND daterange(valid_from, valid_until) @> %s::date)
"""
_VERSION_FIELDS = [one.attname for one in ProcedureVersion._meta.concrete_fields]


@dataclass(frozen=True, slots=True)
class CounterPaper:
    """One paper the procedure asks for; `reusable_source` names the database that says the same: then nobody may ask for it."""

    position: int
    case: str
    code: str
    name: str
    required: bool
    originals: int | None
    copies: int | None
    form_name: str
    reusable_source: str


@dataclass(frozen=True, slots=True)
class CounterFee:
    """One fee on one channel; `amount_vnd` is null where it varies."""

    channel: str
    case: str
    kind: str
    own_name: str
    amount_vnd: int | None
    note: str

    @property
    def name(self) -> str:
        """Return what the fee is called; its kind is said in the language of who reads, for fees are kept for all."""
        return self.own_name or str(FeeKind(self.kind).label)


@dataclass(frozen=True, slots=True)
class CounterTerm:
    """How long one case takes on one channel; null and empty where no law says."""

    channel: str
    case: str
    amount: str
    unit: str


@dataclass(frozen=True, slots=True)
class AtCounter:
    """All of one version that the desk shows; `competent_unit_id` is null where the procedure names a kind of agency alone."""

    channels: tuple[str, ...]
    cases: tuple[str, ...]
    papers: tuple[CounterPaper, ...]
    fees: tuple[CounterFee, ...]
    terms: tuple[CounterTerm, ...]
    competent_unit_id: int | None
    competent_name: str

    def papers_for(self, case: str) -> tuple[CounterPaper, ...]:
        """Return the papers of a case and those of every case."""
        return tuple(one for one in self.papers if one.case in {"", case})

    def fees_for(self, channel: str, case: str) -> tuple[CounterFee, ...]:
        """Return what a case costs on a channel: as its own time limit says, else the usual one."""
        there = [one for one in self.fees if one.channel == channel]
        exact = [one for one in there if one.case == case]
        return tuple(exact or [one for one in there if one.case == there[0].case])

    def term_for(self, channel: str, case: str) -> CounterTerm | None:
        """Return how long a case takes on a channel; null where nothing is said of it."""
        there = [one for one in self.terms if one.channel == channel] or list(self.terms)
        exact = [one for one in there if one.case == case]
        return next(iter((*exact, *there)), None)


def version_at_counter(version_id: int, *, user: User, on: date) -> ProcedureVersion | None:
    """Return a version with its procedure where it is in force on a day and the person may see it, else null.

    Shape: one query, one more the first time; two for an internal procedure.
    """
    holds = rows(_HOLDS, [version_id, on])
    if not holds:
        seen = ProcedureVersion.objects.visible_to(user, on=on).in_force(on)
        return seen.select_related("procedure").filter(pk=version_id).first()
    values, procedure = _said_by(version_id)
    version = ProcedureVersion.from_db(DEFAULT_DB_ALIAS, _VERSION_FIELDS, values)
    version.valid_until = holds[0][0]
    version.procedure = procedure
    return version


@lru_cache(maxsize=4096)
def _said_by(version_id: int) -> tuple[tuple[Any, ...], Procedure]:
    version = ProcedureVersion.objects.select_related("procedure").get(pk=version_id)
    return tuple(getattr(version, name) for name in _VERSION_FIELDS), version.procedure


def held_on(
    procedure_id: int, *, agency_kind: str, on: date
) -> Question[tuple[int | None, Handling]]:
    """Ask for the id of the approved process for agencies of a kind on a day, null where there is none; and how dossiers are handled."""
    return Question(_HELD, [procedure_id, agency_kind, on, procedure_id, on], _held)


def _held(found: list[tuple[Any, ...]]) -> tuple[int | None, Handling]:
    ((process, said),) = found
    if said == "[]":
        return process, USUAL
    rules = [
        HandlingRule(kind=kind, paper=paper, channel=channel, hours=hours and Decimal(hours))
        for kind, paper, channel, hours in json.loads(said)
    ]
    return process, handling_by(rules)


@lru_cache(maxsize=4096)
def at_counter(version_id: int) -> AtCounter:
    """Return what the desk needs of a version. Shape: five queries, none the next time."""
    papers = RequiredDocument.objects.filter(version=version_id).order_by("position")
    ways = Way.objects.filter(version=version_id).order_by("position")
    fees = Fee.objects.filter(time_limit__way__version=version_id).order_by("position")
    agencies = list(VersionAgency.objects.filter(version=version_id).order_by("position"))
    competent = [one for one in agencies if one.role == AgencyRole.COMPETENT] or agencies
    terms = [_term(one) for one in limits_in_order(version_id)]
    kept = tuple(_paper(place, one) for place, one in enumerate(papers, 1))
    named = dict.fromkeys([one.case for one in terms] + [one.case for one in kept])
    return AtCounter(
        channels=tuple(one.channel for one in ways),
        cases=tuple(one for one in named if one),
        papers=kept,
        fees=tuple(_fee(one) for one in fees.select_related("time_limit__way")),
        terms=tuple(terms),
        competent_unit_id=competent[0].unit_id if competent else None,
        competent_name=competent[0].name if competent else "",
    )


def _paper(place: int, one: RequiredDocument) -> CounterPaper:
    return CounterPaper(
        place,
        one.case,
        one.code,
        one.name,
        one.required,
        one.originals,
        one.copies,
        one.form_name,
        one.reusable_source,
    )


def _term(one: TimeLimit) -> CounterTerm:
    amount = f"{one.amount.normalize():f}" if one.amount is not None else ""
    return CounterTerm(one.way.channel, one.case, amount, one.unit)


def _fee(one: Fee) -> CounterFee:
    limit = one.time_limit
    return CounterFee(limit.way.channel, limit.case, one.kind, one.name, one.amount_vnd, one.note)
