"""Organisations at the portal: confirmed by an official, acted for by their members alone, their dossiers seen by all of them."""

from __future__ import annotations

import html
from concurrent.futures import ThreadPoolExecutor

from django.db import OperationalError, connection, connections, transaction
from django.test import Client
from django.utils import timezone

import pytest

from thuocdo.accounts import represented
from thuocdo.accounts.models import OrganisationAccount, OrganisationMember, Role
from thuocdo.dossiers.models import Application, Dossier
from thuocdo.dossiers.services import Person
from thuocdo.dossiers.tests.factories import MONDAY, official
from thuocdo.errors import Conflict, InvalidInput, NotAllowed, NotFound
from thuocdo.portal.tests.conftest import by_phone, signed_in
from thuocdo.portal.tests.test_apply import base, begin, revision, send
from thuocdo.procedures.tests.factories import published

pytestmark = pytest.mark.django_db
TAX = "0100233488"
STRANGER_ID = "038090009999"


def registered(citizen, office, **changes):
    usual = {
        "tax_code": TAX,
        "name": "Công ty Mẫu",
        "address": "Số 1 phố Mẫu",
        "unit": office.ward,
        "at": MONDAY,
    }
    return represented.register_organisation(citizen=citizen, **(usual | changes))  # fmt: skip


def confirmed(citizen, office):
    row = registered(citizen, office)
    return represented.decide_organisation(row.pk, confirmed=True, actor=office.clerk, at=MONDAY)


def member(row, representative, citizen):
    made = represented.add_member(
        row.pk, representative=representative, personal_id=citizen.personal_id, full_name=citizen.full_name, at=MONDAY
    )  # fmt: skip
    return represented.accept_membership(made.pk, citizen=citizen, at=MONDAY)


def acting(citizen, row):
    client = signed_in(Client(), citizen)
    assert client.post(f"/my/organisations/{row.pk}/act/").status_code == 302
    return client


def company_dossier(office, tax=TAX):
    owner = Person("Công ty Mẫu", kind="organisation", tax_code=tax)
    return office.accepted(people=[owner])


def test_from_asking_to_acting_in_the_pages(client, office, hoa_citizen, stranger):
    dossier, other = company_dossier(office), company_dossier(office, "0101243150")
    signed_in(client, hoa_citizen)
    said = {"tax_code": TAX, "name": "Công ty Mẫu", "unit": office.ward.pk}
    answer = client.post("/my/organisations/new/", said)
    assert answer.status_code == 302, html.unescape(answer.content.decode())
    row = OrganisationAccount.objects.get()
    assert client.post(f"/my/organisations/{row.pk}/act/").status_code == 404
    desk = signed_in_official(office.clerk)
    page = html.unescape(desk.get("/office/desk/accounts/").content.decode())
    assert "Công ty Mẫu" in page
    where = f"/office/desk/accounts/{row.pk}/decide/"
    assert desk.post(where, {"decision": "confirm"}).status_code == 422
    assert desk.post(where, {"decision": "confirm", "looked": "on"}).status_code == 302
    client.post(
        f"/my/organisations/{row.pk}/", {"full_name": "Người Lạ", "personal_id": STRANGER_ID}
    )
    friend = signed_in(Client(), stranger)
    assert "Công ty Mẫu" in html.unescape(friend.get("/my/organisations/").content.decode())
    assert friend.get(f"/my/organisations/{row.pk}/").status_code == 404  # not before he accepts
    invited = OrganisationMember.objects.get(part="member")
    friend.post(f"/my/organisations/members/{invited.pk}/accept/")
    friend.post(f"/my/organisations/{row.pk}/act/")
    mine = html.unescape(friend.get("/my/dossiers/").content.decode())
    assert "Bạn đang làm thay: Công ty Mẫu" in mine
    assert dossier.code in mine
    assert other.code not in mine
    assert friend.get(f"/my/dossiers/{dossier.pk}/").status_code == 200
    assert friend.get(f"/my/dossiers/{other.pk}/").status_code == 404
    client.post(f"/my/organisations/members/{invited.pk}/end/")
    assert friend.get(f"/my/dossiers/{dossier.pk}/").status_code == 403
    assert friend.get(f"/my/dossiers/{dossier.pk}/").status_code == 404


def signed_in_official(user):
    client = Client()
    client.force_login(user)
    return client


def test_what_is_handed_in_is_the_organisations(office, hoa_citizen, stranger):
    version = published(office.province, documents=())
    row = confirmed(hoa_citizen, office)
    member(row, hoa_citizen, stranger)
    client = acting(stranger, row)
    draft = begin(client, version)
    assert draft.answers["owner"]["kind"] == "organisation"
    assert draft.answers["organisation"]["tax_code"] == TAX
    send(client, draft, "owner", {"kind": "organisation"})
    send(
        client,
        draft,
        "organisation",
        {"full_name": "Công ty Khác", "tax_code": TAX, "address": "Số 2", "position": "Kế toán"},
    )
    send(client, draft, "request", {"subject": "Xin cấp giấy phép"})  # fmt: skip
    client.post(f"{base(draft)}delivery/", {"way": "counter"})
    address = f"{base(draft)}check/"
    answer = client.post(address, {"revision": revision(client, address), "declared": "1"})
    assert answer.status_code == 302, html.unescape(answer.content.decode())[:3000]
    dossier = Dossier.objects.get()
    owner = dossier.applicants.get(part="owner")
    assert (owner.full_name, owner.tax_code, owner.kind) == ("Công ty Mẫu", TAX, "organisation")
    assert dossier.applicants.get(part="submitter").full_name == "Người Lạ"
    assert dossier not in Dossier.objects.of_citizen(stranger)  # it is not his own
    assert dossier not in Dossier.objects.of_citizen(hoa_citizen)
    seen = acting(hoa_citizen, row).get(f"/my/dossiers/{dossier.pk}/")
    assert seen.status_code == 200


def test_drafts_for_an_organisation_are_apart_from_ones_own(office, hoa_citizen):
    version = published(office.province, documents=())
    row = confirmed(hoa_citizen, office)
    own = begin(signed_in(Client(), hoa_citizen), version)
    client = acting(hoa_citizen, row)
    assert client.get(f"{base(own)}delivery/").status_code == 404
    theirs = begin(client, version)
    assert client.get(f"{base(theirs)}delivery/").status_code == 200
    assert signed_in(Client(), hoa_citizen).get(f"{base(theirs)}delivery/").status_code == 404


def test_a_member_who_left_hands_nothing_in(office, hoa_citizen, stranger):
    version = published(office.province, documents=())
    row = confirmed(hoa_citizen, office)
    made = member(row, hoa_citizen, stranger)
    client = acting(stranger, row)
    represented.end_membership(made.pk, citizen=stranger, at=MONDAY)
    assert client.post(f"/apply/{version.procedure_id}/").status_code == 403
    assert not Application.objects.exists()
    stranger.organisation_id = row.pk
    with pytest.raises(Conflict):
        represented.require_organisation(stranger)


def test_only_a_verified_citizen_asks(office):
    with pytest.raises(NotAllowed):
        registered(by_phone("+84988777666"), office)


@pytest.mark.parametrize("wrong", [{"tax_code": "0100233489"}, {"tax_code": "x"}, {"name": " "}])
def test_what_makes_no_sense_is_refused(office, hoa_citizen, wrong):
    with pytest.raises(InvalidInput):
        registered(hoa_citizen, office, **wrong)
    assert not OrganisationAccount.objects.exists()


def test_one_of_several_who_ask_is_confirmed(office, hoa_citizen, stranger):
    first, second = registered(hoa_citizen, office), registered(stranger, office)
    assert registered(hoa_citizen, office) == first
    represented.decide_organisation(second.pk, confirmed=True, actor=office.clerk, at=MONDAY)
    with pytest.raises(Conflict):
        represented.decide_organisation(first.pk, confirmed=True, actor=office.clerk, at=MONDAY)
    with pytest.raises(InvalidInput):
        represented.decide_organisation(first.pk, confirmed=False, actor=office.clerk, at=MONDAY)
    refused = represented.decide_organisation(
        first.pk, confirmed=False, why="Không phải người đại diện", actor=office.clerk, at=MONDAY
    )
    assert refused.state == "refused"
    with pytest.raises(Conflict):
        represented.decide_organisation(first.pk, confirmed=True, actor=office.clerk, at=MONDAY)


def test_only_its_desk_decides(office, hoa_citizen, units):
    row = registered(hoa_citizen, office)
    elsewhere = official(units.home_affairs, Role.RECEPTION_OFFICER, "Người khác")
    for person in (elsewhere, office.handler):
        with pytest.raises(NotFound):
            represented.decide_organisation(row.pk, confirmed=True, actor=person, at=MONDAY)
    assert (
        "Công ty"
        not in signed_in_official(elsewhere).get("/office/desk/accounts/").content.decode()
    )
    assert signed_in_official(office.handler).get("/office/desk/accounts/").status_code == 403


def test_a_character_of_the_value_zero_is_no_reason(office, hoa_citizen):
    row = registered(hoa_citizen, office)
    desk = signed_in_official(office.clerk)
    where = f"/office/desk/accounts/{row.pk}/decide/"
    assert desk.post(where, {"decision": "refuse", "why": "\0"}).status_code == 422
    assert desk.post(where, {"decision": "refuse", "why": "thiếu\0 giấy"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.why) == ("refused", "thiếu giấy")


def test_only_the_representative_names_members_and_nobody_takes_him_out(
    office, hoa_citizen, stranger
):
    row = confirmed(hoa_citizen, office)
    made = member(row, hoa_citizen, stranger)
    head = row.members.get(part="representative")
    with pytest.raises(NotFound):
        represented.add_member(
            row.pk, representative=stranger, personal_id="038190001111", full_name="A", at=MONDAY
        )
    for one in (head, made):
        someone = by_phone("+84911111111")
        with pytest.raises(NotFound):
            represented.end_membership(one.pk, citizen=someone, at=MONDAY)
    with pytest.raises(NotFound):
        represented.end_membership(head.pk, citizen=stranger, at=MONDAY)
    with pytest.raises(NotFound):
        represented.close_organisation(row.pk, representative=stranger, at=MONDAY)
    represented.close_organisation(row.pk, representative=hoa_citizen, at=timezone.now())
    assert represented.as_organisation(row.pk, citizen=stranger) is None
    assert represented.as_organisation(row.pk, citizen=hoa_citizen) is None


def test_nobody_else_finds_an_organisation(office, hoa_citizen, stranger):
    row = confirmed(hoa_citizen, office)
    head = row.members.get()
    other = signed_in(Client(), stranger)
    assert other.get(f"/my/organisations/{row.pk}/").status_code == 404
    for deed in (
        f"{row.pk}/act/",
        f"{row.pk}/close/",
        f"members/{head.pk}/accept/",
        f"members/{head.pk}/end/",
    ):
        assert other.post(f"/my/organisations/{deed}").status_code == 404, deed
    assert "Mẫu" not in other.get("/my/organisations/").content.decode()


def joined_into(phone_row, identity):
    """Make the row of a phone one with an identity, as a join leaves it."""
    phone_row.joined_into, phone_row.joined_at = identity, MONDAY
    phone_row.save()
    phone_row.user.is_active = False
    phone_row.user.save()


def checked_by_phone(phone, personal_id, name):
    citizen = by_phone(phone)
    citizen.personal_id, citizen.full_name, citizen.checked_at = personal_id, name, MONDAY
    citizen.save()
    return citizen


def test_a_representative_keeps_his_organisation_when_his_accounts_are_joined(
    office, hoa_citizen, stranger
):
    dossier = company_dossier(office)
    old = checked_by_phone("+84911111112", hoa_citizen.personal_id, hoa_citizen.full_name)
    row = confirmed(old, office)
    joined_into(old, hoa_citizen)
    client = acting(hoa_citizen, row)
    assert client.get(f"/my/dossiers/{dossier.pk}/").status_code == 200
    own = signed_in(Client(), hoa_citizen)
    page = html.unescape(own.get(f"/my/organisations/{row.pk}/").content.decode())
    assert f"/my/organisations/{row.pk}/close/" in page
    assert registered(hoa_citizen, office) == row
    made = member(row, hoa_citizen, stranger)
    represented.end_membership(made.pk, citizen=hoa_citizen, at=MONDAY)
    closed = represented.close_organisation(row.pk, representative=hoa_citizen, at=MONDAY)
    assert closed.state == "closed"


def test_a_member_whose_accounts_are_joined_stays_and_can_leave(office, hoa_citizen, stranger):
    row = confirmed(hoa_citizen, office)
    old = checked_by_phone("+84911111113", stranger.personal_id, stranger.full_name)
    made = member(row, hoa_citizen, old)
    joined_into(old, stranger)
    assert represented.accept_membership(made.pk, citizen=stranger, at=MONDAY) == made
    assert represented.as_organisation(row.pk, citizen=stranger) is not None
    left = represented.end_membership(made.pk, citizen=stranger, at=MONDAY)
    assert left.ended_at is not None


@pytest.mark.django_db(transaction=True)
def test_whoever_is_taken_out_while_he_acts_is_out_afterwards(office, hoa_citizen, stranger):
    row = confirmed(hoa_citizen, office)
    made = member(row, hoa_citizen, stranger)
    stranger.organisation_id = row.pk

    def ended_meanwhile():
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '200ms'")
                represented.end_membership(made.pk, citizen=hoa_citizen, at=MONDAY)
        except OperationalError:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            represented.require_organisation(stranger)
            assert not pool.submit(ended_meanwhile).result()
        assert pool.submit(ended_meanwhile).result()
    with pytest.raises(Conflict), transaction.atomic():
        represented.require_organisation(stranger)
