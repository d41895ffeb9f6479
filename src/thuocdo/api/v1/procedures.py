"""The catalogue of procedures on a day: found as one types, and read with the national field names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from django.http import HttpRequest
from django.utils import timezone

from ninja import Path, Query, Router
from pydantic import Field

from thuocdo.accounts.scope import units_visible_to
from thuocdo.api.authentication import asking
from thuocdo.api.pages import Paging, page_of
from thuocdo.api.problems import not_found
from thuocdo.api.routing import get
from thuocdo.api.v1.filters import Day
from thuocdo.api.v1.values import UnitRef, unit_ref
from thuocdo.procedures.content import Entry
from thuocdo.procedures.finding import version_of_code
from thuocdo.procedures.models import ProcedureVersion
from thuocdo.procedures.national import to_national
from thuocdo.procedures.searching import LONGEST_QUERY, search
from thuocdo.procedures.storing import content_of
from thuocdo.working_time.period import ONE_DAY

if TYPE_CHECKING:
    from thuocdo.procedures.querysets import ProcedureVersionQuerySet

router = Router()

ProcedureCode = Annotated[
    str,
    Path(
        ...,
        max_length=40,
        pattern=r"^[0-9T]\.\d{6}[0-9A-Z.]*$",
        description="1.010708, or with its owner: 1.010708.000.00.00.H56",
    ),
]


@dataclass(frozen=True, slots=True)
class ProcedureAnswer:
    """A version of a procedure; `last_day` is null where it still holds."""

    code: str
    name: str
    version: int
    owner: UnitRef
    sector: str
    levels: list[str]
    online_level: str
    audience: str
    first_day: date
    last_day: date | None


@dataclass(frozen=True, slots=True)
class ProcedurePage:
    """A page of procedures; `nearest` where no name has the words and these are only like them."""

    items: list[ProcedureAnswer]
    nearest: bool
    next: str | None


@dataclass(frozen=True, slots=True)
class ProcedureRecord:
    """One procedure on one day: `national` has the field names of the national catalogue (LayThuTuc)."""

    procedure: ProcedureAnswer
    national: dict[str, Any]


class ProcedureFilter(Paging):
    """Which procedures."""

    text: Annotated[
        str,
        Field(
            max_length=LONGEST_QUERY,
            pattern=r"^[^\x00-\x1f\x7f]*$",
            description="words of name, code or sector, accents left aside",
        ),
    ] = ""
    sector: Annotated[str | None, Field(max_length=40, pattern=r"^[0-9A-Za-z_.-]+$")] = None
    on: Annotated[Day | None, Field(description="in force on this day; today where not given")] = (
        None
    )


@get(
    router,
    "/procedures",
    answers=ProcedurePage,
    summary="Procedures",
    summary_vi="Danh mục thủ tục hành chính",
)
def list_procedures(request: HttpRequest, wanted: Query[ProcedureFilter]) -> ProcedurePage:
    """List the procedures in force on a day, those that fit a text best first; internal ones for their own house alone."""
    day = wanted.on or timezone.localdate()
    rows = _seen(request).in_force(day)
    if wanted.sector is not None:
        rows = rows.filter(sector__code=wanted.sector)
    fitting, nearest = search(rows, wanted.text, on=day)
    full = fitting.select_related("procedure__owner", "sector")
    found, following = page_of(request, full, wanted, order=("closeness", "search_name", "id"))
    return ProcedurePage([_answer(one) for one in found], nearest, following)


@get(
    router,
    "/procedures/{procedure_code}",
    answers=ProcedureRecord,
    summary="One procedure on a day",
    summary_vi="Một thủ tục tại một ngày",
)
def get_procedure(
    request: HttpRequest, procedure_code: ProcedureCode, on: Day | None = None
) -> ProcedureRecord:
    """Return all a procedure says on a day, also with the field names of the national catalogue."""
    owners = list(units_visible_to(asking(request)).values_list("pk", flat=True))
    day = on or timezone.localdate()
    found = version_of_code(
        _seen(request).with_parts(), procedure_code, on=day, owners=sorted(owners)
    )
    if found is None:
        raise not_found()
    entry = Entry(
        code=found.procedure.code, content=content_of(found), audience=found.procedure.audience
    )
    return ProcedureRecord(_answer(found), to_national(entry))


def _seen(request: HttpRequest) -> ProcedureVersionQuerySet:
    return ProcedureVersion.objects.visible_to(asking(request))


def _answer(version: ProcedureVersion) -> ProcedureAnswer:
    return ProcedureAnswer(
        code=version.procedure.code,
        name=version.name,
        version=version.number,
        owner=unit_ref(version.procedure.owner),
        sector=version.sector.name,
        levels=version.levels,
        online_level=version.online_level,
        audience=version.procedure.audience,
        first_day=version.valid_from,
        last_day=version.valid_until - ONE_DAY if version.valid_until else None,
    )
