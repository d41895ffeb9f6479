"""Draft sentences for the figures of a form that moved: value, change against a year before and the report before, target, and where units stand.

Only what is known, and only references: never a number, a cause or a judgement of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from thuocdo.indicators.registry import indicator
from thuocdo.official_reports.figures import ReportFigure, ReportFigures
from thuocdo.official_reports.references import Side, rendered, sides_of, token

#: Units as they stand behind a number; what the form has in its column ("Số lượng hồ sơ") is no word for a sentence.
_COLUMN_WORDS = ("số lượng ", "số ")
_NO_UNIT = {"số lượng", "đơn vị", "có = 1, không = 0", "điểm", "hạng"}


@dataclass(frozen=True, slots=True)
class Draft:
    """One sentence: as it goes into the text, and as it reads now. `moved` orders drafts: by how much the figure moved, as a share of what it was."""

    figure: ReportFigure
    text: str
    reads: str
    moved: Decimal


def drafts(
    figures: ReportFigures, section: int | None, *, without: Iterable[str] = ()
) -> tuple[Draft, ...]:
    """Return a sentence for each figure of a form that moved since the year before or the report before, those that moved most first.

    Args:
        figures: those of the report.
        section: the number of the form; null gives none.
        without: rows that the text refers to already.
    """
    told = set(without)
    found = [
        _draft(one, figures) for one in _moved(figures.of_section(section)) if one.row not in told
    ]
    return tuple(sorted(found, key=lambda draft: -draft.moved))


def _moved(figures: Iterable[ReportFigure]) -> Iterator[ReportFigure]:
    for one in figures:
        if one.value is not None and {one.before, one.previous} - {None, one.value}:
            yield one


def _draft(figure: ReportFigure, figures: ReportFigures) -> Draft:
    text = f"{', '.join(_clauses(figure))}."
    return Draft(figure, text, rendered(text, figures), _by_how_much(figure))


def _clauses(figure: ReportFigure) -> Iterator[str]:
    """Yield the parts of a sentence, each of what is known."""
    known, unit = sides_of(figure), unit_words(figure)

    def said(side: Side) -> str:
        return token(figure.row, side)

    yield f"{label_of(figure)} là {said(Side.VALUE)}{unit}"
    if Side.BEFORE in known:
        yield f"{said(Side.CHANGE)} so với cùng kỳ năm trước ({said(Side.BEFORE)}{unit})"
    if Side.PREVIOUS in known:
        yield f"{said(Side.STEP)} so với kỳ trước ({said(Side.PREVIOUS)}{unit})"
    if Side.TARGET in known:
        yield f"mục tiêu của kế hoạch là {said(Side.TARGET)}"
    if Side.PLACE in known:
        yield said(Side.PLACE)
    elif Side.HIGHEST in known:
        yield f"cao nhất là {said(Side.HIGHEST)}, thấp nhất là {said(Side.LOWEST)}"


def _by_how_much(figure: ReportFigure) -> Decimal:
    """Return by how much a figure moved since the year before, else since the report before, as a share of what it was."""
    before = figure.before if figure.before is not None else figure.previous
    assert figure.value is not None
    assert before is not None
    base = Decimal(100) if figure.share else abs(before) or Decimal(1)
    return abs(figure.value - before) / base


def label_of(figure: ReportFigure) -> str:
    """Return what a figure is, in words that need no row above them."""
    label = indicator(figure.indicator).label_vi if figure.indicator else figure.label
    return f"{label[:1].upper()}{label[1:]}"


def unit_words(figure: ReportFigure) -> str:
    """Return the unit as it stands behind a number of running text, with its space; nothing where the form names no countable thing."""
    if figure.share or figure.unit.strip() == "%":
        return "%"
    plain = figure.unit.strip().lower()
    if plain in _NO_UNIT or "=" in plain:
        return ""
    for word in _COLUMN_WORDS:
        plain = plain.removeprefix(word)
    return f" {plain}" if plain else ""
