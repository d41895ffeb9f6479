"""One figure wherever it is told: dashboard, form, open data, API and the records themselves; each difference with its cause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from thuocdo.figures.models import Figure
from thuocdo.figures.notation import rounded
from thuocdo.indicators.evaluation.evaluating import evaluated
from thuocdo.indicators.explaining import recount
from thuocdo.indicators.measures.registry import measure
from thuocdo.indicators.registry import indicator
from thuocdo.open_data.datasets import INDICATORS, PUBLISHED
from thuocdo.open_data.files import rows_of
from thuocdo.open_data.models import PublishedVersion
from thuocdo.open_data.rows import HIDDEN
from thuocdo.open_data.services import month_of
from thuocdo.reporting.answers import answers
from thuocdo.warehouse.session import snapshot
from thuocdo.working_time.period import Period

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    from thuocdo.organisations.models import Unit


class Where(StrEnum):
    """Where a figure is told."""

    DASHBOARD = "dashboard"
    RECORDS = "records"
    FORM = "form"
    API = "api"
    OPEN_DATA = "open_data"


class Verdict(StrEnum):
    """How it stands to the dashboard: the same; or other, and why; or not told there."""

    SAME = "same"
    ROUNDED = "rounded"
    OLDER = "older"
    HIDDEN = "hidden"
    ABSENT = "absent"
    UNEXPLAINED = "unexplained"


@dataclass(frozen=True, slots=True)
class Told:
    """What one place tells and the moment that is of; both null where it tells nothing."""

    where: Where
    value: Decimal | None
    at: datetime | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """One figure in all places, the dashboard first."""

    told: tuple[Told, ...]

    @property
    def agrees(self) -> bool:
        """Say whether every difference has a cause."""
        return all(one.verdict is not Verdict.UNEXPLAINED for one in self.told)


def reconciled(
    code: str, unit: Unit, window: Period, *, user: AbstractBaseUser | AnonymousUser
) -> Reconciliation:
    """Return what all places tell of one figure.

    Args:
        code: of an indicator that is computed.
        unit: one that `user` may see into.

    Raises:
        CubeBroken: figures are being computed anew.
        InvalidInput: the indicator waits for its register.
        NotFound: no indicator has the code.
    """
    answered = answers([code], [unit.pk], [window])
    found = evaluated([code], [unit.pk], [window])
    value, moment = found.value(code, unit.pk, window), datetime.fromtimestamp(found.as_of, UTC)
    told = [
        Told(Where.DASHBOARD, value, moment, Verdict.SAME),
        _records(code, unit, window, value, moment),
        _form(code, unit, window, value, moment, user=user),
        _compared(Where.API, answered.values[code, unit.pk, window], answered.as_of, value, moment),
        _published(code, unit, window, value, moment),
    ]
    return Reconciliation(tuple(told))


def _compared(
    where: Where, told: Decimal | None, at: datetime, value: Decimal | None, moment: datetime
) -> Told:
    """Say how a value stands to that of the dashboard."""
    if told == value:
        verdict = Verdict.SAME
    elif told is not None and value is not None and rounded(value, _digits(told)) == told:
        verdict = Verdict.ROUNDED
    else:
        verdict = Verdict.OLDER if at < moment else Verdict.UNEXPLAINED
    return Told(where, told, at, verdict)


def _digits(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def _records(
    code: str, unit: Unit, window: Period, value: Decimal | None, moment: datetime
) -> Told:
    counted: dict[str, Decimal | None] = {}
    facts: set[str] = set()

    def count(one: str) -> Decimal | None:
        if one not in counted:
            found = indicator(one, on=window.last_day)
            if found.measure:
                asked = measure(found.measure)
                facts.add(asked.fact)
                counted[one] = Decimal(recount(asked, unit=unit.pk, window=window))
            else:
                assert found.formula is not None
                operands: Mapping[str, Decimal | None] = {
                    part: count(part) for part in found.formula.references()
                }
                counted[one] = found.formula.evaluate(operands)
        return counted[one]

    told = count(code)
    if value is None and not told:
        told = None  # no record, and the register was not there: unknown, not zero
    at = snapshot(facts).as_of or moment
    return _compared(Where.RECORDS, told, at, value, moment)


def _form(
    code: str,
    unit: Unit,
    window: Period,
    value: Decimal | None,
    moment: datetime,
    *,
    user: AbstractBaseUser | AnonymousUser,
) -> Told:
    figure = (
        Figure.objects.visible_to(user)
        .current()
        .filter(
            indicator=code,
            unit=unit,
            period_start=window.start,
            period_end=window.end,
            origin=Figure.Origin.COMPUTED,
        )
        .order_by("-recorded_at", "-pk")
        .first()
    )
    if figure is None:
        return Told(Where.FORM, None, None, Verdict.ABSENT)
    read = figure.computation.get("as_of")
    at = datetime.fromisoformat(read) if read else figure.recorded_at
    return _compared(Where.FORM, figure.value, at, value, moment)


def _published(
    code: str, unit: Unit, window: Period, value: Decimal | None, moment: datetime
) -> Told:
    nothing = Told(Where.OPEN_DATA, None, None, Verdict.ABSENT)
    if code not in PUBLISHED or window != month_of(window.start):
        return nothing
    version = (
        PublishedVersion.objects.newest()
        .filter(dataset=INDICATORS.slug, period=f"{window.start:%Y-%m}")
        .first()
    )
    if version is None:
        return nothing
    for row in rows_of(version):
        if (row["unit_code"], row["indicator"]) == (unit.code, code):
            if row["state"] == HIDDEN:
                return Told(Where.OPEN_DATA, None, version.as_of, Verdict.HIDDEN)
            return _compared(Where.OPEN_DATA, row["value"], version.as_of, value, moment)
    return nothing
