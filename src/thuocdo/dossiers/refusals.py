"""Why an act on a dossier is refused: what happened, why, and what to do next, in both languages."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from thuocdo.dossiers.status import STATUS_LABELS, Status
from thuocdo.errors import Conflict, InvalidInput, NotAllowed, NotFound

if TYPE_CHECKING:
    from thuocdo.dossiers.models import Dossier, DossierEvent

#: What each kind of event is called in a message.
EVENT_LABELS = {
    "received": "nhận hồ sơ",
    "accepted": "tiếp nhận hồ sơ",
    "not_accepted": "từ chối tiếp nhận",
    "step_started": "bắt đầu một bước",
    "handed_over": "chuyển hồ sơ",
    "taken_over": "nhận hồ sơ chuyển đến",
    "step_finished": "hoàn thành một bước",
    "opinion_requested": "xin ý kiến",
    "opinion_given": "trả lời ý kiến",
    "supplement_requested": "yêu cầu bổ sung",
    "supplement_received": "nhận giấy tờ bổ sung",
    "payment_required": "yêu cầu nộp tiền",
    "paid": "ghi nhận thanh toán",
    "refunded": "hoàn trả tiền",
    "exempted": "miễn, giảm phí, lệ phí",
    "extended": "gia hạn",
    "withdrawal_requested": "yêu cầu rút hồ sơ",
    "withdrawal_declined": "không cho rút hồ sơ",
    "stopped": "dừng giải quyết",
    "refused": "từ chối giải quyết",
    "resolved": "giải quyết xong",
    "result_attached": "đính kèm kết quả",
    "result_digitised": "số hóa kết quả",
    "result_taken_back": "bỏ kết quả đã chuẩn bị",
    "result_returned": "trả kết quả",
    "result_sent": "gửi kết quả qua bưu chính",
    "result_delivered": "xác nhận bưu chính đã phát kết quả",
    "result_came_back": "ghi kết quả bị bưu chính hoàn lại",
    "corrected": "sửa sai sót",
    "due_recounted": "tính lại hạn trả theo lịch mới",
    "step_recounted": "tính lại hạn của bước theo lịch mới",
    "reported": "báo trạng thái từ hệ thống khác",
}


def not_found() -> NotFound:
    """Return what everybody gets who may not know whether there is such a dossier."""
    return NotFound(
        "dossier_not_found",
        "Không có hồ sơ này trong phạm vi của bạn. Hãy kiểm tra lại mã hồ sơ.",
        "There is no such dossier where you may look. Check its code.",
    )


def not_allowed(act: str) -> NotAllowed:
    """Return the refusal of somebody without the role that an act needs."""
    return NotAllowed(
        "dossier_act_not_allowed",
        "Vai trò của bạn ở đơn vị này không làm được việc đó. Hãy nhờ người có vai trò phù hợp.",
        "Your role in this unit does not allow that. Ask somebody whose role does.",
        act=act,
    )


def other_system(row: Dossier) -> NotAllowed:
    """Return the refusal to change what another system owns."""
    return NotAllowed(
        "dossier_of_another_system",
        f"Hồ sơ {row.code} do hệ thống «{row.source_system}» xử lý; chỉ hệ thống đó đổi được trạng thái. Hãy làm việc này ở đó.",
        f"Dossier {row.code} is handled by the system “{row.source_system}”; only that one changes its status. Do it there.",
        source_system=row.source_system,
        dossier=row.code,
    )


def lies_in_the_archive(row: Dossier) -> Conflict:
    """Return the refusal to do anything with a dossier that the archive has taken over."""
    return Conflict(
        "dossier_archived",
        f"Hồ sơ {row.code} đã nộp vào Lưu trữ cơ quan; không thay đổi được nữa.",
        f"Dossier {row.code} lies in the archive; nothing of it changes any more.",
    )


def not_to_be_destroyed(code: str) -> Conflict:
    """Return the refusal to destroy what does not lie in the archive, or was destroyed already."""
    return Conflict(
        "dossier_not_to_be_destroyed",
        f"Hồ sơ {code} không nằm trong lưu trữ hoặc đã hủy. Hãy tải lại trang.",
        f"Dossier {code} does not lie in the archive, or was destroyed already. Load the page anew.",
    )


def lies_there_already(row: Dossier) -> Conflict:
    """Return the refusal to give a dossier to whoever has it."""
    return Conflict(
        "dossier_lies_there",
        f"Hồ sơ {row.code} đang ở chính người nhận này. Hãy chọn người khác.",
        f"Dossier {row.code} is with this receiver already. Choose another one.",
        dossier=row.code,
    )


def somebody_was_faster(event: DossierEvent) -> Conflict:
    """Return the refusal of somebody who looked before another one acted, naming who did what."""
    who = event.actor_name or "Hệ thống"
    what = EVENT_LABELS.get(event.kind, event.kind)
    local = timezone.localtime(event.at)
    return Conflict(
        "dossier_changed",
        f"{who} vừa {what} lúc {local:%H:%M %d/%m/%Y}. Hãy xem lại hồ sơ rồi làm tiếp.",
        f"{event.actor_name or 'The system'} was faster, at {local:%H:%M %d/%m/%Y}: {event.kind.replace('_', ' ')}. Look at the dossier again, then go on.",
        actor=event.actor_name,
        kind=event.kind,
        number=event.number,
        at=event.at,
    )


def not_possible_now(status: Status, why: str, event: DossierEvent) -> Conflict:
    """Return the refusal of an act that cannot follow what has happened so far."""
    label = STATUS_LABELS[status]
    what = EVENT_LABELS.get(event.kind, event.kind)
    who = event.actor_name or "Hệ thống"
    return Conflict(
        "dossier_act_not_possible",
        f"Không làm được việc này khi hồ sơ ở trạng thái «{label}» (việc gần nhất: {who} {what}). Hãy xem lại hồ sơ.",
        f"This cannot be done now: {why}. The dossier is {status.name.lower()}; last: {event.kind} by {who}.",
        status=int(status),
        why=why,
        actor=event.actor_name,
        kind=event.kind,
    )


def request_reused(request_id: str) -> Conflict:
    """Return the refusal of a request id that was used for something else."""
    return Conflict(
        "request_id_reused",
        "Mã yêu cầu này đã dùng cho một việc khác. Hãy tải lại trang rồi làm lại.",
        "This request id was used for something else. Reload the page and try again.",
        request_id=request_id,
    )


def needs_words(what_vi: str, what_en: str) -> InvalidInput:
    """Return the refusal of an act without the words it needs."""
    return InvalidInput(
        "words_needed",
        f"Cần ghi {what_vi}. Hãy ghi rồi lưu lại.",
        f"Write {what_en}, then save.",
    )


def second_request_not_approved() -> InvalidInput:
    """Return the refusal of a second request for papers without reason and approval."""
    return InvalidInput(
        "second_supplement_not_approved",
        "Đã yêu cầu bổ sung một lần. Lần nữa phải ghi lý do và có người ký của cơ quan đồng ý.",
        "Papers have been asked for once. A second time needs a reason and an approver of the agency.",
    )


def too_late_to_extend(due: datetime, days: int) -> Conflict:
    """Return the refusal of an extension that comes too late."""
    local = timezone.localtime(due)
    return Conflict(
        "too_late_to_extend",
        f"Hạn trả là {local:%H:%M %d/%m/%Y}; xin lỗi và gia hạn phải trước đó ít nhất {days} ngày (NĐ 61/2018 Điều 19 khoản 9). "
        "Hãy giải quyết ngay và xin lỗi vì trễ hạn.",
        f"It is due on {local:%Y-%m-%d %H:%M}; an extension must come at least {days} day(s) before. Resolve it now and apologise.",
        due_at=due,
        days=days,
    )


def unknown_step(key: str) -> InvalidInput:
    """Return the refusal of a step that the internal process of a dossier does not have."""
    return InvalidInput(
        "unknown_process_step",
        f"Quy trình của hồ sơ không có bước «{key}». Hãy chọn một bước của quy trình.",
        f"The process of the dossier has no step “{key}”. Choose one of its steps.",
        step=key,
    )


def nothing_to_extend() -> InvalidInput:
    """Return the refusal to extend where no law sets a time."""
    return InvalidInput(
        "nothing_to_extend",
        "Thủ tục này không quy định thời hạn nên không gia hạn được.",
        "No law sets a time for this procedure, so there is nothing to extend.",
    )


def nothing_to_give_back() -> Conflict:
    """Return the refusal to undo a hand-over that is not the last thing that happened, or not one's own."""
    return Conflict(
        "nothing_to_give_back",
        "Không hoàn tác được: đã có việc khác sau khi chuyển, hoặc hồ sơ chưa ở bước nào trước đó. Hãy chuyển hồ sơ như bình thường.",
        "This cannot be undone: something happened since, or there was no step before. Hand the dossier over as usual.",
    )


def pause_needs_law() -> InvalidInput:
    """Return the refusal to pause a clock for a payment without a law."""
    return InvalidInput(
        "pause_needs_legal_basis",
        "Chỉ tạm dừng thời hạn khi luật chuyên ngành quy định. Hãy ghi căn cứ, hoặc bỏ chọn tạm dừng.",
        "A clock pauses only where a special law says so. Name it, or do not pause.",
    )


def bad_amount(amount: object) -> InvalidInput:
    """Return the refusal of an amount of money or time that is nothing."""
    return InvalidInput(
        "amount_not_positive",
        f"«{amount}» phải lớn hơn 0. Hãy ghi lại.",
        f"“{amount}” must be more than 0.",
        amount=str(amount),
    )


def payment_differs(reference: str) -> Conflict:
    """Return the refusal of a payment that was recorded with another amount."""
    return Conflict(
        "payment_differs",
        f"Giao dịch {reference} đã ghi nhận với số tiền khác. Hãy đối soát với ngân hàng.",
        f"Payment {reference} is recorded with another amount. Reconcile it with the bank.",
        reference=reference,
    )


def no_owner() -> InvalidInput:
    """Return the refusal of a dossier without the person whose it is."""
    return InvalidInput(
        "dossier_without_owner",
        "Hồ sơ cần có chủ hồ sơ, mỗi tư cách một người. Hãy nhập họ tên chủ hồ sơ.",
        "A dossier needs an owner, and one person for each part. Enter the owner's name.",
    )


def nobody_of_that_part(part: str) -> InvalidInput:
    """Return the refusal of a result that somebody fetches who is not in the dossier."""
    return InvalidInput(
        "nobody_of_that_part",
        "Hồ sơ không có người với tư cách này. Hãy chọn chủ hồ sơ, người nộp hoặc người được ủy quyền có trong hồ sơ.",
        "Nobody has that part in this dossier. Choose one of its people.",
        part=part,
    )


def message_without_place(message: str) -> InvalidInput:
    """Return the refusal of the first message of a dossier that does not say where it belongs; one that does may still come."""
    return InvalidInput(
        "external_dossier_without_place",
        f"Bản tin {message}: chưa cho biết nơi tiếp nhận và cơ quan có thẩm quyền. Hãy gửi bản tin đầu tiên có hai thông tin này.",
        f"Message {message} says neither where it was handed in nor who decides. Send one that says both.",
        message=message,
    )


def bad_message(message: str, why_vi: str, why_en: str) -> InvalidInput:
    """Return the refusal of a message of another system."""
    return InvalidInput(
        "external_message_unusable",
        f"Bản tin {message}: {why_vi}. Hãy sửa rồi gửi lại.",
        f"Message {message}: {why_en}. Correct it and send it again.",
        message=message,
    )


def result_without_file() -> InvalidInput:
    """Return the refusal of a result that is neither a file nor a paper."""
    return InvalidInput(
        "result_without_file",
        "Kết quả phải có tệp hoặc bản giấy. Hãy chọn tệp, hoặc đánh dấu là có bản giấy.",
        "A result is a file or a paper. Choose a file, or say that there is a paper.",
    )


def result_signed_later(day: date) -> InvalidInput:
    """Return the refusal of a result with a day that has not come."""
    return InvalidInput(
        "result_signed_later",
        f"Ngày ký {day:%d/%m/%Y} chưa đến. Hãy ghi ngày ký thật.",
        f"The day of signing, {day:%d/%m/%Y}, has not come. Write the real one.",
        signed_on=day.isoformat(),
    )


def result_ends_before_it_begins() -> InvalidInput:
    """Return the refusal of a result whose last day lies before the day of signing, or today where there is none."""
    return InvalidInput(
        "result_ends_before_it_begins",
        "Ngày hết hiệu lực phải từ ngày ký trở đi. Hãy sửa lại ngày.",
        "The last day lies on or after the day of signing. Correct the day.",
    )


def results_not_there() -> InvalidInput:
    """Return the refusal to correct results that the dossier does not have."""
    return InvalidInput(
        "results_not_there",
        "Kết quả được nêu không có hoặc đã bị thay thế. Hãy tải lại trang và chọn lại.",
        "The result that was named is not there or was replaced. Load the page again and choose anew.",
    )


def unpaid(amount_vnd: int, moment: str) -> Conflict:
    """Return the refusal of an act before which a fee has to be paid, as the procedure says."""
    figures = f"{amount_vnd:,}".replace(",", ".")
    return Conflict(
        "fee_unpaid",
        f"Còn {figures} đồng mà thủ tục quy định nộp {moment}. Hãy thu tiền, ghi nhận miễn giảm, rồi làm lại.",
        f"{figures} dong are still to be paid: the procedure asks for them before this. Take or waive them, then do it again.",
        amount_vnd=amount_vnd,
    )
