"""Evidence written by hand: the smallest report that shows one thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from thuocdo.consistency.engine import check
from thuocdo.consistency.evidence import Assertion, Claim, Evidence, Finding, FormCell, Mention
from thuocdo.figures.notation import read_number
from thuocdo.figures.source import Location
from thuocdo.forms.library import form_version
from thuocdo.indicators.indicator import ValueType
from thuocdo.indicators.registry import indicators

PROVINCE_2022, PROVINCE, DISTRICT = "2022_province", "2023_province", "2024_district"
TWO_TIER = ("2025_province", "2025_department", "2025_commune")
_offsets = count(0, 10)
_WHOLE = (ValueType.COUNT, ValueType.MONEY_MVND)


def location() -> Location:
    """Return a place that no other has."""
    start = next(_offsets)
    return Location(start, start + 5)


def cell(code: str, printed: object, *, version: str = PROVINCE, **changes: Any) -> FormCell:
    """Return a cell as the form has it, holding what is printed; codes of no row get a number of their own."""
    section, row = next(
        ((s.number, r) for s, r in form_version(version).rows() if r.indicator == code), (1, None)
    )
    value_type = indicators()[code].value_type
    asked = FormCell(
        indicator=code,
        form=f"{version}/{section}",
        item=row.item if row else "",
        item_printed=row.item if row else "",
        label=row.label if row else "",
        # The district form prints "Đơn vị" beside one share; a right report would not.
        unit_printed="%" if value_type is ValueType.PERCENT else row.unit if row else "",
        unit_expected=row.unit if row else "",
        printed=read_number(
            str(printed), whole=value_type in _WHOLE, percent=value_type is ValueType.PERCENT
        ),
        note="",
        location=location(),
    )
    return replace(asked, **changes)


def mention(code: str | None, value: object, **changes: Any) -> Mention:
    """Return a figure in prose; `value` is written as Vietnamese prose writes it."""
    printed = read_number(
        str(value), whole=code is not None and indicators()[code].value_type in _WHOLE
    )
    assert printed.value is not None
    percent = code is not None and indicators()[code].value_type is ValueType.PERCENT
    told = Mention(
        value=printed.value,
        unit="%" if percent else "",
        text=f"đạt {value}",
        location=location(),
        printed=printed,
        indicator=code,
        section="II.2",
    )
    return replace(told, **changes)


def states(claim: Claim, result: object, *operands: object, **changes: Any) -> Assertion:
    """Return arithmetic that prose states; plain values become mentions without an indicator."""
    figures = [f if isinstance(f, Mention) else mention(None, f) for f in (result, *operands)]
    return replace(Assertion(claim, figures[0], tuple(figures[1:])), **changes)


def report(
    values: Mapping[str, object] | None = None, *, version: str | None = PROVINCE, **changes: Any
) -> Evidence:
    """Return a report with these cells, in this order."""
    cells = tuple(
        cell(code, printed, version=version or PROVINCE) for code, printed in (values or {}).items()
    )
    level = (version or "").partition("_")[2] or None
    evidence = Evidence(version, level, date(2022, 12, 15), date(2023, 12, 14), cells)
    return replace(evidence, **changes)


def found(evidence: Evidence, *, only: str = "") -> list[Finding]:
    """Return the findings whose rule begins so."""
    return [finding for finding in check(evidence) if finding.rule.startswith(only)]


def rules_found(evidence: Evidence) -> list[str]:
    """Return the rules of all findings, in their order."""
    return [finding.rule for finding in check(evidence)]


def plain(value: Decimal) -> str:
    """Write a value as a form prints it."""
    return f"{value:,f}".translate(str.maketrans({",": ".", ".": ","}))
