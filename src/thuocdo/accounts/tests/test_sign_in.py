from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

import pytest

from thuocdo.accounts.jobs import forget_expired_sessions_job

if TYPE_CHECKING:
    from django.test import Client

    from thuocdo.accounts.models import User

PASSWORD = "mot-mat-khau-dai-9"


@pytest.fixture(autouse=True)
def _no_attempts_yet() -> None:
    cache.clear()


@pytest.fixture
def lan_with_password(lan: User) -> User:
    lan.set_password(PASSWORD)
    lan.email = "lan@example.vn"
    lan.save()
    return lan


def sign_in(client: Client, name: str, password: str = PASSWORD) -> Any:
    return client.post(reverse("account_login"), {"login": name, "password": password})


@pytest.mark.parametrize("name", ["lan", "LAN", "lan@example.vn"])
def test_user_name_and_address_both_sign_in(
    client: Client, lan_with_password: User, name: str
) -> None:
    assert sign_in(client, name).status_code == 302
    assert client.session["_auth_user_id"] == str(lan_with_password.pk)


def test_a_wrong_password_does_not(client: Client, lan_with_password: User) -> None:
    assert sign_in(client, "lan", "sai").status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_locked_account_does_not(client: Client, lan_with_password: User) -> None:
    lan_with_password.is_active = False
    lan_with_password.save()
    sign_in(client, "lan")
    assert "_auth_user_id" not in client.session


def test_guessing_ends_even_with_the_right_password(
    client: Client, lan_with_password: User
) -> None:
    for _ in range(6):
        sign_in(client, "lan", "sai")
    sign_in(client, "lan")
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_nobody_signs_up(client: Client) -> None:
    from thuocdo.accounts.models import User

    form = {"username": "moi", "password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("account_signup"), form)
    assert not User.objects.exists()


@pytest.mark.django_db
def test_sessions_whose_time_is_over_are_forgotten() -> None:
    over, going_on = SessionStore(), SessionStore()
    over.set_expiry(timezone.now() - timedelta(seconds=1))
    over.save()
    going_on.save()
    forget_expired_sessions_job.func()
    assert list(Session.objects.values_list("session_key", flat=True)) == [going_on.session_key]
