"""Copying at the desk: what waits is listed, what is not copied says why, a copy is vouched for, and what stands on a paper is kept."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

import pytest

from thuocdo.accounts.models import Role
from thuocdo.dossiers import services
from thuocdo.dossiers.copying import CopyCheck
from thuocdo.dossiers.tests.factories import Office, official

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.dossiers.models import Dossier

pytestmark = pytest.mark.django_db
LIST = "/office/desk/copying/"


@pytest.fixture
def office(units: LittleProvince) -> Office:
    """Return the office of Lan's ward."""
    return Office(units.ward, units.province)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def with_paper(office: Office, *, form: str = "", **changes: Any) -> Dossier:
    now = timezone.now()
    row = office.accepted(now, **changes)
    services.add_document(row, name="Giấy chứng sinh", form=form, actor=office.clerk, at=now)
    return row


def test_what_waits_is_listed_and_nothing_else(office: Office) -> None:
    waits = with_paper(office)
    others = [
        with_paper(office, channel="online"),
        with_paper(office, form="shown"),
        with_paper(office, form="opinion"),
    ]
    page = text(signed_in(office.clerk).get(LIST))
    assert waits.code in page
    assert not [one.code for one in others if one.code in page]


def test_a_paper_is_copied_with_all_checks(office: Office) -> None:
    row, client = with_paper(office), signed_in(office.clerk)
    address = f"{LIST}{row.pk}/"
    assert "1 giấy tờ chờ sao chụp" in text(client.get(address))

    def send(checks: list[str]) -> str:
        file = SimpleUploadedFile("a.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
        data = {"file": file, "checks": checks}
        return text(client.post(f"{address}1/copy/", data, follow=True))

    assert "Hãy kiểm tra bản sao chụp" in send(["order"])
    assert row.documents.get().attachment is None
    assert "1 đã có bản điện tử" in send([one.value for one in CopyCheck])
    assert row.documents.get().attachment is not None
    assert row.code not in text(client.get(LIST))


def test_why_a_paper_is_not_copied_is_said(office: Office) -> None:
    row = with_paper(office, form="shown")
    page = text(signed_in(office.clerk).get(f"{LIST}{row.pk}/"))
    assert "1 không sao chụp: chỉ xuất trình" in page
    assert 'name="file"' not in page


def test_what_stands_on_a_paper_is_written_down(office: Office) -> None:
    row, client = with_paper(office), signed_in(office.clerk)
    said = {"number": "12/GCS", "issued_on": "2026-01-05", "expires_on": "2026-01-06"}
    page = text(client.post(f"{LIST}{row.pk}/1/describe/", said, follow=True))
    assert "12/GCS" in page
    assert "hết giá trị" in page
    wrong = said | {"expires_on": "2026-01-04"}
    assert "Hãy sửa lại" in text(client.post(f"{LIST}{row.pk}/1/describe/", wrong, follow=True))


def test_copying_is_closed_to_everybody_else(office: Office, units: LittleProvince) -> None:
    row = with_paper(office)
    assert signed_in(office.handler).get(f"{LIST}{row.pk}/").status_code == 403
    stranger = signed_in(official(units.elsewhere, Role.RECEPTION_OFFICER, "Bình"))
    assert stranger.get(f"{LIST}{row.pk}/").status_code == 404
    assert stranger.post(f"{LIST}{row.pk}/1/describe/", {}).status_code == 404
    assert row.code not in text(stranger.get(LIST))
