"""The two clocks of a dossier: the one of the law, which restarts after a supplement, and the one of the index, which deducts it.

Pure: events, a working calendar and rules in, a `ClockLine` out, for any moment and as often as one likes. Due times that stand inside the
events are not read: they are what was told at the time, this is what is right. Guarantees and examples: docs/algorithms/deadline.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from thuocdo.dossiers import events as e
from thuocdo.dossiers.clock_line import (
    ClockLine,
    Holding,
    ResultClass,
    Stretch,
    StretchKind,
    result_class,
)
from thuocdo.dossiers.clock_rules import Rule, Rules, clock_rule
from thuocdo.dossiers.state import ZONE, is_late
from thuocdo.working_time.counting_rules import TermUnit
from thuocdo.working_time.working_calendar import SECONDS_AN_HOUR, WorkingCalendar, start_of

ONE_DAY = timedelta(days=1)
ONE_HOUR = timedelta(hours=1)
_SATURDAY = 5


def legal_clock(
    events: Iterable[e.Event],
    calendar: WorkingCalendar,
    *,
    now: datetime,
    rules: Rules | None = None,
) -> ClockLine:
    """Return the line of the clock that the law sets.

    Args:
        events: all of one dossier, in order.
        calendar: of the competent agency.
        now: until when an open dossier is measured.
        rules: others than those of the product.

    Source: Decree 61/2018 article 19, Decree 118/2025 article 17 as amended by Decree 309/2026; the options are data.
    """
    return _Clock("legal", calendar, rules).line(events, now)


def index_clock(
    events: Iterable[e.Event],
    calendar: WorkingCalendar,
    *,
    now: datetime,
    rules: Rules | None = None,
) -> ClockLine:
    """Return the line of the clock that the national index (Decision 766/QĐ-TTg, indicator 2.1) sets; arguments as for `legal_clock`."""
    return _Clock("index", calendar, rules).line(events, now)


def dues_after(
    events: Iterable[e.Event], calendar: WorkingCalendar
) -> tuple[datetime | None, datetime | None, datetime | None]:
    """Return what the lines of both clocks say of due times, in a third of the time: that of the law, the law's without extensions, that of the index.

    Args:
        events: all of one dossier, in order.
        calendar: of the competent agency.
    """
    events = list(events)
    legal, index = _Clock("legal", calendar, None), _Clock("index", calendar, None)
    legal.run(events)
    index.run(events)
    return legal.due, legal.original, index.due


def term_after(
    calendar: WorkingCalendar, start: datetime, amount: Decimal | None, unit: str
) -> datetime | None:
    """Return when a term ends that starts at a moment; null where there is no term. A term of nothing ends at once."""
    if amount is None:
        return None
    if amount == 0:
        return calendar.moment_after(start, 0)
    return calendar.due_after(start, amount, TermUnit(unit))


def clock_start(
    calendar: WorkingCalendar, at: datetime, *, interagency: bool, rules: Rules | None = None
) -> datetime:
    """Return from when a dossier counts that came at a moment: linked ones of the last hour from the next working day."""
    day = at.astimezone(ZONE).date()
    rule = clock_rule("last_hour_interagency", day, rules=rules)
    if not interagency or rule.value != "next_working_day" or not calendar.is_working_day(day):
        return at
    closes = calendar.closes_at(day)
    if closes - ONE_HOUR <= at <= closes:
        return calendar.moment_after(start_of(day + ONE_DAY), 0)
    return at


class _Clock:
    """One run over the events. What differs between the two clocks are the rules it asks for by its name."""

    def __init__(self, name: str, calendar: WorkingCalendar, rules: Rules | None) -> None:
        self.name, self.calendar, self.rules = name, calendar, rules
        self.received: e.Received | None = None
        self.due: datetime | None = None
        self.original: datetime | None = None
        self.late_after = "day"
        self.began: datetime | None = None  # of the run or pause that is going on
        self.pause_reason: tuple[str, Rule] | None = None
        #: Office seconds left of the due times; null for one that had passed.
        self.remaining: tuple[int | None, int | None] = (None, None)
        self.ended: datetime | None = None
        self.supplements = 0
        self.late_anyway = self.late_original_anyway = False
        self.stretches: list[Stretch] = []
        self.holders: list[tuple[int, int | None, datetime]] = []
        self.owed = self.paid = 0
        self.awaits_money = False
        self.used = 0

    def run(self, events: Iterable[e.Event]) -> None:
        """Let events happen, one after the other."""
        for event in events:
            fold = _FOLDS.get(event.kind)
            if fold is not None:
                fold(self, event)

    def line(self, events: Iterable[e.Event], now: datetime) -> ClockLine:
        """Run over the events and say what came of it."""
        self.run(events)
        end = self.ended or self._open_end()
        until = end or max(now, self.began or now)
        if self.began is not None and until > self.began:
            self._close(until)
        if end is not None:
            self._mark(StretchKind.END, end, "Kết thúc")
        stretches = [*self.stretches, *self._days_off(until)]
        current = self._class(self.due, end, now, late_anyway=self.late_anyway)
        original = self._class(self.original, end, now, late_anyway=self.late_original_anyway)
        return ClockLine(
            tuple(sorted(stretches, key=lambda one: one.start)),
            tuple(self._holdings(until)),
            self.due,
            self.original,
            end,
            self.pause_reason is not None and self.ended is None,
            self.late_anyway,
            current,
            original,
            self.used,
        )

    def _class(
        self, due: datetime | None, end: datetime | None, now: datetime, *, late_anyway: bool
    ) -> ResultClass:
        return result_class(
            end=end, due=due, now=now, late_after=self.late_after, late_anyway=late_anyway
        )

    # What happens

    def _rule(self, name: str, at: datetime) -> Rule:
        return clock_rule(name, at.astimezone(ZONE).date(), rules=self.rules)

    def on_received(self, event: e.Received) -> None:
        self.received = event

    def on_accepted(self, event: e.Accepted) -> None:
        self.late_after = event.late_after
        rule = self._rule("start_boundary_free", event.at)
        self._start(StretchKind.START, event.at, "Nhận đủ hồ sơ hợp lệ", rule)

    def on_taken_over(self, event: e.TakenOver) -> None:
        """Start again where the agency has it: what ran since the reception was the way there."""
        rule = self._rule("start_boundary_free", event.at)
        if rule.value != "agency" or self.began is None:
            return
        waited = Stretch(
            StretchKind.WAIT, self.began, event.at, "Đang chuyển đến cơ quan có thẩm quyền",
            rule.source, rule.mark,
        )  # fmt: skip
        self.stretches = [one for one in self.stretches if one.kind != StretchKind.START]
        self.stretches.append(waited)
        self._start(StretchKind.START, event.at, "Cơ quan có thẩm quyền nhận hồ sơ", rule)

    def _start(self, kind: StretchKind, at: datetime, reason: str, rule: Rule) -> None:
        assert self.received is not None
        start = clock_start(
            self.calendar, at, interagency=self.received.interagency, rules=self.rules
        )
        self.due = self.original = term_after(
            self.calendar, start, self.received.term_amount, self.received.term_unit
        )
        self.began = at
        self._mark(kind, at, reason, rule)

    def on_step(self, event: e.StepStarted) -> None:
        if not event.parallel:
            self.holders.append((event.unit, event.official, event.at))
        if isinstance(event, e.HandedOver):
            self._mark(StretchKind.HAND_OVER, event.at, event.name or "Chuyển hồ sơ")

    def on_supplement_requested(self, event: e.SupplementRequested) -> None:
        self.supplements += 1
        if self.name == "index" and self.supplements > 1:
            rule = self._rule("index_second_supplement", event.at)
            self.late_anyway = self.late_anyway or rule.value == "late"
            self.late_original_anyway = self.late_anyway
        if self.began is not None:
            self._pause(
                event.at, "Chờ bổ sung giấy tờ", self._rule(f"{self.name}_supplement", event.at)
            )

    def on_supplement_received(self, event: e.SupplementReceived) -> None:
        if self.began is None or self.pause_reason is None:
            return
        _reason, rule = self.pause_reason
        if rule.value == "restart":
            self._close(event.at)
            self.pause_reason, self.remaining = None, (None, None)
            self._start(StretchKind.RESTART, event.at, "Đủ giấy tờ: tính lại từ đầu", rule)
        else:
            self._resume(event.at)

    def on_payment_required(self, event: e.PaymentRequired) -> None:
        self.owed += event.amount_vnd
        self.awaits_money = True
        rule = self._rule(f"{self.name}_payment", event.at)
        if event.pauses and rule.value == "pause_with_basis" and self.began is not None:
            law = Rule(rule.value, rule.mark, event.legal_basis)
            self._pause(event.at, "Chờ nộp tiền", law)

    def on_paid(self, event: e.Paid) -> None:
        self.paid += event.amount_vnd
        if self.paid >= self.owed:
            self._settle(event.at)

    def on_refunded(self, event: e.Refunded) -> None:
        self.paid -= event.amount_vnd
        if not self.awaits_money:
            self.owed = min(self.owed, self.paid)

    def on_exempted(self, event: e.Exempted) -> None:
        self.owed = min(self.owed, self.paid)
        self._settle(event.at)

    def _settle(self, at: datetime) -> None:
        self.awaits_money = False
        waits = self.pause_reason is not None and self.pause_reason[0] == "Chờ nộp tiền"
        if waits and self.ended is None:
            self._resume(at)

    def on_extended(self, event: e.Extended) -> None:
        rule = self._rule("index_extension", event.at)
        if self.due is None or (self.name == "index" and rule.value != "moves_due"):
            return
        self.due = term_after(self.calendar, self.due, event.extra_amount, event.extra_unit)
        law = self._rule("extensions_at_most", event.at)
        self._mark(StretchKind.EXTENSION, event.at, event.reason, law)

    def on_withdrawal_requested(self, event: e.WithdrawalRequested) -> None:
        rule = self._rule("index_withdrawal", event.at)
        if self.name == "index" and rule.value == "ends":
            self.ended = self.ended or event.at

    def on_withdrawal_declined(self, _event: e.WithdrawalDeclined) -> None:
        self.ended = None

    def on_end(self, event: e.Event) -> None:
        self.ended = self.ended or self._open_end() or event.at

    # The line

    def _pause(self, at: datetime, reason: str, rule: Rule) -> None:
        stays = self._rule("lateness_before_pause", at).value == "stays"
        self._close(at)
        self.pause_reason = (reason, rule)
        self.remaining = (self._left(at, self.due), self._left(at, self.original))
        if stays and self.due is not None:
            self.late_anyway = self.late_anyway or self.remaining[0] is None
            self.late_original_anyway = self.late_original_anyway or self.remaining[1] is None

    def _left(self, at: datetime, due: datetime | None) -> int | None:
        if due is None or is_late(at, due, self.late_after):
            return None
        return max(self.calendar.working_seconds(at, due), 0)

    def _resume(self, at: datetime) -> None:
        self._close(at)
        self.pause_reason = None
        left, left_of_original = self.remaining
        self.due = self._moved(self.due, at, left)
        self.original = self._moved(self.original, at, left_of_original)
        self.remaining = (None, None)

    def _moved(self, due: datetime | None, at: datetime, seconds: int | None) -> datetime | None:
        """Return a due time after a pause; one that had passed before the pause stays where it was."""
        if due is None or seconds is None:
            return due
        if seconds == 0:
            return max(due, at)  # its last day, after closing
        return self.calendar.moment_after(at, Fraction(seconds, SECONDS_AN_HOUR))

    def _close(self, at: datetime) -> None:
        """End the run or the pause that is going on, where it has a length."""
        assert self.began is not None
        worked = self.calendar.working_seconds(self.began, at)
        if self.pause_reason is not None:
            self._add(StretchKind.PAUSE, self.began, at, self.pause_reason, worked)
        else:
            self._add(StretchKind.RUN, self.began, at, ("Đang tính thời gian", None), worked)
            self.used += worked
        self.began = at

    def _mark(self, kind: StretchKind, at: datetime, reason: str, rule: Rule | None = None) -> None:
        law, mark = (rule.source, rule.mark) if rule else ("", "")
        self.stretches.append(Stretch(kind, at, at, reason, law, mark))

    def _add(
        self,
        kind: StretchKind,
        start: datetime,
        end: datetime,
        why: tuple[str, Rule | None],
        worked: int,
    ) -> None:
        reason, rule = why
        if end > start:
            law, mark = (rule.source, rule.mark) if rule else ("", "")
            self.stretches.append(Stretch(kind, start, end, reason, law, mark, worked))

    def _open_end(self) -> datetime | None:
        """Return when the index takes an unanswered request for papers as the end: the moment it was made."""
        if self.name != "index" or self.pause_reason is None or self.began is None:
            return None
        ends = self._rule("index_open_supplement", self.began).value == "ends"
        return self.began if ends and self.pause_reason[1].value == "deduct" else None

    def _days_off(self, until: datetime) -> Iterable[Stretch]:
        """Yield the weekdays off between the first start and the due time or the end, whichever is later."""
        starts = [one.start for one in self.stretches if one.kind == StretchKind.START]
        if not starts:
            return
        day = starts[0].astimezone(ZONE).date()
        last = max(until, self.due or until).astimezone(ZONE).date()
        while day <= last:
            if day.weekday() < _SATURDAY and not self.calendar.is_working_day(day):
                yield _day_off(day)
            day += ONE_DAY

    def _holdings(self, until: datetime) -> Iterable[Holding]:
        runs = [one for one in self.stretches if one.kind == StretchKind.RUN]
        ends = [*[start for _unit, _official, start in self.holders], until][1:]
        for (unit, official, start), end in zip(self.holders, ends, strict=True):
            held = sum(self._overlap(one, start, end) for one in runs)
            yield Holding(unit, official, start, max(start, end), held)

    def _overlap(self, run: Stretch, start: datetime, end: datetime) -> int:
        first, last = max(run.start, start), min(run.end, end)
        return self.calendar.working_seconds(first, last) if first < last else 0


def _day_off(day: date) -> Stretch:
    return Stretch(StretchKind.HOLIDAY, start_of(day), start_of(day + ONE_DAY), "Ngày nghỉ")


_FOLDS: dict[str, Callable[[_Clock, Any], None]] = {
    "received": _Clock.on_received,
    "accepted": _Clock.on_accepted,
    "taken_over": _Clock.on_taken_over,
    "step_started": _Clock.on_step,
    "handed_over": _Clock.on_step,
    "supplement_requested": _Clock.on_supplement_requested,
    "supplement_received": _Clock.on_supplement_received,
    "payment_required": _Clock.on_payment_required,
    "paid": _Clock.on_paid,
    "refunded": _Clock.on_refunded,
    "exempted": _Clock.on_exempted,
    "extended": _Clock.on_extended,
    "withdrawal_requested": _Clock.on_withdrawal_requested,
    "withdrawal_declined": _Clock.on_withdrawal_declined,
    "not_accepted": _Clock.on_end,
    "stopped": _Clock.on_end,
    "refused": _Clock.on_end,
    "resolved": _Clock.on_end,
}
