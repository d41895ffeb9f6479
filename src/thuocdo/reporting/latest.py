"""The latest figures of indicators that a person may see, for pages that show a few of them beside something else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef
from django.db.models.expressions import RawSQL

from thuocdo.figures.models import Figure

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    from thuocdo.figures.models import FigureQuerySet

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
    # Asked as "none supersedes it", for which the planner walks down the index; a join it guesses to leave one row.
    superseded = Exists(Figure.objects.filter(supersedes=OuterRef("pk")))
    rows = Figure.objects.visible_to(user).filter(~superseded, state=Figure.State.VALUE)
    if units is not None:
        rows = rows.filter(unit__in=list(units))
    newest = _newest_of_each(rows, wanted, most * _MENTIONS)
    found: dict[str, dict[tuple[object, ...], Figure]] = {}
    for figure in newest.select_related("unit").order_by("indicator", *_LATEST):
        place = (figure.unit_id, figure.period_start, figure.period_end)
        of_one = found.setdefault(figure.indicator, {})
        before = of_one.setdefault(place, figure)
        if before.origin == Figure.Origin.COMPUTED != figure.origin:
            of_one[place] = figure  # what was reported stays what was reported
    return {code: list(figures.values())[:most] for code, figures in found.items()}


def _newest_of_each(rows: FigureQuerySet, codes: list[str], most: int) -> FigureQuerySet:
    """Keep so many of the newest figures of each indicator.

    Each indicator walks down the index of its own: to number all its figures of twelve years would read them all.
    """
    of_one = rows.filter(indicator=RawSQL("wanted.code", ())).order_by(*_LATEST).values("pk")[:most]
    sql, parameters = of_one.query.sql_with_params()
    newest = RawSQL(  # noqa: S611 - the text is Django's own, values go in as parameters
        f"SELECT newest.id FROM unnest(%s::text[]) AS wanted(code) CROSS JOIN LATERAL ({sql}) AS newest(id)",  # noqa: S608
        (codes, *parameters),
    )
    return Figure.objects.filter(pk__in=newest)
