"""The counter: found as it is said, taken in once, warned of a second one, printed; and closed to everybody else."""

from __future__ import annotations

import html
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest

from thuocdo.dossiers.models import Dossier, PersonalDataAccess
from thuocdo.dossiers.status import PaymentState, Status
from thuocdo.dossiers.tests.factories import Office
from thuocdo.payments.models import PaymentOrder
from thuocdo.payments.receipts import receipt_of
from thuocdo.procedures.content import (
    DocumentContent,
    FeeContent,
    TimeLimitContent,
    WayContent,
)
from thuocdo.procedures.tests.factories import published

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.procedures.models import ProcedureVersion

pytestmark = pytest.mark.django_db
HOA = "038190001234"
#: Session, person, version, the same before; in one go request and number, process, calendar, languages; in one go that others wait shortly, code,
#: for the money the number of the receipt; all that is written; that the disk has it.
MOST_IN_A_RECEPTION = 13


@pytest.fixture
def office(units: LittleProvince) -> Office:
    """Return the office of Lan's ward."""
    return Office(units.ward, units.province)


@pytest.fixture
def version(units: LittleProvince) -> ProcedureVersion:
    """Return a procedure with a fee and three papers, one of which a database knows."""
    limit = TimeLimitContent(Decimal(5), "working_day", fees=(FeeContent("charge", 50_000),))
    return published(
        units.province,
        name="Cấp giấy phép xây dựng nhà ở riêng lẻ",
        ways=(WayContent("direct", (limit,)), WayContent("post", (limit,))),
        documents=(
            DocumentContent("Đơn đề nghị", originals=1),
            DocumentContent("Giấy chứng sinh", originals=1, reusable_source="CSDL y tế"),
            DocumentContent("Bản vẽ", copies=2, required=False),
        ),
    )


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def said(version: ProcedureVersion, office: Office, **changes: Any) -> dict[str, Any]:
    usual = {
        "request_id": "abc",
        "desk": office.ward.pk,
        "agency": office.ward.pk,
        "channel": "direct",
        "decision": "accept",
        "owner_name": "Phạm Thị Hoa",
        "owner_personal_id": HOA,
        "owner_phone": "0912345678",
        "all_there": "on",
    }
    return usual | changes


def send(client: Client, version: ProcedureVersion, data: dict[str, Any]) -> Any:
    return client.post(f"/office/desk/receive/{version.pk}/", data)


def test_a_procedure_is_found_without_accents(office: Office, version: ProcedureVersion) -> None:
    client = signed_in(office.clerk)
    answer = client.get("/office/desk/?q=cap giay phep xay dung")
    assert answer.status_code == 302
    assert answer["Location"] == f"/office/desk/receive/{version.pk}/"
    part = client.get("/office/desk/?q=xay", headers={"HX-Request": "true"})
    assert "Cấp giấy phép xây dựng" in html.unescape(part.content.decode())
    assert b"<html" not in part.content
    form = html.unescape(client.get(answer["Location"]).content.decode())
    assert "Đơn đề nghị" in form
    assert 'value="50000"' in form
    assert re.search(r'<option value="reused" selected>', form)


def test_all_comes_in_with_one_press(office: Office, version: ProcedureVersion) -> None:
    client = signed_in(office.clerk)
    data = said(version, office, amount="50.000", paid="on", paper_2="reused")
    data["file_1"] = SimpleUploadedFile("don.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    answer = send(client, version, data)
    assert answer.status_code == 302, html.unescape(answer.content.decode())[:3000]
    dossier = Dossier.objects.get()
    assert (dossier.status, dossier.payment_state) == (Status.ACCEPTED, PaymentState.PAID)
    papers = [(one.name, one.form, bool(one.attachment)) for one in dossier.documents.all()]
    assert papers == [
        ("Đơn đề nghị", "original", True),
        ("Giấy chứng sinh", "", False),
        ("Bản vẽ", "copy", False),
    ]
    done = html.unescape(client.get(answer["Location"]).content.decode())
    assert dossier.code in done
    assert f"/office/dossiers/{dossier.pk}/slips/receipt.pdf" in done
    again = send(client, version, said(version, office))
    assert again["Location"] == answer["Location"]
    assert Dossier.objects.count() == 1


def test_what_is_paid_at_once_has_its_receipt(office: Office, version: ProcedureVersion) -> None:
    client = signed_in(office.clerk)
    data = said(version, office, amount="50.000", paid="on")
    for _time in range(2):
        answer = send(client, version, data)
    order = PaymentOrder.objects.select_related("dossier", "made_by").get()
    assert (order.state, order.made_by, order.amount_vnd) == ("paid", office.clerk, 50_000)
    assert re.fullmatch(r"BL-X1-\d{4}-000001", order.receipt_number)
    found = receipt_of(order)
    assert found is not None
    assert (found.amount_vnd, found.transaction) == (50_000, f"{order.dossier.code}-QUAY")
    done = html.unescape(client.get(answer["Location"]).content.decode())
    assert f"In biên nhận {order.receipt_number}" in done
    send(client, version, said(version, office, request_id="n", confirmed="on", amount="50.000"))
    unpaid = Dossier.objects.latest("pk")
    done = html.unescape(client.get(f"/office/desk/received/{unpaid.pk}/").content.decode())
    assert "Đã thu đủ 50.000 đồng tiền mặt" in done
    assert PaymentOrder.objects.count() == 1


def test_the_same_person_again_is_warned_of_and_confirmed(
    office: Office, version: ProcedureVersion
) -> None:
    client = signed_in(office.clerk)
    send(client, version, said(version, office))
    answer = send(client, version, said(version, office, request_id="def"))
    assert answer.status_code == 409
    assert Dossier.objects.get().code in answer.content.decode()
    answer = send(client, version, said(version, office, request_id="def", confirmed="on"))
    assert answer.status_code == 302
    assert Dossier.objects.count() == 2


def test_what_is_missing_is_not_accepted_but_asked_for(
    office: Office, version: ProcedureVersion
) -> None:
    client = signed_in(office.clerk)
    data = said(version, office, paper_1="missing", paper_2="reused", all_there="")
    answer = send(client, version, data)
    assert answer.status_code == 422
    assert "Còn 1 giấy tờ bắt buộc" in html.unescape(answer.content.decode())
    answer = send(client, version, data | {"decision": "ask"})
    assert answer.status_code == 302
    dossier = Dossier.objects.get()
    assert dossier.status == Status.SUPPLEMENT_REQUESTED
    event = dossier.events.get(kind="supplement_requested")
    assert event.payload["content"] == "- Đơn đề nghị: thiếu"
    assert event.payload["reasons"] == ["paper_missing@r1"]
    assert "supplement_request.pdf" in client.get(answer["Location"]).content.decode()


def test_a_person_is_filled_in_by_his_number(office: Office, version: ProcedureVersion) -> None:
    office.received()
    client = signed_in(office.clerk)
    data = said(version, office, find="owner", owner_name="", owner_phone="")
    page = html.unescape(send(client, version, data).content.decode())
    assert 'value="Phạm Thị Hoa"' in page
    assert PersonalDataAccess.objects.count() == 1
    page = send(client, version, data | {"owner_personal_id": "12"}).content.decode()
    assert "Phạm Thị Hoa" not in html.unescape(page)
    assert Dossier.objects.count() == 1


def test_wrong_numbers_are_said_and_nothing_is_lost(
    office: Office, version: ProcedureVersion
) -> None:
    client = signed_in(office.clerk)
    data = said(version, office, owner_phone="12", owner_name="<script>alert(1)</script>")
    answer = send(client, version, data)
    assert answer.status_code == 422
    assert b"<script>alert" not in answer.content
    assert "alert(1)" in answer.content.decode()
    answer = send(client, version, said(version, office, owner_name=""))
    assert answer.status_code == 422
    assert not Dossier.objects.exists()


def test_only_reception_officers_learn_anything(
    office: Office, version: ProcedureVersion, units: LittleProvince, binh: User
) -> None:
    dossier = office.received()
    for user in (office.handler, office.approver, binh):
        client = signed_in(user)
        for where in ("", f"receive/{version.pk}/", f"received/{dossier.pk}/"):
            answer = client.get(f"/office/desk/{where}")
            assert answer.status_code == 403
            assert dossier.code not in answer.content.decode()
        assert send(client, version, said(version, office)).status_code == 403
    assert Client().get("/office/desk/").status_code == 302
    answer = send(signed_in(office.clerk), version, said(version, office, desk=units.other_ward.pk))
    assert answer.status_code == 403
    assert Dossier.objects.count() == 1


def test_a_fee_is_named_in_the_language_of_who_reads(
    office: Office, version: ProcedureVersion
) -> None:
    client = signed_in(office.clerk)
    for language, named in (("vi", "lệ phí: 50.000"), ("en", "charge: 50.000"), ("vi", "lệ phí: ")):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        page = client.get(f"/office/desk/receive/{version.pk}/").content.decode()
        assert named in " ".join(page.split())


@pytest.mark.parametrize(
    ("amount", "said_of_it"),
    [("-5", "Số tiền ít nhất là 0 đồng."), ("tám", "ví dụ 150.000")],
)
def test_an_amount_that_is_none_is_not_taken_for_no_fee(
    office: Office, version: ProcedureVersion, amount: str, said_of_it: str
) -> None:
    client = signed_in(office.clerk)
    answer = send(client, version, said(version, office, amount=amount, paid="on"))
    assert answer.status_code == 422
    assert said_of_it in answer.content.decode()
    assert not Dossier.objects.exists()


def test_another_agency_can_be_named(
    office: Office, version: ProcedureVersion, units: LittleProvince
) -> None:
    answer = send(
        signed_in(office.clerk), version, said(version, office, other_agency="phuong ben")
    )
    assert answer.status_code == 302
    assert Dossier.objects.get().competent_agency == units.other_ward


@pytest.mark.django_db(transaction=True)
def test_a_reception_asks_little(office: Office, version: ProcedureVersion) -> None:
    client = signed_in(office.clerk)
    send(client, version, said(version, office))
    data = said(version, office, request_id="x", owner_personal_id="038190001235")
    data |= {"owner_email": "hoa@example.org", "amount": "50000", "paid": "on"}
    with CaptureQueriesContext(connection) as asked:
        assert send(client, version, data).status_code == 302
    # Who subscribed to webhooks is kept in memory; the tests keep nothing. Workers, who send, are woken once a second.
    others = re.compile(
        r"notices_webhook|django_tasks|(FROM|UPDATE) \"notices_message\"|^(BEGIN|COMMIT)$"
    )
    texts = [one["sql"] for one in asked.captured_queries if not others.search(one["sql"])]
    assert len(texts) <= MOST_IN_A_RECEPTION, "\n".join(one[:150] for one in texts)
    assert timezone.localdate(Dossier.objects.latest("pk").registered_at) == timezone.localdate()


def test_the_form_costs_the_same_with_many_papers(office: Office, units: LittleProvince) -> None:
    counts = []
    for papers in (5, 50):
        many = published(
            units.province,
            documents=tuple(DocumentContent(f"Giấy {n}", originals=1) for n in range(papers)),
        )
        client = signed_in(office.clerk)
        where = f"/office/desk/receive/{many.pk}/"
        client.get(where)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(where).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12
