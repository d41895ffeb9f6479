"""Who is told when a dossier comes near its due time or goes beyond it: data with effective dates (`data/escalation_rules.yaml`).

Pure. A unit changes amounts for itself and those below it; the nearest decision counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from thuocdo.dossiers.clock_rules import MARKS
from thuocdo.dossiers.state import ZONE

_DATA = Path(__file__).parent / "data" / "escalation_rules.yaml"
#: A unit may not ask for more than this, in hours or days.
LARGEST_AMOUNT = 200


class When(StrEnum):
    """What the amount of a rule counts; see the data."""

    HOURS_BEFORE = "hours_before"
    DAYS_BEFORE = "days_before"
    DAYS_AFTER = "days_after"


class Of(StrEnum):
    """Which time a rule is about; see the data."""

    DUE = "due"
    ANSWER = "answer"
    OPINION = "opinion"
    DIRECTIVE = "directive"


class Told(StrEnum):
    """Who is told."""

    HOLDER = "holder"
    REVIEWER = "reviewer"
    APPROVER = "approver"
    LEADER = "leader"
    LEADER_ABOVE = "leader_above"
    DESK = "desk"
    LEADER_ASKING = "leader_asking"
    LEADER_RECEPTION = "leader_reception"
    GIVER = "giver"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as it holds on a day; `amount` counts what `when` says."""

    key: str
    when: When
    amount: int
    tells: tuple[Told, ...]
    mark: str
    source: str
    of: Of = Of.DUE
    enabled: bool = True

    @property
    def of_law(self) -> bool:
        """Say whether the law asks for it: then nobody may switch it off or make it later."""
        return self.mark == "law"

    def earlier_of(self, amount: int) -> int:
        """Return the amount of the rule or another one, whichever tells earlier."""
        nearer = min if self.when is When.DAYS_AFTER else max
        return nearer(self.amount, amount)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a unit decided of one rule from a day on; a null amount leaves that of the product."""

    unit_id: int
    key: str
    valid_from: date
    enabled: bool
    amount: int | None


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours of the night, local time, in which nobody is told."""

    begins: time
    ends: time

    def covers(self, at: datetime) -> bool:
        """Say whether a moment lies in the night."""
        local = at.astimezone(ZONE).time()
        if self.begins <= self.ends:
            return self.begins <= local < self.ends
        return local >= self.begins or local < self.ends


@cache
def _shipped() -> Mapping[str, Any]:
    said: Mapping[str, Any] = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    for entry in [*said["quiet"], *(one for entries in said["rules"].values() for one in entries)]:
        if entry["mark"] not in MARKS or not entry["source"]:
            raise ValueError(f"a rule needs a mark of {sorted(MARKS)} and a source: {entry}")
    return said


def _on(entries: Iterable[Mapping[str, Any]], day: date) -> Mapping[str, Any] | None:
    begun = [one for one in entries if (one["valid_from"] or date.min) <= day]
    return max(begun, key=lambda one: one["valid_from"] or date.min, default=None)


def rules_on(day: date) -> tuple[Rule, ...]:
    """Return the rules of the product that hold on a day, in their order."""
    found = ((key, _on(entries, day)) for key, entries in _shipped()["rules"].items())
    return tuple(
        Rule(
            key,
            When(one["when"]),
            one["amount"],
            tuple(Told(told) for told in one["tells"]),
            one["mark"],
            one["source"],
            Of(one.get("of", Of.DUE)),
        )
        for key, one in found
        if one is not None
    )


def quiet_on(day: date) -> Quiet:
    """Return the hours in which nobody is told on a day.

    Raises:
        KeyError: none are known so early.
    """
    one = _on(_shipped()["quiet"], day)
    if one is None:
        raise KeyError(day)
    return Quiet(time.fromisoformat(one["from"]), time.fromisoformat(one["until"]))


def rules_for(
    way_up: Sequence[int], decisions: Iterable[Decision], *, on: date
) -> tuple[Rule, ...]:
    """Return the rules of a unit on a day, switched-off ones marked: its own decisions before those of the units above it.

    Args:
        way_up: the unit, its parent and so on to the top.
        decisions: of any units.
        on: the day.
    """
    near = {unit: number for number, unit in enumerate(way_up)}
    begun = [one for one in decisions if one.valid_from <= on and one.unit_id in near]
    begun.sort(key=lambda one: (-near[one.unit_id], one.valid_from))
    latest = {one.key: one for one in begun}
    return tuple(_decided(rule, latest.get(rule.key)) for rule in rules_on(on))


def _decided(rule: Rule, said: Decision | None) -> Rule:
    if said is None:
        return rule
    amount = rule.amount if said.amount is None else said.amount
    if rule.of_law:
        # A decision may be older than the law: what the law asks stays.
        return replace(rule, amount=rule.earlier_of(amount))
    return replace(rule, amount=amount, enabled=said.enabled)
