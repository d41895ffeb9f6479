"""Applications that nobody finishes are forgotten after a time, with a word before: what people wrote is not kept without a reason."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

import structlog

from thuocdo.dossiers.message_texts import words_for
from thuocdo.dossiers.models import Application, ApplicationGroup
from thuocdo.facts.references import RecordRef
from thuocdo.notices import services as notices
from thuocdo.notices.texts import language_or_usual

if TYPE_CHECKING:
    from django.db.models import QuerySet

log = structlog.get_logger(__name__)

#: Before an application is forgotten its writer is told, so many days ahead.
WARNED_DAYS = 5
_AT_ONCE = 500


def forgotten_at(application: Application) -> datetime:
    """Return when an application is forgotten if nothing is changed."""
    return application.updated_at + timedelta(days=settings.APPLICATION_DAYS)


def warn_of_forgetting(*, at: datetime) -> int:
    """Tell the writers of applications that will be forgotten soon; return how many.

    Null: whoever has neither phone (with a gateway) nor mail is told on the page of his dossiers alone.
    """
    from_then = at - timedelta(days=settings.APPLICATION_DAYS - WARNED_DAYS)
    waiting = Application.objects.open().filter(
        warned_at=None, updated_at__lte=from_then, position=1
    )
    told = 0
    for row in waiting.select_related("citizen", "version", "group__group").order_by("updated_at")[
        :_AT_ONCE
    ]:
        with transaction.atomic():
            _warn(row, at=at)
            warned = Q(pk=row.pk) if row.group_id is None else Q(group=row.group_id)
            Application.objects.filter(warned).update(warned_at=at)
        told += 1
    return told


def _warn(row: Application, *, at: datetime) -> None:
    ends = timezone.localtime(forgotten_at(row))
    words = words_for(
        "citizen",
        "application_forgotten",
        {
            "day": f"{ends:%d/%m/%Y}",
            "what": (row.group.group if row.group else row.version).name[:150],
            "site": settings.BASE_URL,
        },
        language=language_or_usual(row.citizen.language),
    )
    citizen = row.citizen
    for channel, to in (("zalo", citizen.phone), ("sms", citizen.phone), ("email", citizen.email)):
        if to and notices.channel_is_open(channel):
            notices.queue_message(
                channel=channel,
                to=to,
                subject=words.subject,
                text=words.text,
                about=RecordRef("dossiers", f"application-{row.pk}"),
                dedupe_key=f"application:{row.pk}:{row.revision}:forgotten",
                at=at,
            )
            return


@transaction.atomic
def forget_applications(*, at: datetime) -> int:
    """Remove applications that nobody has changed for the time that is set, if their writers were told before; return how many.

    One that has become a dossier stays as its trace, without answers, until the dossier's own time is over.
    """
    old = at - timedelta(days=settings.APPLICATION_DAYS)
    told = at - timedelta(days=WARNED_DAYS)
    rows: QuerySet[Application] = Application.objects.open().filter(
        updated_at__lte=old, warned_at__lte=told
    )
    count = rows.count()
    rows.delete()
    ApplicationGroup.objects.filter(bundle=None, applications=None).delete()
    log.info("applications_forgotten", count=count)
    return count
