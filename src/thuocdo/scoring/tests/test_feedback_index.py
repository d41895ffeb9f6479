"""Feedback moves the index: on time, late, disliked, and about a dossier."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from thuocdo.accounts.citizens import Identity, enrol_by_identity
from thuocdo.feedback import handling
from thuocdo.feedback.handling import Matter
from thuocdo.indicators.cube.building import refresh
from thuocdo.indicators.evaluation.evaluating import evaluated
from thuocdo.scoring.service_index.changes import what_changed
from thuocdo.scoring.service_index.counting import scores_of
from thuocdo.scoring.service_index.reasons import Reason
from thuocdo.scoring.service_index.windows import Span, window_of
from thuocdo.working_time.tests.calendars import at

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import Citizen, User
    from thuocdo.dossiers.tests.factories import Office
    from thuocdo.feedback.models import Feedback
    from thuocdo.organisations.models import Unit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def citizen(db: None) -> Citizen:
    identity = Identity("Phạm Thị Hoa", personal_id="038190001234", verified=True)
    return enrol_by_identity(identity, at=at("2026-03-02 08:00"))


def sent(citizen: Citizen, unit: Unit, kind: str, dossier_id: int | None = None) -> Feedback:
    return handling.send(
        citizen=citizen,
        unit=unit,
        matter=Matter(kind, "Việc", "Chậm", dossier_id),
        request_id=uuid4(),
        at=at("2026-03-02 09:00"),
    )


def shares(unit: Unit, last: int) -> dict[str, tuple[int | None, int | None]]:
    score = scores_of([unit.pk], window_of(Span.MONTH, on=date(2026, 3, last)).days).of[unit.pk]
    found = {code: score.component(code) for code in ("5.1", "5.2", "5.3")}
    return {code: (one.above, one.below) for code, one in found.items()}


def reasons(unit: Unit, last: int, since: str) -> dict[int, Reason]:
    window = window_of(Span.MONTH, on=date(2026, 3, last))
    moved = what_changed(unit.pk, window, since=at(since))
    assert moved is not None
    return {one.record: one.reason for one in moved.moved if one.fact == "feedback.items"}


def test_each_component_counts_what_it_says(
    office: Office, units: LittleProvince, lan: User, citizen: Citizen
) -> None:
    rows = [sent(citizen, units.ward, kind) for kind in ("regulation", "behaviour", "proposal")]
    dossier = office.in_hand()
    refresh(at=at("2026-03-02 10:00"))
    assert shares(units.ward, 2) == {"5.1": (2, 3), "5.2": (3, 3), "5.3": (0, 0)}
    for row in rows[:2]:
        handling.take_on(row.pk, kind=row.kind, actor=lan, at=at("2026-03-03 09:00"))
        handling.answer(row.pk, words="Đã sửa", actor=lan, at=at("2026-03-03 10:00"))
    handling.judge(rows[0].pk, citizen=citizen, liked=False, at=at("2026-03-03 11:00"))
    sent(citizen, units.ward, "behaviour", dossier.pk)
    refresh(at=at("2026-03-03 12:00"))
    assert shares(units.ward, 3) == {"5.1": (2, 4), "5.2": (4, 4), "5.3": (1, 2)}
    # Nobody took the third and the fourth on within five working days, which end on the 9th.
    assert [shares(units.ward, day)["5.2"] for day in (9, 10)] == [(4, 4), (2, 4)]
    assert reasons(units.ward, 3, "2026-03-02 11:00") == {rows[1].pk: Reason.FEEDBACK_ANSWERED}
    late = reasons(units.ward, 10, "2026-03-09 23:00")
    assert late[rows[2].pk] == Reason.FEEDBACK_LATE
    assert len(late) == 2
    # The form asks for feedback on rules alone: two came, one was answered.
    codes = ["procedures.feedback.received", "procedures.feedback.resolved"]
    window = window_of(Span.MONTH, on=date(2026, 3, 3)).days
    every = [*codes, "procedures.feedback.pending"]
    found = evaluated(every, [units.province.pk], [window])
    values = [found.value(code, units.province.pk, window) for code in every]
    assert values == [2, 1, 1]


def test_what_was_passed_on_counts_for_who_has_it(
    units: LittleProvince, lan: User, citizen: Citizen
) -> None:
    row = sent(citizen, units.ward, "regulation")
    refresh(at=at("2026-03-02 10:00"))
    late = at("2026-03-16 09:00")
    handling.pass_on(row.pk, to=units.other_ward, reason="x", actor=lan, at=late)
    refresh(at=late)
    assert shares(units.ward, 16)["5.2"] == (0, 0)
    assert shares(units.other_ward, 16)["5.2"] == (1, 1)
    assert [shares(units.province, day)["5.2"] for day in (23, 24)] == [(1, 1), (0, 1)]
