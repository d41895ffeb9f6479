"""What this room gives to statistics: one row per rating, without the dossier, the words, or anything that leads to a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone

from thuocdo.facts.schema import Column, ColumnType, FactSchema
from thuocdo.feedback.models import Rating
from thuocdo.working_time.period import Period
from thuocdo.working_time.working_calendar import start_of

_T = ColumnType
_SCORES = {
    "time": "time it took",
    "information": "information and guidance",
    "ease": "how easy it was, how often one had to come",
    "attitude": "how one was treated",
    "official_score": "the person who served",
}

RATINGS = FactSchema(
    room="feedback",
    name="ratings",
    grain="rating",
    day="rated_on",
    columns=(
        Column("rated_on", _T.DATE, "day on which it was first given"),
        Column("agency_id", _T.INTEGER, "who decided the dossier: whose rating it is in figures"),
        Column("reception_unit_id", _T.INTEGER, "where the dossier was handed in"),
        Column(
            "procedure_code", _T.CATEGORY, "of the procedure; null where unknown", nullable=True
        ),
        Column("channel", _T.CATEGORY, "direct, online or post"),
        Column("overall", _T.INTEGER, "the whole, 1 (very bad) to 5 (very good)"),
        *(
            Column(
                name, _T.INTEGER, f"{meaning}, 1 to 5; null where nothing is said", nullable=True
            )
            for name, meaning in _SCORES.items()
        ),
        Column(
            "extra_cost",
            _T.BOOLEAN,
            "had to pay what no rule asks for; null where nothing is said",
            nullable=True,
        ),
        Column("with_words", _T.BOOLEAN, "something was written"),
    ),
)


def rating_rows(days: Period) -> Iterator[Mapping[str, Any]]:
    """Yield the ratings first given on some days, as they stand now.

    Shape: one row per rating; no number leads back to the dossier or to who rated.
    Null: a topic nobody said anything about is null, never 0.
    Time: days in Vietnam, the end exclusive.
    """
    rows = Rating.objects.filter(
        rated_at__gte=start_of(days.start), rated_at__lt=start_of(days.end)
    ).select_related("procedure")
    for row in rows.order_by("pk").iterator(chunk_size=2000):
        yield {
            "rated_on": timezone.localdate(row.rated_at),
            "agency_id": row.agency_id,
            "reception_unit_id": row.reception_unit_id,
            "procedure_code": row.procedure.code if row.procedure else None,
            "channel": row.channel,
            "overall": row.overall,
            **{name: getattr(row, name) for name in _SCORES},
            "extra_cost": row.extra_cost,
            "with_words": bool(row.words or row.official_words),
        }
