"""Indicators as reference data: what is counted, and how it behaves over time and over units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from django.http import HttpRequest

from ninja import Query, Router, Schema
from pydantic import Field

from thuocdo.api.routing import get
from thuocdo.api.v1.filters import Word
from thuocdo.indicators.indicator import (
    Aggregation,
    Indicator,
    PeriodKind,
    Register,
    ValueType,
)
from thuocdo.indicators.registry import indicator, indicators

router = Router()


@dataclass(frozen=True, slots=True)
class ChoiceAnswer:
    """One answer of an indicator that is answered by a code."""

    code: int
    label_vi: str


@dataclass(frozen=True, slots=True)
class IndicatorAnswer:
    """One statistical indicator ("chỉ tiêu thống kê")."""

    code: str
    theme: str
    label_vi: str
    label_en: str
    unit_of_measure_vi: str
    unit_of_measure_en: str
    value_type: ValueType
    period_kind: Annotated[PeriodKind, Field(description="how it behaves over time")]
    aggregation: Annotated[Aggregation, Field(description="how units add up")]
    register: Annotated[Register, Field(description="the register that answers it")]
    source: Annotated[str, Field(description="the document that asks for it")]
    valid_from: date
    choices: list[ChoiceAnswer]
    computed: Annotated[bool, Field(description="follows from others by a formula")]
    note: str


@dataclass(frozen=True, slots=True)
class IndicatorList:
    """All indicators, in the order of the forms."""

    items: list[IndicatorAnswer]


class IndicatorFilter(Schema):
    """Which indicators."""

    theme: Annotated[
        Word | None, Field(description="first word of the code, such as procedures")
    ] = None
    answered_by: Annotated[
        Register | None, Field(alias="register", description="the register that answers it")
    ] = None


@get(
    router,
    "/indicators",
    answers=IndicatorList,
    summary="Indicators",
    summary_vi="Danh mục chỉ tiêu",
)
def list_indicators(request: HttpRequest, wanted: Query[IndicatorFilter]) -> IndicatorList:
    """List what is counted."""
    return IndicatorList(
        [
            _answer(one)
            for one in indicators().values()
            if wanted.theme in {None, one.theme} and wanted.answered_by in {None, one.register}
        ]
    )


@get(
    router,
    "/indicators/{code}",
    answers=IndicatorAnswer,
    summary="One indicator",
    summary_vi="Một chỉ tiêu",
)
def get_indicator(request: HttpRequest, code: str) -> IndicatorAnswer:
    """Return one indicator."""
    return _answer(indicator(code))


def _answer(one: Indicator) -> IndicatorAnswer:
    return IndicatorAnswer(
        code=one.code,
        theme=one.theme,
        label_vi=one.label_vi,
        label_en=one.label_en,
        unit_of_measure_vi=one.unit_of_measure.vi,
        unit_of_measure_en=one.unit_of_measure.en,
        value_type=one.value_type,
        period_kind=one.period_kind,
        aggregation=one.aggregation,
        register=one.register,
        source=str(one.source),
        valid_from=one.valid_from,
        choices=[ChoiceAnswer(choice.code, choice.label_vi) for choice in one.choices],
        computed=one.formula is not None,
        note=one.note,
    )
