"""A component that waits for an exchange is measured once the exchange has told of a first record."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from thuocdo.dossiers import services
from thuocdo.dossiers.status import SyncState
from thuocdo.indicators.cube.building import refresh
from thuocdo.scoring.service_index.counting import history, scores_of
from thuocdo.scoring.service_index.edition import edition
from thuocdo.scoring.service_index.scores import State
from thuocdo.scoring.service_index.windows import Span, window_of
from thuocdo.working_time.tests.calendars import at

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.dossiers.tests.factories import Office

pytestmark = pytest.mark.django_db(transaction=True)

MARCH = window_of(Span.MONTH, on=date(2026, 3, 2))


def test_synchronised_dossiers_wait_for_the_first_that_was_sent(
    office: Office, units: LittleProvince
) -> None:
    first, second = office.accepted(), office.accepted()
    refresh(at=at("2026-03-02 10:00"))
    ward, other = units.ward.pk, units.other_ward.pk
    assert scores_of([ward], MARCH.days).of[ward].component("1.4").state is State.WAITS
    services.note_answer(first, to=SyncState.CONFIRMED, sent=first.event_count)
    services.note_answer(second, to=SyncState.FAILED, sent=second.event_count)
    refresh(at=at("2026-03-02 11:00"))
    found = scores_of([ward, other], MARCH.days).of
    one = found[ward].component("1.4")
    assert (one.above, one.below, one.points) == (1, 2, 3)
    assert found[other].component("1.4").state is State.NOT_APPLICABLE
    assert history(ward, MARCH)[-1].on_scale == found[ward].on_scale
    assert edition(date(2026, 3, 2)).component("1.4").waits is not None
