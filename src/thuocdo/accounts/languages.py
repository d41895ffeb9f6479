"""In which language a person is written to: the one he last chose at the portal, Vietnamese where he never did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import F, Value

from thuocdo.accounts.models import Citizen, IdentityLevel
from thuocdo.notices.texts import LANGUAGES, language_or_usual

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

USUAL = LANGUAGES[0]


def choose_language(user: User, language: str) -> None:
    """Keep the language a citizen reads the portal in; nothing for an official, or a language there is not."""
    if user.is_citizen and language in dict(settings.LANGUAGES):
        Citizen.objects.filter(user=user.pk).update(language=language)


def languages_of(people: Sequence[tuple[str, str]]) -> list[str]:
    """Return in which language some people are written to, in their order.

    Somebody counts as the citizen he is known to be: by an id that is verified, or by a phone that is proven. So nobody chooses for another.

    Shape: one query for all; it follows the indexes of ids and phones alone, however many citizens there are.

    Args:
        people: personal id and phone in E.164 of each; empty where unknown.
    """
    ids = {one for one, _phone in people if one}
    phones = {phone for _id, phone in people if phone}
    if not ids and not phones:
        return [USUAL] * len(people)
    by_id = Citizen.objects.filter(personal_id__in=ids, identity_level=IdentityLevel.VERIFIED)
    by_code = Citizen.objects.ways_by_code().filter(phone__in=phones)
    vouched = Citizen.objects.filter(phone_vouched=True, phone__in=phones)
    known = (
        by_id.exclude(personal_id="").values_list(
            Value("id"), "personal_id", "language", "language"
        ),
        by_code.values_list(Value("phone"), "phone", "language", F("joined_into__language")),
        vouched.values_list(Value("phone"), "phone", "language", "language"),
    )
    chosen = {
        (kind, value): joined or language
        for kind, value, language, joined in known[0].union(*known[1:], all=True)
        if joined or language
    }
    return [
        language_or_usual(chosen.get(("id", personal_id)) or chosen.get(("phone", phone)))
        for personal_id, phone in people
    ]
