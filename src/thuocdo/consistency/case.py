"""One report under judgement: its values, the rules that apply to it, and how the rows of its forms hang together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from thuocdo.consistency.evidence import Evidence
from thuocdo.consistency.rule import Rule
from thuocdo.consistency.values import Values
from thuocdo.forms.library import form_versions
from thuocdo.forms.version import KEPT_FORMS, FormVersion

Kind = TypeVar("Kind", bound=Rule)


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier report with its window; `end` is the last day in it."""

    values: Values
    start: date
    end: date


@dataclass(frozen=True)
class Case:
    """What a rule is given: the evidence, its values, and the other rules that apply to the same report."""

    evidence: Evidence
    rules: tuple[Rule, ...]

    @cached_property
    def values(self) -> Values:
        """Return the values of the report."""
        return Values(self.evidence)

    def of_kind(self, kind: type[Kind]) -> Sequence[Kind]:
        """Return the rules of one class that apply to the report; looked for once, they are asked for at every cell."""
        known: Sequence[Kind] | None = self._by_kind.get(kind)
        if known is None:
            known = self._by_kind[kind] = _of_kind(self.rules, kind)
        return known

    @cached_property
    def _by_kind(self) -> dict[type[Rule], Any]:
        return {}

    @cached_property
    def earlier(self) -> tuple[Earlier, ...]:
        """Return the reports whose window ends before that of this one, the latest first."""
        end = self.evidence.period_end
        found = [
            Earlier(Values(other), other.period_start, other.period_end)
            for other in self.evidence.earlier
            if end and other.period_start and other.period_end and other.period_end < end
        ]
        return tuple(sorted(found, key=lambda report: report.end, reverse=True))

    @cached_property
    def _below(self) -> Mapping[str, tuple[str, ...]]:
        return children_in_form(self.evidence.form_version or "")

    def children(self, code: str) -> tuple[str, ...]:
        """Return the indicators of the rows directly below a row in the form, those that the report has."""
        return tuple(child for child in self._below.get(code, ()) if self.values.cell(child))

    def parent(self, code: str) -> str | None:
        """Return the indicator of the row above a row in the form, null where that row asks for none."""
        return next((parent for parent, below in self._below.items() if code in below), None)


@lru_cache(maxsize=8 * KEPT_FORMS)
def _of_kind(rules: tuple[Rule, ...], kind: type[Kind]) -> tuple[Kind, ...]:
    return tuple(rule for rule in rules if isinstance(rule, kind))


def children_in_form(version: str) -> dict[str, tuple[str, ...]]:
    """Return the indicators of the rows directly below each row that has one; nothing for an unknown version."""
    form = form_versions().get(version)
    return _children(form) if form else {}


@lru_cache(maxsize=KEPT_FORMS)
def _children(form: FormVersion) -> dict[str, tuple[str, ...]]:
    children: dict[str, tuple[str, ...]] = {}
    for section in form.sections:
        above: list[str | None] = []
        for row in section.rows:
            del above[row.depth :]
            above.extend([None] * (row.depth - len(above)))
            parent = above[-1] if above else None
            if parent and row.indicator:
                children[parent] = (*children.get(parent, ()), row.indicator)
            above.append(row.indicator)
    return children
