"""Sending in files on the reports page: good ones become reports, bad ones a message, and the page goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import pytest

from thuocdo.ingestion.models import Report, Upload
from thuocdo.ingestion.tests.factories import text_file
from thuocdo.organisations.models import Unit

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db
LIST = "/office/reports/"


@pytest.fixture
def send(client: Client, thao: User, django_capture_on_commit_callbacks: Any) -> Any:
    """Return a function that sends files as Thảo and returns the page that follows."""
    client.force_login(thao)

    def sent(*files: SimpleUploadedFile) -> str:
        with django_capture_on_commit_callbacks(execute=True):
            client.post(LIST, {"files": list(files)})
        return client.get(LIST).content.decode()

    return sent


def test_a_report_is_read_and_listed(send: Any, units: LittleProvince) -> None:
    page = send(text_file())
    report = Report.objects.get()
    assert report.unit == units.province
    assert f"/office/reports/{report.pk}/" in page
    assert "đã đọc" in page


def test_a_bad_file_among_good_ones(send: Any) -> None:
    page = send(
        text_file("tot.txt"),
        SimpleUploadedFile("hỏng.docx", b"PK\x03\x04 broken"),
        SimpleUploadedFile("rong.pdf", b""),
    )
    assert Report.objects.count() == 1
    assert "hỏng.docx" in page
    assert "không nhận" in page
    assert "rong.pdf" in page


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("anh.pdf", b"\x89PNG\r\n\x1a\n" + b"\0" * 64),
        ("bao-cao.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1024),
        ("bao-cao.xlsx", b"PK\x03\x04" + b"\0" * 200),
        ("bao-cao.pdf", b"%PDF-1.7\n%%EOF"),
        ("bao-cao.txt", bytes(range(256)) * 20),
    ],
)
def test_what_is_no_report_leaves_a_reason_and_nothing_else(
    send: Any, name: str, content: bytes
) -> None:
    page = send(SimpleUploadedFile(name, content))
    upload = Upload.objects.get()
    assert upload.state == Upload.State.REFUSED
    assert upload.message_vi.split(".")[0] in page
    assert not Report.objects.exists()


def test_a_path_in_a_file_name_is_dropped(send: Any) -> None:
    file = text_file()
    file._name = "../../etc/<b>bao-cao</b>.txt"
    page = send(file)
    assert "etc" not in page
    assert "<b>" not in page


def test_a_file_too_large_is_named(send: Any, settings: Any) -> None:
    settings.UPLOAD_FILE_LIMIT_BYTES = 1024 * 1024
    page = send(SimpleUploadedFile("to.txt", b"a" * (1024 * 1024 + 1)), text_file("nho.txt"))
    assert "to.txt: " in page
    assert Upload.objects.get().name == "nho.txt"


def test_nothing_chosen(client: Client, thao: User) -> None:
    client.force_login(thao)
    assert "Chưa chọn tệp nào" in client.post(LIST, follow=True).content.decode()


def test_an_account_without_a_unit_is_told_whom_to_ask(client: Client, hoa: User) -> None:
    client.force_login(hoa)
    page = client.post(LIST, {"files": [text_file()]}, follow=True).content.decode()
    assert "báo quản trị viên" in page
    assert not Upload.objects.exists()


def test_the_script_gets_no_page(client: Client, thao: User) -> None:
    client.force_login(thao)
    answer = client.post(LIST, {"files": [text_file()]}, headers={"X-Requested-With": "upload"})
    assert (answer.status_code, answer.content) == (204, b"")


def test_the_issuer_of_a_report_is_chosen(send: Any, client: Client, units: LittleProvince) -> None:
    page = send(text_file(issuer="TỈNH XA LẠ"))
    upload = Upload.objects.get()
    address = f"/office/reports/uploads/{upload.pk}/issuer/"
    assert address in page
    assert "Tỉnh Mẫu" in client.get(address).content.decode()
    assert "Hãy chọn một đơn vị" in client.post(address, {"name": " "}).content.decode()
    client.post(address, {"known": units.province.pk})
    assert Report.objects.get().unit == units.province


def test_a_new_issuer_is_made(send: Any, client: Client) -> None:
    send(text_file(issuer="TỈNH XA LẠ"))
    address = f"/office/reports/uploads/{Upload.objects.get().pk}/issuer/"
    client.post(address, {"name": "Tỉnh Xa Lạ", "kind": "province"})
    assert Report.objects.get().unit.name == "Tỉnh Xa Lạ"


def test_no_unit_is_made_for_a_file_that_waits_for_none(
    send: Any, client: Client, units: LittleProvince
) -> None:
    send(text_file())
    before = Unit.objects.count()
    address = f"/office/reports/uploads/{Upload.objects.get().pk}/issuer/"
    page = client.post(address, {"name": "Tỉnh Rác", "kind": "province"}).content.decode()
    assert "không còn chờ xác nhận" in page
    assert Unit.objects.count() == before


def test_the_list_of_uploads_asks_again_only_while_something_is_read(
    client: Client, thao: User
) -> None:
    client.force_login(thao)
    client.post(
        LIST, {"files": [text_file()]}
    )  # the job waits for the commit that a test never makes
    assert "hx-trigger" in client.get(f"{LIST}uploads/").content.decode()
    Upload.objects.update(state=Upload.State.STORED)
    assert "hx-trigger" not in client.get(f"{LIST}uploads/").content.decode()
