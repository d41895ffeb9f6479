"""Printing: papers in place, many in one file, the register, the check of a printed paper; and who gets them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pdfplumber
import pytest
import typst

from thuocdo.dossiers import services
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.slips import register_files, slip
from thuocdo.dossiers.tests.factories import Office

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db
MOST = 14


@pytest.fixture
def office(units: LittleProvince) -> Office:
    """Return the office of Lan's ward."""
    return Office(units.ward, units.province)


@pytest.fixture
def dossier(office: Office) -> Dossier:
    """Return a dossier of the last hour in the hands of the handler."""
    return office.in_hand(timezone.now() - timedelta(hours=1))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(dossier: Dossier, kind: str = "receipt") -> str:
    return f"/office/dossiers/{dossier.pk}/slips/{kind}.pdf"


def pages_of(content: bytes) -> list[str]:
    with pdfplumber.open(io.BytesIO(content)) as opened:
        return [page.extract_text() for page in opened.pages]


def test_a_paper_is_shown_in_place_under_its_name(office: Office, dossier: Dossier) -> None:
    answer = signed_in(office.clerk).get(address(dossier))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline; ")
    assert dossier.code in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "private, no-cache"
    assert dossier.code in pages_of(answer.content)[0]


def test_who_has_it_gets_it_no_second_time(office: Office, dossier: Dossier) -> None:
    client = signed_in(office.clerk)
    first = client.get(address(dossier, "control_slip"))
    again = client.get(address(dossier, "control_slip"), HTTP_IF_NONE_MATCH=first["ETag"])
    assert again.status_code == 304
    assert not again.content
    services.resolve(dossier, actor=office.approver, at=timezone.now())
    changed = client.get(address(dossier, "control_slip"), HTTP_IF_NONE_MATCH=first["ETag"])
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_the_same_paper_is_set_once(
    office: Office, dossier: Dossier, monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    settings.CACHES = {  # type: ignore[attr-defined]
        name: {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": f"slip-{name}",
        }
        for name in ("default", "pages")
    }
    caches["pages"].clear()
    told: list[int] = []
    compiled = typst.compile

    def counting(*args: Any, **kwargs: Any) -> Any:
        told.append(1)
        return compiled(*args, **kwargs)

    monkeypatch.setattr("thuocdo.documents.pdf.typst.compile", counting)
    first = signed_in(office.clerk).get(address(dossier)).content
    assert signed_in(office.handler).get(address(dossier)).content == first
    assert len(told) == 1


@pytest.mark.parametrize("kind", ["receipt", "control_slip"])
def test_whoever_does_not_see_the_dossier_gets_what_is_not_there(
    dossier: Dossier, binh: User, hoa: User, kind: str
) -> None:
    missing = Dossier(pk=dossier.pk + 1_000_000)
    for person in (binh, hoa):
        client = signed_in(person)
        hidden, absent = client.get(address(dossier, kind)), client.get(address(missing, kind))
        assert hidden.status_code == absent.status_code
        assert dossier.code not in hidden.content.decode()
        assert hidden.status_code in {302, 403, 404}
    assert Client().get(address(dossier, kind)).status_code == 302


def test_whoever_sees_it_and_may_do_nothing_gets_no_names(dossier: Dossier, lan: User) -> None:
    assert signed_in(lan).get(address(dossier)).status_code == 403
    assert signed_in(lan).get(address(dossier, "control_slip")).status_code == 200


@pytest.mark.parametrize("kind", ["refusal", "register", "nonsense"])
def test_a_paper_that_does_not_exist_is_not_found(
    office: Office, dossier: Dossier, kind: str
) -> None:
    assert signed_in(office.clerk).get(address(dossier, kind)).status_code == 404


@pytest.mark.parametrize("number", ["0", "99", "-1", "x", "9" * 30, "²"])
def test_a_number_that_is_not_there_is_not_found(
    office: Office, dossier: Dossier, number: str
) -> None:
    answer = signed_in(office.clerk).get(address(dossier), {"number": number})
    assert answer.status_code == 404


def test_one_paper_costs_few_queries(office: Office, dossier: Dossier) -> None:
    client = signed_in(office.clerk)
    with CaptureQueriesContext(connection) as queries:
        client.get(address(dossier))
    reading = [one["sql"] for one in queries if "SAVEPOINT" not in one["sql"]]
    assert len(reading) <= MOST + 4


def test_many_receipts_come_in_one_file_without_those_nobody_may_see(
    office: Office, dossier: Dossier, binh: User
) -> None:
    other, unaccepted = office.accepted(timezone.now()), office.received(timezone.now())
    query = {"id": [str(other.pk), str(dossier.pk), str(unaccepted.pk), "x", "9" * 40]}
    answer = signed_in(office.clerk).get("/office/slips/receipt.pdf", query)
    first, second = pages_of(answer.content)
    assert other.code in first
    assert dossier.code in second
    assert signed_in(binh).get("/office/slips/receipt.pdf", query).status_code == 404


def test_a_register_is_ordered_and_fetched(office: Office, dossier: Dossier) -> None:
    client = signed_in(office.clerk)
    page = client.get("/office/slips/register/").content.decode()
    assert "Phường Mẫu" in page
    assert "Phường Bên" not in page
    today = timezone.localdate().isoformat()
    said = {"unit": office.ward.pk, "first": today, "last": today, "format": "pdf"}
    ordered = client.post("/office/slips/register/", said)
    assert ordered.status_code == 302
    ready = client.get(ordered["Location"])
    assert "Refresh" not in ready
    (link,) = re.findall(r'href="([^"]+/file/)"', ready.content.decode())
    answer = client.get(link)
    assert answer["Content-Disposition"].startswith("attachment; ")
    if (
        dossier.registered_at.astimezone(timezone.get_default_timezone()).date()
        == timezone.localdate()
    ):
        assert dossier.code in pages_of(answer.content)[0]
    for person in (office.handler, office.approver):
        assert signed_in(person).get(ordered["Location"]).status_code == 404
        assert signed_in(person).get(link).status_code == 404


def test_a_long_register_shows_how_far_it_is(
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    monkeypatch.setattr(register_files, "AT_ONCE", -1)
    client = signed_in(office.clerk)
    today = timezone.localdate().isoformat()
    said = {"unit": office.ward.pk, "first": today, "last": today, "format": "xlsx"}
    with django_capture_on_commit_callbacks(execute=False) as later:  # type: ignore[attr-defined]
        ordered = client.post("/office/slips/register/", said)
    waiting = client.get(ordered["Location"])
    assert waiting["Refresh"] == "3"
    assert "<progress" in waiting.content.decode()
    assert client.get(f"{ordered['Location']}file/").status_code == 404
    for call in later:
        call()
    assert "/file/" in client.get(ordered["Location"]).content.decode()


def test_days_the_wrong_way_round_are_told(office: Office) -> None:
    said = {"unit": office.ward.pk, "first": "2026-03-02", "last": "2026-03-01", "format": "pdf"}
    answer = signed_in(office.clerk).post("/office/slips/register/", said)
    assert answer.status_code == 422
    assert "sớm hơn" in answer.content.decode()


def test_no_book_of_another_unit(office: Office, units: LittleProvince) -> None:
    said = {
        "unit": units.other_ward.pk,
        "first": "2026-03-01",
        "last": "2026-03-02",
        "format": "pdf",
    }
    assert signed_in(office.clerk).post("/office/slips/register/", said).status_code == 422


def test_a_printed_paper_is_checked_by_its_address(office: Office, dossier: Dossier) -> None:
    paper = slip(dossier, "receipt", actor=office.clerk, at=timezone.now())
    assert paper.code is not None
    client = signed_in(office.clerk)
    page = client.get("/office/slips/check/", {"q": paper.code.text})
    assert page.status_code == 200
    assert dossier.code in page.content.decode()
    assert "Phạm" not in page.content.decode()
    forged = client.get("/office/slips/check/", {"q": f"{paper.code.text}A"})
    assert forged.status_code == 404
    assert "Không có phiếu này" in forged.content.decode()
    assert client.get("/office/slips/check/").status_code == 200
