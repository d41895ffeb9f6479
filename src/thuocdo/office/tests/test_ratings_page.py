"""The page of ratings: groups alone, none of few people, and nothing that can be worked out of it."""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest

from thuocdo.accounts.models import Role
from thuocdo.accounts.tests.factories import UserFactory
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.tests.factories import Office, official
from thuocdo.feedback.models import Rating
from thuocdo.feedback.reading import FEWEST
from thuocdo.feedback.satisfaction import Quarter, Year, satisfaction_of
from thuocdo.working_time.tests.calendars import at as moment

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit

pytestmark = pytest.mark.django_db
PAGE = "/office/ratings/"
SPRING = moment("2026-02-10 09:00")
FIRST = Quarter(2026, 1)


@pytest.fixture(autouse=True)
def now(time_machine: Any) -> None:
    time_machine.move_to(moment("2026-03-02 09:00"), tick=False)


@pytest.fixture
def office(units: LittleProvince) -> Office:
    return Office(units.ward, units.province)


@pytest.fixture
def governor(units: LittleProvince) -> User:
    """Return who leads the province, and so all units below it."""
    return official(units.province, Role.LEADER, "Chủ tịch tỉnh")


def rated(
    office: Office, unit: Unit, *scores: int, at: datetime = SPRING, **said: Any
) -> list[Rating]:
    """Have so many people rate a unit; each dossier is that of the office, for ratings know none."""
    usual = {"reception_unit": unit, "agency": unit, "channel": "direct"}
    return [
        Rating.objects.create(
            dossier=office.received(), overall=score, rated_at=at, changed_at=at, **(usual | said)
        )
        for score in scores
    ]


def shown(user: User, where: str = PAGE, status: int = 200) -> str:
    client = Client()
    client.force_login(user)
    answer = client.get(where)
    assert answer.status_code == status
    return re.sub(r"\s+", " ", html.unescape(answer.content.decode()))


def test_the_people_of_a_unit_see_its_numbers_and_words(
    office: Office, units: Any, minh: User
) -> None:
    rated(office, units.ward, 5, 5, 4, 2, 4, words="Chờ <lâu>", time=3, extra_cost=True)
    page = shown(minh)
    assert "80,0 %" in page
    assert "4,00" in page
    assert "3,00" in page
    assert "ít hơn 5 người nói" in page  # of the aspects nobody rated
    assert page.count("Chờ <lâu>") == FEWEST
    assert re.search(r"ngoài quy định</dt> <dd> 5", page)


def test_fewer_than_five_are_not_shown(office: Office, units: Any, minh: User) -> None:
    rated(office, units.ward, 1, 1, 1, 1, words="kín")
    page = shown(minh)
    assert "Có 4 đánh giá" in page
    assert "Chưa đủ đánh giá" in page
    assert "kín" not in page
    assert "1,00" not in page
    assert "export." not in page


def test_the_whole_less_what_is_shown_is_nobodys(
    office: Office, units: Any, governor: User
) -> None:
    """A small unit beside a large one is not in the whole; two small ones that are many together are."""
    both = [units.ward.pk, units.other_ward.pk, units.province.pk]
    rated(office, units.ward, 5, 5, 5, 5, 5)
    rated(office, units.other_ward, 1, 1, 1, words="kín")
    said = satisfaction_of(governor, unit_ids=both, span=FIRST)
    assert said.whole is not None
    assert (said.whole.count, said.whole.overall, said.small_units) == (5, 5, 1)
    assert not said.small_units_count_in
    assert said.words == ()
    rated(office, units.province, 1, 1)
    said = satisfaction_of(governor, unit_ids=both, span=FIRST)
    assert said.whole is not None
    assert (said.whole.count, said.small_units, said.small_units_count_in) == (10, 2, True)
    assert "2 đơn vị có dưới 5 đánh giá" in shown(governor)


def test_quarters_do_not_overlap(office: Office, units: Any, minh: User) -> None:
    rated(office, units.ward, 5, 5, 5, 5, 5, at=moment("2025-12-31 23:59"))
    rated(office, units.ward, 1, 1, 1, 1, 1, at=moment("2026-01-01 00:00"))
    page = shown(minh)
    assert "0,0 %" in page
    assert "quý IV/2025" in page
    earlier = shown(minh, PAGE + "?quarter=2025-4")
    assert "100,0 %" in earlier
    for nonsense in ("2026-9", "1900-1", "x", "2026-1'"):
        assert "0,0 %" in shown(minh, f"{PAGE}?quarter={nonsense}")


def test_a_year_is_what_its_quarters_show_and_is_compared_with_the_one_before(
    office: Office, units: Any, minh: User
) -> None:
    """What a hidden quarter holds is not in the year, or the year less its shown quarters would be that."""
    rated(office, units.ward, 5, 5, 5, 5, 1, at=moment("2025-02-10 09:00"))
    rated(office, units.ward, 1, 1, at=moment("2025-05-10 09:00"))  # hidden
    rated(office, units.ward, 4, 4, 4, 1, 1, at=moment("2025-08-10 09:00"), words="lời quý ba")
    rated(office, units.ward, 5, 5, 5, 5, 5)
    said = satisfaction_of(minh, unit_ids=[units.ward.pk], span=Year(2025))
    assert said.whole is not None
    assert (said.whole.count, said.count, said.words) == (10, 10, ())
    assert said.before is None
    page = shown(minh, f"{PAGE}?span=2025")
    assert "70,0 %" in page
    assert "lời quý ba" not in page
    assert "năm 2024 chưa đủ đánh giá" in page
    now = shown(minh, f"{PAGE}?span=2026")
    assert "100,0 %" in now
    assert "tăng 30,0 điểm % so với năm 2025" in now
    assert "tăng 20,0 điểm % so với quý I/2025" in shown(minh)


def test_nobody_sees_another_unit(office: Office, units: Any, minh: User, binh: User) -> None:
    rated(office, units.other_ward, 5, 5, 5, 5, 5, words="của phường khác")
    assert "của phường khác" not in shown(minh)
    shown(minh, f"{PAGE}?under={units.other_ward.pk}", 404)
    shown(minh, f"{PAGE}?under=x", 404)
    assert "của phường khác" not in shown(binh)
    nobody = UserFactory.create(username="khongdonvi", full_name="Không Đơn Vị")
    assert "Bạn không thuộc đơn vị nào" in shown(nobody)
    assert Client().get(PAGE).status_code == 302


def test_one_unit_of_many(office: Office, units: Any, governor: User) -> None:
    rated(office, units.ward, 5, 5, 5, 5, 5)
    rated(office, units.other_ward, 1, 1, 1, 1, 1)
    page = shown(governor)
    assert f"?under={units.ward.pk}&span=2026-1" in page
    assert page.index(units.other_ward.name) < page.index(
        units.ward.name
    )  # the least satisfied first
    assert "100,0 %" in shown(governor, f"{PAGE}?under={units.ward.pk}&quarter=2026-1")


@pytest.mark.parametrize("kind", ["csv", "xlsx", "pdf"])
def test_it_is_taken_away_as_a_file(office: Office, units: Any, minh: User, kind: str) -> None:
    rated(office, units.ward, 5, 5, 4, 2, 4, words="=HYPERLINK(1)")
    client = Client()
    client.force_login(minh)
    answer = client.get(f"{PAGE}export.{kind}?quarter=2026-1")
    assert answer.status_code == 200
    assert f"hai-long-2026-1.{kind}" in answer["Content-Disposition"]
    if kind == "csv":
        text = answer.content.decode("utf-8-sig")
        assert "'=HYPERLINK(1)" in text
        assert "80,0" in text
    assert client.get(f"{PAGE}export.exe").status_code == 404


def test_it_leads_to_no_dossier(office: Office, units: Any, minh: User) -> None:
    rated(office, units.ward, 5, 5, 4, 2, 4, words="x")
    page = shown(minh)
    for dossier in Dossier.objects.all():
        assert dossier.code not in page
        assert f"/office/dossiers/{dossier.pk}/" not in page


def test_everybody_finds_it_from_the_board(units: Any, minh: User) -> None:
    leader = official(units.ward, Role.LEADER, "Chủ tịch phường")
    for person in (leader, minh):  # minh manages nothing
        assert f'href="{PAGE}"' in shown(person, "/office/board/")


@pytest.mark.django_db(transaction=True)  # rights are kept outside a transaction alone
@pytest.mark.parametrize("count", [5, 50])
def test_it_costs_the_same_however_many(office: Office, units: Any, minh: User, count: int) -> None:
    rated(office, units.ward, *[4] * count, at=timezone.now() - timedelta(days=3), words="x")
    client = Client()
    client.force_login(minh)
    client.get(PAGE)  # asks what he may see, once
    with CaptureQueriesContext(connection) as asked:
        client.get(PAGE)
    assert len(asked) <= 6
