"""Whom messages of a dossier reach: its own people, and whoever brought it for them as long as he may act for them.

A mandate that has ended, or a membership of an organisation, takes the phone of whoever acted by it out of what is told. What somebody was at a
counter stays: there a paper says for how long he acts, and this register does not know it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q

from thuocdo.accounts.models import Citizen, OrganisationAccount, OrganisationMember
from thuocdo.dossiers.models import Applicant, Application, Mandate
from thuocdo.procedures.choices import Channel

if TYPE_CHECKING:
    from thuocdo.dossiers.models import Dossier

_Part, _MemberPart = Applicant.Part, OrganisationMember.Part
_CONFIRMED = OrganisationAccount.State.CONFIRMED


def people_told(
    people: Mapping[int, Sequence[Applicant]],
    dossiers: Iterable[Dossier],
    *,
    at: datetime,
    acting: bool = True,
) -> dict[int, list[Applicant]]:
    """Return whom messages of some dossiers reach, by dossier, in the order of their people.

    Where a delegate's mandate holds no more, he is left out, and so is every phone and mail of his, whatever he wrote in the application; where
    nobody else can be reached, the principal is, by his account. Where somebody may act for an organisation no more, its representative is in his
    place; nobody, where an official has closed its account and no other one is confirmed.

    Shape: one query, none where none of them came online; two more where a mandate has ended, one more for organisations.

    Args:
        people: those of each dossier.
        dossiers: the rows of these people.
        at: the moment.
        acting: whether those who act for others are told; else it is as though none did, as for what nobody does for another.
    """
    found = {key: list(rows) for key, rows in people.items()}
    online = {one.pk: one for one in dossiers if one.channel == Channel.ONLINE}
    brought = _brought(online)
    holding = _still_covered([one for one in brought if one.mandate], online, at) if acting else ()
    members = _members([one for one in brought if one.organisation])
    for one in brought:
        assert one.dossier_id is not None, "asked for by their dossiers"
        mine = found.get(one.dossier_id, [])
        if one.organisation is not None:
            found[one.dossier_id] = members.told(one, mine, acting=acting)
        elif one.dossier_id not in holding:
            found[one.dossier_id] = _without_the_delegate(one, mine)
    return found


def _brought(online: Collection[int]) -> list[Application]:
    """Return the applications by which somebody brought a dossier for another."""
    if not online:
        return []
    rows = Application.objects.filter(dossier__in=list(online)).exclude(
        mandate=None, organisation=None
    )
    return list(
        rows.select_related(
            "mandate__delegate__joined_into", "organisation", "citizen__joined_into"
        )
    )


def _still_covered(
    brought: Sequence[Application], online: Mapping[int, Dossier], at: datetime
) -> set[int]:
    """Return the dossiers whose delegate may act today: by the mandate he brought it by, or by another one of the same two."""
    holding = {
        one.dossier_id for one in brought if one.mandate is not None and one.mandate.holds(at)
    }
    ended = [one for one in brought if one.dossier_id not in holding]
    if ended:
        delegates = {one.mandate.delegate_id for one in ended if one.mandate}
        others = Mandate.objects.in_force(at).filter(delegate__in=delegates)
        newer = list(others.prefetch_related("scopes"))
        holding |= {
            one.dossier_id for one in ended if any(_covers(other, one, online) for other in newer)
        }
    return {one for one in holding if one is not None}


def _covers(other: Mandate, brought: Application, online: Mapping[int, Dossier]) -> bool:
    first = brought.mandate
    assert first is not None, "the caller has looked"
    if (other.principal_id, other.delegate_id) != (first.principal_id, first.delegate_id):
        return False
    row = online[brought.dossier_id or 0]
    procedure = row.procedure_version.procedure_id if row.procedure_version else None
    return other.everything or any(
        one.dossier_id == row.pk or (procedure is not None and one.procedure_id == procedure)
        for one in other.scopes.all()
    )


def _without_the_delegate(brought: Application, people: Iterable[Applicant]) -> list[Applicant]:
    mandate = brought.mandate
    assert mandate is not None, "the caller has looked"
    his = _Addresses.of(mandate.delegate, mandate.delegate_phone)
    kept = [his.taken_from(one) for one in people if one.part != _Part.DELEGATE]
    if not any(one.phone or one.email for one in kept):
        principal = brought.citizen.joined_into or brought.citizen
        kept.append(his.taken_from(_as_applicant(principal, brought, _Part.OWNER)))
    return kept


@dataclass(frozen=True, slots=True)
class _Addresses:
    """Where somebody was reached who acts no more."""

    phones: frozenset[str]
    mails: frozenset[str]

    @classmethod
    def of(cls, citizen: Citizen | None, *phones: str) -> _Addresses:
        himself = [one for one in (citizen, citizen and citizen.joined_into) if one]
        mails = [one.email.lower() for one in himself]
        return cls(
            frozenset([*phones, *(one.phone for one in himself)]) - {""}, frozenset(mails) - {""}
        )

    def taken_from(self, person: Applicant) -> Applicant:
        """Return a person without these addresses; the row that is stored stays as it is."""
        phone = "" if person.phone in self.phones else person.phone
        email = "" if person.email.lower() in self.mails else person.email
        if (phone, email) == (person.phone, person.email):
            return person
        return Applicant(
            dossier_id=person.dossier_id,
            part=person.part,
            full_name=person.full_name,
            personal_id=person.personal_id,
            phone=phone,
            email=email,
        )


def _as_applicant(citizen: Citizen, brought: Application, part: Applicant.Part) -> Applicant:
    assert brought.dossier_id is not None, "asked for by their dossiers"
    return Applicant(
        dossier_id=brought.dossier_id,
        part=part,
        full_name=citizen.full_name,
        personal_id=citizen.personal_id,
        phone=citizen.phone,
        email=citizen.email,
    )


@dataclass(slots=True)
class _Members:
    """Who acts for some organisations today, by tax code, and who represents each account that its representative closed himself."""

    acting: dict[str, list[OrganisationMember]] = field(default_factory=dict)
    represented: dict[int, OrganisationMember] = field(default_factory=dict)

    def told(
        self, brought: Application, people: Iterable[Applicant], *, acting: bool
    ) -> list[Applicant]:
        """Return the people of a dossier of an organisation, with who acts for it in the place of a member who does no more."""
        assert brought.organisation is not None, "the caller has looked"
        there = self.acting.get(brought.organisation.tax_code, [])
        who = brought.citizen
        himself = {who.pk, who.joined_into_id}
        if acting and any(one.citizen_id in himself for one in there):
            return list(people)
        his = _Addresses.of(who)
        kept = [his.taken_from(one) for one in people if one.part != _Part.SUBMITTER]
        heads = [one for one in there if one.part == _MemberPart.REPRESENTATIVE]
        if not there and brought.organisation_id in self.represented:
            heads = [self.represented[brought.organisation_id]]
        if acting and heads and heads[0].citizen is not None:
            head = heads[0].citizen.joined_into or heads[0].citizen
            kept.append(_as_applicant(head, brought, _Part.SUBMITTER))
        return kept


def _members(brought: Sequence[Application]) -> _Members:
    found = _Members()
    if not brought:
        return found
    accounts = {one.organisation.pk: one.organisation for one in brought if one.organisation}
    confirmed = Q(
        organisation__state=_CONFIRMED,
        organisation__tax_code__in={one.tax_code for one in accounts.values()},
        ended_at=None,
    )
    closed = Q(
        organisation__in=list(accounts),
        organisation__closed_by=None,
        part=_MemberPart.REPRESENTATIVE,
    )
    rows = OrganisationMember.objects.filter(confirmed | closed, accepted_at__isnull=False)
    for one in rows.select_related("organisation", "citizen__joined_into"):
        if one.organisation.state == _CONFIRMED and one.ended_at is None:
            found.acting.setdefault(one.organisation.tax_code, []).append(one)
        else:
            found.represented[one.organisation_id] = one
    return found
