"""The published service index: no share gives a small count away, and the points follow from what is published."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from thuocdo.dossiers import services as dossiers
from thuocdo.dossiers.tests.factories import Office
from thuocdo.indicators.cube.building import refresh
from thuocdo.open_data.files import rows_of
from thuocdo.open_data.index_rows import HIDDEN, TOTAL, VALUE, shown
from thuocdo.open_data.models import PublishedVersion
from thuocdo.open_data.services import month_of, publish_due, publish_index
from thuocdo.scoring.service_index.edition import edition
from thuocdo.scoring.service_index.scores import points_of, scored
from thuocdo.working_time.tests.calendars import at

if TYPE_CHECKING:
    from conftest import LittleProvince

K = 5
DAY = date(2026, 3, 31)
SHARES = [
    one
    for one in edition(DAY).components
    if one.measured and not one.times and one.kind == "share" and len(one.above) == len(one.below) == 1
]  # fmt: skip


def told(code: str, above: int, below: int) -> tuple[str, Decimal | None]:
    component = edition(DAY).component(code)
    counts = {component.above[0].measure: above, component.below[0].measure: below}
    one = shown(scored(edition(DAY), counts).component(code), k=K)
    return one.state, one.value


@given(st.sampled_from(SHARES), st.integers(1, 3_000), st.data())
def test_each_share_leaves_enough_counts_possible(
    component: Any, below: int, data: st.DataObject
) -> None:
    assume(component.above[0].measure != component.below[0].measure)
    above = data.draw(st.integers(0, below))
    state, value = told(component.code, above, below)
    if state == HIDDEN:
        assert below < 100
        return
    step = next(s for s in (1, 2, 5, 10) if below * s >= 200 * K)
    near = {n for n in range(below + 1) if abs(Fraction(n * 100, below) - Fraction(value)) <= Fraction(step, 2)}  # type: ignore[arg-type]  # fmt: skip
    assert above in near
    assert len(near) >= K
    same = sum(told(component.code, n, below)[1] == value for n in near)
    assert same >= K


def test_a_small_unit_is_hidden_and_a_large_one_told_to_the_percent() -> None:
    assert told("4.3", 1, 99) == (HIDDEN, None)
    assert told("4.3", 1, 100) == (VALUE, 0)
    assert told("4.3", 97, 100) == (VALUE, 100)
    assert told("4.3", 414, 1_000) == (VALUE, 41)


@pytest.fixture
def folders(tmp_path: Path, settings: Any) -> None:
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    settings.CUBE_DIR = tmp_path / "cube"


@pytest.mark.django_db(transaction=True)
def test_the_total_follows_from_what_is_published(
    units: LittleProvince, folders: None, settings: Any
) -> None:
    settings.OPEN_DATA_SMALLEST = 1  # twenty dossiers are enough to tell a share
    office = Office(units.ward, units.province)
    for _ in range(20):
        dossiers.resolve(office.in_hand(), actor=office.approver, at=at("2026-03-10 09:00"))
    refresh(at=datetime(2026, 4, 2, tzinfo=UTC))
    version = publish_index(
        month_of(date(2026, 3, 1)), actor=None, at=datetime(2026, 4, 2, tzinfo=UTC)
    )
    assert version is not None
    rows = [one for one in rows_of(version) if one["unit_code"] == units.ward.code]
    assert {one["state"] for one in rows} == {"value", "none", "waits"}
    parts = [one for one in rows if one["state"] == VALUE and one["component"] != TOTAL]
    for one in parts:
        component = edition(DAY).component(one["component"])
        if one["points"] is not None:
            exact = points_of(component, Fraction(one["value"]))
            assert abs(Fraction(one["points"]) - exact) <= Fraction(1, 200)
    scored_parts = [one for one in parts if one["points_most"]]
    got, most = (sum(one[name] for one in scored_parts) for name in ("points", "points_most"))
    total = next(one for one in rows if one["component"] == TOTAL)
    assert (total["points"], total["points_most"]) == (got, most)
    assert abs(total["value"] - 100 * got / most) <= Decimal("0.005")
    assert units.elsewhere.code not in {one["unit_code"] for one in rows_of(version)}


@pytest.mark.django_db(transaction=True)
def test_the_last_month_is_published_once(units: LittleProvince, folders: None) -> None:
    refresh(at=timezone.now())
    publish_due(at=timezone.now())
    assert publish_due(at=timezone.now()) == []
    assert PublishedVersion.objects.filter(dataset="service-index").count() == 1
