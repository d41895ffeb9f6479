from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from thuocdo.attachments import previews
from thuocdo.attachments.models import Attachment
from thuocdo.attachments.previews import Width, preview
from thuocdo.attachments.services import store

AT = datetime(2026, 3, 14, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.ATTACHMENTS_DIR = tmp_path / "attachments"
    return tmp_path / "attachments"


def keep(content: bytes) -> Attachment:
    return store(io.BytesIO(content), name="giấy", actor=None, at=AT)


def photo(width: int, height: int, *, turned: bool = False) -> bytes:
    made, facts = io.BytesIO(), Image.Exif()
    if turned:
        facts[0x0112] = 6  # the camera was held upright
    Image.new("RGB", (width, height), "navy").save(made, "JPEG", exif=facts)
    return made.getvalue()


def pdf() -> bytes:
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(595, 842))
    canvas.drawString(72, 700, "Giay khai sinh")
    canvas.save()
    return made.getvalue()


def size_of(picture: bytes | None) -> tuple[int, int]:
    assert picture is not None
    opened = Image.open(io.BytesIO(picture))
    assert opened.format == "WEBP"
    return opened.size


@pytest.mark.django_db
def test_a_photo_is_shown_small_and_the_right_way_up() -> None:
    assert size_of(preview(keep(photo(800, 400)), Width.THUMBNAIL)) == (240, 120)
    assert size_of(preview(keep(photo(801, 400, turned=True)), Width.THUMBNAIL)) == (240, 481)


@pytest.mark.django_db
def test_of_a_pdf_the_first_page_is_shown() -> None:
    width, height = size_of(preview(keep(pdf()), Width.PAGE))
    assert width == 1200
    assert 1690 <= height <= 1700


@pytest.mark.django_db
def test_a_picture_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = keep(photo(80, 40))
    first = preview(kept, Width.THUMBNAIL)
    monkeypatch.setattr(previews, "_drawn", lambda *_: pytest.fail("drawn again"))
    assert preview(kept, Width.THUMBNAIL) == first


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.7 no pages in it", b"\xff\xd8\xff half a photo", b"Just words, no picture"],
)
def test_what_cannot_be_drawn_has_no_picture(content: bytes) -> None:
    kept = keep(content)
    assert preview(kept, Width.THUMBNAIL) is None
    assert preview(kept, Width.THUMBNAIL) is None


@pytest.mark.django_db
def test_a_picture_with_too_many_pixels_is_not_unpacked() -> None:
    made = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(made, "PNG")  # 50 KB that unpack to 1.2 GB
    assert preview(keep(made.getvalue()), Width.THUMBNAIL) is None
