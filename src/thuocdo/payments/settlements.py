"""Settling fees by quarter: what a one-stop desk collected for each agency, handed over to it, and still owes it.

Money stands in the quarter in which we booked it, so a quarter that is over gets no new line and what was settled stays true. What came to the
agency's own account, or was paid elsewhere, never passed the desk: it is said, and owed by nobody.

Source: Decree 61/2018 article 12(9): agencies settle fees with the one-stop desk each quarter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from thuocdo.accounts.scope import units_visible_to
from thuocdo.dossiers import refusals as dossier_refusals
from thuocdo.dossiers.acting import hold_key
from thuocdo.dossiers.reception import required
from thuocdo.dossiers.rules import Act, right_in_units
from thuocdo.payments import refusals
from thuocdo.payments.models import (
    ROLES,
    FeeHandover,
    FeeSettlement,
    PaymentNotice,
    Provider,
    ReconciliationItem,
    Refund,
)
from thuocdo.working_time.working_calendar import start_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit

_MONTHS = 3
_BOOKED = (
    PaymentNotice.Outcome.BOOKED,
    PaymentNotice.Outcome.LATE,
    PaymentNotice.Outcome.REFUND_DUE,
)
_LATER = (ReconciliationItem.Action.ASSIGNED, ReconciliationItem.Action.BOOKED)
COLLECTED, RETURNED, HANDED, DIRECT = "collected", "returned", "handed", "direct"


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """One quarter of a calendar year; `number` is 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        """Return the quarter a day lies in."""
        return cls(day.year, (day.month - 1) // _MONTHS + 1)

    @property
    def first_day(self) -> date:
        """Return its first day."""
        return date(self.year, (self.number - 1) * _MONTHS + 1, 1)

    def plus(self, quarters: int) -> Quarter:
        """Return the quarter so many later; earlier for a number below 0."""
        years, rest = divmod(self.number - 1 + quarters, 4)
        return Quarter(self.year + years, rest + 1)


@dataclass(frozen=True, slots=True)
class Line:
    """One sum of a quarter; `kind` is collected, returned, handed or direct, `day` and `at` are those of its booking."""

    kind: str
    day: str
    number: str
    code: str
    words: str
    amount_vnd: int

    @property
    def date(self) -> date:
        """Return the day of its booking."""
        return date.fromisoformat(self.day)


@dataclass(frozen=True, slots=True)
class Settlement:
    """One quarter between one desk and one agency; `closed` is null while it is not settled. All in VND."""

    desk_id: int
    agency_id: int
    quarter: Quarter
    opening_vnd: int
    lines: tuple[Line, ...]
    closed: FeeSettlement | None = None

    def sum_of(self, kind: str) -> int:
        """Return the sum of one kind of lines."""
        return sum(one.amount_vnd for one in self.lines if one.kind == kind)

    @property
    def owed_vnd(self) -> int:
        """Return what the desk still has to hand over; less than zero where it handed over too much."""
        moved = self.sum_of(COLLECTED) - self.sum_of(RETURNED) - self.sum_of(HANDED)
        return self.opening_vnd + moved


def settlements_of(user: User, *, desk_id: int, quarter: Quarter) -> list[Settlement]:
    """Return the quarter of one desk with every other agency it had money for, or still owes some.

    Shape: five queries, however many agencies; agencies in no order.

    Args:
        user: who looks; nothing for a desk where he deals with no money, but the agency's own row for whoever does so there.
        desk_id: which receives dossiers.
        quarter: a past one, or the present one so far.
    """
    seen = set(units_visible_to(user, roles=ROLES).values_list("pk", flat=True))
    closed = _closed_up_to(desk_id, quarter)
    lines = _lines(desk_id, until=quarter.plus(1))
    found = []
    for agency in {*lines, *closed}:
        if agency == desk_id or not {desk_id, agency} & seen:
            continue
        last = closed.get(agency)
        if last is not None and (last.year, last.quarter) == (quarter.year, quarter.number):
            frozen = tuple(Line(**one) for one in last.lines)
            found.append(Settlement(desk_id, agency, quarter, last.opening_vnd, frozen, last))
            continue
        since = Quarter(last.year, last.quarter).plus(1).first_day if last else date.min
        live = [one for one in lines.get(agency, ()) if since.isoformat() <= one.day]
        start = quarter.first_day.isoformat()
        before = tuple(one for one in live if one.day < start)
        opening = Settlement(desk_id, agency, quarter, last.owed_vnd if last else 0, before)
        now = tuple(one for one in live if one.day >= start)
        found.append(Settlement(desk_id, agency, quarter, opening.owed_vnd, now))
    return [one for one in found if one.lines or one.opening_vnd or one.closed]


@transaction.atomic
def hand_over_fees(
    *,
    desk: Unit,
    agency: Unit,
    amount_vnd: int,
    on: date,
    reference: str,
    note: str = "",
    actor: User,
    at: datetime,
    request_id: str = "",
) -> FeeHandover:
    """Record what a desk handed over to an agency.

    Args:
        desk: which collected it.
        agency: whose it is.
        amount_vnd: less than zero mends an earlier sum that was wrong, with a note.
        on: the day; none to come, and none in a quarter that is settled.
        reference: the number of the paper.
        note: where a sum is mended, why.
        actor: a cashier or whoever decides in the desk's unit.
        at: the moment.
        request_id: the same again returns the first.

    Raises:
        InvalidInput: nothing, no number, a day to come, or a sum is mended without a reason.
        Conflict: the quarter of the day is settled.
        NotAllowed: the actor has nothing to do with the money of the desk.
    """
    number = required(reference, "số chứng từ", "the number of the paper")
    if not amount_vnd or on > timezone.localdate(at):
        raise refusals.handover_of_nothing() if not amount_vnd else refusals.handover_to_come()
    if amount_vnd < 0:
        required(note, "lý do sửa", "why the sum is mended")
    _right_or_refusal(actor, desk)
    _hold(desk, agency)
    if request_id:
        made = FeeHandover.objects.filter(request_id=request_id, desk=desk).first()
        if made is not None:
            return made
    if Quarter.of(on) <= _last_closed(desk, agency):
        raise refusals.quarter_closed()
    return FeeHandover.objects.create(
        desk=desk,
        agency=agency,
        amount_vnd=amount_vnd,
        on=on,
        reference=number[:100],
        note=note.strip()[:300],
        made_at=at,
        made_by=actor,
        request_id=request_id,
    )


@transaction.atomic
def close_quarter(
    *, desk: Unit, agency: Unit, quarter: Quarter, owed_vnd: int, actor: User, at: datetime
) -> FeeSettlement:
    """Settle a quarter: what it says is frozen for good, and the next one opens with what is still owed.

    Args:
        desk: which collected.
        agency: whose the fees are.
        quarter: one that is over.
        owed_vnd: what the page showed as still owed; refused where it is another sum by now.
        actor: a cashier or whoever decides in the desk's unit.
        at: the moment.

    Raises:
        Conflict: it is not over, is settled already, a later one is, or the sums are not those that were seen.
        NotAllowed: the actor has nothing to do with the money of the desk.
    """
    _right_or_refusal(actor, desk)
    _hold(desk, agency)
    if Quarter.of(timezone.localdate(at)) <= quarter:
        raise refusals.quarter_not_over()
    if quarter <= _last_closed(desk, agency):
        raise refusals.quarter_closed()
    rows = settlements_of(actor, desk_id=desk.pk, quarter=quarter)
    found = next((one for one in rows if one.agency_id == agency.pk), None)
    if found is None or found.owed_vnd != owed_vnd:
        raise refusals.settlement_changed()
    return FeeSettlement.objects.create(
        desk=desk,
        agency=agency,
        year=quarter.year,
        quarter=quarter.number,
        opening_vnd=found.opening_vnd,
        collected_vnd=found.sum_of(COLLECTED),
        returned_vnd=found.sum_of(RETURNED),
        handed_vnd=found.sum_of(HANDED),
        owed_vnd=found.owed_vnd,
        direct_vnd=found.sum_of(DIRECT),
        lines=[asdict(one) for one in found.lines],
        closed_at=at,
        closed_by=actor,
    )


def may_settle(actor: User, desk_id: int) -> bool:
    """Say whether somebody records and settles the money of a desk."""
    return right_in_units(actor, Act.REFUND, {desk_id}) is not None


def _right_or_refusal(actor: User, desk: Unit) -> None:
    if not may_settle(actor, desk.pk):
        raise dossier_refusals.not_allowed("settle_fees")


def _hold(desk: Unit, agency: Unit) -> None:
    hold_key("fee-settlement", str(desk.pk), str(agency.pk))


def _last_closed(desk: Unit, agency: Unit) -> Quarter:
    rows = FeeSettlement.objects.filter(desk=desk, agency=agency).order_by("-year", "-quarter")
    last = rows.first()
    return Quarter(last.year, last.quarter) if last else Quarter(0, 1)


def _closed_up_to(desk_id: int, quarter: Quarter) -> dict[int, FeeSettlement]:
    """Return the latest settled quarter with each agency, up to one."""
    up_to = Q(year__lt=quarter.year) | Q(year=quarter.year, quarter__lte=quarter.number)
    rows = (
        FeeSettlement.objects.filter(up_to, desk=desk_id)
        .select_related("closed_by")
        .order_by("agency_id", "-year", "-quarter")
        .distinct("agency_id")
    )
    return {one.agency_id: one for one in rows}


def _lines(desk_id: int, *, until: Quarter) -> dict[int, list[Line]]:
    """Return all lines of a desk before a quarter, by agency, the oldest first."""
    end = start_of(until.first_day)
    found: dict[int, list[Line]] = {}
    for agency, line in [
        *_came(desk_id, end),
        *_settled_later(desk_id, end),
        *_went_back(desk_id, end),
        *_handed_over(desk_id, until.first_day),
    ]:
        found.setdefault(agency, []).append(line)
    for lines in found.values():
        lines.sort(key=lambda one: (one.day, one.number))
    return found


def _came(desk_id: int, end: datetime) -> Iterable[tuple[int, Line]]:
    rows = PaymentNotice.objects.filter(
        outcome__in=_BOOKED, received_at__lt=end, order__dossier__reception_unit=desk_id
    ).select_related("order__dossier", "order__account")
    for one in rows:
        order = one.order
        assert order is not None
        yield order.dossier.competent_agency_id, _line(one, order.dossier, one.amount_vnd or 0, one.received_at)  # fmt: skip


def _settled_later(desk_id: int, end: datetime) -> Iterable[tuple[int, Line]]:
    rows = ReconciliationItem.objects.filter(
        action__in=_LATER, settled_at__lt=end, dossier__reception_unit=desk_id
    ).select_related("notice__order__account", "dossier")
    for one in rows:
        assert one.dossier is not None
        assert one.settled_at is not None
        yield one.dossier.competent_agency_id, _line(one.notice, one.dossier, one.amount_vnd, one.settled_at)  # fmt: skip


def _went_back(desk_id: int, end: datetime) -> Iterable[tuple[int, Line]]:
    """Yield what went back of what had been booked; money that never was is nobody's."""
    rows = Refund.objects.filter(
        made_at__lt=end, notice=None, dossier__reception_unit=desk_id
    ).select_related("dossier", "order__account")
    for one in rows:
        assert one.dossier is not None
        direct = one.order is not None and _is_direct(
            one.order.provider, one.order.account, one.dossier.competent_agency_id
        )
        yield (
            one.dossier.competent_agency_id,
            Line(
                DIRECT if direct else RETURNED,
                _day(one.made_at),
                one.number,
                one.dossier.code,
                one.reason,
                -one.amount_vnd if direct else one.amount_vnd,
            ),
        )


def _handed_over(desk_id: int, before: date) -> Iterable[tuple[int, Line]]:
    for one in FeeHandover.objects.filter(desk=desk_id, on__lt=before):
        yield (
            one.agency_id,
            Line(HANDED, one.on.isoformat(), one.reference, "", one.note, one.amount_vnd),
        )


def _line(notice: PaymentNotice, dossier: Any, amount: int, at: datetime) -> Line:
    order = notice.order
    account = order.account if order else notice.account
    direct = _is_direct(notice.provider, account, dossier.competent_agency_id)
    number = (order.receipt_number if order else "") or notice.transaction_id
    words = str(notice.get_provider_display())
    return Line(DIRECT if direct else COLLECTED, _day(at), number, dossier.code, words, amount)


def _is_direct(provider: str, account: Any, agency_id: int) -> bool:
    own = account is not None and account.unit_id == agency_id
    return provider == Provider.ELSEWHERE or own


def _day(at: datetime) -> str:
    return timezone.localdate(at).isoformat()
