"""How far the units of a campaign are: where each answer stands, how much of it is filled, what keeps it from being handed in, and how late it is.

Whoever runs the campaign sees all units, a unit only itself and those below it. Pure reading; nothing is stored here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db.models import Count, DecimalField, F, Func, Max, Q
from django.utils import timezone

from thuocdo.campaigns.models import (
    Campaign,
    Cell,
    CellRemark,
    Passage,
    Responsibility,
    Submission,
    SubmissionEvent,
)
from thuocdo.campaigns.questions import questions
from thuocdo.campaigns.taking import AT_UNIT
from thuocdo.consistency.models import Discrepancy
from thuocdo.figures.models import Figure

if TYPE_CHECKING:
    from datetime import date

    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit

State = Submission.State
Kind = SubmissionEvent.Kind


class Standing(StrEnum):
    """Where an answer stands, in the order in which it comes about."""

    NOT_BEGUN = "not_begun"
    BEGUN = "begun"
    WAITING = "waiting"
    SENT_BACK = "sent_back"
    SUBMITTED = "submitted"
    TAKEN_IN = "taken_in"


#: Where the unit still has to do something.
OWED = (Standing.NOT_BEGUN, Standing.BEGUN, Standing.WAITING, Standing.SENT_BACK)

_STANDINGS = {
    State.READY: Standing.WAITING,
    State.SENT_BACK: Standing.SENT_BACK,
    State.SUBMITTED: Standing.SUBMITTED,
}


@dataclass(frozen=True, slots=True)
class UnitProgress:
    """How far one unit is.

    Attributes:
        asked: cells that are asked for.
        filled: cells of them in which something stands, be it a dash.
        blocking: what keeps the answer from being handed in, as far as the last check saw it: errors, values without a reason, open remarks.
        days_late: days since the unit's date while it still has the answer in hand, else days between its date and the first time it was handed
            in; 0 where it is in time.
        in_time: whether it was handed in by its date; null while that is open.
        changed_at: the last time a person changed something; null where nobody has.
        reminded: how often it was reminded by a person; `reminded_at` when last, null where never.
    """

    submission: Submission
    standing: Standing
    asked: int
    filled: int
    blocking: int
    days_late: int
    in_time: bool | None
    changed_at: datetime | None
    reminded: int
    reminded_at: datetime | None

    @property
    def unit(self) -> Unit:
        """Return who answers."""
        return self.submission.unit

    @property
    def due(self) -> datetime:
        """Return the unit's date."""
        return self.submission.due

    @property
    def owed(self) -> bool:
        """Say whether the unit still has the answer in hand."""
        return self.standing in OWED

    @property
    def late(self) -> bool:
        """Say whether the unit still owes an answer whose date has passed."""
        return self.owed and self.days_late > 0

    @property
    def share(self) -> int:
        """Return how much of what is asked is filled, in whole percent, rounded down; 100 where nothing is asked."""
        return self.filled * 100 // self.asked if self.asked else 100


@dataclass(frozen=True, slots=True)
class Progress:
    """A campaign and how far each of its units is that somebody may see, by kind and name of the unit."""

    campaign: Campaign
    rows: Sequence[UnitProgress]

    def counts(self) -> Mapping[str, Counter[Standing]]:
        """Return how many units of each kind stand where."""
        found: dict[str, Counter[Standing]] = defaultdict(Counter)
        for row in self.rows:
            found[row.unit.kind][row.standing] += 1
        return found

    def late(self) -> Mapping[str, int]:
        """Return how many units of each kind owe an answer whose date has passed."""
        return Counter(row.unit.kind for row in self.rows if row.late)


def progress(campaign: Campaign, *, user: User, at: datetime) -> Progress:
    """Return how far the units of a campaign are that somebody may see.

    Shape: seven queries, however many units.
    """
    submissions = list(
        campaign.submissions.visible_to(user).begun().select_related("unit", "campaign")
    )
    if not submissions:
        return Progress(campaign, ())
    ids = [one.pk for one in submissions]
    asked = _asked(campaign, submissions)
    known = _Known(ids)
    rows = [_row(one, asked[one.pk], known, at=at) for one in submissions]
    rows.sort(key=lambda row: (_KIND_ORDER.get(row.unit.kind, 9), row.unit.search_name))
    return Progress(campaign, rows)


_KIND_ORDER = {kind: place for place, kind in enumerate(("department", "district", "commune"))}


def _asked(campaign: Campaign, submissions: Iterable[Submission]) -> dict[int, int]:
    """Return how many cells each submission asks; one query."""
    owned: dict[int, list[str]] = defaultdict(list)
    for unit_id, row in Responsibility.objects.filter(campaign=campaign).values_list(
        "unit_id", "row"
    ):
        owned[unit_id].append(row)
    on = campaign.period.last_day
    sizes: dict[str, int] = {}
    found = {}
    for one in submissions:
        if one.form not in sizes:
            sizes[one.form] = cells_asked(one.form, (), campaign, on)
        rows = owned.get(one.unit_id, [])
        found[one.pk] = (
            cells_asked(one.form, sorted(rows), campaign, on) if rows else sizes[one.form]
        )
    return found


def cells_asked(form: str, rows: Sequence[str], campaign: Campaign, on: date) -> int:
    """Return how many cells a form and some rows of the whole ask for on a day."""
    return len(questions(form, campaign.result_form, rows, on=on))


@dataclass(slots=True)
class _Known:
    """What is known of some submissions beside where they stand, by their ids; five queries."""

    ids: list[int]
    cells: dict[int, dict[str, Any]] = field(init=False)
    remarks: dict[int, int] = field(init=False)
    texts: dict[int, datetime] = field(init=False)
    events: dict[int, dict[str, Any]] = field(init=False)
    errors: dict[int, int] = field(init=False)

    def __post_init__(self) -> None:
        """Ask."""
        of_these = Q(submission__in=self.ids)
        self.cells = {one["submission_id"]: dict(one) for one in _cell_numbers(self.ids)}
        self.remarks = dict(
            CellRemark.objects.filter(of_these, settled_at=None)
            .order_by()
            .values_list("submission_id")
            .annotate(count=Count("pk"))
        )
        self.texts = dict(
            Passage.objects.filter(of_these)
            .order_by()
            .values_list("submission_id")
            .annotate(last=Max("at"))
        )
        by_person = Q(by__isnull=False)
        told = Q(kind=Kind.REMINDED)
        self.events = {
            one["submission_id"]: dict(one)
            for one in SubmissionEvent.objects.filter(of_these)
            .order_by()
            .values("submission_id")
            .annotate(
                last=Max("at", filter=by_person & ~told & ~Q(kind=Kind.EXTENDED)),
                reminded=Count("pk", filter=told),
                reminded_at=Max("at", filter=told),
            )
        }
        self.errors = _open_errors(self.ids)


def _cell_numbers(ids: Sequence[int]) -> Iterable[Mapping[str, Any]]:
    """Return for each submission how many cells are filled, how many need a reason, and when a person last changed one; one query."""
    as_written = Func(F("computed"), F("decimals"), function="ROUND", output_field=DecimalField())
    departs = Q(computed__isnull=False, reason="") & (Q(value__isnull=True) | ~Q(value=as_written))
    return (
        Cell.objects.filter(submission__in=ids)
        .values("submission_id")
        .annotate(
            filled=Count("pk", filter=~Q(state=Figure.State.BLANK)),
            departing=Count("pk", filter=departs),
            last=Max("changed_at", filter=Q(changed_by__isnull=False)),
        )
    )


def _open_errors(ids: Iterable[int]) -> dict[int, int]:
    """Return how many errors of each submission are open; one query. Sight was judged where the submissions were chosen."""
    records = {f"submission/{pk}": pk for pk in ids}
    found = (
        Discrepancy.objects.filter(
            record_room="campaigns",
            record_id__in=records,
            state=Discrepancy.State.OPEN,
            severity=Discrepancy.Severity.ERROR,
        )
        .order_by()
        .values_list("record_id")
        .annotate(count=Count("pk"))
    )
    return {records[record]: count for record, count in found}


def _row(submission: Submission, asked: int, known: _Known, *, at: datetime) -> UnitProgress:
    pk = submission.pk
    cells = known.cells.get(pk, {"filled": 0, "departing": 0, "last": None})
    events = known.events.get(pk, {"last": None, "reminded": 0, "reminded_at": None})
    by_hand = [cells["last"], known.texts.get(pk)]
    begun = any(by_hand)
    standing = _standing(submission, begun=begun)
    blocking = cells["departing"] + known.remarks.get(pk, 0) + known.errors.get(pk, 0)
    return UnitProgress(
        submission=submission,
        standing=standing,
        asked=asked,
        filled=min(cells["filled"], asked),
        blocking=blocking if standing in OWED else 0,
        days_late=days_late(submission, at=at),
        in_time=in_time(submission, at=at),
        changed_at=max((one for one in (*by_hand, events["last"]) if one), default=None),
        reminded=events["reminded"],
        reminded_at=events["reminded_at"],
    )


def _standing(submission: Submission, *, begun: bool) -> Standing:
    if submission.state == State.PREPARING:
        return Standing.BEGUN if begun else Standing.NOT_BEGUN
    return _STANDINGS.get(State(submission.state), Standing.TAKEN_IN)


def days_late(submission: Submission, *, at: datetime) -> int:
    """Return how many days a unit is or was late; the day of its date is none, the hours after it are one.

    Time: days of the calendar in the zone of the province. An answer that was reopened after it had been taken in is not late for that.
    """
    due = submission.due
    if submission.state in AT_UNIT and submission.reopened_at is None:
        until = at
    else:
        until = submission.first_submitted_at or due
    if until <= due:
        return 0
    return max(1, (timezone.localdate(until) - timezone.localdate(due)).days)


def in_time(submission: Submission, *, at: datetime) -> bool | None:
    """Say whether an answer was handed in by its date; null while that is open, and where nobody was asked (`Campaign.legacy`)."""
    if submission.campaign.legacy:
        return None
    first = submission.first_submitted_at
    if first is not None:
        return first <= submission.due
    return False if at > submission.due else None
