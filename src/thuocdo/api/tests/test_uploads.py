"""Sending in files through the API: taken in at once, read in the background, once for each key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile

import pytest

from thuocdo.accounts.models import Scope
from thuocdo.ingestion.models import Report, Upload
from thuocdo.ingestion.tests.factories import report_text, text_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import LittleProvince

    from thuocdo.api.tests.conftest import Program

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(django_capture_on_commit_callbacks: Any) -> Callable[..., Any]:
    """Return a function that sends a file and lets the background work run."""

    def sent(program: Program, file: Any = None, **headers: str) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return program.post("/uploads", {"file": file or text_file()}, **headers)

    return sent


def test_a_file_is_taken_in_and_becomes_a_report_of_the_unit(
    send: Any, ward: Program, units: LittleProvince
) -> None:
    answer = send(ward)
    assert answer.status_code == 202
    assert answer.json()["state"] == "waiting"
    state = ward.get(answer["Location"]).json()
    report = Report.objects.get()
    assert (state["state"], state["reports"], state["code"]) == ("stored", [report.pk], None)
    assert report.holder == units.ward
    assert report.state == Report.State.IN_REVIEW
    assert report.stored_by == ward.token.account
    assert [r["id"] for r in ward.get("/reports").json()["items"]] == [report.pk]


def test_a_file_that_is_no_report_says_why_in_both_languages(send: Any, ward: Program) -> None:
    answer = send(ward, SimpleUploadedFile("a.pdf", b"%PDF-1.7\n%%EOF"))
    state = ward.get(answer["Location"]).json()
    assert state["state"] == "refused"
    assert state["code"]
    assert state["message_vi"]
    assert state["message_en"]


def test_an_empty_file_is_refused_at_once(send: Any, ward: Program) -> None:
    answer = send(ward, SimpleUploadedFile("a.txt", b""))
    assert (answer.status_code, answer.json()["code"]) == (422, "empty_file")
    assert not Upload.objects.exists()


def test_the_same_key_and_file_give_the_same_upload(send: Any, ward: Program) -> None:
    first = send(ward, Idempotency_Key="k-1")
    again = send(ward, Idempotency_Key="k-1")
    assert first.json()["id"] == again.json()["id"]
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert Upload.objects.count() == 1


def test_the_same_key_with_another_file_is_a_conflict(send: Any, ward: Program) -> None:
    send(ward, Idempotency_Key="k-1")
    for other in (text_file(year=2022), text_file("khac.txt")):
        answer = send(ward, other, Idempotency_Key="k-1")
        assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_key_reused")
    assert Upload.objects.count() == 1


def test_keys_of_two_programs_do_not_meet(
    send: Any, ward: Program, province: Program, units: LittleProvince
) -> None:
    one = send(ward, Idempotency_Key="k-1").json()["id"]
    two = send(province, text_file(year=2022), Idempotency_Key="k-1").json()["id"]
    assert one != two


def test_a_refused_file_leaves_its_key_free(send: Any, ward: Program) -> None:
    send(ward, SimpleUploadedFile("a.txt", b""), Idempotency_Key="k-1")
    assert send(ward, Idempotency_Key="k-1").status_code == 202


def test_the_issuer_can_be_named(
    send: Any, ward: Program, units: LittleProvince, django_capture_on_commit_callbacks: Any
) -> None:
    file = SimpleUploadedFile("a.txt", report_text(issuer="TỈNH XA LẠ").encode())
    location = send(ward, file)["Location"]
    state = ward.get(location).json()
    assert (state["state"], state["issuer_printed"]) == ("needs_issuer", "UBND tỉnh Xa Lạ")
    unknown = ward.post(f"{location}/issuer", {"unit": "NO"}, kind="application/json")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_unit")
    named = ward.post(f"{location}/issuer", {"unit": "P1"}, kind="application/json")
    assert (named.status_code, named.json()["state"]) == (202, "stored")
    assert Report.objects.get().unit == units.province
    again = ward.post(f"{location}/issuer", {"unit": "P1"}, kind="application/json")
    assert (again.status_code, again.json()["code"]) == (409, "issuer_already_confirmed")


def test_a_token_for_reading_sends_nothing(
    send: Any, program: Callable[..., Program], units: LittleProvince
) -> None:
    reader = program(units.ward, scopes=[Scope.READ])
    answer = send(reader)
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    assert 'scope="upload"' in answer["WWW-Authenticate"]
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ({}, "file"),
        ({"file": "no file"}, "file"),
        ({"file": text_file(), "note": "x"}, "note"),
        ({"file": text_file(), "other": text_file()}, "other"),
        ({"file": [text_file(), text_file()]}, "file"),
    ],
)
def test_fields_that_are_missing_or_not_known_are_refused(
    ward: Program, data: Any, name: str
) -> None:
    answer = ward.post("/uploads", data)
    assert answer.status_code == 422
    assert name in {mistake["name"] for mistake in answer.json()["errors"]}
    assert not Upload.objects.exists()


def test_a_body_with_unknown_fields_or_none_is_refused(send: Any, ward: Program) -> None:
    location = send(ward)["Location"]
    for body in ({"unit": "P1", "more": 1}, {}, [], '"x"'):
        answer = ward.post(f"{location}/issuer", body, kind="application/json")
        assert answer.status_code == 422, body
    broken = ward.post(f"{location}/issuer", "{", kind="application/json")
    assert (broken.status_code, broken.json()["code"]) == (400, "bad_request")


def test_a_request_that_is_too_large(ward: Program, settings: Any) -> None:
    settings.UPLOAD_REQUEST_LIMIT_BYTES = 100
    answer = ward.post("/uploads", {"file": SimpleUploadedFile("a.txt", b"a" * 200)})
    assert (answer.status_code, answer.json()["code"]) == (413, "request_too_large")
