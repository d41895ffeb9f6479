"""What starts, pauses, restarts and ends the clocks: data with effective dates (`data/clock_rules.yaml`), each value with its source.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

_DATA = Path(__file__).parent / "data" / "clock_rules.yaml"
MARKS = frozenset({"law", "published", "known", "guess"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One value that holds from a day on (null: always), how sure it is and where it stands."""

    value: str | int
    mark: str
    source: str
    valid_from: date | None = None


Rules = Mapping[str, tuple[Rule, ...]]


@cache
def shipped_rules() -> Rules:
    """Return all rules of the product, each the newest value first.

    Raises:
        ValueError: a value is marked with a word that says nothing, or has no source.
    """
    return rules_in(_DATA)


def rules_in(path: Path) -> Rules:
    """Return the rules of one file of data, each the newest value first.

    Raises:
        ValueError: see `shipped_rules`.
    """
    said = yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]
    return {name: _newest_first(name, entries) for name, entries in said.items()}


def _newest_first(name: str, entries: list[dict[str, object]]) -> tuple[Rule, ...]:
    rules = [_rule(name, entry) for entry in entries]
    return tuple(sorted(rules, key=lambda one: one.valid_from or date.min, reverse=True))


def _rule(name: str, entry: dict[str, object]) -> Rule:
    value, since = entry["value"], entry["valid_from"]
    if entry["mark"] not in MARKS or not entry["source"]:
        raise ValueError(f"{name}: a value needs a mark of {sorted(MARKS)} and a source")
    assert isinstance(value, str | int)
    assert since is None or isinstance(since, date)
    return Rule(value, str(entry["mark"]), str(entry["source"]), since)


def clock_rule(name: str, on: date, *, rules: Rules | None = None) -> Rule:
    """Return the value of one rule that holds on a day.

    Raises:
        KeyError: there is no such rule, or none that holds so early.
    """
    for rule in (rules or shipped_rules())[name]:
        if rule.valid_from is None or rule.valid_from <= on:
            return rule
    raise KeyError(name)
