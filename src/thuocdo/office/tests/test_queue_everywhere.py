"""Whoever sees nearly all units has his queue asked for by the units he does not see; and how words are looked for changes nothing of what is found."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from django.test import Client
from django.utils import timezone

import pytest

from thuocdo.accounts.models import Membership, Role
from thuocdo.accounts.tests.factories import MembershipFactory
from thuocdo.dossiers import services
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.querysets import NEWEST
from thuocdo.dossiers.services import Person
from thuocdo.dossiers.tests.factories import Office, moved, official
from thuocdo.dossiers.word_shares import WordShares
from thuocdo.office.queue import filters, reading, searching
from thuocdo.organisations.models import Unit, UnitParent

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/office/queue/"
TABS = (
    "?tab=all",
    "?tab=managed",
    "?tab=managed&state=running",
    "?tab=all&q=hoa",
    "?q=pham+thi+hoa",
)


@pytest.fixture(autouse=True)
def nearly_all_is_more_than_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filters, "FEW_UNITS", 2)
    monkeypatch.setattr(reading, "FEW_UNITS", 2)


@pytest.fixture
def controller(units: LittleProvince) -> User:
    """Return who sees the whole province."""
    user = official(units.home_affairs, Role.PROCEDURE_CONTROLLER, "Tạ Trung Kiên")
    Membership.objects.filter(user=user).update(province_wide=True)
    return user


@pytest.fixture
def office(units: LittleProvince) -> Office:
    """Return the office of a ward."""
    return Office(units.ward, units.province)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def codes(client: Client, query: str) -> set[str]:
    answer = client.get(LIST + query)
    assert answer.status_code == 200
    return set(re.findall(r'class="code" href="[^"]+">([^<]+)<', answer.content.decode()))


def in_hand(office: Office) -> Dossier:
    return office.in_hand(timezone.now() - timedelta(hours=1))


def test_the_province_is_seen_and_no_other(
    office: Office, controller: User, units: LittleProvince
) -> None:
    here = {in_hand(office), moved(in_hand(office), units.other_ward)}
    there = moved(in_hand(office), units.elsewhere)
    client = signed_in(controller)
    for query in TABS:
        assert codes(client, query) == {one.code for one in here}, query
    far = signed_in(official(units.elsewhere, Role.LEADER, "Hoàng Văn Bình"))
    for query in TABS:
        assert codes(far, query) == {there.code}, query


def test_a_unit_that_is_new_is_seen_only_where_it_belongs(
    office: Office, controller: User, units: LittleProvince
) -> None:
    own = in_hand(office)
    client = signed_in(controller)
    assert codes(client, "?tab=all") == {own.code}
    new = Unit.objects.create(code="X9", name="Xã Mới", kind=Unit.Kind.COMMUNE)
    dossier = moved(in_hand(office), new)
    assert [codes(client, one) for one in TABS] == [{own.code}] * len(TABS)
    UnitParent.objects.create(unit=new, parent=units.province)
    assert [codes(client, one) for one in TABS] == [{own.code, dossier.code}] * len(TABS)
    UnitParent.objects.filter(unit=new).delete()
    assert [codes(client, one) for one in TABS] == [{own.code}] * len(TABS)


def test_whoever_loses_the_province_has_lost_it_with_the_next_request(
    office: Office, controller: User, units: LittleProvince
) -> None:
    own = in_hand(office)
    client = signed_in(controller)
    assert codes(client, "?tab=all") == {own.code}
    Membership.objects.filter(user=controller).update(province_wide=False)
    assert [codes(client, one) for one in TABS] == [set()] * len(TABS)
    MembershipFactory.create(user=controller, unit=units.ward, role=Role.LEADER)
    assert [codes(client, one) for one in TABS] == [{own.code}] * len(TABS)


def test_who_is_asked_for_an_opinion_sees_what_is_asked_of_him(
    office: Office, controller: User, units: LittleProvince
) -> None:
    now, dossier = timezone.now(), in_hand(office)
    client = signed_in(controller)
    services.request_opinion(
        dossier,
        unit=units.home_affairs,
        question="?",
        answer_due_at=now,
        actor=office.handler,
        at=now,
    )
    Dossier.objects.filter(pk=dossier.pk).update(opinion_unit_ids=[])
    moved(dossier, units.elsewhere)
    assert codes(client, "?tab=all") == set()
    Dossier.objects.filter(pk=dossier.pk).update(opinion_unit_ids=[units.home_affairs.pk])
    assert codes(client, "?tab=all") == {dossier.code}
    assert codes(client, "?tab=managed") == set()


@pytest.mark.parametrize("share", [None, 0.0, 0.001, 0.004, 0.02, 0.3, 1.0])
def test_how_common_words_are_changes_nothing_of_what_is_found(
    office: Office,
    controller: User,
    units: LittleProvince,
    monkeypatch: pytest.MonkeyPatch,
    share: float | None,
) -> None:
    said = (
        ("Phạm Thị Hoa", "Đăng ký khai sinh"),
        ("Lê Văn Hoà", "Cấp giấy phép"),
        ("Đỗ Thị Lan", "Hoa kiểng"),
    )
    made = {
        moved(
            office.received(people=[Person(name)], subject=subject), unit
        ).code: f"{name} {subject}"
        for unit in (units.ward, units.other_ward)
        for name, subject in said
    }
    told = {} if share is None else dict.fromkeys(("hoa", "pham", "dang", "khai", "thi hoa"), share)
    monkeypatch.setattr(searching, "word_shares", lambda: WordShares(told, 1_000_000))
    monkeypatch.setattr(searching, "WALKS", (1, 2, NEWEST))
    client = signed_in(controller)
    wanted = {
        "hoa": "Ho",
        "dang ky khai": "khai",
        "hoa khai sinh": "Hoa Đăng",
        "pham hoa": "Phạm",
        "thi hoa": "Thị Hoa",
    }
    for words, part in wanted.items():
        found = {code for code, text in made.items() if part in text}
        assert found
        assert codes(client, f"?q={words}") == found, words
    assert codes(client, "?q=khong+co") == codes(client, "?q=...") == set()
