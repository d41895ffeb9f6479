"""Which discrepancies wait for a person, told once a day; the words and the sending are the face's.

What waits: open ones given to the person, and open ones newly found in the records of a unit whose reform officer he
is. Both only as far as he may see them on the day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils import timezone

from thuocdo.consistency.models import DigestSent, Discrepancy

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.consistency.models import DiscrepancyQuerySet
    from thuocdo.organisations.models import Unit

#: So many are named in the mail; the rest is counted.
NAMED = 10


@dataclass(frozen=True, slots=True)
class Digest:
    """What one person is told: counts first, then the worst rows."""

    person: User
    assigned: int
    overdue: int
    newly_found: int
    errors: int
    warnings: int
    notes: int
    worst: tuple[Discrepancy, ...]


def digest_for(
    person: User, *, officer_of: Iterable[Unit], at: datetime, settled: Q | None = None
) -> Digest | None:
    """Return what a person is told at a moment; null where nothing waits for him.

    Time: new is what was found since the person's last digest, or ever where there was none.

    Args:
        person: who is told.
        officer_of: the units whose reform officer he is.
        at: the moment.
        settled: which open ones nobody has to settle any more, as those of a report whose place another took; null for none.
    """
    last = DigestSent.objects.filter(person=person).aggregate(at=Max("sent_at"))["at"]
    mine = Q(assigned_to=person)
    new = Q(holder__in=list(officer_of))
    if last is not None:
        new &= Q(first_found_at__gt=last)
    waiting = Discrepancy.objects.visible_to(person).open().filter(mine | new)
    if settled is not None:
        waiting = waiting.exclude(settled)
    counts = _counts(waiting, mine=mine, new=new, at=at)
    if not counts["total"]:
        return None
    worst = waiting.select_related("unit").order_by("rank", "-last_found_at", "position", "id")
    del counts["total"]
    return Digest(person, **counts, worst=tuple(worst[:NAMED]))


def _counts(waiting: DiscrepancyQuerySet, *, mine: Q, new: Q, at: datetime) -> dict[str, int]:
    severity = Discrepancy.Severity
    return waiting.aggregate(
        total=Count("pk"),
        assigned=Count("pk", filter=mine),
        overdue=Count("pk", filter=mine & Q(due_on__lt=timezone.localdate(at))),
        newly_found=Count("pk", filter=new),
        errors=Count("pk", filter=Q(severity=severity.ERROR)),
        warnings=Count("pk", filter=Q(severity=severity.WARNING)),
        notes=Count("pk", filter=Q(severity=severity.NOTE)),
    )


def send_digest(
    person: User,
    *,
    officer_of: Iterable[Unit],
    at: datetime,
    send: Callable[[Digest], None],
    settled: Q | None = None,
) -> bool:
    """Tell a person what waits for him, unless he was told today already; return whether he was told now.

    That he was told is kept only when `send` came back, so a mail that failed is tried again with the next call.
    Two processes that tell the same person at once: the second waits, and then finds it done. `settled` as `digest_for`.

    Errors: whatever `send` raises.
    """
    day = timezone.localdate(at)
    if DigestSent.objects.filter(person=person, day=day).exists():
        return False
    digest = digest_for(person, officer_of=officer_of, at=at, settled=settled)
    if digest is None:
        return False
    with transaction.atomic():
        _row, first = DigestSent.objects.get_or_create(
            person=person, day=day, defaults={"sent_at": at}
        )
        if first:
            send(digest)
    return first
