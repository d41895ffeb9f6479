"""The published evaluation of agencies: units with few dossiers are hidden, and the total follows from what is published."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management import CommandError, call_command
from django.utils import timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.dossiers import services as dossiers
from thuocdo.dossiers.tests.factories import Office
from thuocdo.errors import InvalidInput
from thuocdo.indicators.cube.building import refresh
from thuocdo.open_data.evaluation_rows import unit_rows
from thuocdo.open_data.files import rows_of
from thuocdo.open_data.models import PublishedVersion
from thuocdo.open_data.rows import HIDDEN, NONE, VALUE
from thuocdo.open_data.services import Notes, publish_due, publish_evaluation
from thuocdo.scoring.handling_evaluation.edition import edition
from thuocdo.scoring.handling_evaluation.scores import evaluated, to_tenth
from thuocdo.scoring.handling_evaluation.windows import Span
from thuocdo.working_time.tests.calendars import at

if TYPE_CHECKING:
    from conftest import LittleProvince

K = 5
HOLDS = edition(date(2026, 3, 31))
NOTHING = dict.fromkeys(HOLDS.measures, 0)
APRIL = datetime(2026, 4, 2, tzinfo=timezone.get_fixed_timezone(420))


def told(resolved: int, early: int, complaints: int) -> dict[str, tuple[str, Decimal | None]]:
    counts = NOTHING | {
        "dossiers.resolved": resolved,
        "dossiers.resolved_on_time": early,
        "dossiers.resolved_early": early,
        "service_index.feedback_on_dossiers": complaints,
    }
    rows = unit_rows(evaluated(HOLDS, counts), k=K)
    return {one["index"]: (one["state"], one["points"]) for one in rows}


@given(st.integers(0, 600), st.data())
def test_what_is_told_leaves_enough_counts_of_complaints_possible(
    resolved: int, data: st.DataObject
) -> None:
    early = data.draw(st.integers(0, resolved))
    complaints = data.draw(st.integers(0, 8))
    shown = told(resolved, early, complaints)
    if resolved < 40 * K:
        assert {state for state, _ in shown.values()} <= {HIDDEN if resolved else NONE, "waits"}
        assert all(points is None for _, points in shown.values())
        return
    first, seventh = shown["1"][1], shown["7"][1]
    possible = {
        count
        for count in range(resolved + 1)
        if to_tenth(Fraction(max(2 * early - 2 * count, 0), resolved)) == seventh
    } | {
        count
        for other in range(resolved + 1)
        if to_tenth(Fraction(2 * other, resolved)) == first
        for count in range(complaints + K + 1)
        if to_tenth(Fraction(max(2 * other - 2 * count, 0), resolved)) == seventh
    }
    assert complaints in possible
    assert len(possible) >= K


def test_a_unit_is_told_from_two_hundred_dossiers_on() -> None:
    assert told(199, 199, 0)["1"] == (HIDDEN, None)
    assert told(200, 200, 0)["1"] == (VALUE, Decimal("2.0"))
    assert told(200, 200, 0)["9"] == (NONE, None)  # nothing came in
    assert told(0, 0, 0)["total"] == (NONE, None)
    assert told(200, 200, 0)["5"] == ("waits", None)


@pytest.fixture
def folders(tmp_path: Path, settings: Any) -> None:
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    settings.CUBE_DIR = tmp_path / "cube"


@pytest.mark.django_db(transaction=True)
def test_a_quarter_is_published_once_it_is_over(
    units: LittleProvince, folders: None, settings: Any
) -> None:
    office = Office(units.ward, units.province)
    for _ in range(3):
        dossiers.resolve(office.in_hand(), actor=office.approver, at=at("2026-03-06 09:00"))
    refresh(at=APRIL)
    settings.OPEN_DATA_SMALLEST = 5
    with pytest.raises(InvalidInput):
        publish_evaluation(Span(2026, 2), actor=None, at=APRIL)
    published = publish_due(at=APRIL)
    periods = {one.period for one in published if one.dataset == "handling-evaluation"}
    assert periods == {"2026-q1", "2025"}
    assert publish_due(at=APRIL) == []
    [version] = PublishedVersion.objects.filter(period="2026-q1")
    rows = {(one["unit_code"], one["index"]): one for one in rows_of(version)}
    assert rows[units.ward.code, "total"]["state"] == HIDDEN
    assert rows[units.other_ward.code, "total"]["state"] == NONE
    assert (units.elsewhere.code, "total") not in rows
    settings.OPEN_DATA_SMALLEST = 0  # as if three dossiers were many
    notes = Notes("Thử.", "A test.")
    again = publish_evaluation(Span(2026, 1), actor=None, at=APRIL, notes=notes)
    assert again is not None
    mine = {one["index"]: one for one in rows_of(again) if one["unit_code"] == units.ward.code}
    parts = [one["points"] for code, one in mine.items() if code != "total" and one["points"] is not None]  # fmt: skip
    assert sum(parts) == mine["total"]["points"] == 10
    assert mine["total"]["points_most"] == 2 * len(parts) == 12
    assert (mine["total"]["carried_over"], mine["total"]["band"]) == (15, "excellent")
    assert rows_of(version) == rows_of(PublishedVersion.objects.get(pk=version.pk))


@pytest.mark.django_db(transaction=True)
def test_by_hand_a_period_is_named(units: LittleProvince, folders: None, time_machine: Any) -> None:
    time_machine.move_to(APRIL, tick=False)
    refresh(at=APRIL)
    out = StringIO()
    call_command("publish_open_data", evaluation="2025", stdout=out)
    assert out.getvalue().strip() == "handling-evaluation 2025 v1"
    for word in ("2026", "2026-q2", "x"):
        with pytest.raises(CommandError):
            call_command("publish_open_data", evaluation=word)
