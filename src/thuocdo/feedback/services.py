"""What can be done with ratings: the only writer of this room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

import structlog

from thuocdo.errors import Conflict, InvalidInput
from thuocdo.feedback.models import HIGHEST, LOWEST, TOPICS, Rating

log = structlog.get_logger(__name__)

#: For so many days a rating can be changed by whoever gave it; a guess, the law sets no number.
CHANGED_DAYS = 15
LONGEST_WORDS = 2000


@dataclass(frozen=True, slots=True)
class RatedService:
    """Which service is rated: that of one dossier, as whoever shows the page knows it. `ended_at` is null while there is no result."""

    dossier_id: int
    agency_id: int
    reception_unit_id: int
    procedure_id: int | None
    channel: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody thinks: scores from 1 to 5, those of `TOPICS` and the person where he says something."""

    overall: int
    topics: Mapping[str, int] = field(default_factory=dict)
    extra_cost: bool | None = None
    words: str = ""
    official_score: int | None = None
    official_words: str = ""


@transaction.atomic
def rate(*, service: RatedService, opinion: Opinion, at: datetime) -> Rating:
    """Keep what the applicant of a dossier thinks, or change what he thought.

    The caller has made sure that the dossier is his. Nothing waits for a rating and nothing follows from it for him.

    Args:
        service: what is rated.
        opinion: what he thinks.
        at: the moment.

    Raises:
        Conflict: there is no result yet, or the time to change is over.
        InvalidInput: a score is none.

    Source: Decree 61/2018 article 31.
    """
    if service.ended_at is None:
        raise Conflict(
            "rating_too_early",
            "Hồ sơ chưa có kết quả nên chưa đánh giá được.",
            "There is no result yet, so there is nothing to rate.",
        )
    _refuse_unknown_scores(opinion)
    said = {
        "overall": opinion.overall,
        **{name: opinion.topics.get(name) for name in TOPICS},
        "extra_cost": opinion.extra_cost,
        "words": _words(opinion.words),
        "official_score": opinion.official_score,
        "official_words": _words(opinion.official_words),
        "changed_at": at,
    }
    row = Rating.objects.select_for_update().filter(dossier=service.dossier_id).first()
    if row is None:
        return _made(service, said, at)
    if not can_change(row, at=at):
        raise Conflict(
            "rating_closed",
            f"Đã quá {CHANGED_DAYS} ngày từ khi đánh giá nên không sửa được nữa.",
            f"A rating can be changed for {CHANGED_DAYS} days; they are over.",
            days=CHANGED_DAYS,
        )
    for name, value in said.items():
        setattr(row, name, value)
    row.changed_at = max(at, row.rated_at)
    row.save()
    return row


def _made(service: RatedService, said: Mapping[str, object], at: datetime) -> Rating:
    try:
        with transaction.atomic():
            row = Rating.objects.create(
                dossier_id=service.dossier_id,
                agency_id=service.agency_id,
                reception_unit_id=service.reception_unit_id,
                procedure_id=service.procedure_id,
                channel=service.channel,
                rated_at=at,
                **said,
            )
    except IntegrityError:  # the same form at the same moment
        return Rating.objects.get(dossier=service.dossier_id)
    log.info("service_rated", agency=service.agency_id, overall=row.overall)
    return row


def rating_of(dossier_id: int) -> Rating | None:
    """Return the rating of a dossier, for whoever gave it; null where there is none. Never for officials."""
    return Rating.objects.filter(dossier=dossier_id).first()


def can_change(rating: Rating, *, at: datetime) -> bool:
    """Say whether a rating can still be changed."""
    return at <= rating.rated_at + timedelta(days=CHANGED_DAYS)


def _refuse_unknown_scores(opinion: Opinion) -> None:
    scores = [opinion.overall, *opinion.topics.values()]
    if opinion.official_score is not None:
        scores.append(opinion.official_score)
    known = all(type(one) is int and LOWEST <= one <= HIGHEST for one in scores)
    if not known or not set(opinion.topics) <= set(TOPICS):
        raise InvalidInput(
            "rating_score_unknown",
            "Hãy chọn một mức, từ rất kém (1) đến rất tốt (5).",
            "Choose one of the answers, from very poor (1) to very good (5).",
        )


def _words(text: str) -> str:
    return text.replace("\x00", "").strip()[:LONGEST_WORDS]
