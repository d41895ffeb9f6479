"""What people decide about discrepancies: explain, open again, give to somebody; one or many at once.

Rows are locked in the order of their ids, so two people who decide about the same ones wait for each other and never
block each other for good. Of many rows those that can be decided are, and each of the others comes back with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from thuocdo.accounts.scope import units_steered_by, units_visible_to
from thuocdo.consistency import refusals
from thuocdo.consistency.models import Discrepancy, DiscrepancyEvent
from thuocdo.errors import DomainError, InvalidInput

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.querysets import UnitQuerySet

#: Letters of one explanation; lists show all of them.
LONGEST_EXPLANATION = 2000
#: The revision of each row, by its id, as the person saw it.
Seen = Mapping[int, int]
WhyNot = Callable[[Discrepancy], DomainError | None]
_DECIDED = ("state", "explanation", "decided_by", "decided_at", "assigned_to", "due_on", "revision")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was left as it is, and why."""

    row: Discrepancy
    error: DomainError


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of many rows: those that were (or, in a preview, can be) decided, and those that were not."""

    done: tuple[Discrepancy, ...]
    refused: tuple[Refusal, ...]


@transaction.atomic
def explain(
    discrepancy: Discrepancy,
    *,
    explanation: str,
    actor: User,
    at: datetime,
    seen: int | None = None,
) -> Discrepancy:
    """Accept a discrepancy as it is, with the reason why it is right all the same; new words replace former ones.

    Args:
        discrepancy: the row; it is read again under a lock.
        explanation: the reason, in words.
        actor: who decides.
        at: the moment.
        seen: the revision the person saw; null where nobody looked before.

    Raises:
        InvalidInput: the explanation is empty or too long.
        NotAllowed: the actor does not see into the unit that holds the record.
        Conflict: the discrepancy is no longer found, or somebody else was faster.
    """
    words = _words(explanation)
    (row,) = _locked([discrepancy])
    _refuse(_explainable([row], actor=actor, seen=_seen(row, seen), again=True))
    _write([row], [_explain(row, words, actor=actor, at=at)])
    return row


@transaction.atomic
def explain_all(
    rows: Iterable[Discrepancy],
    *,
    explanation: str,
    actor: User,
    at: datetime,
    seen: Seen | None = None,
) -> Outcome:
    """Accept many discrepancies with one reason. What somebody has explained already is left as it is.

    Shape: a fixed number of queries, however many rows.

    Raises:
        InvalidInput: the explanation is empty.
    """
    words = _words(explanation)
    outcome = explainable(_locked(rows), actor=actor, seen=seen)
    _write(outcome.done, [_explain(row, words, actor=actor, at=at) for row in outcome.done])
    return outcome


@transaction.atomic
def reopen(
    discrepancy: Discrepancy, *, actor: User, at: datetime, seen: int | None = None
) -> Discrepancy:
    """Take an explanation back; it stays in the history.

    Raises:
        NotAllowed: the actor does not see into the unit that holds the record.
        Conflict: there is nothing to take back, or somebody else was faster.
    """
    (row,) = _locked([discrepancy])
    _refuse(_explainable([row], actor=actor, seen=_seen(row, seen), again=True))
    if row.state == Discrepancy.State.OPEN:
        raise refusals.open_already()
    row.explanation = ""
    row.decided_by, row.decided_at = actor, at
    _write([row], [_moved(row, Discrepancy.State.OPEN, reason="", actor=actor, at=at)])
    return row


@transaction.atomic
def assign(
    rows: Iterable[Discrepancy],
    *,
    to: User | None,
    due_on: date | None,
    actor: User,
    at: datetime,
    seen: Seen | None = None,
) -> Outcome:
    """Give discrepancies to a person to settle, or take them from whoever has them.

    Shape: a fixed number of queries, however many rows.

    Args:
        rows: what is given; read again under a lock.
        to: who gets them; null takes them back.
        due_on: the last day to settle them; null for none, and always null without a person.
        actor: who gives.
        at: the moment.
        seen: the revisions the person saw; null where nobody looked before.

    Raises:
        InvalidInput: the day lies before today.
    """
    if due_on is not None and due_on < timezone.localdate(at):
        raise refusals.due_in_the_past(due_on)
    due_on = due_on if to is not None else None
    possible = assignable(_locked(rows), actor=actor, seen=seen)
    seen_by_assignee = _holders(units_visible_to(to), possible.done) if to is not None else set()

    def why_not(row: Discrepancy) -> DomainError | None:
        if to is not None and row.holder_id not in seen_by_assignee:
            return refusals.assignee_sees_nothing(to)
        same = row.assigned_to_id == (to.pk if to else None) and row.due_on == due_on
        return refusals.assigned_already(to) if same else None

    outcome = _sorted_out(possible.done, why_not)
    _write(outcome.done, [_give(row, to, due_on, actor=actor, at=at) for row in outcome.done])
    return Outcome(outcome.done, possible.refused + outcome.refused)


def explainable(rows: Iterable[Discrepancy], *, actor: User, seen: Seen | None = None) -> Outcome:
    """Sort rows into those the actor can explain now and those he cannot, without changing any.

    Shape: two queries at the most.
    """
    return _explainable(rows, actor=actor, seen=seen, again=False)


def assignable(rows: Iterable[Discrepancy], *, actor: User, seen: Seen | None = None) -> Outcome:
    """Sort rows into those the actor can give to somebody now and those he cannot, without changing any.

    Shape: two queries at the most.
    """
    found = list(rows)
    allowed, stale = _holders(units_steered_by(actor), found), _stale(found, seen)

    def why_not(row: Discrepancy) -> DomainError | None:
        if row.holder_id not in allowed:
            return refusals.may_not_assign()
        return stale.get(row.pk) or refusals.settled_by_itself(row)

    return _sorted_out(found, why_not)


def _explainable(
    rows: Iterable[Discrepancy], *, actor: User, seen: Seen | None, again: bool
) -> Outcome:
    found = list(rows)
    allowed, stale = _holders(units_visible_to(actor), found), _stale(found, seen)

    def why_not(row: Discrepancy) -> DomainError | None:
        if row.holder_id not in allowed:
            return refusals.may_not_explain()
        settled = stale.get(row.pk) or refusals.settled_by_itself(row)
        if settled is None and row.state == Discrepancy.State.EXPLAINED and not again:
            return refusals.explained_already(row)
        return settled

    return _sorted_out(found, why_not)


def _sorted_out(rows: Iterable[Discrepancy], why_not: WhyNot) -> Outcome:
    done, refused = [], []
    for row in rows:
        error = why_not(row)
        if error is None:
            done.append(row)
        else:
            refused.append(Refusal(row, error))
    return Outcome(tuple(done), tuple(refused))


def _refuse(outcome: Outcome) -> None:
    for refusal in outcome.refused:
        raise refusal.error


def _locked(rows: Iterable[Discrepancy]) -> list[Discrepancy]:
    return list(
        Discrepancy.objects.filter(pk__in=[row.pk for row in rows])
        .select_related("decided_by", "assigned_to")
        .select_for_update(of=("self",))
        .order_by("pk")
    )


def _holders(units: UnitQuerySet, rows: Iterable[Discrepancy]) -> set[int]:
    """Return which of the holding units are among some units."""
    wanted = {row.holder_id for row in rows}
    return set(units.filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()


def _seen(row: Discrepancy, revision: int | None) -> Seen | None:
    return None if revision is None else {row.pk: revision}


def _stale(rows: Iterable[Discrepancy], seen: Seen | None) -> dict[int, DomainError]:
    """Return the rows that have moved on since the person saw them, each with the words on who did what."""
    if seen is None:
        return {}
    moved = [row.pk for row in rows if seen.get(row.pk, row.revision) != row.revision]
    if not moved:
        return {}
    latest = (
        DiscrepancyEvent.objects.filter(discrepancy__in=moved)
        .select_related("actor", "assignee")
        .order_by("discrepancy_id", "-id")
        .distinct("discrepancy_id")
    )
    return {event.discrepancy_id: refusals.somebody_was_faster(event) for event in latest}


def _words(explanation: str) -> str:
    words = explanation.strip()
    if not words:
        raise InvalidInput(
            "explanation_needed",
            "Cần ghi lý do giải trình. Hãy viết vì sao số liệu này vẫn đúng rồi lưu lại.",
            "An explanation needs words. Write why the figure is right all the same, then save.",
        )
    if "\0" in words or len(words) > LONGEST_EXPLANATION:
        raise InvalidInput(
            "explanation_too_long",
            f"Giải trình dài quá {LONGEST_EXPLANATION} chữ hoặc chứa ký tự không hợp lệ nên chưa được lưu. Hãy viết ngắn lại.",
            f"The explanation is longer than {LONGEST_EXPLANATION} letters or holds an invalid character and was not stored. Write less.",
        )
    return words


def _explain(row: Discrepancy, words: str, *, actor: User, at: datetime) -> DiscrepancyEvent:
    row.explanation = words
    row.decided_by, row.decided_at = actor, at
    return _moved(row, Discrepancy.State.EXPLAINED, reason=words, actor=actor, at=at)


def _moved(
    row: Discrepancy, to: Discrepancy.State, *, reason: str, actor: User, at: datetime
) -> DiscrepancyEvent:
    event = DiscrepancyEvent(
        discrepancy=row, from_state=row.state, to_state=to, reason=reason, actor=actor, at=at
    )
    row.state = to
    row.revision += 1
    return event


def _give(
    row: Discrepancy, to: User | None, due_on: date | None, *, actor: User, at: datetime
) -> DiscrepancyEvent:
    event = DiscrepancyEvent(
        discrepancy=row,
        kind=DiscrepancyEvent.Kind.ASSIGNED,
        from_state=row.state,
        to_state=row.state,
        former_assignee_id=row.assigned_to_id,
        assignee=to,
        due_on=due_on,
        actor=actor,
        at=at,
    )
    row.assigned_to, row.due_on = to, due_on
    row.revision += 1
    return event


def _write(rows: Iterable[Discrepancy], events: list[DiscrepancyEvent]) -> None:
    Discrepancy.objects.bulk_update(list(rows), _DECIDED)
    DiscrepancyEvent.objects.bulk_create(events)
