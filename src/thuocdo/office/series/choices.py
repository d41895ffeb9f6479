"""What can be chosen on the series page: indicators and units found by words, accents left aside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from thuocdo.indicators.indicator import Indicator
from thuocdo.indicators.registry import indicators
from thuocdo.office.labels import label_of, measure_of
from thuocdo.organisations.models import Unit
from thuocdo.ui.jinja import day
from thuocdo.vietnamese import fold

MOST_FOUND = 20
#: What is typed beyond this is not looked at.
LONGEST_SEARCH = 200


@dataclass(frozen=True, slots=True)
class IndicatorChoice:
    """An indicator to choose."""

    code: str
    label: str
    unit_of_measure: str


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit to choose; `detail` tells units of one name apart."""

    id: int
    name: str
    detail: str


def indicator_choice(one: Indicator) -> IndicatorChoice:
    """Return an indicator as the page names it."""
    return IndicatorChoice(one.code, label_of(one), measure_of(one))


def find_indicators(text: str) -> Sequence[IndicatorChoice]:
    """Return the indicators whose labels or code hold every word, in the order of the forms; none for no word."""
    words = fold(text[:LONGEST_SEARCH]).split()
    if not words:
        return ()
    found = (
        one
        for one in indicators().values()
        if all(word in fold(f"{one.label_vi} {one.label_en} {one.code}") for word in words)
    )
    return tuple(indicator_choice(one) for one, _ in zip(found, range(MOST_FOUND), strict=False))


def find_units(text: str, *, without: Iterable[Unit] = ()) -> Sequence[UnitChoice]:
    """Return units whose name holds every word, also former ones, by name; none for no word. One query at the most."""
    words = text[:LONGEST_SEARCH].replace("\0", " ")  # which the database refuses to look for
    if not words.strip():
        return ()
    taken = [unit.pk for unit in without]
    found = Unit.objects.search(words).exclude(pk__in=taken)
    return tuple(unit_choice(unit) for unit in found.order_by("search_name", "pk")[:MOST_FOUND])


def unit_choice(unit: Unit) -> UnitChoice:
    """Return a unit as the page names it."""
    return UnitChoice(unit.pk, unit.name, detail_of(unit))


def detail_of(unit: Unit) -> str:
    """Return kind, code and last day of a unit: what tells units of one name apart."""
    parts = [str(unit.get_kind_display()), unit.code]
    if unit.valid_until:
        last_day = unit.valid_until - timedelta(days=1)
        parts.append(_("đến hết ngày %(day)s") % {"day": day(last_day)})
    return " · ".join(parts)
