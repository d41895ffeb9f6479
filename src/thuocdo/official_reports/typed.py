"""Figures that somebody typed into a text instead of referring to them: recognised by the reader of reports, offered as references, or flagged.

A figure that its words tie to a row of the form, and that says something else there, contradicts the table. One that equals a row is offered
as a reference to it. What is neither (a number of meetings, an amount nobody asks for) is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from thuocdo.figures.notation import rounded
from thuocdo.ingestion.document import Document, Paragraph
from thuocdo.ingestion.prose import read_prose
from thuocdo.ingestion.readers.errors import Unreadable
from thuocdo.official_reports.figures import ReportFigure, ReportFigures
from thuocdo.official_reports.references import references, token

if TYPE_CHECKING:
    from thuocdo.consistency.evidence import Mention

#: Below this a number equals too many rows by chance to be offered by its value alone.
_LEAST_ALIKE = 20
#: A tie that may be meant in a narrower scope than the form's is offered, and never held against the text.
_SURE = 0.8
#: Stands for the letters of a reference while the text is read: no word, so no figure is tied through it.
_FILLER = "\u00b7"


@dataclass(frozen=True, slots=True)
class TypedFigure:
    """One typed figure, from `start` to before `end`, and what may stand there: rows that say the same. `contradicts` is the row it is tied to that says otherwise."""

    start: int
    end: int
    text: str
    value: Decimal
    offers: tuple[ReportFigure, ...]
    contradicts: ReportFigure | None = None

    @property
    def offered(self) -> tuple[tuple[str, ReportFigure], ...]:
        """Return what can be put in its place, each with its row."""
        return tuple((token(one.row), one) for one in self.offers)


def typed_figures(text: str, figures: ReportFigures) -> tuple[TypedFigure, ...]:
    """Return the typed figures of a text that say the same as a row of the form, or something else than the row they are tied to."""
    plain = _without_references(text, figures)
    try:
        read = read_prose(
            _document(plain),
            form_version=figures.version.code,
            level=figures.version.level,
            year=figures.window.last_day.year,
        )
    except Unreadable:
        return ()
    tied = {one.indicator: one for one in figures.rows.values() if one.indicator}
    found = (_typed(mention, text, figures, tied) for mention in read.mentions)
    return tuple(one for one in found if one is not None)


def _typed(
    mention: Mention, text: str, figures: ReportFigures, tied: dict[str, ReportFigure]
) -> TypedFigure | None:
    start, end = mention.location.start, mention.location.end
    if mention.planned or mention.approximation is not None:
        return None
    row = tied.get(mention.indicator or "")
    if row is not None and row.value is not None:
        if says(mention.value, row):
            return TypedFigure(start, end, text[start:end], mention.value, (row,))
        if mention.confidence >= _SURE:
            return TypedFigure(start, end, text[start:end], mention.value, (row,), row)
    alike = _alike(mention, figures)
    if not alike:
        return None
    return TypedFigure(start, end, text[start:end], mention.value, alike)


def _alike(mention: Mention, figures: ReportFigures) -> tuple[ReportFigure, ...]:
    """Return the rows of the same kind with the same value: a share for a share, a count for a count."""
    share = mention.unit.strip().startswith("%")
    whole = mention.value == mention.value.to_integral_value()
    if whole and mention.value < _LEAST_ALIKE:
        return ()
    return tuple(
        one
        for one in figures.rows.values()
        if one.value is not None and one.share == share and one.value == mention.value
    )[:3]


def says(value: Decimal, figure: ReportFigure) -> bool:
    """Say whether a printed number is a figure, rounded to as many digits as were printed."""
    assert figure.value is not None
    exponent = value.as_tuple().exponent
    digits = max(0, -exponent) if isinstance(exponent, int) else 0
    return value == rounded(figure.value, digits)


def _without_references(text: str, figures: ReportFigures) -> str:
    letters = list(text)
    for one in references(text, figures):
        letters[one.start : one.end] = _FILLER * (one.end - one.start)
    return "".join(letters)


def _document(text: str) -> Document:
    return Document("text/plain", text, tuple(_paragraphs(text)))


def _paragraphs(text: str) -> Iterator[Paragraph]:
    at = 0
    for line in text.split("\n"):
        yield Paragraph(line, at, at + len(line))
        at += len(line) + 1
