from __future__ import annotations

import io
import zipfile

import docx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.attachments.media_types import MediaType, media_type_of


def word_file() -> bytes:
    made = io.BytesIO()
    docx.Document().save(made)
    return made.getvalue()


def excel_file() -> bytes:
    made = io.BytesIO()
    openpyxl.Workbook().save(made)
    return made.getvalue()


def zip_file() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("readme.txt", "x")
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (word_file(), MediaType.DOCX),
        (excel_file(), MediaType.XLSX),
        (zip_file(), MediaType.ZIP),
        (word_file()[:1000], MediaType.ZIP),
        (b"%PDF-1.7\n", MediaType.PDF),
        (b"\xef\xbb\xbf\n%PDF-1.4", MediaType.PDF),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), MediaType.OLE),
        ("Báo cáo".encode(), MediaType.TEXT),
        ("Báo cáo".encode("utf-16"), MediaType.TEXT),
        ("Báo cáo".encode("cp1258", errors="replace"), MediaType.TEXT),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), MediaType.PNG),
        (b"GIF89a" + bytes(50), MediaType.UNKNOWN),
        (b"", MediaType.UNKNOWN),
    ],
)
def test_the_content_decides(content: bytes, expected: MediaType) -> None:
    assert media_type_of(io.BytesIO(content)) is expected


@given(st.binary(max_size=200), st.sampled_from([b"", b"PK", b"PK\x03\x04", b"%PDF-"]))
def test_any_bytes_have_a_type_and_the_file_is_left_at_its_start(body: bytes, head: bytes) -> None:
    file = io.BytesIO(head + body)
    assert media_type_of(file) in MediaType
    assert file.tell() == 0
