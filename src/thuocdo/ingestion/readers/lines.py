"""What one line of a report is: the start of a list item, a heading, a footnote, a page number, a running text."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from thuocdo.figures.notation import SUPERSCRIPTS

_TO_SUPERSCRIPT = str.maketrans("0123456789", SUPERSCRIPTS)
_ITEM = re.compile(
    r"[-–—+•▪●○◦■□*·➢✓]\s|[-–+]\S|\d{1,2}(?:\.\d{1,2})*[.)]\s|\d{1,2}(?:\.\d{1,2})+\s|[a-zđ]{1,2}[.)]\s"
    r"|[IVXLC]{1,5}[.)-]\s?|\(\w{1,3}\)\s|[A-Z][.)]\s",
)
_HEADING = re.compile(
    r"(?:biểu(?:\s+mẫu)?|phụ\s+lục|bảng|điều|chương|mục|phần|mẫu)\s+(?:số\s+)?(?:[\divxlc]+|thứ\s)\b|phụ\s+lục$"
    r"|nơi\s+nhận|kính\s+gửi|số\s*:|tm\.|kt\.|tl\.|tuq\.",
    re.IGNORECASE,
)
_NOTE = re.compile(rf"(?:[{SUPERSCRIPTS}]+|\[\^?\d{{1,3}}\]:?|\(\*+\))\s*\S")
_PAGE_NUMBER = re.compile(
    r"(?:[-–]\s*)?(?:trang\s+)?(\d{1,3})(?:\s*/\s*\d{1,3})?(?:\s*[-–])?$", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.;:!?…][\"”’)\]]*$|[.…]\s*\.$")
_TAG = re.compile(
    r"</?(?:i|b|u|em|strong|span|font|center|small|big|ins|div|a|h[1-6])(?:\s[^<>]{0,200})?>",
    re.IGNORECASE,
)
_BREAK = re.compile(r"\s*</?(?:p|br|li|ul|ol)(?:\s[^<>]{0,200})?\s*/?>\s*", re.IGNORECASE)
_SUPERSCRIPT_TAG = re.compile(
    r"<sup>\s*\(?(\d{1,3})\)?\s*</sup>|\$?\^\{(\d{1,3})\}\$?|\[\^(\d{1,3})\](?!:)", re.IGNORECASE
)
_SUB_TAG = re.compile(r"</?su[bp]>", re.IGNORECASE)
_EMPHASIS = re.compile(r"(?<![\w*)\d])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\w*])")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S*$", re.IGNORECASE)
_FORMULA = re.compile(r"[*=$(]\S*[\d.,]$")
_MARKS = re.compile(rf"[{SUPERSCRIPTS}]+$")

#: A sentence does not end on these, so what follows them after a page break still belongs to it.
_LINKING_WORDS = frozenset(
    [
        "và",
        "của",
        "các",
        "những",
        "về",
        "tại",
        "do",
        "theo",
        "cho",
        "là",
        "với",
        "để",
        "từ",
        "đến",
        "được",
        "bị",
        "đạt",
        "gồm",
        "hoặc",
        "bằng",
        "số",
    ]
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line with the page it stands on; null where the file marks no pages."""

    text: str
    page: int | None = None

    @property
    def blank(self) -> bool:
        """Return whether nothing is printed on the line."""
        return not self.text.strip()


def without_markup(text: str) -> str:
    """Return the text without the marks that scans and converters leave: tags, emphasis, entities.

    `<p>`, `<br>` become line breaks, superscript markup becomes superscript digits; addresses in angle brackets stay.
    """
    if "<" in text or "^" in text:
        text = _SUPERSCRIPT_TAG.sub(
            lambda m: superscript(m.group(1) or m.group(2) or m.group(3)), text
        )
        text = _SUB_TAG.sub("", _TAG.sub("", _BREAK.sub("\n", text)))
    if "&" in text:
        text = html.unescape(text).replace("\u00a0", " ")
    if "*" in text:
        text = _EMPHASIS.sub(r"\1", text.replace("**", ""))
    return text


def superscript(digits: str) -> str:
    """Return plain digits as superscript ones."""
    return digits.translate(_TO_SUPERSCRIPT)


def starts_item(line: str) -> bool:
    """Say whether the line begins a list item, a numbered heading or another part of its own."""
    line = line.lstrip()
    return bool(_ITEM.match(line) or _opens_part(line) or _NOTE.match(line) or line.startswith("#"))


def is_note(line: str) -> bool:
    """Say whether the line begins like a footnote: superscript digits, "[1]", "(*)"."""
    return bool(_NOTE.match(line))


def is_heading(line: str) -> bool:
    """Say whether the line is in capitals or opens like the title of a part."""
    letters = [c for c in line if c.isalpha()]
    return (len(letters) > 2 and all(c.isupper() for c in letters)) or _opens_part(line.lstrip())


def _opens_part(line: str) -> bool:
    """A reference such as "điều 5" in the middle of a sentence has no capital."""
    return line[:1].isupper() and bool(_HEADING.match(line))


def breaks_inside(line: str, rest: str) -> bool:
    """Say whether a full line breaks inside an address or a formula, so that the rest goes on without a space.

    Two numbers never follow each other in a formula: "(564/1931)*1" and "00=29%" are one.
    """
    if _ADDRESS.search(line):
        return True
    return bool(_FORMULA.search(line)) and rest[:1].isdigit()


def page_number(line: str) -> int | None:
    """Return the number a line consists of when it may be that of a page."""
    match = _PAGE_NUMBER.fullmatch(line.strip())
    return int(match.group(1)) if match else None


def ends_sentence(line: str) -> bool:
    """Say whether a line ends on a mark that closes a sentence or item, footnote marks aside."""
    return bool(_SENTENCE_END.search(_MARKS.sub("", line.rstrip())))


def continues(line: str) -> bool:
    """Say whether a line begins as the middle of a sentence does."""
    stripped = line.lstrip("“\"'(")
    return bool(stripped) and stripped[0].islower() and not starts_item(line)


def is_open(line: str) -> bool:
    """Say whether a line cannot be the end of its sentence: it ends on a comma or on a linking word."""
    words = _MARKS.sub("", line.rstrip()).rsplit(maxsplit=1)
    if not words or is_heading(line):
        return False
    last = words[-1].lower()
    return last.endswith(",") or last in _LINKING_WORDS
