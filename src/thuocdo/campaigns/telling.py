"""Who is told of what happens to an answer: in the product, and as he chose by e-mail and, where a phone is known and a gateway is there, by SMS.

Written in the transaction of the act; a partner that is down keeps nobody waiting (room `notices`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import timezone

from thuocdo.accounts.models import User
from thuocdo.accounts.people import members_of
from thuocdo.campaigns.models import Submission, SubmissionEvent
from thuocdo.campaigns.permissions import APPROVING, FILLING, RUNNING
from thuocdo.notices import services as notices
from thuocdo.notices.models import Channel
from thuocdo.notices.texts import texts_in

if TYPE_CHECKING:
    from datetime import datetime

    from thuocdo.facts.references import RecordRef

_TEXTS = Path(__file__).with_name("data") / "message_texts.yaml"
Kind = SubmissionEvent.Kind
#: These acts are told to whoever takes answers in, those to who approves them in the unit; all others to the unit's people.
_TO_COLLECTOR = (Kind.SUBMITTED,)
_TO_APPROVERS = (Kind.PREPARED,)


def tell(submission: Submission, event: SubmissionEvent) -> None:
    """Tell those whom a step concerns; its author is not told."""
    if event.kind not in {key[1] for key in texts_in(_TEXTS)}:
        return
    tell_people(
        people_for(submission, event.kind, at=event.at) - {event.by_id},
        event.kind,
        values_for(submission, reason=event.reason),
        about=submission.record,
        link=link_to(submission),
        key=f"campaigns:{submission.pk}:{event.pk}",
        at=event.at,
    )


def people_for(submission: Submission, kind: str, *, at: datetime) -> set[int]:
    """Return the ids of whoever is told of a kind of step."""
    if kind in _TO_COLLECTOR:
        collector = submission.via.unit_id if submission.via else submission.campaign.organiser_id
        found = members_of([collector], on=timezone.localdate(at), roles=RUNNING)
    else:
        roles = APPROVING if kind in _TO_APPROVERS else FILLING
        found = members_of([submission.unit_id], on=timezone.localdate(at), roles=roles)
    return {one.user_id for one in found}


def values_for(submission: Submission, *, reason: str = "") -> dict[str, str]:
    """Return what the texts name."""
    return {
        "title": submission.campaign.title,
        "unit": submission.unit.name,
        "due": f"{timezone.localtime(submission.due):%H:%M ngày %d/%m/%Y}",
        "reason": reason or "-",
    }


def link_to(submission: Submission) -> str:
    """Return the page of an answer within the product."""
    return f"/office/campaigns/{submission.campaign_id}/units/{submission.unit_id}/"


def tell_people(
    people: Iterable[int | None],
    event: str,
    values: Mapping[str, str],
    *,
    about: RecordRef,
    link: str,
    key: str,
    at: datetime,
) -> None:
    """Tell some people one thing, each once for a key: three statements at the most."""
    texts = texts_in(_TEXTS)
    vietnamese, english = (
        texts["official", event, language].filled(values) for language in ("vi", "en")
    )
    accounts = list(User.objects.filter(pk__in=[one for one in people if one], is_active=True))
    notices.notify_rows(
        [
            notices.notice_row(
                user_id=one.pk,
                text=vietnamese.text,
                text_en=english.text,
                link=link,
                about=about,
                dedupe_key=key,
                at=at,
            )
            for one in accounts
        ]
    )
    addressed = [(one, Channel.EMAIL, one.email) for one in accounts if one.wants_mail]
    addressed += [(one, Channel.SMS, one.phone) for one in accounts if one.wants_sms]
    messages = [
        notices.message_row(
            channel=channel,
            to=address,
            subject=vietnamese.subject,
            text=vietnamese.text,
            about=about,
            dedupe_key=f"{key}:{one.pk}:{channel}",
            at=at,
        )
        for one, channel, address in addressed
    ]
    notices.queue_rows([one for one in messages if one is not None])
