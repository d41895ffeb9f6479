"""Writing into cells: nothing is overwritten, every change is kept, what follows from others is computed, and one takes back one's own."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.db import IntegrityError, connection, transaction

import pytest

from thuocdo.accounts.models import Role
from thuocdo.campaigns import cells, undoing
from thuocdo.campaigns.cells import Entry
from thuocdo.campaigns.models import Cell, CellChange
from thuocdo.campaigns.tests.factories import (
    CLOSED,
    DONE,
    DURING,
    ISSUED,
    PLAN_RATE,
    PLANNED,
    SURVEYED,
    Season,
    person,
)
from thuocdo.errors import Conflict, InvalidInput, NotAllowed, NotFound
from thuocdo.figures.models import Figure

pytestmark = pytest.mark.django_db


def cell(season: Season, row: str) -> Cell:
    return season.ward.cells.get(row=row)


def test_a_cell_is_saved_with_its_history(open_season: Season) -> None:
    open_season.save(ISSUED, "12")
    open_season.save(ISSUED, "1.314", note="cả năm")
    stands = cell(open_season, ISSUED)
    assert (stands.number, stands.value, stands.printed, stands.note) == (
        2,
        1314,
        "1.314",
        "cả năm",
    )
    assert stands.origin == Figure.Origin.DECLARED
    kept = open_season.ward.changes.filter(row=ISSUED)
    assert [one.printed for one in kept] == ["12", "1.314"]
    assert {one.changed_by for one in kept} == {open_season.lan}


def test_what_somebody_else_wrote_is_not_overwritten(open_season: Season) -> None:
    open_season.save(ISSUED, "12")
    with pytest.raises(Conflict) as refused:
        open_season.save(ISSUED, "13", seen=0)
    assert refused.value.values["printed"] == "12"
    assert cell(open_season, ISSUED).value == 12
    open_season.save(ISSUED, "12", seen=0)  # the same again is no conflict and no change
    assert cell(open_season, ISSUED).number == 1


def test_all_or_nothing(open_season: Season) -> None:
    entries = [Entry(ISSUED, "5", 0), Entry(PLANNED, "ba mươi", 0)]
    with pytest.raises(InvalidInput):
        cells.save_cells(open_season.ward, entries, actor=open_season.lan, at=DURING)
    assert not open_season.ward.cells.filter(row=ISSUED).exists()


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (ISSUED, "-3"),
        (ISSUED, "1,5"),
        (ISSUED, "mười"),
        (ISSUED, "12 văn bản"),
        (ISSUED, "5%"),
        (SURVEYED, "2"),
        (PLAN_RATE, "1.234"),
        (ISSUED, "01/3/2026"),
        (ISSUED, "=1+1"),
    ],
)
def test_what_cannot_stand_in_a_cell_is_refused(open_season: Season, row: str, text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        open_season.save(row, text)
    assert refused.value.code == "cell_not_readable"
    assert not CellChange.objects.exclude(way=CellChange.Way.COMPUTED).exists()


def test_blank_dash_and_zero_are_three_things(open_season: Season) -> None:
    found = []
    for text in ("0", "-", ""):
        open_season.save(ISSUED, text)
        stands = cell(open_season, ISSUED)
        found.append((stands.state, stands.value))
    assert found == [("value", Decimal(0)), ("dash", None), ("blank", None)]


def test_a_share_follows_from_its_parts(open_season: Season) -> None:
    open_season.save(PLANNED, "30")
    open_season.save(DONE, "20")
    share = cell(open_season, PLAN_RATE)
    assert (share.printed, share.origin) == ("66,67", Figure.Origin.COMPUTED)
    open_season.save(PLAN_RATE, "66,7")  # fewer digits, the same share
    assert cell(open_season, PLAN_RATE).origin == Figure.Origin.COMPUTED
    open_season.save(PLAN_RATE, "70", reason="theo kế hoạch điều chỉnh")
    open_season.save(DONE, "21")
    kept = cell(open_season, PLAN_RATE)
    assert (kept.value, kept.computed, kept.origin) == (70, 70, Figure.Origin.DECLARED)
    open_season.save(PLANNED, "42")
    kept = cell(open_season, PLAN_RATE)
    assert (kept.value, kept.computed) == (70, 50)


def test_nobody_else_writes(open_season: Season) -> None:
    clerk = person("minh", open_season.units.ward, Role.RECEPTION_OFFICER)
    stranger = person("xa", open_season.units.other_ward, Role.REFORM_OFFICER)
    with pytest.raises(NotAllowed):
        open_season.save(ISSUED, "1", actor=clerk)
    with pytest.raises(NotAllowed):
        open_season.save(ISSUED, "1", actor=open_season.thao)
    with pytest.raises(NotFound):
        open_season.save(ISSUED, "1", actor=stranger)


def test_after_the_close_nothing_is_taken(open_season: Season) -> None:
    with pytest.raises(Conflict) as refused:
        open_season.save(ISSUED, "1", at=CLOSED)
    assert refused.value.code == "campaign_closed"


def test_one_takes_back_what_one_did_and_does_it_again(open_season: Season) -> None:
    open_season.save(PLANNED, "30")
    open_season.save(DONE, "20")
    undoing.undo(open_season.ward, actor=open_season.lan, at=DURING)
    assert cell(open_season, DONE).state == "blank"
    assert cell(open_season, PLAN_RATE).value is None
    undoing.undo(open_season.ward, actor=open_season.lan, at=DURING)
    assert cell(open_season, PLANNED).state == "blank"
    undoing.redo(open_season.ward, actor=open_season.lan, at=DURING)
    undoing.redo(open_season.ward, actor=open_season.lan, at=DURING)
    assert cell(open_season, PLAN_RATE).printed == "66,67"
    with pytest.raises(Conflict):
        undoing.redo(open_season.ward, actor=open_season.lan, at=DURING)
    undoing.undo(open_season.ward, actor=open_season.lan, at=DURING)
    assert cell(open_season, DONE).state == "blank"


def test_nobody_takes_back_what_another_did_since(open_season: Season) -> None:
    open_season.save(ISSUED, "1")
    open_season.save(ISSUED, "2", actor=open_season.son)
    with pytest.raises(Conflict):
        undoing.undo(open_season.ward, actor=open_season.lan, at=DURING)
    undoing.undo(open_season.ward, actor=open_season.son, at=DURING)
    assert cell(open_season, ISSUED).value == 1


def test_the_database_refuses_to_change_what_happened(open_season: Season) -> None:
    open_season.save(ISSUED, "1", at=DURING + timedelta(hours=1))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE campaigns_cellchange SET printed = '9'")
