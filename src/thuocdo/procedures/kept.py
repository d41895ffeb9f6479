"""What never changes of procedures, kept in memory: titles and papers of versions, and the steps of approved processes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from time import monotonic
from typing import NamedTuple

from thuocdo.organisations.names import OLDEST_SECONDS, Kept
from thuocdo.procedures.models import (
    ProcedureResult,
    ProcedureVersion,
    ProcessLink,
    ProcessStep,
    RequiredDocument,
    Sector,
)

#: What a version says is written once; a day is only the limit of what memory may hold.
A_DAY_SECONDS = 86_400.0


@dataclass(frozen=True, slots=True)
class Title:
    """A version of a procedure as a list names it."""

    procedure_id: int
    code: str
    name: str
    sector: str


@dataclass(frozen=True, slots=True)
class WantedPaper:
    """One paper that a procedure asks for; `position` counts within the version.

    `case` is empty where it is asked for in each; `reusable_source` names where the state can look it up, empty where it cannot.
    """

    position: int
    code: str
    name: str
    required: bool
    case: str = ""
    reusable_source: str = ""


@dataclass(frozen=True, slots=True)
class ListedResult:
    """One result that a procedure lists; `position` counts within the version, `is_paper` says that it is a paper by its nature."""

    position: int
    code: str
    name: str
    is_paper: bool


@dataclass(frozen=True, slots=True)
class KeptStep:
    """One step of an approved process; `place` is a `StepPlace`, `unit_id` null unless it is always the same unit."""

    key: str
    name: str
    role: str
    hours: Decimal
    unit_id: int | None
    place: str


@dataclass(frozen=True, slots=True)
class Onward:
    """A way out of a step, and the answer on which it is taken; empty where it always is."""

    target: str
    condition: str


@dataclass(frozen=True, slots=True)
class KeptProcess:
    """An approved process: its steps by key, in order, and the ways out of each."""

    steps: Mapping[str, KeptStep]
    onward: Mapping[str, tuple[Onward, ...]]

    def first(self) -> list[Onward]:
        """Return the steps no way leads to."""
        led_to = {way.target for ways in self.onward.values() for way in ways}
        return [Onward(key, "") for key in self.steps if key not in led_to]


def _read_titles(ids: list[int]) -> dict[int, Title]:
    rows = ProcedureVersion.objects.filter(pk__in=ids).values_list(
        "pk", "procedure_id", "procedure__code", "name", "sector__name"
    )
    return {pk: Title(procedure, code, name, sector) for pk, procedure, code, name, sector in rows}


_titles = Kept(_read_titles, oldest_seconds=A_DAY_SECONDS)


def titles_of(version_ids: Iterable[int | None]) -> dict[int, Title]:
    """Return the titles of versions by id. Shape: one query at the most."""
    return _titles.of(version_ids)


@lru_cache(maxsize=2048)
def papers_of(version_id: int) -> tuple[WantedPaper, ...]:
    """Return the papers that a version asks for, in order. Shape: one query, none the next time."""
    rows = RequiredDocument.objects.filter(version=version_id).order_by("position")
    return tuple(
        WantedPaper(number, one.code, one.name, one.required, one.case, one.reusable_source)
        for number, one in enumerate(rows, start=1)
    )


@lru_cache(maxsize=2048)
def results_of(version_id: int) -> tuple[ListedResult, ...]:
    """Return what a version gives the applicant, in order. Shape: one query, none the next time."""
    rows = ProcedureResult.objects.filter(version=version_id).order_by("position")
    return tuple(
        ListedResult(number, one.code, one.name, one.is_paper)
        for number, one in enumerate(rows, start=1)
    )


@lru_cache(maxsize=2048)
def process_of(process_id: int) -> KeptProcess:
    """Return an approved process; a draft may not be asked for, it still changes. Shape: two queries, none the next time."""
    rows = ProcessStep.objects.filter(process=process_id, process__state="approved")
    steps = {
        one.key: KeptStep(one.key, one.name, one.role, one.hours, one.unit_id, one.place)
        for one in rows.order_by("position")
    }
    onward: dict[str, list[Onward]] = {}
    links = ProcessLink.objects.filter(process=process_id).order_by("position")
    for link in links.values_list("source__key", "target__key", "question", "answer"):
        source, target, question, answer = link
        onward.setdefault(source, []).append(
            Onward(target, f"{question}: {answer}" if question else "")
        )
    return KeptProcess(steps, {key: tuple(ways) for key, ways in onward.items()})


class SectorName(NamedTuple):
    """A field of the catalogue as a choice shows it."""

    code: str
    name: str


class _Sectors:
    """The sectors of this process; assigned whole, so threads see the old or the new ones."""

    read_at = 0.0
    found: tuple[SectorName, ...] = ()


def sector_names() -> tuple[SectorName, ...]:
    """Return all sectors by name; they may be a minute old. Shape: one query, none within the minute."""
    if monotonic() - _Sectors.read_at > OLDEST_SECONDS or not _Sectors.found:
        rows = Sector.objects.order_by("search_name", "pk").values_list("code", "name")
        _Sectors.found = tuple(SectorName(code, name) for code, name in rows)
        _Sectors.read_at = monotonic()
    return _Sectors.found
