"""The latest figures of indicators that a person may see, for pages that show a few of them beside something else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from thuocdo.figures.models import Figure

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

#: A report gives one indicator in a cell and in some sentences; so many are looked at for each one that is wanted.
_MENTIONS = 6
_LATEST = (F("period_end").desc(), F("form_row").desc(), F("recorded_at").desc(), F("pk").desc())


def latest_figures(
    codes: Iterable[str],
    *,
    user: AbstractBaseUser | AnonymousUser,
    most: int,
    units: Iterable[int] | None = None,
) -> Mapping[str, Sequence[Figure]]:
    """Return figures in force with a value, by indicator, the latest period first, at the most so many of each.

    Shape: one query, none for no indicator; one figure for a unit and a window of days: a cell of a form before prose, then
    what was recorded last. An indicator without figures is left out.

    Args:
        units: only figures about these units; null for any.
    """
    wanted = list(codes)
    if not wanted:
        return {}
    number = Window(RowNumber(), partition_by=[F("indicator")], order_by=_LATEST)
    rows = Figure.objects.visible_to(user).current().filter(indicator__in=wanted, state="value")
    if units is not None:
        rows = rows.filter(unit__in=list(units))
    numbered = rows.annotate(number=number).filter(number__lte=most * _MENTIONS)
    found: dict[str, dict[tuple[object, ...], Figure]] = {}
    for figure in numbered.select_related("unit").order_by("indicator", "number"):
        place = (figure.unit_id, figure.period_start, figure.period_end)
        found.setdefault(figure.indicator, {}).setdefault(place, figure)
    return {code: list(figures.values())[:most] for code, figures in found.items()}
