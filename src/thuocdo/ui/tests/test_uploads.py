from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.test import Client, RequestFactory
from django.utils import timezone

import pytest

from thuocdo.attachments.models import Attachment, PendingUpload
from thuocdo.errors import Conflict
from thuocdo.ui.uploads.received import received_papers
from thuocdo.ui.uploads.views import PIECE

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

CONTENT = b"%PDF-1.7\n" + b"x" * 3_000_000
NAME = base64.b64encode("giấy khai sinh.pdf".encode()).decode()


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.ATTACHMENTS_DIR = tmp_path / "attachments"
    return tmp_path / "attachments"


def begin(client: Client, size: int = len(CONTENT)) -> Any:
    return client.post(
        "/uploads/", headers={"Upload-Length": str(size), "Upload-Metadata": f"filename {NAME}"}
    )


def send(client: Client, place: str, piece: bytes, offset: int) -> Any:
    return client.patch(place, piece, content_type=PIECE, headers={"Upload-Offset": str(offset)})


def test_a_file_arrives_in_pieces_and_goes_on_where_it_stopped(client: Client, lan: User) -> None:
    client.force_login(lan)
    place = begin(client)["Location"]
    assert send(client, place, CONTENT[:1_000_000], 0)["Upload-Offset"] == "1000000"
    assert send(client, place, CONTENT[:1_000_000], 0).status_code == 409
    told = client.head(place)
    assert (told["Upload-Offset"], told["Upload-Length"]) == ("1000000", str(len(CONTENT)))
    assert send(client, place, CONTENT[1_000_000:], 1_000_000).status_code == 204
    kept = Attachment.objects.get()
    assert (kept.original_name, kept.size_bytes) == ("giấy khai sinh.pdf", len(CONTENT))
    assert kept.uploaded_by == lan


def test_whoever_is_not_signed_in_sends_nothing(client: Client, db: None) -> None:
    assert begin(client).status_code == 403
    assert not PendingUpload.objects.exists()


def test_without_the_token_of_the_page_nothing_is_taken(lan: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(lan)
    assert begin(client).status_code == 403


def test_another_session_does_not_learn_that_it_exists(
    client: Client, lan: User, binh: User
) -> None:
    client.force_login(lan)
    place = begin(client)["Location"]
    other = Client()
    other.force_login(binh)
    assert other.head(place).status_code == 404
    assert send(other, place, b"%PDF-", 0).status_code == 404
    assert other.delete(place).status_code == 404
    assert client.delete(place).status_code == 204


@pytest.mark.parametrize("length", ["", "-1", "many", "0", "99999999999999"])
def test_a_wrong_length_is_said(client: Client, lan: User, length: str) -> None:
    client.force_login(lan)
    answer = client.post("/uploads/", headers={"Upload-Length": length})
    assert answer.status_code == 422
    assert answer.json()["message"]


def test_a_form_gets_its_files_whole_or_in_pieces(client: Client, lan: User) -> None:
    client.force_login(lan)
    place = begin(client)["Location"]
    upload = PendingUpload.objects.get()
    form = RequestFactory().post("/", {"paper-uploaded": [str(upload.pk), "no id"]})
    form.session = client.session
    with pytest.raises(Conflict):
        received_papers(form, "paper", actor=lan, at=timezone.now())
    send(client, place, CONTENT, 0)
    assert received_papers(form, "paper", actor=lan, at=timezone.now()) == [
        Attachment.objects.get()
    ]
