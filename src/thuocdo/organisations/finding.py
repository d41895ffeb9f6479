"""Finding one unit by what somebody types: its code, its name, or a part of it, without accents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils import timezone

from thuocdo.errors import InvalidInput
from thuocdo.organisations.models import Unit
from thuocdo.vietnamese import fold

if TYPE_CHECKING:
    from datetime import date

#: So many are named where the words fit several.
NAMED = 8


def unit_by_words(words: str, *, near: Unit | None = None) -> Unit:
    """Return the unit in force today that words name.

    Args:
        words: a code, a name, or a part of one.
        near: of several of the same name, the one in this unit's province is meant.

    Raises:
        InvalidInput: they name none or several; the message lists the nearest, those of the same name with their codes.
    """
    today, text = timezone.localdate(), words.strip()
    exact = Unit.objects.coded(text, on=today).first()
    if exact is not None:
        return exact
    folded = fold(text)
    found = list(
        Unit.objects.in_force(today).filter(search_name__contains=folded).order_by("name")[:50]
    )
    same = _nearest([one for one in found if one.search_name == folded], near, today)
    if len(same) == 1:
        return same[0]
    close = same or _nearest(found, near, today)
    if len(close) == 1:
        return close[0]
    if not found:
        raise InvalidInput(
            "unit_not_found",
            f"Không có đơn vị nào tên «{text}». Hãy ghi lại tên hoặc mã đơn vị.",
            f"There is no unit called “{text}”. Write its name or code again.",
        )
    names = _told_apart(close[:NAMED])
    raise InvalidInput(
        "unit_not_clear",
        f"«{text}» khớp nhiều đơn vị: {names}. Hãy ghi đủ tên, hoặc mã đơn vị.",
        f"“{text}” fits several units: {names}. Write the whole name or the code.",
    )


def _nearest(units: list[Unit], near: Unit | None, today: date) -> list[Unit]:
    """Return those in the province of a unit; all of them where there is none such."""
    if near is None or len(units) < 2:
        return units
    line = Unit.objects.ancestors_of(near, on=today, include_self=True)
    province = line.filter(kind=Unit.Kind.PROVINCE).first()
    if province is None:
        return units
    inside = Unit.objects.descendants_of(province, on=today)
    kept = set(inside.filter(pk__in=[one.pk for one in units]).values_list("pk", flat=True))
    return [one for one in units if one.pk in kept] or units


def _told_apart(units: Sequence[Unit]) -> str:
    names = [one.name for one in units]
    return "; ".join(
        f"{one.name} ({one.code})" if names.count(one.name) > 1 and one.code else one.name
        for one in units
    )
