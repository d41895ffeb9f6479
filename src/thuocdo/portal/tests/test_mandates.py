"""Mandates: given, accepted by the one who is named, used within their limits, noted, ended by either; and nobody else learns anything."""

from __future__ import annotations

import html
import re
from datetime import timedelta

from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

import pytest

from thuocdo.accounts.citizens import declare_identity
from thuocdo.dossiers.mandates import services
from thuocdo.dossiers.models import Application, Dossier, Mandate, MandateUse
from thuocdo.dossiers.services import Person, request_supplement
from thuocdo.dossiers.tests.factories import MONDAY
from thuocdo.errors import Conflict, InvalidInput, NotAllowed, NotFound
from thuocdo.portal.tests.conftest import by_phone, key, signed_in
from thuocdo.portal.tests.test_apply import base, begin, filled, revision

pytestmark = pytest.mark.django_db
FRIEND = "038090009999"


def given(principal, at=None, **changes):
    now = at or timezone.now()
    usual = {
        "personal_id": FRIEND,
        "full_name": "Người Lạ",
        "everything": True,
        "valid_until": timezone.localdate(now) + timedelta(days=30),
        "at": now,
    }
    return services.give_mandate(principal=principal, **(usual | changes))


def accepted(principal, delegate, **changes):
    made = given(principal, **changes)
    return services.accept_mandate(made.pk, delegate=delegate, at=timezone.now())


def acting(delegate, mandate):
    client = signed_in(Client(), delegate)
    assert client.post(f"/my/mandates/{mandate.pk}/act/").status_code == 302
    return client


def test_from_giving_to_ending_in_the_pages(client, office, hoa_citizen, stranger):
    dossier = office.accepted()
    signed_in(client, hoa_citizen)
    until = timezone.localdate() + timedelta(days=10)
    answer = client.post(
        "/my/mandates/new/",
        {"full_name": "Người Lạ", "personal_id": FRIEND, "valid_until": until.isoformat(), "what": "procedures", "dossier": dossier.pk},
    )  # fmt: skip
    assert answer.status_code == 302, html.unescape(answer.content.decode())
    mandate = Mandate.objects.get()
    friend = signed_in(Client(), stranger)
    assert friend.get(f"/my/dossiers/{dossier.pk}/").status_code == 404
    assert "Nhận ủy quyền" in html.unescape(friend.get("/my/mandates/").content.decode())
    assert friend.post(f"/my/mandates/{mandate.pk}/act/").status_code == 404
    friend.post(f"/my/mandates/{mandate.pk}/accept/")
    assert friend.get(f"/my/dossiers/{dossier.pk}/").status_code == 404  # he acts for himself
    friend.post(f"/my/mandates/{mandate.pk}/act/")
    mine = html.unescape(friend.get("/my/dossiers/").content.decode())
    assert dossier.code in mine
    assert "Bạn đang làm thay: Phạm Thị Hoa" in mine
    assert friend.get(f"/my/dossiers/{dossier.pk}/").status_code == 200
    uses = html.unescape(client.get(f"/my/mandates/{mandate.pk}/").content.decode())
    assert "Xem hồ sơ" in uses
    assert dossier.code in uses
    client.post(f"/my/mandates/{mandate.pk}/end/")
    gone = friend.get(f"/my/dossiers/{dossier.pk}/")
    assert gone.status_code == 403
    assert dossier.code not in gone.content.decode()
    assert friend.get(f"/my/dossiers/{dossier.pk}/").status_code == 404
    assert friend.post(f"/my/mandates/{mandate.pk}/act/").status_code == 404


def joined_into(phone_row, identity):
    """Make the row of a phone one with an identity, as a join leaves it."""
    phone_row.joined_into, phone_row.joined_at = identity, MONDAY
    phone_row.save()
    phone_row.user.is_active = False
    phone_row.user.save()


def test_what_a_joined_phone_gave_and_took_still_holds(office, hoa_citizen, stranger):
    dossier = office.accepted()
    old_hoa, old_friend = by_phone("+84912345678"), by_phone("+84911111113")
    old_hoa = declare_identity(
        old_hoa, full_name=hoa_citizen.full_name, personal_id=hoa_citizen.personal_id
    )
    old_friend = declare_identity(old_friend, full_name="Người Lạ", personal_id=FRIEND)
    mandate = accepted(old_hoa, old_friend, phone="0911111113")
    joined_into(old_hoa, hoa_citizen)
    joined_into(old_friend, stranger)
    friend = acting(stranger, mandate)
    assert friend.get(f"/my/dossiers/{dossier.pk}/").status_code == 200
    assert services.principal_of(mandate.pk, delegate=hoa_citizen, at=timezone.now()) is None
    for one in (hoa_citizen, stranger):
        seen = signed_in(Client(), one).get(f"/my/mandates/{mandate.pk}/")
        assert seen.status_code == 200
    with pytest.raises(NotFound):
        services.end_mandate(mandate.pk, citizen=by_phone("+84911111114"), at=timezone.now())
    ended = services.end_mandate(mandate.pk, citizen=hoa_citizen, at=timezone.now())
    assert ended.ended_by == Mandate.Ender.PRINCIPAL


def test_it_opens_what_it_names_and_nothing_else(office, hoa_citizen, stranger):
    named, other = office.accepted(), office.accepted()
    someone = office.accepted(people=[Person("Ai Đó", personal_id="038090001111")])
    mandate = accepted(hoa_citizen, stranger, everything=False, dossier_ids=[named.pk, someone.pk])
    assert list(mandate.scopes.values_list("dossier", flat=True)) == [named.pk]
    client = acting(stranger, mandate)
    assert client.get(f"/my/dossiers/{named.pk}/").status_code == 200
    for row in (other, someone):
        for page in ("", "supplement/", "withdraw/", "pay/"):
            assert client.get(f"/my/dossiers/{row.pk}/{page}").status_code == 404
    assert other.code not in client.get("/my/dossiers/").content.decode()
    every = accepted(hoa_citizen, stranger)
    whole = acting(stranger, every)
    assert whole.get(f"/my/dossiers/{other.pk}/").status_code == 200
    assert whole.get(f"/my/dossiers/{someone.pk}/").status_code == 404


def test_what_one_does_for_oneself_is_closed_meanwhile(office, hoa_citizen, stranger):
    client = acting(stranger, accepted(hoa_citizen, stranger))
    dossier = office.accepted()
    for page in ("/sign-in/about-me/", "/sign-in/join/", "/my/papers/", "/my/papers/results/", "/my/mandates/", "/my/mandates/new/", f"/my/dossiers/{dossier.pk}/rate/"):  # fmt: skip
        assert client.get(page).status_code == 403, page
    client.post("/my/mandates/stop/")
    assert client.get("/my/mandates/").status_code == 200


def test_a_delegate_applies_and_it_is_the_principals(birth, hoa_citizen, stranger):
    mandate = accepted(hoa_citizen, stranger, everything=False, procedure_ids=[birth.procedure_id])
    client = acting(stranger, mandate)
    row = filled(client, birth)
    assert (row.citizen, row.mandate) == (hoa_citizen, mandate)
    address = f"{base(row)}check/"
    client.post(address, {"revision": revision(client, address), "declared": "1"})
    dossier = Dossier.objects.get()
    assert dossier in Dossier.objects.of_citizen(hoa_citizen)
    assert dossier not in Dossier.objects.of_citizen(stranger)
    parts = {one.part: one.full_name for one in dossier.applicants.all()}
    assert parts["submitter"] == "Phạm Thị Hoa"
    assert parts["delegate"] == "Người Lạ"
    deeds = MandateUse.objects.order_by("pk").values_list("deed", flat=True)
    assert list(deeds)[:2] == ["begun", "handed_in"]
    services.end_mandate(mandate.pk, citizen=stranger, at=timezone.now())
    assert dossier not in Dossier.objects.of_citizen(stranger)
    assert signed_in(Client(), stranger).get(f"{base(row)}done/").status_code == 404
    assert signed_in(Client(), hoa_citizen).get(f"{base(row)}done/").status_code == 200


def test_another_procedure_is_refused_and_nothing_is_begun_for_himself(
    birth, office, hoa_citizen, stranger
):
    dossier = office.accepted()
    mandate = accepted(hoa_citizen, stranger, everything=False, dossier_ids=[dossier.pk])
    client = acting(stranger, mandate)
    opened = key(client)
    assert client.post(f"/apply/{birth.procedure_id}/", opened).status_code == 403
    services.end_mandate(mandate.pk, citizen=hoa_citizen, at=timezone.now())
    assert client.post(f"/apply/{birth.procedure_id}/", opened).status_code == 403
    assert (
        client.post(f"/apply/{birth.procedure_id}/", opened).status_code == 409
    )  # acts for himself by now
    assert not Application.objects.exists()


def test_a_page_that_was_opened_for_another_one_begins_nothing(birth, hoa_citizen, stranger):
    client = acting(stranger, accepted(hoa_citizen, stranger))
    address = f"/apply/{birth.procedure_id}/"
    found = re.search(r'name="acting_key" value="(\w+)"', client.get(address).content.decode())
    opened = {"acting_key": found.group(1)}
    assert opened == key(client)
    client.post("/my/mandates/stop/")  # in a second window
    for sent in (opened, {"acting_key": "x"}, {"acting_key": ""}, {}):
        answer = client.post(address, sent)
        assert answer.status_code == 409
    assert "Bây giờ bạn làm việc cho chính mình" in html.unescape(answer.content.decode())
    own = key(client)
    other = acting(stranger, accepted(hoa_citizen, stranger))
    answer = other.post(address, own)
    assert answer.status_code == 409
    assert "Bây giờ bạn làm thay Phạm Thị Hoa" in html.unescape(answer.content.decode())
    assert other.post(address, opened).status_code == 409  # the same principal by another mandate
    assert not Application.objects.exists()
    assert other.post(address, key(other)).status_code == 302
    assert Application.objects.get().citizen == hoa_citizen


def test_papers_of_a_page_for_another_one_are_not_taken(office, hoa_citizen, stranger):
    dossier = office.in_hand()
    request_supplement(dossier, content="Giấy chứng sinh", actor=office.handler, at=timezone.now())
    client = acting(stranger, accepted(hoa_citizen, stranger))
    address = f"/my/dossiers/{dossier.pk}/supplement/"
    assert key(client)["acting_key"] in client.get(address).content.decode()
    seen = Dossier.objects.get().event_count
    sent = {"note": "Xin gửi sau", "seen": seen, "acting_key": "x"}
    assert client.post(address, sent).status_code == 409
    assert Dossier.objects.get().event_count == seen


def test_drafts_of_the_principal_stay_his(birth, hoa_citizen, stranger):
    own = begin(signed_in(Client(), hoa_citizen), birth)
    client = acting(stranger, accepted(hoa_citizen, stranger))
    assert client.get(f"{base(own)}questions/child/").status_code == 404
    theirs = begin(client, birth)
    assert (
        signed_in(Client(), hoa_citizen).get(f"{base(theirs)}questions/child/").status_code == 200
    )


def test_papers_are_supplied_and_withdrawals_wished_by_the_delegate(office, hoa_citizen, stranger):
    dossier = office.in_hand()
    request_supplement(dossier, content="Giấy chứng sinh", actor=office.handler, at=timezone.now())
    client = acting(stranger, accepted(hoa_citizen, stranger))
    answer = client.post(
        f"/my/dossiers/{dossier.pk}/supplement/",
        {"note": "Xin gửi sau", "seen": Dossier.objects.get().event_count},
    )
    assert answer.status_code == 302  # fmt: skip
    seen = Dossier.objects.get().event_count
    client.post(
        f"/my/dossiers/{dossier.pk}/withdraw/", {"reason": "Đổi ý", "sure": "1", "seen": seen}
    )
    deeds = set(MandateUse.objects.values_list("deed", flat=True))
    assert {"supplied", "withdrew"} <= deeds


def test_only_the_one_who_is_named_can_accept(hoa_citizen, stranger):
    mandate = given(hoa_citizen, phone="0988777666")
    someone = declare_identity(by_phone("+84911111111"), full_name="Người Lạ", personal_id=FRIEND)
    for citizen in (someone, hoa_citizen):
        with pytest.raises(NotFound):
            services.accept_mandate(mandate.pk, delegate=citizen, at=timezone.now())
    for page in (f"/my/mandates/{mandate.pk}/", f"/my/mandates/{mandate.pk}/accept/"):
        assert signed_in(Client(), someone).post(page).status_code in {404, 405}
    assert "Phạm" not in signed_in(Client(), someone).get("/my/mandates/").content.decode()
    named = declare_identity(by_phone("+84988777666"), full_name="Người Lạ", personal_id=FRIEND)
    services.accept_mandate(mandate.pk, delegate=named, at=timezone.now())
    with pytest.raises(NotFound):  # it is his now, and no longer anybody else's of that id
        services.accept_mandate(mandate.pk, delegate=stranger, at=timezone.now())


@pytest.mark.parametrize(
    "wrong",
    [
        {"personal_id": "12"},
        {"personal_id": "038190001234"},
        {"full_name": "  "},
        {"phone": "abc"},
        {"valid_until": timezone.localdate() - timedelta(days=1)},
        {"valid_until": timezone.localdate() + timedelta(days=400)},
        {"everything": False},
        {"everything": False, "procedure_ids": [999_999], "dossier_ids": [999_999]},
    ],
)
def test_what_makes_no_sense_is_refused(hoa_citizen, wrong):
    with pytest.raises(InvalidInput):
        given(hoa_citizen, **wrong)
    assert not Mandate.objects.exists()


def test_it_runs_out_and_there_are_not_too_many(hoa_citizen, stranger):
    mandate = accepted(hoa_citizen, stranger)
    later = timezone.now() + timedelta(days=31)
    assert services.principal_of(mandate.pk, delegate=stranger, at=later) is None
    for _number in range(services.MOST_OPEN - 1):
        given(hoa_citizen)
    with pytest.raises(Conflict):
        given(hoa_citizen)


def test_a_mandate_that_ended_hands_nothing_in(birth, hoa_citizen, stranger):
    from thuocdo.dossiers.applications.services import submit_application

    mandate = accepted(hoa_citizen, stranger)
    row = filled(acting(stranger, mandate), birth)
    principal = services.principal_of(mandate.pk, delegate=stranger, at=timezone.now())
    services.end_mandate(mandate.pk, citizen=hoa_citizen, at=timezone.now())
    with pytest.raises(Conflict):
        submit_application(row, citizen=principal, at=timezone.now())
    assert not Dossier.objects.exists()


def test_uses_stay_as_they_were_written(office, hoa_citizen, stranger):
    dossier = office.accepted()
    acting(stranger, accepted(hoa_citizen, stranger)).get(f"/my/dossiers/{dossier.pk}/")
    with pytest.raises(DatabaseError), transaction.atomic():
        MandateUse.objects.update(deed="begun")
    assert MandateUse.objects.get().deed == "seen"


def test_a_service_refuses_what_is_not_covered(birth, office, hoa_citizen, stranger):
    mandate = accepted(hoa_citizen, stranger, everything=False, procedure_ids=[birth.procedure_id])
    principal = services.principal_of(mandate.pk, delegate=stranger, at=timezone.now())
    with pytest.raises(NotAllowed):
        services.require_mandate(principal, procedure=office.version.procedure, at=timezone.now())
    assert (
        services.require_mandate(principal, procedure=birth.procedure, at=timezone.now()) == mandate
    )
    assert (
        services.require_mandate(hoa_citizen, procedure=birth.procedure, at=timezone.now()) is None
    )
