"""What officials see of ratings: numbers and words of their units, without the dossier, the day, or anything that leads to a person.

Where few people rated, whoever was served would be known by what he wrote; so words and numbers are shown from `FEWEST` ratings on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Avg, Count, Q
from django.db.models.fields import TextField
from django.db.models.functions import MD5, Cast

from thuocdo.accounts.scope import units_visible_to
from thuocdo.feedback.models import TOPICS, Rating

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from thuocdo.accounts.models import User

#: Fewer ratings than this are not shown: a usual bound for small groups; a guess, the law sets no number.
FEWEST = 5
#: A score from this one on says that somebody is satisfied.
SATISFIED = 4


@dataclass(frozen=True, slots=True)
class Summary:
    """The ratings of some units in a span. Means are null where there are fewer than `FEWEST`, or nobody said anything of a topic.

    `satisfied_rate` is the share from 0 to 1 of those with 4 or 5 for the whole.
    """

    count: int
    overall: Decimal | None
    satisfied_rate: Decimal | None
    topics: dict[str, Decimal | None]
    extra_cost_count: int | None
    words: tuple[str, ...]


def summary_of(
    user: User, *, unit_ids: Iterable[int], since: datetime, until: datetime, most_words: int = 50
) -> Summary:
    """Return what people think of units that an official sees into.

    Shape: two queries; words in an order that tells nothing.

    Args:
        user: who looks; units he does not see into are left out.
        unit_ids: of the deciding agencies.
        since: the first moment.
        until: the end, exclusive.
        most_words: so many texts at the most.
    """
    seen = units_visible_to(user).filter(pk__in=list(unit_ids))
    rows = Rating.objects.filter(agency__in=seen, rated_at__gte=since, rated_at__lt=until)
    found: dict[str, Any] = rows.aggregate(
        count=Count("pk"),
        overall_mean=Avg("overall"),
        satisfied=Count("pk", filter=Q(overall__gte=SATISFIED)),
        extra=Count("pk", filter=Q(extra_cost=True)),
        **{f"{name}_mean": Avg(name) for name in TOPICS},
    )
    if found["count"] < FEWEST:
        return Summary(found["count"], None, None, dict.fromkeys(TOPICS), None, ())
    return Summary(
        count=found["count"],
        overall=_decimal(found["overall_mean"]),
        satisfied_rate=Decimal(found["satisfied"]) / Decimal(found["count"]),
        topics={name: _decimal(found[f"{name}_mean"]) for name in TOPICS},
        extra_cost_count=found["extra"],
        words=words_of(rows, most_words),
    )


def rated_among(dossier_ids: Collection[int]) -> set[int]:
    """Return which of some dossiers were rated; by whom and how stays untold."""
    rows = Rating.objects.filter(dossier__in=list(dossier_ids))
    return set(rows.values_list("dossier_id", flat=True))


def words_of(rows: QuerySet[Rating], most: int) -> tuple[str, ...]:
    """Return what people wrote, ordered by a hash: neither day nor dossier can be told from the order."""
    mixed = rows.exclude(words="").order_by(MD5(Cast("pk", TextField())))
    return tuple(mixed.values_list("words", flat=True)[:most])


def _decimal(mean: float | None) -> Decimal | None:
    return None if mean is None else Decimal(str(round(mean, 4)))
