"""Destroying the bytes of originals that nothing refers to any more; the row stays with size and digest, as the trace of what was there.

First a row is marked, in the transaction of whoever decides; then its bytes and pictures are removed, by a job, under the lock of the row. Who sends the
same content again in between keeps it: `services.store` takes the mark away under the same lock.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

import structlog

from thuocdo.attachments.models import Attachment
from thuocdo.attachments.previews import forget_previews
from thuocdo.attachments.storage import originals

log = structlog.get_logger(__name__)

#: What stands in the place of the name, which may name somebody.
GONE = "(đã hủy)"


def mark_destroyed(attachment_ids: Iterable[int], *, at: datetime) -> int:
    """Say of originals that they are destroyed; return how many. Their bytes go with `remove_destroyed`, after the commit."""
    rows = Attachment.objects.filter(pk__in=list(attachment_ids), destroyed_at=None)
    return rows.update(destroyed_at=at, removed_at=None, original_name=GONE)


def remove_destroyed(*, at: datetime) -> int:
    """Remove the bytes and pictures of all originals that are marked; return how many. A second call, or a crash in between, does no harm.

    Raises:
        Unavailable: the store does not answer; what was removed until then stays removed.
    """
    waiting = Attachment.objects.filter(destroyed_at__isnull=False, removed_at=None)
    count = 0
    for key in list(waiting.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            row = waiting.filter(pk=key).select_for_update().first()
            if row is None:  # sent again meanwhile, or another worker was faster
                continue
            originals().remove(row.sha256)
            forget_previews(row.sha256)
            row.removed_at = at
            row.save(update_fields=["removed_at"])
        count += 1
    if count:
        log.info("attachments_removed", count=count)
    return count
