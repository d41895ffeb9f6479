"""What citizens want of the messages they get: the language they last chose at the portal, and whether they are invited to rate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings

from thuocdo.accounts.models import Citizen, IdentityLevel
from thuocdo.notices.texts import language_or_usual
from thuocdo.postgresql.statements import Question, answer_to

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

# By the conditions of `CitizenQuerySet`. Of a phone that stands in two rows the one counts that it opens an account of.
_KNOWN = f"""
    SELECT 'id', personal_id, language, wants_invitations FROM accounts_citizen
    WHERE personal_id = ANY(%s) AND personal_id <> '' AND identity_level = {IdentityLevel.VERIFIED.value}
    UNION ALL
    SELECT 'phone', phone, language, wants_invitations FROM accounts_citizen WHERE phone = ANY(%s) AND phone_vouched
    UNION ALL
    SELECT 'phone', own.phone, COALESCE(joined.language, own.language), COALESCE(joined.wants_invitations, own.wants_invitations)
    FROM accounts_citizen own LEFT JOIN accounts_citizen joined ON joined.id = own.joined_into_id
    WHERE own.phone = ANY(%s) AND own.source = '{Citizen.Source.ONE_TIME_CODE.value}' AND own.given_up_at IS NULL
"""  # noqa: S608 - constants alone


def choose_language(user: User, language: str) -> None:
    """Keep the language a citizen reads the portal in; nothing for an official, or a language there is not."""
    if user.is_citizen and language in dict(settings.LANGUAGES):
        Citizen.objects.filter(user=user.pk).update(language=language)


def choose_invitations(citizen: Citizen, *, wanted: bool) -> None:
    """Keep whether a citizen is invited to rate how he was served."""
    Citizen.objects.filter(pk=citizen.pk).update(wants_invitations=wanted)


@dataclass(frozen=True, slots=True)
class Known:
    """What a citizen wants of messages: his language, empty where he never said, and whether he is invited to rate."""

    language: str
    wants_invitations: bool


def known_as(people: Sequence[tuple[str, str]]) -> list[Known | None]:
    """Return as which citizens some people are known, in their order; null for whoever is none.

    By an id that is verified, or by a phone that is proven: so nobody chooses for another.

    Shape: one query for all; it follows the indexes of ids and phones alone, however many citizens there are.

    Args:
        people: personal id and phone in E.164 of each; empty where unknown.
    """
    if not any(map(any, people)):
        return [None] * len(people)
    return _among(people, answer_to(_known_asked(people)))


_ByKey = dict[tuple[str, str], Known]


def _known_asked(people: Sequence[tuple[str, str]]) -> Question[_ByKey]:
    ids = [one for one, _phone in people if one]
    phones = [phone for _id, phone in people if phone]
    return Question(_KNOWN, [ids, phones, phones], _read)


def _read(found: list[tuple[Any, ...]]) -> _ByKey:
    return {(kind, value): Known(language, wants) for kind, value, language, wants in found}


def _among(people: Sequence[tuple[str, str]], found: _ByKey) -> list[Known | None]:
    return [
        found.get(("id", personal_id)) or found.get(("phone", phone))
        for personal_id, phone in people
    ]


def languages_of(people: Sequence[tuple[str, str]]) -> list[str]:
    """Return in which language some people are written to, in their order. Shape: as `known_as`."""
    return [_language(known) for known in known_as(people)]


def languages_asked(
    people: Sequence[tuple[str, str]],
) -> Question[Mapping[tuple[str, str], str]]:
    """Ask in which language each of some people is written to, together with other things; see `known_as`."""

    def read(found: list[tuple[Any, ...]]) -> Mapping[tuple[str, str], str]:
        known = _among(people, _read(found))
        return {one: _language(his) for one, his in zip(people, known, strict=True)}

    asked = _known_asked(people)
    return Question(asked.statement, asked.values, read)


def _language(known: Known | None) -> str:
    return language_or_usual(known.language if known else None)
