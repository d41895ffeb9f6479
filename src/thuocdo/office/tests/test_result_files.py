"""The result of a dossier on the officials' pages: attached, signed, opened, found wrong, replaced; and for whom it is there."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest

from thuocdo.accounts.models import Role
from thuocdo.dossiers import services
from thuocdo.dossiers.models import Dossier, DossierResult, PersonalDataAccess
from thuocdo.dossiers.status import Status
from thuocdo.dossiers.tests.factories import Office, official
from thuocdo.dossiers.tests.test_results import result

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 giay phep"


@pytest.fixture
def office(units: LittleProvince) -> Office:
    """Return the office of Lan's ward."""
    return Office(units.ward, units.province)


@pytest.fixture
def dossier(office: Office) -> Dossier:
    """Return a dossier of today in the hands of the handler."""
    return office.in_hand(timezone.now() - timedelta(hours=1))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(dossier: Dossier, rest: str = "") -> str:
    return f"/office/dossiers/{dossier.pk}/{rest}"


def page_of(user: User, dossier: Dossier) -> str:
    answer = signed_in(user).get(address(dossier))
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def act(user: User, dossier: Dossier, name: str, **said: Any) -> Any:
    return signed_in(user).post(address(dossier, f"do/{name}/"), said)


def file(content: bytes = PDF, name: str = "gp.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def sent(answer: Any) -> bytes:
    content: bytes = b"".join(answer)
    return content


def test_the_leader_signs_with_the_file(office: Office, dossier: Dossier) -> None:
    page = page_of(office.approver, dossier)
    assert re.search(r'enctype="multipart/form-data"[^>]*>.*?name="result_files"', page, re.DOTALL)
    answer = act(
        office.approver,
        dossier,
        "resolve",
        result_number="12/GP-UBND",
        result_name="Giấy phép xây dựng",
        signed_on=timezone.localdate().isoformat(),
        signer="Vũ Văn Quang",
        result_files=[file()],
    )
    assert answer.status_code == 302
    row = DossierResult.objects.get(dossier=dossier)
    assert (row.name, row.reference, row.signer) == (
        "Giấy phép xây dựng",
        "12/GP-UBND",
        "Vũ Văn Quang",
    )
    dossier.refresh_from_db()
    assert dossier.status == Status.RESOLVED
    shown = page_of(office.handler, dossier)
    for words in (
        "Giấy phép xây dựng",
        "12/GP-UBND",
        "đã ban hành",
        "Đính kèm kết quả",
        "Giấy phép xây dựng.pdf",
    ):
        assert words in shown


def test_the_handler_prepares_and_the_leader_sees_it_before_he_signs(
    office: Office, dossier: Dossier
) -> None:
    answer = act(
        office.handler, dossier, "attach_result", result_name="Dự thảo", result_files=[file()]
    )
    assert answer.status_code == 302
    page = page_of(office.approver, dossier)
    assert "chờ ký" in page
    assert "Đã chuẩn bị, ký là ban hành" in page
    assert act(office.approver, dossier, "resolve").status_code == 302
    assert "đã ban hành" in page_of(office.approver, dossier)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "gp.pdf"),
        (b"MZ\x90\x00 program", "gp.pdf"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "gp.svg"),
    ],
)
def test_what_is_no_result_is_refused_and_nothing_is_signed(
    office: Office, dossier: Dossier, content: bytes, name: str
) -> None:
    answer = act(
        office.approver,
        dossier,
        "resolve",
        result_number="7",
        result_files=[file(content, name)],
    )
    assert answer.status_code == 422
    assert 'value="7"' in answer.content.decode()
    dossier.refresh_from_db()
    assert dossier.status == Status.PROCESSING
    assert not DossierResult.objects.exists()


def test_a_result_of_nothing_is_refused(office: Office, dossier: Dossier) -> None:
    answer = act(office.handler, dossier, "attach_result", result_name="Giấy phép")
    assert answer.status_code == 422
    assert "Kết quả phải có tệp hoặc bản giấy" in html.unescape(answer.content.decode())


def test_a_paper_is_scanned_and_a_draft_taken_out(office: Office, dossier: Dossier) -> None:
    assert act(office.handler, dossier, "attach_result", paper="on").status_code == 302
    assert "chưa số hóa" in page_of(office.records, dossier)
    answer = act(office.records, dossier, "digitise_result", number=1, result_files=[file()])
    assert answer.status_code == 302
    assert DossierResult.objects.get().attachment is not None
    assert act(office.records, dossier, "digitise_result", number=1).status_code == 422
    assert act(office.handler, dossier, "take_back_result", number=1).status_code == 302
    assert "đã thu hồi" in page_of(office.handler, dossier)


def test_a_wrong_result_stays_in_sight_marked(office: Office, dossier: Dossier) -> None:
    now = timezone.now()
    services.resolve(dossier, results=[result(signed_on=None)], actor=office.approver, at=now)
    answer = act(
        office.records,
        dossier,
        "correct_mistake",
        what="wrong_result",
        reason="Sai diện tích",
        wrong=["1"],
        result_number="13/GP-UBND",
        result_name="Giấy phép xây dựng",
        result_files=[file(b"%PDF-1.4 dung")],
    )
    assert answer.status_code == 302
    page = page_of(office.handler, dossier)
    for words in ("đã thu hồi", "được thay bằng kết quả số 2", "13/GP-UBND", "12/GP-UBND"):
        assert words in page


def test_the_file_is_sent_to_who_may_and_who_took_it_is_kept(
    office: Office, dossier: Dossier, units: LittleProvince
) -> None:
    services.resolve(
        dossier, results=[result(signed_on=None)], actor=office.approver, at=timezone.now()
    )
    where = address(dossier, "results/1/")
    answer = signed_in(office.handler).get(where)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert sent(answer).startswith(b"%PDF")
    shown = signed_in(office.handler).get(f"{where}?inline=1")
    assert sent(shown).startswith(b"%PDF")
    assert shown["Content-Type"] == "application/pdf"
    assert "inline" in shown["Content-Disposition"]
    assert shown["Cache-Control"] == "private, no-store"
    assert PersonalDataAccess.objects.filter(user=office.handler).count() == 2

    away = official(units.home_affairs, Role.HANDLER, "Lê Thị Khác")
    admin = official(office.ward, Role.ADMINISTRATOR, "Lê Văn Máy")
    assert signed_in(away).get(where).status_code == 404
    assert signed_in(admin).get(where).status_code in {403, 404}
    assert signed_in(office.handler).get(address(dossier, "results/2/")).status_code == 404
    assert Client().get(where).status_code == 302
    assert PersonalDataAccess.objects.count() == 2


def test_the_desk_sees_what_it_gives(office: Office, dossier: Dossier) -> None:
    new = result(signed_on=None)
    services.resolve(dossier, results=[new], actor=office.approver, at=timezone.now())
    page = signed_in(office.clerk).get(f"/office/desk/results/{dossier.pk}/").content.decode()
    for words in ("Giấy phép xây dựng", "12/GP-UBND", address(dossier, "results/1/?inline=1")):
        assert words in html.unescape(page)
    services.correct_mistake(
        dossier, what="wrong_result", reason="Sai", actor=office.clerk, at=timezone.now()
    )
    page = signed_in(office.clerk).get(f"/office/desk/results/{dossier.pk}/").content.decode()
    assert "đã thu hồi" in html.unescape(page)
    assert address(dossier, "results/1/") not in page


def test_results_cost_one_query_however_many(office: Office, dossier: Dossier) -> None:
    def queries() -> int:
        client = signed_in(office.handler)
        client.get(address(dossier))
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get(address(dossier))
        return len(caught)

    before = queries()
    for number in range(6):
        services.attach_result(
            dossier,
            results=[result(name=f"Bản {number}", signed_on=None)],
            actor=office.handler,
            at=timezone.now(),
        )
    assert queries() == before + 1 <= 12
