"""Dossiers as large as any: 30 papers with files and 40 events, made by the services that people use."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from thuocdo.accounts.models import User
    from thuocdo.dossiers.models import Dossier

PAPERS, EVENTS, DOSSIERS = 30, 40, 20


def full_dossiers(handler: User, colleague: User) -> list[int]:
    """Return the ids of dossiers that the two of one unit hand to each other until they are full; those of an earlier run are taken again."""
    from django.utils import timezone

    from thuocdo.dossiers.models import Dossier
    from thuocdo.dossiers.status import Status

    at = timezone.now()
    seen = Dossier.objects.visible_to(handler)
    found = list(seen.filter(event_count__gte=EVENTS).order_by("pk")[:DOSSIERS])
    if not found:
        held = seen.filter(holder=handler, status=Status.PROCESSING, ended_at=None)
        found = list(held.order_by("-pk")[:DOSSIERS])
        for one in found:
            _fill(one, handler, colleague, at)
    return [one.pk for one in found]


def _fill(one: Dossier, handler: User, colleague: User, at: datetime) -> None:
    from thuocdo.attachments.services import store
    from thuocdo.dossiers import services
    from thuocdo.dossiers.models import Dossier

    file = store(io.BytesIO(b"%PDF-1.4\n"), name="giay-to.pdf", actor=handler, at=at)
    for number in range(one.documents.count(), PAPERS):
        name = f"Giấy tờ kèm theo số {number + 1}"
        services.add_document(one, name=name, attachment=file, actor=None, at=at)
    people = [(handler, colleague), (colleague, handler)]
    for number in range(EVENTS - one.event_count):
        giver, taker = people[number % 2]
        row = Dossier.objects.get(pk=one.pk)
        assert row.holder_unit is not None
        services.hand_over(
            row,
            to_unit=row.holder_unit,
            to_official=taker,
            actor=giver,
            at=at,
            note="Xem lại, ghi ý kiến rồi chuyển tiếp.",
        )
