"""A test run of an internal process: who has it from when to when by the working calendar, and whether the time limit holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from thuocdo.accounts.models import Role
from thuocdo.dossiers.clocks import term_after
from thuocdo.errors import DomainError
from thuocdo.office.choosing.fields import ChooseUnitForm
from thuocdo.office.procedures.words import time_words
from thuocdo.organisations.models import Unit
from thuocdo.organisations.names import unit_names
from thuocdo.procedures.branching import CASE, CHANNEL, CHANNEL_WORDS
from thuocdo.procedures.choices import Channel, StepPlace
from thuocdo.procedures.models import TimeLimit
from thuocdo.procedures.process_graph import ProcessSpec, Run, StepSpec, run_test
from thuocdo.procedures.step_places import getters
from thuocdo.ui.errors import message_of
from thuocdo.working_time.queries import calendar_of, years_around

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.querysets import UnitQuerySet
    from thuocdo.working_time.working_calendar import WorkingCalendar

#: A moment outside was typed wrongly.
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a test run, with the answers that make a difference and the one that was given."""

    name: str
    text: str
    answers: tuple[str, ...]
    given: str


@dataclass(frozen=True, slots=True)
class Line:
    """One step of a test run; hours count from the start, moments are null where the calendar does not reach."""

    name: str
    who: str
    begins: Decimal
    ends: Decimal
    begins_at: datetime | None
    ends_at: datetime | None
    unit: str = ""
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """A test run with what was asked for it; `holds` is null where no law sets a time for the case."""

    channels: tuple[tuple[str, str], ...]
    cases: tuple[str, ...]
    channel: str
    case: str
    received: datetime
    questions: tuple[Asked, ...]
    lines: tuple[Line, ...]
    hours: Decimal
    ends_at: datetime | None
    limit: str
    due_at: datetime | None
    holds: bool | None
    problem: str
    chooser: ChooseUnitForm | None
    agency: int | None


def trial(
    spec: ProcessSpec,
    limits: list[TimeLimit],
    *,
    asked: QueryDict,
    user: User,
    calendar_owner: Unit,
    runs: bool,
    agency_kind: str = "",
) -> Trial:
    """Make a test run for the case, the channel, the moment and the agency that the address asks for.

    Shape: six queries, four more after a change of the calendar.

    Args:
        spec: the process.
        limits: the time limits that are held against it, see `procedures.storing.limits_in_order`.
        asked: `channel`, `case`, `received`, `agency` (a number, or words as `ChooseUnitForm` reads them) and the answers `q0`, `q1`, ….
        user: who looks at it.
        calendar_owner: whose working hours count.
        runs: whether the process has no error; else only the questions come back.
        agency_kind: of the agencies the process is for; one of them gets the steps.
    """
    channels = list(dict.fromkeys(one.way.channel for one in limits)) or list(Channel.values)
    cases = _cases(spec, limits)
    channel = _one_of(asked.get("channel", ""), channels) or channels[0]
    case = _one_of(asked.get("case", ""), cases)
    received = _moment(asked.get("received", ""))
    questions = _questions(spec, asked)
    answers = {one.text: one.given for one in questions}
    answers |= {CASE: case[:200], CHANNEL: CHANNEL_WORDS[channel]}
    run = run_test(spec, answers) if runs else Run(())
    limit = _limit(limits, channel, case)
    day = timezone.localdate(received)
    agencies = list(_agencies(agency_kind, day)) if agency_kind else []
    chooser = _chooser(asked, agencies, kind=agency_kind, day=day, user=user)
    agency = (chooser.chosen or _agency(asked, agencies)) if chooser else None
    lines, due_at, problem = _timed(run, received, limit, calendar_owner)
    lines = _with_getters(lines, run, agency, {one.pk: one.name for one in agencies}, day)
    ends_at = max((one.ends_at for one in lines if one.ends_at), default=None)
    return Trial(
        channels=tuple((one, str(Channel(one).label)) for one in channels),
        cases=tuple(cases),
        channel=channel,
        case=case,
        received=timezone.localtime(received),
        questions=questions,
        lines=lines,
        hours=_plain(run.hours),
        ends_at=ends_at,
        limit=time_words(limit.amount, limit.unit) if limit else "",
        due_at=due_at,
        holds=None if due_at is None or ends_at is None else ends_at <= due_at,
        problem=problem,
        chooser=chooser,
        agency=agency.pk if agency else None,
    )


def _chooser(
    asked: QueryDict, agencies: Sequence[Unit], *, kind: str, day: date, user: User
) -> ChooseUnitForm | None:
    """Return the field that asks for the agency; null where there is none."""
    standing = _agency(asked, agencies)
    if standing is None:
        return None
    return ChooseUnitForm(
        asked,
        scope="of-kind",
        key=kind,
        user=user,
        standing=standing.pk,
        name="agency",
        label=_("Cơ quan giải quyết"),
        among=_agencies(kind, day),
        listed=agencies,
    )


def _agency(asked: QueryDict, agencies: Sequence[Unit]) -> Unit | None:
    """Return the agency that is asked for by its number, the first one where none is."""
    said = asked.get("agency", "")
    wanted = (one for one in agencies if str(one.pk) == said)
    return next(wanted, None) or next(iter(agencies), None)


def _agencies(kind: str, on: date) -> UnitQuerySet:
    """Return the agencies of a kind on one day, by name."""
    return Unit.objects.in_force(on).filter(kind=kind).order_by("name", "pk")


def _with_getters(
    lines: tuple[Line, ...], run: Run, agency: Unit | None, known: Mapping[int, str], on: date
) -> tuple[Line, ...]:
    """Return the lines with the unit and the people who would get each step; as they are where no agency is chosen."""
    if agency is None:
        return lines
    found = getters([one.step for one in run.steps], agency=agency, on=on)
    units = {one.unit_id for one in found.values()}
    names = unit_names(units - known.keys()) | dict(known) if units - known.keys() else known
    return tuple(
        replace(
            line,
            unit=names.get(found[one.step.key].unit_id or 0, ""),
            people=found[one.step.key].people,
        )
        for line, one in zip(lines, run.steps, strict=True)
    )


def _cases(spec: ProcessSpec, limits: list[TimeLimit]) -> list[str]:
    named = [one.case for one in limits if one.case]
    return list(dict.fromkeys([*named, *spec.questions().get(CASE, [])]))


def _one_of(said: str, allowed: list[str]) -> str:
    return said if said in allowed else ""


def _moment(said: str) -> datetime:
    """Return the moment somebody typed, in the time of the province; now where none that makes sense was."""
    try:
        found = parse_datetime(said)
    except ValueError:
        found = None
    if found is None or not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        return timezone.now().replace(second=0, microsecond=0)
    return timezone.make_aware(found) if timezone.is_naive(found) else found


def _questions(spec: ProcessSpec, asked: QueryDict) -> tuple[Asked, ...]:
    return tuple(
        Asked(f"q{n}", text, tuple(answers), asked.get(f"q{n}", ""))
        for n, (text, answers) in enumerate(spec.questions().items())
        if text not in {CASE, CHANNEL}
    )


def _limit(limits: list[TimeLimit], channel: str, case: str) -> TimeLimit | None:
    """Return the time limit of a case on a channel: its own, else that of all cases, else the first one there is."""
    here = [one for one in limits if one.way.channel == channel]
    for wanted in (case, ""):
        found = next((one for one in here if one.case == wanted), None)
        if found:
            return found
    return here[0] if here else None


def _timed(
    run: Run, received: datetime, limit: TimeLimit | None, owner: Unit
) -> tuple[tuple[Line, ...], datetime | None, str]:
    """Return the lines with moments; where the calendar does not reach so far, without and with the reason."""
    try:
        calendar = calendar_of(owner, span=years_around(timezone.localdate(received)))
        due_at = term_after(calendar, received, limit.amount, limit.unit) if limit else None
        return _lines(run, received, calendar), due_at, ""
    except DomainError as error:
        return _lines(run, received, None), None, message_of(error)
    except OverflowError:
        return _lines(run, received, None), None, ""


def _lines(run: Run, received: datetime, calendar: WorkingCalendar | None) -> tuple[Line, ...]:
    def moment(hours: Decimal) -> datetime | None:
        if calendar is None:
            return None
        return timezone.localtime(calendar.moment_after(received, Fraction(hours)))

    return tuple(
        Line(
            one.step.name,
            who_does(one.step),
            _plain(one.begins),
            _plain(one.ends),
            moment(one.begins),
            moment(one.ends),
        )
        for one in run.steps
    )


def who_does(step: StepSpec) -> str:
    """Return who does a step, in the language of the screen: where, which part of it, which role. One query at the most, for a unit."""
    label = str(Role(step.role).label) if step.role else ""
    return " · ".join(part for part in (_place(step), step.unit_name, label) if part)


def _place(step: StepSpec) -> str:
    if step.unit_id is not None:
        return unit_names([step.unit_id]).get(step.unit_id, "")
    return "" if step.place == StepPlace.AGENCY else str(StepPlace(step.place).label)


def _plain(hours: Decimal) -> Decimal:
    return Decimal(f"{hours.normalize():f}")
