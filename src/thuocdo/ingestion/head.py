"""The head of a report: who issued it, its number and date, its title and the period it covers.

Reports reach us without their first page as often as with it, so each field is looked for in several places, the
surest first: the letterhead, the sentence "… báo cáo như sau", the appendix title, the signature.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from thuocdo.ingestion.document import Document, Paragraph, Table
from thuocdo.ingestion.issuers import below_title, find_issuer
from thuocdo.ingestion.periods import find_period
from thuocdo.ingestion.reading import Head
from thuocdo.vietnamese import fold

HEAD_LINES = 60
_TITLE_WORD = re.compile(r"^\W*B\s*[ÁA]\s*O\s*C\s*[ÁA]\s*O\W*(.*)$", re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(
    r"\b[Ss][ốỐôÔóÓoO][:\s.]\s*(\d+[a-zA-Z]?)?\s*(?:\s*/\s*(\d{4}))?\s*[/-]\s*(B\s?C[A-ZĐ]*(?:\s?[-–]\s?[A-ZĐ][\w.]*(?:-[A-ZĐ]\w*)?)*)"
)
_PLACE_DATE = re.compile(
    r"\b\wg\wy\s+(\d{1,2})\s+t\w{1,2}ng\s+(\d{1,2})\s+n\wm\s+(\d{4})", re.IGNORECASE
)
_SHORT_DATE = re.compile(
    r"ng[àa]y\s+(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})", re.IGNORECASE
)
_OWN_REFERENCE = re.compile(r"k[èe]m\s+theo\s+(?:B[áa]o\s+c[áa]o)", re.IGNORECASE)
_TITLE_END = re.compile(
    r"^(?:\(|kính gửi|phần thứ|i\s*[.\-)]|1\s*[.\-)]|thực hiện|căn cứ|ủy ban|uỷ ban|ubnd|-{3,})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text in reading order; the cells of tables count as lines of their own."""

    text: str
    block: int
    in_table: bool


def lines_of(document: Document, blocks: range) -> list[Line]:
    """Return the non-empty lines of the given blocks."""
    found: list[Line] = []
    for number in blocks:
        block = document.blocks[number]
        if isinstance(block, Paragraph):
            found += [Line(t.strip(), number, False) for t in block.text.split("\n") if t.strip()]
        else:
            found += _table_lines(block, number)
    return found


def _table_lines(table: Table, number: int) -> list[Line]:
    texts = (part.strip() for row in table.rows for cell in row for part in cell.text.split("\n"))
    return [Line(text, number, True) for text in texts if text]


def read_head(document: Document, blocks: range | None = None) -> Head:
    """Read the head of the report that stands in the given blocks (all of them when null).

    Null: a field that the report does not state, a number or day left empty ("Số:    /BC-UBND") included.
    """
    lines = lines_of(document, blocks if blocks is not None else range(len(document.blocks)))
    title_at = _title_line(lines)
    title = _title(lines, title_at)
    number, issued_on = _number_and_date(lines, title_at)
    texts = [line.text for line in lines]
    period = find_period(texts, title, issued_on)
    day = issued_on or (period.end if period else None)
    issuer = find_issuer(texts, title_at if title_at is not None else -1, title, on=day)
    return Head(
        title=title,
        issuer=issuer.name if issuer else None,
        level=issuer.level if issuer else None,
        number=number,
        issued_on=issued_on,
        period_kind=period.kind if period else None,
        period_start=period.start if period else None,
        period_end=period.end if period else None,
        year=period.year if period else None,
    )


def is_title_word(text: str) -> bool:
    """Tell whether the line is the word BÁO CÁO alone or with its number, as it stands over the title of a report."""
    match = _TITLE_WORD.match(text)
    if match is None or text != text.upper():
        return False
    rest = match.group(1).strip()
    return not rest or bool(_NUMBER.match(rest))


def _title_line(lines: list[Line]) -> int | None:
    for index, line in enumerate(lines[:HEAD_LINES]):
        if is_title_word(line.text):
            return index
    below_appendix = False
    for index, line in enumerate(lines[:HEAD_LINES]):
        folded = fold(line.text)
        below_appendix = below_appendix or _names_an_appendix(line, folded)
        if (
            below_appendix and line.in_table
        ):  # the head of a column: "Báo cáo cải cách hành chính năm 2023"
            continue
        if folded.startswith("bao cao ") and ("cai cach" in folded or "cchc" in folded):
            return index
    return None


def _title(lines: list[Line], title_at: int | None) -> str | None:
    if title_at is None:
        return _title_of_appendix(lines)
    first = lines[title_at].text
    parts = [] if is_title_word(first) else [first]
    for line in lines[title_at + 1 : title_at + 6]:
        if _PLACE_DATE.search(line.text) and not parts:
            continue
        if _TITLE_END.match(line.text) or (parts and _ends_title(parts, line.text)):
            break
        parts.append(line.text)
    return " ".join(parts) or None


def _ends_title(parts: list[str], line: str) -> bool:
    return len(" ".join(parts)) > 250 or parts[-1].endswith((":", "./.")) or len(line) > 300


def _title_of_appendix(lines: list[Line]) -> str | None:
    for at, line in enumerate(lines[:HEAD_LINES]):
        if _names_an_appendix(line, fold(line.text)):
            both = lines[at : at + 2]  # a PDF breaks it over two lines
            goes_on = all(one.text.isupper() and not one.in_table for one in both)
            return " ".join(one.text for one in both) if goes_on else line.text
    return next((line.text for line in lines[:HEAD_LINES] if _reads_like_a_title(line)), None)


def _names_an_appendix(line: Line, folded: str) -> bool:
    """Tell whether the line is the title of the statistics that are sent along with a report."""
    named = "cai cach" in folded or "cchc" in folded
    return "thong ke" in folded and named and not line.in_table


def _reads_like_a_title(line: Line) -> bool:
    return not line.in_table and 20 <= len(line.text) <= 300 and not line.text.endswith((";", ","))


def _number_and_date(lines: list[Line], title_at: int | None) -> tuple[str | None, date | None]:
    """Look in the letterhead, then in "(Kèm theo Báo cáo số …)" of an appendix; nowhere else, other numbers abound."""
    end = title_at if title_at is not None else min(len(lines), 20)
    number = issued_on = None
    for line in lines[: end + 1]:
        number = number or _report_number(line.text)
        issued_on = issued_on or _day(_PLACE_DATE.search(line.text))
    texts = [line.text for line in lines]
    for text in below_title(texts, title_at) if title_at is not None else ():
        number = number or _report_number(text)
        issued_on = issued_on or _day(_PLACE_DATE.search(text))
    for line in lines:
        if number and issued_on:
            break
        if _OWN_REFERENCE.search(line.text):
            number = number or _report_number(line.text)
            issued_on = issued_on or _day(
                _SHORT_DATE.search(line.text) or _PLACE_DATE.search(line.text)
            )
    return number, issued_on


def _report_number(text: str) -> str | None:
    match = _NUMBER.search(text)
    if match is None or not match.group(1):
        return None
    year = f"/{match.group(2)}" if match.group(2) else ""
    symbol = re.sub(r"\s", "", match.group(3)).replace("–", "-")
    return f"{match.group(1)}{year}/{symbol}"


def _day(match: re.Match[str] | None) -> date | None:
    if match is None:
        return None
    day, month, year = (int(group) for group in match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None
