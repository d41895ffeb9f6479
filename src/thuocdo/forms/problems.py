"""What is wrong with a form, row by row, in words for those who enter it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from thuocdo.forms.validation import problems_in
from thuocdo.forms.version import FormVersion
from thuocdo.indicators.registry import indicators

_PLACE = re.compile(r"^section (\d+)(?:, row ([^:]+))?: (.*)$", re.DOTALL)
_ROW_FIRST = re.compile(r"^row (\S+?):? (.*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem in both languages; `section` and `key` name the row, null where it is about the whole."""

    section: int | None
    key: str | None
    vi: str
    en: str
    rule: str = ""


#: What `validation` says, and the same for people; what stands in brackets is taken over.
_WORDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), words)
    for pattern, words in (
        (
            r"asks for (\S+) again, after (?:section (\d+), row (\S+))",
            "Chỉ tiêu {0} đã được hỏi ở biểu {1}, dòng {2}; mỗi chỉ tiêu chỉ hỏi một lần.",
        ),
        (
            r"asks for no indicator and is no heading",
            "Dòng chưa có chỉ tiêu. Hãy chọn chỉ tiêu, hoặc đánh dấu là dòng tiêu đề.",
        ),
        (r"asks for (\S+), which is no indicator", "Không có chỉ tiêu {0}. Hãy chọn lại."),
        (r"has no label", "Dòng chưa có tên chỉ tiêu."),
        (r"is a heading with no rows under it", "Dòng tiêu đề không có dòng nào bên dưới."),
        (r"the first row of a section is a heading", "Dòng đầu của biểu phải là dòng tiêu đề."),
        (r"does not follow", "Số thứ tự không nối tiếp dòng trước; có quá nhiều dòng «Trong đó»."),
        (
            r"its unit offers .* is answered by (\{.*\})",
            "Cột đơn vị tính phải liệt kê đúng các mã trả lời của chỉ tiêu: {0}.",
        ),
        (
            r"is not NFC with single spaces",
            "Văn bản có khoảng trắng thừa hoặc dấu chưa chuẩn. Hãy gõ lại.",
        ),
        (r"has no rows", "Biểu chưa có dòng nào."),
        (r"level '(.*)' is none of", "Không có cấp {0}."),
        (r"period '(.*)' is none of", "Không có kỳ báo cáo {0}."),
    )
)


def problems_of(version: FormVersion) -> Iterator[Problem]:
    """Yield what keeps a form from being filled, in the order of `validation.problems_in`, then what its head lacks."""
    for text in problems_in(version, indicators()):
        yield _problem(text)
    if not version.title.strip():
        yield Problem(None, None, "Biểu mẫu chưa có tên.", "The form has no title.")
    if not version.source.strip():
        yield Problem(
            None,
            None,
            "Chưa ghi căn cứ (văn bản ban hành biểu mẫu).",
            "It does not say which paper brought it.",
        )
    if not version.periods:
        yield Problem(None, None, "Chưa chọn kỳ báo cáo nào.", "No reporting period is chosen.")


def _problem(text: str) -> Problem:
    place = _PLACE.match(text)
    section, key, rest = (int(place[1]), place[2], place[3]) if place else (None, None, text)
    first = _ROW_FIRST.match(rest) if section is not None and key is None else None
    if first:
        key, rest = first[1].rstrip(":"), first[2]
    return Problem(section, key, said(rest), f"{rest[:1].upper()}{rest[1:]}.")


def said(text: str) -> str:
    """Return what `validation` says in Vietnamese; as it is where nobody thought of words for it."""
    for pattern, words in _WORDS:
        match = pattern.search(text)
        if match:
            return words.format(*match.groups())
    return text
