"""The workbook as it was sent, with all that is wrong marked in it: red cells with a comment each, and a list on a sheet in front."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from thuocdo.campaigns.workbook.findings import Finding
from thuocdo.campaigns.workbook.layout import PROBLEMS
from thuocdo.campaigns.workbook.package import refuse_unsafe_parts
from thuocdo.errors import InvalidInput

log = structlog.get_logger(__name__)
_WRONG = PatternFill("solid", start_color="FFFFC7CE", end_color="FFFFC7CE")
_DOUBTFUL = PatternFill("solid", start_color="FFFFEB9C", end_color="FFFFEB9C")
_AUTHOR = "Thước Đo"
_CELL = re.compile(r"([A-Z]{1,3}\d{1,7})")
#: What a comment holds before it hides half the sheet.
_LONGEST_COMMENT = 1_000
_WIDTHS = (18, 12, 70, 70)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f]")


def marked_copy(content: bytes, findings: Sequence[Finding], *, english: bool = False) -> bytes:
    """Return a workbook with what is wrong marked in it, in one language in the cells and in both in the list.

    Raises:
        InvalidInput: the file cannot be opened by the program that writes it again; the list on the page holds everything.
    """
    refuse_unsafe_parts(content)
    try:
        book = load_workbook(io.BytesIO(content))
        for sheet, by_cell in _by_cell(findings).items():
            if sheet in book.sheetnames:
                for address, found in by_cell.items():
                    _mark(book[sheet][address], found, english=english)
        _list(book, findings)
        target = io.BytesIO()
        book.save(target)
    except MemoryError:
        raise
    except (
        Exception
    ) as error:  # what another program wrote may be read by nobody else; here it ends
        log.warning("campaign_workbook_not_marked", reason=repr(error)[:200])
        raise _not_marked() from error
    return target.getvalue()


def _by_cell(findings: Sequence[Finding]) -> Mapping[str, Mapping[str, Sequence[Finding]]]:
    found: dict[str, dict[str, list[Finding]]] = defaultdict(lambda: defaultdict(list))
    for one in findings:
        match = _CELL.match(one.address)
        if match:
            found[one.sheet][match.group(1)].append(one)
    return found


def _mark(cell: Any, findings: Sequence[Finding], *, english: bool) -> None:
    if (
        type(cell).__name__ == "MergedCell"
    ):  # all but the first of a merged range take no style of their own
        return
    words = "\n".join(one.en if english else one.vi for one in findings)
    before = f"{cell.comment.text}\n\n" if cell.comment else ""
    cell.fill = _WRONG if any(one.blocks for one in findings) else _DOUBTFUL
    comment = Comment(_UNPRINTABLE.sub("", before + words)[:_LONGEST_COMMENT], _AUTHOR)
    comment.width, comment.height = 320, 140
    cell.comment = comment


def _list(book: Any, findings: Sequence[Finding]) -> None:
    """Put a sheet with all of it in front; one of an earlier time makes room."""
    if PROBLEMS in book.sheetnames:
        del book[PROBLEMS]
    page = book.create_sheet(PROBLEMS, 0)
    book.active = 0
    for sheet in book.worksheets[1:]:
        sheet.sheet_view.tabSelected = False
    page.append(["Trang tính", "Ô", "Chỗ cần sửa", "In English"])
    for cell in page[1]:
        cell.font = Font(bold=True)
    for number, one in enumerate(findings, start=2):
        for column, text in enumerate((one.sheet, one.address, one.vi, one.en), start=1):
            cell = page.cell(number, column)
            cell.value = _UNPRINTABLE.sub("", text)
            cell.data_type = "s"  # a text that begins with "=" is none of our formulas
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        page.cell(number, 3).fill = _WRONG if one.blocks else _DOUBTFUL
    for column, width in enumerate(_WIDTHS, start=1):
        page.column_dimensions[get_column_letter(column)].width = width
    page.freeze_panes = "A2"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_setup.fitToHeight = 0


def _not_marked() -> InvalidInput:
    return InvalidInput(
        "workbook_not_marked",
        "Không đánh dấu được vào tệp này. Danh sách trên trang có đủ mọi lỗi, theo từng ô.",
        "This file cannot be marked. The list on the page holds everything, cell by cell.",
    )
