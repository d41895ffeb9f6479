"""Small Word and Excel files written part by part, for what ready-made writers cannot or will not write."""

from __future__ import annotations

import io
import zipfile

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_DRAWN = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def archive(parts: dict[str, str | bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as opened:
        for name, content in parts.items():
            opened.writestr(name, content)
    return stream.getvalue()


def _relations(targets: dict[str, str]) -> str:
    entries = "".join(
        f'<Relationship Id="{identifier}" Type="{_RELATED}/{kind}" Target="{target}"/>'
        for identifier, (kind, target) in ((n, t.split("=")) for n, t in targets.items())
    )
    return f'<Relationships xmlns="{_PACKAGE}">{entries}</Relationships>'


def word_file(body: str, **parts: str) -> bytes:
    """Return a .docx with this body; `parts` are the inside of further parts by kind (numbering, styles, footnotes, header1 …)."""
    names = {"_rels/.rels": _relations({"r0": "officeDocument=word/document.xml"})}
    related = {}
    for kind, inside in parts.items():
        root = {"header1": "hdr"}.get(kind, kind)
        related[f"id_{kind}"] = f"{'header' if kind == 'header1' else kind}={kind}.xml"
        names[f"word/{kind}.xml"] = (
            f'<w:{root} xmlns:w="{_WORD}" xmlns:r="{_RELATED}" {_DRAWN}>{inside}</w:{root}>'
        )
    names["word/_rels/document.xml.rels"] = _relations(related)
    names["word/document.xml"] = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{_WORD}" xmlns:r="{_RELATED}" {_DRAWN}>'
        f"<w:body>{body}</w:body></w:document>"
    )
    return archive(names)


def excel_file(*sheets: str, strings: str = "", styles: str = "", settings: str = "") -> bytes:
    """Return an .xlsx; each sheet is the inside of a worksheet element."""
    related = {f"s{n}": f"worksheet=worksheets/sheet{n}.xml" for n in range(len(sheets))}
    related |= {"t": "sharedStrings=sharedStrings.xml", "y": "styles=styles.xml"}
    listed = "".join(
        f'<sheet name="Biểu {n}" sheetId="{n + 1}" r:id="s{n}"/>' for n in range(len(sheets))
    )
    parts: dict[str, str | bytes] = {
        "_rels/.rels": _relations({"r0": "officeDocument=xl/workbook.xml"}),
        "xl/_rels/workbook.xml.rels": _relations(related),
        "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_RELATED}">{settings}<sheets>{listed}</sheets></workbook>',
        "xl/sharedStrings.xml": f'<sst xmlns="{_SHEET}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{_SHEET}">{styles}</styleSheet>',
    }
    for number, inside in enumerate(sheets):
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{_SHEET}">{inside}</worksheet>'
        )
    return archive(parts)


def paragraph(text: str, properties: str = "") -> str:
    return (
        f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"
    )


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def cell(inside: str, properties: str = "") -> str:
    inside = inside if inside.startswith("<") else paragraph(inside)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"
