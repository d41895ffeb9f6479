"""Whether one unit stands above another on any day of a span."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from thuocdo.organisations.spans import Span

if TYPE_CHECKING:
    from thuocdo.organisations.models import Unit

# A way up counts only for the days on which all its links hold, so the days are cut down link by link.
_WAYS_UP = """
    WITH RECURSIVE up(id, days) AS (
        SELECT %(start)s::bigint, daterange(%(from)s::date, %(until)s::date)
        UNION
        SELECT link.parent_id, up.days * daterange(link.valid_from, link.valid_until)
        FROM organisations_unitparent link JOIN up ON link.unit_id = up.id
        WHERE up.days && daterange(link.valid_from, link.valid_until)
    )
    SELECT EXISTS (SELECT 1 FROM up WHERE id = %(wanted)s)
"""


def is_above(unit: Unit, other: Unit, span: Span) -> bool:
    """Say whether `unit` is `other` or stands above it on at least one day of a span."""
    values = {"start": other.pk, "wanted": unit.pk, "from": span.start, "until": span.end}
    with connection.cursor() as cursor:
        cursor.execute(_WAYS_UP, values)
        row = cursor.fetchone()
    return bool(row and row[0])
