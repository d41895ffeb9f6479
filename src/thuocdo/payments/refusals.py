"""Why something about money is refused: what happened, why, and what to do next, in both languages."""

from __future__ import annotations

from thuocdo.errors import Conflict, InvalidInput, NotFound, Unavailable


def nothing_to_pay(code: str) -> Conflict:
    """Return the refusal to take money for a dossier that owes nothing."""
    return Conflict(
        "nothing_to_pay",
        f"Hồ sơ {code} không còn khoản nào phải nộp. Hãy xem lại tình trạng hồ sơ.",
        f"Nothing is owed for dossier {code}. Look at it again.",
        dossier=code,
    )


def amount_changed(code: str, owed: int) -> Conflict:
    """Return the refusal to take an amount that is not the one owed by now."""
    return Conflict(
        "payment_amount_changed",
        f"Số tiền phải nộp của hồ sơ {code} bây giờ là {owed:,} đồng. Hãy tải lại trang rồi thu đúng số này.".replace(
            ",", "."
        ),
        f"What is owed for dossier {code} is {owed:,} dong by now. Load the page again and take that.",
        dossier=code,
        owed_vnd=owed,
    )


def ended(code: str) -> Conflict:
    """Return the refusal to take money for a dossier that has ended without a result, or is wanted back."""
    return Conflict(
        "payment_for_ended_dossier",
        f"Hồ sơ {code} đã dừng hoặc đang được rút nên không thu tiền nữa. Nếu đã nộp, tiền sẽ được hoàn trả.",
        f"Dossier {code} was stopped or is wanted back, so nothing is paid for it. What was paid goes back.",
        dossier=code,
    )


def not_offered(provider: str) -> InvalidInput:
    """Return the refusal of a way to pay that this installation does not have."""
    return InvalidInput(
        "payment_way_not_offered",
        "Cách thanh toán này chưa được mở. Hãy chọn cách khác, hoặc nộp tại quầy.",
        "This way to pay is not offered here. Choose another one, or pay at the counter.",
        provider=provider,
    )


def gateway_silent(name: str) -> Unavailable:
    """Return what a payer is told while the gateway does not answer."""
    return Unavailable(
        "payment_gateway_silent",
        f"{name} chưa trả lời. Bạn chưa bị trừ tiền; hãy thử lại sau ít phút hoặc chuyển khoản bằng mã VietQR.",
        f"{name} does not answer. No money was taken; try again in some minutes or transfer by VietQR.",
    )


def settled_already(who: str) -> Conflict:
    """Return the refusal to settle what somebody has settled."""
    return Conflict(
        "payment_item_settled",
        f"Việc này {who or 'người khác'} đã xử lý xong. Hãy tải lại danh sách.",
        f"{who or 'Somebody'} has settled this already. Load the list again.",
    )


def item_not_found() -> NotFound:
    """Return what everybody gets who may not know of an item."""
    return NotFound(
        "payment_item_not_found",
        "Không có khoản này trong phạm vi của bạn. Hãy tải lại danh sách.",
        "There is no such item where you may look. Load the list again.",
    )


def order_not_found(said: str) -> InvalidInput:
    """Return the refusal of a reference or dossier code by which nothing is found."""
    return InvalidInput(
        "payment_order_not_found",
        f"Không tìm thấy lệnh thanh toán hoặc hồ sơ «{said}» trong phạm vi của bạn. Hãy kiểm tra lại mã.",
        f"There is no order or dossier “{said}” where you may look. Check the code.",
        said=said,
    )


def not_this_way(kind: str, action: str) -> Conflict:
    """Return the refusal of an act that does not fit an item."""
    return Conflict(
        "payment_action_does_not_fit",
        "Không xử lý được khoản này theo cách đó. Hãy chọn cách khác trong danh sách.",
        f"An item of kind {kind} cannot be {action}. Choose another way.",
        kind=kind,
        action=action,
    )


def bad_statement(why_vi: str, why_en: str) -> InvalidInput:
    """Return the refusal of a file that is no bank statement."""
    return InvalidInput(
        "bad_bank_statement",
        f"Không đọc được sao kê: {why_vi}. Hãy xuất lại từ ngân hàng dạng CSV hoặc Excel.",
        f"The statement cannot be read: {why_en}. Have the bank write it again as CSV or Excel.",
    )


def statement_taken() -> Conflict:
    """Return the refusal to take in a statement twice."""
    return Conflict(
        "statement_taken",
        "Sao kê này đã được ghi nhận. Hãy xem danh sách đối soát.",
        "This statement was taken in already. See the list.",
    )
