"""The account of an organisation that was confirmed wrongly is closed by an official: with a reason, told, and nobody acts by it any more."""

from __future__ import annotations

import html
from concurrent.futures import ThreadPoolExecutor

from django.db import IntegrityError, OperationalError, connection, connections, transaction

import pytest

from thuocdo.accounts import represented
from thuocdo.accounts.models import OrganisationAccount, Role
from thuocdo.accounts.represented_closing import close_by_official
from thuocdo.dossiers.tests.factories import MONDAY, official
from thuocdo.errors import Conflict, NotFound
from thuocdo.notices.models import Message
from thuocdo.portal.tests.test_organisation_accounts import (
    acting,
    company_dossier,
    confirmed,
    member,
    registered,
    signed_in_official,
)

pytestmark = pytest.mark.django_db


def closed(row, office, why="Xác nhận nhầm người", at=MONDAY):
    return close_by_official(row.pk, why=why, actor=office.clerk, at=at)


def test_an_official_closes_what_was_confirmed_wrongly(office, hoa_citizen, stranger, settings):
    row = confirmed(hoa_citizen, office)
    member(row, hoa_citizen, stranger)
    hoa_citizen.email = "hoa@example.vn"
    hoa_citizen.save()
    dossier = company_dossier(office)
    sessions = [acting(one, row) for one in (hoa_citizen, stranger)]
    desk = signed_in_official(office.clerk)
    where = f"/office/desk/accounts/{row.pk}/"
    assert where in desk.get("/office/desk/accounts/?q=0100233").content.decode()
    assert where not in desk.get("/office/desk/accounts/?q=99").content.decode()
    assert "Người Lạ" in html.unescape(desk.get(where).content.decode())
    assert desk.post(where, {"why": " \0"}).status_code == 422
    assert desk.post(where, {"why": "Xác nhận\0 nhầm người"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.closed_by, row.closed_why) == (
        "closed",
        office.clerk,
        "Xác nhận nhầm người",
    )
    assert row.closed_at is not None
    for client in sessions:
        assert client.get(f"/my/dossiers/{dossier.pk}/").status_code == 403
        assert client.get(f"/my/dossiers/{dossier.pk}/").status_code == 404
        assert client.post(f"/my/organisations/{row.pk}/act/").status_code == 404
    (mail,) = Message.objects.filter(channel="email")
    assert mail.destination == "hoa@example.vn"
    assert "Xác nhận nhầm người" in mail.text
    his = html.unescape(sessions[0].get(f"/my/organisations/{row.pk}/").content.decode())
    assert "Xác nhận nhầm người" in his
    assert sessions[1].get(f"/my/organisations/{row.pk}/").status_code == 404
    assert closed(row, office, "Lý do khác").closed_why == "Xác nhận nhầm người"
    assert Message.objects.filter(channel="email").count() == 1
    assert desk.get(where).status_code == 404
    again = registered(hoa_citizen, office)
    assert again != row
    represented.decide_organisation(again.pk, confirmed=True, actor=office.clerk, at=MONDAY)
    assert acting(hoa_citizen, again).get(f"/my/dossiers/{dossier.pk}/").status_code == 200


def test_only_a_confirmed_account_is_closed_and_only_by_its_desk(office, hoa_citizen, units):
    row = registered(hoa_citizen, office)
    with pytest.raises(Conflict):
        closed(row, office)
    represented.decide_organisation(row.pk, confirmed=True, actor=office.clerk, at=MONDAY)
    elsewhere = official(units.home_affairs, Role.RECEPTION_OFFICER, "Người khác")
    for person in (elsewhere, office.handler):
        with pytest.raises(NotFound):
            close_by_official(row.pk, why="x", actor=person, at=MONDAY)
    other = signed_in_official(elsewhere)
    for answer in (other.get, other.post):
        assert answer(f"/office/desk/accounts/{row.pk}/", {"why": "x"}).status_code == 404
    assert "Công ty" not in other.get("/office/desk/accounts/").content.decode()
    assert (
        signed_in_official(office.handler).get(f"/office/desk/accounts/{row.pk}/").status_code
        == 403
    )
    represented.close_organisation(row.pk, representative=hoa_citizen, at=MONDAY)
    with pytest.raises(Conflict):
        closed(row, office)
    desk = signed_in_official(office.clerk)
    assert desk.post(f"/office/desk/accounts/{row.pk}/", {"why": "x"}).status_code == 409


def test_the_database_wants_a_reason_of_an_official(office, hoa_citizen):
    row = confirmed(hoa_citizen, office)
    rows = OrganisationAccount.objects.filter(pk=row.pk)
    for wrong in (
        {"closed_by": office.clerk},
        {"closed_by": office.clerk, "closed_why": "x"},
        {"closed_by": office.clerk, "closed_at": MONDAY, "state": "closed"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


def test_the_list_of_confirmed_ones_costs_the_same_however_many(
    office, hoa_citizen, django_assert_max_num_queries
):
    first = confirmed(hoa_citizen, office)
    for number in range(30):
        OrganisationAccount.objects.create(
            tax_code=f"01{number:08d}", name=f"Công ty {number}", state="confirmed", unit=office.ward,
            made_at=MONDAY, confirmed_at=MONDAY, confirmed_by=office.clerk,
        )  # fmt: skip
    desk = signed_in_official(office.clerk)
    desk.get("/office/desk/accounts/")
    with django_assert_max_num_queries(8):
        page = html.unescape(desk.get("/office/desk/accounts/").content.decode())
    assert "Còn tổ chức khác" in page
    found = desk.get(f"/office/desk/accounts/?q={first.tax_code}").content.decode()
    assert f'"/office/desk/accounts/{first.pk}/"' in found
    assert "Công ty 7" not in html.unescape(found)


@pytest.mark.django_db(transaction=True)
def test_what_is_done_while_an_account_is_closed_is_done_before_or_not_at_all(office, hoa_citizen):
    row = confirmed(hoa_citizen, office)
    hoa_citizen.organisation_id = row.pk

    def closed_meanwhile():
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '200ms'")
                closed(row, office)
        except OperationalError:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            represented.require_organisation(hoa_citizen)
            assert not pool.submit(closed_meanwhile).result()
        assert pool.submit(closed_meanwhile).result()
    with pytest.raises(Conflict), transaction.atomic():
        represented.require_organisation(hoa_citizen)
