"""Draft sentences for the figures of a form that moved: value, change against a year before, and that year's value. Only references, never a number or a cause of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from thuocdo.indicators.registry import indicator
from thuocdo.official_reports.figures import ReportFigure, ReportFigures
from thuocdo.official_reports.references import Side, rendered, token

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
    """Return a sentence for each figure of a form that moved since the year before, those that moved most first.

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
        if one.value is not None and one.before is not None and one.value != one.before:
            yield one


def _draft(figure: ReportFigure, figures: ReportFigures) -> Draft:
    assert figure.value is not None
    assert figure.before is not None
    value, before, change = (
        token(figure.row, side) for side in (Side.VALUE, Side.BEFORE, Side.CHANGE)
    )
    unit = unit_words(figure)
    text = (
        f"{label_of(figure)} là {value}{unit}, {change} so với cùng kỳ năm trước ({before}{unit})."
    )
    base = abs(figure.before) or Decimal(1)
    moved = abs(figure.value - figure.before) / (Decimal(100) if figure.share else base)
    return Draft(figure, text, rendered(text, figures), moved)


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
