"""The desk: explaining without a dossier, giving a result at once with one press, papers that are not copied, secrets; and who decides it."""

from __future__ import annotations

import html
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

import pytest

from thuocdo.accounts.models import Role
from thuocdo.dossiers.models import Dossier, Guidance
from thuocdo.dossiers.status import Status
from thuocdo.dossiers.tests.factories import Office, official
from thuocdo.procedures.content import DocumentContent, FeeContent, TimeLimitContent, WayContent
from thuocdo.procedures.handling import decide_handling
from thuocdo.procedures.models import HandlingRule
from thuocdo.procedures.tests.factories import published

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.procedures.models import ProcedureVersion

pytestmark = pytest.mark.django_db
ORIGINAL = "Bản chính cần sao"


@pytest.fixture
def office(units: LittleProvince) -> Office:
    """Return the office of Lan's ward."""
    return Office(units.ward, units.province)


@pytest.fixture
def version(units: LittleProvince) -> ProcedureVersion:
    """Return the certification of a copy: one paper, a fee."""
    limit = TimeLimitContent(Decimal(1), "working_day", fees=(FeeContent("fee", 2_000),))
    return published(
        units.province,
        name="Chứng thực bản sao",
        ways=(WayContent("direct", (limit,)),),
        documents=(DocumentContent(ORIGINAL, originals=1),),
    )


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def decide(version: ProcedureVersion, kind: str, **changes: Any) -> None:
    now = timezone.now()
    decide_handling(
        version.procedure,
        kind=kind,
        valid_from=timezone.localdate(now),
        legal_basis="NĐ 61/2018",
        actor=None,
        at=now,
        **changes,
    )


def posted(office: Office, **changes: Any) -> dict[str, Any]:
    usual = {
        "request_id": "abc",
        "desk": office.ward.pk,
        "agency": office.ward.pk,
        "channel": "direct",
        "decision": "done",
        "owner_name": "Phạm Thị Hoa",
        "paper_1": "shown",
        "amount": "2000",
        "paid": "on",
    }
    return usual | changes


def test_what_is_given_at_once_needs_one_press(office: Office, version: ProcedureVersion) -> None:
    decide(version, "instant")
    decide(version, "shown_only", paper=ORIGINAL)
    client = signed_in(office.clerk)
    page = text(client.get(f"/office/desk/receive/{version.pk}/"))
    assert 'value="done" checked' in page
    assert '<option value="shown" selected>' in page
    assert "chỉ xuất trình, không sao chụp" in page
    assert 'name="file_1"' not in page
    answer = client.post(f"/office/desk/receive/{version.pk}/", posted(office))
    assert answer.status_code == 302, text(answer)[:3000]
    dossier = Dossier.objects.get()
    assert dossier.status == Status.RESULT_RETURNED
    done = text(client.get(answer["Location"]))
    assert "trả kết quả ngay" in done
    assert "Giấy tiếp nhận" in done


def test_other_procedures_offer_no_result_at_once(
    office: Office, version: ProcedureVersion
) -> None:
    client = signed_in(office.clerk)
    assert 'value="done"' not in text(client.get(f"/office/desk/receive/{version.pk}/"))
    answer = client.post(f"/office/desk/receive/{version.pk}/", posted(office))
    assert answer.status_code == 403
    assert not Dossier.objects.exists()


def test_a_file_of_a_paper_that_is_only_shown_is_refused(
    office: Office, version: ProcedureVersion
) -> None:
    decide(version, "shown_only", paper=ORIGINAL)
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    data = posted(office, decision="accept", file_1=file)
    answer = signed_in(office.clerk).post(f"/office/desk/receive/{version.pk}/", data)
    assert answer.status_code == 422
    assert "không được sao chụp" in text(answer)


def test_a_secret_is_ticked_and_nothing_of_it_shown(
    office: Office, version: ProcedureVersion
) -> None:
    client = signed_in(office.clerk)
    data = posted(office, decision="accept", secret="on", subject="Vị trí kho đạn")
    answer = client.post(f"/office/desk/receive/{version.pk}/", data)
    page = text(client.get(answer["Location"]))
    assert "bí mật nhà nước" in page
    assert "kho đạn" not in page
    assert Dossier.objects.get().secret


def test_guidance_is_written_kept_and_printed(office: Office, version: ProcedureVersion) -> None:
    client = signed_in(office.clerk)
    page = text(client.get(f"/office/desk/guide/{version.pk}/"))
    assert ORIGINAL in page
    assert "2.000 đồng" in page
    assert "1 ngày làm việc" in page
    said = {"request_id": "g", "desk": office.ward.pk, "said": "Mang bản chính", "to_name": "Hoa"}
    answer = client.post(f"/office/desk/guide/{version.pk}/", said)
    assert answer.status_code == 302
    assert client.post(f"/office/desk/guide/{version.pk}/", said)["Location"] == answer["Location"]
    made = Guidance.objects.get()
    assert "Mang bản chính" in text(client.get(answer["Location"]))
    paper = client.get(f"/office/desk/guidance/{made.pk}.pdf")
    assert paper.content.startswith(b"%PDF")
    listed = text(client.get("/office/desk/guidance/"))
    assert "1 lượt hướng dẫn" in listed
    assert "Chứng thực bản sao" in listed
    assert not Dossier.objects.exists()


def test_guidance_is_closed_to_everybody_else(
    office: Office, version: ProcedureVersion, units: LittleProvince
) -> None:
    said = {"request_id": "g", "desk": office.ward.pk, "said": "Mang bản chính"}
    assert (
        signed_in(office.handler).post(f"/office/desk/guide/{version.pk}/", said).status_code == 403
    )
    signed_in(office.clerk).post(f"/office/desk/guide/{version.pk}/", said)
    made = Guidance.objects.get()
    stranger = signed_in(official(units.elsewhere, Role.RECEPTION_OFFICER, "Bình"))
    assert stranger.get(f"/office/desk/guidance/{made.pk}/").status_code == 404
    assert stranger.get(f"/office/desk/guidance/{made.pk}.pdf").status_code == 404
    assert "Chứng thực" not in text(stranger.get("/office/desk/guidance/"))


def test_nothing_said_is_no_guidance(office: Office, version: ProcedureVersion) -> None:
    said = {"request_id": "g", "desk": office.ward.pk, "said": " "}
    answer = signed_in(office.clerk).post(f"/office/desk/guide/{version.pk}/", said)
    assert answer.status_code == 422
    assert not Guidance.objects.exists()


def test_who_controls_the_procedures_decides_how_they_are_handled(
    office: Office, version: ProcedureVersion, units: LittleProvince
) -> None:
    address = f"/office/procedures/{version.procedure_id}/handling/"
    today = timezone.localdate().isoformat()
    data = {"kind": "instant", "valid_from": today, "legal_basis": "NĐ 61/2018"}
    assert signed_in(office.clerk).post(address, data).status_code == 403
    assert "Quy định thêm" not in text(signed_in(office.clerk).get(address))
    client = signed_in(official(units.province, Role.PROCEDURE_CONTROLLER, "Lê Kiểm"))
    assert client.post(address, data | {"legal_basis": ""}).status_code == 422
    assert client.post(address, data | {"kind": "shown_only"}).status_code == 422
    assert client.post(address, data).status_code == 302
    rule = HandlingRule.objects.get()
    assert "không cần giấy tiếp nhận" in text(client.get(address))
    end = f"{address}{rule.pk}/end/"
    assert client.post(end, {"valid_until": "2999-01-01"}).status_code == 302
    rule.refresh_from_db()
    assert rule.valid_until is not None
