"""The named styles of official documents, under Vietnamese names, because offices change them in Word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from thuocdo.documents import layout
from thuocdo.documents.official.model import Role
from thuocdo.documents.word_styles import name_fonts, with_styles

NATION, MOTTO = "VB Quốc hiệu", "VB Tiêu ngữ"
PARENT, ISSUER = "VB Cơ quan chủ quản", "VB Cơ quan ban hành"
NUMBER, ABOUT, DATED = "VB Số ký hiệu", "VB Trích yếu công văn", "VB Địa danh ngày tháng"
KIND, SUBJECT = "VB Tên loại", "VB Trích yếu"
RULE = "VB Đường kẻ"
TO, TO_EACH = "VB Kính gửi", "VB Kính gửi từng nơi"
BASIS = "VB Căn cứ"
AUTHORITY, SIGNER, SIGNING_ROOM = "VB Quyền hạn chức vụ", "VB Họ tên người ký", "VB Chỗ ký"
RECIPIENTS, RECIPIENT = "VB Nơi nhận", "VB Nơi nhận từng dòng"
ANNEX, ANNEX_TITLE, ANNEX_NOTE = "VB Phụ lục", "VB Tên phụ lục", "VB Kèm theo"
PICTURE, DRAFT = "VB Hình", "VB Dự thảo"
PAGE_NUMBER = "VB Số trang"

STYLE_OF_ROLE = {
    Role.PART: "VB Phần",
    Role.HEADING: "VB Mục",
    Role.POINT: "VB Điểm",
    Role.BODY: "VB Nội dung",
    Role.ITEM: "VB Gạch đầu dòng",
    Role.CAPTION: "VB Tên bảng hình",
    Role.NOTE: "VB Chú thích",
}

#: The decree allows 10 or 12.7 mm.
FIRST_LINE_MM = 12.7
_TWIPS_A_MM = 1440 / 25.4


@dataclass(frozen=True, slots=True)
class _Look:
    """How a style looks: size, spaces before and after in points, `line` in lines; `first` indents the first line."""

    id: str
    name: str
    size: float
    align: str = "center"
    bold: bool = False
    italic: bool = False
    before: float = 0
    after: float = 0
    line: float = 1
    first: bool = False
    keep: bool = False


_LOOKS = (
    _Look("VBQuocHieu", NATION, 13, bold=True),
    _Look("VBTieuNgu", MOTTO, 14, bold=True),
    _Look("VBCoQuanChuQuan", PARENT, 13),
    _Look("VBCoQuan", ISSUER, 13, bold=True),
    _Look("VBSoKyHieu", NUMBER, 13, before=4),
    _Look("VBTrichYeuCongVan", ABOUT, 13, before=6),
    _Look("VBDiaDanh", DATED, 14, italic=True, before=4),
    _Look("VBTenLoai", KIND, 14, bold=True, before=14, keep=True),
    _Look("VBTrichYeu", SUBJECT, 14, bold=True, keep=True),
    _Look("VBDuongKe", RULE, 2),
    _Look("VBKinhGui", TO, 14, before=14, after=6),
    _Look("VBKinhGuiTungNoi", TO_EACH, 14, "left", after=3),
    _Look("VBCanCu", BASIS, 14, "both", italic=True, after=6, line=1.15, first=True),
    _Look("VBPhan", STYLE_OF_ROLE[Role.PART], 14, "both", bold=True, before=6, after=6, line=1.15, first=True, keep=True),
    _Look("VBMuc", STYLE_OF_ROLE[Role.HEADING], 14, "both", bold=True, before=6, after=6, line=1.15, first=True, keep=True),
    _Look("VBDiem", STYLE_OF_ROLE[Role.POINT], 14, "both", after=6, line=1.15, first=True, keep=True),
    _Look("VBNoiDung", STYLE_OF_ROLE[Role.BODY], 14, "both", after=6, line=1.15, first=True),
    _Look("VBGachDauDong", STYLE_OF_ROLE[Role.ITEM], 14, "both", after=6, line=1.15, first=True),
    _Look("VBTenBang", STYLE_OF_ROLE[Role.CAPTION], 13, bold=True, before=6, after=4, keep=True),
    _Look("VBChuThich", STYLE_OF_ROLE[Role.NOTE], 12, "left", italic=True, before=2, after=6),
    _Look("VBQuyenHan", AUTHORITY, 14, bold=True),
    _Look("VBChoKy", SIGNING_ROOM, 14),
    _Look("VBHoTen", SIGNER, 14, bold=True),
    _Look("VBNoiNhan", RECIPIENTS, 12, "left", bold=True, italic=True),
    _Look("VBNoiNhanDong", RECIPIENT, 11, "left"),
    _Look("VBPhuLuc", ANNEX, 14, bold=True, keep=True),
    _Look("VBTenPhuLuc", ANNEX_TITLE, 14, bold=True, keep=True),
    _Look("VBKemTheo", ANNEX_NOTE, 14, italic=True, after=8, keep=True),
    _Look("VBHinh", PICTURE, 14, after=6),
    _Look("VBDuThao", DRAFT, 12, italic=True),
    _Look("VBSoTrang", PAGE_NUMBER, 13),
)  # fmt: skip


def with_official_styles(document: Any) -> dict[str, str]:
    """Give a document the styles it lacks and return the identifiers of all of them by name.

    A style that is there stays as the office made it. Table styles come with `word_styles`.
    """
    known = {style.name for style in document.styles}
    if "Table Text" not in known:
        with_styles(document, sheet=layout.A4, keep=bool(known & {look.name for look in _LOOKS}))
        name_fonts(document)
    root = document.styles.element
    for look in _LOOKS:
        if look.name not in known:
            root.append(parse_xml(_xml(look)))
    return {style.name: style.style_id for style in document.styles}


def _xml(look: _Look) -> str:
    first = f"<w:ind w:firstLine='{round(FIRST_LINE_MM * _TWIPS_A_MM)}'/>" if look.first else ""
    bold, italic = "<w:b/>" * look.bold, "<w:i/>" * look.italic
    fonts = " ".join(f"w:{one}='{layout.FONT}'" for one in ("ascii", "hAnsi", "cs", "eastAsia"))
    half = round(look.size * 2)
    return (
        f"<w:style {nsdecls('w')} w:type='paragraph' w:customStyle='1' w:styleId='{look.id}'>"
        f"<w:name w:val='{look.name}'/><w:basedOn w:val='Normal'/><w:qFormat/>"
        f"<w:pPr>{'<w:keepNext/>' * look.keep}<w:spacing w:before='{round(look.before * 20)}' w:after='{round(look.after * 20)}' "
        f"w:line='{round(look.line * 240)}' w:lineRule='auto'/>{first}<w:jc w:val='{look.align}'/></w:pPr>"
        f"<w:rPr><w:rFonts {fonts}/>{bold}{italic}<w:color w:val='000000'/><w:sz w:val='{half}'/><w:szCs w:val='{half}'/></w:rPr>"
        f"</w:style>"
    )


def style_of(element: Any) -> str | None:
    """Return the identifier of the style of a paragraph; null where it names none."""
    found = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return None if found is None else found.get(qn("w:val"))
