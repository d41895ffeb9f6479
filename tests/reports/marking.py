"""Marked text: a report as it reads, with its figures and cells marked where they stand.

    Toàn tỉnh tiếp nhận [[1.374.705 hồ sơ|procedures.dossiers.received.total]], đạt [[98,6%]].

A figure is `[[printed words|field|field]]`, a cell of a known form `{{printed|indicator}}`. Fields of a figure:
indicators it may be tied to (`a.b;c.d`, `-` for none), `=12.5` its value where the printed form does not tell,
`?` optional, `~` approximate, `!sum` and the like for what it claims. Fields of a cell: its indicator, `=12.5` or
`=null` and `=12.5/null` for the values that are right. Nothing else in the text is a figure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from tests.reports.truth import UNTIED, CellTruth, FigureTruth

_MARK = re.compile(r"\[\[(.+?)\]\]|\{\{(.*?)\}\}", re.DOTALL)
_NUMBER = re.compile(r"\d{1,3}(?:[ .,]\d{3})+(?:,\d+|\.\d+)?(?!\d)|\d+(?:[.,]\d+)?")
_VAGUE = re.compile(
    r"(?<!cao )(?<!thấp )(?<!nhiều )(?<!ít )\b(hơn|gần|khoảng|trên|dưới|xấp xỉ|ước|tối thiểu|ít nhất|không dưới|chừng)\b",
    re.IGNORECASE,
)
_MONEY = {"nghìn tỷ": 1_000_000, "ngàn tỷ": 1_000_000, "tỷ": 1000, "tỉ": 1000}


@dataclass(frozen=True, slots=True)
class Marked:
    """Marked text taken apart: the text as it reads, and what is marked in it."""

    text: str
    figures: tuple[FigureTruth, ...]
    cells: tuple[CellTruth, ...]
    not_figures: tuple[str, ...]


def parse(source: str) -> Marked:
    """Take marked text apart. Raises ValueError where a mark has no number and states no value."""
    plain: list[str] = []
    figures: list[FigureTruth] = []
    cells: list[CellTruth] = []
    spans: list[tuple[int, int]] = []
    length = 0
    last = 0
    for match in _MARK.finditer(source):
        before = source[last : match.start()]
        plain.append(before)
        length += len(before)
        shown, *fields = (match.group(1) if match.group(1) is not None else match.group(2)).split(
            "|"
        )
        if match.group(1) is not None:
            figures.append(_figure(shown, fields, length))
        else:
            cells.append(_cell(shown, fields))
        spans.append((length, length + len(shown)))
        plain.append(shown)
        length += len(shown)
        last = match.end()
    plain.append(source[last:])
    text = "".join(plain)
    return Marked(text, tuple(figures), tuple(cells), _other_numbers(text, spans))


def read_printed(text: str) -> Decimal:
    """Read one number in Vietnamese notation: three digits behind a mark are thousands, fewer are decimals."""
    token = text.replace(" ", "")
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?", token):
        return Decimal(token.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", token):
        return Decimal(token.replace(",", ""))
    return Decimal(token.replace(",", "."))


def _figure(shown: str, fields: list[str], start: int) -> FigureTruth:
    number = _NUMBER.search(shown)
    stated = [Decimal(f[1:]) for f in fields if f.startswith("=")]
    if number is None and not stated:
        raise ValueError(f"no number in {shown!r}")
    value = stated[0] if stated else read_printed(number.group()) if number else Decimal(0)
    after = shown[number.end() :].strip() if number else ""
    before = shown[: number.start()] if number else ""
    ties = next(
        (f for f in fields if f and (f == UNTIED or "." in f) and f[0] not in "=!?~"), UNTIED
    )
    return FigureTruth(
        values=(value, *_converted(value, after)),
        unit=after,
        text=shown,
        start=start + (number.start() if number else 0),
        end=start + (number.end() if number else len(shown)),
        ties=tuple(ties.split(";")),
        approximate="~" in fields or bool(_VAGUE.search(before)),
        optional="?" in fields,
        claim=next((f[1:] for f in fields if f.startswith("!")), ""),
    )


def _converted(value: Decimal, unit: str) -> tuple[Decimal, ...]:
    """Give money also in millions, the unit of the forms."""
    for word, factor in _MONEY.items():
        if unit.startswith(word):
            return (value * factor,)
    return ()


def _cell(shown: str, fields: list[str]) -> CellTruth:
    stated = next((f[1:] for f in fields if f.startswith("=")), None)
    indicator = next(f for f in fields if not f.startswith("="))
    if stated is not None:
        values = tuple(None if v == "null" else Decimal(v) for v in stated.split("/"))
        return CellTruth(indicator, values)
    number = _NUMBER.search(shown)
    return CellTruth(indicator, (read_printed(number.group()) if number else None,))


def _other_numbers(text: str, spans: list[tuple[int, int]]) -> tuple[str, ...]:
    inside: set[int] = set()
    for start, end in spans:
        inside.update(range(start, end))
    return tuple(m.group() for m in _NUMBER.finditer(text) if m.start() not in inside)
