"""Why a paper is not copied or not described so, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from thuocdo.errors import Conflict, InvalidInput

if TYPE_CHECKING:
    from thuocdo.dossiers.copying import WhyNot

_REASONS: Mapping[str, tuple[str, str]] = {
    "online": ("hồ sơ nộp trực tuyến", "the dossier came online"),
    "shown": ("giấy tờ chỉ xuất trình", "the paper is only shown"),
    "opinion": (
        "kết quả xác minh, ý kiến giữa các cơ quan",
        "it is an opinion between agencies",
    ),
    "secret": ("giấy tờ bí mật", "it is secret"),
}


def not_to_be_copied(reason: WhyNot) -> Conflict:
    """Return the refusal to copy what is not copied."""
    vi, en = _REASONS[reason.value]
    return Conflict(
        "not_to_be_copied",
        f"Không sao chụp: {vi} (Thông tư 03/2025/TT-VPCP Điều 5).",
        f"Not copied: {en} (TT 03/2025/TT-VPCP article 5).",
        reason=reason.value,
    )


def copy_not_checked() -> InvalidInput:
    """Return the refusal of a copy that was not looked at as the circular wants."""
    return InvalidInput(
        "copy_not_checked",
        "Hãy kiểm tra bản sao chụp: đủ trang, đúng thứ tự, trang có ghi chú được chụp hai lần.",
        "Check the copy: all pages, in their order, pages with notes taken twice.",
    )


def days_of_paper_impossible() -> InvalidInput:
    """Return the refusal of days that cannot stand on a paper."""
    return InvalidInput(
        "days_of_paper_impossible",
        "Ngày cấp không được sau hôm nay, và ngày hết giá trị không được trước ngày cấp. Hãy sửa lại.",
        "A paper is issued today at the latest, and ends after it was issued. Correct the days.",
    )


def not_an_earlier_paper() -> InvalidInput:
    """Return the refusal to let a paper take the place of one that is not its owner's, or is newer."""
    return InvalidInput(
        "not_an_earlier_paper",
        "Chỉ thay được giấy tờ cũ hơn của cùng chủ hồ sơ. Hãy chọn lại.",
        "A paper takes the place of an earlier one of the same owner. Choose anew.",
    )
