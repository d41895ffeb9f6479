"""How often something may be tried in a window of time: codes looked up from one address, codes sent to one phone.

Counted in the database, so that all server processes count together, in one statement for all keys of a request.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from thuocdo.accounts.models import AttemptCount
from thuocdo.postgresql.statements import rows

#: Windows that ended this long ago are removed.
KEPT = timedelta(hours=1)

# Rows in the order of their keys: two requests that count the same keys in another order would wait for each other.
_COUNT = """
    INSERT INTO accounts_attemptcount (key, window_ends_at, count)
    SELECT * FROM unnest(%s::text[], %s::timestamptz[], %s::int[])
    ON CONFLICT (key, window_ends_at) DO UPDATE SET count = accounts_attemptcount.count + 1
    RETURNING key, count
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many tries under one key in each window of so many seconds."""

    key: str
    most: int
    seconds: int

    def window_ends_at(self, at: datetime) -> datetime:
        """Return the end of the window in which a moment lies."""
        number = int(at.timestamp()) // self.seconds
        return datetime.fromtimestamp((number + 1) * self.seconds, UTC)


def within_limits(limits: Iterable[Limit], *, at: datetime) -> bool:
    """Count one try under each key and say whether none has been tried too often.

    Shape: one query. A try that is refused counts, too. Call it outside a transaction that may be given up.
    """
    wanted = sorted(limits, key=lambda one: one.key)
    tries = [(one.key, one.window_ends_at(at), 1) for one in wanted]
    counted = dict(rows(_COUNT, [list(column) for column in zip(*tries, strict=True)]))
    return all(counted[one.key] <= one.most for one in wanted)


def forget_old_attempts(*, at: datetime) -> int:
    """Remove the counts of windows that ended more than `KEPT` ago; return how many."""
    return AttemptCount.objects.filter(window_ends_at__lt=at - KEPT).delete()[0]


def network_of(address: str) -> str:
    """Return what stands for one visitor: an IPv4 address, or the /64 network of an IPv6 one, whose rest he chooses himself."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
