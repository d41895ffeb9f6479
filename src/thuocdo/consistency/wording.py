"""How a finding speaks: every sentence in Vietnamese and English at once, numbers in the notation of each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from thuocdo.consistency.evidence import FormCell, Mention
from thuocdo.figures.notation import rounded, write_number
from thuocdo.indicators.registry import indicators

#: The longest excerpt of prose that a message quotes, in characters.
EXCERPT = 80
#: Decimals that a computed value is shown with at most.
MOST_DECIMALS = 4
_FORM_SECTION = re.compile(r"/(\d+)$")
#: A report is checked again with every cell that is saved, and says mostly what it said.
_KEPT = 8_192


class Phrase(NamedTuple):
    """One piece of text in both languages."""

    vi: str
    en: str

    def __bool__(self) -> bool:
        return bool(self.vi)

    def fill(self, **parts: Phrase | str) -> Phrase:
        """Put parts into the places of both texts; a plain string goes into both."""
        return Phrase(
            self.vi.format_map({name: _part(part, 0) for name, part in parts.items()}),
            self.en.format_map({name: _part(part, 1) for name, part in parts.items()}),
        )


def _part(part: Phrase | str, language: int) -> str:
    return part if isinstance(part, str) else part[language]


EMPTY = Phrase("", "")
BLANK = Phrase("(trống)", "(blank)")


def join(phrases: Iterable[Phrase], separator: str = " ") -> Phrase:
    """Put phrases behind each other, empty ones left out."""
    kept = [phrase for phrase in phrases if phrase]
    return Phrase(separator.join(p.vi for p in kept), separator.join(p.en for p in kept))


@lru_cache(maxsize=_KEPT)
def number(value: Decimal, decimals: int | None = None) -> Phrase:
    """Write a number in both notations; `decimals` rounds half up, null keeps the digits there are."""
    value = _shortest(value) if decimals is None else rounded(value, decimals)
    return Phrase(write_number(value), f"{value:,f}")


def count(amount: int) -> Phrase:
    """Write a whole number in both notations."""
    return number(Decimal(amount))


def label(code: str) -> Phrase:
    """Return the name of an indicator in quotation marks."""
    found = indicators()[code]
    return Phrase(f"«{found.label_vi}»", f"“{found.label_en}”")


def place(cell: FormCell) -> Phrase:
    """Return where a cell stands: form and item, as far as they are printed ("Biểu 4, mục 1.5")."""
    item = Phrase(f"mục {cell.item}", f"item {cell.item}") if cell.item else EMPTY
    return join((_form(cell), item), ", ")


def item(code: str, cell: FormCell | None) -> Phrase:
    """Name an indicator by its place in the report and its label."""
    return join((place(cell) if cell else EMPTY, label(code)))


def excerpt(mention: Mention) -> Phrase:
    """Quote the words around a figure in prose, cut to a length that can be read at a glance."""
    text = " ".join(mention.text.split())
    if len(text) > EXCERPT:
        text = _window(text, mention.printed.text)
    section = (
        Phrase(f" mục {mention.section}", f" section {mention.section}")
        if mention.section
        else EMPTY
    )
    return Phrase(f"lời văn{section.vi}: “{text}”", f"prose{section.en}: “{text}”")


def _window(text: str, figure: str) -> str:
    middle = max(text.find(figure), 0) + len(figure) // 2
    start = max(0, min(middle - EXCERPT // 2, len(text) - EXCERPT))
    cut = text[start : start + EXCERPT].strip()
    return f"{'…' if start else ''}{cut}{'…' if start + EXCERPT < len(text) else ''}"


def _form(cell: FormCell) -> Phrase:
    """Name the section of a form whose numbering restarts; the district form is one list and needs none."""
    found = _FORM_SECTION.search(cell.form)
    if found is None or cell.form.endswith(f"_district/{found[1]}"):
        return EMPTY
    return Phrase(f"Biểu {found[1]}", f"Form {found[1]}")


def _shortest(value: Decimal) -> Decimal:
    """Drop zeros behind the decimal mark, and round what is longer than a reader needs."""
    short = min(value, rounded(value, MOST_DECIMALS), key=lambda v: len(v.as_tuple().digits))
    whole = short.to_integral_value()
    return whole if short == whole else short.normalize()
