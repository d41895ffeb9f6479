"""Why something about money is refused: what happened, why, and what to do next, in both languages."""

from __future__ import annotations

from thuocdo.errors import Conflict, InvalidInput, NotAllowed, NotFound, Unavailable


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


def proof_used(number: str) -> Conflict:
    """Return the refusal of a proof that was taken for another dossier."""
    return Conflict(
        "payment_proof_used",
        f"Chứng từ số {number} đã được ghi nhận cho hồ sơ khác hoặc với số tiền khác. Hãy xem lại số trên chứng từ.",
        f"Proof {number} was taken for another dossier or with another amount. Look at its number again.",
        number=number,
    )


def nothing_to_give_back(code: str) -> InvalidInput:
    """Return the refusal to give back what never came, or has gone back."""
    return InvalidInput(
        "nothing_to_give_back",
        f"Hồ sơ {code} không còn khoản này để hoàn trả. Hãy tải lại trang.",
        f"There is nothing of this payment of dossier {code} to be given back. Load the page again.",
        dossier=code,
    )


def more_than_came(left_vnd: int) -> Conflict:
    """Return the refusal to give back more than came."""
    return Conflict(
        "refund_more_than_came",
        f"Khoản này chỉ còn {left_vnd:,} đồng để hoàn trả. Hãy ghi số không lớn hơn.".replace(
            ",", "."
        ),
        f"Only {left_vnd:,} dong of this payment can still go back. Write no more than that.",
        left_vnd=left_vnd,
    )


def other_amount_waits(amount_vnd: int) -> Conflict:
    """Return the refusal of another amount than the one that waits to be given back."""
    return Conflict(
        "refund_of_another_amount",
        f"Khoản này đang chờ hoàn trả {amount_vnd:,} đồng. Hãy trả đúng số đó.".replace(",", "."),
        f"{amount_vnd:,} dong of this payment wait to be given back. Give back that amount.",
        amount_vnd=amount_vnd,
    )


def fee_unknown() -> InvalidInput:
    """Return the refusal of a fee that the procedure does not have for this dossier."""
    return InvalidInput(
        "fee_unknown",
        "Thủ tục không có khoản này cho kênh và trường hợp của hồ sơ. Hãy chọn lại khoản phải nộp.",
        "The procedure has no such fee for the channel and case of this dossier. Choose again.",
    )


def other_fee_needs_reason() -> InvalidInput:
    """Return the refusal of another amount than the procedure's without a reason."""
    return InvalidInput(
        "other_fee_needs_reason",
        "Số tiền khác mức thu của thủ tục thì phải có lý do. Hãy ghi lý do, hoặc chọn mức thu có sẵn.",
        "Another amount than the procedure’s needs a reason. Write it, or choose a fee of the procedure.",
    )


def amount_missing() -> InvalidInput:
    """Return the refusal to ask for money without an amount."""
    return InvalidInput(
        "fee_amount_missing",
        "Khoản này không có mức thu cố định. Hãy ghi số tiền.",
        "This fee has no fixed amount. Write the amount.",
    )


def no_administrator() -> NotAllowed:
    """Return the refusal to let somebody else than an administrator decide where money goes."""
    return NotAllowed(
        "receiving_account_not_yours",
        "Chỉ quản trị viên của đơn vị hoặc cấp trên đặt được tài khoản thu.",
        "Only an administrator of the unit or above it decides which account it is paid to.",
    )


def bank_unknown(bank: str) -> InvalidInput:
    """Return the refusal of a bank that is not in the list."""
    return InvalidInput(
        "bank_unknown",
        f"Không có ngân hàng mã {bank} trong danh sách VietQR. Hãy chọn ngân hàng trong danh sách.",
        f"There is no bank {bank} in the list of VietQR. Choose one of the list.",
        bank=bank,
    )


def account_number_wrong(number: str) -> InvalidInput:
    """Return the refusal of what cannot be the number of an account."""
    return InvalidInput(
        "account_number_wrong",
        f"«{number}» không thể là số tài khoản: cần 6 đến 19 chữ số hoặc chữ cái. Hãy xem lại.",
        f"“{number}” is no account: it has 6 to 19 digits or letters. Look again.",
        number=number,
    )


def account_day_passed() -> InvalidInput:
    """Return the refusal of a day that has passed."""
    return InvalidInput(
        "receiving_account_day_passed",
        "Ngày này đã qua hoặc trước ngày bắt đầu của tài khoản. Hãy chọn từ hôm nay trở đi.",
        "This day has passed, or lies before the account begins. Choose today or a later day.",
    )


def account_shown_today(number: str) -> Conflict:
    """Return the refusal to replace an account from a day on which payers were shown it."""
    return Conflict(
        "receiving_account_shown",
        f"Tài khoản {number} đã có lệnh thanh toán. Hãy đặt tài khoản mới từ ngày mai.",
        f"Orders name account {number} already. Let the new one begin tomorrow.",
        number=number,
    )


def handover_of_nothing() -> InvalidInput:
    """Return the refusal to hand over nothing."""
    return InvalidInput(
        "fee_handover_of_nothing",
        "Hãy ghi số tiền đã nộp về cơ quan, khác 0.",
        "Say how much was handed over; not zero.",
    )


def handover_to_come() -> InvalidInput:
    """Return the refusal of a day to come."""
    return InvalidInput(
        "fee_handover_to_come",
        "Ngày nộp chưa đến. Hãy ghi ngày trên chứng từ, không sau hôm nay.",
        "That day is still to come. Take the one of the paper, not later than today.",
    )


def quarter_closed() -> Conflict:
    """Return the refusal to touch a quarter that is settled."""
    return Conflict(
        "fee_quarter_closed",
        "Quý này đã chốt quyết toán nên không đổi được nữa. Hãy ghi vào quý đang mở.",
        "This quarter is settled and is not changed any more. Write it into the open one.",
    )


def quarter_not_over() -> Conflict:
    """Return the refusal to settle a quarter before its end."""
    return Conflict(
        "fee_quarter_not_over",
        "Quý chưa kết thúc nên chưa chốt được. Hãy chốt từ ngày đầu quý sau.",
        "The quarter is not over. Settle it from the first day of the next one on.",
    )


def settlement_changed() -> Conflict:
    """Return the refusal to settle other sums than those that were seen."""
    return Conflict(
        "fee_settlement_changed",
        "Số liệu của quý đã đổi từ lúc bạn xem. Hãy tải lại trang, đối chiếu rồi chốt.",
        "The sums of the quarter have changed since you looked. Load the page again and compare.",
    )
