"""What other systems do here: report a dossier, report many, have their own list compared. Nothing else writes this room's tables."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from thuocdo.other_systems.models import ExternalDelivery, Reconciliation
from thuocdo.other_systems.reconciling import ListedDossier, reconcile
from thuocdo.other_systems.taking import Sender, Taken, take_message

__all__ = ["ListedDossier", "Sender", "Taken", "forget_old", "reconcile", "take_message"]


def forget_old(*, at: datetime) -> int:
    """Remove messages and reconciliations older than `EXTERNAL_MESSAGE_DAYS`; return how many messages. The dossiers stay."""
    before = at - timedelta(days=settings.EXTERNAL_MESSAGE_DAYS)
    Reconciliation.objects.filter(made_at__lt=before).delete()
    removed, _ = ExternalDelivery.objects.filter(received_at__lt=before).delete()
    return removed
