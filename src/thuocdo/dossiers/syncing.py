"""What the national portal knows of a dossier; every event makes it pending again, whoever sends it says how it went."""

from __future__ import annotations

from django.db import transaction

from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.status import SYNC_MOVES, SyncState
from thuocdo.errors import Conflict


@transaction.atomic
def note_sync(dossier: Dossier, *, to: SyncState, sent: int) -> Dossier:
    """Note that a dossier was sent to the national portal, that it has confirmed it, or that it failed.

    It is no event of the dossier. Where the dossier has moved on since it was sent, it stays pending.

    Args:
        dossier: read again under the lock.
        to: sent, confirmed or failed.
        sent: the number of the last event that was sent.

    Raises:
        Conflict: the one state cannot follow the other.
    """
    row = Dossier.objects.select_for_update().get(pk=dossier.pk)
    if row.event_count != sent:
        return row
    if to not in SYNC_MOVES[SyncState(row.sync_state)]:
        raise Conflict(
            "sync_state_cannot_follow",
            f"Trạng thái đồng bộ «{to}» không thể theo sau «{row.sync_state}». Hãy gửi lại hồ sơ.",
            f"The sync state “{to}” cannot follow “{row.sync_state}”. Send the dossier again.",
            state=to.value,
            former=row.sync_state,
        )
    row.sync_state = to.value
    row.save(update_fields=["sync_state"])
    return row


@transaction.atomic
def note_answer(dossier: Dossier, *, to: SyncState, sent: int) -> Dossier:
    """Note what a program that passes dossiers on says of one; a confirmation or a failure says that it was sent, too.

    Said again it changes nothing. See `note_sync`.

    Raises:
        Conflict: the one state cannot follow the other.
    """
    row = Dossier.objects.select_for_update().get(pk=dossier.pk)
    if row.event_count != sent or row.sync_state == to:
        return row
    if SyncState.SENT in SYNC_MOVES[SyncState(row.sync_state)] and to != SyncState.SENT:
        note_sync(row, to=SyncState.SENT, sent=sent)
    return note_sync(row, to=to, sent=sent)
