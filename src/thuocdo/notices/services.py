"""What the rooms above call; the public names of this room, by theme in the modules behind them."""

from __future__ import annotations

from thuocdo.notices.delivery import deliver_due, empty_old, next_due
from thuocdo.notices.queueing import (
    channel_is_open,
    message_row,
    notice_row,
    notify,
    notify_rows,
    queue_message,
    queue_rows,
)

__all__ = [
    "channel_is_open",
    "deliver_due",
    "empty_old",
    "message_row",
    "next_due",
    "notice_row",
    "notify",
    "notify_rows",
    "queue_message",
    "queue_rows",
]
