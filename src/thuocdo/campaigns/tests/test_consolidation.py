"""What answers come to together: sums with each unit's part, shares from summed parts, rows of one owner, and what is missing."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from thuocdo.accounts.models import Role
from thuocdo.campaigns import cells, states
from thuocdo.campaigns.cells import Entry
from thuocdo.campaigns.consolidation import ConsolidatedRow, How, consolidated
from thuocdo.campaigns.models import Submission
from thuocdo.campaigns.tests.factories import DURING, Season, person, season

if TYPE_CHECKING:
    from conftest import LittleProvince

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cube")]

OWNED = "2025_province/6:1.1"


def answered(open_season: Season, unit: str, **values: str) -> None:
    """Let a unit answer and be taken in."""
    place = getattr(open_season.units, unit)
    writer = person(f"{unit}.a", place, Role.REFORM_OFFICER)
    leader = person(f"{unit}.b", place, Role.LEADER)
    submission = open_season.of(place.pk)
    entries = [Entry(f"{submission.form}/{row}", text, 0) for row, text in values.items()]
    cells.save_cells(submission, entries, actor=writer, at=DURING)
    states.prepare(submission, actor=writer, at=DURING)
    states.submit(submission, actor=leader, at=DURING)
    states.accept(submission, actor=open_season.thao, at=DURING)


def row(open_season: Season, code: str) -> ConsolidatedRow:
    found = consolidated(open_season.campaign).rows.values()
    return next(one for one in found if one.question.indicator.code == code)


LEGAL = "institutions.legal_documents.issued_commune"


def test_a_sum_names_each_unit_and_what_is_missing(open_season: Season) -> None:
    answered(open_season, "ward", **{"2:1": "7"})
    found = row(open_season, LEGAL)
    assert (found.how, found.value, found.missing, found.incomplete) == (How.UNITS, 7, 1, True)
    answered(open_season, "other_ward", **{"2:1": "5"})
    found = row(open_season, LEGAL)
    assert (found.value, found.missing, found.incomplete) == (12, 0, False)
    assert {part.unit_id: part.value for part in found.parts} == {
        open_season.units.ward.pk: Decimal(7),
        open_season.units.other_ward.pk: Decimal(5),
    }


def test_nothing_given_is_not_zero(open_season: Season) -> None:
    found = row(open_season, LEGAL)
    assert (found.value, found.missing) == (None, 2)


def test_what_was_not_taken_in_is_not_in_it(open_season: Season) -> None:
    answered(open_season, "ward", **{"2:1": "7"})
    states.reopen(open_season.ward, reason="sai", actor=open_season.thao, at=DURING)
    assert row(open_season, LEGAL).value is None
    found = consolidated(open_season.campaign)
    assert (found.taken_in, found.asked, found.complete) == (0, 3, False)


def test_a_row_of_one_owner_is_answered_once(units: LittleProvince) -> None:
    opened = season(units, responsible={OWNED: units.home_affairs.pk})
    submission = opened.of(units.home_affairs.pk)
    assert consolidated(opened.campaign).rows[OWNED].how is How.OWNER
    writer = person("a", units.home_affairs, Role.REFORM_OFFICER)
    leader = person("b", units.home_affairs, Role.LEADER)
    cells.save_cells(submission, [Entry(OWNED, "1.250,5", 0)], actor=writer, at=DURING)
    states.prepare(submission, actor=writer, at=DURING)
    states.submit(submission, actor=leader, at=DURING)
    states.accept(submission, actor=opened.thao, at=DURING)
    found = consolidated(opened.campaign).rows[OWNED]
    assert (found.value, found.incomplete) == (Decimal("1250.5"), False)
    assert Submission.objects.get(pk=submission.pk).cells.filter(row=OWNED).exists()


def test_a_share_of_the_whole_is_not_made_of_what_units_gave_of_their_own(
    open_season: Season,
) -> None:
    """The plan of a ward is not that of the province, whose rows nobody answers yet."""
    answered(open_season, "ward", **{"1:2.1": "30", "1:2.2": "20"})
    found = row(open_season, "steering.plan.completion_rate")
    assert (found.how, found.value) == (How.NOBODY, None)
