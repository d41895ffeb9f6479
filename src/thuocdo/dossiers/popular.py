"""Which procedures people ask for most."""

from __future__ import annotations

from django.db.models import Count

from thuocdo.dossiers.models import Dossier

#: So many of the newest dossiers are looked at, however many there are.
NEWEST = 20_000
MOST = 40


def often_asked_for() -> list[int]:
    """Return the ids of the procedures that most of the newest dossiers are about, the most frequent first.

    Shape: one query over the newest `NEWEST` dossiers.
    """
    newest = Dossier.objects.order_by("-pk").values("pk")[:NEWEST]
    rows = (
        Dossier.objects.filter(pk__in=newest, procedure_version__isnull=False)
        .order_by()
        .values_list("procedure_version__procedure")
        .annotate(count=Count("pk"))
        .order_by("-count", "procedure_version__procedure")
    )
    return [procedure for procedure, _count in rows[:MOST]]
