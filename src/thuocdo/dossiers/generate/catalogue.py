"""What can be asked for in a generated province on one day: procedures with limits, fees, papers and internal steps, read in bulk."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from thuocdo.accounts.models import Role
from thuocdo.dossiers.generate.habits import habits
from thuocdo.organisations.models import Unit
from thuocdo.procedures.models import (
    Fee,
    ProcedureVersion,
    Process,
    RequiredDocument,
    TimeLimit,
    VersionAgency,
)
from thuocdo.procedures.process_graph import run_test
from thuocdo.procedures.processes import spec_of

CHANNELS = ("direct", "online", "post")
#: An agency without a unit of the map that is a department of some kind; others (police, insurance) have systems of their own.
_SOME_DEPARTMENT = "Sở"
_FAR = date(9999, 1, 1)
#: No story has more hand-overs within the agency; of a longer process the last one stays.
MOST_STEPS = 6
#: So many of the papers that are asked for are handed in.
MOST_PAPERS = 4

Term = tuple[Decimal | None, str]


@dataclass(frozen=True, slots=True)
class Step:
    """One hand-over: to somebody in a role, for so many office hours (null: none are set)."""

    key: str
    name: str
    role: str
    hours: Decimal | None
    served_by: str  # the role of the person who gets it


@dataclass(frozen=True, slots=True, eq=False)
class StepLine:
    """The steps of an approved internal process between reception and return; `process` is null where there is none. Told apart by itself."""

    process: int | None
    steps: tuple[Step, ...]


NO_PROCESS = StepLine(
    None,
    (
        Step("", "Thụ lý hồ sơ", "", None, Role.HANDLER.value),
        Step("", "Trình ký", "", None, Role.APPROVER.value),
    ),
)


@dataclass(frozen=True, slots=True, eq=False)
class Offer:
    """One version of a procedure in force; `agency` is the unit that decides, null where each commune does. Told apart by itself."""

    version: int
    code: str
    sector: str
    subject: str
    agency: int | None
    scope: str
    lane: bool
    online_level: str
    for_organisations: bool
    limits: Mapping[str, Term]
    fees: Mapping[str, int]
    papers: tuple[tuple[str, str, str], ...]
    line: StepLine
    weight: float

    @property
    def late_rate(self) -> float:
        """Return how often it ends late."""
        rates = habits()["late_rate"]
        return float(rates.get(self.sector, rates["other"]))


@dataclass(slots=True)
class _Parts:
    """Everything of all versions, by version."""

    agencies: dict[int, list[VersionAgency]] = field(default_factory=lambda: defaultdict(list))
    limits: dict[int, list[TimeLimit]] = field(default_factory=lambda: defaultdict(list))
    fees: dict[int, list[Fee]] = field(default_factory=lambda: defaultdict(list))
    papers: dict[int, list[RequiredDocument]] = field(default_factory=lambda: defaultdict(list))


class Catalogue:
    """All procedures over some days; `offers_on` gives those of one day, the same object while nothing changes.

    Args:
        departments: the departments of the province, among whom procedures of "some department" are spread.
    """

    def __init__(self, departments: Sequence[Unit]) -> None:
        self._departments = sorted(departments, key=lambda one: one.code)
        self._versions = list(
            ProcedureVersion.objects.filter(procedure__audience="public")
            .select_related("procedure", "sector")
            .order_by("procedure__code", "number", "pk")
        )
        self._parts = _read_parts()
        self._processes = list(
            Process.objects.filter(state=Process.State.APPROVED)
            .prefetch_related("steps__unit", "links")
            .order_by("pk")
        )
        self._lines = {one.pk: _line(one) for one in self._processes}
        self._kept: dict[date, tuple[Offer, ...]] = {}

    def offers_on(self, day: date) -> tuple[Offer, ...]:
        """Return what can be asked for on a day, in the order of the codes."""
        turns = [one for one in self._turns() if one <= day]
        since = max(turns, default=date.min)
        if since not in self._kept:
            self._kept[since] = self._offers(day)
        return self._kept[since]

    def _turns(self) -> set[date]:
        days: list[date | None] = [
            *(day for one in self._versions for day in (one.valid_from, one.valid_until))
        ]
        days += [day for one in self._processes for day in (one.valid_from, one.valid_until)]
        return {day for day in days if day is not None}

    def _offers(self, day: date) -> tuple[Offer, ...]:
        weights = habits()["procedures"]
        found = []
        for version in self._versions:
            if version.valid_from <= day < (version.valid_until or _FAR):
                known, agency = self._agency_of(version)
                if known:
                    found.append((version, agency))
        unnamed: dict[str, int] = defaultdict(int)
        for version, _agency in found:
            if version.procedure.code not in weights:
                unnamed[version.levels[0]] += 1
        return tuple(
            self._offer(
                version,
                agency,
                day,
                weights.get(version.procedure.code)
                or habits()["rest"][version.levels[0]] / unnamed[version.levels[0]],
            )
            for version, agency in found
        )

    def _agency_of(self, version: ProcedureVersion) -> tuple[bool, int | None]:
        """Say whether somebody of the map decides, and which unit; null for each commune."""
        if version.levels[0] == "commune":
            return True, None
        for one in self._parts.agencies[version.pk]:
            if one.unit_id is not None:
                return True, one.unit_id
            if one.name.startswith(_SOME_DEPARTMENT) and self._departments:
                lot = zlib.crc32(version.procedure.code.encode()) % len(self._departments)
                return True, self._departments[lot].pk
        return False, None

    def _offer(
        self, version: ProcedureVersion, agency: int | None, day: date, weight: float
    ) -> Offer:
        limits = {channel: self._limit(version.pk, channel) for channel in CHANNELS}
        return Offer(
            version=version.pk,
            code=version.procedure.code,
            sector=version.sector.code,
            subject=version.name[:500],
            agency=agency,
            scope=version.territorial_scope,
            lane=version.priority_lane,
            online_level=version.online_level,
            for_organisations="citizen" not in version.subjects,
            limits={
                channel: (one.amount, one.unit) if one else (None, "")
                for channel, one in limits.items()
            },
            fees={channel: self._fee(one) for channel, one in limits.items()},
            papers=tuple(
                (one.code, one.name[:1000], one.reusable_source)
                for one in self._parts.papers[version.pk][:MOST_PAPERS]
            ),
            line=self._line_of(version.procedure_id, agency, day),
            weight=float(weight),
        )

    def _limit(self, version: int, channel: str) -> TimeLimit | None:
        """Return what `terms.time_limit_of` takes: that of the channel for the usual case, else the first."""
        limits = self._parts.limits[version]
        own = [one for one in limits if one.way.channel == channel] or limits
        usual = [one for one in own if not one.case]
        return next(iter((*usual, *own)), None)

    def _fee(self, limit: TimeLimit | None) -> int:
        fees = self._parts.fees[limit.pk] if limit else []
        return sum(one.amount_vnd or 0 for one in fees)

    def _line_of(self, procedure: int, agency: int | None, day: date) -> StepLine:
        kind = Unit.Kind.COMMUNE if agency is None else Unit.Kind.DEPARTMENT
        held = [
            one
            for one in self._processes
            if one.procedure_id == procedure
            and one.agency_kind == kind
            and one.valid_from is not None
            and one.valid_from <= day < (one.valid_until or _FAR)
        ]
        last = max(held, key=lambda one: one.valid_from or date.min, default=None)
        return self._lines[last.pk] if last else NO_PROCESS


def _read_parts() -> _Parts:
    parts = _Parts()
    for agency in VersionAgency.objects.filter(role="competent").order_by("version", "position"):
        parts.agencies[agency.version_id].append(agency)
    limits = TimeLimit.objects.select_related("way").order_by("way__position", "position", "pk")
    for limit in limits:
        parts.limits[limit.way.version_id].append(limit)
    for fee in Fee.objects.filter(~Q(amount_vnd=None)).order_by("position"):
        parts.fees[fee.time_limit_id].append(fee)
    for paper in RequiredDocument.objects.order_by("version", "position"):
        parts.papers[paper.version_id].append(paper)
    return parts


def _line(process: Process) -> StepLine:
    """Return the hand-overs of a process: what is neither the reception itself nor what comes after the signature."""
    run: Any = [one.step for one in run_test(spec_of(process), {}).steps][1:]
    last = max((n for n, one in enumerate(run) if one.role == Role.APPROVER), default=len(run) - 1)
    steps = tuple(
        Step(one.key, one.name, one.role, one.hours, one.role or Role.HANDLER.value)
        for one in run[: last + 1]
    )
    if len(steps) > MOST_STEPS:
        steps = (*steps[: MOST_STEPS - 1], steps[-1])
    return StepLine(process.pk, steps or NO_PROCESS.steps)
