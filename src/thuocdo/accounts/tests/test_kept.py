"""What is kept of rights never outlives them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest

from thuocdo.accounts.backends import CountingBackend
from thuocdo.accounts.delegations import lenders_of
from thuocdo.accounts.models import Delegation, Membership, RightsVersion, Role, SavedView, User
from thuocdo.accounts.scope import standings, unit_ids_visible_to
from thuocdo.accounts.tests.factories import MembershipFactory
from thuocdo.organisations.models import Unit, UnitParent

if TYPE_CHECKING:
    from conftest import LittleProvince

pytestmark = pytest.mark.django_db(transaction=True)


def anew(user: User) -> User:
    """Return the account as the next request reads it."""
    found = CountingBackend().get_user(user.pk)
    assert found is not None
    return found


def sees(user: User) -> tuple[int, ...]:
    return unit_ids_visible_to(anew(user))


def asked(user: User) -> int:
    found = anew(user)
    with CaptureQueriesContext(connection) as queries:
        unit_ids_visible_to(found)
        standings(found, [1, 2])
        lenders_of(found)
    return len(queries)


def test_nothing_is_asked_twice_while_nothing_changes(lan: User, units: LittleProvince) -> None:
    assert sees(lan) == (units.ward.pk,)
    assert asked(lan) > 0
    assert asked(lan) == 0


def test_an_account_that_was_not_read_for_a_request_is_asked_each_time(
    lan: User, units: LittleProvince
) -> None:
    sees(lan)
    Membership.objects.filter(user=lan).delete()
    assert unit_ids_visible_to(lan) == ()


def test_a_role_given_or_taken_is_seen_by_the_next_request(
    lan: User, units: LittleProvince
) -> None:
    assert sees(lan) == (units.ward.pk,)
    MembershipFactory.create(user=lan, unit=units.other_ward, role=Role.HANDLER)
    assert set(sees(lan)) == {units.ward.pk, units.other_ward.pk}
    Membership.objects.filter(user=lan, unit=units.ward).update(valid_until=timezone.localdate())
    assert sees(lan) == (units.other_ward.pk,)
    assert {one.unit_id for one in standings(anew(lan), sees(lan))} == {units.other_ward.pk}
    Membership.objects.filter(user=lan).delete()
    assert sees(lan) == ()


def test_a_tree_that_changes_is_seen_by_the_next_request(thao: User, units: LittleProvince) -> None:
    assert units.other_ward.pk in sees(thao)
    UnitParent.objects.filter(unit=units.other_ward).delete()
    assert units.other_ward.pk not in sees(thao)
    assert units.ward.pk in sees(thao)
    Unit.objects.filter(pk=units.ward.pk).update(valid_until=timezone.localdate())
    with CaptureQueriesContext(connection) as queries:
        sees(thao)
    assert len(queries) > 1


def test_what_is_lent_ends_when_it_is_taken_back_or_the_lender_is_locked(
    lan: User, minh: User, units: LittleProvince
) -> None:
    today = timezone.localdate()
    MembershipFactory.create(user=lan, unit=units.other_ward, role=Role.HANDLER)
    lent = Delegation.objects.create(
        delegator=lan,
        deputy=minh,
        roles=[Role.HANDLER.value],
        valid_from=today,
        valid_until=today + timedelta(days=1),
        reason="x",
        made_at=timezone.now(),
    )
    assert units.other_ward.pk in sees(minh)
    assert lenders_of(anew(minh)) == [lan]
    User.objects.filter(pk=lan.pk).update(is_active=False)
    assert lenders_of(anew(minh)) == []
    assert units.other_ward.pk not in sees(minh)
    User.objects.filter(pk=lan.pk).update(is_active=True, full_name="Lan Mới")
    assert [one.full_name for one in lenders_of(anew(minh))] == ["Lan Mới"]
    Delegation.objects.filter(pk=lent.pk).update(revoked_at=timezone.now(), revoked_by=lan)
    assert units.other_ward.pk not in sees(minh)


def test_days_are_kept_apart(lan: User, units: LittleProvince) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    Membership.objects.filter(user=lan).update(valid_until=tomorrow)
    assert unit_ids_visible_to(anew(lan), on=timezone.localdate()) == (units.ward.pk,)
    assert unit_ids_visible_to(anew(lan), on=tomorrow) == ()


def test_a_transaction_that_is_taken_back_leaves_nothing_behind(
    lan: User, units: LittleProvince
) -> None:
    found = anew(lan)
    with transaction.atomic():
        MembershipFactory.create(user=lan, unit=units.other_ward, role=Role.HANDLER)
        assert units.other_ward.pk in unit_ids_visible_to(found)
        transaction.set_rollback(True)
    assert sees(lan) == (units.ward.pk,)


def test_no_number_comes_twice(lan: User, units: LittleProvince) -> None:
    def number() -> int:
        return RightsVersion.objects.get().number

    first = number()
    with transaction.atomic():
        Membership.objects.filter(user=lan).delete()
        inside = number()
        transaction.set_rollback(True)
    assert number() == first < inside
    SavedView.objects.create(owner=lan, name="x", path="/office/queue/", saved_at=timezone.now())
    assert number() > inside
    User.objects.filter(pk=lan.pk).update(last_login=timezone.now(), is_active=True)
    after = number()
    User.objects.filter(pk=lan.pk).update(is_citizen=True, full_name="x")
    assert number() == after  # of citizens nothing follows


def test_without_a_number_nothing_is_kept(lan: User, units: LittleProvince) -> None:
    RightsVersion.objects.all().delete()
    assert anew(lan).rights_version is None  # type: ignore[attr-defined] # comes with the query
    assert asked(lan) == asked(lan) > 0
    Membership.objects.filter(user=lan).delete()  # which gives a number again
    assert sees(lan) == ()
    assert asked(lan) > asked(lan) == 0


def test_what_a_request_asked_before_is_not_asked_again_within_its_transaction(
    lan: User, units: LittleProvince
) -> None:
    user = anew(lan)
    assert unit_ids_visible_to(user) == (units.ward.pk,)
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        assert unit_ids_visible_to(user) == (units.ward.pk,)
    assert not queries.captured_queries


def test_what_a_transaction_saw_is_not_told_after_it_was_taken_back(
    lan: User, units: LittleProvince
) -> None:
    user = anew(lan)
    with transaction.atomic():
        Membership.objects.filter(user=lan).delete()
        assert unit_ids_visible_to(user) == ()
        transaction.set_rollback(True)
    assert unit_ids_visible_to(user) == (units.ward.pk,)
