"""What is wrong with a workbook that came back: where, what happened, and what to do, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from thuocdo.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong at a place; `blocks` keeps the whole file from being stored. An empty address is about the sheet, or the file."""

    sheet: str
    address: str
    vi: str
    en: str
    blocks: bool = True
    row: str = ""

    @property
    def place(self) -> str:
        """Return where it is, as people say it."""
        return f"{self.sheet}!{self.address}" if self.sheet and self.address else self.sheet


class NotOurs(InvalidInput):
    """A file of which nothing can be taken; `findings` say all that speaks against it."""

    def __init__(self, code: str, findings: Sequence[Finding]) -> None:
        vi = " ".join(one.vi for one in findings)
        en = " ".join(one.en for one in findings)
        super().__init__(code, vi, en, findings=tuple(findings))


def refused(code: str, vi: str, en: str) -> NotOurs:
    """Return the refusal of a whole file for one reason."""
    return NotOurs(code, [Finding("", "", vi, en)])


def too_large(limit_mb: int) -> NotOurs:
    """Return what somebody gets who sends a file that no workbook of a form is as large as."""
    return refused(
        "workbook_too_large",
        f"Tệp lớn hơn {limit_mb} MB; sổ của một biểu không lớn như vậy. Hãy tải sổ mới và chép số sang.",
        f"The file is larger than {limit_mb} MB; no workbook of a form is. Download a new one and copy the figures.",
    )


def no_workbook() -> NotOurs:
    """Return what somebody gets who sends another kind of file."""
    return refused(
        "no_workbook",
        "Tệp này không phải sổ Excel (.xlsx). Hãy tải lên đúng tệp đã tải xuống từ trang của đơn vị.",
        "This is no Excel workbook (.xlsx). Upload the file that was downloaded from the page of the unit.",
    )


def holds_macros() -> NotOurs:
    """Return what somebody gets whose workbook runs programs, whatever it is called."""
    return refused(
        "workbook_with_macros",
        "Tệp có macro nên bị từ chối, dù tên tệp là gì. Hãy lưu lại dạng «Sổ làm việc Excel (.xlsx)» rồi tải lên.",
        "The file holds macros and is refused, whatever its name. Save it as «Excel Workbook (.xlsx)» and upload that.",
    )


def foreign() -> NotOurs:
    """Return what somebody gets whose workbook was not made here."""
    return refused(
        "foreign_workbook",
        "Sổ này không được tải xuống từ hệ thống (thiếu trang ẩn nhận dạng). Hãy tải sổ của đơn vị, chép số vào rồi tải lên.",
        "This workbook was not downloaded here (its hidden sheet is missing). Download that of the unit, copy the figures and upload it.",
    )


def forged() -> NotOurs:
    """Return what somebody gets whose hidden sheet was changed."""
    return refused(
        "forged_workbook",
        "Trang ẩn nhận dạng của sổ đã bị sửa nên không tin được. Hãy tải sổ mới của đơn vị và chép số sang.",
        "The hidden sheet of the workbook was changed, so it cannot be trusted. Download a new one and copy the figures.",
    )


def of_another_campaign(name: str) -> Finding:
    """Return what is said of a workbook of another campaign."""
    return Finding(
        "",
        "",
        f"Sổ này của đợt báo cáo khác: «{name}».",
        f"This workbook belongs to another campaign: «{name}».",
    )


def of_another_unit(name: str) -> Finding:
    """Return what is said of a workbook of another unit."""
    return Finding(
        "",
        "",
        f"Sổ này của đơn vị khác: «{name}».",
        f"This workbook belongs to another unit: «{name}».",
    )


def of_another_form(code: str, own: str) -> Finding:
    """Return what is said of a workbook of another form version."""
    return Finding(
        "",
        "",
        f"Sổ này theo biểu «{code}», đơn vị đang báo cáo theo biểu «{own}». Hãy tải sổ mới.",
        f"This workbook follows the form {code!r}, the unit answers {own!r}. Download a new one.",
    )


def of_older_layout() -> Finding:
    """Return what is said of a workbook of an older release."""
    return Finding(
        "",
        "",
        "Sổ này theo bố cục cũ của phần mềm. Hãy tải sổ mới và chép số sang.",
        "This workbook has a layout of an older release. Download a new one and copy the figures.",
    )


def two_tabs(sheets: Sequence[str]) -> Finding:
    """Return what is said where one section stands on several sheets."""
    names = ", ".join(f"«{one}»" for one in sheets)
    return Finding(
        sheets[-1],
        "",
        f"Một biểu có ở nhiều trang tính: {names}. Hãy xoá trang thừa, chỉ giữ một.",
        f"One section stands on several sheets: {names}. Remove the superfluous ones.",
    )


def strange_tab(sheet: str) -> Finding:
    """Return what is said of a sheet that belongs to no form."""
    return Finding(
        sheet,
        "",
        "Trang tính này không thuộc biểu nên không được đọc.",
        "This sheet belongs to no form and was not read.",
        blocks=False,
    )


def missing_tab(sheet: str) -> Finding:
    """Return what is said of a sheet that is gone."""
    return Finding(
        sheet,
        "",
        "Trang tính này không có trong tệp: số đang có của các dòng ấy giữ nguyên.",
        "This sheet is not in the file: what stands in its rows stays.",
        blocks=False,
    )
