"""The rows of the data sets, small cells hidden."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from thuocdo.figures.notation import rounded
from thuocdo.indicators.evaluation.evaluating import evaluated
from thuocdo.indicators.registry import indicator
from thuocdo.open_data.datasets import PUBLISHED
from thuocdo.open_data.families import Family, families
from thuocdo.open_data.hiding import Table, hidden_units
from thuocdo.organisations.models import Unit
from thuocdo.organisations.querysets import Branch
from thuocdo.procedures.models import ProcedureVersion
from thuocdo.working_time.period import Period

Row: TypeAlias = dict[str, Any]
VALUE, HIDDEN, NONE = "value", "hidden", "none"
_DIGITS = 2
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows, and the moment they are of."""

    rows: list[Row]
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Earlier:
    """What earlier versions of a period showed and hid: pairs of the code of a unit and an indicator."""

    shown: frozenset[tuple[str, str]] = frozenset()
    hidden: frozenset[tuple[str, str]] = frozenset()


def month_rows(month: Period, *, k: int, earlier: Earlier) -> Rows:
    """Return the published indicators of every unit in a month, by its last day's tree.

    Raises:
        CubeBroken: figures are being computed anew.
    """
    tree = Unit.objects.all().tree(month.last_day)
    found = evaluated(PUBLISHED, [one.unit.pk for one in tree], [month])
    values = {
        one.unit.pk: {code: found.value(code, one.unit.pk, month) for code in PUBLISHED}
        for one in tree
    }
    tree = _counted(tree, values)
    groups = families(PUBLISHED)
    hidden = {family: _hidden(family, tree, values, k=k, earlier=earlier) for family in groups}
    period = f"{month.start:%Y-%m}"
    codes: dict[int | None, str] = {branch.unit.pk: branch.unit.code for branch in tree}
    rows = [
        row
        for branch in tree
        for family in groups
        for row in _unit_rows(
            branch,
            codes.get(branch.parent_id, ""),
            family,
            values[branch.unit.pk],
            period=period,
            hidden=branch.unit.pk in hidden[family],
        )
    ]
    return Rows(rows, datetime.fromtimestamp(found.as_of, UTC))


def year_rows(year: str, months: Sequence[Sequence[Row]]) -> list[Row]:
    """Return the year of what was published of its twelve months: nothing goes in that everybody does not know.

    Shape: the units of the last month; a count is hidden where a month of it is, or where the unit is not in every month.
    """
    assert len(months) == _MONTHS
    shown = [
        {
            (row["unit_code"], row["indicator"]): row["value"]
            for row in rows
            if row["state"] == VALUE
        }
        for rows in months
    ]
    groups = {code: family for family in families(PUBLISHED) for code in family.codes}
    sums: dict[tuple[str, str], Decimal | None] = {}
    found = []
    for row in months[-1]:
        unit, code = row["unit_code"], row["indicator"]
        family = groups[code]
        share = next((one for one in family.shares if one.code == code), None)
        if share is None:
            parts = [month.get((unit, code)) for month in shown]
            whole = None if None in parts else sum((p for p in parts if p is not None), Decimal(0))
            sums[unit, code] = whole
            state = HIDDEN if whole is None else VALUE
        else:
            whole, state = _share(
                sums.get((unit, share.numerator)), sums.get((unit, share.denominator))
            )
        found.append(row | {"period": year, "value": whole, "state": state})
    return found


def procedure_rows(on: date) -> list[Row]:
    """Return the public procedures in force on a day, by code."""
    versions = (
        ProcedureVersion.objects.visible_to(_everybody())
        .in_force(on)
        .select_related("procedure__owner", "sector")
        .order_by("procedure__code", "procedure__owner__code", "pk")
    )
    return [
        {
            "code": one.procedure.code,
            "name": one.name,
            "version": one.number,
            "owner_code": one.procedure.owner.code,
            "owner_name": one.procedure.owner.name,
            "sector": one.sector.name,
            "levels": "; ".join(one.levels),
            "online_level": one.online_level,
            "valid_from": one.valid_from.isoformat(),
        }
        for one in versions
    ]


def _everybody() -> Any:
    from django.contrib.auth.models import AnonymousUser  # noqa: PLC0415 - needs the apps

    return AnonymousUser()


def _counted(
    tree: Sequence[Branch], values: Mapping[int, Mapping[str, Decimal | None]]
) -> list[Branch]:
    """Keep the units of provinces in which anything was counted; provinces kept to compare with have no registers here."""
    kept, inside = [], False
    for branch in tree:
        if branch.parent_id is None:
            inside = any(values[branch.unit.pk].values())
        if inside:
            kept.append(branch)
    return kept


def _hidden(
    family: Family,
    tree: Sequence[Branch],
    values: Mapping[int, Mapping[str, Decimal | None]],
    *,
    k: int,
    earlier: Earlier,
) -> frozenset[int]:
    codes = {branch.unit.pk: branch.unit.code for branch in tree}
    table = Table(
        {unit: family.table_row(values[unit]) for unit in codes},
        {branch.unit.pk: branch.parent_id for branch in tree},
        k,
    )

    def among(pairs: frozenset[tuple[str, str]]) -> list[int]:
        return [u for u, code in codes.items() if any((code, c) in pairs for c in family.codes)]

    return hidden_units(table, before=among(earlier.hidden), shown_before=among(earlier.shown))


def _unit_rows(
    branch: Branch,
    above: str,
    family: Family,
    values: Mapping[str, Decimal | None],
    *,
    period: str,
    hidden: bool,
) -> Iterator[Row]:
    shares = {one.code for one in family.shares}
    for code in family.codes:
        value = values[code]
        if value is not None and code in shares:
            value = rounded(value, _DIGITS)
        named = indicator(code)
        yield {
            "period": period,
            "unit_code": branch.unit.code,
            "unit_name": branch.unit.name,
            "unit_kind": branch.unit.kind,
            "parent_code": above,
            "indicator": code,
            "label_vi": named.label_vi,
            "label_en": named.label_en,
            "value": None if hidden else value,
            "state": HIDDEN if hidden else VALUE if value is not None else NONE,
        }


def _share(numerator: Decimal | None, denominator: Decimal | None) -> tuple[Decimal | None, str]:
    if numerator is None or denominator is None:
        return None, HIDDEN
    if not denominator:
        return None, NONE
    return rounded(100 * numerator / denominator, _DIGITS), VALUE
