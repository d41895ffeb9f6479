"""A planned stop is told in time with its return, or with a reason why not; everybody it concerns sees it until it is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.test import Client

import pytest

from thuocdo.accounts.models import Role
from thuocdo.dossiers.tests.factories import official
from thuocdo.errors import Conflict, InvalidInput, NotAllowed
from thuocdo.notices.models import PlannedStop
from thuocdo.notices.stops import (
    announce_stop,
    call_off_stop,
    earliest_start,
    forget_stops,
    move_return,
    stop_rules,
    stops_to_tell,
)
from thuocdo.working_time.tests.calendars import at as moment

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db
#: A Thursday; 10 December is the seventh working day after 1 December.
NOW = moment("2026-12-01 09:00")
FIRST = moment("2026-12-11 18:00")


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    forget_stops()
    yield
    forget_stops()


@pytest.fixture
def administrator(units: LittleProvince) -> User:
    return official(units.province, Role.ADMINISTRATOR, "Quản trị tỉnh")


def announced(units: LittleProvince, actor: User, **changes: Any) -> PlannedStop:
    usual: dict[str, Any] = {
        "unit": units.province,
        "audience": "everybody",
        "starts_at": FIRST,
        "returns_at": FIRST + timedelta(hours=6),
        "words": "Nâng cấp cơ sở dữ liệu",
        "words_en": "The database is upgraded",
        "actor": actor,
        "at": NOW,
    }
    return announce_stop(**(usual | changes))


def test_seven_working_days_lie_between(units: LittleProvince, administrator: User) -> None:
    assert earliest_start(units.province, "everybody", on=NOW.date()) == FIRST.date()
    assert announced(units, administrator).why_short == ""
    too_soon = FIRST - timedelta(days=1)
    with pytest.raises(InvalidInput) as refused:
        announced(units, administrator, starts_at=too_soon)
    assert refused.value.code == "planned_stop_too_soon"
    assert "11/12/2026" in refused.value.message_vi
    assert announced(units, administrator, starts_at=too_soon, why_short="Lỗ hổng").why_short
    assert announced(units, administrator, starts_at=too_soon, audience="officials")


def test_a_holiday_is_no_working_day(units: LittleProvince) -> None:
    across_new_year = earliest_start(units.province, "everybody", on=date(2025, 12, 24))
    assert across_new_year > date(2026, 1, 3)


def test_it_has_words_an_order_and_an_administrator_of_a_province(
    units: LittleProvince, administrator: User, minh: User
) -> None:
    for wrong in (
        {"words": " "},
        {"returns_at": FIRST},
        {"starts_at": NOW - timedelta(days=1)},
    ):
        with pytest.raises(InvalidInput):
            announced(units, administrator, **wrong)
    of_the_ward = official(units.ward, Role.ADMINISTRATOR, "Quản trị phường")
    for stranger in (minh, of_the_ward):
        with pytest.raises(NotAllowed):
            announced(units, stranger)
    with pytest.raises(NotAllowed):
        announced(units, of_the_ward, unit=units.ward)


def test_people_are_told_until_it_is_over(
    units: LittleProvince, administrator: User, time_machine: Any
) -> None:
    time_machine.move_to(NOW, tick=False)
    stop = announced(units, administrator)
    forget_stops()
    assert stops_to_tell(officials=False, at=NOW) == (stop,)
    assert stops_to_tell(officials=False, at=stop.returns_at) == ()
    moved = move_return(stop, returns_at=FIRST + timedelta(hours=8), actor=administrator, at=NOW)
    forget_stops()
    assert stops_to_tell(officials=False, at=stop.returns_at) == (moved,)
    call_off_stop(stop, actor=administrator, at=NOW)
    forget_stops()
    assert stops_to_tell(officials=True, at=NOW) == ()
    with pytest.raises(Conflict):
        call_off_stop(stop, actor=administrator, at=NOW)


def test_portal_and_office_show_it(
    units: LittleProvince, administrator: User, time_machine: Any
) -> None:
    time_machine.move_to(NOW, tick=False)
    announced(units, administrator)
    announced(units, administrator, audience="officials", words="Chỉ cán bộ")
    forget_stops()
    citizen = Client().get("/accessibility/").content.decode()
    assert "Nâng cấp cơ sở dữ liệu" in citizen
    assert "00:00 12/12/2026" in citizen
    assert "Chỉ cán bộ" not in citizen
    client = Client()
    client.force_login(administrator)
    page = client.get("/office/notices/stops/").content.decode()
    assert "Chỉ cán bộ" in page
    assert "11/12/2026" in page


def test_it_is_announced_on_the_page(
    units: LittleProvince, administrator: User, minh: User, time_machine: Any
) -> None:
    time_machine.move_to(NOW, tick=False)
    client = Client()
    client.force_login(administrator)
    said = {
        "unit": units.province.pk,
        "audience": "everybody",
        "starts_at": "2026-12-05T20:00",
        "returns_at": "2026-12-05T23:00",
        "words": "Nâng cấp",
    }
    assert client.post("/office/notices/stops/", said).status_code == 422
    answer = client.post("/office/notices/stops/", said | {"why_short": "Lỗ hổng bảo mật"})
    assert answer.status_code == 302
    stop = PlannedStop.objects.get()
    where = f"/office/notices/stops/{stop.pk}/"
    assert client.post(where + "move/", {"returns_at": "2026-12-05T22:00"}).status_code == 302
    stop.refresh_from_db()
    assert stop.returns_at == moment("2026-12-05 22:00")
    assert client.post(where + "call-off/").status_code == 302
    stop.refresh_from_db()
    assert stop.called_off_at == NOW
    stranger = Client()
    stranger.force_login(minh)
    assert stranger.get("/office/notices/stops/").status_code == 403
    assert stranger.post(where + "call-off/").status_code == 403


def test_every_rule_says_how_sure_it_is_and_where_it_stands() -> None:
    for rules in stop_rules().values():
        assert all(
            one.mark in {"law", "published", "known", "guess"} and one.source for one in rules
        )
