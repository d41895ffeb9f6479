"""Invented ratings for generated dossiers, so that the page of satisfaction can be looked at; the same seed gives the same ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from random import Random

from thuocdo.feedback.models import HIGHEST, LOWEST, TOPICS, Rating
from thuocdo.feedback.services import RatedService

#: One in so many people rates, most of them satisfied; guesses, near to what portals publish.
ONE_IN = 10
_WEIGHTS = (2, 4, 10, 34, 50)
_TOPIC_SAID, _COST_SAID, _COST_PAID, _WRITTEN = 0.7, 0.4, 0.02, 0.15
_DAYS = 5
_AT_ONCE = 2_000
_WORDS = {
    True: (
        "Cán bộ hướng dẫn rõ ràng, nhanh gọn.",
        "Nộp qua mạng rất tiện, không phải đi lại.",
        "Trả kết quả sớm hơn hẹn, cảm ơn.",
        "Chỗ ngồi chờ sạch sẽ, có người chỉ dẫn.",
    ),
    False: (
        "Chờ lâu quá, lấy số từ sớm mà trưa mới đến lượt.",
        "Phải đi lại ba lần vì giấy tờ hướng dẫn không đủ.",
        "Gọi đường dây nóng không ai nghe.",
        "Trang web khó tìm đúng thủ tục.",
    ),
}


def generate_ratings(services: Iterable[RatedService], *, seed: int, until: datetime) -> int:
    """Have one in `ONE_IN` of the people of some services rate them; return how many ratings were written.

    Called again it writes nothing twice: a dossier has one rating.

    Args:
        services: that ended with a result.
        seed: what chance begins with.
        until: nobody rates after it.
    """
    count = Rating.objects.count()
    made = _ratings(services, seed, until)
    while rows := list(islice(made, _AT_ONCE)):
        Rating.objects.bulk_create(rows, ignore_conflicts=True)
    return Rating.objects.count() - count


def _ratings(services: Iterable[RatedService], seed: int, until: datetime) -> Iterator[Rating]:
    for service in services:
        chance = Random(f"{seed}:{service.dossier_id}")  # noqa: S311 - invented
        if chance.randrange(ONE_IN) or service.ended_at is None:
            continue
        at = service.ended_at + timedelta(minutes=chance.randrange(1, _DAYS * 24 * 60))
        if at < until:
            yield _rating(service, chance, at)


def _rating(service: RatedService, chance: Random, at: datetime) -> Rating:
    overall = chance.choices(range(LOWEST, HIGHEST + 1), _WEIGHTS)[0]
    topics = {
        name: min(HIGHEST, max(LOWEST, overall + chance.choice((-1, 0, 0, 1))))
        for name in TOPICS
        if chance.random() < _TOPIC_SAID
    }
    paid = chance.random() < _COST_PAID if chance.random() < _COST_SAID else None
    words = chance.choice(_WORDS[overall > 3]) if chance.random() < _WRITTEN else ""
    return Rating(
        dossier_id=service.dossier_id,
        agency_id=service.agency_id,
        reception_unit_id=service.reception_unit_id,
        procedure_id=service.procedure_id,
        channel=service.channel,
        overall=overall,
        extra_cost=paid,
        words=words,
        rated_at=at,
        changed_at=at,
        **topics,
    )
