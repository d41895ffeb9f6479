"""References to figures in a text: "[[B3 3.3.1]]" is the figure of form 3, row 3.3.1, wherever it stands, as the form has it.

Behind a stroke stands another side of it: "[[B3 3.3.1 | năm trước]]" what was reported a year before, "[[B3 3.3.1 | tăng giảm]]" by how much it
moved ("tăng 12,5%"). A text with references cannot contradict its table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from thuocdo.figures.notation import write_number
from thuocdo.official_reports.figures import ReportFigure, ReportFigures
from thuocdo.vietnamese import fold

_TOKEN = re.compile(
    r"\[\[\s*B\s*(\d{1,2})[\s,./:]+([\w.]+?)\s*(?:\|\s*([^\[\]|]{1,30}?)\s*)?\]\]", re.IGNORECASE
)
#: Something that was meant as a reference, or half of one.
_ANY = re.compile(r"\[\[[^\[\]]*\]\]|\[\[|\]\]")
_DIGITS_OF_GROWTH = 1


class Side(StrEnum):
    """Which side of a figure is said."""

    VALUE = "value"
    BEFORE = "before"
    CHANGE = "change"


_SIDES = {
    "": Side.VALUE,
    "nam truoc": Side.BEFORE,
    "cung ky": Side.BEFORE,
    "ky truoc": Side.BEFORE,
    "tang giam": Side.CHANGE,
    "tang": Side.CHANGE,
    "giam": Side.CHANGE,
}
_WORDS = {Side.VALUE: "", Side.BEFORE: "năm trước", Side.CHANGE: "tăng giảm"}


class Fault(StrEnum):
    """Why a reference says nothing."""

    NO_SUCH_ROW = "no_such_row"
    NO_VALUE = "no_value"
    NOTHING_BEFORE = "nothing_before"
    NOT_UNDERSTOOD = "not_understood"


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference in a text, from `start` to before `end`; `figure` is null where there is no such row, `said` empty where `fault` says why."""

    start: int
    end: int
    row: str
    side: Side
    figure: ReportFigure | None
    said: str
    fault: Fault | None = None


def token(row: str, side: Side = Side.VALUE) -> str:
    """Return a reference as it is typed."""
    form, _stroke, key = row.partition("/")
    words = _WORDS[side]
    return f"[[B{form} {key} | {words}]]" if words else f"[[B{form} {key}]]"


def references(text: str, figures: ReportFigures, *, english: bool = False) -> Iterator[Reference]:
    """Yield the references of a text in their order, what is no whole reference among them."""
    for found in _ANY.finditer(text):
        matched = _TOKEN.fullmatch(found[0])
        side = _SIDES.get(fold(matched[3] or "")) if matched else None
        if matched is None or side is None:
            yield Reference(
                found.start(), found.end(), "", Side.VALUE, None, "", Fault.NOT_UNDERSTOOD
            )
            continue
        row = f"{int(matched[1])}/{matched[2].rstrip('.')}"
        figure = figures.rows.get(row)
        said, fault = _said(figure, side, english=english)
        yield Reference(found.start(), found.end(), row, side, figure, said, fault)


def rendered(
    text: str,
    figures: ReportFigures,
    *,
    english: bool = False,
    missing: Callable[[Reference], str] = lambda _one: "[…]",
) -> str:
    """Return a text with its references said; `missing` says what stands for one that says nothing."""
    parts, at = [], 0
    for one in references(text, figures, english=english):
        parts += [text[at : one.start], one.said if one.fault is None else missing(one)]
        at = one.end
    return "".join([*parts, text[at:]])


def _said(figure: ReportFigure | None, side: Side, *, english: bool) -> tuple[str, Fault | None]:
    if figure is None:
        return "", Fault.NO_SUCH_ROW
    if side is Side.BEFORE:
        said = figure.written(figure.before, english=english)
        return said, None if said else Fault.NOTHING_BEFORE
    if figure.value is None:
        return "", Fault.NO_VALUE
    if side is Side.VALUE:
        return figure.written(figure.value, english=english), None
    if figure.before is None:
        return "", Fault.NOTHING_BEFORE
    return change_words(figure, english=english), None


def change_words(figure: ReportFigure, *, english: bool = False) -> str:
    """Return by how much a figure moved since the year before: percent of a count, points of a share; figure and year before are known.

    Where the year before was zero there is no percentage, so the difference itself is said.
    """
    assert figure.value is not None
    assert figure.before is not None
    difference = figure.value - figure.before
    if difference == 0:
        return "unchanged" if english else "không đổi"
    up = difference > 0
    size = abs(difference)
    if figure.share:
        amount = figure.written(size, english=english)
        unit = " percentage points" if english else " điểm phần trăm"
    elif figure.before > 0:
        percent = size / figure.before * 100
        said = write_number(percent, decimals=_DIGITS_OF_GROWTH)
        amount, unit = (said.translate(str.maketrans(".,", ",.")) if english else said), "%"
        if percent < Decimal("0.05"):
            amount, unit = figure.written(size, english=english), ""
    else:
        amount, unit = figure.written(size, english=english), ""
    verb = ("up" if up else "down") if english else ("tăng" if up else "giảm")
    return f"{verb} {amount}{unit}"
