"""The page that checks signatures: what it says of a good file, a changed one, none; nothing is kept, nobody from outside asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import pytest

from thuocdo.attachments.models import Attachment
from thuocdo.documents.paper import Line, Paper, Section, Text
from thuocdo.documents.pdf import write_pdf
from thuocdo.documents.signing.keys import open_key_file
from thuocdo.documents.signing.signing import sign_pdf
from thuocdo.documents.signing.tests.authority import PASSPHRASE, Authority, now
from thuocdo.documents.signing.trust import Trust

if TYPE_CHECKING:
    from pathlib import Path

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db
PAGE = "/office/signatures/"


@pytest.fixture
def signed(tmp_path: Path, settings: object) -> bytes:
    """Return a signed file whose root this server trusts."""
    authority = Authority(now())
    (tmp_path / "roots").mkdir()
    (tmp_path / "roots" / "goc.pem").write_bytes(authority.root.pem)
    settings.SIGNING_DIR = tmp_path
    pdf = write_pdf(Paper("Thử", (Line("BÁO CÁO"),), (Section("Một", (Text("Nội dung"),)),)))
    key = open_key_file(authority.person().key_file(), PASSPHRASE)
    trust = Trust(roots=(authority.root.pem,))
    return sign_pdf(pdf, key=key, trust=trust, at=now(), reason="<b>Ban hành</b>").pdf


def sent(client: Client, data: bytes, name: str = "bao-cao.pdf") -> tuple[int, str]:
    answer = client.post(PAGE, {"file": SimpleUploadedFile(name, data)})
    assert "no-store" in answer["Cache-Control"]
    return answer.status_code, answer.content.decode()


def test_a_good_file_is_told_and_not_kept(client: Client, lan: User, signed: bytes) -> None:
    client.force_login(lan)
    assert "Tệp PDF đã ký" in client.get(PAGE).content.decode()
    status, page = sent(client, signed)
    assert status == 200
    for words in (
        "Mọi chữ ký đều nguyên vẹn và tin cậy",
        "Ngô Thị Sơn",
        "UBND Phường Mẫu",
        "bao-cao.pdf",
    ):
        assert words in page
    assert "&lt;b&gt;Ban hành&lt;/b&gt;" in page
    assert not Attachment.objects.exists()


def test_in_english(client: Client, lan: User, signed: bytes) -> None:
    client.force_login(lan)
    client.cookies["language"] = "en"
    answer = client.post(
        PAGE, {"file": SimpleUploadedFile("a.pdf", signed)}, headers={"Accept-Language": "en"}
    )
    assert answer.status_code == 200


def test_a_changed_file_is_told(client: Client, lan: User, signed: bytes) -> None:
    client.force_login(lan)
    where = signed.index(b"%PDF-1.") + 7
    other = b"4" if signed[where : where + 1] != b"4" else b"5"
    status, page = sent(client, signed[:where] + other + signed[where + 1 :])
    assert status == 200
    assert "nội dung đã ký bị sửa" in page
    assert "Có chữ ký không dùng được" in page


def test_an_unsigned_file_and_no_file_are_told(client: Client, lan: User, signed: bytes) -> None:
    client.force_login(lan)
    pdf = write_pdf(Paper("Thử", (), (Section("Một", (Text("Nội dung"),)),)))
    assert "Tệp không có chữ ký số nào" in sent(client, pdf)[1]
    status, page = sent(client, b"hello", "<script>.pdf")
    assert (status, "Không đọc được tệp này như một tệp PDF" in page) == (422, True)
    assert client.post(PAGE).status_code == 422
    assert "<script>.pdf" not in page


def test_who_is_not_signed_in_is_asked_to(client: Client, signed: bytes) -> None:
    assert client.get(PAGE).status_code == 302
    answer = client.post(PAGE, {"file": SimpleUploadedFile("a.pdf", signed)})
    assert answer.status_code in {302, 413}
