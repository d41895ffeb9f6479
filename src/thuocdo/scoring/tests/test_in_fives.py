"""Dislikes are deducted in whole fives, once they are settled: no window, unit or day gives back a smaller number."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from thuocdo.dossiers import services
from thuocdo.feedback import services as ratings
from thuocdo.feedback.services import Opinion, RatedService
from thuocdo.indicators.cube.building import refresh
from thuocdo.indicators.evaluation.measured import measured
from thuocdo.scoring.service_index.counting import history, scores_of
from thuocdo.scoring.service_index.edition import DISLIKED
from thuocdo.scoring.service_index.windows import Span, window_between, window_of
from thuocdo.working_time.period import Period
from thuocdo.working_time.tests.calendars import at

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.dossiers.tests.factories import Office
    from thuocdo.organisations.models import Unit

pytestmark = pytest.mark.django_db(transaction=True)

JUNE = date(2026, 6, 30)
#: When somebody disliked how the ward served him; one of them in April alone.
DAYS = ("2026-03-10", "2026-03-10", "2026-03-12", "2026-03-31", "2026-04-20", "2026-05-04")
#: From when on what came in April is settled.
SETTLED = date(2026, 5, 16)


@pytest.fixture
def disliked(office: Office, units: LittleProvince) -> Unit:
    """Return a ward that six people disliked, and a dossier of which ended on time on each of these days; one more disliked the ward beside it."""
    for day in DAYS:
        rate(office, office.ward, day)
    rate(office, units.other_ward, "2026-03-10")
    refresh(at=at("2026-06-30 09:00"))
    return units.ward


def rate(office: Office, unit: Unit, day: str) -> None:
    dossier = office.in_hand()
    services.resolve(dossier, actor=office.approver, at=at("2026-03-06 09:00"))
    service = RatedService(
        dossier_id=dossier.pk, agency_id=unit.pk, reception_unit_id=unit.pk, procedure_id=None, channel="direct", ended_at=at("2026-03-06 09:00")
    )  # fmt: skip
    ratings.rate(service=service, opinion=Opinion(overall=1), at=at(f"{day} 10:00"))


def deducted(unit: Unit, first: date, last: date) -> int:
    found = scores_of([unit.pk], Period.of_days(first, last))
    counts = found.counts[unit.pk]
    component = found.of[unit.pk].component("5.4")
    if component.above is not None:
        on_time = counts["dossiers.index_ended_on_time"]
        assert component.above == on_time - counts[DISLIKED]
    return counts[DISLIKED]


def test_fewer_than_five_are_never_deducted_and_five_once_they_are_settled(
    disliked: Unit, units: LittleProvince
) -> None:
    first = date(2026, 3, 1)
    day_before = SETTLED - timedelta(days=1)
    assert measured([DISLIKED], [disliked.pk], [Period.of_days(first, JUNE)]).values.item() == 6
    assert deducted(disliked, first, day_before) == 0
    assert deducted(disliked, first, SETTLED) == 5
    assert deducted(disliked, SETTLED, SETTLED) == 5
    assert deducted(disliked, first, JUNE) == 5
    assert deducted(units.other_ward, first, JUNE) == 0


def test_no_two_windows_or_units_differ_by_fewer_than_five(
    disliked: Unit, units: LittleProvince
) -> None:
    edges = [date(2026, 3, 1) + timedelta(days=n) for n in range(0, 122, 5)]
    for first, last in combinations(edges, 2):
        told = [deducted(one, first, last) for one in (disliked, units.other_ward, units.province)]
        assert all(count % 5 == 0 for count in told), (first, last)


@pytest.mark.parametrize(
    "window",
    [window_of(Span.YEAR, on=JUNE), window_between(SETTLED, SETTLED, today=JUNE)],
    ids=["to date", "days"],
)
def test_history_deducts_what_the_score_of_each_day_does(disliked: Unit, window: object) -> None:
    past = history(disliked.pk, window)  # type: ignore[arg-type] # a window
    to_date = window.days.length > 1  # type: ignore[attr-defined]
    for one in past:
        first = past[0].day if to_date else one.day
        alone = scores_of([disliked.pk], Period.of_days(first, one.day)).of[disliked.pk]
        assert one.on_scale == alone.on_scale, one.day
