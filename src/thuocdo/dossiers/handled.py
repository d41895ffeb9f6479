"""Dossiers that are handled otherwise than usual: a result given at once, state secrets, papers only to be shown, work outside the desk.

Pure. What is decided of a procedure on a day is `procedures.handling`; the dossier keeps what held when it came in.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from thuocdo.dossiers.counter import CounterWork, Decision
from thuocdo.errors import InvalidInput, NotAllowed

if TYPE_CHECKING:
    from thuocdo.procedures.handling import Handling

#: What stands in the place of the subject of a dossier with state secrets: nothing of it is written into this system.
SECRET_SUBJECT = "Hồ sơ có nội dung bí mật nhà nước"  # noqa: S105 - no password


def shown_subject(said: str, usual: str, *, secret: bool) -> str:
    """Return what a dossier is about, in one line: as it was said, else the name of the procedure; nothing of it where it is secret."""
    return SECRET_SUBJECT if secret else " ".join(said.split()) or usual[:500]


def fitting(work: CounterWork, handling: Handling) -> CounterWork:
    """Return the work of a clerk as the procedure is handled on the day.

    Raises:
        NotAllowed: the result is given at once, but not by this procedure.
        InvalidInput: what is owed was not paid before the result is given, a paper was copied that must not be, or it is said to be
            done outside the desk as the procedure is not.

    Source: Decree 61/2018 articles 14(5), 17(4), 18; TT 03/2025 article 5(2).
    """
    if work.decision is Decision.DONE:
        _refuse_unless_at_once(work, handling)
    if work.off_desk and work.off_desk != handling.off_desk:
        raise InvalidInput(
            "not_off_desk",
            "Thủ tục này không được quy định làm ngoài Bộ phận Một cửa theo cách đó.",
            "This procedure is not decided to be done outside the desk in this way.",
        )
    if handling.secret and not work.secret:
        work = replace(work, secret=True)
    for paper in work.papers:
        if paper.attachment is not None and not may_be_copied(paper.name, handling, work.secret):
            raise paper_not_copied(paper.name)
    return work


def may_be_copied(paper: str, handling: Handling, secret: bool) -> bool:
    """Say whether a paper may be digitised at the desk."""
    return not secret and paper not in handling.shown_only | handling.secret_papers


def paper_not_copied(paper: str) -> InvalidInput:
    """Return the refusal of a copy of a paper that is only shown, or secret."""
    return InvalidInput(
        "paper_not_copied",
        f"«{paper[:100]}» chỉ xuất trình hoặc là giấy tờ bí mật, không được sao chụp. Hãy bỏ tệp đã chọn.",
        f"“{paper[:100]}” is only shown or is secret; it must not be copied. Remove the file.",
    )


def result_not_kept_here() -> InvalidInput:
    """Return the refusal of the file of a result with state secrets."""
    return InvalidInput(
        "secret_result_as_file",
        "Hồ sơ có bí mật nhà nước: không lưu tệp kết quả ở đây. Hãy ghi kết quả là bản giấy.",
        "There are state secrets in the dossier: no file of its result is kept here. Note the result as a paper.",
    )


def _refuse_unless_at_once(work: CounterWork, handling: Handling) -> None:
    if not handling.instant:
        raise NotAllowed(
            "not_at_once",
            "Thủ tục này không được quy định trả kết quả ngay. Hãy tiếp nhận và in giấy hẹn.",
            "Results of this procedure are not decided to be given at once. Accept the dossier and print the receipt.",
        )
    if work.fee is not None and work.fee.amount_vnd > 0 and not work.fee.paid:
        raise InvalidInput(
            "pay_before_the_result",
            "Phải thu phí trước khi trả kết quả ngay. Hãy đánh dấu đã thu, hoặc xóa số tiền.",
            "The fee is taken before the result is given at once. Tick that it was paid, or clear the amount.",
        )
