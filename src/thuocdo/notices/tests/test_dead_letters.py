"""What administrators do with messages that could not be sent."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from thuocdo.errors import Conflict, InvalidInput, NotAllowed
from thuocdo.notices.models import Message
from thuocdo.notices.services import deliver_due, drop_messages, queue_message, retry_messages
from thuocdo.organisations.models import Unit

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def dead(sms, units):
    """Two dead messages: one of the ward, one of no unit."""
    sms.status = 400
    for key, unit in (("ward", units.ward), ("none", None)):
        queue_message(channel="sms", to="1", text="T", dedupe_key=key, unit=unit, at=AT)
    deliver_due(at=AT)
    sms.status = 200
    return list(Message.objects.filter(state="dead").order_by("pk"))


@pytest.fixture
def ward_admin(units, lan, make_administrator):
    return make_administrator(lan, units.ward)


@pytest.fixture
def province_admin(units, thao, make_administrator):
    return make_administrator(thao, units.province)


def seen_in(user, *units):
    administered = Unit.objects.filter(pk__in=[one.pk for one in units])
    return {one.dedupe_key for one in Message.objects.visible_to(user, units=administered)}


def test_each_administrator_sees_his_units(dead, units, lan):
    assert seen_in(lan, units.ward) == {"ward"}
    assert seen_in(lan, units.ward, units.province) == {"ward", "none"}
    assert seen_in(lan, units.other_ward) == seen_in(lan) == set()


def test_one_is_sent_again(dead, ward_admin, sms):
    assert retry_messages([dead[0].pk], actor=ward_admin, at=AT) == 1
    deliver_due(at=AT + timedelta(minutes=1))
    dead[0].refresh_from_db()
    assert (dead[0].state, dead[0].attempts) == ("sent", 1)
    with pytest.raises(Conflict):
        retry_messages([dead[0].pk], actor=ward_admin, at=AT)


def test_dropping_needs_a_reason(dead, province_admin):
    ids = [one.pk for one in dead]
    with pytest.raises(InvalidInput):
        drop_messages(ids, reason="  ", actor=province_admin)
    assert drop_messages(ids, reason="số máy sai", actor=province_admin) == 2
    with pytest.raises(Conflict):
        drop_messages(ids, reason="số máy sai", actor=province_admin)


def test_nobody_touches_those_of_others(dead, ward_admin, minh):
    for user in (ward_admin, minh):
        with pytest.raises(NotAllowed):
            retry_messages([one.pk for one in dead], actor=user, at=AT)
        with pytest.raises(NotAllowed):
            drop_messages([one.pk for one in dead], reason="x", actor=user)
    assert Message.objects.filter(state="dead").count() == 2
