"""What a person sees when a request is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation

import pytest

from thuocdo.errors import Conflict, InvalidInput, NotAllowed, NotFound, Unavailable
from thuocdo.ui.errors import DomainErrorMiddleware

if TYPE_CHECKING:
    from thuocdo.accounts.models import User


def _unused(_request: HttpRequest) -> HttpResponse:
    pytest.fail("the middleware did not answer by itself")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "status"),
    [(NotAllowed, 403), (NotFound, 404), (Conflict, 409), (InvalidInput, 422), (Unavailable, 503)],
)
@pytest.mark.parametrize("fragment", [False, True])
def test_a_refusal_is_a_page_or_a_fragment(
    kind: type[Conflict], status: int, fragment: bool, rf: RequestFactory
) -> None:
    request = rf.get("/")
    request.htmx = fragment  # type: ignore[attr-defined]
    error = kind("code", "Chưa <lưu> được.", "Not stored.")
    with translation.override("vi"):
        answer = DomainErrorMiddleware(_unused).process_exception(request, error)
    assert answer is not None
    assert answer.status_code == status
    page = answer.content.decode()
    assert "Chưa &lt;lưu&gt; được." in page
    assert ("<html" in page) is not fragment


def test_other_exceptions_go_on(rf: RequestFactory) -> None:
    middleware = DomainErrorMiddleware(_unused)
    assert middleware.process_exception(rf.get("/"), ValueError()) is None


@pytest.mark.django_db
def test_a_request_too_large_is_refused_before_it_is_kept(
    client: Client, lan: User, settings: object
) -> None:
    settings.UPLOAD_REQUEST_LIMIT_BYTES = 1024 * 1024  # type: ignore[attr-defined]
    client.force_login(lan)
    answer = client.post("/office/reports/", b"x" * 1_100_000, content_type="text/plain")
    assert answer.status_code == 413
    assert "vượt quá 1 MB" in answer.content.decode()


@pytest.mark.django_db
def test_a_stranger_has_no_file_to_send(client: Client) -> None:
    big = b"x" * 1_100_000
    assert client.post("/office/reports/", big, content_type="text/plain").status_code == 413
    assert client.post("/accounts/login/", {"login": "lan", "password": "x"}).status_code == 200


@pytest.mark.django_db
def test_a_page_that_is_not_there(client: Client) -> None:
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "Không có trang này" in answer.content.decode()


@pytest.mark.django_db
def test_more_files_than_a_request_may_hold(client: Client, lan: User) -> None:
    client.force_login(lan)
    files = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(51)]
    answer = client.post("/office/reports/", {"files": files})
    assert answer.status_code == 400
    assert "nhiều hơn 50 tệp" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/track/?code=a%00b", "/q/a%00b", "/office/queue/?q=%00"])
def test_an_address_that_no_database_can_hold(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert "Yêu cầu không hợp lệ" in answer.content.decode()


@pytest.mark.django_db
def test_an_address_of_the_api_that_no_database_can_hold(client: Client) -> None:
    answer = client.get("/api/v1/dossiers/a%00b")
    assert answer.status_code == 400
    assert answer.json()["code"] == "bad_request"


@pytest.mark.django_db
def test_a_form_without_its_token(lan: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(lan)
    answer = client.post("/office/reports/")
    assert answer.status_code == 403
    assert "tải lại trang" in answer.content.decode()


@pytest.mark.django_db
def test_a_fault_is_a_plain_page(
    client: Client, lan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.raise_request_exception = False
    client.force_login(lan)
    monkeypatch.setattr("thuocdo.office.reports.views.keyset_page", None)
    answer = client.get("/office/reports/")
    assert answer.status_code == 500
    assert "Hệ thống gặp lỗi" in answer.content.decode()


@pytest.mark.django_db
def test_the_language_can_be_chosen(client: Client) -> None:
    assert "Đăng nhập" in client.get("/accounts/login/").content.decode()
    client.post("/language/", {"language": "en", "next": "/"})
    page = client.get("/accounts/login/").content.decode()
    assert '<html lang="en">' in page
    assert "Đăng nhập" not in page
