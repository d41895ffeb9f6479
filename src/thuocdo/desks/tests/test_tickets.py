"""Numbers of a waiting room: in order, never twice, priority first, and only for those who work there."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import TYPE_CHECKING, Any

from django.db import connection

import pytest

from thuocdo.accounts.models import Role
from thuocdo.accounts.tests.factories import MembershipFactory, UserFactory
from thuocdo.desks import services
from thuocdo.desks.models import Counter, ServiceGroup, Ticket
from thuocdo.desks.priorities import priorities
from thuocdo.desks.reading import groups_of, on_screen, people_before
from thuocdo.errors import Conflict, DomainError, InvalidInput, NotAllowed, NotFound
from thuocdo.facts.references import RecordRef
from thuocdo.working_time.tests.calendars import at as moment

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db
NINE = moment("2026-03-02 09:00")
S = Ticket.State


class Room:
    """The waiting room of Lan's ward: two groups, two counters of Minh's."""

    def __init__(self, units: LittleProvince, minh: User) -> None:
        self.clerk, self.unit = minh, units.ward
        by: dict[str, Any] = {"unit": units.ward, "actor": minh, "at": NINE}
        self.civil = services.add_group(letter="a", name="Hộ tịch", **by)
        self.land = services.add_group(letter="B", name="Đất đai", **by)
        self.first = services.add_counter(number=1, groups=[self.civil], **by)
        self.second = services.add_counter(number=2, **by)

    def take(self, minutes: int = 0, group: ServiceGroup | None = None, **more: Any) -> Ticket:
        at = NINE + timedelta(minutes=minutes)
        return services.take_number(group=group or self.civil, at=at, **more)

    def call(self, counter: Counter | None = None, minutes: int = 30) -> Ticket | None:
        at = NINE + timedelta(minutes=minutes)
        return services.call_next(counter=counter or self.first, actor=self.clerk, at=at)


@pytest.fixture
def room(units: LittleProvince, minh: User) -> Room:
    """Return the waiting room of the ward."""
    return Room(units, minh)


def test_numbers_follow_each_other_by_group_and_day(room: Room) -> None:
    codes = [room.take().code, room.take().code, room.take(group=room.land).code]
    assert codes == ["A001", "A002", "B001"]
    assert room.take(minutes=24 * 60).code == "A001"


def test_priority_comes_first_then_who_waits_longest(room: Room) -> None:
    plain, old, disabled, late = (
        room.take(),
        room.take(1, priority="elderly"),
        room.take(2, priority="disabled"),
        room.take(3),
    )
    assert people_before(late) == 3
    called = [room.call() for _ in range(5)]
    assert called == [disabled, old, plain, late, None]
    assert {one.state for one in Ticket.objects.all()} == {S.DONE}


def test_a_counter_calls_its_own_groups_alone(room: Room) -> None:
    land, civil = room.take(group=room.land), room.take(1)
    assert room.call(room.first) == civil
    assert room.call(room.second) == land


def test_missed_numbers_can_be_called_again(room: Room) -> None:
    first, second = room.take(), room.take(1)
    by: dict[str, Any] = {"actor": room.clerk, "at": NINE}
    assert room.call() == first
    again = services.call_again(first, counter=room.first, **by)
    assert again.call_count == 2
    services.mark_missed(first, **by)
    assert room.call() == second
    back = services.call_again(first, counter=room.first, **by)
    assert (back.state, back.call_count) == (S.CALLED, 3)
    second.refresh_from_db()
    assert second.state == S.DONE
    with pytest.raises(Conflict):
        services.call_again(first, counter=room.second, **by)
    services.finish(first, **by)
    for act in (services.finish, services.mark_missed, services.start_serving):
        with pytest.raises(Conflict):
            act(first, **by)


def test_whoever_is_sent_on_keeps_number_and_place(room: Room) -> None:
    first, later = room.take(), room.take(5, group=room.land)
    assert room.call() == first
    sent = services.transfer(first, group=room.land, actor=room.clerk, at=NINE)
    assert (sent.code, sent.state, sent.counter) == ("A001", S.WAITING, None)
    assert room.call(room.second) == first
    assert room.call(room.second) == later
    assert room.take().code == "A002"


def test_a_number_leads_to_what_was_taken_in(room: Room) -> None:
    ticket = room.take()
    record = RecordRef("dossiers", "17")
    with pytest.raises(Conflict):
        services.note_reception(ticket, record=record, actor=room.clerk, at=NINE)
    room.call()
    noted = services.note_reception(ticket, record=record, actor=room.clerk, at=NINE)
    assert (noted.state, noted.about_room, noted.about_id) == (S.SERVING, "dossiers", "17")


def test_the_wait_is_measured_to_the_first_call(room: Room) -> None:
    room.take(0)
    room.take(10)
    room.take(20)
    room.call(minutes=30)
    room.call(minutes=30)
    (civil, land) = groups_of(room.unit.pk, on=NINE.date())
    assert (civil.waiting, civil.called, civil.wait_minutes) == (1, 2, 25)
    assert (land.waiting, land.called, land.wait_minutes) == (0, 0, None)
    assert [one.code for one in on_screen(room.unit.pk, on=NINE.date())] == ["A002"]


def test_what_is_closed_or_unknown_is_refused(room: Room) -> None:
    with pytest.raises(InvalidInput):
        room.take(priority="friend")
    room.civil.active = False
    with pytest.raises(InvalidInput):
        room.take()
    room.first.active = False
    room.first.save()
    with pytest.raises(InvalidInput):
        room.call()
    by: dict[str, Any] = {"unit": room.unit, "actor": room.clerk, "at": NINE}
    with pytest.raises(Conflict):
        services.add_group(letter="A", name="x", **by)
    with pytest.raises(Conflict):
        services.add_counter(number=1, **by)
    with pytest.raises(InvalidInput):
        services.add_group(letter="C", name=" ", **by)


def test_only_the_desk_of_the_unit_calls(
    room: Room, units: LittleProvince, lan: User, binh: User
) -> None:
    ticket = room.take()
    other = UserFactory.create(username="other")
    MembershipFactory.create(user=other, unit=units.other_ward, role=Role.RECEPTION_OFFICER)
    for user, error in ((lan, NotAllowed), (other, NotFound), (binh, NotFound)):
        with pytest.raises(error):
            services.call_next(counter=room.first, actor=user, at=NINE)
        with pytest.raises(error):
            services.add_group(unit=room.unit, letter="Z", name="z", actor=user, at=NINE)
    assert not Ticket.objects.visible_to(other).exists()
    assert room.call() == ticket
    with pytest.raises(NotFound):
        services.finish(ticket, actor=other, at=NINE)


def test_every_priority_has_words_and_a_source() -> None:
    for one in priorities().values():
        assert all((one.label, one.label_en, one.source, one.rank > 0))
        assert one.mark in {"law", "known", "guess"}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_no_number_twice_and_nobody_is_called_twice(room: Room) -> None:
    def together(work: Callable[[], Any], times: int) -> list[Any]:
        barrier = Barrier(times)

        def run(_number: int) -> Any:
            try:
                barrier.wait(10)
                return work()
            except DomainError as refusal:
                return refusal
            finally:
                connection.close()

        with ThreadPoolExecutor(times) as pool:
            return list(pool.map(run, range(times)))

    numbers = sorted(one.number for one in together(room.take, 12))
    assert numbers == list(range(1, 13))
    counters = [
        services.add_counter(unit=room.unit, number=10 + n, actor=room.clerk, at=NINE)
        for n in range(6)
    ]
    left = iter(counters)
    called = together(lambda: room.call(next(left)), 6)
    assert len({one.pk for one in called if isinstance(one, Ticket)}) == 6
