"""Holds invented figures against the expressions of the rules, by plain arithmetic and nothing of the product."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import thuocdo

_RULES = Path(thuocdo.__file__).parent / "consistency" / "rules"
_KEY = re.compile(r"[a-z_0-9]+(?:\.[a-z_0-9]+)+")
_PLAIN = re.compile(r"[a-z0-9_.+\-*/() =<]+")


def broken_rules(values: dict[str, Decimal | None], version: str) -> list[str]:
    """Name the rules of one form version that the figures break; rules that need words or other periods are left out."""
    return [name for name, expression in _expressions(version) if _broken(expression, values)]


def _expressions(version: str) -> Iterator[tuple[str, str]]:
    for path in sorted(_RULES.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                applies = row["applies_to"] == "all" or version in row["applies_to"]
                if row["scope"] == "table" and applies and _is_arithmetic(row):
                    yield row["id"], row["expression"]


def narrative_rules() -> dict[str, str]:
    """Return the rule that holds the prose against the table, by indicator."""
    found: dict[str, str] = {}
    for path in sorted(_RULES.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                match = re.fullmatch(r"narrative\(([\w.]+)\) = \1", row["expression"])
                if match:
                    found[match.group(1)] = row["id"]
    return found


def _is_arithmetic(row: dict[str, str]) -> bool:
    expression = row["expression"]
    if row["kind"] not in {"sum_equals", "ratio_equals", "less_or_equal"}:
        return False
    bare = _KEY.sub("", expression)
    return bool(_PLAIN.fullmatch(expression)) and not re.search(r"[a-z]", bare) and "=>" not in expression


def _broken(expression: str, values: dict[str, Decimal | None]) -> bool:
    sides = re.split(r"<=|=", expression)
    if any(not _operands(side, values) for side in sides):
        return False
    numbers = [_evaluate(side, values) for side in sides]
    if any(number is None for number in numbers):
        return False
    exact = [number for number in numbers if number is not None]
    if "<=" in expression:
        return any(a > b for a, b in zip(exact, exact[1:], strict=False))
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
