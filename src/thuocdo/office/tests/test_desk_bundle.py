"""The counter for bundles: one form makes all dossiers, shared papers once, nothing half done; pages show the parts to whom they may."""

from __future__ import annotations

import html
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest

from thuocdo.accounts.models import Role
from thuocdo.dossiers.models import BundledDossier, Dossier, DossierBundle
from thuocdo.dossiers.status import Status
from thuocdo.dossiers.tests.checks import assert_whole
from thuocdo.dossiers.tests.factories import Office, official
from thuocdo.payments.models import PaymentOrder
from thuocdo.procedures.content import DocumentContent, FeeContent, TimeLimitContent, WayContent
from thuocdo.procedures.services import define_bundle
from thuocdo.procedures.tests.factories import published

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.procedures.models import ProcedureBundle, ProcedureVersion

pytestmark = pytest.mark.django_db
HOA = "038190001234"


@pytest.fixture
def office(units: LittleProvince) -> Office:
    """Return the office of Lan's ward."""
    return Office(units.ward, units.province)


def _version(
    units: LittleProvince, name: str, fee: int, *papers: DocumentContent
) -> ProcedureVersion:
    limit = TimeLimitContent(Decimal(3), "working_day", fees=(FeeContent("charge", fee),))
    return published(
        units.province, name=name, ways=(WayContent("direct", (limit,)),), documents=papers
    )


@pytest.fixture
def group(units: LittleProvince) -> ProcedureBundle:
    """Return birth, then residence; both ask for the birth paper, each for something of its own."""
    shared = DocumentContent("Giấy chứng sinh", originals=1)
    birth = _version(
        units, "Đăng ký khai sinh", 8_000, shared, DocumentContent("Tờ khai khai sinh")
    )
    residence = _version(
        units,
        "Đăng ký thường trú",
        0,
        DocumentContent("giấy chứng  sinh", copies=1),
        DocumentContent("Tờ khai cư trú"),
    )
    return define_bundle(
        owner=units.province,
        code="LT-KS",
        name="Liên thông khai sinh, thường trú",
        turns=[[birth.procedure], [residence.procedure]],
        valid_from=date(2025, 1, 1),
        actor=None,
        at=timezone.now(),
    )


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def said(office: Office, **changes: Any) -> dict[str, Any]:
    usual = {
        "request_id": "abc",
        "desk": office.ward.pk,
        "agency_0": office.ward.pk,
        "agency_1": office.ward.pk,
        "amount_0": "8.000",
        "paid": "on",
        "channel": "direct",
        "decision": "accept",
        "owner_name": "Phạm Thị Hoa",
        "owner_personal_id": HOA,
        "owner_phone": "0912345678",
        "all_there": "on",
    }
    return usual | changes


def send(client: Client, group: ProcedureBundle, data: dict[str, Any]) -> Any:
    return client.post(f"/office/desk/bundles/{group.pk}/receive/", data)


def rows() -> list[Dossier]:
    return list(Dossier.objects.order_by("pk"))


def test_it_is_found_and_the_form_asks_each_thing_once(
    office: Office, group: ProcedureBundle
) -> None:
    client = signed_in(office.clerk)
    found = html.unescape(client.get("/office/desk/?q=khai sinh lien thong").content.decode())
    assert f"/office/desk/bundles/{group.pk}/receive/" in found
    assert group.name in html.unescape(client.get("/office/desk/").content.decode())
    form = html.unescape(client.get(f"/office/desk/bundles/{group.pk}/receive/").content.decode())
    assert form.count("Giấy chứng sinh\n") == 1
    assert "giấy chứng  sinh" not in form
    assert "cho thủ tục 1, 2" in form
    assert 'name="amount_0"' in form
    assert 'value="8000"' in form
    assert form.count('name="owner_personal_id"') == 1


def test_one_press_makes_all_dossiers(office: Office, group: ProcedureBundle) -> None:
    client = signed_in(office.clerk)
    data = said(office)
    data["file_1"] = SimpleUploadedFile("cs.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    answer = send(client, group, data)
    assert answer.status_code == 302, html.unescape(answer.content.decode())[:3000]
    birth, residence = rows()
    assert (birth.status, residence.status) == (Status.ACCEPTED, Status.REGISTERED)
    assert (birth.paid_vnd, residence.paid_vnd) == (8_000, 0)
    assert PaymentOrder.objects.get().dossier == birth
    papers = [
        [(one.name, bool(one.attachment)) for one in row.documents.all()]
        for row in (birth, residence)
    ]
    assert papers == [
        [("Giấy chứng sinh", True), ("Tờ khai khai sinh", False)],
        [("giấy chứng  sinh", True), ("Tờ khai cư trú", False)],
    ]
    bundle = DossierBundle.objects.get()
    for row in (birth, residence):
        assert_whole(row)
    done = html.unescape(client.get(answer["Location"]).content.decode())
    assert bundle.code in done
    assert residence.code in done
    again = send(client, group, said(office))
    assert again["Location"] == answer["Location"]
    assert len(rows()) == 2


def test_what_is_missing_is_asked_for_once_with_the_first(
    office: Office, group: ProcedureBundle
) -> None:
    client = signed_in(office.clerk)
    lacking = said(office, all_there="", paper_1="original", paper_2="original")
    answer = send(client, group, lacking)
    assert answer.status_code == 422
    assert not rows()
    answer = send(client, group, lacking | {"decision": "ask"})
    assert answer.status_code == 302, html.unescape(answer.content.decode())[:3000]
    birth, residence = rows()
    assert (birth.status, residence.status) == (Status.SUPPLEMENT_REQUESTED, Status.REGISTERED)
    asked = birth.events.get(kind="supplement_requested")
    assert "Tờ khai cư trú" in asked.payload["content"]
    assert not BundledDossier.objects.get(dossier=residence).checked


def test_what_fails_leaves_nothing(
    office: Office, group: ProcedureBundle, units: LittleProvince
) -> None:
    client = signed_in(office.clerk)
    for wrong in (
        {"owner_personal_id": "12"},
        {"owner_name": ""},
        {"agency_1": ""},
        {"decision": "done"},
        {"amount_1": "-5"},
        {"desk": units.province.pk},
    ):
        assert send(client, group, said(office, **wrong)).status_code in {403, 422}, wrong
    assert not rows()
    assert not DossierBundle.objects.exists()


def test_a_second_time_is_warned_of(office: Office, group: ProcedureBundle) -> None:
    client = signed_in(office.clerk)
    send(client, group, said(office))
    again = send(client, group, said(office, request_id="other"))
    assert again.status_code == 409
    assert rows()[0].code in again.content.decode()
    confirmed = send(client, group, said(office, request_id="other", confirmed="on"))
    assert confirmed.status_code == 302
    assert DossierBundle.objects.count() == 2


def test_only_the_desk_comes_in_and_others_learn_nothing(
    office: Office, group: ProcedureBundle, units: LittleProvince
) -> None:
    where = signed_in(office.clerk).post(f"/office/desk/bundles/{group.pk}/receive/", said(office))[
        "Location"
    ]
    other = signed_in(official(units.home_affairs, Role.RECEPTION_OFFICER, "Người khác"))
    assert other.get(where).status_code == 404
    assert signed_in(office.handler).get(where).status_code == 403
    assert send(signed_in(office.handler), group, said(office)).status_code == 403
    assert signed_in(office.clerk).get("/office/desk/bundles/999/receive/").status_code == 404
    assert len(rows()) == 2


def test_each_part_shows_the_bundle(
    office: Office, group: ProcedureBundle, units: LittleProvince
) -> None:
    client = signed_in(office.clerk)
    send(client, group, said(office))
    birth, residence = rows()
    page = html.unescape(client.get(f"/office/dossiers/{birth.pk}/").content.decode())
    assert f"/office/dossiers/{residence.pk}/" in page
    assert "đợi các hồ sơ trước xong" in page
    assert "LT-" in page
    waiting = html.unescape(client.get(f"/office/dossiers/{residence.pk}/").content.decode())
    assert "đợi đến lượt" in waiting
    assert 'id="act-accept"' not in waiting
    # An agency that sees one part learns of the other where it stands, and gets no way into it.
    Dossier.objects.filter(pk=residence.pk).update(
        reception_unit=units.home_affairs, competent_agency=units.home_affairs
    )
    seen = html.unescape(client.get(f"/office/dossiers/{birth.pk}/").content.decode())
    assert "Đăng ký thường trú" in seen
    assert f"/office/dossiers/{residence.pk}/" not in seen
    assert client.get(f"/office/dossiers/{residence.pk}/").status_code == 404
    queue = html.unescape(signed_in(office.clerk).get("/office/queue/").content.decode())
    assert residence.code not in queue


def test_the_person_is_found_without_losing_what_was_typed(
    office: Office, group: ProcedureBundle
) -> None:
    office.received()
    client = signed_in(office.clerk)
    page = send(client, group, said(office, owner_name="", amount_1="5000", find="owner"))
    text = html.unescape(page.content.decode())
    assert 'value="Phạm Thị Hoa"' in text
    assert 'value="5000"' in text
    assert not DossierBundle.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_page_of_a_part_costs_few_queries_more(office: Office, group: ProcedureBundle) -> None:
    client = signed_in(office.clerk)
    send(client, group, said(office))
    birth = rows()[0]
    alone = office.received()
    counts = []
    for row in (alone, birth):
        client.get(f"/office/dossiers/{row.pk}/")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/office/dossiers/{row.pk}/")
        counts.append(len(asked))
    assert counts[1] - counts[0] <= 5, counts
