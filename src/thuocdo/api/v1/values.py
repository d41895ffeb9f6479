"""The small types that the answers of several rooms share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field

from thuocdo.figures.models import Figure
from thuocdo.figures.notation import Printed
from thuocdo.figures.services import state_of
from thuocdo.organisations.models import Unit
from thuocdo.working_time.period import ONE_DAY

#: What stands in a cell; `missing` where the report has no such row.
State = Literal["value", "blank", "dash", "text", "missing", "withdrawn"]
DecimalText = Annotated[
    str, Field(pattern=r"^-?\d+(\.\d+)?$", description="a decimal without exponent")
]
Confidence = Annotated[float, Field(ge=0, le=1, description="how sure the reader was, 0–1")]
#: A span of the report's text: `start` and `end` in characters, end exclusive; block, row, cell, page, sheet where known.
Place = Annotated[
    dict[str, Any],
    Field(
        description="`start` and `end` in characters of the text, end exclusive; `block`, `row`, `cell`, `page`, `sheet` where known"
    ),
]


@dataclass(frozen=True, slots=True)
class UnitRef:
    """An agency or administrative unit."""

    id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class PeriodOf:
    """A window of days; both `start` and `end` are part of it."""

    kind: Annotated[
        str | None, Field(description="month, quarter, half_year, nine_months, year, or null")
    ]
    start: date
    end: date


def unit_ref(unit: Unit) -> UnitRef:
    """Return a unit as other things refer to it."""
    return UnitRef(unit.pk, unit.code, unit.name)


def period_of(kind: str | None, start: date, end: date) -> PeriodOf:
    """Return a period whose `end` is the first day after it, as the database keeps it."""
    return PeriodOf(kind or None, start, end - ONE_DAY)


def decimal_text(value: Decimal | None, decimals: int | None = None) -> str | None:
    """Return a decimal without exponent, in as many digits as it was printed with, or as it needs; null kept."""
    if value is None:
        return None
    shortest = value.normalize()
    exponent = shortest.as_tuple().exponent
    needed = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return f"{shortest:.{max(needed, decimals or 0)}f}"


def state_name(state: Figure.State) -> State:
    """Return the state of a stored cell as the API writes it."""
    names: dict[str, State] = {
        "value": "value",
        "blank": "blank",
        "dash": "dash",
        "text": "text",
        "withdrawn": "withdrawn",
    }
    return names[state]


def printed_state(printed: Printed) -> State:
    """Return the state of a cell that was read."""
    return state_name(state_of(printed))
