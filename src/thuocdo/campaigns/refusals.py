"""Why an act on a campaign or an answer is refused: what happened, why, and what to do next, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thuocdo.errors import Conflict, InvalidInput, NotAllowed, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable

    from thuocdo.campaigns.models import Campaign, Cell, Submission
    from thuocdo.campaigns.questions import Question


def campaign_not_found() -> NotFound:
    """Return what everybody gets who may not know whether there is such a campaign."""
    return NotFound(
        "campaign_not_found",
        "Không có đợt báo cáo này trong phạm vi của bạn. Hãy quay lại danh sách các đợt báo cáo.",
        "There is no such campaign where you may look. Go back to the list of campaigns.",
    )


def submission_not_found() -> NotFound:
    """Return what everybody gets who may not know whether there is such a submission."""
    return NotFound(
        "submission_not_found",
        "Không có báo cáo này trong phạm vi của bạn. Hãy quay lại danh sách các đợt báo cáo.",
        "There is no such submission where you may look. Go back to the list of campaigns.",
    )


def may_not_run() -> NotAllowed:
    """Return what somebody gets who does not run campaigns here."""
    return NotAllowed(
        "runs_no_campaigns",
        "Bạn không được giao tổ chức đợt báo cáo của đơn vị này. Hãy nhờ cán bộ cải cách hành chính cấp tỉnh.",
        "You do not run the campaigns of this unit. Ask the reform officer of the province.",
    )


def may_not_fill() -> NotAllowed:
    """Return what somebody gets who does not answer for the unit."""
    return NotAllowed(
        "fills_not_for_unit",
        "Bạn không được giao lập báo cáo của đơn vị này. Người của chính đơn vị mới sửa được số liệu.",
        "You do not answer for this unit. Only its own people change its figures.",
    )


def may_not_approve() -> NotAllowed:
    """Return what somebody gets who may not hand the answer in."""
    return NotAllowed(
        "approves_not_for_unit",
        "Bạn không được giao duyệt báo cáo của đơn vị này. Hãy trình lãnh đạo đơn vị.",
        "You do not approve the answers of this unit. Hand them to its leader.",
    )


def prepared_it_himself() -> NotAllowed:
    """Return what somebody gets who wants to approve what he prepared."""
    return NotAllowed(
        "approves_own_work",
        "Người duyệt phải khác người lập báo cáo. Hãy nhờ lãnh đạo hoặc một người khác của đơn vị duyệt.",
        "Whoever approves must be somebody else than who prepared it. Ask the leader or a colleague of the unit.",
    )


def prepared_by_program() -> NotAllowed:
    """Return what a program gets that approves what a program prepared."""
    return NotAllowed(
        "prepared_by_program",
        "Báo cáo này do phần mềm lập nên phải do một người của đơn vị duyệt. Hãy nhờ lãnh đạo đơn vị duyệt trên hệ thống.",
        "A program prepared this answer, so a person of the unit has to approve it. Ask the leader of the unit.",
    )


def may_not_appraise() -> NotAllowed:
    """Return what somebody gets who does not take in this answer."""
    return NotAllowed(
        "appraises_not",
        "Bạn không được giao tiếp nhận báo cáo này. Việc đó thuộc cơ quan tổng hợp của đợt báo cáo.",
        "You do not take in this submission; whoever puts the campaign together does.",
    )


def wrong_state(submission: Submission) -> Conflict:
    """Return what somebody gets whose act does not fit where the submission stands."""
    return Conflict(
        "submission_state",
        f"Báo cáo đang ở tình trạng «{submission.get_state_display()}» nên không làm được việc này. Hãy tải lại trang.",
        f"The submission is {submission.state}, so this cannot be done. Reload the page.",
        state=submission.state,
    )


def campaign_state(campaign: Campaign) -> Conflict:
    """Return what somebody gets whose act does not fit where the campaign stands."""
    return Conflict(
        "campaign_state",
        f"Đợt báo cáo «{campaign.title}» đang ở tình trạng «{campaign.get_state_display()}» nên không làm được việc này. Hãy tải lại trang.",
        f"The campaign is {campaign.state}, so this cannot be done. Reload the page.",
        state=campaign.state,
    )


def closed() -> Conflict:
    """Return what somebody gets who answers after the close."""
    return Conflict(
        "campaign_closed",
        "Đợt báo cáo đã đóng. Hãy đề nghị cơ quan tổng hợp mở lại báo cáo của đơn vị, kèm lý do.",
        "The campaign has closed. Ask whoever puts it together to reopen your submission, with the reason.",
    )


def unknown_row(row: str) -> InvalidInput:
    """Return what somebody gets who names a row that is not asked of the unit."""
    return InvalidInput(
        "row_not_asked",
        f"Dòng «{row}» không có trong biểu của đơn vị. Hãy tải lại trang.",
        f"The row {row!r} is not asked of this unit. Reload the page.",
        row=row,
    )


def cell_changed(question: Question, cell: Cell | None, who: str) -> Conflict:
    """Return what somebody gets who saves a cell that has changed since he looked: nothing is overwritten."""
    stands = (cell.printed if cell else "") or "(trống)"
    return Conflict(
        "cell_changed",
        f"Ô «{question.asked.item} {question.asked.label}» vừa được {who} sửa thành {stands}. "
        "Số của bạn chưa được ghi; hãy xem lại rồi ghi lần nữa nếu cần.",
        f"{who} has just changed this cell to {stands}. Yours was not saved; look at it and save again if needed.",
        row=question.row,
        printed=cell.printed if cell else "",
        number=cell.number if cell else 0,
    )


def needs_words(what_vi: str, what_en: str) -> InvalidInput:
    """Return what somebody gets who left out words that are needed."""
    return InvalidInput("words_missing", f"Hãy ghi {what_vi}.", f"Say {what_en}.", what=what_en)


def not_ready(problems: Iterable[object]) -> InvalidInput:
    """Return what somebody gets who hands in what is not finished."""
    count = len(list(problems))
    return InvalidInput(
        "submission_not_ready",
        f"Còn {count} chỗ phải xử lý trước khi gửi. Xem danh sách ở đầu trang; sửa số hoặc giải trình từng chỗ.",
        f"{count} places must be settled before this can be handed in. They are listed at the top; mend or explain each.",
        count=count,
    )


def nothing_to_undo() -> Conflict:
    """Return what somebody gets who undoes where nothing of his is left to undo."""
    return Conflict(
        "nothing_to_undo",
        "Không còn thao tác nào của bạn để hoàn tác, hoặc ô đó đã được người khác sửa tiếp.",
        "Nothing of yours is left to undo, or somebody else has changed the cell since.",
    )


def date_out_of_campaign() -> InvalidInput:
    """Return what somebody gets who gives a date that has passed, or that lies after the close."""
    return InvalidInput(
        "date_out_of_campaign",
        "Hạn mới phải sau lúc này và không sau lúc đóng đợt báo cáo. Hãy chọn ngày khác.",
        "The new date must lie ahead and not after the close of the campaign. Choose another one.",
    )


def dates_out_of_order() -> InvalidInput:
    """Return what somebody gets whose dates of a campaign do not follow each other."""
    return InvalidInput(
        "dates_out_of_order",
        "Các mốc của đợt báo cáo phải theo thứ tự: mở, hạn gửi, hạn thẩm định, đóng. Hãy sửa lại ngày.",
        "The dates of a campaign follow each other: opening, due, appraisal, close. Correct them.",
    )


def nobody_asked() -> InvalidInput:
    """Return what somebody gets who opens a campaign that asks nobody."""
    return InvalidInput(
        "nobody_asked",
        "Chưa chọn đơn vị nào. Hãy chọn các đơn vị phải báo cáo trước khi mở đợt.",
        "No unit is asked. Choose the units before opening the campaign.",
    )


def no_form_for(kind: str) -> InvalidInput:
    """Return what somebody gets who asks a kind of unit without saying by which form."""
    return InvalidInput(
        "no_form_for_kind",
        f"Chưa chọn biểu cho loại đơn vị «{kind}». Hãy chọn biểu rồi lưu lại.",
        f"No form is chosen for units of the kind {kind!r}. Choose one.",
        kind=kind,
    )


def changed_meanwhile() -> Conflict:
    """Return what somebody gets who saves a campaign that has changed since he looked."""
    return Conflict(
        "campaign_changed",
        "Đợt báo cáo vừa được người khác sửa. Hãy tải lại trang rồi sửa tiếp.",
        "Somebody else has just changed this campaign. Reload the page, then go on.",
    )


def passage_changed(who: str) -> Conflict:
    """Return what somebody gets who saves a text that has changed since he looked: nothing is overwritten."""
    return Conflict(
        "passage_changed",
        f"Phần lời này vừa được {who} sửa. Bản của bạn chưa được ghi; hãy xem bản mới rồi ghép vào.",
        f"{who} has just changed this text. Yours was not saved; look at the new one and bring them together.",
    )
