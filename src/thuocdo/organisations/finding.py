"""Finding one unit by what somebody types: its code, its name, or a part of it, without accents."""

from __future__ import annotations

from django.utils import timezone

from thuocdo.errors import InvalidInput
from thuocdo.organisations.models import Unit
from thuocdo.vietnamese import fold

#: So many are named where the words fit several.
NAMED = 8


def unit_by_words(words: str) -> Unit:
    """Return the unit in force today that words name.

    Raises:
        InvalidInput: they name none or several; the message lists the nearest.
    """
    today, text = timezone.localdate(), words.strip()
    exact = Unit.objects.coded(text, on=today).first()
    if exact is not None:
        return exact
    folded = fold(text)
    found = list(
        Unit.objects.in_force(today).filter(search_name__contains=folded).order_by("name")[:50]
    )
    same = [one for one in found if one.search_name == folded]
    if len(same) == 1 or len(found) == 1:
        return (same or found)[0]
    if not found:
        raise InvalidInput(
            "unit_not_found",
            f"Không có đơn vị nào tên «{text}». Hãy ghi lại tên hoặc mã đơn vị.",
            f"There is no unit called “{text}”. Write its name or code again.",
        )
    names = "; ".join(one.name for one in found[:NAMED])
    raise InvalidInput(
        "unit_not_clear",
        f"«{text}» khớp nhiều đơn vị: {names}. Hãy ghi đủ tên.",
        f"“{text}” fits several units: {names}. Write the whole name.",
    )
