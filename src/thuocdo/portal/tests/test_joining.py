"""Two accounts of one person become one: with proof of both, and never because somebody says so."""

from __future__ import annotations

import re
from datetime import timedelta

from django.core.cache import cache
from django.test import Client

import pytest
import time_machine

from thuocdo.accounts.citizens import declare_identity
from thuocdo.accounts.models import Citizen
from thuocdo.accounts.one_time_codes import demo_mailbox, send_code, sign_in_by_code
from thuocdo.dossiers.applications import services as applications
from thuocdo.dossiers.models import Application, Dossier
from thuocdo.dossiers.services import Person
from thuocdo.dossiers.tests.factories import MONDAY, OWNER
from thuocdo.errors import InvalidInput
from thuocdo.notices.models import Message
from thuocdo.portal.tests.coming_by_identity import sign_in, who
from thuocdo.portal.tests.conftest import by_phone, signed_in
from thuocdo.procedures.electronic_forms.keeping import set_form
from thuocdo.procedures.tests.factories import SINCE
from thuocdo.settings.gateways import gateway

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("configured", "demo")]

PHONE, E164 = "0912 345 678", "+84912345678"
OTHER_PHONE = "+84987654321"
JOIN, CODE = "/sign-in/join/", "/sign-in/join/code/"
FORM = '{"type": "object", "title": "Tờ khai", "properties": {"g": {"type": "object", "title": "Nhóm", "properties": {"a": {"type": "string", "title": "A"}}}}}'


@pytest.fixture
def demo(settings):
    cache.clear()
    settings.DEMO = True


def newest_code():
    return re.match(r"\d{6}", demo_mailbox()[0][2]).group()


def ask(client, phone=PHONE):
    answer = client.post(JOIN, {"phone": phone})
    assert (answer.status_code, answer["Location"]) == (302, CODE), answer.content.decode()
    return newest_code()


def join(client, phone=PHONE):
    return client.post(CODE, {"code": ask(client, phone)})


def by_code(phone=E164, personal_id=""):
    """Return somebody who came by a code, as far as he says who he is."""
    citizen = by_phone(phone)
    return declare_identity(citizen, full_name="Phạm Thị Hoa", personal_id=personal_id)


def draft(office, citizen):
    set_form(office.version, text=FORM, valid_from=SINCE, actor=None, at=MONDAY)
    return applications.start_application(citizen=citizen, version=office.version, at=MONDAY)


def test_all_of_both_is_together_afterwards(client, provider, office):
    first = by_code(personal_id=OWNER.personal_id)
    written = draft(office, first)
    own = office.received()
    sign_in(client, provider, "hoa")
    answer = join(client)
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/about-me/")
    hoa = who(client)
    assert set(Application.objects.of_citizen(hoa)) == {written}
    assert set(Dossier.objects.of_citizen(hoa)) == {own}
    page = client.get("/my/dossiers/").content.decode()
    assert own.code in page
    assert f"/apply/drafts/{written.pk}/" in page
    assert client.get(f"/apply/drafts/{written.pk}/papers/").status_code == 200
    applications.discard_application(written, citizen=hoa)


def test_the_code_opens_the_joined_account_and_the_old_session_is_over(client, provider):
    old = signed_in(Client(), by_code())
    sign_in(client, provider, "hoa")
    join(client)
    assert old.get("/my/dossiers/").status_code == 302
    send_code(PHONE, network="n", at=MONDAY)
    assert sign_in_by_code(E164, newest_code(), at=MONDAY) == who(client)


def test_the_page_and_both_addresses_say_what_was_done(client, provider, settings):
    settings.NOTICE_GATEWAYS = {
        "sms": gateway("http://127.0.0.1:1/", "", "{}"),
        "zalo": gateway("", "", "{}"),
    }
    sign_in(client, provider, "hoa")
    join(client)
    told = Message.objects.filter(about_room="accounts")
    assert set(told.values_list("channel", "destination")) == {
        ("sms", E164),
        ("email", "hoa@example.vn"),
    }
    assert not told.filter(text__contains="0912").exists()
    page = client.get("/sign-in/about-me/").content.decode()
    assert "đã nhập vào đây lúc" in page
    row = who(client).joined.get()
    assert row.joined_at is not None
    assert not row.user.is_active


def test_i_claim_your_phone_joins_nothing(client, provider, office):
    """A provider that merely repeats what somebody says of himself gives him neither the phone nor what belongs to it."""
    victim = by_code(personal_id=OWNER.personal_id)
    written = draft(office, victim)
    theirs = office.received()
    sign_in(client, provider, "khoa")  # he claims the phone, and no proof of the id either
    khoa = who(client)
    assert khoa.phone == E164
    declare_identity(khoa, full_name="Trần Văn Khoa", personal_id=OWNER.personal_id)
    khoa.refresh_from_db()
    assert not Dossier.objects.of_citizen(khoa).exists()
    assert not Application.objects.of_citizen(khoa).exists()
    assert khoa not in Citizen.objects.who_is(personal_id=OWNER.personal_id, phone=E164)
    ask(client)  # the code goes to the victim's phone
    for guess in ("000000", "123456"):
        assert client.post(CODE, {"code": guess}).status_code == 422
    victim.refresh_from_db()
    assert victim.joined_into is None
    assert client.get(f"/my/dossiers/{theirs.pk}/").status_code == 404
    assert client.get(f"/apply/drafts/{written.pk}/papers/").status_code == 404


def test_a_phone_that_the_provider_stands_for_counts(client, provider, office):
    theirs = office.received(
        people=[Person("Lê Thị Mai", personal_id="038190006666", phone="0912345678")]
    )
    sign_in(client, provider, "mai")
    assert set(Dossier.objects.of_citizen(who(client))) == {theirs}


def test_a_code_for_signing_in_does_not_join_nor_the_other_way(client, provider):
    sign_in(client, provider, "hoa")
    ask(client)
    send_code(PHONE, network="n", at=MONDAY)
    client.session[CODE] = E164
    assert client.post(CODE, {"code": newest_code()}).status_code == 422
    with pytest.raises(InvalidInput):
        sign_in_by_code(E164, ask(client), at=MONDAY)


def test_who_came_by_a_code_has_to_prove_the_identity_first(client):
    signed_in(client, by_code())
    assert "/sign-in/identity/national/" in client.get(JOIN).content.decode()
    assert client.post(JOIN, {"phone": OTHER_PHONE}).status_code == 403
    assert demo_mailbox() == []


def test_an_identity_proven_long_ago_is_proven_anew(client, provider):
    sign_in(client, provider, "hoa")
    code = ask(client)
    with time_machine.travel(timedelta(minutes=16)):
        assert client.post(JOIN, {"phone": PHONE}).status_code == 403
        assert client.post(CODE, {"code": code}).status_code == 403
    assert not Citizen.objects.exclude(joined_into=None).exists()


def test_an_account_of_another_person_is_not_joined(client, provider):
    by_code(personal_id="038090009999")
    sign_in(client, provider, "hoa")
    answer = join(client)
    assert answer.status_code == 409
    assert "số định danh khác" in answer.content.decode()
    assert not Citizen.objects.exclude(joined_into=None).exists()


def test_a_phone_belongs_to_one_identity(client, provider):
    sign_in(client, provider, "hoa")
    join(client)
    second = Client()
    sign_in(second, provider, "lan")
    assert join(second).status_code == 409
    assert Citizen.objects.exclude(joined_into=None).get().joined_into == who(client)


def test_joining_twice_is_joining_once(client, provider):
    sign_in(client, provider, "hoa")
    assert [join(client).status_code for _ in range(2)] == [302, 302]
    assert Citizen.objects.exclude(joined_into=None).count() == 1


def test_a_phone_that_was_given_up_opens_a_new_account_and_takes_nothing_away(
    client, provider, office
):
    written = draft(office, by_code(personal_id=OWNER.personal_id))
    sign_in(client, provider, "hoa")
    join(client)
    hoa = who(client)
    joined = hoa.joined.get()
    answer = client.post(f"/sign-in/phones/{joined.pk}/give-up/")
    assert answer.status_code == 302
    send_code(PHONE, network="n", at=MONDAY)
    next_owner = sign_in_by_code(E164, newest_code(), at=MONDAY)
    assert next_owner not in {hoa, joined}
    assert not Application.objects.of_citizen(next_owner).exists()
    assert set(Application.objects.of_citizen(hoa)) == {written}
    assert "đã bỏ lúc" in client.get("/sign-in/about-me/").content.decode()


def test_nobody_gives_up_the_phone_of_another(client, provider):
    sign_in(client, provider, "hoa")
    join(client)
    joined = who(client).joined.get()
    other = Client()
    sign_in(other, provider, "lan")
    assert other.post(f"/sign-in/phones/{joined.pk}/give-up/").status_code == 404
    joined.refresh_from_db()
    assert joined.given_up_at is None
