"""A one-time code is in no table of the database, neither while it waits nor once it is sent, too old, or could not be sent."""

from __future__ import annotations

import base64
import json
import re
from contextlib import suppress
from datetime import timedelta

from django.core.cache import cache
from django.db import connection

import pytest

from thuocdo.accounts import one_time_codes
from thuocdo.accounts.models import OneTimeCode
from thuocdo.accounts.one_time_codes import LIFE, demo_mailbox, send_code, sign_in_by_code
from thuocdo.errors import Conflict
from thuocdo.notices.delivery import EXPIRED
from thuocdo.notices.models import Message
from thuocdo.notices.services import deliver_due, retry_messages
from thuocdo.notices.tests.conftest import partner, sms
from thuocdo.working_time.tests.calendars import at as moment

pytestmark = pytest.mark.django_db
__all__ = ["partner", "sms"]

NOW = moment("2026-03-02 09:00")
PHONE, E164 = "0912 345 678", "+84912345678"


def rows_with(code):
    """Return where a code stands in any table, as it is, in hexadecimal, or within what is kept in Base64."""
    found = []
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) - {"django_migrations"}
        for table in sorted(tables):
            cursor.execute(f'SELECT t::text FROM "{table}" t')  # noqa: S608 - our own tables
            for (row,) in cursor.fetchall():
                inside = b""
                with suppress(ValueError):
                    inside = base64.b64decode("".join(re.findall(r"[\w+/=]{40,}", row)))
                if code in row or code.encode().hex() in row or code.encode() in inside:
                    found.append((table, row))
    return found


def got(partner):
    """Return the code that the partner got last."""
    return re.match(r"\d{6}", json.loads(partner.got[-1][1])["message"]["text"]).group()


def test_it_can_be_found_where_it_stands(db):
    """The search of the other tests finds what is there."""
    OneTimeCode.objects.create(
        phone="+84987654321", code_hash="0" * 64, sent_at=NOW, expires_at=NOW + LIFE
    )
    assert rows_with("987654")


def test_neither_before_nor_after_it_is_sent(sms, settings):
    settings.IDENTITY_PROVIDER = ""
    send_code(PHONE, network="n", at=NOW)
    waiting = Message.objects.get()
    assert waiting.text.startswith("{secret} la ma")
    assert waiting.sealed
    deliver_due(at=NOW)
    code = got(sms)
    assert rows_with(code) == []
    waiting.refresh_from_db()
    assert (waiting.state, waiting.sealed) == ("sent", "")
    assert sign_in_by_code(E164, code, at=NOW).phone == E164
    assert rows_with(code) == []


def test_a_code_that_waits_is_sealed(sms, settings):
    settings.IDENTITY_PROVIDER = ""
    sms.status = 503
    send_code(PHONE, network="n", at=NOW)
    deliver_due(at=NOW)
    assert Message.objects.get().state == "failed"
    assert rows_with(got(sms)) == []


def test_what_comes_too_late_is_dropped_with_its_code(sms, settings):
    settings.IDENTITY_PROVIDER = ""
    sms.status = 503
    send_code(PHONE, network="n", at=NOW)
    deliver_due(at=NOW)
    sms.status = 200
    deliver_due(at=NOW + LIFE)
    row = Message.objects.get()
    assert (row.state, row.sealed, row.drop_reason) == ("dropped", "", EXPIRED)
    assert len(sms.got) == 1


def test_a_dead_one_keeps_no_code_and_is_not_sent_again(
    sms, settings, units, thao, make_administrator
):
    settings.IDENTITY_PROVIDER = ""
    sms.status = 400
    send_code(PHONE, network="n", at=NOW)
    deliver_due(at=NOW)
    row = Message.objects.get()
    assert (row.state, row.sealed) == ("dead", "")
    assert rows_with(got(sms)) == []
    admin = make_administrator(thao, units.province)
    with pytest.raises(Conflict):
        retry_messages([row.pk], actor=admin, at=NOW + timedelta(minutes=1))


def test_the_mailbox_of_the_demo_keeps_it_sealed(settings):
    cache.clear()
    settings.DEMO = True
    send_code(PHONE, network="n", at=NOW)
    code = re.match(r"\d{6}", demo_mailbox()[0][2]).group()
    assert code not in repr(cache.get(one_time_codes._MAILBOX))
    assert rows_with(code) == []
