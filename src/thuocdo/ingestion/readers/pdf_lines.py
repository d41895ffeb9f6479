"""Letters on a page put together to lines, raised note marks as superscript digits."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from thuocdo.ingestion.readers.composition import clean, tidy_line
from thuocdo.ingestion.readers.lines import superscript
from thuocdo.ingestion.readers.pdf_glyphs import Glyph

#: Shares of the size of type: letters this far off still stand on one line.
_BASELINE = 0.3
#: Type smaller than this share of its line, and raised by the next, is a note mark or a power.
_RAISED_SIZE = 0.82
_RAISED_BY = 0.12
#: A wider gap than this is a space even where the file has none; much wider, it parts two columns.
_SPACE = 0.2
_COLUMN_GAP = 1.5
#: The same letter printed again within this distance makes type bold.
_DOUBLE = 0.12


@dataclass(frozen=True, slots=True)
class Segment:
    """Words of a line without a wide gap between them."""

    start: float
    end: float
    text: str


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line of print, from left to right as words and as segments, the runs of words that wide gaps part."""

    words: tuple[Segment, ...]
    segments: tuple[Segment, ...]
    top: float
    bottom: float
    size: float

    @property
    def text(self) -> str:
        """Return the line as running text."""
        return " ".join(segment.text for segment in self.segments)

    @property
    def x0(self) -> float:
        """Return where the line begins."""
        return self.segments[0].start

    @property
    def x1(self) -> float:
        """Return where the line ends."""
        return self.segments[-1].end


@dataclass(slots=True)
class _Row:
    glyphs: list[Glyph]
    top: float
    bottom: float
    size: float


def lines_of(glyphs: Iterable[Glyph]) -> list[PrintedLine]:
    """Return the lines that the letters form, from top to bottom."""
    rows = _rows(_with_marks(glyphs))
    rows.sort(key=lambda row: -row.size)
    kept: list[_Row] = []
    for row in rows:
        for piece in _pieces(row):
            base = _base_of(piece, kept)
            if base is None:
                kept.append(piece)
            else:
                base.glyphs += piece.glyphs
    lines = [line for row in _rejoined(kept) if (line := _line(row)) is not None]
    return sorted(lines, key=lambda line: (line.bottom, line.x0))


def _with_marks(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Return the letters without blanks, combining marks joined to the letter before them."""
    found: list[Glyph] = []
    for glyph in glyphs:
        if found and glyph.text and unicodedata.combining(glyph.text[0]):
            found[-1].text += glyph.text
        elif glyph.text.strip():
            found.append(glyph)
        elif (
            found
            and found[-1].text[-1:] != " "
            and abs(found[-1].bottom - glyph.bottom) < glyph.size
        ):
            found[-1].text += " "
    return found


def _rows(glyphs: Sequence[Glyph]) -> list[_Row]:
    """Gather letters of one size on one base line."""
    rows: list[_Row] = []
    open_rows: list[_Row] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.bottom):
        open_rows = [
            row for row in open_rows if glyph.bottom - row.bottom <= _BASELINE * max(row.size, 1)
        ]
        for row in open_rows:
            if _RAISED_SIZE < glyph.size / max(row.size, 0.1) < 1 / _RAISED_SIZE:
                row.glyphs.append(glyph)
                break
        else:
            row = _Row([glyph], glyph.top, glyph.bottom, glyph.size)
            rows.append(row)
            open_rows.append(row)
    return rows


def _pieces(row: _Row) -> list[_Row]:
    """Cut a row where it has gaps wider than a letter: several marks can be raised above one line."""
    row.glyphs.sort(key=lambda glyph: glyph.x0)
    pieces: list[_Row] = []
    for glyph in row.glyphs:
        if pieces and glyph.x0 - pieces[-1].glyphs[-1].x1 <= glyph.size:
            pieces[-1].glyphs.append(glyph)
        else:
            pieces.append(_Row([glyph], row.top, row.bottom, row.size))
    return pieces


def _base_of(piece: _Row, rows: Sequence[_Row]) -> _Row | None:
    """Return the row of larger type that a small piece is raised above, null where it stands on its own."""
    middle = (piece.top + piece.bottom) / 2
    for row in rows:
        if (
            piece.size < _RAISED_SIZE * row.size
            and row.top - 0.2 * row.size <= middle <= row.bottom
        ):
            near = any(
                -row.size < piece.glyphs[0].x0 - glyph.x1 < row.size
                or -row.size < glyph.x0 - piece.glyphs[-1].x1 < row.size
                for glyph in row.glyphs
            )
            if near:
                return row
    return None


def _rejoined(pieces: Sequence[_Row]) -> list[_Row]:
    """Put the pieces of one base line together again."""
    lines: list[_Row] = []
    for piece in sorted(pieces, key=lambda piece: piece.bottom):
        for line in reversed(lines[-40:]):
            if abs(line.bottom - piece.bottom) <= _BASELINE * min(line.size, piece.size):
                line.glyphs += piece.glyphs
                line.size = max(line.size, piece.size)
                line.top = min(line.top, piece.top)
                break
        else:
            lines.append(_Row(list(piece.glyphs), piece.top, piece.bottom, piece.size))
    return lines


def _line(row: _Row) -> PrintedLine | None:
    words: list[Segment] = []
    parts: list[str] = []
    start = 0.0
    before: Glyph | None = None
    for glyph in sorted(row.glyphs, key=lambda glyph: glyph.x0):
        if before is None:
            start = glyph.x0
        elif _is_double(before, glyph):
            continue
        elif before.text.endswith(" ") or glyph.x0 - before.x1 > _SPACE * row.size:
            words.append(Segment(start, before.x1, _text(parts)))
            parts, start = [], glyph.x0
        parts.append(_letter(glyph, row))
        before = glyph
    if before is not None:
        words.append(Segment(start, before.x1, _text(parts)))
    filled = tuple(word for word in words if word.text)
    return (
        PrintedLine(filled, _segments(filled, row.size), row.top, row.bottom, row.size)
        if filled
        else None
    )


def _segments(words: Sequence[Segment], size: float) -> tuple[Segment, ...]:
    runs: list[list[Segment]] = []
    for word in words:
        if runs and word.start - runs[-1][-1].end <= _COLUMN_GAP * size:
            runs[-1].append(word)
        else:
            runs.append([word])
    return tuple(
        Segment(run[0].start, run[-1].end, " ".join(word.text for word in run)) for run in runs
    )


def _is_double(before: Glyph, glyph: Glyph) -> bool:
    near = _DOUBLE * glyph.size
    return (
        before.text.strip() == glyph.text.strip()
        and abs(before.x0 - glyph.x0) < near
        and abs(before.bottom - glyph.bottom) < near
    )


def _letter(glyph: Glyph, row: _Row) -> str:
    raised = (
        glyph.size < _RAISED_SIZE * row.size and glyph.bottom < row.bottom - _RAISED_BY * row.size
    )
    digits = glyph.text.strip()
    if raised and digits.isascii() and digits.isdigit():
        return superscript(digits) + (" " if glyph.text.endswith(" ") else "")
    return glyph.text


def _text(parts: Sequence[str]) -> str:
    return tidy_line(clean("".join(parts)))
