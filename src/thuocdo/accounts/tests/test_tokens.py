"""Tokens of programs: who gives them, what they open, and that the same request twice makes one thing."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any

from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.utils import timezone

import pytest

from thuocdo.accounts.idempotency import forget_old, once
from thuocdo.accounts.models import ApiToken, IdempotentRequest, Role, Scope, User
from thuocdo.accounts.people import people_who_see
from thuocdo.accounts.scope import own_units, units_visible_to
from thuocdo.accounts.services import appoint
from thuocdo.accounts.tests.factories import MembershipFactory, UserFactory
from thuocdo.accounts.tokens import MadeToken, make_token, revoke_token, scopes_of, token_of
from thuocdo.errors import Conflict, InvalidInput, NotAllowed
from thuocdo.facts.references import RecordRef

if TYPE_CHECKING:
    from conftest import LittleProvince
    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def made(units: LittleProvince, actor: User | None = None, **changes: Any) -> MadeToken:
    now = timezone.now()
    given: dict[str, Any] = {
        "name": "Đồng bộ",
        "unit": units.ward,
        "scopes": [Scope.READ],
        "expires_at": now + 30 * DAY,
        "actor": actor,
        "at": now,
    }
    return make_token(**given | changes)


@pytest.fixture
def chief(units: LittleProvince) -> User:
    """Return the administrator of the whole province."""
    user = UserFactory.create(username="truong")
    MembershipFactory.create(
        user=user, unit=units.home_affairs, role=Role.ADMINISTRATOR, province_wide=True
    )
    return user


@pytest.fixture
def ward_chief(units: LittleProvince) -> User:
    """Return the administrator of Lan's ward."""
    user = UserFactory.create(username="truong-phuong")
    MembershipFactory.create(user=user, unit=units.ward, role=Role.ADMINISTRATOR)
    return user


def test_only_the_hash_is_kept(units: LittleProvince) -> None:
    new = made(units)
    stored = ApiToken.objects.values().get(pk=new.token.pk)
    assert new.secret.startswith(new.token.prefix)
    assert all(new.secret not in str(value) for value in stored.values())


def test_a_token_sees_what_a_person_of_its_unit_sees(units: LittleProvince) -> None:
    narrow, wide = made(units).token, made(units, province_wide=True).token
    assert set(units_visible_to(narrow.account)) == {units.ward}
    assert units.other_ward in units_visible_to(wide.account)
    assert units.elsewhere not in units_visible_to(wide.account)
    assert list(own_units(narrow.account)) == [units.ward]


def test_a_program_is_no_person(units: LittleProvince, client: Any) -> None:
    account = made(units).token.account
    assert account not in people_who_see([units.ward.pk])
    assert not account.has_usable_password()
    with pytest.raises(IntegrityError):
        User.objects.filter(pk=account.pk).update(password="pbkdf2$x")


def test_a_person_does_not_get_the_role_of_programs(units: LittleProvince, lan: User) -> None:
    with pytest.raises(InvalidInput, match="programs"):
        appoint(
            lan,
            units.ward,
            Role.PROGRAM,
            since=timezone.localdate(),
            actor=None,
            at=timezone.now(),
        )


def test_an_administrator_gives_and_revokes(units: LittleProvince, ward_chief: User) -> None:
    new = made(units, ward_chief)
    at = timezone.now()
    assert token_of(new.secret, at=at) == new.token
    revoke_token(new.token, actor=ward_chief, at=at)
    with pytest.raises(NotAllowed, match="revoked"):
        token_of(new.secret, at=at)
    assert not units_visible_to(User.objects.get(pk=new.token.account.pk)).exists()
    with pytest.raises(Conflict):
        revoke_token(new.token, actor=ward_chief, at=at)


def test_nobody_else_does(
    units: LittleProvince, lan: User, thao: User, ward_chief: User, chief: User
) -> None:
    new = made(units, chief, unit=units.other_ward)
    for person in (lan, thao, ward_chief):
        with pytest.raises(NotAllowed):
            made(units, person, unit=units.other_ward)
        with pytest.raises(NotAllowed):
            revoke_token(new.token, actor=person, at=timezone.now())
        assert new.token not in ApiToken.objects.visible_to(person)
    assert new.token in ApiToken.objects.visible_to(chief)


def test_nobody_gives_more_than_he_has(
    units: LittleProvince, ward_chief: User, chief: User
) -> None:
    accounts = User.objects.count()
    with pytest.raises(NotAllowed):
        made(units, ward_chief, province_wide=True)
    assert User.objects.count() == accounts
    assert made(units, chief, province_wide=True).token.membership.province_wide


def test_seeing_the_province_as_an_officer_is_not_administering_it(
    units: LittleProvince, thao: User
) -> None:
    MembershipFactory.create(user=thao, unit=units.home_affairs, role=Role.ADMINISTRATOR)
    with pytest.raises(NotAllowed):
        made(units, thao, unit=units.ward)
    with pytest.raises(NotAllowed):
        made(units, thao, unit=units.home_affairs, province_wide=True)
    assert made(units, thao, unit=units.home_affairs)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "  "},
        {"name": "x" * 101},
        {"scopes": []},
        {"scopes": ["everything"]},
        {"expires_at": timezone.now() - DAY},
        {"expires_at": timezone.now() + 400 * DAY},
    ],
)
def test_what_is_no_token_is_refused(units: LittleProvince, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        made(units, **changes)


def test_an_expired_or_unknown_token_opens_nothing(units: LittleProvince) -> None:
    new = made(units)
    with pytest.raises(NotAllowed, match="expired"):
        token_of(new.secret, at=new.token.expires_at)
    with pytest.raises(NotAllowed, match="not known"):
        token_of(new.token.prefix, at=timezone.now())


def test_the_last_use_is_written_once_an_hour(
    units: LittleProvince, django_assert_num_queries: Any
) -> None:
    new, at = made(units), timezone.now()
    with django_assert_num_queries(2):
        token_of(new.secret, at=at)
    with django_assert_num_queries(1):
        token_of(new.secret, at=at + timedelta(minutes=59))
    later = at + timedelta(minutes=61)
    token_of(new.secret, at=later)
    new.token.refresh_from_db()
    assert new.token.last_used_at == later


def test_the_same_request_makes_one_thing(units: LittleProvince) -> None:
    token, at, calls = made(units).token, timezone.now(), []

    def make() -> RecordRef:
        calls.append(1)
        return RecordRef("ingestion", str(len(calls)))

    first = once(make, token=token, key="k", fingerprint="a" * 64, at=at)
    again = once(make, token=token, key="k", fingerprint="a" * 64, at=at)
    assert (first.record, first.repeated) == (RecordRef("ingestion", "1"), False)
    assert (again.record, again.repeated) == (RecordRef("ingestion", "1"), True)
    with pytest.raises(Conflict):
        once(make, token=token, key="k", fingerprint="b" * 64, at=at)
    other = made(units).token
    assert once(make, token=other, key="k", fingerprint="b" * 64, at=at).record.id == "2"


def test_a_request_that_failed_leaves_its_key_free(units: LittleProvince) -> None:
    token, at = made(units).token, timezone.now()

    def fail() -> RecordRef:
        raise InvalidInput("bad", "bad", "bad")

    with pytest.raises(InvalidInput):
        once(fail, token=token, key="k", fingerprint="a" * 64, at=at)
    assert not IdempotentRequest.objects.exists()


def test_what_is_known_of_requests_is_forgotten_after_its_days(
    units: LittleProvince, settings: SettingsWrapper
) -> None:
    settings.IDEMPOTENCY_DAYS = 30
    token, at = made(units).token, timezone.now()
    numbers = iter("123")

    def ask(*, key: str, days: int) -> str:
        record = once(
            lambda: RecordRef("ingestion", next(numbers)),
            token=token,
            key=key,
            fingerprint="a" * 64,
            at=at - timedelta(days=days),
        )
        return record.record.id

    assert (ask(key="old", days=31), ask(key="young", days=29)) == ("1", "2")
    assert forget_old(at=at) == 1
    assert (ask(key="young", days=0), ask(key="old", days=0)) == ("2", "3")


def test_the_command_prints_the_secret(units: LittleProvince) -> None:
    out = StringIO()
    call_command("make_token", "kho du lieu", unit="X1", scope=["read", "upload"], stdout=out)
    token = token_of(out.getvalue().strip(), at=timezone.now())
    assert (token.unit, token.scopes) == (units.ward, ["read", "upload"])
    with pytest.raises(CommandError, match="no unit"):
        call_command("make_token", "kho", unit="NO")
    with pytest.raises(CommandError, match="within a year"):
        call_command("make_token", "kho", unit="X1", days=800)


@pytest.mark.parametrize(
    ("scopes", "system"),
    [
        ([Scope.PEOPLE], ""),
        ([Scope.REPORT], ""),
        ([Scope.REPORT], "thuocdo"),
        ([Scope.REPORT], "Bộ Xây dựng"),
        ([Scope.REPORT], "a" * 41),
        ([Scope.READ], "bo-xay-dung"),
    ],
)
def test_a_scope_goes_with_what_it_needs(
    units: LittleProvince, scopes: list[Scope], system: str
) -> None:
    with pytest.raises(InvalidInput):
        made(units, scopes=scopes, system=system)
    assert made(units, scopes=[Scope.REPORT], system="bo-xay-dung").token.system == "bo-xay-dung"


def test_what_a_program_may_do_beyond_seeing_stands_in_its_token(units: LittleProvince) -> None:
    plain, acting = made(units).token, made(units, scopes=[Scope.ACT, Scope.WEBHOOKS]).token
    assert scopes_of(plain.account) == {"read"}
    assert scopes_of(acting.account) == {"act", "webhooks"}
    for token, may in ((plain, False), (acting, True)):
        assert token.account.has_perm("notices.subscribe", frozenset({units.ward.pk})) is may
        assert not token.account.has_perm("notices.subscribe", frozenset({units.other_ward.pk}))
        assert token.account.has_perm("dossiers.receive", units.ward) is may
        assert not token.account.has_perm("dossiers.receive", units.other_ward)
        assert not token.account.has_perm("dossiers.approve_second_request", units.ward)
    revoke_token(acting, actor=None, at=timezone.now())
    assert scopes_of(acting.account) == frozenset()
