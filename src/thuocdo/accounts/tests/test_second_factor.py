"""The second factor: set up, asked for at sign-in, replaced by a recovery code, required, reset."""

from __future__ import annotations

import re
import time
from io import StringIO
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import pytest
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value

from thuocdo.accounts.adapters import SecondFactorAdapter
from thuocdo.accounts.models import Membership
from thuocdo.accounts.second_factor import has_one

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

PASSWORD = "mot-mat-khau-dai-9"
HOME = "/office/reports/"


@pytest.fixture(autouse=True)
def _no_attempts_yet() -> None:
    cache.clear()


@pytest.fixture
def lan(lan: User) -> User:
    lan.set_password(PASSWORD)
    lan.save()
    return lan


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // app_settings.TOTP_PERIOD))


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def with_app(user: User) -> str:
    """Give a person an authenticator app; returns its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def sign_in(client: Client) -> Any:
    return client.post(reverse("account_login"), {"login": "lan", "password": PASSWORD})


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def confirm_password(client: Client, address: str) -> Any:
    form = {"password": PASSWORD, "next": address}
    return client.post(reverse("account_reauthenticate"), form)


def test_setting_it_up(client: Client, lan: User) -> None:
    sign_in(client)
    activate = reverse("mfa_activate_totp")
    asked = client.get(activate)
    assert asked.status_code == 302
    assert reverse("account_reauthenticate") in asked["Location"]
    assert "nhập lại mật khẩu" in client.get(asked["Location"]).content.decode()
    confirm_password(client, activate)
    page = client.get(activate).content.decode()
    assert "<svg" in page
    assert "data:" not in page
    (shown,) = re.findall(r"<code>([A-Z2-7 ]+)</code>", page)
    secret = shown.replace(" ", "")
    refused = client.post(activate, {"code": wrong(code_of(secret))}).content.decode()
    assert "Mã không đúng" in refused
    assert not has_one(lan)
    done = client.post(activate, {"code": code_of(secret)}, follow=True)
    assert has_one(lan)
    page = done.content.decode()
    assert "Mã dự phòng" in page
    assert len(re.findall(r"<li><code>\d{8}</code>", page)) == 10
    assert "đang bật" in client.get(reverse("mfa_index")).content.decode()


def test_it_is_asked_for_at_sign_in(client: Client, lan: User) -> None:
    secret = with_app(lan)
    assert sign_in(client)["Location"] == reverse("mfa_authenticate")
    assert not signed_in(client)
    assert "Nhập mã sáu chữ số" in client.get(reverse("mfa_authenticate")).content.decode()
    client.post(reverse("mfa_authenticate"), {"code": wrong(code_of(secret))})
    assert not signed_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert signed_in(client)


def test_a_code_opens_once(lan: User) -> None:
    secret = with_app(lan)
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client)
        client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert signed_in(first)
    assert not signed_in(second)


def test_a_recovery_code_opens_once(lan: User) -> None:
    with_app(lan)
    code = RecoveryCodes.activate(lan).get_unused_codes()[0]
    for client, opens in ((Client(), True), (Client(), False)):
        sign_in(client)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert signed_in(client) is opens


def test_guessing_ends_even_with_the_right_code(client: Client, lan: User) -> None:
    secret = with_app(lan)
    sign_in(client)
    for _ in range(6):
        client.post(reverse("mfa_authenticate"), {"code": wrong(code_of(secret))})
    page = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert not signed_in(client)
    assert "quá nhiều lần" in page.content.decode()


def test_secrets_are_encrypted(lan: User, settings: Any) -> None:
    secret = with_app(lan)
    stored = Authenticator.objects.get(user=lan).data["secret"]
    assert secret not in stored
    adapter = SecondFactorAdapter()
    assert adapter.decrypt(stored) == secret
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another one"
    assert adapter.decrypt(stored) == secret
    assert adapter.encrypt(secret) != adapter.encrypt(secret)


def test_switching_it_off_and_new_recovery_codes(client: Client, lan: User) -> None:
    secret = with_app(lan)
    RecoveryCodes.activate(lan)
    client.force_login(lan)
    generate, off = reverse("mfa_generate_recovery_codes"), reverse("mfa_deactivate_totp")
    assert client.get(off).status_code == 302
    confirm_password(client, off)
    assert client.get(off).status_code == 302, "a password alone must not do"
    client.post(reverse("mfa_reauthenticate"), {"code": code_of(secret), "next": off})
    old = client.get(reverse("mfa_view_recovery_codes")).content
    assert "10 mã cũ" in client.get(generate).content.decode()
    assert client.post(generate, follow=True).content != old
    assert client.get(reverse("mfa_download_recovery_codes"))["Content-Type"] == "text/plain"
    assert "mất hiệu lực" in client.get(off).content.decode()
    client.post(off)
    assert not Authenticator.objects.filter(user=lan).exists()


def test_changing_it_asks_for_a_code_where_there_is_an_app(client: Client, lan: User) -> None:
    secret = with_app(lan)
    client.force_login(lan)
    address = reverse("mfa_reauthenticate")
    assert "Trước khi đổi" in client.get(address).content.decode()
    client.post(address, {"code": code_of(secret), "next": reverse("mfa_deactivate_totp")})
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200


@pytest.fixture
def required(settings: Any) -> None:
    settings.SECOND_FACTOR = "required_for_officials"


@pytest.mark.usefixtures("required")
def test_an_official_is_led_to_set_it_up_before_anything_else(client: Client, lan: User) -> None:
    sign_in(client)
    for address in (HOME, "/", "/office/settings/"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_activate_totp"))
    assert client.post(HOME, {}).status_code == 302
    assert client.get(reverse("mfa_index")).status_code == 200
    with_app(lan)
    assert client.get(HOME).status_code == 200


@pytest.mark.usefixtures("required")
def test_who_signed_in_with_a_code_is_not_asked_for_again(client: Client, lan: User) -> None:
    secret = with_app(lan)
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert client.get(HOME).status_code == 200


@pytest.mark.usefixtures("required")
def test_citizens_visitors_and_former_officials_are_not_held_up(
    client: Client, hoa: User, lan: User
) -> None:
    assert client.get(HOME)["Location"].startswith("/accounts/login/")
    client.force_login(hoa)
    assert client.get(HOME).status_code == 200
    Membership.objects.filter(user=lan).update(valid_until=timezone.localdate())
    client.force_login(lan)
    assert client.get(HOME).status_code == 200


def test_where_none_is_offered_none_is_asked_for(client: Client, lan: User, settings: Any) -> None:
    with_app(lan)
    settings.SECOND_FACTOR = "off"
    sign_in(client)
    assert signed_in(client)


def test_the_command_resets(client: Client, lan: User) -> None:
    with_app(lan)
    RecoveryCodes.activate(lan)
    out = StringIO()
    call_command("reset_mfa", "LAN", stdout=out)
    assert "password alone" in out.getvalue()
    assert not Authenticator.objects.filter(user=lan).exists()
    sign_in(client)
    assert signed_in(client)
    call_command("reset_mfa", "lan", stdout=out)
    assert "had no second factor" in out.getvalue()
    with pytest.raises(CommandError):
        call_command("reset_mfa", "khong-co")


def test_a_visitor_finds_no_page_of_it(client: Client, db: None) -> None:
    for name in ("mfa_index", "mfa_activate_totp", "mfa_authenticate", "mfa_view_recovery_codes"):
        answer = client.get(reverse(name))
        assert answer.status_code == 302, name
        assert "/accounts/" in answer["Location"]


def test_confirming_the_password_too_often_says_so(client: Client, lan: User) -> None:
    client.force_login(lan)
    answers = [client.post(reverse("account_reauthenticate"), {"password": "x"}) for _ in range(11)]
    assert answers[-1].status_code == 429
    assert "Hãy đợi vài phút" in answers[-1].content.decode()
