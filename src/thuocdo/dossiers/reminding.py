"""Reminding officials of what is due on the next working day: one notice a day for each."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.utils import timezone

from thuocdo.dossiers.message_texts import words_for
from thuocdo.dossiers.models import Dossier
from thuocdo.notices import services as notices
from thuocdo.notices.models import Notice
from thuocdo.organisations.models import Unit
from thuocdo.working_time.queries import calendars_of, years_around

#: So many codes stand in a notice; the queue has all of them.
_CODES_NAMED = 5
#: No stretch of days off is longer (the new year's holidays are up to nine days).
_LONGEST_BREAK = timedelta(days=16)


def remind_of_due(*, at: datetime) -> int:
    """Tell each official which of his dossiers are due on the next working day of the unit where they lie; return how many are told.

    Called again on the same day, it tells nobody twice.
    """
    today = timezone.localdate(at)
    open_ones = (
        Dossier.objects.open()
        .filter(paused_at=None, holder__isnull=False, due_at__gt=at, due_at__lt=at + _LONGEST_BREAK)
        .order_by("due_at", "pk")
        .values_list("holder_id", "holder_unit_id", "due_at", "code")
    )
    rows = list(open_ones)
    units = [Unit(pk=one) for one in {unit for _holder, unit, _due, _code in rows}]
    calendars = calendars_of(units, span=years_around(today))
    due: dict[tuple[int, date], list[str]] = defaultdict(list)
    for holder, unit, due_at, code in rows:
        day = timezone.localdate(due_at)
        if today < day <= calendars[unit].working_day_after(today, 1):
            due[holder, day].append(code)
    notices.notify_rows([_notice(*key, codes, at=at) for key, codes in due.items()])
    return len(due)


def _notice(holder: int, day: date, codes: list[str], *, at: datetime) -> Notice:
    named = ", ".join(codes[:_CODES_NAMED]) + (" …" if len(codes) > _CODES_NAMED else "")
    values = {"count": str(len(codes)), "day": f"{day:%d/%m/%Y}", "codes": named}
    return notices.notice_row(
        user_id=holder,
        text=words_for("official", "due_next_day", values).text,
        text_en=words_for("official", "due_next_day", values, language="en").text,
        dedupe_key=f"due:{day.isoformat()}",
        at=at,
    )
