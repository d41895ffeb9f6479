"""Series: indicators of units over the years, as reported or on the map of a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from django.http import HttpRequest

from ninja import Query, Router, Schema
from pydantic import Field

from thuocdo.accounts.models import User
from thuocdo.api.authentication import asking
from thuocdo.api.routing import get
from thuocdo.api.v1.filters import Day, IndicatorCode, UnitCode
from thuocdo.api.v1.values import (
    DecimalText,
    PeriodOf,
    State,
    UnitRef,
    decimal_text,
    period_of,
    unit_ref,
)
from thuocdo.errors import NotFound
from thuocdo.figures.points import Point, Series, SeriesTable
from thuocdo.figures.series import reported_series, restated_series, units_with_figures
from thuocdo.organisations.models import Unit
from thuocdo.working_time.period import PeriodKind

router = Router()

MOST_INDICATORS, MOST_UNITS = 20, 200


@dataclass(frozen=True, slots=True)
class PointAnswer:
    """One unit at one report. `period` is that of the calendar; a unit may have cut off a little earlier."""

    period: PeriodOf
    state: State
    value: DecimalText | None
    complete: Annotated[
        bool, Field(description="false: former units that did not report are not in the value")
    ]
    figures: Annotated[list[int], Field(description="the stored figures it was made of")]
    breaks: Annotated[
        list[Literal["form", "definition", "unit", "window", "coverage"]],
        Field(description="why it cannot simply be compared with the point before"),
    ]


@dataclass(frozen=True, slots=True)
class SeriesAnswer:
    """One indicator of one unit over time."""

    indicator: str
    unit: UnitRef
    off_map: Annotated[bool, Field(description="the unit is not there on the day of the map")]
    points: list[PointAnswer]


@dataclass(frozen=True, slots=True)
class SeriesList:
    """Series over the same reports."""

    period_kind: str
    map: Annotated[date | None, Field(description="day of the map; null as it was reported")]
    series: list[SeriesAnswer]


class SeriesFilter(Schema):
    """Which series."""

    indicator: Annotated[
        list[IndicatorCode],
        Field(min_length=1, max_length=MOST_INDICATORS, description="codes of indicators"),
    ]
    unit: Annotated[
        list[UnitCode],
        Field(
            max_length=MOST_UNITS,
            description="codes of units; without any those that have figures of the first indicator",
        ),
    ] = []  # noqa: RUF012 - copied by the framework
    period_kind: Literal["month", "quarter", "half_year", "nine_months", "year"] = "year"
    map: Annotated[
        Day | None, Field(description="carry figures of former units onto the map of this day")
    ] = None


@get(router, "/series", answers=SeriesList, summary="Series", summary_vi="Chuỗi số liệu")
def get_series(request: HttpRequest, wanted: Query[SeriesFilter]) -> SeriesList:
    """Return indicators × units over the reports of one kind."""
    user = asking(request)
    units = _units(wanted, user)
    table = _table(wanted, units, user)
    by_id = {unit.pk: unit for unit in units}
    return SeriesList(
        wanted.period_kind,
        table.on,
        [_series(one, by_id[one.unit_id]) for one in table.series],
    )


def _table(wanted: SeriesFilter, units: Sequence[Unit], user: User) -> SeriesTable:
    codes, kind = list(dict.fromkeys(wanted.indicator)), PeriodKind(wanted.period_kind)
    if wanted.map is None:
        return reported_series(codes, units=units, kind=kind, user=user)
    return restated_series(codes, units=units, kind=kind, user=user, on=wanted.map)


def _units(wanted: SeriesFilter, user: User) -> Sequence[Unit]:
    """Return the units asked for, in that order; a code that has passed on gives the unit that has it last."""
    if not wanted.unit:
        return units_with_figures(wanted.indicator[0], user=user, most=MOST_UNITS)
    known = Unit.objects.all().by_code(wanted.unit)
    for code in wanted.unit:
        if code not in known:
            raise NotFound(
                "unknown_unit",
                f"Không có đơn vị nào mang mã “{code}”. Hãy kiểm tra lại mã đơn vị.",
                f"There is no unit with the code {code!r}. Check the code.",
                unit=code,
            )
    return [known[code] for code in dict.fromkeys(wanted.unit)]


def _series(one: Series, unit: Unit) -> SeriesAnswer:
    return SeriesAnswer(
        one.indicator, unit_ref(unit), one.off_map, [_point(point) for point in one.points]
    )


def _point(point: Point) -> PointAnswer:
    named = point.slot.named()
    window = named.period
    return PointAnswer(
        period=period_of(point.slot.kind, window.start, window.end),
        state=point.state.value,
        value=decimal_text(point.value, point.decimals),
        complete=point.complete,
        figures=[part.source.figure_id for part in point.contributions],
        breaks=[found.kind.value for found in point.breaks],
    )
