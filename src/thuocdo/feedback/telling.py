"""Telling the sender of feedback that there is an answer, or a question: by phone where a gateway is there, else by mail."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from thuocdo.facts.references import RecordRef
from thuocdo.notices import services as notices
from thuocdo.notices.texts import language_or_usual, texts_in

if TYPE_CHECKING:
    from thuocdo.feedback.models import Feedback

_TEXTS = Path(__file__).parent / "data" / "message_texts.yaml"


def tell_answered(row: Feedback, *, at: datetime) -> None:
    """Queue one message in the caller's transaction; none where the sender left an address of the post alone.

    Time: `at` is when it was answered or refused.
    """
    _tell(row, "answered" if row.citizen_id else "answered_elsewhere", key="answered", at=at)


def tell_asked(row: Feedback, *, at: datetime) -> None:
    """Queue one message that the sender is asked for more, as `tell_answered`; one for each question."""
    event = "asked" if row.citizen_id else "asked_elsewhere"
    _tell(row, event, key=f"asked:{at.isoformat()}", at=at)


def _tell(row: Feedback, event: str, *, key: str, at: datetime) -> None:
    ways = (("zalo", row.sender_phone), ("sms", row.sender_phone), ("email", row.sender_email))
    for channel, to in ways:
        if to and notices.channel_is_open(channel):
            break
    else:
        return
    language = language_or_usual(row.citizen.language if row.citizen else None)
    values = {"code": row.code, "site": settings.BASE_URL}
    words = texts_in(_TEXTS)["citizen", event, language].filled(values)
    notices.queue_message(
        channel=channel,
        to=to,
        subject=words.subject,
        text=words.text,
        about=RecordRef("feedback", str(row.pk)),
        unit=row.unit,
        dedupe_key=f"feedback:{row.pk}:{key}",
        at=at,
    )
