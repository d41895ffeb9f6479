"""Input that is broken, locked, or meant to do harm: one clear refusal in both languages, and nothing else."""

from __future__ import annotations

import io
import re
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from thuocdo.ingestion.document import Document
from thuocdo.ingestion.readers import Unreadable, limits, read_document
from thuocdo.ingestion.readers.errors import MESSAGES, refusal
from thuocdo.ingestion.readers.tests.office_files import (
    archive,
    cell,
    excel_file,
    paragraph,
    table,
    word_file,
)
from thuocdo.ingestion.readers.tests.reading_back import outcome, paragraphs

VIETNAMESE_LETTER = re.compile("[ăâđêôơưạảấầậắằặẹếềệịọốồộớờợụứừựỳ]")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500


def refused(content: bytes | Path, name: str = "báo cáo.docx") -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read_document(content, name=name)
    error = caught.value
    assert VIETNAMESE_LETTER.search(error.message_vi)
    assert "{" not in error.message_vi + error.message_en
    assert str(error) == error.message_en
    return error


def word_content() -> bytes:
    return word_file(
        paragraph("Đã ban hành 36 văn bản.") + table(cell("1") + cell("Số văn bản") + cell("73"))
    )


def pdf_content(**options: object) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, **options)  # type: ignore[arg-type]
    canvas.drawString(70, 700, "Report with some text that can be read")
    canvas.save()
    return stream.getvalue()


def test_every_message_says_in_both_languages_what_to_do():
    for code, (vietnamese, english) in MESSAGES.items():
        assert VIETNAMESE_LETTER.search(vietnamese), code
        assert vietnamese.count(". ") >= 1, code
        assert english.count(". ") >= 1, code
        assert set(re.findall(r"{(\w+)}", vietnamese)) == set(re.findall(r"{(\w+)}", english)), code


def test_a_refusal_keeps_its_values():
    error = refusal("too_many_pages", count=900, limit=400)
    assert error.values == {"count": 900, "limit": 400}
    assert "900 trang" in error.message_vi


@pytest.mark.parametrize(
    "content", [b"", b"\xef\xbb\xbf", b"\n \n\t\n"], ids=["none", "mark", "blank"]
)
def test_empty_files(content):
    assert refused(content).code in {"empty_file", "no_text"}


def test_a_missing_file(tmp_path):
    assert refused(tmp_path / "không có.docx").code == "missing_file"
    assert refused(tmp_path).code in {"missing_file", "empty_file"}


def test_a_file_above_the_limit_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "lớn.pdf"
    with path.open("wb") as stream:
        stream.truncate(200 * 1024 * 1024)
    assert refused(path).code == "file_too_large"


@pytest.mark.parametrize("name", ["báo cáo.txt", "báo cáo.xlsx", "báo cáo.pdf", "báo cáo", ""])
def test_a_wrong_extension_does_not_matter(name):
    assert paragraphs(read_document(word_content(), name=name)) == ["Đã ban hành 36 văn bản."]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\báo cáo\\..\\x.txt", "a\0b.txt", "/etc/shadow", "x" * 5000]
)
def test_a_path_in_the_file_name_is_never_opened(name):
    assert paragraphs(read_document("Đã ban hành 36 văn bản.".encode(), name=name)) == [
        "Đã ban hành 36 văn bản."
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "picture"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 100, "picture"),
        (b"Rar!\x1a\x07\x00" + b"\0" * 100, "archive"),
        (b"{\\rtf1\\ansi B\\'e1o c\\'e1o}", "other_office"),
        (archive({"a.txt": "x"}), "archive"),
        (archive({"ppt/presentation.xml": "<x/>"}), "other_office"),
        (archive({"mimetype": "application/vnd.oasis.opendocument.text"}), "other_office"),
        (archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "other_office"),
        (OLE + "WordDocument".encode("utf-16-le"), "legacy_word"),
        (OLE + "Workbook".encode("utf-16-le"), "legacy_excel"),
        (OLE, "legacy_office"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password_protected"),
        (
            b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
            "legacy_excel",
        ),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w/>', "legacy_word"),
        (b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 8, "not_text"),
    ],
)
def test_kinds_that_cannot_be_read_say_what_to_do_instead(content, code):
    assert refused(content).code == code


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_cut_off_files(share):
    for content in (
        word_content(),
        excel_file("<sheetData><row><c><v>1</v></c></row></sheetData>"),
        pdf_content(),
    ):
        assert refused(content[: int(len(content) * share)]).code.startswith("damaged")


def test_parts_that_are_no_xml():
    assert refused(word_content().replace(b"word/", b"\0\0\0\0\0", 1)).code == "damaged_word"
    assert refused(archive({"word/document.xml": "<w:document"})).code == "damaged_word"
    assert refused(archive({"word/other.xml": "<x/>"})).code == "damaged_word"
    assert refused(archive({"xl/workbook.xml": "\x00\x01"})).code == "damaged_excel"
    assert refused(excel_file("<sheetData><row><c></row>")).code == "damaged_excel"


def test_locked_pdf_files():
    assert (
        refused(pdf_content(encrypt=StandardEncryption("secret", strength=128))).code
        == "encrypted_pdf"
    )
    only_printing_locked = pdf_content(
        encrypt=StandardEncryption("", ownerPassword="x", strength=128)
    )
    assert "some text" in read_document(only_printing_locked, name="a.pdf").text


def test_zip_parts_locked_by_a_password():
    content = bytearray(word_content())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        content[at + flags] |= 1
    assert refused(bytes(content)).code == "password_protected"


def test_zip_bombs_are_refused_before_they_unpack():
    bomb = b"<a>" + b" " * (64 * 1024 * 1024) + b"</a>"
    assert refused(archive({"word/document.xml": bomb})).code == "zip_bomb"
    assert refused(archive({"xl/workbook.xml": "<x/>", "xl/media/a.bin": bomb})).code == "zip_bomb"
    many = {f"word/{number}.xml": "" for number in range(limits.ARCHIVE_ENTRIES + 1)}
    assert refused(archive(many)).code == "zip_bomb"


def test_a_zip_that_lies_about_its_size_is_stopped_while_it_unpacks():
    size = limits.XML_PART_BYTES + 1024
    content = archive({"word/document.xml": b"<a>" + b" " * size + b"</a>"})
    lie = struct.pack("<I", 1000)
    assert refused(content.replace(struct.pack("<I", size + 7), lie)).code in {
        "zip_bomb",
        "damaged_word",
    }


BILLION = (
    "<!DOCTYPE x [<!ENTITY a 'ha'>"
    + "".join(
        f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "doctype",
    [BILLION, "<!DOCTYPE x SYSTEM 'file:///etc/passwd'>", "<!DOCTYPE x>"],
    ids=["billion", "file", "bare"],
)
def test_document_types_are_refused_in_every_part(doctype, encoding):
    def part(root: str) -> bytes:
        return f'<?xml version="1.0" encoding="{encoding}"?>{doctype}<{root}>&i;</{root}>'.encode(
            encoding
        )

    assert refused(archive({"word/document.xml": part("document")})).code == "dangerous_xml"
    assert refused(archive({"xl/workbook.xml": part("workbook")})).code == "dangerous_xml"
    assert (
        refused(archive({"word/document.xml": "<d/>", "docProps/core.xml": part("c")})).code
        == "dangerous_xml"
    )
    sheet = excel_file("<sheetData/>")
    with_entities = archive(_parts(sheet) | {"xl/worksheets/sheet0.xml": part("worksheet")})
    assert refused(with_entities).code == "dangerous_xml"
    strings = archive(_parts(sheet) | {"xl/sharedStrings.xml": part("sst")})
    assert refused(strings).code == "dangerous_xml"


def _parts(content: bytes) -> dict[str, str | bytes]:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def test_tables_nested_without_end():
    deep = "<w:p/>"
    for _ in range(limits.NESTING + 5):
        deep = table(cell(deep + "<w:p/>"))
    assert refused(word_file(deep)).code in {"nested_too_deeply", "damaged_word"}
    html = "<html>" + "<table><tr><td>" * 2000 + "x"
    assert refused(html.encode()).code == "nested_too_deeply"


def test_html_spans_cannot_blow_up_a_table():
    html = (
        "<html><table>"
        + "<tr>"
        + "<td rowspan=65000 colspan=65000>x</td>" * 50
        + "</tr>"
        + "<tr></tr>" * 3000
        + "</table>"
    )
    assert refused(html.encode()).code == "too_much_content"


def test_too_many_cells_are_refused():
    rows = "x\ty\tz\n" * (limits.CELLS // 3 + 10)
    assert refused(rows.encode()).code == "too_much_content"


def test_too_much_text_is_refused():
    assert (
        refused(("một hai ba bốn " * (limits.TEXT_BYTES // 15)).encode()).code == "file_too_large"
    )


def test_reading_stops_at_its_deadline(monkeypatch):
    monkeypatch.setattr(limits.Budget.__init__, "__kwdefaults__", {"seconds": -1.0})
    assert refused(word_content()).code == "too_slow"
    assert refused("Tổng số 36\n".encode()).code == "too_slow"


def test_a_pdf_stream_that_unpacks_without_end():
    packed = zlib.compress(b"0 0 m " * 10_000_000, 9)
    content = _pdf_with_stream(b"/Filter /FlateDecode", packed)
    assert refused(content).code == "zip_bomb"


def test_a_damaged_pdf_stream_that_unpacks_without_end():
    packed = bytearray(zlib.compress(b"0 0 m " * 10_000_000, 9))
    packed[-6:] = b"broken"
    assert refused(_pdf_with_stream(b"/Filter /FlateDecode", bytes(packed))).code == "zip_bomb"


def test_a_pdf_page_with_endless_drawing():
    content = _pdf_with_stream(b"", b"0 0 m 1 1 l S\n" * 300_000)
    assert refused(content).code == "too_much_content"


def _pdf_with_stream(filters: bytes, stream: bytes) -> bytes:
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<>>>>",
        b"<<" + filters + b"/Length %d>>\nstream\n" % len(stream) + stream + b"\nendstream",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, inside in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, inside)
    table_at = len(body)
    body += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(
        b"%010d 00000 n \n" % place for place in places
    )
    return body + b"trailer <</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % table_at


@given(st.binary(max_size=3000))
def test_random_bytes_raise_nothing_but_the_refusal(content):
    for start in (b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<html>"):
        for end in (b"", b"\n%%EOF"):
            assert _is_honest(outcome(start + content + end))


def _is_honest(found: Document | Unreadable) -> bool:
    return isinstance(found, Document) or found.code in MESSAGES


@settings(max_examples=60)
@given(st.data())
def test_valid_files_with_changed_bytes_raise_nothing_but_the_refusal(data):
    original = data.draw(
        st.sampled_from(
            [
                word_content(),
                excel_file("<sheetData><row r='1'><c r='A1'><v>1</v></c></row></sheetData>"),
                pdf_content(),
            ]
        )
    )
    content = bytearray(original)
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    assert _is_honest(outcome(bytes(content)))


def test_reading_text_loads_no_heavy_module():
    code = (
        "import sys; from thuocdo.ingestion.readers import read_document\n"
        "read_document('Đã ban hành 36 văn bản.'.encode(), name='a')\n"
        "print([m for m in ('lxml', 'pdfminer', 'openpyxl', 'charset_normalizer', 'zipfile', 'django') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": _source()},
    )
    assert done.stdout.strip() == "[]"


def _source() -> str:
    import thuocdo

    return str(Path(thuocdo.__file__).parents[1])


def test_a_word_file_of_another_program_reads_too():
    word = docx.Document()
    word.add_paragraph("Tổng số 1.374.705 hồ sơ.")
    stream = io.BytesIO()
    word.save(stream)
    assert paragraphs(read_document(stream.getvalue(), name="x.docx")) == [
        "Tổng số 1.374.705 hồ sơ."
    ]
