"""Which of his desks a clerk means: a list where there are few, found by words where he stands in for many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from thuocdo.office.choosing.fields import FEW, ChooseUnitForm
from thuocdo.organisations.models import Unit

if TYPE_CHECKING:
    from django.http import QueryDict

    from thuocdo.accounts.models import User
    from thuocdo.organisations.querysets import UnitQuerySet


def these(desks: Sequence[Unit]) -> UnitQuerySet:
    """Return desks that are at hand as a question to the database, for words to be looked up among them."""
    return Unit.objects.filter(pk__in=[one.pk for one in desks])


def desk_chooser(
    data: Mapping[str, Any], desks: Sequence[Unit], *, user: User
) -> ChooseUnitForm | None:
    """Return the field that finds one of many desks; null where a list shows them all. Shape: no query, three where words were typed.

    Args:
        data: what was sent, or what the fresh form says.
        desks: all desks of the clerk.
        user: the clerk.
    """
    if len(desks) <= FEW:
        return None
    said = str(data.get("desk", ""))
    chooser = ChooseUnitForm(
        data,
        scope="desks",
        user=user,
        standing=next((one.pk for one in desks if str(one.pk) == said), None),
        name="desk",
        label=_("Nơi tiếp nhận"),
        among=these(desks),
        listed=desks,
    )
    chooser.auto_id = "d-%s"
    return chooser


def with_desk(
    data: QueryDict | dict[str, str], desks: Sequence[Unit], *, user: User
) -> QueryDict | dict[str, str]:
    """Return what was sent with the number of the desk that was found by words: none where it is not clear which."""
    if "desk_words" not in data:
        return data
    chooser = desk_chooser(data, desks, user=user)
    if chooser is None:
        return data
    found = chooser.chosen
    sent = {name: str(data[name]) for name in data}
    return sent | {"desk": str(found.pk) if found else ""}
