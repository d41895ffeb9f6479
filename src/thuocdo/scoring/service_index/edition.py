"""The index as data (`versions/decision_766.yaml`): groups, components, points, thresholds, and what is not sure of them.

Pure: nothing here knows of Django, a database or an engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

#: The measure of ratings that a score deducts; of single ones it must not tell (`in_fives`).
DISLIKED = "service_index.disliked"
_DATA = Path(__file__).parent / "versions" / "decision_766.yaml"


class Kind(StrEnum):
    """How a component is made of its terms."""

    SHARE = "share"
    MEAN_DAYS = "mean_days"


class Empty(StrEnum):
    """What a denominator of zero means."""

    NOT_APPLICABLE = "not_applicable"
    ZERO = "zero"


class Mark(StrEnum):
    """How sure something is: read in the law, in a public source, or known without a source."""

    LAW = "law"
    PUBLISHED = "published"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Term:
    """A measure that is added, or taken away (`sign` -1)."""

    measure: str
    sign: int = 1


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is not sure of a component, and of which part of it."""

    of: str
    mark: Mark
    words: Words


@dataclass(frozen=True, slots=True)
class Group:
    """A group of components and the points it carries."""

    code: str
    points: Decimal
    mark: Mark
    name: Words


@dataclass(frozen=True, slots=True)
class Band:
    """The name of scores from `at_least` on, up to the next higher band."""

    code: str
    at_least: Decimal
    mark: Mark
    name: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One component indicator ("chỉ số thành phần") as it holds from one day to another.

    `points` is null where they are not known, 0 where it is for information. `threshold` is the share (percent) that gives all points; null: the
    share itself gives them. `waits` names what must be there before it can be measured; then it is never computed. `waits_for` is a measure that shows
    whether it is there: from the first record that it counts anywhere on, the component waits no more.
    """

    code: str
    group: str
    name: Words
    rule: Words
    points: Decimal | None
    threshold: Decimal | None
    kind: Kind
    above: tuple[Term, ...]
    below: tuple[Term, ...]
    times: str
    empty: Empty
    waits: Words | None
    waits_for: str
    mark: Mark
    doubts: tuple[Doubt, ...]
    valid_from: date
    valid_until: date | None

    @property
    def measured(self) -> bool:
        """Say whether it can be computed from registers that are there."""
        return self.waits is None

    @property
    def measures(self) -> tuple[str, ...]:
        """Return the codes of the measures it is made of, each once."""
        return tuple(dict.fromkeys(term.measure for term in (*self.above, *self.below)))

    def holds(self, on: date) -> bool:
        """Say whether it is part of the index on a day."""
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)


@dataclass(frozen=True, slots=True)
class Repair:
    """What can still be done with the records of one list (`among`), and the measures that gain by it.

    `also_if_digitised` gain where the components are digitised already; with `only_if_filed` nothing is gained before the result is there as a file.
    """

    code: str
    among: str
    name: Words
    gains: tuple[str, ...]
    also_if_digitised: tuple[str, ...]
    only_if_filed: bool


@dataclass(frozen=True, slots=True)
class Risk:
    """Open dossiers that can still end on time (`among`), due within some days, and what counts gain by an end on time, or late."""

    among: str
    within_days: int
    on_time: tuple[Term, ...]
    late: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """The index as it holds on one day. `ranked_from` is the percentage of what can be measured that must have been, for a unit to have a rank."""

    title: Words
    source: str
    total: Decimal
    ranked_from: Decimal
    groups: tuple[Group, ...]
    components: tuple[Component, ...]
    bands: tuple[Band, ...]
    repairs: tuple[Repair, ...]
    risk: Risk

    @property
    def measurable(self) -> Decimal:
        """Return the points of all components that can be measured."""
        return sum(
            (one.points for one in self.components if one.measured and one.points), Decimal(0)
        )

    def of_group(self, code: str) -> tuple[Component, ...]:
        """Return the components of a group."""
        return tuple(one for one in self.components if one.group == code)

    def component(self, code: str) -> Component:
        """Return one component.

        Raises:
            KeyError: it is none of this edition.
        """
        for one in self.components:
            if one.code == code:
                return one
        raise KeyError(code)

    def band(self, score: Decimal) -> Band:
        """Return the band of a score on the scale of 100."""
        return next(one for one in self.bands if score >= one.at_least)

    @property
    def measures(self) -> tuple[str, ...]:
        """Return the codes of all measures it is made of, each once, those of its repairs included."""
        made_of = [code for one in self.components if one.measured for code in one.measures]
        return tuple(dict.fromkeys([*made_of, *(one.among for one in self.repairs)]))

    @property
    def moving(self) -> tuple[str, ...]:
        """Return the codes of the measures by which single records move points, each once: without dislikes, which are told in fives."""
        scored = (one for one in self.components if one.measured and one.points)
        codes = (code for one in scored for code in one.measures)
        return tuple(dict.fromkeys(code for code in codes if code != DISLIKED))


def first_day() -> date:
    """Return the first day of the index."""
    return min(one.valid_from for one in _said().components)


def edition(on: date, *, there: frozenset[str] = frozenset()) -> Edition:
    """Return the index as it holds on a day; before its first day, as it held on that.

    Args:
        on: the day.
        there: measures that have counted something; components that wait for one of them wait no more.
    """
    return _edition(max(on, first_day()), there)


def waited_for() -> frozenset[str]:
    """Return the measures that components wait for."""
    return frozenset(one.waits_for for one in all_components() if one.waits_for)


def all_components() -> tuple[Component, ...]:
    """Return the components of all times."""
    return _said().components


@cache
def _edition(on: date, there: frozenset[str]) -> Edition:
    said = _said()
    return Edition(
        said.title,
        said.source,
        said.total,
        said.ranked_from,
        said.groups,
        tuple(
            replace(one, waits=None) if one.waits_for in there else one
            for one in said.components
            if one.holds(on)
        ),
        said.bands,
        said.repairs,
        said.risk,
    )


@cache
def _said() -> Edition:
    return read_edition(yaml.safe_load(_DATA.read_text(encoding="utf-8")))


def read_edition(said: Mapping[str, Any]) -> Edition:
    """Read what the file says, with the components of all times.

    Raises:
        KeyError, ValueError: it does not say what it must, or what nobody knows.
    """
    waits = {code: words_of(one) for code, one in said["waits"].items()}
    return Edition(
        Words(said["title_vi"], said["title_en"]),
        said["source"],
        Decimal(said["total"]),
        Decimal(said["ranked_from"]["percent"]),
        tuple(
            Group(one["code"], Decimal(one["points"]), Mark(one["mark"]), words_of(one))
            for one in said["groups"]
        ),
        tuple(_component(one, waits) for one in said["components"]),
        tuple(
            Band(one["code"], Decimal(one["at_least"]), Mark(one["mark"]), words_of(one))
            for one in sorted(said["bands"], key=lambda one: -int(one["at_least"]))
        ),
        tuple(_repair(one) for one in said["repairs"]),
        _risk(said["risk"]),
    )


def _component(one: Mapping[str, Any], waits: Mapping[str, Words]) -> Component:
    return Component(
        code=one["code"],
        group=one["group"],
        name=words_of(one),
        rule=Words(one["rule_vi"], one["rule_en"]),
        points=_decimal(one["points"]),
        threshold=_decimal(one.get("threshold")),
        kind=Kind(one.get("kind", Kind.SHARE)),
        above=terms_of(one.get("above", ())),
        below=terms_of(one.get("below", ())),
        times=one.get("times", ""),
        empty=Empty(one.get("empty", Empty.NOT_APPLICABLE)),
        waits=waits[one["waits"]] if "waits" in one else None,
        waits_for=one.get("waits_for", ""),
        mark=Mark(one["mark"]),
        doubts=tuple(
            Doubt(doubt["of"], Mark(doubt["mark"]), words_of(doubt))
            for doubt in one.get("doubts", ())
        ),
        valid_from=one["valid_from"],
        valid_until=one.get("valid_until"),
    )


def _repair(one: Mapping[str, Any]) -> Repair:
    return Repair(
        one["code"],
        one["among"],
        words_of(one),
        tuple(one["gains"]),
        tuple(one.get("also_if_digitised", ())),
        bool(one.get("only_if_filed", False)),
    )


def _risk(one: Mapping[str, Any]) -> Risk:
    return Risk(one["among"], one["within_days"], terms_of(one["on_time"]), terms_of(one["late"]))


def words_of(one: Mapping[str, Any]) -> Words:
    """Read a text that the file gives in both languages."""
    return Words(one["vi"], one["en"])


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def terms_of(written: Iterable[str]) -> tuple[Term, ...]:
    """Read codes of measures; "-" before one takes it away."""
    return tuple(Term(one.removeprefix("-"), -1 if one.startswith("-") else 1) for one in written)
