"""Sign-in by code: six figures, once, five minutes, five tries, and not too often."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from thuocdo.accounts import one_time_codes
from thuocdo.accounts.limits import Limit, forget_old_attempts, network_of, within_limits
from thuocdo.accounts.models import AttemptCount, OneTimeCode
from thuocdo.accounts.one_time_codes import (
    CODES_OF_A_PHONE,
    CODES_OF_AN_ADDRESS,
    demo_mailbox,
    forget_old_codes,
    send_code,
    sign_in_by_code,
)
from thuocdo.errors import InvalidInput, NotAllowed, Unavailable
from thuocdo.working_time.tests.calendars import at as moment

pytestmark = pytest.mark.django_db

NOW = moment("2026-03-02 09:00")
PHONE, E164 = "0912 345 678", "+84912345678"


@pytest.fixture(autouse=True)
def demo(settings):
    from django.core.cache import cache

    cache.clear()
    settings.DEMO = True


def sent(phone=PHONE, network="203.0.113.1", at=NOW):
    """Have a code sent and return it."""
    number = send_code(phone, network=network, at=at)
    to, text = demo_mailbox()[0][1:]
    assert to == number
    return re.match(r"\d{6}", text).group()


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_the_code_opens_once():
    code = sent()
    citizen = sign_in_by_code(E164, f" {code[:3]} {code[3:]} ", at=NOW)
    assert (citizen.phone, citizen.verified) == (E164, False)
    with pytest.raises(InvalidInput):
        sign_in_by_code(E164, code, at=NOW)


def test_it_is_not_kept_as_it_is():
    code = sent()
    row = OneTimeCode.objects.get()
    assert code not in row.code_hash
    assert row.code_hash != one_time_codes._hashed(
        "+84999999999", code, one_time_codes.CodeUse.SIGN_IN
    )


def test_it_opens_for_no_other_phone():
    code = sent()
    with pytest.raises(InvalidInput):
        sign_in_by_code("+84987654321", code, at=NOW)


def test_it_ends_after_five_minutes():
    code = sent()
    with pytest.raises(InvalidInput):
        sign_in_by_code(E164, code, at=NOW + timedelta(minutes=5))


def test_after_five_wrong_tries_the_right_one_opens_nothing():
    code = sent()
    for _ in range(5):
        with pytest.raises(InvalidInput):
            sign_in_by_code(E164, wrong(code), at=NOW)
    with pytest.raises(InvalidInput):
        sign_in_by_code(E164, code, at=NOW)


def test_after_four_wrong_tries_it_opens():
    code = sent()
    for _ in range(4):
        with pytest.raises(InvalidInput):
            sign_in_by_code(E164, wrong(code), at=NOW)
    assert sign_in_by_code(E164, code, at=NOW)


def test_a_new_code_ends_the_one_before():
    first = sent()
    second = sent(at=NOW + timedelta(seconds=30))
    later = NOW + timedelta(minutes=1)
    if first != second:
        with pytest.raises(InvalidInput):
            sign_in_by_code(E164, first, at=later)
    assert sign_in_by_code(E164, second, at=later)


def test_one_phone_gets_few():
    for _ in range(CODES_OF_A_PHONE):
        sent()
    with pytest.raises(NotAllowed):
        send_code(PHONE, network="203.0.113.2", at=NOW)
    assert sent(at=NOW + timedelta(hours=1))


def test_one_address_asks_for_few():
    for number in range(CODES_OF_AN_ADDRESS):
        sent(phone=f"09123456{number:02d}")
    with pytest.raises(NotAllowed):
        send_code("0987654321", network="203.0.113.1", at=NOW)


@pytest.mark.parametrize("phone", ["", "abc", "02373852246", "+1 212 555 0100", "0912"])
def test_only_mobile_phones_get_one(phone):
    with pytest.raises((InvalidInput, NotAllowed)):
        send_code(phone, network="203.0.113.1", at=NOW)
    assert not OneTimeCode.objects.exists()


def test_without_a_gateway_there_is_no_such_sign_in(settings):
    settings.DEMO = False
    with pytest.raises(Unavailable):
        send_code(PHONE, network="203.0.113.1", at=NOW)
    assert demo_mailbox() == []


def test_with_a_gateway_it_goes_out_in_the_transaction(settings):
    from dataclasses import replace

    from thuocdo.notices.models import Message

    settings.DEMO = False
    gateways = settings.NOTICE_GATEWAYS
    settings.NOTICE_GATEWAYS = gateways | {
        "sms": replace(gateways["sms"], url="http://127.0.0.1:1/")
    }
    send_code(PHONE, network="203.0.113.1", at=NOW)
    message = Message.objects.get()
    assert (message.channel, message.destination, message.urgent) == ("sms", E164, True)
    assert demo_mailbox() == []


def test_with_an_identity_provider_a_gateway_is_not_enough(settings):
    settings.DEMO = False
    settings.IDENTITY_PROVIDER = "https://id.example"
    assert not one_time_codes.code_sign_in_offered()


def test_old_codes_are_forgotten():
    sent()
    assert forget_old_codes(at=NOW + timedelta(hours=1)) == 0
    assert forget_old_codes(at=NOW + timedelta(days=2)) == 1


def test_a_limit_counts_in_its_window():
    limit = Limit("some-key", 2, 60)
    assert [within_limits([limit], at=NOW) for _ in range(3)] == [True, True, False]
    assert within_limits([limit], at=NOW + timedelta(seconds=60))
    assert forget_old_attempts(at=NOW + timedelta(hours=3)) == 2
    assert not AttemptCount.objects.exists()


def test_counting_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        within_limits([Limit("a", 1, 60), Limit("b", 1, 60)], at=NOW)


def test_the_counts_are_not_written_to_the_log_of_the_database():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relpersistence FROM pg_class WHERE relname = 'accounts_attemptcount'"
        )
        assert cursor.fetchone() == ("u",)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("nonsense", "unknown"),
    ],
)
def test_a_visitor_is_his_network(address, network):
    assert network_of(address) == network
