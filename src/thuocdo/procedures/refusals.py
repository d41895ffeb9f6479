"""Why a change of the catalogue is refused: what happened, why, and what to do next, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from thuocdo.errors import Conflict, InvalidInput, NotAllowed
from thuocdo.procedures.checking import Problem

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit
    from thuocdo.procedures.models import Procedure
    from thuocdo.procedures.process_graph import GraphProblem


def not_a_controller(owner: Unit) -> NotAllowed:
    """Return the refusal of somebody who does not keep the catalogue of the owner."""
    return NotAllowed(
        "not_a_procedure_controller",
        f"Chỉ cán bộ kiểm soát thủ tục hành chính hoặc quản trị viên của {owner} làm được việc này.",
        f"Only a procedure controller or an administrator of {owner} can do this.",
        unit=owner.pk,
    )


def bad_code(code: str) -> InvalidInput:
    """Return the refusal of a code that is no procedure code."""
    return InvalidInput(
        "procedure_code_not_written",
        f"Mã «{code}» không phải mã thủ tục. Hãy ghi như 1.001193, hoặc T.000001 khi chưa có mã quốc gia.",
        f"“{code}” is no procedure code. Write it like 1.001193, or T.000001 while there is no national code.",
        procedure_code=code,
    )


def bad_content(problems: Sequence[Problem]) -> InvalidInput:
    """Return the refusal of a content with everything that is wrong with it."""
    return InvalidInput(
        "procedure_content_invalid",
        "Nội dung chưa công bố được: " + " · ".join(f"{p.path}: {p.message_vi}" for p in problems),
        "The content cannot be published: "
        + " · ".join(f"{p.path}: {p.message_en}" for p in problems),
        problems=[(p.path, p.message_vi, p.message_en) for p in problems],
    )


def code_taken(code: str, owner: Unit) -> Conflict:
    """Return the refusal of a new procedure under a code that the owner has used."""
    return Conflict(
        "procedure_code_taken",
        f"{owner} đã có thủ tục {code}. Hãy công bố sửa đổi thủ tục ấy.",
        f"{owner} has a procedure {code}. Amend that one.",
        procedure_code=code,
    )


def too_early(procedure: Procedure, first_free: date | None) -> Conflict:
    """Return the refusal of a version that would begin before another one has ended."""
    free = f"{first_free:%d/%m/%Y}" if first_free else "—"
    return Conflict(
        "procedure_version_too_early",
        f"Thủ tục {procedure.code} đã có phiên bản trong những ngày này. Phiên bản mới sớm nhất từ ngày {free}.",
        f"Procedure {procedure.code} has a version on these days. The next one begins on {free} at the earliest.",
        procedure_code=procedure.code,
        first_free=first_free,
    )


def decided_already(decision: str, codes: Sequence[str]) -> Conflict:
    """Return the refusal of a second act by one decision on one procedure."""
    named = ", ".join(codes[:5])
    return Conflict(
        "procedure_decided_already",
        f"Quyết định {decision} đã có nội dung về thủ tục {named}. Hãy kiểm tra số và ngày quyết định.",
        f"The decision {decision} is about procedure {named} already. Check its number and day.",
        decision=decision,
        procedure_codes=list(codes),
    )


def unknown_word(value: str, allowed: Sequence[str]) -> InvalidInput:
    """Return the refusal of a word that is in no closed list."""
    return InvalidInput(
        "procedure_word_unknown",
        f"«{value}» không có trong danh mục: {', '.join(allowed)}.",
        f"“{value}” is not one of: {', '.join(allowed)}.",
        value=value,
    )


def nothing_changed(procedure: Procedure) -> InvalidInput:
    """Return the refusal of an amendment that says the same."""
    return InvalidInput(
        "procedure_unchanged",
        f"Nội dung thủ tục {procedure.code} không khác phiên bản hiện có, nên không công bố phiên bản mới.",
        f"The content of procedure {procedure.code} is that of the version there is; no new one is made.",
        procedure_code=procedure.code,
    )


def has_ended(procedure: Procedure) -> Conflict:
    """Return the refusal to abolish what is abolished."""
    return Conflict(
        "procedure_abolished",
        f"Thủ tục {procedure.code} đã bị bãi bỏ. Hãy tải lại trang.",
        f"Procedure {procedure.code} has been abolished. Load the page again.",
        procedure_code=procedure.code,
    )


def in_force_already(procedure: Procedure) -> Conflict:
    """Return the refusal to withdraw what is or was in force."""
    return Conflict(
        "procedure_version_in_force",
        f"Phiên bản này của thủ tục {procedure.code} đã có hiệu lực nên không rút được. Hãy công bố sửa đổi.",
        f"This version of procedure {procedure.code} is in force and cannot be withdrawn. Amend the procedure.",
        procedure_code=procedure.code,
    )


def bad_day(vi: str, en: str) -> InvalidInput:
    """Return the refusal of a day that cannot be."""
    return InvalidInput("publication_day_impossible", vi, en)


def bad_decision() -> InvalidInput:
    """Return the refusal of a decision without a number."""
    return InvalidInput(
        "decision_without_number",
        "Chưa ghi số quyết định. Hãy ghi số, ký hiệu của quyết định công bố hoặc phê duyệt.",
        "The decision has no number. Write the number of the decision.",
    )


def process_not_draft() -> Conflict:
    """Return the refusal to change an approved process."""
    return Conflict(
        "process_approved",
        "Quy trình này đã được phê duyệt nên không sửa được. Hãy soạn phiên bản mới.",
        "This process is approved and cannot be changed. Draft a new version.",
    )


def bad_process(problems: Sequence[GraphProblem]) -> InvalidInput:
    """Return the refusal of a process that cannot run."""
    return InvalidInput(
        "process_invalid",
        "Quy trình chưa chạy được: " + " · ".join(p.message_vi for p in problems),
        "The process cannot run: " + " · ".join(p.message_en for p in problems),
        problems=[(p.code, p.step) for p in problems],
    )


def bad_bundle(vi: str, en: str) -> InvalidInput:
    """Return the refusal of a bundle."""
    return InvalidInput("procedure_bundle_invalid", vi, en)


def not_a_drafter(name: str) -> NotAllowed:
    """Return the refusal of somebody who drafts for no agency of a procedure."""
    return NotAllowed(
        "not_a_procedure_drafter",
        f"Chỉ cán bộ kiểm soát thủ tục của {name} hoặc của cơ quan thực hiện thủ tục này soạn được. Hãy gửi góp ý cho họ.",
        f"Only procedure controllers of {name}, or of an agency of this procedure, can draft. Send them your remark.",
    )


def draft_changed(by: User | None) -> Conflict:
    """Return the refusal to write over what somebody else wrote meanwhile."""
    who = f"{by.full_name}" if by else "Người khác"
    who_en = f"{by.full_name}" if by else "Somebody else"
    return Conflict(
        "procedure_draft_changed",
        f"{who} đã sửa bản thảo này sau khi bạn mở. Nội dung bạn nhập còn nguyên: hãy xem bản đang lưu rồi quyết định.",
        f"{who_en} has changed this draft since you opened it. What you typed is kept: look at the stored one, then decide.",
    )


def own_process() -> NotAllowed:
    """Return the refusal to approve what one drafted."""
    return NotAllowed(
        "process_drafted_by_the_same",
        "Người soạn không tự phê duyệt quy trình. Hãy đề nghị người khác ghi quyết định phê duyệt.",
        "Who drafted a process does not approve it. Ask another person to record the decision.",
    )


def process_not_checked() -> Conflict:
    """Return the refusal to approve what procedure control has not checked."""
    return Conflict(
        "process_not_checked",
        "Quy trình chưa qua kiểm soát thủ tục hành chính. Hãy kiểm soát trước khi phê duyệt.",
        "Procedure control has not checked this process. Check it before it is approved.",
    )


def draft_there(code: str) -> Conflict:
    """Return the refusal of a second draft under a code."""
    return Conflict(
        "procedure_draft_there",
        f"Đã có bản thảo của thủ tục {code}. Hãy mở bản thảo ấy trong danh sách bản thảo.",
        f"There is a draft of procedure {code}. Open it in the list of drafts.",
        procedure_code=code,
    )


def version_there() -> Conflict:
    """Return the refusal to publish a draft that was compared with a version that is not the last any more."""
    return Conflict(
        "procedure_version_there",
        "Thủ tục vừa có phiên bản mới khác với bản bạn đã so sánh. Hãy xem lại so sánh rồi công bố.",
        "The procedure has a newer version than the one you compared with. Look at the comparison again, then publish.",
    )


def bad_handling(vi: str, en: str) -> InvalidInput:
    """Return the refusal of a rule of handling that cannot be."""
    return InvalidInput("bad_handling_rule", vi, en)


def handled_so_already() -> Conflict:
    """Return the refusal of a rule of handling that holds on one of the days already."""
    return Conflict(
        "handled_so_already",
        "Chế độ này đã được quy định cho thời gian đó. Hãy kết thúc quy định cũ trước.",
        "This is decided for these days already. End the rule there is first.",
    )


def handling_has_ended() -> Conflict:
    """Return the refusal to end a rule of handling that has ended."""
    return Conflict(
        "handling_has_ended",
        "Chế độ này đã kết thúc. Hãy tải lại trang.",
        "This rule has ended. Load the page again.",
    )


def question_incomplete() -> InvalidInput:
    """Return the refusal of a question without words or without an answer."""
    return InvalidInput(
        "frequent_question_incomplete",
        "Hãy ghi cả câu hỏi và câu trả lời.",
        "Write both the question and its answer.",
    )


def question_too_long(question: int, answer: int) -> InvalidInput:
    """Return the refusal of words that nobody reads to the end."""
    return InvalidInput(
        "frequent_question_too_long",
        f"Câu hỏi dài nhất {question} ký tự, câu trả lời {answer}. Hãy viết ngắn lại, hoặc tách thành nhiều câu.",
        f"A question has {question} letters at the most, an answer {answer}. Write less, or make several of it.",
    )


def too_many_questions(most: int) -> InvalidInput:
    """Return the refusal of more questions than a page shows."""
    return InvalidInput(
        "frequent_questions_too_many",
        f"Một thủ tục có nhiều nhất {most} câu hỏi. Hãy gộp hoặc bỏ bớt câu ít người hỏi.",
        f"A procedure has {most} questions at the most. Join some, or leave out what few people ask.",
    )


def question_is_gone() -> Conflict:
    """Return the refusal to change a question that is shown no more."""
    return Conflict(
        "frequent_question_gone",
        "Câu hỏi này không còn hiện nữa. Hãy tải lại trang.",
        "This question is shown no more. Load the page again.",
    )
