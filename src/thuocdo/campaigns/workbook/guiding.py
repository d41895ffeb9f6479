"""The sheets of a workbook beside those of the form: how it is filled, the texts of the areas, and the hidden one."""

from __future__ import annotations

from typing import Any

from thuocdo.campaigns.workbook.content import Content
from thuocdo.campaigns.workbook.layout import GUIDE, SEAL, TEXTS
from thuocdo.campaigns.workbook.looks import COMPUTED, FILL, READ_ONLY, Looks
from thuocdo.campaigns.workbook.sealing import seal_for
from thuocdo.documents.excel import LONGEST_TEXT
from thuocdo.documents.texts import printable
from thuocdo.documents.wording import printed_moment
from thuocdo.working_time.calendars import window_label

#: The first row with an area, counted from 0, and its columns.
TEXT_ROWS = 3
TEXT_KEY, TEXT_AREA, TEXT_WORDS = 0, 1, 2
TOO_LONG = "(Phần lời này dài hơn một ô Excel chứa được; hãy sửa trên hệ thống.)"
_HOW = (
    "Ghi số vào cột «Số liệu» của từng biểu; các ô khác đã khoá. Số lẻ dùng dấu thập phân của máy bạn.",
    "Ô nền xanh đã có số tính từ các sổ. Nếu số đó chưa đúng thì ghi số khác và ghi lý do ở cột «Lý do khác số tính được».",
    "Ô để trống thì hệ thống giữ nguyên số đang có: tệp không xoá được số nào. Muốn xoá một số, hãy xoá trên trang của đơn vị.",
    "Không phát sinh thì ghi dấu gạch ngang (-); có nhưng bằng không thì ghi 0.",
    "Không dùng công thức trong cột «Số liệu»; không thêm, xoá, chuyển dòng, gộp ô, nhân đôi trang tính.",
    "Ô có dấu đỏ ở góc là có ý kiến của cơ quan tổng hợp: đưa chuột vào để đọc.",
    "Chỉ điền một phần cũng được: điền xong phần nào tải lên phần đó. Người khác sửa cùng một ô thì hệ thống hỏi lại, không ghi đè.",
    "Xong thì lưu dạng .xlsx và tải lên ở trang của đơn vị; hệ thống cho xem trước mọi thay đổi rồi mới ghi.",
)


def write_guide(book: Any, looks: Looks, content: Content) -> None:
    """Write the first sheet: what this is, and how it is filled."""
    page, submission = book.add_worksheet(GUIDE), content.submission
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.hide_gridlines(2)
    page.set_column(0, 0, 4)
    page.set_column(1, 1, 22)
    page.set_column(2, 2, 70)
    title = looks.get(bold=True, font_size=14)
    page.set_row(0, 40)
    page.merge_range(0, 0, 0, 2, "", title)
    page.write_string(0, 0, printable(submission.campaign.title), title)
    bold, plain = looks.get(bold=True), looks.get()
    facts = (
        ("Đơn vị", submission.unit.name),
        ("Kỳ báo cáo", window_label(submission.campaign.period, language="vi")),
        ("Hạn gửi", printed_moment(submission.due)),
        ("Biểu mẫu", content.laid[0].form.title if content.laid else ""),
        ("Tải xuống lúc", printed_moment(content.at)),
    )
    for at, (name, said) in enumerate(facts, start=1):
        page.merge_range(at, 0, at, 1, "", bold)
        page.write_string(at, 0, name, bold)
        page.write_string(at, 2, printable(said), plain)
    page.write_string(7, 0, "Cách điền", looks.get(bold=True, font_size=13, text_wrap=False))
    for at, line in enumerate(_HOW, start=8):
        page.write_number(at, 0, at - 7, looks.get(align="center"))
        page.merge_range(at, 1, at, 2, "", plain)
        page.write_string(at, 1, line, plain)
        page.set_row(at, 34)
    after = 9 + len(_HOW)
    for at, (colour, said) in enumerate(
        ((FILL, "ô cần điền"), (COMPUTED, "ô đã có số tính được"), (READ_ONLY, "chỉ để xem")),
        start=after,
    ):
        page.write_blank(at, 0, None, looks.get(bg_color=colour, border=1))
        page.merge_range(at, 1, at, 2, "", plain)
        page.write_string(at, 1, said, plain)
    page.protect("", {})


def write_texts(book: Any, looks: Looks, content: Content) -> None:
    """Write the sheet with the text of each area."""
    page = book.add_worksheet(TEXTS)
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.hide_gridlines(2)
    page.set_column(TEXT_KEY, TEXT_KEY, 4, None, {"hidden": True})
    page.set_column(TEXT_AREA, TEXT_AREA, 30)
    page.set_column(TEXT_WORDS, TEXT_WORDS, 110)
    page.write_string(
        0, TEXT_AREA, "Phần lời của báo cáo", looks.get(bold=True, font_size=13, text_wrap=False)
    )
    hint = "Mỗi ô là lời của một lĩnh vực; xuống dòng bằng Alt+Enter. Ô để trống thì giữ nguyên lời đang có."
    page.write_string(1, TEXT_AREA, hint, looks.get(italic=True, text_wrap=False))
    head = looks.get(bold=True, align="center", border=1, bg_color=READ_ONLY)
    page.write_string(2, TEXT_AREA, "Lĩnh vực", head)
    page.write_string(2, TEXT_WORDS, "Nội dung", head)
    page.freeze_panes(TEXT_ROWS, TEXT_WORDS)
    locked = looks.get(border=1, valign="top", bg_color=READ_ONLY)
    free = looks.get(border=1, valign="top", locked=False, bg_color=FILL, num_format="@")
    for at, area in enumerate(content.areas, start=TEXT_ROWS):
        page.set_row(at, 110)
        page.write_string(at, TEXT_KEY, area.key)
        page.write_string(at, TEXT_AREA, area.vi, looks.get(border=1, valign="top", bold=True))
        words = printable(content.passages[area.key].text) if area.key in content.passages else ""
        if len(words) > LONGEST_TEXT:
            page.write_string(at, TEXT_WORDS, TOO_LONG, locked)
        elif words:
            page.write_string(at, TEXT_WORDS, words, free)
        else:
            page.write_blank(at, TEXT_WORDS, None, free)
    page.protect("", {"format_columns": True, "format_rows": True})


def write_seal(book: Any, content: Content) -> None:
    """Write the hidden sheet: whose workbook this is, and from which changes of the cells it was made."""
    page = book.add_worksheet(SEAL)
    page.very_hidden()
    for at, (name, said) in enumerate(
        seal_for(content.submission, content.seen, at=content.at).lines()
    ):
        page.write_string(at, 0, name)
        page.write_string(at, 1, said)
    page.protect("", {})
