"""Writing letters and reports: tags of the template filled in by docxtpl, then lines, body and annexes put in their places."""

from __future__ import annotations

import copy
import io
from collections.abc import Sequence
from typing import Any
from zipfile import BadZipFile

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.exceptions import TemplateError
from lxml import etree

from thuocdo.documents.official import styles
from thuocdo.documents.official.body import Body
from thuocdo.documents.official.model import Annex, Block, Letter, Paragraph, Report, Signatory
from thuocdo.documents.official.tags import PlainTags
from thuocdo.documents.official.template import SIDES_MM, TemplateKind, default_template
from thuocdo.documents.official.typography import ended, listed, typeset
from thuocdo.documents.official.words import day_line, number_text, office_lines, roman
from thuocdo.documents.texts import one_line
from thuocdo.errors import InvalidInput

#: Stands for what the program makes, until it is put there; no text of a document can hold it.
_MARK = "\ue0d0"
_SLOTS = ("issuer_line", "motto_line", "subject_line", "body")
_MOTTO = "Độc lập - Tự do - Hạnh phúc"
_HEAD_PT, _MOTTO_PT, _TITLE_PT = 13, 14, 14
#: The decree: between a third and half of the words.
_SHARE = 0.45


def write_letter(letter: Letter, *, template: bytes | None = None) -> bytes:
    """Return an official letter (công văn) as .docx.

    Args:
        letter: what it says; number and day are left open where they are null.
        template: an office's own .docx with the tags of ours; null for the one as delivered.

    Raises:
        InvalidInput: the template cannot be read, or a tag in it is wrong.

    Source: Decree 30/2020/NĐ-CP, Annex I and Annex III, model 1.4.
    """
    blocks: list[Block] = [Paragraph(text) for text in letter.paragraphs]
    if letter.table is not None:
        blocks.append(letter.table)
    blocks += [Paragraph(text) for text in letter.closing]
    subject = typeset(letter.subject).removeprefix("V/v ").rstrip(".")
    told = _told(letter, subject=subject, name=f"Công văn V/v {subject}", author=letter.head.issuer)
    return _written(
        told, blocks, letter.annexes, document=letter, template=template, kind=TemplateKind.LETTER
    )


def write_report(report: Report, *, template: bytes | None = None) -> bytes:
    """Return an official report as .docx; see `write_letter`.

    Source: Decree 30/2020/NĐ-CP, Annex I and Annex III, model 1.5.
    """
    subject = typeset(report.subject).rstrip(".")
    author = report.author or report.head.issuer
    told = _told(report, subject=subject, name=f"{report.kind} {subject}", author=author)
    told |= {
        "kind": one_line(report.kind).upper(),
        "bases": [typeset(one) for one in report.bases],
        "draft": typeset(report.draft),
    }
    return _written(
        told,
        report.blocks,
        report.annexes,
        document=report,
        template=template,
        kind=TemplateKind.REPORT,
    )


def _told(document: Letter | Report, *, subject: str, name: str, author: str) -> dict[str, Any]:
    head = document.head
    kept = f"Lưu: {document.kept.removeprefix('Lưu:').strip(' .')}"
    to = tuple(typeset(one).strip(" -–;.") for one in document.to)
    signer: Signatory = document.signatory
    return {
        "name": one_line(name)[:255],
        "author": one_line(author)[:255],
        "draft": "",
        "parent": office_lines(head.parent),
        "issuer": office_lines(head.issuer),
        "number": number_text(head.number),
        "symbol": one_line(head.symbol),
        "place_and_day": day_line(head.place, head.dated),
        "subject": subject,
        "to": to if len(to) == 1 else listed(to),
        "recipients": listed((*document.recipients, kept)),
        "authority": [one_line(line).upper() for line in signer.authority],
        "signer": one_line(signer.name),
        **{slot: f"<w:p><w:r><w:t>{_MARK}{slot}</w:t></w:r></w:p>" for slot in _SLOTS},
    }


def _written(
    told: dict[str, Any],
    blocks: Sequence[Block],
    annexes: Sequence[Annex],
    *,
    document: Letter | Report,
    template: bytes | None,
    kind: TemplateKind,
) -> bytes:
    made = _rendered(template or default_template(kind), told)
    ids = styles.with_official_styles(made.docx)
    body = Body(made.docx, ids)
    upright = _text_width(made.docx.sections[-1])
    lines = _lines(body, told)
    _put(
        made.docx.element.body, {**lines, "body": body.last_elements(_ended(blocks), width=upright)}
    )
    if annexes:
        _append_annexes(made.docx, body, annexes, document)
    properties = made.docx.core_properties
    properties.title, properties.author = told["name"], told["author"]
    properties.language = "vi-VN"
    stream = io.BytesIO()
    made.docx.save(stream)
    return stream.getvalue()


def _rendered(template: bytes, told: dict[str, Any]) -> DocxTemplate:
    """Fill in the tags: `tags.PlainTags` says what a template may ask for."""
    plain = {name: value for name, value in told.items() if name not in _SLOTS}
    raw = {name: _Raw(told[name]) for name in _SLOTS}
    environment = PlainTags(autoescape=True, undefined=StrictUndefined)
    try:
        made = DocxTemplate(io.BytesIO(template))
        made.render({**plain, **raw}, environment, autoescape=True)
    except TemplateError as error:
        raise InvalidInput(
            "template_tag_wrong",
            f"Mẫu Word có thẻ không dùng được: {error}. Hãy sửa thẻ theo mẫu gốc rồi tải lên lại.",
            f"A tag of the Word template cannot be used: {error}. Mend it after the original template.",
            reason=str(error),
        ) from error
    except (BadZipFile, KeyError, ValueError, etree.LxmlError) as error:
        raise InvalidInput(
            "template_unreadable",
            "Mẫu này không phải tệp Word (.docx) đọc được. Hãy lưu lại từ Word với định dạng .docx.",
            "This template is no readable Word file (.docx). Save it from Word as .docx again.",
        ) from error
    return made


class _Raw(str):
    """XML of ours that is put in as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def _lines(body: Body, told: dict[str, Any]) -> dict[str, list[Any]]:
    left, right = SIDES_MM
    issuer, subject = (told[name].split("\n")[-1] for name in ("issuer", "subject"))
    return {
        "issuer_line": [body.line(issuer, share=_SHARE, size_pt=_HEAD_PT, room_mm=left)],
        "motto_line": [body.line(_MOTTO, share=1, size_pt=_MOTTO_PT, room_mm=right)],
        "subject_line": [
            body.line(_last_line(subject), share=_SHARE, size_pt=_TITLE_PT, room_mm=left + right)
        ],
    }


def _last_line(text: str) -> str:
    """Return as much of a title as one line holds at the most."""
    return text[:70]


def _put(root: Any, parts: dict[str, list[Any]]) -> None:
    """Put elements where their marks stand; a template that lacks a place for them goes without, but for the body."""
    there = set()
    for paragraph in list(root.iter(qn("w:p"))):
        text = "".join(one.text or "" for one in paragraph.iter(qn("w:t")))
        if not text.startswith(_MARK):
            continue
        name = text.removeprefix(_MARK)
        there.add(name)
        for element in parts[name]:
            paragraph.addprevious(element)
        parent = paragraph.getparent()
        parent.remove(paragraph)
        if parent.tag == qn("w:tc") and (len(parent) == 0 or parent[-1].tag != qn("w:p")):
            parent.append(parse_xml(f"<w:p {nsdecls('w')}/>"))
    if "body" not in there:
        raise InvalidInput(
            "template_without_body",
            "Mẫu Word không có thẻ {{p body }} nên không biết đặt nội dung ở đâu. Hãy thêm thẻ này vào một đoạn riêng.",
            "The Word template has no tag {{p body }}, so the body has no place. Add it in a paragraph of its own.",
        )


def _ended(blocks: Sequence[Block]) -> list[Block]:
    """Return blocks whose last paragraph ends the document; one that ends with a table or picture gets no mark."""
    made = list(blocks)
    if made and isinstance(made[-1], Paragraph):
        made[-1] = Paragraph(ended(made[-1].text), made[-1].role)
    return made


def _text_width(section: Any) -> float:
    return float(section.page_width - section.left_margin - section.right_margin) / Mm(1)


def _append_annexes(
    docx: Any, body: Body, annexes: Sequence[Annex], document: Letter | Report
) -> None:
    """Append annexes behind the signatures, each with pages and numbers of its own.

    Source: Decree 30/2020/NĐ-CP, Annex I, part III.
    """
    root = docx.element.body
    last = root.find(qn("w:sectPr"))
    main = copy.deepcopy(last)
    _end_pages(last, main)
    for at, annex in enumerate(annexes):
        pages = _annex_pages(main, landscape=annex.landscape)
        wide = _sheet_width(pages)
        head = document.head
        named = "công văn" if isinstance(document, Letter) else document.kind.lower()
        number = f"số {number_text(head.number)}/{head.symbol}"
        day = day_line("", head.dated)
        which = f"Phụ lục {roman(at + 1)}" if len(annexes) > 1 else "Phụ lục"
        elements = [
            body.paragraph(which, styles.ANNEX),
            body.paragraph(typeset(annex.title).upper(), styles.ANNEX_TITLE),
            body.paragraph(
                f"(Kèm theo {named} {number} {day} của {one_line(head.issuer)})", styles.ANNEX_NOTE
            ),
            *body.elements(annex.blocks, width=wide),
        ]
        for element in elements:
            last.addprevious(element)
        if at < len(annexes) - 1:
            _end_pages(last, pages)
        else:
            root.replace(last, pages)


def _end_pages(last: Any, pages: Any) -> None:
    """End pages before an element: in the empty paragraph that stands there, else in one of its own, as low as can be."""
    paragraph = last.getprevious()
    if paragraph is None or paragraph.tag != qn("w:p") or len(paragraph.findall(qn("w:r"))):
        paragraph = parse_xml(f"<w:p {nsdecls('w')}><w:pPr/></w:p>")
        last.addprevious(paragraph)
    shape = paragraph.get_or_add_pPr()
    for old in shape.findall(qn("w:spacing")):
        shape.remove(old)
    low = parse_xml(
        f"<w:spacing {nsdecls('w')} w:before='0' w:after='0' w:line='20' w:lineRule='exact'/>"
    )
    style = shape.find(qn("w:pStyle"))
    shape.insert(0 if style is None else 1, low)
    shape.append(copy.deepcopy(pages))


def _annex_pages(main: Any, *, landscape: bool) -> Any:
    pages = copy.deepcopy(main)
    for tag in ("w:pgNumType", "w:type"):
        for old in pages.findall(qn(tag)):
            pages.remove(old)
    size = pages.find(qn("w:pgSz"))
    if landscape:
        wide, high = size.get(qn("w:w")), size.get(qn("w:h"))
        size.set(qn("w:w"), high)
        size.set(qn("w:h"), wide)
        size.set(qn("w:orient"), "landscape")
    numbers = parse_xml(f"<w:pgNumType {nsdecls('w')} w:start='1'/>")
    pages.find(qn("w:pgMar")).addnext(numbers)
    return pages


def _sheet_width(pages: Any) -> float:
    size, margins = pages.find(qn("w:pgSz")), pages.find(qn("w:pgMar"))
    twips = int(size.get(qn("w:w"))) - sum(
        int(margins.get(qn(f"w:{side}"))) for side in ("left", "right")
    )
    return twips * 25.4 / 1440
