"""Messages of a dossier reach whoever may act now: a delegate or member of yesterday hears nothing more."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.utils import timezone

import pytest

from thuocdo.accounts import represented
from thuocdo.accounts.citizens import Identity, enrol_by_identity
from thuocdo.accounts.models import Role
from thuocdo.accounts.represented_closing import close_by_official
from thuocdo.dossiers import services as dossiers
from thuocdo.dossiers.inviting import invite_to_rate
from thuocdo.dossiers.mandates import services
from thuocdo.dossiers.models import Applicant, Application, Dossier
from thuocdo.dossiers.services import accept
from thuocdo.dossiers.tests.factories import official
from thuocdo.dossiers.told import people_told
from thuocdo.dossiers.unanswered import remind_unanswered
from thuocdo.notices.models import Message
from thuocdo.portal.tests.conftest import signed_in
from thuocdo.portal.tests.test_apply import base, begin, filled, revision, send
from thuocdo.portal.tests.test_mandates import accepted, acting
from thuocdo.portal.tests.test_organisation_accounts import TAX, confirmed, member
from thuocdo.portal.tests.test_organisation_accounts import acting as acting_for
from thuocdo.procedures.tests.factories import published
from thuocdo.settings.gateways import gateway

pytestmark = pytest.mark.django_db
HOA, FRIEND = "+84912345678", "+84955555555"


@pytest.fixture(autouse=True)
def sms(settings):
    settings.NOTICE_GATEWAYS = {
        "sms": gateway("http://127.0.0.1:1/", "", "{}"),
        "zalo": gateway("", "", "{}"),
    }


@pytest.fixture
def hoa_citizen(db):
    return with_phone("Phạm Thị Hoa", "038190001234", HOA)


@pytest.fixture
def stranger(db):
    return with_phone("Người Lạ", "038090009999", FRIEND)


def with_phone(name, number, phone):
    said = Identity(name, personal_id=number, verified=True, phone=phone, phone_verified=True)
    return enrol_by_identity(said, at=timezone.now())


def handed_in(client, row):
    address = f"{base(row)}check/"
    answer = client.post(address, {"revision": revision(client, address), "declared": "1"})
    assert answer.status_code == 302, answer.content.decode()
    return Dossier.objects.latest("pk")


def by_the_delegate(birth, mandate, stranger):
    client = acting(stranger, mandate)
    dossier = handed_in(client, filled(client, birth))
    assert FRIEND in dossier.applicants.values_list("phone", flat=True)
    Message.objects.all().delete()
    return dossier


def its_desk(dossier):
    return official(dossier.reception_unit, Role.RECEPTION_OFFICER, "Người Nhận")


def asked(dossier, at):
    """Let the agency have the dossier and ask for papers."""
    handler = official(dossier.competent_agency, Role.HANDLER, "Người Thụ Lý")
    agency = dossier.competent_agency
    dossiers.hand_over(dossier, to_unit=agency, to_official=handler, actor=its_desk(dossier), at=at)
    Message.objects.all().delete()
    dossiers.request_supplement(dossier, content="Giấy", actor=handler, at=at)


def told():
    return set(Message.objects.exclude(channel="webhook").values_list("destination", flat=True))


def test_a_delegate_is_told_as_long_as_his_mandate_holds(birth, office, hoa_citizen, stranger):
    mandate = accepted(hoa_citizen, stranger)
    dossier = by_the_delegate(birth, mandate, stranger)
    accept(dossier, actor=its_desk(dossier), at=timezone.now())
    assert FRIEND in told()
    services.end_mandate(mandate.pk, citizen=hoa_citizen, at=timezone.now())
    Message.objects.all().delete()
    asked(dossier, timezone.now())
    assert told() == {HOA}


def test_a_mandate_that_ran_out_tells_nobody_by_it(birth, office, hoa_citizen, stranger):
    dossier = by_the_delegate(birth, accepted(hoa_citizen, stranger), stranger)
    accept(dossier, actor=its_desk(dossier), at=timezone.now() + timedelta(days=31))
    assert told() == {HOA}


def test_another_mandate_of_the_same_two_goes_on(birth, office, hoa_citizen, stranger):
    mandate = accepted(hoa_citizen, stranger)
    dossier = by_the_delegate(birth, mandate, stranger)
    services.end_mandate(mandate.pk, citizen=stranger, at=timezone.now())
    accepted(hoa_citizen, stranger, everything=False, dossier_ids=[dossier.pk])
    accept(dossier, actor=its_desk(dossier), at=timezone.now())
    assert FRIEND in told()


def test_a_mandate_for_something_else_does_not(birth, office, hoa_citizen, stranger):
    mandate = accepted(hoa_citizen, stranger)
    dossier = by_the_delegate(birth, mandate, stranger)
    services.end_mandate(mandate.pk, citizen=stranger, at=timezone.now())
    other = office.accepted()
    accepted(hoa_citizen, stranger, everything=False, dossier_ids=[other.pk])
    Message.objects.all().delete()
    accept(dossier, actor=its_desk(dossier), at=timezone.now())
    assert told() == {HOA}


def test_a_delegate_who_wrote_his_own_phone_everywhere_hears_nothing_more(
    birth, office, hoa_citizen, stranger
):
    mandate = accepted(hoa_citizen, stranger)
    dossier = by_the_delegate(birth, mandate, stranger)
    Applicant.objects.filter(dossier=dossier).update(phone=FRIEND)
    services.end_mandate(mandate.pk, citizen=hoa_citizen, at=timezone.now())
    accept(dossier, actor=its_desk(dossier), at=timezone.now())
    assert told() == {HOA}  # by her account
    assert set(dossier.applicants.values_list("phone", flat=True)) == {
        FRIEND
    }  # nothing is rewritten


def test_reminders_and_invitations_keep_to_it(birth, office, hoa_citizen, stranger):
    mandate = accepted(hoa_citizen, stranger)
    dossier = by_the_delegate(birth, mandate, stranger)
    now = timezone.now()
    accept(dossier, actor=its_desk(dossier), at=now)
    asked(dossier, now)
    services.end_mandate(mandate.pk, citizen=hoa_citizen, at=now)
    Message.objects.all().delete()
    for day in range(40):
        remind_unanswered(at=now + timedelta(days=day))
    assert told() == {HOA}


def test_nobody_is_invited_to_rate_for_another(birth, office, hoa_citizen, stranger):
    dossier = by_the_delegate(birth, accepted(hoa_citizen, stranger), stranger)
    now = timezone.now()
    Dossier.objects.filter(pk=dossier.pk).update(returned_at=now - timedelta(days=3))
    invite_to_rate(rated=lambda _ids: (), at=now)
    assert told() == {HOA}


def by_the_member(office, row, who):
    version = published(office.province, documents=())
    client = acting_for(who, row)
    draft = begin(client, version)
    send(client, draft, "owner", {"kind": "organisation"})
    send(client, draft, "organisation", {"full_name": "Công ty Mẫu", "tax_code": TAX, "address": "Số 2", "position": "Kế toán"})  # fmt: skip
    send(client, draft, "request", {"subject": "Xin cấp giấy phép"})
    client.post(f"{base(draft)}delivery/", {"way": "counter"})
    dossier = handed_in(client, draft)
    Message.objects.all().delete()
    return dossier


def test_who_left_an_organisation_is_told_no_more_and_its_representative_is(
    office, hoa_citizen, stranger
):
    row = confirmed(hoa_citizen, office)
    made = member(row, hoa_citizen, stranger)
    dossier = by_the_member(office, row, stranger)
    accept(dossier, actor=its_desk(dossier), at=timezone.now())
    assert told() == {FRIEND}
    represented.end_membership(made.pk, citizen=hoa_citizen, at=timezone.now())
    Message.objects.all().delete()
    asked(dossier, timezone.now())
    assert told() == {HOA}


def test_of_an_account_that_its_representative_closed_he_is_told(office, hoa_citizen, stranger):
    row = confirmed(hoa_citizen, office)
    member(row, hoa_citizen, stranger)
    dossier = by_the_member(office, row, stranger)
    represented.close_organisation(row.pk, representative=hoa_citizen, at=timezone.now())
    accept(dossier, actor=its_desk(dossier), at=timezone.now())
    assert told() == {HOA}


def test_of_an_account_that_an_official_closed_nobody_is_until_another_is_confirmed(
    office, hoa_citizen, stranger
):
    row = confirmed(hoa_citizen, office)
    dossier = by_the_member(office, row, hoa_citizen)
    close_by_official(row.pk, why="Xác nhận nhầm", actor=office.clerk, at=timezone.now())
    Message.objects.all().delete()
    accept(dossier, actor=its_desk(dossier), at=timezone.now())
    assert told() == set()
    confirmed(stranger, office)
    asked(dossier, timezone.now())
    assert told() == {FRIEND}


def test_what_came_over_a_counter_asks_for_nothing_more(office, django_assert_num_queries):
    dossier = office.received()
    with django_assert_num_queries(0):
        assert people_told({dossier.pk: []}, [dossier], at=timezone.now()) == {dossier.pk: []}


def test_applications_of_ones_own_stay_as_they_are(birth, office, hoa_citizen):
    client = signed_in(Client(), hoa_citizen)
    dossier = handed_in(client, filled(client, birth))
    assert Application.objects.get().mandate is None
    Message.objects.all().delete()
    dossiers.accept(dossier, actor=its_desk(dossier), at=timezone.now())
    assert told() == {HOA}
