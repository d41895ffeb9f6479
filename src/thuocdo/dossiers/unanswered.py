"""Requests for papers that nobody answers: after some working days the dossier is offered for closing, never closed by itself.

Before, the applicant is reminded once. How many days, for linked services and for others, is data (`close_unanswered_…`); 0 offers nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from time import monotonic
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Prefetch, Q
from django.utils import timezone

import structlog

from thuocdo.accounts.languages import languages_of
from thuocdo.dossiers.clock_rules import Rule, clock_rule
from thuocdo.dossiers.endings import stop
from thuocdo.dossiers.message_texts import words_for
from thuocdo.dossiers.models import OWN_SYSTEM, Applicant, Dossier
from thuocdo.dossiers.notifying import ROOM, way_to
from thuocdo.dossiers.status import Status
from thuocdo.dossiers.told import people_told
from thuocdo.dossiers.writing import calendar_for
from thuocdo.errors import Conflict
from thuocdo.facts.references import RecordRef
from thuocdo.notices import services as notices
from thuocdo.notices.models import Message
from thuocdo.working_time.working_calendar import start_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.postgresql.shapes import Slot
    from thuocdo.working_time.working_calendar import WorkingCalendar

log = structlog.get_logger(__name__)

#: So long a calendar is kept in memory, in seconds: a change of the calendar shows after that at the latest.
FRESH_SECONDS = 300
_AT_ONCE = 500
#: What is older was offered long ago; nobody is reminded of it any more.
_REMINDED_WITHIN = timedelta(days=120)


def rule_of_closing(*, interagency: bool, on: date) -> Rule:
    """Return after how many working days without an answer a dossier is offered for closing; 0 is never.

    Source: Decree 297/2025 article 6 for linked services; for others a choice.
    """
    name = "close_unanswered_linked_days" if interagency else "close_unanswered_days"
    return clock_rule(name, on)


def last_day_to_answer(row: Dossier) -> date | None:
    """Return the last day on which the applicant answers in time; null where he is asked for nothing, or nothing follows.

    Shape: two queries, none where the calendar is in the memory of the process.
    """
    if row.status != Status.SUPPLEMENT_REQUESTED or row.paused_at is None:
        return None
    asked = timezone.localdate(row.paused_at)
    days = _number(rule_of_closing(interagency=row.interagency, on=asked))
    return _day_after(row.competent_agency_id, asked, days) if days else None


def _number(rule: Rule) -> int:
    assert isinstance(rule.value, int)
    return rule.value


@lru_cache(maxsize=2_000)
def _calendar(unit_id: int, year: int, _while: int) -> WorkingCalendar:
    first = start_of(date(year, 1, 1))
    return calendar_for(unit_id, first=first, last=first)


def _day_after(unit_id: int, day: date, days: int) -> date:
    """Return the last of some working days after a day. The calendar is kept for a while: a job asks for thousands of dossiers of some hundred units."""
    now = int(monotonic() // FRESH_SECONDS)
    return _calendar(unit_id, day.year, now).working_day_after(day, days)


def closable_before(unit_id: int, *, interagency: bool, today: date) -> datetime | None:
    """Return before which moment papers were asked for in vain, by the calendar of a unit; null where nothing follows.

    Shape: two queries, none where the calendar is in the memory of the process.
    """
    days = _number(rule_of_closing(interagency=interagency, on=today))
    if not days:
        return None
    asked = today - timedelta(days=1)
    while _day_after(unit_id, asked, days) >= today:
        asked -= timedelta(days=1)
    return start_of(asked + timedelta(days=1))


def closable_condition(linked: datetime | Slot | None, others: datetime | Slot | None) -> Q:
    """Return the condition that nobody answered in time, with the moments of `closable_before`."""
    found = Q(pk__in=[])
    if linked is not None:
        found |= Q(interagency=True, paused_at__lt=linked)
    if others is not None:
        found |= Q(interagency=False, paused_at__lt=others)
    return Q(status=Status.SUPPLEMENT_REQUESTED.value, ended_at=None) & found


def remind_unanswered(*, at: datetime) -> int:
    """Remind applicants who have not answered, some working days before the last day; return how many. Called again, it reminds nobody twice."""
    today = timezone.localdate(at)
    waiting = Dossier.objects.open().filter(
        source_system=OWN_SYSTEM,
        status=Status.SUPPLEMENT_REQUESTED.value,
        paused_at__gt=at - _REMINDED_WITHIN,
    )
    people = Prefetch("applicants", Applicant.objects.order_by("part"), to_attr="people")
    count, after = 0, 0
    while batch := list(
        waiting.filter(pk__gt=after).order_by("pk").prefetch_related(people)[:_AT_ONCE]
    ):
        after = batch[-1].pk
        messages = _reminders([(one, day) for one in batch if (day := _due_now(one, today))], at)
        notices.queue_rows(messages)
        count += len(messages)
    log.info("unanswered_reminded", count=count)
    return count


def _due_now(row: Dossier, today: date) -> date | None:
    """Return the last day of a dossier whose applicant is to be reminded today; null for all others."""
    last = last_day_to_answer(row)
    if last is None or row.paused_at is None:
        return None
    asked = timezone.localdate(row.paused_at)
    before = _number(clock_rule("remind_unanswered_days_before", asked))
    days = _number(rule_of_closing(interagency=row.interagency, on=asked))
    first = _day_after(row.competent_agency_id, asked, max(days - before, 1))
    return last if first <= today <= last else None


def _reminders(rows: Sequence[tuple[Dossier, date]], at: datetime) -> list[Message]:
    dossiers = [row for row, _day in rows]
    people = {row.pk: row.people for row in dossiers}  # type: ignore[attr-defined]
    told = people_told(people, dossiers, at=at)
    found = [
        (row, day, person, way) for row, day in rows for person, way in _first_way(told[row.pk])
    ]
    languages = languages_of([(one.personal_id, one.phone) for _row, _day, one, _way in found])
    made = []
    for (row, day, _person, way), language in zip(found, languages, strict=True):
        values = {"code": row.code, "day": f"{day:%d/%m/%Y}", "site": settings.BASE_URL}
        words = words_for("citizen", "supplement_unanswered", values, language=language)
        message = notices.message_row(
            channel=way[0],
            to=way[1],
            subject=words.subject,
            text=words.text,
            about=RecordRef(ROOM, str(row.pk)),
            unit_id=row.reception_unit_id,
            dedupe_key=_key(row),
            at=at,
        )
        made += [message] if message is not None else []
    return made


def _first_way(people: Iterable[Applicant]) -> list[tuple[Applicant, tuple[str, str]]]:
    return [(one, way) for one in people if (way := way_to(one)) is not None][:1]


def _key(row: Dossier) -> str:
    assert row.paused_at is not None
    return f"dossier:{row.pk}:unanswered:{timezone.localdate(row.paused_at):%Y%m%d}"


def not_closable(rows: Sequence[Dossier], *, at: datetime) -> dict[int, Conflict]:
    """Return which of some dossiers cannot be closed for want of an answer, by id, and why. Shape: one query, and those of `last_day_to_answer`."""
    today = timezone.localdate(at)
    keys = {_key(one): one.pk for one in rows if one.paused_at is not None}
    told = Message.objects.filter(dedupe_key__in=list(keys)).values_list("dedupe_key", flat=True)
    reminded = {keys[one] for one in told}
    found = {}
    for one in rows:
        last = last_day_to_answer(one)
        if last is None or today <= last:
            found[one.pk] = _too_early(last)
        elif one.pk not in reminded:
            found[one.pk] = Conflict(
                "applicant_not_reminded",
                "Người nộp chưa được nhắc, có thể vì không có điện thoại, thư điện tử. Hãy liên hệ rồi dừng riêng hồ sơ này.",
                "The applicant was not reminded, perhaps for want of an address. Reach him, then stop this dossier by itself.",
            )
    return found


def _too_early(last: date | None) -> Conflict:
    if last is None:
        return Conflict(
            "nothing_unanswered",
            "Hồ sơ không chờ bổ sung, hoặc không có quy định đóng khi không bổ sung.",
            "The dossier waits for no papers, or no rule closes it for want of an answer.",
        )
    return Conflict(
        "may_still_answer",
        f"Người nộp còn bổ sung được đến hết ngày {last:%d/%m/%Y}.",
        f"The applicant may still answer until {last:%d/%m/%Y}.",
    )


@transaction.atomic
def stop_unanswered(dossier: Dossier, *, actor: User, at: datetime, **by: Any) -> Dossier:
    """Stop a dossier whose applicant was reminded and has not answered in time; he is told as of any stop (form 05).

    Raises:
        Conflict: he may still answer, was not reminded, or see `acting.take`.
        NotFound, NotAllowed: see `acting.take`.

    Source: Decree 297/2025 article 6 for linked services; for others a choice.
    """
    row = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
    reason, basis = "Người nộp không bổ sung", ""
    # Stopped already, it is for `stop` to say whether by this very request.
    if row.status != Status.STOPPED:
        refusal = not_closable([row], at=at).get(row.pk)
        if refusal is not None:
            raise refusal
        reason, basis = _why(row)
    return stop(dossier, reason=reason, legal_basis=basis, actor=actor, at=at, **by)


def _why(row: Dossier) -> tuple[str, str]:
    """Return the reason of the stop and the law, empty where it is a choice."""
    assert row.paused_at is not None
    asked = timezone.localdate(row.paused_at)
    rule = rule_of_closing(interagency=row.interagency, on=asked)
    reason = f"Quá {rule.value} ngày làm việc, người nộp không bổ sung theo yêu cầu ngày {asked:%d/%m/%Y}"
    return reason, rule.source if rule.mark == "law" else ""
