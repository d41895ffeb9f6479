"""What the rooms above call; the public names of this room, by theme in the modules behind them."""

from __future__ import annotations

from thuocdo.notices.dead_letters import drop_messages, retry_messages
from thuocdo.notices.delivery import deliver_due, empty_old, next_due
from thuocdo.notices.queueing import (
    channel_is_open,
    message_row,
    notice_row,
    notify,
    notify_rows,
    queue_message,
    queue_rows,
    wake_after_commit,
)
from thuocdo.notices.reading import mark_all_read, mark_read
from thuocdo.notices.webhooks import (
    event_messages,
    pause,
    queue_events,
    resume,
    rotate_secret,
    send_test,
    subscribe,
)

__all__ = [
    "channel_is_open",
    "deliver_due",
    "drop_messages",
    "empty_old",
    "event_messages",
    "mark_all_read",
    "mark_read",
    "message_row",
    "next_due",
    "notice_row",
    "notify",
    "notify_rows",
    "pause",
    "queue_events",
    "queue_message",
    "queue_rows",
    "resume",
    "retry_messages",
    "rotate_secret",
    "send_test",
    "subscribe",
    "wake_after_commit",
]
