"""The arithmetic of a discrepancy in words, with each number leading to the figure it is.

Only what is certain becomes a link: a number of the message that is the value of a figure the discrepancy concerns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from thuocdo.ui.language import in_english

_VIETNAMESE = re.compile(
    r"(?<![\w.,/-])(\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?)(?![\w/]|[.,]\d)"
)
_ENGLISH = re.compile(r"(?<![\w.,/-])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\w/]|[.,]\d)")
#: The name of an indicator holds numbers that are no figures ("mức độ 3").
_NAME = re.compile(r"«[^»]*»")
#: A number after one of these words is that of a form or a row; "theo biểu 205.299" in lower case is followed by a figure.
_PLACE = re.compile(r"(?:Biểu|mục|[Ff]orm|item)\s+$")


class PlacedFigure(NamedTuple):
    """What a figure says, null for no value, and its place in the report, empty where that is not known."""

    value: Decimal | None
    location: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the message; `href` is empty where it leads nowhere."""

    text: str
    href: str = ""


def linked(message: str, figures: Iterable[PlacedFigure], address: str) -> tuple[Piece, ...]:
    """Cut a message into pieces, with the numbers that are figures leading to their places in the report.

    Of several figures with the same value each is linked once, in the order of the document; the last one again.

    Args:
        message: the words, in the language of the screen.
        figures: the figures the discrepancy concerns.
        address: the report's page; without it nothing is linked.
    """
    placed = sorted(
        (figure.location["start"], abs(figure.value))
        for figure in figures
        if figure.value is not None and "start" in figure.location
    )
    return _linked(message, tuple(placed) if address else (), address, in_english())


@lru_cache(maxsize=4096)
def _linked(
    message: str, placed: tuple[tuple[int, Decimal], ...], address: str, english: bool
) -> tuple[Piece, ...]:
    """Return the pieces; known again for what is looked at again, since nothing else decides about them."""
    places: dict[Decimal, list[str]] = {}
    for start, value in placed:
        places.setdefault(value, []).append(f"{address}#t{start}")
    names = [match.span() for match in _NAME.finditer(message)]
    pieces: list[Piece] = []
    at = 0
    for match in (_ENGLISH if english else _VIETNAMESE).finditer(message):
        known = places.get(_value(match[0], english=english))
        href = _href(match, message, names, known) if known else ""
        if href:
            pieces += [Piece(message[at : match.start()]), Piece(match[0], href)]
            at = match.end()
    return (*pieces, Piece(message[at:]))


def _href(
    match: re.Match[str], message: str, names: list[tuple[int, int]], known: list[str]
) -> str:
    in_name = any(start <= match.start() < end for start, end in names)
    if in_name or _PLACE.search(message[: match.start()]):
        return ""
    return known.pop(0) if len(known) > 1 else known[0]


def _value(token: str, *, english: bool) -> Decimal:
    plain = token.replace(",", "") if english else token.replace(".", "").replace(",", ".")
    return Decimal(plain)
