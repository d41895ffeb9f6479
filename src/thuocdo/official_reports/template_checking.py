"""Whether a Word file can be a template: opened within bounds, nothing in it runs or fetches, all that a report has to say has its place."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

import docx
from docx.oxml.ns import qn
from lxml import etree

from thuocdo.documents.official.checker.checking import layout_breaches
from thuocdo.documents.official.model import Head, Paragraph, Report, Role, Signatory
from thuocdo.documents.official.writing import write_report
from thuocdo.documents.wording import issuer_name, place_name
from thuocdo.errors import InvalidInput
from thuocdo.ingestion.readers.archive import Archive, open_archive
from thuocdo.ingestion.readers.errors import Unreadable
from thuocdo.ingestion.readers.media import Media, recognise
from thuocdo.ingestion.readers.safe_xml import parse_xml

if TYPE_CHECKING:
    from thuocdo.documents.official.checker.breaches import Breach
    from thuocdo.organisations.models import Unit

#: A template with a coat of arms and a picture of a stamp has some 200 KB.
MOST_BYTES = 2 * 1024 * 1024
_MOST_UNPACKED = 30 * 1024 * 1024
_DAMAGED = "damaged_word"
_RUNS = re.compile(
    r"vbaProject|vbaData|activeX/|embeddings/|oleObject|attachedToolbars|customUI/|afchunk|\.bin$",
    re.IGNORECASE,
)
_RUNNING_TYPES = re.compile(rb"macroEnabled|vbaProject|oleObject|activeX", re.IGNORECASE)
#: Fields that say something of the document itself; all others may fetch, ask or run.
_FIELDS = {"PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "STYLEREF", "SEQ"}
_TYPES = "[Content_Types].xml"


def check_template(content: bytes, unit: Unit) -> tuple[Breach, ...]:
    """Refuse a file that cannot be a template of reports; return the rules of the decree that a sample report made with it breaks.

    Raises:
        InvalidInput: no Word file, too large, damaged, with macros, embedded objects, links out of it or fields that fetch; a tag is wrong, or a
            place is missing. The message says which.
    """
    if len(content) > MOST_BYTES:
        raise _refused(
            "template_too_large",
            f"Mẫu lớn hơn {MOST_BYTES // 2**20} MB. Hãy bỏ bớt ảnh trong mẫu.",
            f"The template is larger than {MOST_BYTES // 2**20} MB. Take pictures out of it.",
        )
    try:
        if recognise(content) is not Media.WORD:
            raise _no_word()
        archive = open_archive(content, damaged=_DAMAGED)
        _refuse_what_runs(archive)
        _refuse_links_and_fields(archive)
    except Unreadable as error:
        raise _no_word() from error
    made = write_report(sample_report(unit), template=content)
    missing = _missing(made, sample_report(unit))
    if missing:
        raise _refused(
            "template_lacks",
            f"Mẫu chưa có chỗ cho: {', '.join(vi for vi, _en in missing)}. Hãy thêm các thẻ này theo mẫu của phần mềm.",
            f"The template has no place for: {', '.join(en for _vi, en in missing)}. Add these tags after the built-in template.",
        )
    return layout_breaches(made)


def sample_report(unit: Unit) -> Report:
    """Return a report that says something in every place, to look at a template with."""
    return Report(
        head=Head(
            issuer=issuer_name(unit),
            symbol="BC-UBND",
            place=place_name(unit) or "Hạc Thành",
            parent="CƠ QUAN CHỦ QUẢN",
            number=128,
            dated=date(2026, 12, 18),
        ),
        subject="Kết quả thực hiện công tác cải cách hành chính (bản xem thử mẫu)",
        blocks=(
            Paragraph("I. KẾT QUẢ ĐẠT ĐƯỢC", Role.PART),
            Paragraph("1. Công tác chỉ đạo, điều hành", Role.HEADING),
            Paragraph(
                "Trong kỳ đã ban hành 12 văn bản chỉ đạo; mọi số liệu của báo cáo lấy từ biểu kèm theo, nên lời văn và bảng không khác nhau."
            ),
            Paragraph("Kế hoạch cải cách hành chính năm 2026", Role.ITEM),
            Paragraph("Kế hoạch kiểm tra cải cách hành chính năm 2026", Role.ITEM),
            Paragraph("II. NHIỆM VỤ TRỌNG TÂM", Role.PART),
            Paragraph("Tiếp tục thực hiện các nhiệm vụ của kế hoạch năm."),
        ),
        signatory=Signatory(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Nguyễn Văn Mẫu"),
        to=("Sở Nội vụ",),
        recipients=("Như trên", "Thường trực Đảng ủy"),
        draft="DỰ THẢO",
    )


def _refuse_what_runs(archive: Archive) -> None:
    left = _MOST_UNPACKED
    for name in archive.names:
        left -= len(archive.read(name, most=left))
    found = next((name for name in archive.names if _RUNS.search(name)), "")
    if found or _TYPES not in archive or _RUNNING_TYPES.search(archive.read(_TYPES)):
        raise _refused(
            "template_runs",
            "Mẫu có macro hoặc đối tượng nhúng. Hãy lưu lại dưới dạng .docx thường và bỏ các đối tượng nhúng.",
            "The template holds macros or embedded objects. Save it as a plain .docx without them.",
        )


def _refuse_links_and_fields(archive: Archive) -> None:
    for name in archive.names:
        if not name.endswith((".xml", ".rels")):
            continue
        root = parse_xml(archive.read(name), damaged=_DAMAGED)
        if name.endswith(".rels"):
            _refuse_links(root)
        else:
            _refuse_fields(root)


def _refuse_links(root: etree._Element) -> None:
    for one in root.iter("{*}Relationship"):
        if one.get("TargetMode", "").casefold() == "external":
            target = (one.get("Target") or "")[:80]
            raise _refused(
                "template_links_out",
                f"Mẫu có liên kết ra ngoài ({target}). Hãy bỏ liên kết: chèn ảnh vào tệp, gỡ mẫu đính kèm và siêu liên kết.",
                f"The template links out of itself ({target}). Take the link out: put pictures into the file, remove the attached template and hyperlinks.",
                target=target,
            )


def _refuse_fields(root: etree._Element) -> None:
    for words in _field_codes(root):
        first = words.split(maxsplit=1)[0].upper() if words.split() else ""
        if first and first not in _FIELDS:
            raise _refused(
                "template_field",
                f"Mẫu có trường {first} mà báo cáo không dùng được. Hãy bỏ trường này; số trang (PAGE) thì được.",
                f"The template has a field {first} that a report cannot use. Take it out; page numbers (PAGE) are fine.",
                field=first,
            )


def _field_codes(root: etree._Element) -> Iterator[str]:
    """Yield the code of each field, however many runs it is torn into."""
    for simple in root.iter(qn("w:fldSimple")):
        yield simple.get(qn("w:instr")) or ""
    open_codes: list[str] = []
    for one in root.iter(qn("w:fldChar"), qn("w:instrText")):
        kind = one.get(qn("w:fldCharType"))
        if one.tag == qn("w:instrText"):
            if not open_codes:
                yield one.text or ""
            else:
                open_codes[-1] += one.text or ""
        elif kind == "begin":
            open_codes.append("")
        elif open_codes:
            yield open_codes[-1]
            if kind == "end":
                open_codes.pop()
    yield from open_codes


def _missing(made: bytes, told: Report) -> list[tuple[str, str]]:
    """Return what of a report does not stand in the file that was made of it."""
    said = _words(made)
    places: Iterable[tuple[str, str, str]] = (
        (told.head.issuer, "tên cơ quan {{ issuer }}", "the office {{ issuer }}"),
        (f"{told.head.number}/{told.head.symbol}", "số, ký hiệu {{ number }}/{{ symbol }}", "number and symbol {{ number }}/{{ symbol }}"),
        ("ngày 18 tháng 12 năm 2026", "địa danh, ngày {{ place_and_day }}", "place and day {{ place_and_day }}"),
        ("(bản xem thử mẫu)", "trích yếu {{ subject }}", "the subject {{ subject }}"),
        (told.signatory.authority[1], "chức vụ người ký {{ line }} của authority", "the authority, {{ line }} of authority"),
        (told.signatory.name, "họ tên người ký {{ signer }}", "the signer {{ signer }}"),
        ("Thường trực Đảng ủy", "nơi nhận {{ one }} của recipients", "recipients, {{ one }} of recipients"),
        (told.draft, "dấu dự thảo {{ draft }}", "the mark of a draft {{ draft }}"),
    )  # fmt: skip
    return [(vi, en) for text, vi, en in places if _plain(text) not in said]


def _words(file: bytes) -> str:
    document = docx.Document(io.BytesIO(file))
    roots = [document.element]
    for section in document.sections:
        roots += [section.header._element, section.footer._element]
        roots += [section.first_page_header._element, section.first_page_footer._element]
    lines = (
        "".join(one.text or "" for one in paragraph.iter(qn("w:t")))
        for root in roots
        for paragraph in root.iter(qn("w:p"))
    )
    return _plain(" ".join(lines))


def _plain(text: str) -> str:
    """Return a text without blanks: an office on two lines has none between them."""
    return "".join(text.split()).casefold()


def _no_word() -> InvalidInput:
    return _refused(
        "template_no_word",
        "Tệp này không phải tệp Word (.docx) đọc được. Hãy lưu mẫu từ Word với định dạng .docx.",
        "This is no readable Word file (.docx). Save the template from Word as .docx.",
    )


def _refused(code: str, vi: str, en: str, **values: object) -> InvalidInput:
    return InvalidInput(code, vi, en, **values)
