"""The evaluation as data (`versions/*.yaml`): nine indices, what is counted of each, what waits, what is not sure, and the bands.

Pure: nothing here knows of Django, a database or an engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from thuocdo.scoring.service_index.edition import (
    Band,
    Doubt,
    Mark,
    Term,
    Words,
    terms_of,
    words_of,
)

_DATA = Path(__file__).parent / "versions"


class Grain(StrEnum):
    """What has the points of an index: each dossier, or the agency as a whole."""

    DOSSIER = "dossier"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True)
class Share:
    """A share in percent that a step of an agency asks for."""

    code: str
    name: Words
    above: tuple[Term, ...]
    below: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Forbidden:
    """What must not have happened once for a step of an agency."""

    code: str
    name: Words
    count: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Demand:
    """A condition of a step: a share of at least so many percent, or none of what is forbidden; one of both is empty."""

    share: str
    at_least: Decimal
    none: str


@dataclass(frozen=True, slots=True)
class Step:
    """What gives 2, 1 or 0 points: to so many dossiers (`count`), or to an agency for which all `tests` hold."""

    points: int
    name: Words
    count: tuple[Term, ...]
    tests: tuple[Demand, ...]


@dataclass(frozen=True, slots=True)
class Less:
    """What takes points away from the dossiers' sum, so many each time."""

    points: int
    name: Words
    count: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class UnsureSince:
    """What is not sure of the evaluation as a whole, for periods that end on `since` or later; null: for all."""

    doubt: Doubt
    since: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """One of the nine indices.

    `waits` says why it cannot be counted; null where it can. `empty` is the points where there is nothing to count; null: it is left out then.
    """

    code: str
    grain: Grain
    name: Words
    rule: Words
    mark: Mark
    steps: tuple[Step, ...]
    of: tuple[Term, ...]
    less: Less | None
    shares: tuple[Share, ...]
    none: tuple[Forbidden, ...]
    empty: int | None
    waits: Words | None
    doubts: tuple[Doubt, ...]

    @property
    def measures(self) -> tuple[str, ...]:
        """Return the codes of the measures it is made of, each once."""
        terms = [term for step in self.steps for term in step.count]
        terms += [*self.of, *(self.less.count if self.less else ())]
        terms += [term for one in self.shares for term in (*one.above, *one.below)]
        terms += [term for one in self.none for term in one.count]
        return tuple(dict.fromkeys(term.measure for term in terms))


@dataclass(frozen=True, slots=True)
class Edition:
    """The evaluation as it holds from one day on; `total` is what all indices can give."""

    title: Words
    source: str
    valid_from: date
    total: int
    indices: tuple[Index, ...]
    bands: tuple[Band, ...]
    doubts: tuple[UnsureSince, ...]

    @property
    def measures(self) -> tuple[str, ...]:
        """Return the codes of all measures it is made of, each once."""
        return tuple(dict.fromkeys(code for one in self.indices for code in one.measures))

    def index(self, code: str) -> Index:
        """Return one index.

        Raises:
            KeyError: there is none with this code.
        """
        for one in self.indices:
            if one.code == code:
                return one
        raise KeyError(code)

    def band(self, points: Decimal) -> Band:
        """Return the band of points on the scale of all indices."""
        return next(one for one in self.bands if points >= one.at_least)

    def doubts_on(self, day: date) -> tuple[Doubt, ...]:
        """Return what is not sure of it for a period that ends on a day."""
        return tuple(one.doubt for one in self.doubts if one.since is None or one.since <= day)


#: What one index gives at most.
MOST = 2


def edition(on: date) -> Edition:
    """Return the evaluation as it holds on a day; before its first day, as it held on that."""
    known = all_editions()
    return next((one for one in reversed(known) if one.valid_from <= on), known[0])


@cache
def all_editions() -> tuple[Edition, ...]:
    """Return the evaluations of all times, oldest first."""
    read = [read_edition(yaml.safe_load(file.read_text("utf-8"))) for file in _DATA.glob("*.yaml")]
    return tuple(sorted(read, key=lambda one: one.valid_from))


def read_edition(said: Mapping[str, Any]) -> Edition:
    """Read what a file says.

    Raises:
        KeyError, ValueError: it does not say what it must, or what nobody knows.
    """
    return Edition(
        Words(said["title_vi"], said["title_en"]),
        said["source"],
        said["valid_from"],
        said["total"],
        tuple(_index(one) for one in said["indices"]),
        tuple(
            Band(one["code"], Decimal(one["at_least"]), Mark(one["mark"]), words_of(one))
            for one in sorted(said["bands"], key=lambda one: -int(one["at_least"]))
        ),
        tuple(UnsureSince(_doubt(one), one.get("since")) for one in said["doubts"]),
    )


def _index(one: Mapping[str, Any]) -> Index:
    return Index(
        code=one["code"],
        grain=Grain(one["grain"]),
        name=words_of(one),
        rule=Words(one["rule_vi"], one["rule_en"]),
        mark=Mark(one["mark"]),
        steps=tuple(_step(step) for step in one.get("steps", ())),
        of=terms_of(one.get("of", ())),
        less=_less(one["less"]) if "less" in one else None,
        shares=tuple(
            Share(
                share["code"], words_of(share), terms_of(share["above"]), terms_of(share["below"])
            )
            for share in one.get("shares", ())
        ),
        none=tuple(
            Forbidden(each["code"], words_of(each), terms_of(each["count"]))
            for each in one.get("none", ())
        ),
        empty=one.get("empty"),
        waits=Words(one["waits_vi"], one["waits_en"]) if "waits_vi" in one else None,
        doubts=tuple(_doubt(doubt) for doubt in one.get("doubts", ())),
    )


def _step(one: Mapping[str, Any]) -> Step:
    tests = tuple(
        Demand(test.get("share", ""), Decimal(test.get("at_least", 0)), test.get("none", ""))
        for test in one.get("tests", ())
    )
    return Step(one["points"], words_of(one), terms_of(one.get("count", ())), tests)


def _less(one: Mapping[str, Any]) -> Less:
    return Less(one["points"], words_of(one), terms_of(one["count"]))


def _doubt(one: Mapping[str, Any]) -> Doubt:
    return Doubt(one["of"], Mark(one["mark"]), words_of(one))
