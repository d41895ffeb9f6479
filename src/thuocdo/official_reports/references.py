"""References to figures in a text: "[[B3 3.3.1]]" is the figure of form 3, row 3.3.1, wherever it stands, as the form has it.

Behind a stroke stands another side of it: "[[B3 3.3.1 | năm trước]]" what was reported a year before, "[[B3 3.3.1 | tăng giảm]]" by how much it
moved ("tăng 12,5%"), and so on for the report before, the target of a plan and where units stand. A text with references cannot contradict its table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from thuocdo.figures.notation import write_number
from thuocdo.official_reports.figures import Aim, ReportFigure, ReportFigures, Standing
from thuocdo.vietnamese import fold

_TOKEN = re.compile(
    r"\[\[\s*B\s*(\d{1,2})[\s,./:]+([\w.]+?)\s*(?:\|\s*([^\[\]|]{1,30}?)\s*)?\]\]", re.IGNORECASE
)
#: Something that was meant as a reference, or half of one.
_ANY = re.compile(r"\[\[[^\[\]]*\]\]|\[\[|\]\]")
_DIGITS_OF_GROWTH = 1


class Side(StrEnum):
    """Which side of a figure is said: itself, the year before and the change since, the report before and the change since, target, and place among units."""

    VALUE = "value"
    BEFORE = "before"
    CHANGE = "change"
    PREVIOUS = "previous"
    STEP = "step"
    TARGET = "target"
    PLACE = "place"
    HIGHEST = "highest"
    LOWEST = "lowest"


_WORDS = {
    Side.VALUE: "",
    Side.BEFORE: "năm trước",
    Side.CHANGE: "tăng giảm",
    Side.PREVIOUS: "kỳ trước",
    Side.STEP: "so kỳ trước",
    Side.TARGET: "mục tiêu",
    Side.PLACE: "thứ hạng",
    Side.HIGHEST: "cao nhất",
    Side.LOWEST: "thấp nhất",
}
_SIDES = {
    **{fold(words): side for side, words in _WORDS.items()},
    "cung ky": Side.BEFORE,
    "tang": Side.CHANGE,
    "giam": Side.CHANGE,
}


class Fault(StrEnum):
    """Why a reference says nothing."""

    NO_SUCH_ROW = "no_such_row"
    NO_VALUE = "no_value"
    NOTHING_BEFORE = "nothing_before"
    NOTHING_LAST_PERIOD = "nothing_last_period"
    NO_TARGET = "no_target"
    NO_PLACE = "no_place"
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
    """Return what a side of a figure says, or why it says nothing."""
    if figure is None:
        return "", Fault.NO_SUCH_ROW
    said = sides_of(figure, english=english).get(side, "")
    if said:
        return said, None
    if figure.value is None and side in _OF_VALUE:
        return "", Fault.NO_VALUE
    return "", _MISSING[side]


#: Sides that say nothing without the figure itself.
_OF_VALUE = {Side.VALUE, Side.CHANGE, Side.STEP}
_MISSING = {
    Side.VALUE: Fault.NO_VALUE,
    Side.BEFORE: Fault.NOTHING_BEFORE,
    Side.CHANGE: Fault.NOTHING_BEFORE,
    Side.PREVIOUS: Fault.NOTHING_LAST_PERIOD,
    Side.STEP: Fault.NOTHING_LAST_PERIOD,
    Side.TARGET: Fault.NO_TARGET,
    Side.PLACE: Fault.NO_PLACE,
    Side.HIGHEST: Fault.NO_PLACE,
    Side.LOWEST: Fault.NO_PLACE,
}


def sides_of(figure: ReportFigure, *, english: bool = False) -> dict[Side, str]:
    """Return what is known of a figure, in words; what is not known is left out."""
    return {side: said for side, said in _known(figure, english=english) if said}


def _known(figure: ReportFigure, *, english: bool) -> Iterator[tuple[Side, str]]:
    for side, value in (
        (Side.VALUE, figure.value),
        (Side.BEFORE, figure.before),
        (Side.PREVIOUS, figure.previous),
    ):
        yield side, figure.written(value, english=english)
    yield Side.CHANGE, change_words(figure, figure.before, english=english)
    yield Side.STEP, change_words(figure, figure.previous, english=english)
    if figure.aim is not None:
        yield Side.TARGET, target_words(figure.aim, english=english)
    standing = figure.standing
    if standing is not None:
        if standing.place is not None:
            yield Side.PLACE, place_words(standing, standing.place, english=english)
        yield (
            Side.HIGHEST,
            units_words(
                figure, standing, standing.highest, standing.highest_value, english=english
            ),
        )
        yield (
            Side.LOWEST,
            units_words(figure, standing, standing.lowest, standing.lowest_value, english=english),
        )


def change_words(figure: ReportFigure, before: Decimal | None, *, english: bool = False) -> str:
    """Return by how much a figure moved: percent of a count, points of a share; empty where either is not known.

    Where it was zero before there is no percentage, so the difference itself is said.
    """
    if figure.value is None or before is None:
        return ""
    difference = figure.value - before
    if difference == 0:
        return "unchanged" if english else "không đổi"
    up = difference > 0
    size = abs(difference)
    if figure.share:
        amount = figure.written(size, english=english)
        unit = " percentage points" if english else " điểm phần trăm"
    elif before > 0:
        percent = size / before * 100
        amount, unit = _number(percent, english=english, decimals=_DIGITS_OF_GROWTH), "%"
        if percent < Decimal("0.05"):
            amount, unit = figure.written(size, english=english), ""
    else:
        amount, unit = figure.written(size, english=english), ""
    verb = ("up" if up else "down") if english else ("tăng" if up else "giảm")
    return f"{verb} {amount}{unit}"


_COMPARATORS = {
    "<=": ("tối đa", "at most"),
    ">=": ("tối thiểu", "at least"),
    ">": ("trên", "above"),
    "=": ("", ""),
}


def target_words(aim: Aim, *, english: bool = False) -> str:
    """Return what a plan wants: "tối thiểu 60% đến năm 2030"."""
    comparator = _COMPARATORS[aim.comparator][english]
    unit = aim.unit_en if english else aim.unit_vi
    value = f"{_number(aim.value, english=english)}{'' if unit == '%' else ' '}{unit}"
    every = aim.timing == "every"
    when = ("in" if every else "by") if english else ("trong năm" if every else "đến năm")
    return f"{comparator} {value} {when} {aim.year}".strip()


_KINDS = {
    "commune": ("xã, phường, đặc khu", "communes"),
    "department": ("sở, ban, ngành", "departments"),
    "district": ("huyện, thị xã, thành phố", "districts"),
    "province": ("tỉnh, thành phố", "provinces"),
    "other": ("đơn vị", "units"),
}
#: More units than that are counted rather than named.
_MOST_NAMED = 3


def place_words(standing: Standing, place: int, *, english: bool = False) -> str:
    """Return where a unit stands among its kind, counted from the highest value: "cao thứ 3 trong 166 xã, phường, đặc khu có số liệu"."""
    kind = _KINDS[standing.kind][english]
    if english:
        return f"number {place} from the top of {standing.count} {kind} with a figure"
    return f"cao thứ {place} trong {standing.count} {kind} có số liệu"


def units_words(
    figure: ReportFigure,
    standing: Standing,
    names: tuple[str, ...],
    value: Decimal,
    *,
    english: bool = False,
) -> str:
    """Return units with the value they share: "Phường Mẫu (99,8%)"; of more than three how many they are."""
    who = ", ".join(names)
    if len(names) > _MOST_NAMED:
        who = f"{len(names)} {_KINDS[standing.kind][english]}"
    return f"{who} ({figure.written(value, english=english)}{'%' if figure.share else ''})"


def _number(value: Decimal, *, english: bool, decimals: int | None = None) -> str:
    said = write_number(value, decimals=decimals)
    return said.translate(str.maketrans(".,", ",.")) if english else said
