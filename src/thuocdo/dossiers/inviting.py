"""Inviting people to rate how they were served: once, some days after the result, and only who has not said that he wants no such word.

Only citizens of the portal are invited: they alone can rate, and they alone can say no.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Prefetch
from django.utils import timezone

import structlog

from thuocdo.accounts.languages import Known, known_as
from thuocdo.dossiers.message_texts import words_for
from thuocdo.dossiers.models import OWN_SYSTEM, Applicant, Dossier
from thuocdo.dossiers.notifying import ROOM, way_to
from thuocdo.dossiers.told import people_told
from thuocdo.facts.references import RecordRef
from thuocdo.notices import services as notices
from thuocdo.notices.texts import language_or_usual
from thuocdo.working_time.working_calendar import start_of

if TYPE_CHECKING:
    from thuocdo.notices.models import Message

log = structlog.get_logger(__name__)

#: Who did not hear on the day itself, because nothing ran, hears within so many days; later nobody remembers.
_LATE_DAYS = 5
_AT_ONCE = 500


def invite_to_rate(*, rated: Callable[[Collection[int]], Collection[int]], at: datetime) -> int:
    """Invite the people whose result was handed over some days ago; return how many. Called again, it invites nobody twice.

    Null: nothing is sent where an installation has set the days to 0.

    Args:
        rated: which of some dossiers were rated already; the room of ratings knows, and this one beside it does not.
        at: the moment.
    """
    days = settings.RATING_INVITED_AFTER_DAYS
    if not days:
        return 0
    until = start_of(timezone.localdate(at) - timedelta(days=days - 1))
    returned = Dossier.objects.filter(
        source_system=OWN_SYSTEM,
        returned_at__gte=until - timedelta(days=_LATE_DAYS),
        returned_at__lt=until,
    )
    people = Prefetch("applicants", Applicant.objects.order_by("part"), to_attr="people")
    count, after = 0, 0
    while batch := list(
        returned.filter(pk__gt=after).order_by("pk").prefetch_related(people)[:_AT_ONCE]
    ):
        after = batch[-1].pk
        done = set(rated([one.pk for one in batch]))
        messages = list(_invitations([one for one in batch if one.pk not in done], at=at))
        notices.queue_rows(messages)
        count += len(messages)
    log.info("ratings_invited", count=count)
    return count


def _invitations(rows: Sequence[Dossier], *, at: datetime) -> Iterable[Message]:
    named = {row.pk: row.people for row in rows}  # type: ignore[attr-defined]
    told = people_told(named, rows, at=at, acting=False)  # nobody rates for another
    people = [(row, person) for row in rows for person in told[row.pk]]
    known = known_as([(one.personal_id, one.phone) for _row, one in people])
    invited: set[int] = set()
    for (row, person), citizen in zip(people, known, strict=True):
        if row.pk in invited or citizen is None or not citizen.wants_invitations:
            continue
        message = _invitation(row, person, citizen, at=at)
        if message is not None:
            invited.add(row.pk)
            yield message


def _invitation(row: Dossier, person: Applicant, citizen: Known, *, at: datetime) -> Message | None:
    way = way_to(person)
    if way is None:
        return None
    values = {
        "code": row.code,
        "id": str(row.pk),
        "site": settings.BASE_URL,
    }
    words = words_for(
        "citizen", "rating_invited", values, language=language_or_usual(citizen.language)
    )
    return notices.message_row(
        channel=way[0],
        to=way[1],
        subject=words.subject,
        text=words.text,
        about=RecordRef(ROOM, str(row.pk)),
        unit_id=row.reception_unit_id,
        dedupe_key=f"dossier:{row.pk}:rating",
        at=at,
    )
