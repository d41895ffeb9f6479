"""A letter and a report as offices write them."""

from __future__ import annotations

import io
from datetime import date

from PIL import Image

from thuocdo.documents.official.model import (
    Annex,
    Head,
    Letter,
    Paragraph,
    Picture,
    Report,
    Role,
    Signatory,
)
from thuocdo.documents.paper import Align, Column, ColumnKind, Table, row

TABLE = Table(
    (
        Column("STT", 8, Align.CENTRE),
        Column("Đơn vị", 60),
        Column("Trạng thái", 32),
        Column("Quá hạn (ngày)", 20, Align.END, ColumnKind.NUMBER),
    ),
    (row(1, "Phường Mẫu", "Chưa bắt đầu", 3), row(2, "Phường Bên", "Đang nhập", 3)),
)

SNV = Head(
    issuer="Sở Nội vụ",
    parent="Ủy ban nhân dân tỉnh Thanh Hóa",
    symbol="SNV-CCHC",
    place="Thanh Hóa",
)
UBND = Head(issuer="Ủy ban nhân dân tỉnh Thanh Hóa", symbol="BC-UBND", place="Thanh Hóa")


def letter(**more: object) -> Letter:
    """Return a letter that reminds units of a report."""
    told = {
        "head": SNV,
        "subject": "đôn đốc báo cáo cải cách hành chính quý IV năm 2026",
        "to": ("Các sở, ban, ngành cấp tỉnh", "Ủy ban nhân dân các xã, phường"),
        "paragraphs": (
            'Thực hiện chế độ báo cáo định kỳ, Sở Nội vụ đã mở đợt "Quý IV năm 2026" với hạn nộp ngày 05/12/2026.',
            "Đến nay còn 02 đơn vị chưa nộp báo cáo, cụ thể như sau:",
        ),
        "table": TABLE,
        "closing": ("Đề nghị các đơn vị khẩn trương hoàn thành trước ngày 10/12/2026",),
        "signatory": Signatory(("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "Lê Thị Thảo"),
        "recipients": ("Như trên", "UBND tỉnh (báo cáo)"),
        "kept": "VT, CCHC",
    }
    return Letter(**{**told, **more})


def picture() -> Picture:
    """Return a grey picture in place of a chart."""
    stream = io.BytesIO()
    Image.new("RGB", (800, 320), "#dddddd").save(stream, "PNG")
    return Picture(stream.getvalue(), "Hồ sơ tiếp nhận theo quý")


def report(**more: object) -> Report:
    """Return a report with parts, a table, a picture and two annexes."""
    told = {
        "head": UBND,
        "subject": "Kết quả thực hiện công tác cải cách hành chính năm 2026",
        "to": ("Bộ Nội vụ",),
        "blocks": (
            Paragraph("Thực hiện Công văn số 581/BNV-CCHC, UBND tỉnh báo cáo kết quả như sau:"),
            Paragraph("I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH", Role.PART),
            Paragraph("1. Về tổ chức chỉ đạo, điều hành", Role.HEADING),
            Paragraph("a) Ban hành văn bản", Role.POINT),
            Paragraph("Trong năm 2026, tỉnh đã ban hành 1.234 văn bản & tờ trình <mới>."),
            Paragraph("Kế hoạch cải cách hành chính;", Role.ITEM),
            Paragraph("Bảng 1. Tình hình nộp báo cáo", Role.CAPTION),
            TABLE,
            picture(),
            Paragraph("Trên đây là báo cáo kết quả công tác cải cách hành chính năm 2026"),
        ),
        "signatory": Signatory(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Nguyễn Văn A"),
        "recipients": ("Như trên", "Thường trực Tỉnh ủy"),
        "annexes": (
            Annex("Thống kê số liệu cải cách hành chính", (TABLE,)),
            Annex(
                "Danh mục văn bản",
                (Paragraph("Danh mục ban hành trong năm."), TABLE),
                landscape=False,
            ),
        ),
    }
    return Report(**{**told, **more})


DAY = date(2026, 2, 5)
