"""The draft of the apology and request for more time (form 04); an official may change every word of it."""

from __future__ import annotations

from datetime import datetime

from thuocdo.dossiers.state import ZONE


def draft_apology(*, code: str, subject: str, reason: str, due: datetime, later: datetime) -> str:
    """Return the words to the citizen: what is late, why, until when, and that it happens once.

    Source: Decree 61/2018 article 19(9); form 04 of TT 03/2025.
    """
    return (
        f"Cơ quan giải quyết xin lỗi ông/bà vì hồ sơ {code} ({subject}) chưa thể trả kết quả đúng hẹn "
        f"vào {_spoken(due)}. Lý do: {reason.rstrip('.')}. "
        f"Thời gian trả kết quả mới là {_spoken(later)}; việc hẹn lại chỉ thực hiện một lần. "
        "Rất mong ông/bà thông cảm."
    )


_MISTAKES = {
    "entry": "thông tin của hồ sơ bị nhập sai",
    "wrong_result": "kết quả có sai sót",
    "lost_result": "kết quả bị mất hoặc hư hỏng",
    "lost_paper": "giấy tờ ông/bà đã nộp bị mất hoặc hư hỏng",
}


def draft_correction_apology(*, code: str, subject: str, what: str, reason: str) -> str:
    """Return the words to the citizen: what went wrong, why, and that he pays nothing for it.

    Source: Decree 61/2018 article 21.
    """
    return (
        f"Cơ quan xin lỗi ông/bà vì {_MISTAKES.get(what, 'có sai sót')} trong hồ sơ {code} ({subject}). "
        f"Nguyên nhân: {reason.rstrip('.')}. Cơ quan sẽ khắc phục và chịu mọi chi phí; ông/bà không phải nộp thêm giấy tờ hay tiền. "
        "Rất mong ông/bà thông cảm."
    )


def _spoken(moment: datetime) -> str:
    return f"{moment.astimezone(ZONE):%H giờ %M ngày %d/%m/%Y}"
