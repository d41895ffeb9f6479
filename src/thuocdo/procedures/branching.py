"""What a branch of an internal process can ask: a closed list, so that a test run and an officer understand the same by it.

Pure. The words are stored as they stand here and read on the screens of dossiers, so they are Vietnamese in every language.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from thuocdo.procedures.process_graph import ProcessSpec

CASE, CHANNEL = "Trường hợp", "Kênh nộp hồ sơ"
#: The answers to the question of the channel, by `Channel`.
CHANNEL_WORDS = {"direct": "trực tiếp", "online": "trực tuyến", "post": "bưu chính"}
YES_NO = ("có", "không")


@dataclass(frozen=True, slots=True)
class Question:
    """One thing a branch asks, and its answers."""

    text: str
    answers: tuple[str, ...]


#: Asked in every procedure; others hang on what the procedure says.
QUESTIONS = (
    Question("Ý kiến", ("đồng ý", "không đồng ý")),
    Question("Hồ sơ", ("đạt yêu cầu", "không đạt yêu cầu")),
    Question("Phải lấy ý kiến cơ quan khác", YES_NO),
    Question("Cần kiểm tra thực địa", YES_NO),
    Question("Có nghĩa vụ tài chính", YES_NO),
    Question("Thuộc diện thẩm duyệt phòng cháy", YES_NO),
    Question("Phải niêm yết công khai", YES_NO),
)


def questions_for(cases: Iterable[str], *, also: ProcessSpec | None = None) -> list[Question]:
    """Return what a branch of a procedure can ask.

    Args:
        cases: the cases of the procedure.
        also: a process whose own questions stay possible, though they are not on the list (older ones, imported ones).
    """
    found = {question.text: list(question.answers) for question in QUESTIONS}
    found[CHANNEL] = list(CHANNEL_WORDS.values())
    if named := [case[:200] for case in cases]:
        found = {CASE: named} | found
    for text, answers in also.questions().items() if also else ():
        known = found.setdefault(text, [])
        known += [answer for answer in answers if answer not in known]
    return [Question(text, tuple(answers)) for text, answers in found.items()]
