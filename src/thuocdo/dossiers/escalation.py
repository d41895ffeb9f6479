"""Telling officials of dossiers that come near their due time or go beyond it, each rule once for each dossier and due time.

Rules are data (`escalation_rules.py`); units change them for themselves. The open dossiers are read once and judged as arrays, so the job
takes seconds for 50,000 of them. Whoever is told of several gets one notice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection, transaction
from django.utils import timezone
from django.utils.http import urlencode

import numpy as np
import structlog

from thuocdo.accounts.models import Role
from thuocdo.accounts.people import members_of
from thuocdo.dossiers.acting import hold_key
from thuocdo.dossiers.answering import AWAITS_ANSWER, Submitted, answers_due
from thuocdo.dossiers.escalation_rules import (
    Of,
    Rule,
    Told,
    When,
    quiet_on,
    rules_for,
    rules_on,
)
from thuocdo.dossiers.message_texts import words_for
from thuocdo.dossiers.models import (
    OWN_SYSTEM,
    Dossier,
    DossierDirective,
    Escalation,
    EscalationRule,
)
from thuocdo.dossiers.opinions import open_opinions
from thuocdo.notices import services as notices
from thuocdo.organisations.models import Unit, UnitParent
from thuocdo.organisations.querysets import covering
from thuocdo.working_time.calendar_arrays import CalendarArrays
from thuocdo.working_time.queries import calendars_of, years_around
from thuocdo.working_time.working_calendar import SECONDS_AN_HOUR, epoch_second, midnight

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from thuocdo.notices.models import Notice
    from thuocdo.working_time.working_calendar import WorkingCalendar

log = structlog.get_logger(__name__)

#: So many codes stand in a notice; the queue has all of them.
_CODES_NAMED = 5
_BATCH = 5_000
#: Office hours of a working day ("Working day = 8 hours for conversion", provincial decisions on internal processes).
_SECONDS_A_WORKING_DAY = 8 * SECONDS_AN_HOUR
_LONGEST_BREAK = timedelta(days=16)
_ROLES = {
    Told.REVIEWER: Role.REVIEWER,
    Told.APPROVER: Role.APPROVER,
    Told.LEADER: Role.LEADER,
    Told.LEADER_ABOVE: Role.LEADER,
    Told.DESK: Role.RECEPTION_OFFICER,
    Told.LEADER_ASKING: Role.LEADER,
    Told.LEADER_RECEPTION: Role.LEADER,
}


class Row(NamedTuple):
    """What is read of an open dossier to judge it.

    Of one that waits for its answer, an opinion or the answer to a directive, agency and time are those of the answer; then `holder_unit_id`
    is the unit that asked, `giver_id` who gave the directive.
    """

    id: int
    code: str
    due_at: datetime
    extension_count: int
    holder_id: int | None
    holder_unit_id: int | None
    competent_agency_id: int
    reception_unit_id: int
    giver_id: int | None = None


Fired = tuple[Rule, Row]

_INSERT = """
    INSERT INTO dossiers_escalation (at, dossier_id, key, due_at)
    SELECT %s, * FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[])
"""


def escalate(*, at: datetime) -> int:
    """Tell officials of all dossiers for which a rule fires that has not fired for their due time; return how many firings there were.

    At night nothing is done; the first run of the morning makes it good. Dossiers that wait for the applicant or belong to other systems are
    left out. Called twice at once, the second call waits and tells nobody anything more.

    Args:
        at: the moment.

    Source: Decree 61/2018 article 19(9) for the last day to apologise; all else is a choice of the product or of a unit.
    """
    today = timezone.localdate(at)
    if quiet_on(today).covers(at):
        return 0
    with transaction.atomic():
        hold_key("dossiers.escalation")
        tree = _Tree(today)
        fired = _not_yet(
            [
                *_firing(_open_rows(at), tree, of=Of.DUE, at=at),
                *_firing(_unanswered_rows(at), tree, of=Of.ANSWER, at=at),
                *_firing(_opinion_rows(), tree, of=Of.OPINION, at=at),
                *_firing(_directive_rows(), tree, of=Of.DIRECTIVE, at=at),
            ]
        )
        _note(fired, at=at)
        notices.notify_rows(_notices(fired, tree, at=at))
    log.info("escalated", fired=len(fired))
    return len(fired)


def _note(fired: Sequence[Fired], *, at: datetime) -> None:
    """Write that rules fired: as arrays, for the first run of a province has tens of thousands."""
    # Two units may have been asked about one dossier by one moment.
    once = {(row.id, rule.key, row.due_at) for rule, row in fired}
    ids, keys, due = zip(*once, strict=True) if once else ((), (), ())
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [at, list(ids), list(keys), list(due)])


class _Tree:
    """The units of one day, each with its parent and its rules."""

    def __init__(self, on: date) -> None:
        links = UnitParent.objects.filter(covering(on)).values_list("unit_id", "parent_id")
        self.on, self._parents = on, dict(links)
        self._decisions = [
            one.decision for one in EscalationRule.objects.filter(valid_from__lte=on)
        ]
        self._rules: dict[int, tuple[Rule, ...]] = {}

    def parent(self, unit_id: int) -> int | None:
        """Return the unit above one; null at the top."""
        return self._parents.get(unit_id)

    def rules(self, unit_id: int) -> tuple[Rule, ...]:
        """Return the rules that are on in a unit."""
        if unit_id not in self._rules:
            found = self.all_rules(unit_id)
            self._rules[unit_id] = tuple(one for one in found if one.enabled)
        return self._rules[unit_id]

    def all_rules(self, unit_id: int) -> tuple[Rule, ...]:
        """Return the rules of a unit, those that are switched off among them."""
        way: list[int] = []
        above: int | None = unit_id
        while above is not None and above not in way:
            way.append(above)
            above = self.parent(above)
        return rules_for(way, self._decisions, on=self.on)


def rules_of_unit(unit_id: int, *, on: date) -> tuple[Rule, ...]:
    """Return the rules of a unit on a day, those that are switched off marked. Shape: two queries."""
    return _Tree(on).all_rules(unit_id)


def _open_rows(at: datetime) -> list[Row]:
    """Return the open dossiers with a due time that may matter now. What lies further away than any rule looks is not read."""
    hours = max((one.amount for one in rules_on(timezone.localdate(at))), default=0)
    furthest = max(hours, EscalationRule.objects.largest_amount())
    horizon = at + timedelta(days=furthest) + _LONGEST_BREAK
    found = Dossier.objects.open().filter(
        source_system=OWN_SYSTEM, paused_at=None, due_at__lt=horizon
    )
    return [Row(*one) for one in found.order_by("due_at", "pk").values_list(*Row._fields[:-1])]


def _unanswered_rows(at: datetime) -> list[Row]:
    """Return what was handed in online and waits for its answer, with by when. What is older than the calendar is left out.

    Shape: three queries.
    """
    waiting = Dossier.objects.filter(AWAITS_ANSWER, source_system=OWN_SYSTEM).order_by("pk")
    found = list(waiting.values_list("id", "code", "reception_unit_id", "registered_at"))
    due = answers_due((Submitted(unit, since) for _id, _code, unit, since in found), now=at)
    return [
        Row(pk, code, until, 0, None, None, unit, unit)
        for pk, code, unit, since in found
        if (until := due[Submitted(unit, since)]) is not None
    ]


def _opinion_rows() -> list[Row]:
    """Return the opinions that have not come. Shape: two queries."""
    return [
        Row(
            one.dossier_id, one.code, one.answer_due_at, 0, None,
            one.asking_unit_id, one.asked_unit_id, one.reception_unit_id,
        )
        for one in open_opinions()
    ]  # fmt: skip


def _directive_rows() -> list[Row]:
    """Return the directives that have not been answered. Shape: one query."""
    found = DossierDirective.objects.open().select_related("dossier").order_by("pk")
    return [
        Row(
            one.dossier_id, one.dossier.code, one.answer_due_at, 0, one.official_id,
            one.unit_id, one.unit_id, one.dossier.reception_unit_id, one.given_by_id,
        )
        for one in found
    ]  # fmt: skip


def _firing(rows: Sequence[Row], tree: _Tree, *, of: Of, at: datetime) -> Iterable[Fired]:
    """Yield each rule of one kind with each dossier for which it fires now. All of a calendar with the same rules are judged at once."""
    if not rows:
        return
    units = [Unit(pk=one) for one in {row.competent_agency_id for row in rows}]
    calendars = calendars_of(units, span=years_around(timezone.localdate(at)))
    groups: dict[tuple[int, tuple[Rule, ...]], list[Row]] = defaultdict(list)
    by_id = {id(one): one for one in calendars.values()}
    for row in rows:
        unit = row.competent_agency_id
        groups[id(calendars[unit]), tree.rules(unit)].append(row)
    for (calendar, rules), found in groups.items():
        judge = _Judge(by_id[calendar], found, at=at)
        for rule in (one for one in rules if one.of is of):
            for number in np.flatnonzero(judge.fires(rule)):
                yield rule, found[number]


class _Judge:
    """Says for which of some dossiers of one calendar a rule fires."""

    def __init__(self, calendar: WorkingCalendar, rows: Sequence[Row], *, at: datetime) -> None:
        self._calendar, self._arrays, self._at = calendar, CalendarArrays(calendar), at
        self._now = epoch_second(at)
        first, last = midnight(calendar.span.start), midnight(calendar.span.end)
        due = np.array([epoch_second(row.due_at) for row in rows], dtype=np.int64)
        # What has been overdue since before the calendar begins has been so for long enough.
        self._due = np.clip(due, first, last)
        self._days = [timezone.localdate(row.due_at) for row in rows]
        self._extended = np.array([row.extension_count > 0 for row in rows])

    def fires(self, rule: Rule) -> NDArray[np.bool_]:
        """Return whether a rule fires, for each dossier."""
        found: NDArray[np.bool_]
        if rule.when is When.HOURS_BEFORE:
            near = self._left() <= rule.amount * SECONDS_AN_HOUR
            found = np.logical_and(self._due >= self._now, near)
        elif rule.when is When.DAYS_BEFORE:
            # Once extended, there is no second time: the offer would be refused.
            found = np.logical_and(self._told_before(rule.amount), ~self._extended)
        else:
            long_enough = -self._left() >= rule.amount * _SECONDS_A_WORKING_DAY
            found = np.logical_and(self._due < self._now, long_enough)
        return found

    def _left(self) -> NDArray[np.int64]:
        """Return the seconds of office hours until each due time, negative after it."""
        return self._arrays.working_seconds(np.full_like(self._due, self._now), self._due)

    def _told_before(self, days: int) -> NDArray[np.bool_]:
        """Return where the last working day has come that lies so many days before the due day, and the day itself has not passed."""
        today = timezone.localdate(self._at)
        known = {
            day: today < day and self._has_come(day - timedelta(days=days), today)
            for day in set(self._days)
        }
        return np.array([known[day] for day in self._days], dtype=bool)

    def _has_come(self, last: date, today: date) -> bool:
        before = last
        while before > today and not self._calendar.is_working_day(before):
            before -= timedelta(days=1)
        return today >= before


def _not_yet(fired: Sequence[Fired]) -> list[Fired]:
    """Leave out what fired before for the same due time. Shape: one query for each batch."""
    told: set[tuple[int, str, datetime]] = set()
    ids = sorted({row.id for _rule, row in fired})
    for first in range(0, len(ids), _BATCH):
        found = Escalation.objects.filter(dossier__in=ids[first : first + _BATCH])
        told |= set(found.values_list("dossier_id", "key", "due_at"))
    return [(rule, row) for rule, row in fired if (row.id, rule.key, row.due_at) not in told]


def _notices(fired: Sequence[Fired], tree: _Tree, *, at: datetime) -> list[Notice]:
    """Return one notice for each rule and person, with the dossiers he is told of. Shape: one query."""
    people = _People(fired, tree)
    told: dict[tuple[str, Of, int], list[Row]] = defaultdict(list)
    for rule, row in fired:
        for user in people.told(rule, row):
            told[rule.key, rule.of, user].append(row)
    return [_notice(key, of, user, rows, at=at) for (key, of, user), rows in told.items()]


class _People:
    """Who holds which role where, for all that fired."""

    def __init__(self, fired: Sequence[Fired], tree: _Tree) -> None:
        self._tree = tree
        units = {row.competent_agency_id for _rule, row in fired}
        units |= {row.holder_unit_id for _rule, row in fired if row.holder_unit_id}
        units |= {row.reception_unit_id for rule, row in fired if rule.of is Of.OPINION}
        units |= {above for one in list(units) if (above := tree.parent(one)) is not None}
        self._members: Mapping[tuple[int, Role], list[int]] = defaultdict(list)
        for one in members_of(units, on=tree.on, roles=set(_ROLES.values())):
            self._members[one.unit_id, one.role].append(one.user_id)

    def told(self, rule: Rule, row: Row) -> set[int]:
        """Return whom a rule tells of a dossier; where nobody holds it, the reviewers instead of the holder."""
        found: set[int] = set()
        for one in rule.tells:
            found |= self._one(one, row)
        return found

    def _one(self, told: Told, row: Row) -> set[int]:
        agency = row.competent_agency_id
        if told is Told.GIVER:
            return set() if row.giver_id is None else {row.giver_id}
        if told is Told.HOLDER:
            if row.holder_id is not None:
                return {row.holder_id}
            return self._one(Told.REVIEWER, row)
        if told is Told.LEADER_ABOVE:
            above = self._tree.parent(agency)
            return set(self._members[above, Role.LEADER]) if above is not None else set()
        if told is Told.LEADER_ASKING:
            return set(self._members[row.holder_unit_id or agency, Role.LEADER])
        if told is Told.LEADER_RECEPTION:
            return set(self._members[row.reception_unit_id, Role.LEADER])
        found = set(self._members[agency, _ROLES[told]])
        if told is Told.REVIEWER and row.holder_unit_id is not None:
            found |= set(self._members[row.holder_unit_id, Role.REVIEWER])
        return found


def _notice(key: str, of: Of, user: int, rows: Sequence[Row], *, at: datetime) -> Notice:
    codes = list(dict.fromkeys(row.code for row in rows))
    named = ", ".join(codes[:_CODES_NAMED]) + (" …" if len(codes) > _CODES_NAMED else "")
    values = {"count": str(len(codes)), "codes": named}
    return notices.notice_row(
        user_id=user,
        text=words_for("official", f"escalation_{key}", values).text,
        text_en=words_for("official", f"escalation_{key}", values, language="en").text,
        link=f"/office/dossiers/{rows[0].id}/" if len(codes) == 1 else _shown(of, user, rows, at),
        dedupe_key=f"escalation:{key}:{at.isoformat()}",
        at=at,
    )


def _shown(of: Of, user: int, rows: Sequence[Row], at: datetime) -> str:
    """Return the address that shows those somebody is told of: the queue, of opinions the board."""
    if of is Of.OPINION:
        return "/office/board/#board-opinions"
    if of is Of.DIRECTIVE:
        return "/office/directives/"
    if of is Of.ANSWER:
        return f"/office/queue/?{urlencode({'tab': 'new', 'due': 'answer'})}"
    tab = "mine" if all(row.holder_id == user for row in rows) else "managed"
    over = all(row.due_at < at for row in rows)
    return f"/office/queue/?{urlencode({'tab': tab, 'due': 'late' if over else 'week'})}"
