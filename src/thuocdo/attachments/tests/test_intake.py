from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from thuocdo.attachments.intake import papers
from thuocdo.attachments.media_types import MediaType, media_type_of
from thuocdo.attachments.models import Attachment
from thuocdo.attachments.services import store
from thuocdo.errors import InvalidInput

AT = datetime(2026, 3, 14, 8, tzinfo=UTC)
SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.ATTACHMENTS_DIR = tmp_path / "attachments"
    return tmp_path / "attachments"


def picture(kind: str) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(made, kind)
    return made.getvalue()


def paper(content: bytes, name: str = "giấy tờ.jpg") -> Attachment:
    return store(io.BytesIO(content), name=name, actor=None, at=AT, intake=papers())


@pytest.mark.parametrize(
    ("kind", "found"),
    [("JPEG", MediaType.JPEG), ("PNG", MediaType.PNG), ("WEBP", MediaType.WEBP)],
)
def test_pictures_are_told_apart_by_their_bytes(kind: str, found: MediaType) -> None:
    assert media_type_of(io.BytesIO(picture(kind))) == found


def test_the_photo_of_a_phone_is_known() -> None:
    assert media_type_of(io.BytesIO(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00")) == MediaType.HEIC


@pytest.mark.django_db
def test_a_photo_is_a_paper() -> None:
    assert paper(picture("JPEG")).media_type == MediaType.JPEG


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "name"),
    [
        (SVG, "ảnh.svg"),
        (SVG, "ảnh.jpg"),
        (b"<!doctype html><script>alert(1)</script>", "giấy.pdf"),
        (b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff", "giấy.pdf"),
        (b"PK\x03\x04 broken", "giấy.docx"),
    ],
)
def test_what_runs_or_hides_something_is_no_paper_whatever_its_name(
    content: bytes, name: str, folder: Path
) -> None:
    with pytest.raises(InvalidInput) as refused:
        paper(content, name)
    assert refused.value.code == "file_type_not_taken"
    assert not [one for one in folder.rglob("*") if one.is_file()]


@pytest.mark.django_db
def test_a_paper_has_a_limit_of_its_own(settings: Any) -> None:
    settings.PAPER_FILE_LIMIT_BYTES = 100
    with pytest.raises(InvalidInput) as refused:
        paper(picture("JPEG") + b"\x00" * 100)
    assert refused.value.code == "file_too_large"


@pytest.mark.django_db
def test_a_name_with_folders_loses_them() -> None:
    assert paper(picture("PNG"), r"..\..\etc/passwd/anh.png").original_name == "anh.png"
