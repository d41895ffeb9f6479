"""Units found by what somebody types, each with what tells it apart from others of its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Case, F, IntegerField, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from thuocdo.organisations.names import unit_names
from thuocdo.ui.jinja import day
from thuocdo.vietnamese import fold

if TYPE_CHECKING:
    from thuocdo.organisations.models import Unit
    from thuocdo.organisations.querysets import UnitQuerySet

MOST_FOUND = 20
#: What is typed beyond this is not looked at.
LONGEST_WORDS = 200
_LONGEST_NUMBER = 18


@dataclass(frozen=True, slots=True)
class Found:
    """A unit to choose; `detail` says what kind it is, under which unit it stands, its code, and its last day where it has ended."""

    id: int
    name: str
    detail: str


def found_units(units: UnitQuerySet, words: str) -> Sequence[Found]:
    """Return the first units whose name holds every word, those that begin with the words before others, one in force before one of its name that ended. Shape: two queries at the most."""
    text = fold(words.replace("\0", " ")[:LONGEST_WORDS])
    begins = Case(
        When(search_name__startswith=text, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    rows = (
        units.search(text)
        .with_parent(timezone.localdate())
        .annotate(begins=begins)
        .order_by("begins", "-kind", "search_name", F("valid_until").desc(nulls_first=True), "pk")[
            :MOST_FOUND
        ]
    )
    found = list(rows)
    above = unit_names(one.parent_id_then for one in found)
    return tuple(
        Found(one.pk, one.name, _detail(one, above.get(one.parent_id_then or 0, "")))
        for one in found
    )


def named(units: UnitQuerySet, value: Any) -> Unit | None:
    """Return the unit of a number as a page sends it; null for what is none."""
    text = str(value or "")
    if not (text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER):
        return None
    return units.filter(pk=int(text)).first()


def _detail(unit: Any, above: str) -> str:
    parts = [str(unit.get_kind_display()), above, unit.code]
    if unit.valid_until:
        last_day = unit.valid_until - timedelta(days=1)
        parts.append(_("đến hết ngày %(day)s") % {"day": day(last_day)})
    return " · ".join(part for part in parts if part)
