"""What kind of administrative paper a text calls itself: a plan or a decision may speak of the reform and hold its forms, and is no report. Pure.

The kinds are those of Decree 30/2020/NĐ-CP, Article 7, by the name that stands alone over the title and by the sign in the number
("Số: 12/KH-UBND"). An official letter is none of them: many units report by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from thuocdo.vietnamese import fold

#: The type of a paper stands on its first page; further down a line in capitals is a heading.
HEAD_LINES = 60
#: A title that names number and type in one sentence, as law portals print it, is the beginning of the text.
_FIRST_LINES = 3
#: Letters of a longest title.
_LONGEST = 300
_NUMBER = re.compile(r"^so\s*[:.]?\s*\S{0,12}\s*[/-]\s*([a-z]{2,3})\s*[-–/]")


class Paper(StrEnum):
    """A kind of paper that is no report."""

    PLAN = "plan"
    DECISION = "decision"
    SUBMISSION = "submission"
    DIRECTIVE = "directive"
    RESOLUTION = "resolution"
    PROGRAMME = "programme"
    SCHEME = "scheme"
    GUIDANCE = "guidance"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a kind in both languages."""

    vi: str
    en: str


NAMES = {
    Paper.PLAN: Name("kế hoạch", "plan"),
    Paper.DECISION: Name("quyết định", "decision"),
    Paper.SUBMISSION: Name("tờ trình", "submission"),
    Paper.DIRECTIVE: Name("chỉ thị", "directive"),
    Paper.RESOLUTION: Name("nghị quyết", "resolution"),
    Paper.PROGRAMME: Name("chương trình", "programme"),
    Paper.SCHEME: Name("đề án", "scheme"),
    Paper.GUIDANCE: Name("hướng dẫn", "guidance"),
    Paper.NOTICE: Name("thông báo", "notice"),
}
_KINDS = {fold(name.vi): paper for paper, name in NAMES.items()}
_SIGNS = {
    "kh": Paper.PLAN,
    "qd": Paper.DECISION,
    "ttr": Paper.SUBMISSION,
    "ct": Paper.DIRECTIVE,
    "nq": Paper.RESOLUTION,
    "ctr": Paper.PROGRAMME,
    "da": Paper.SCHEME,
    "hd": Paper.GUIDANCE,
    "tb": Paper.NOTICE,
}
_BY_LETTERS = {name.replace(" ", ""): paper for name, paper in _KINDS.items()}


def paper_of(text: str) -> Paper | None:
    """Return what a text calls itself, where that is no report; null for a report and where nothing is said."""
    signed: Paper | None = None
    for at, line in enumerate(_lines(text)):
        folded = fold(line)
        if folded.replace(" ", "").startswith("baocao"):
            return None
        signed = signed or _by_number(line)
        if "\t" in line:  # a row of a table, where a column is called "KẾ HOẠCH"
            continue
        if paper := _named(line, folded, signed, first=at < _FIRST_LINES):
            return paper
    return signed


def _lines(text: str) -> Iterator[str]:
    found = (line.strip(" \t#*_|–-.:") for line in text.split("\n", HEAD_LINES * 4)[:-1] or [text])
    for at, line in enumerate(line for line in found if line):
        if at == HEAD_LINES:
            return
        yield line


def _by_number(line: str) -> Paper | None:
    """Return the kind that the number of a letterhead names; its cell may be one of a row."""
    for cell in line.split("\t"):
        if match := _NUMBER.match(fold(cell.strip())):
            return _SIGNS.get(match[1])
    return None


def _named(line: str, folded: str, signed: Paper | None, *, first: bool) -> Paper | None:
    if len(line) > _LONGEST:
        return None
    capitals = line == line.upper()
    alone = _BY_LETTERS.get(folded.replace(" ", "")) if capitals else None
    if alone:
        return alone
    name = next((name for name in _KINDS if folded.startswith(f"{name} ")), None)
    if name is None:
        return None
    numbered = first and re.match(rf"{name} (so )?\d+\s*/", folded)
    return _KINDS[name] if numbered or (capitals and _KINDS[name] is signed) else None
