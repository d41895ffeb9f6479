"""Entering a whole list of units at once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from thuocdo.errors import InvalidInput
from thuocdo.organisations.map_import import (
    ListedLink,
    ListedSuccession,
    ListedUnit,
    UnitList,
    import_map,
)
from thuocdo.organisations.models import Succession, Unit, UnitEvent, UnitParent

pytestmark = pytest.mark.django_db

AT = datetime(2025, 7, 1, tzinfo=UTC)
JULY = date(2025, 7, 1)


def listed(code: str, **fields: Any) -> ListedUnit:
    return ListedUnit(code, f"Xã {code}", Unit.Kind.COMMUNE, **fields)


def link(unit: str, parent: str, *days: date | None) -> ListedLink:
    return ListedLink((unit, None), (parent, None), *days)


def enter(*units: ListedUnit, links: Any = (), successions: Any = ()) -> int:
    return import_map(UnitList(units, links, successions), at=AT)


def test_units_links_and_successions_go_in_together(django_assert_max_num_queries: Any) -> None:
    units = [
        listed("A", valid_until=JULY, short_name="a", note="n"),
        listed("A", valid_from=JULY),
        listed("P"),
    ]
    became = ListedSuccession(("A", None), ("A", JULY), JULY, "renamed", Decimal(1), "luật")
    with django_assert_max_num_queries(10):
        assert enter(*units, links=[link("A", "P", None, JULY)], successions=[became]) == 3
    former = Unit.objects.get(code="A", valid_from=None)
    assert (former.short_name, former.note, former.search_name) == ("a", "n", "xa a")
    assert former.successions.get().successor == Unit.objects.get(code="A", valid_from=JULY)
    assert former.parents.get().parent.code == "P"
    assert UnitEvent.objects.filter(verb="created", actor_id=None).count() == 3


def test_what_is_there_stays_as_it_is() -> None:
    enter(listed("A"), listed("P"), links=[link("A", "P")])
    Unit.objects.filter(code="A").update(note="by hand")
    UnitParent.objects.all().delete()
    assert enter(listed("A"), listed("P"), listed("B"), links=[link("A", "P"), link("B", "P")]) == 1
    assert Unit.objects.get(code="A").note == "by hand"
    assert list(UnitParent.objects.values_list("unit__code", flat=True)) == ["B"]


def test_a_link_to_nobody_is_refused_and_nothing_stays() -> None:
    with pytest.raises(KeyError, match="P"):
        enter(listed("A"), links=[link("A", "P")])
    assert not Unit.objects.exists()


def test_shares_must_be_whole() -> None:
    half = ListedSuccession(("A", None), ("B", None), JULY, "split", Decimal("0.5"))
    with pytest.raises(InvalidInput, match="add up to exactly 1"):
        enter(listed("A", valid_until=JULY), listed("B"), successions=[half])
    assert not Succession.objects.exists()


def test_a_circle_is_refused() -> None:
    links = [link("A", "B"), link("B", "C"), link("C", "A")]
    with pytest.raises(InvalidInput, match="lies under itself"):
        enter(listed("A"), listed("B"), listed("C"), links=links)
    assert not Unit.objects.exists()


def test_a_circle_that_never_closes_on_one_day_is_none() -> None:
    links = [link("A", "B", None, JULY), link("B", "A", JULY, None)]
    assert enter(listed("A"), listed("B"), links=links) == 2
