"""Files at the counter that are none, or are meant to do harm: nothing of them is kept, and the clerk reads why."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile

import pytest
from tests.faults.walking import signed_in

from thuocdo.attachments.models import Attachment
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.tests.factories import Office
from thuocdo.procedures.content import DocumentContent
from thuocdo.procedures.tests.factories import published

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.procedures.models import ProcedureVersion

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def office(units: LittleProvince) -> Office:
    """Return the office of the ward."""
    return Office(units.ward, units.province)


@pytest.fixture
def version(units: LittleProvince) -> ProcedureVersion:
    """Return a procedure with one paper."""
    return published(units.province, documents=(DocumentContent("Đơn đề nghị", originals=1),))


def receive(office: Office, version: ProcedureVersion, file: SimpleUploadedFile) -> Any:
    said = {
        "request_id": "abc",
        "desk": office.ward.pk,
        "agency": office.ward.pk,
        "channel": "direct",
        "decision": "accept",
        "owner_name": "Phạm Thị Hoa",
        "owner_personal_id": "038190001234",
        "owner_phone": "0912345678",
        "all_there": "on",
        "file_1": file,
    }
    return signed_in(office.clerk).post(f"/office/desk/receive/{version.pk}/", said)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (("rong.pdf", b""), "rỗng"),
        (
            ("anh.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"),
            "loại tệp",
        ),
        (
            ("anh.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"),
            "loại tệp",
        ),
        (("don.pdf", b"<!DOCTYPE html><script>alert(1)</script>"), "loại tệp"),
        (("don.pdf", b"MZ\x90\x00" + b"\x00" * 100), "loại tệp"),
        (("lon.pdf", PDF + b"x" * 1024 * 1024), "MB"),
    ],
)
def test_what_is_no_paper_is_refused_and_nothing_is_received(
    office: Office, version: ProcedureVersion, settings: Any, sent: tuple[str, bytes], words: str
) -> None:
    settings.PAPER_FILE_LIMIT_BYTES = 1024 * 1024
    answer = receive(office, version, SimpleUploadedFile(*sent, "application/pdf"))
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert words in page
    assert "Phạm Thị Hoa" in page  # what was typed is still there
    assert not Dossier.objects.exists()
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.pdf", "..\\..\\boot.pdf", "/etc/don.pdf", "a\x00b.pdf"]
)
def test_a_name_is_no_path(office: Office, version: ProcedureVersion, name: str) -> None:
    file = SimpleUploadedFile("x.pdf", PDF, "application/pdf")
    file._name = name  # type: ignore[attr-defined]
    assert receive(office, version, file).status_code == 302
    kept = Attachment.objects.get().original_name
    assert not set("/\\\x00") & set(kept)
    assert kept.endswith(".pdf")
