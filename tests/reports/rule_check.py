"""Holds invented figures against the expressions of the rules, by plain arithmetic and nothing of the product."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path

import thuocdo

_RULES = Path(thuocdo.__file__).parent / "consistency" / "rules"
_KEY = re.compile(r"[a-z_0-9]+(?:\.[a-z_0-9]+)+")
_PLAIN = re.compile(r"[a-z0-9_.+\-*/() =<]+")


def broken_rules(values: dict[str, Decimal | None], version: str) -> list[str]:
    """Name the rules of one form version that the figures break; rules that need words or other periods are left out."""
    return [name for name, expression in expressions(version) if _broken(expression, values)]


@cache
def expressions(version: str) -> tuple[tuple[str, str], ...]:
    """Return the id and expression of each rule of plain arithmetic within one table."""
    return tuple(
        (row["id"], row["expression"])
        for row in _rows()
        if row["scope"] == "table"
        and (row["applies_to"] == "all" or version in row["applies_to"])
        and _is_arithmetic(row)
    )


@cache
def _rows() -> tuple[dict[str, str], ...]:
    rows: list[dict[str, str]] = []
    for path in sorted(_RULES.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows += csv.DictReader(file)
    return tuple(rows)


def narrative_rules() -> dict[str, str]:
    """Return the rule that holds the prose against the table, by indicator."""
    matches = (
        (row["id"], re.fullmatch(r"narrative\(([\w.]+)\) = \1", row["expression"]))
        for row in _rows()
    )
    return {match.group(1): name for name, match in matches if match}


def _is_arithmetic(row: dict[str, str]) -> bool:
    expression = row["expression"]
    if row["kind"] not in {"sum_equals", "ratio_equals", "less_or_equal"}:
        return False
    bare = _KEY.sub("", expression)
    return (
        bool(_PLAIN.fullmatch(expression))
        and not re.search(r"[a-z]", bare)
        and "=>" not in expression
    )


def _broken(expression: str, values: dict[str, Decimal | None]) -> bool:
    sides = re.split(r"<=|=", expression)
    if any(not _operands(side, values) for side in sides):
        return False
    numbers = [_evaluate(side, values) for side in sides]
    if any(number is None for number in numbers):
        return False
    exact = [number for number in numbers if number is not None]
    if "<=" in expression:
        return any(a > b for a, b in pairwise(exact))
    tolerance = Decimal("0.051") if "100 *" in expression else Decimal(0)
    return abs(exact[0] - exact[1]) > tolerance


def _operands(side: str, values: dict[str, Decimal | None]) -> bool:
    keys = _KEY.findall(side)
    if "/" in side:
        return all(values.get(key) is not None for key in keys)
    return not keys or any(values.get(key) is not None for key in keys)


def _evaluate(side: str, values: dict[str, Decimal | None]) -> Decimal | None:
    plain = _KEY.sub(lambda match: f"Decimal('{values.get(match.group()) or 0}')", side)
    plain = re.sub(r"(?<![\w.'])\d+(?![\w.'])", lambda match: f"Decimal({match.group()})", plain)
    try:
        return Decimal(eval(plain, {"__builtins__": {}}, {"Decimal": Decimal}))  # noqa: S307 - our own rule files
    except (ZeroDivisionError, ArithmeticError):
        return None
