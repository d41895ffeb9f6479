"""The shape of a story: which events happen in which order, by whom, and what the row looks like after them.

What the row says after the events is not written down here again: a
story of the shape with marked values is folded by `replay`, the same fold as everywhere, and the marks say which column goes where.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from thuocdo.dossiers import events as e
from thuocdo.dossiers.generate.catalogue import StepLine
from thuocdo.dossiers.replay import replay
from thuocdo.dossiers.state import State
from thuocdo.dossiers.writing import row_values

RECEPTION, AGENCY_DESK, APPROVER, NOBODY = "reception", "agency_desk", "approver", "nobody"

#: The step of a dossier between the place where it was handed in and the agency that decides.
ON_ITS_WAY = "Chuyển hồ sơ đến cơ quan có thẩm quyền"

# Marks of the folded story; any values that cannot be mistaken for each other.
_BASE = datetime(2000, 1, 1, tzinfo=UTC)
_DUES, _STEP_DUES = timedelta(days=1000), timedelta(days=2000)
_RECEPTION_UNIT, _AGENCY_UNIT, _VERSION, _PROCESS = 11, 12, 13, 14
_FEE = 777
_OFFICIALS = 1000


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of a shape: its kind, the column of its moment, who does it, and the columns of the due times it tells."""

    kind: str
    at: str
    by: str
    dues: str = ""
    step: int = (
        0  # which step of the line a hand-over begins, from 1; 0 is the way to another agency
    )


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """What stories of one kind have in common. `kept` is how many of its events have happened when the generation ends.

    Made by `shape_of` alone, so that equal ones are the same.
    """

    online: bool
    post: bool
    elsewhere: bool
    term: bool
    happenings: tuple[Happening, ...]
    line: StepLine
    kept: int

    @property
    def way(self) -> str:
        """Return how the result comes to the applicant: as the dossier came."""
        return "online" if self.online else "post" if self.post else "counter"

    @property
    def told(self) -> tuple[Happening, ...]:
        """Return the events that have happened."""
        return self.happenings[: self.kept]


#: What decides the happenings, in the order of the bits of a shape's number.
FLAGS = (
    "online", "post", "term", "not_accepted", "before", "pay", "elsewhere", "unanswered", "supplement", "withdrawn", "extended", "refused",
    "returned",
)  # fmt: skip


@lru_cache(maxsize=8192)
def shape_of(number: int, line: StepLine, kept: int) -> Shape:
    """Return a shape by the number of its flags, its internal process and how many of its events have happened."""
    flags = _flags(number)
    return Shape(
        online="online" in flags,
        post="post" in flags,
        elsewhere="elsewhere" in flags,
        term="term" in flags,
        happenings=happenings(number, line),
        line=line,
        kept=kept,
    )


@lru_cache(maxsize=4096)
def happenings(number: int, line: StepLine) -> tuple[Happening, ...]:
    """Return the events of a whole story.

    Args:
        number: the flags as bits, in the order of `FLAGS`.
        line: its internal process.
    """
    return tuple(_happenings(_flags(number), line))


def _flags(number: int) -> set[str]:
    return {name for n, name in enumerate(FLAGS) if number >> n & 1}


def _happenings(flags: set[str], line: StepLine) -> Iterator[Happening]:
    applicant = NOBODY if "online" in flags else RECEPTION
    yield Happening("received", "received", applicant)
    if "before" in flags:
        yield Happening("supplement_requested", "before", RECEPTION)
        yield Happening("supplement_received", "before_answer", applicant)
    if "not_accepted" in flags:
        yield Happening("not_accepted", "decided", RECEPTION)
        return
    yield Happening("accepted", "decided", RECEPTION, "accepted")
    if "pay" in flags:
        yield Happening("payment_required", "pay", RECEPTION)
        yield Happening("paid", "paid", applicant, "accepted")
    giver = RECEPTION
    if "elsewhere" in flags:
        yield Happening("handed_over", "sent", RECEPTION)
        yield Happening("taken_over", "taken_over", AGENCY_DESK, "taken_over")
        giver = AGENCY_DESK
    yield Happening("handed_over", "step1", giver, step=1)
    if "supplement" in flags or "unanswered" in flags:
        yield Happening("supplement_requested", "asked", "step1")
    if "unanswered" in flags:
        yield Happening("stopped", "given_up", APPROVER)
        return
    if "supplement" in flags:
        yield Happening("supplement_received", "answered", RECEPTION, "answered")
    if "withdrawn" in flags:
        yield Happening("withdrawal_requested", "withdrawn", applicant)
        yield Happening("stopped", "stopped", APPROVER)
        return
    if "extended" in flags:
        yield Happening("extended", "extended", APPROVER, "extended")
    for n in range(2, len(line.steps) + 1):
        yield Happening("handed_over", f"step{n}", f"step{n - 1}", step=n)
    yield Happening("refused" if "refused" in flags else "resolved", "ended", APPROVER)
    if "returned" in flags:
        yield Happening("result_returned", "returned", RECEPTION)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value of the row comes from: `at`, `dues` (with `which` of the three), `step_due`, `official`, `unit`, `fee`."""

    column: str
    event: int = 0
    which: int = 0


@dataclass(frozen=True, slots=True)
class FoldedStep:
    """A step as the fold leaves it: the event that began it, and the one that ended it, null while it is open."""

    began_by: int
    ended_by: int | None


@dataclass(frozen=True, slots=True)
class Folded:
    """What a shape folds to: the row's values, each a constant or a `Source`, and its steps."""

    values: dict[str, Any]
    steps: tuple[FoldedStep, ...]


@lru_cache(maxsize=8192)
def folded(shape: Shape) -> Folded:
    """Return what the row and the steps of dossiers of a shape say, and where each value comes from."""
    state = replay(_marked(shape))
    values = {name: _source(value) for name, value in row_values(state).items()}
    for name in ("owed_vnd", "paid_vnd"):
        values[name] = Source("fee") if values[name] else 0
    values["event_count"] = shape.kept
    return Folded(values, tuple(_folded_steps(state)))


def _marked(shape: Shape) -> Iterator[e.Event]:
    for n, one in enumerate(shape.told):
        yield _event(shape, n, one)


def _event(shape: Shape, n: int, one: Happening) -> e.Event:
    at = _BASE + timedelta(minutes=n)
    unit = _AGENCY_UNIT if shape.elsewhere else _RECEPTION_UNIT
    told: dict[str, Any] = {}
    if one.kind == "received":
        told = {
            "system": "s", "code": "c", "channel": "direct", "reception_unit": _RECEPTION_UNIT, "competent_agency": unit,
            "procedure_version": _VERSION, "process": _PROCESS, "territorial_scope": "province",
            "term_amount": Decimal(1) if shape.term else None, "term_unit": "day" if shape.term else "",
        }  # fmt: skip
    if one.kind == "handed_over":
        name = shape.line.steps[one.step - 1].name if one.step else ON_ITS_WAY
        told = {
            "unit": unit, "official": _OFFICIALS + n if one.step else None, "name": name,
            "step_due_at": _BASE + _STEP_DUES + timedelta(minutes=n) if _has_hours(shape, one) else None,
        }  # fmt: skip
    told |= _WORDS.get(one.kind, {})
    if one.kind == "result_returned":
        told["way"] = shape.way
    if one.kind == "taken_over":
        told["unit"] = unit
    if one.kind == "paid":
        told["amount_vnd"] = _FEE
    if one.dues and shape.term:
        for which, name in enumerate(("due_at", "original_due_at", "index_due_at")):
            told[name] = _BASE + _DUES + timedelta(minutes=3 * n + which)
    return e.EVENT_TYPES[one.kind](at=at, **told)


_WORDS: dict[str, dict[str, Any]] = {
    "not_accepted": {"reason": "r"},
    "supplement_requested": {"content": "c"},
    "payment_required": {"amount_vnd": _FEE, "changes_status": False},
    "paid": {"reference": "r"},
    "extended": {"extra_amount": Decimal(1), "extra_unit": "day", "reason": "r", "apology": "a"},
    "stopped": {"reason": "r"},
    "refused": {"reason": "r"},
}


def _has_hours(shape: Shape, one: Happening) -> bool:
    return one.step > 0 and shape.line.steps[one.step - 1].hours is not None


def _source(value: Any) -> Any:
    if isinstance(value, datetime):
        return _moment_source(value - _BASE)
    if isinstance(value, int) and value >= _OFFICIALS:
        return Source("official", value - _OFFICIALS)
    if value in (_RECEPTION_UNIT, _AGENCY_UNIT) and not isinstance(value, bool):
        return Source("unit", which=value - _RECEPTION_UNIT)
    return value


def _moment_source(passed: timedelta) -> Source:
    if passed >= _STEP_DUES:
        return Source("step_due", (passed - _STEP_DUES) // timedelta(minutes=1))
    if passed >= _DUES:
        event, which = divmod((passed - _DUES) // timedelta(minutes=1), 3)
        return Source("dues", event, which)
    return Source("at", passed // timedelta(minutes=1))


def _folded_steps(state: State) -> Iterator[FoldedStep]:
    for one in state.steps:
        ended = None if one.finished_at is None else _event_at(one.finished_at)
        yield FoldedStep(_event_at(one.started_at), ended)


def _event_at(moment: datetime) -> int:
    return (moment - _BASE) // timedelta(minutes=1)
