"""Why a message of another system is refused: what happened, and what to do next, in both languages."""

from __future__ import annotations

from collections.abc import Sequence

from thuocdo.errors import InvalidInput, NotAllowed


def unreadable(problems: Sequence[str]) -> InvalidInput:
    """Return the refusal of a message whose parts cannot be read, each named."""
    named = "; ".join(problems)
    return InvalidInput(
        "external_message_unreadable",
        f"Bản tin có phần không đọc được: {named}. Hãy sửa rồi gửi lại.",
        f"Parts of the message cannot be read: {named}. Correct them and send it again.",
        problems=list(problems),
    )


def unknown_status(said: str) -> InvalidInput:
    """Return the refusal of a status that the national list does not have."""
    return InvalidInput(
        "external_status_unknown",
        f"Không có trạng thái «{said}»; danh mục quốc gia có các số 1 đến 10. Hãy sửa rồi gửi lại.",
        f"There is no status “{said}”; the national list has the numbers 1 to 10. Correct it and send it again.",
        status=said,
    )


def unknown_unit(said: str) -> InvalidInput:
    """Return the refusal of an agency that is not known, or that the program does not see: both answer the same."""
    return InvalidInput(
        "external_unit_unknown",
        f"Không có đơn vị «{said}» trong phạm vi của khóa này. Hãy kiểm tra mã đơn vị (H56.14 hoặc 000.00.14.H56), hoặc xin khóa có phạm vi rộng hơn.",
        f"There is no unit “{said}” where this token may report. Check the code (H56.14 or 000.00.14.H56), or ask for a wider token.",
        unit=said,
    )


def other_code(said: str, code: str) -> InvalidInput:
    """Return the refusal of a message that speaks of another dossier than its address."""
    return InvalidInput(
        "external_code_differs",
        f"Địa chỉ nói về hồ sơ {code}, bản tin về «{said}». Hãy gửi tới đúng địa chỉ.",
        f"The address is that of dossier {code}, the message speaks of “{said}”. Send it to the right address.",
        said=said,
        dossier=code,
    )


def other_system(system: str) -> NotAllowed:
    """Return the refusal of a program that reports for a system that is not its own."""
    return NotAllowed(
        "token_of_another_system",
        f"Khóa này không báo hồ sơ của «{system}». Mỗi khóa chỉ báo cho một hệ thống; hãy dùng khóa của hệ thống đó.",
        f"This token does not report for “{system}”. A token reports for one system alone; use that of the system.",
        system=system,
    )


def bad_list(problems: Sequence[str]) -> InvalidInput:
    """Return the refusal of a list that cannot be reconciled, with its first problems."""
    named = "; ".join(problems)
    return InvalidInput(
        "reconciliation_list_unreadable",
        f"Danh sách đối soát có dòng không đọc được: {named}. Hãy sửa rồi gửi lại.",
        f"The list has lines that cannot be read: {named}. Correct them and send it again.",
        problems=list(problems),
    )
