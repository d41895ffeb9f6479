"""What indicators come to now, counted from the registers: for units that the token sees, with definition, parts and count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from django.http import HttpRequest

from ninja import Query, Router, Schema
from pydantic import Field

from thuocdo.accounts.scope import units_visible_to
from thuocdo.api.authentication import asking
from thuocdo.api.problems import not_found
from thuocdo.api.routing import get
from thuocdo.api.v1.filters import Day, IndicatorCode, UnitCode
from thuocdo.api.v1.values import DecimalText, PeriodOf, UnitRef, decimal_text, period_of, unit_ref
from thuocdo.errors import InvalidInput
from thuocdo.indicators.defined import definition_of
from thuocdo.indicators.explaining import recount
from thuocdo.organisations.models import Unit
from thuocdo.reporting.answers import answers
from thuocdo.working_time.period import Period

router = Router()

MOST_INDICATORS, MOST_UNITS, MOST_PERIODS = 50, 200, 24
#: Days of a window written as the first and the last one, both in it.
WindowText = Annotated[
    str,
    Field(
        pattern=r"^\d{4}-\d\d-\d\d_\d{4}-\d\d-\d\d$",
        description="first and last day, both in it: 2026-03-01_2026-03-31",
    ),
]


@dataclass(frozen=True, slots=True)
class ValueAnswer:
    """One indicator of one unit in one window. `value` is null where it is unknown, or a share has nothing to divide by."""

    indicator: str
    unit: UnitRef
    period: PeriodOf
    value: DecimalText | None


@dataclass(frozen=True, slots=True)
class ValueList:
    """Values, all of one moment."""

    as_of: datetime
    values: list[ValueAnswer]


@dataclass(frozen=True, slots=True)
class PartAnswer:
    """A numerator or denominator: its indicator and value."""

    indicator: str
    value: DecimalText | None


@dataclass(frozen=True, slots=True)
class ExplainedAnswer:
    """How one value came to be. `records` is how many records the engine counts now; null for what is made of others."""

    indicator: str
    unit: UnitRef
    period: PeriodOf
    value: DecimalText | None
    as_of: datetime
    definition: Annotated[str, Field(description="first day of the definition, and a mark of it")]
    fact: Annotated[str | None, Field(description="the fact whose rows are counted")]
    conditions_vi: list[str]
    conditions_en: list[str]
    formula: Annotated[str | None, Field(description="arithmetic over other indicators")]
    numerator: PartAnswer | None
    denominator: PartAnswer | None
    records: int | None


class ValueFilter(Schema):
    """Which indicators, of which units, in which windows."""

    indicator: Annotated[list[IndicatorCode], Field(min_length=1, max_length=MOST_INDICATORS)]
    unit: Annotated[list[UnitCode], Field(min_length=1, max_length=MOST_UNITS)]
    window: Annotated[list[WindowText], Field(min_length=1, max_length=MOST_PERIODS)]


class ExplainFilter(Schema):
    """Which unit and window."""

    unit: UnitCode
    first_day: Day
    last_day: Day


@get(
    router,
    "/values",
    answers=ValueList,
    summary="What indicators come to now",
    summary_vi="Chỉ tiêu tính từ sổ",
)
def list_values(request: HttpRequest, wanted: Query[ValueFilter]) -> ValueList:
    """Return indicators × units × windows, counted from the registers; a unit that the token does not see is not there."""
    units = _units(request, wanted.unit)
    codes = list(dict.fromkeys(wanted.indicator))
    windows = [_window(text) for text in dict.fromkeys(wanted.window)]
    found = answers(codes, [unit.pk for unit in units], windows)
    return ValueList(
        found.as_of,
        [
            ValueAnswer(
                code,
                unit_ref(unit),
                _period(window),
                decimal_text(found.values[code, unit.pk, window]),
            )
            for code in codes
            for unit in units
            for window in windows
        ],
    )


@get(
    router,
    "/indicators/{code}/explain",
    answers=ExplainedAnswer,
    summary="How a value came to be",
    summary_vi="Cách tính một chỉ tiêu",
)
def explain_value(request: HttpRequest, code: str, wanted: Query[ExplainFilter]) -> ExplainedAnswer:
    """Return the definition, the parts and the number of records behind one value."""
    (unit,) = _units(request, [wanted.unit])
    window = Period.of_days(wanted.first_day, wanted.last_day)
    found = answers([code], [unit.pk], [window])
    definition = definition_of(code, on=window.last_day)
    counted = definition.counted
    parts = answers(definition.parts, [unit.pk], [window]) if definition.is_share else None
    shares = [
        PartAnswer(part, decimal_text(parts.values[part, unit.pk, window]))
        for part in (definition.parts if parts else ())
        if parts
    ]
    return ExplainedAnswer(
        indicator=code,
        unit=unit_ref(unit),
        period=_period(window),
        value=decimal_text(found.values[code, unit.pk, window]),
        as_of=found.as_of,
        definition=definition.version,
        fact=counted.fact if counted else None,
        conditions_vi=[one.vi for one in definition.conditions],
        conditions_en=[one.en for one in definition.conditions],
        formula=definition.formula or None,
        numerator=shares[0] if shares else None,
        denominator=shares[1] if shares else None,
        records=recount(counted, unit=unit.pk, window=window) if counted else None,
    )


def _units(request: HttpRequest, codes: Sequence[str]) -> list[Unit]:
    """Return the units in the order asked; one that the token does not see is as one that does not exist, and a code that has passed on gives the last one."""
    known = units_visible_to(asking(request)).by_code(codes)
    if not known.keys() >= set(codes):
        raise not_found()
    return [known[code] for code in dict.fromkeys(codes)]


def _window(text: str) -> Period:
    first, _mark, last = text.partition("_")
    try:
        return Period.of_days(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError as error:
        raise InvalidInput(
            "no_such_day",
            f"«{text}» có ngày không có thật. Hãy viết lại, như 2026-03-01_2026-03-31.",
            f"{text!r} names a day that does not exist. Write it as 2026-03-01_2026-03-31.",
        ) from error


def _period(window: Period) -> PeriodOf:
    return period_of(None, window.start, window.end)
