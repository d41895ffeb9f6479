"""Marking notices as read; each person his own."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from thuocdo.notices.models import Notice

if TYPE_CHECKING:
    from thuocdo.accounts.models import User


def mark_read(notice: Notice, *, actor: User, at: datetime) -> None:
    """Mark a notice of the actor as read; another's stays as it is."""
    Notice.objects.filter(pk=notice.pk, recipient=actor, read_at=None).update(read_at=at)


def mark_all_read(*, actor: User, at: datetime, up_to: int) -> int:
    """Mark the actor's notices up to the newest one he saw as read; return how many. A later one stays unread."""
    unread = Notice.objects.filter(recipient=actor, read_at=None, pk__lte=up_to)
    return unread.update(read_at=at)
