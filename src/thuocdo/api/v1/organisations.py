"""Units as reference data: their codes, and when each was in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from django.http import HttpRequest

from ninja import Query, Router
from pydantic import Field

from thuocdo.api.pages import Paging, page_of
from thuocdo.api.routing import get
from thuocdo.api.v1.filters import Day, UnitCode
from thuocdo.organisations.models import Unit
from thuocdo.working_time.period import ONE_DAY

router = Router()

Kind = Literal["province", "department", "district", "commune", "other"]


@dataclass(frozen=True, slots=True)
class UnitAnswer:
    """A unit as it stood from one day to another; `last_day` is null where it still stands."""

    id: int
    code: str
    name: str
    kind: Kind
    first_day: date | None
    last_day: date | None


@dataclass(frozen=True, slots=True)
class UnitPage:
    """A page of units."""

    items: list[UnitAnswer]
    next: str | None


class UnitFilter(Paging):
    """Which units."""

    code: UnitCode | None = None
    kind: Kind | None = None
    on: Annotated[Day | None, Field(description="only units in force on this day")] = None


@get(router, "/units", answers=UnitPage, summary="Units", summary_vi="Danh mục đơn vị")
def list_units(request: HttpRequest, wanted: Query[UnitFilter]) -> UnitPage:
    """List the units by their codes; over time one code may belong to several."""
    rows = Unit.objects.all() if wanted.on is None else Unit.objects.in_force(wanted.on)
    if wanted.code is not None:
        rows = rows.filter(code=wanted.code)
    if wanted.kind is not None:
        rows = rows.filter(kind=wanted.kind)
    found, following = page_of(request, rows, wanted, order=("code", "id"))
    return UnitPage([_answer(unit) for unit in found], following)


def _answer(unit: Unit) -> UnitAnswer:
    return UnitAnswer(
        unit.pk,
        unit.code,
        unit.name,
        unit.kind,  # type: ignore[arg-type] # the choices of the model
        unit.valid_from,
        unit.valid_until - ONE_DAY if unit.valid_until else None,
    )
