"""Why something cannot be done with the archive, in both languages."""

from __future__ import annotations

from thuocdo.errors import Conflict, InvalidInput, NotAllowed, NotFound


def not_found() -> NotFound:
    """Return the answer about a hand-over that is not there, or that the person may not know of."""
    return NotFound(
        "no_such_handover",
        "Không có lần nộp lưu này. Hãy mở lại danh sách.",
        "There is no such hand-over. Open the list again.",
    )


def not_allowed() -> NotAllowed:
    """Return the refusal of somebody who does not keep the records of the unit."""
    return NotAllowed(
        "not_the_records_clerk",
        "Chỉ văn thư, lưu trữ của đơn vị lập và giao hồ sơ nộp lưu.",
        "Only who keeps the records of the unit hands dossiers over to the archive.",
    )


def not_another_person() -> NotAllowed:
    """Return the refusal of a taking over by who handed over, or by who may not."""
    return NotAllowed(
        "handover_by_two_people",
        "Người nhận phải là người khác với người lập và người giao: văn thư, lưu trữ, người ký hoặc người đứng đầu của đơn vị.",
        "It is taken over by somebody else than who made it and handed it over: records clerk, approver or leader of the unit.",
    )


def not_in_this_state(state: str) -> Conflict:
    """Return the refusal of an act that the state of the hand-over does not allow."""
    return Conflict(
        "handover_state",
        f"Lần nộp lưu này {state}; không làm được việc này nữa. Hãy tải lại trang.",
        "The hand-over is in another state by now. Load the page anew.",
    )


def nothing_to_hand_over() -> InvalidInput:
    """Return the refusal of a hand-over without a dossier."""
    return InvalidInput(
        "nothing_to_hand_over",
        "Không có hồ sơ nào đủ điều kiện nộp lưu theo lựa chọn này.",
        "No dossier that was chosen can go to the archive.",
    )


def changed_since(code: str) -> Conflict:
    """Return the refusal of a taking over of something that is not what was handed over."""
    return Conflict(
        "dossier_changed_since_handover",
        f"Hồ sơ {code} đã khác so với lúc giao. Hãy trả lại để lập lần nộp mới.",
        f"Dossier {code} is not what was handed over. Give it back and make another hand-over.",
        code_of_dossier=code,
    )


def still_waits(code: str) -> Conflict:
    """Return the refusal of a taking over of something of which a result, an opinion, a directive or money is still to come."""
    return Conflict(
        "dossier_still_waits",
        f"Hồ sơ {code} còn việc chưa xong (kết quả, ý kiến, chỉ đạo hoặc tiền). Hãy trả lại để lập lần nộp mới.",
        f"Something is still to come of dossier {code} (a result, an opinion, a directive or money). Give it back and make another hand-over.",
        code_of_dossier=code,
    )


def no_such_disposal() -> NotFound:
    """Return the answer about a disposal that is not there, or that the person may not know of."""
    return NotFound(
        "no_such_disposal",
        "Không có lần hủy hồ sơ này. Hãy mở lại danh sách.",
        "There is no such destruction of dossiers. Open the list again.",
    )


def nothing_to_destroy() -> InvalidInput:
    """Return the refusal of a disposal without a dossier."""
    return InvalidInput(
        "nothing_to_destroy",
        "Không có hồ sơ nào hết thời hạn lưu trữ để đề nghị hủy.",
        "There is no dossier whose time of keeping is over.",
    )


def not_another_to_decide() -> NotAllowed:
    """Return the refusal of a decision by who proposed, or agreed already, or who may not."""
    return NotAllowed(
        "disposal_by_three_people",
        "Hai người quyết định phải là hai người khác nhau và khác người lập, người đề nghị: văn thư, lưu trữ, người ký hoặc người đứng đầu của đơn vị.",
        "The two who decide are two people, neither of whom made or proposed it: records clerk, approver or leader of the unit.",
    )


def nobody_signs() -> NotAllowed:
    """Return the refusal where neither of the two signs or leads."""
    return NotAllowed(
        "disposal_without_a_leader",
        "Một trong hai người quyết định phải là người ký hoặc người đứng đầu của đơn vị.",
        "One of the two who decide signs or leads in the unit.",
    )


def disposal_in_another_state(state: str) -> Conflict:
    """Return the refusal of an act that the state of the disposal does not allow."""
    return Conflict(
        "disposal_state",
        f"Lần hủy này {state}; không làm được việc này nữa. Hãy tải lại trang.",
        "The destruction is in another state by now. Load the page anew.",
    )


def changed_since_proposed(code: str) -> Conflict:
    """Return the refusal to destroy what is not what was proposed."""
    return Conflict(
        "dossier_changed_since_proposed",
        f"Hồ sơ {code} đã khác so với lúc đề nghị. Hãy không hủy lần này và kiểm tra.",
        f"Dossier {code} is not what was proposed. Refuse this destruction and look at it.",
        code_of_dossier=code,
    )


def bad_rule(vi: str, en: str) -> InvalidInput:
    """Return the refusal of a retention rule."""
    return InvalidInput("bad_retention", vi, en)


def ruled_already() -> Conflict:
    """Return the refusal of a second rule for the same days."""
    return Conflict(
        "retention_ruled_already",
        "Đã có thời hạn lưu trữ cho những ngày này. Hãy kết thúc quy định cũ trước.",
        "There is a rule for these days already. End it first.",
    )


def purpose_missing() -> InvalidInput:
    """Return the refusal of a use without a purpose."""
    return InvalidInput(
        "purpose_missing",
        "Hãy ghi mục đích sử dụng; lượt khai thác được ghi lại.",
        "Say what it is used for; each use is kept.",
    )
