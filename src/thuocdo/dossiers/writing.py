"""The one way an event is written: fold it, hash it, bring the row to what the events say, and tell after the commit.

Callers hold the lock of the row. Nothing here asks who may do what.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from thuocdo.dossiers import events as e
from thuocdo.dossiers.chain import Link
from thuocdo.dossiers.clocks import dues_after
from thuocdo.dossiers.event_json import payload_of
from thuocdo.dossiers.green_lane import inner_due_at
from thuocdo.dossiers.listeners import tell_after_commit, tell_of_linked_end
from thuocdo.dossiers.models import Applicant, Dossier, DossierEvent, DossierStep
from thuocdo.dossiers.notifying import what_is_told
from thuocdo.dossiers.replay import apply, replay
from thuocdo.dossiers.state import ZONE, State, StepState
from thuocdo.dossiers.status import SYNC_MOVES, SyncState
from thuocdo.dossiers.word_keeping import add_units, units_of
from thuocdo.postgresql.statements import Question, answer_to, insert, made
from thuocdo.working_time.period import Period
from thuocdo.working_time.queries import YEARS_AFTER, YEARS_BEFORE, calendar_asked

if TYPE_CHECKING:
    from django.db.models import Model

    from thuocdo.accounts.models import User
    from thuocdo.dossiers.notifying import Languages
    from thuocdo.procedures.handling import Handling
    from thuocdo.working_time.working_calendar import WorkingCalendar

#: Returns rows, by table, that are written with the events of a dossier.
Beside = Callable[[Dossier], "Sequence[Sequence[Model]]"]

_COPIED = (
    "channel", "support_place_id", "processing_system", "territorial_scope", "interagency", "priority_lane", "subject",
    "secret", "off_desk", "bundle_turn", "waits_turn",
    "archived_at", "destroyed_at", "term_amount", "term_unit", "registered_at", "accepted_at", "clock_started_at", "paused_at", "due_at",
    "original_due_at", "first_due_at", "index_due_at", "resolved_at", "returned_at", "ended_at", "index_ended_at",
    "outcome", "supplement_count", "extension_count", "correction_count", "late_current", "late_original", "late_index",
    "owed_vnd", "paid_vnd", "event_count", "reception_unit_id", "competent_agency_id", "procedure_version_id",
    "process_id",
)  # fmt: skip
STATE_FIELDS = (
    *_COPIED, "status", "step_number", "step_name", "holder_unit_id", "holder_id", "step_due_at", "opinion_unit_ids",
    "payment_state", "delivery_state",
)  # fmt: skip


def row_values(state: State) -> dict[str, Any]:
    """Return what the row says where its events fold to a state, by column."""
    values = {name: getattr(state, name.removesuffix("_id")) for name in _COPIED}
    if state.term_amount is not None:
        values["term_amount"] = state.term_amount.quantize(Decimal("0.01"))
    step = state.step
    return values | {
        "status": int(state.status),
        "step_number": step.number if step else None,
        "step_name": step.name if step else "",
        "holder_unit_id": step.unit if step else None,
        "holder_id": step.official if step else None,
        "step_due_at": step.due_at if step else None,
        "opinion_unit_ids": list(state.opinions_open),
        "payment_state": state.payment_state.value,
        "delivery_state": state.delivery_state.value,
    }


def events_of(row: Dossier) -> list[e.Event]:
    """Return the events of a dossier, in the order they were written."""
    return [one.event for one in DossierEvent.objects.filter(dossier=row.pk).order_by("number")]


def calendar_for(unit_id: int, *, first: datetime, last: datetime) -> WorkingCalendar:
    """Return the working calendar of a unit over the years in which a dossier lies."""
    return answer_to(calendar_question(unit_id, first=first, last=last))


def calendar_question(
    unit_id: int, *, first: datetime, last: datetime
) -> Question[WorkingCalendar]:
    """Ask for what `calendar_for` returns, together with other things."""
    start = date(min(first, last).astimezone(ZONE).year - YEARS_BEFORE, 1, 1)
    end = date(max(first, last).astimezone(ZONE).year + YEARS_AFTER + 1, 1, 1)
    return calendar_asked(unit_id, span=Period(start, end))


def with_dues(
    event: e.CountsDue,
    before: Sequence[e.Event],
    state: State,
    calendar: WorkingCalendar | None = None,
) -> e.CountsDue:
    """Return an event with the due times that both clocks give once it has happened, by the calendar of the agency."""
    if state.competent_agency is None or state.ended or state.term_amount is None:
        return event
    first = state.registered_at or event.at
    calendar = calendar or calendar_for(state.competent_agency, first=first, last=event.at)
    due, original, by_index = dues_after([*before, event], calendar)
    return replace(event, due_at=due, original_due_at=original, index_due_at=by_index)


def nothing(_row: Dossier) -> Sequence[Sequence[Model]]:
    """Write nothing beside the events."""
    return ()


class Pen:
    """Writes events of one locked dossier, one after the other.

    Args:
        row: the locked row; it may be new and without events.
        history: its events so far.
        at: when the events are recorded.
        request_id: the request behind the first event.
        calendar: of the competent agency, where the caller has it.
        signature: the name under the events; that of the actor where null.
    """

    def __init__(
        self,
        row: Dossier,
        history: list[e.Event],
        *,
        actor: User | None,
        at: datetime,
        request_id: str = "",
        calendar: WorkingCalendar | None = None,
        signature: str | None = None,
    ) -> None:
        self.calendar = calendar
        self.signature = (str(actor) if actor else "") if signature is None else signature
        self.row, self.history, self.actor, self.recorded_at = row, history, actor, at
        self.request_id = request_id
        self.state = replay(history) if history else State()
        #: The people, where the caller has just written them: then nobody asks for them.
        self.people: Sequence[Applicant] | None = None
        #: The languages they are written to in, where the caller has asked for them.
        self.languages: Languages | None = None
        #: What else is written with the events, by table, once the row has its number.
        self.beside: Beside = nothing
        #: How the procedure was handled when the dossier came in, where the caller has read it.
        self.handling: Handling | None = None
        self._written: list[DossierEvent] = []
        self._folded: list[e.Event] = []
        self._steps = {one.number: one.finished_at for one in self.state.steps}

    def fold(self, *events: e.Event) -> None:
        """Let events happen that `write` writes later, with their due times: for whoever is not yet waited for.

        Raises:
            NotPossible: one cannot follow those before it.
        """
        for event in events:
            told = event
            if isinstance(told, e.CountsDue):
                told = with_dues(told, self.history, self.state, self.calendar)
            self.history.append(told)
            if isinstance(told, e.Reported):
                self.state = replay(self.history)  # it may belong before what is known already
            else:
                apply(self.state, told)
            self._folded.append(told)

    def name(self, code: str, named: Callable[[e.Event], e.Event]) -> None:
        """Give a new dossier the code that was not known when its events were folded; nothing may be folded after them.

        Args:
            code: of the dossier.
            named: returns an event with what it says of the code.
        """
        self.row.code = self.state.code = code
        self._folded = [named(one) for one in self._folded]
        self.history = list(self._folded)

    def write(self, *events: e.Event) -> Dossier:
        """Write events, after those that were folded, and bring the row to what they fold to.

        Raises:
            NotPossible: one cannot follow those before it; then nothing may be committed.
        """
        self.fold(*events)
        told, self._folded = self._folded, []
        before = len(self.history) - len(told)
        self._written = [self._linked(one, number) for number, one in enumerate(told, before + 1)]
        return self._finish(told)

    def _linked(self, event: e.Event, number: int) -> DossierEvent:
        link = Link(
            system=self.row.source_system,
            code=self.row.code,
            number=number,
            kind=event.kind,
            at=event.at,
            recorded_at=self.recorded_at,
            actor_id=event.by,
            actor_name=self.signature,
            payload=payload_of(event),
            previous_hash=self.row.last_hash,
        )
        self.row.last_hash = link.computed()
        request_id, self.request_id = self.request_id, ""
        return made(
            DossierEvent,
            number=link.number,
            kind=link.kind,
            at=link.at,
            recorded_at=link.recorded_at,
            actor_id=link.actor_id,
            actor_name=link.actor_name,
            payload=link.payload,
            previous_hash=link.previous_hash,
            hash=self.row.last_hash,
            request_id=request_id,
        )

    def _finish(self, told: Sequence[e.Event]) -> Dossier:
        before = units_of(self.row)
        set_row(self.row, self.state)
        if self.row.priority_lane and self.row.clock_started_at and not self.state.ended:
            self.row.inner_due_at = inner_due_at(self.row, self._calendar(), self.handling)
        new = [self.row] if self.row._state.adding else []
        if not new:
            self.row.save()
            add_units(self.row, before)
        elif not self.row.pk:
            insert(new)
            new = []
        for one in self._written:
            one.dossier = self.row
        self._save_steps()
        messages, notices = what_is_told(
            self.row,
            [(row.number, event) for row, event in zip(self._written, told, strict=True)],
            people=self.people,
            languages=self.languages,
            at=self.recorded_at,
        )
        insert(new, self._written, *self.beside(self.row), messages, notices)
        self.beside = nothing
        tell_after_commit(tuple(self._written))
        if self.row.bundle_turn and self.row.ended_at is not None:
            tell_of_linked_end(self.row.pk)
        self._written = []
        return self.row

    def _calendar(self) -> WorkingCalendar:
        if self.calendar is None:
            unit, since = self.row.competent_agency_id, self.row.registered_at
            self.calendar = calendar_for(unit, first=since, last=self.recorded_at)
        return self.calendar

    def _save_steps(self) -> None:
        changed = [
            one for one in self.state.steps if self._steps.get(one.number, 0) != one.finished_at
        ]
        if changed:
            DossierStep.objects.bulk_create(
                [_step_row(self.row, one) for one in changed],
                update_conflicts=True,
                unique_fields=["dossier", "number"],
                update_fields=["finished_at"],
            )
        self._steps = {one.number: one.finished_at for one in self.state.steps}


def set_row(row: Dossier, state: State) -> None:
    """Bring a row to what its events fold to; the national portal has to hear of it again."""
    for name, value in row_values(state).items():
        setattr(row, name, value)
    if SyncState.PENDING in SYNC_MOVES[SyncState(row.sync_state)]:
        row.sync_state = SyncState.PENDING.value


def _step_row(row: Dossier, step: StepState) -> DossierStep:
    return DossierStep(
        dossier=row,
        number=step.number,
        key=step.key,
        name=step.name,
        unit_id=step.unit,
        role=step.role,
        official_id=step.official,
        parallel=step.parallel,
        started_at=step.started_at,
        due_at=step.due_at,
        finished_at=step.finished_at,
    )
