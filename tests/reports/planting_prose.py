"""Contradictions planted in marked prose: one number is printed wrong, and the truth says what it should be."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from decimal import Decimal

from tests.reports.planting_tables import swapped_digits
from tests.reports.printing import print_number
from tests.reports.truth import UNTIED, Contradiction

_MARK = re.compile(r"\[\[(.+?)\]\]")
_RULES = {
    "sum": ("NAR-SUM", "NAR-RECEIVED", "NAR-DIFF", "NAR-ALL-*"),
    "diff": ("NAR-DIFF", "NAR-SUM", "NAR-RECEIVED"),
    "ratio": ("NAR-RATIO", "NAR-ALL-RATE"),
}


@dataclass(frozen=True, slots=True)
class _Place:
    start: int
    end: int
    shown: str
    fields: tuple[str, ...]
    value: Decimal

    @property
    def tie(self) -> str:
        return next((f for f in self.fields if "." in f and f[0] not in "=!;"), UNTIED).split(";")[
            0
        ]

    @property
    def claim(self) -> str:
        return next((f[1:] for f in self.fields if f.startswith("!")), "")


def plant_claim(
    prose: str, rng: random.Random, spared: set[str]
) -> tuple[str, Contradiction | None]:
    """Print one number wrong that the prose itself gives away: a sum, a difference or a share."""
    places = [
        p for p in _places(prose) if p.claim in _RULES and p.tie not in spared and p.value > 9
    ]
    if not places:
        return prose, None
    place = rng.choice(places)
    wrong = _wrong(place, rng)
    tie = () if place.tie == UNTIED else (place.tie,)
    found = Contradiction(
        f"prose {place.claim}",
        (*_RULES[place.claim], "NAR-*"),
        tie,
        printed=wrong,
        expected=place.value,
    )
    return _printed(prose, place, wrong), found


def plant_against_table(
    prose: str, rng: random.Random, rules: dict[str, str], table: set[str]
) -> tuple[str, Contradiction | None]:
    """Print one number of the prose otherwise than the table has it."""
    places = [p for p in _places(prose) if p.tie in rules and p.tie in table and p.value > 9]
    if not places:
        return prose, None
    place = rng.choice(places)
    wrong = _wrong(place, rng)
    found = Contradiction(
        "prose and table",
        (rules[place.tie], "NAR-SAME"),
        (place.tie,),
        printed=place.value,
        expected=wrong,
    )
    return _printed(prose, place, wrong), found


def _places(prose: str) -> list[_Place]:
    found = []
    for match in _MARK.finditer(prose):
        shown, *fields = match.group(1).split("|")
        stated = next((f[1:] for f in fields if f.startswith("=")), None)
        if stated is not None and "?" not in fields and "~" not in fields:
            found.append(_Place(match.start(), match.end(), shown, tuple(fields), Decimal(stated)))
    return found


def _wrong(place: _Place, rng: random.Random) -> Decimal:
    """Return another value: two digits swapped, or a little more or less; a share stays one."""
    share = "%" in place.shown
    least = Decimal("0.4") if share else Decimal(1)
    swapped = swapped_digits(place.value, rng)
    if swapped is not None and abs(swapped - place.value) >= least and (not share or swapped < 100):
        return swapped
    step = Decimal("3.2") if share else Decimal(rng.choice((2, 5, 10)))
    return place.value - step if place.value > step else place.value + step


def _printed(prose: str, place: _Place, wrong: Decimal) -> str:
    number = re.search(r"\d[\d.,]*\d|\d", place.shown)
    if number is None:
        raise ValueError(place.shown)
    shown = place.shown[: number.start()] + print_number(wrong) + place.shown[number.end() :]
    # Without its claim the figure is not chosen a second time.
    kept = [field for field in place.fields if not field.startswith("!")]
    fields = [f"={wrong:f}" if field.startswith("=") else field for field in kept]
    return prose[: place.start] + "[[" + "|".join([shown, *fields]) + "]]" + prose[place.end :]
