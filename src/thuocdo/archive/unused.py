"""Which files of dossiers nothing else refers to: asked of every table there is that can refer to a file, so a new one is not forgotten."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import ForeignKey

from thuocdo.archive.manifest import files_of
from thuocdo.attachments.models import Attachment, PendingUpload
from thuocdo.dossiers.models import ApplicationPaper, DossierDocument, DossierResult

#: What belongs to a dossier, with the way to it; its rows go, or lose their words, with the dossier.
_OF_DOSSIERS: Mapping[type, str] = {
    DossierDocument: "dossier",
    DossierResult: "dossier",
    ApplicationPaper: "application__dossier",
}
#: A file that is only being sent: kept for a day, for whoever sends it.
_PASSING = (PendingUpload,)


@dataclass(frozen=True, slots=True)
class Files:
    """The files of some dossiers: `alone` are the ids of those that nothing but these dossiers refers to."""

    alone: frozenset[int]
    of: Mapping[int, Sequence[int]] = field(default_factory=dict)

    def kept(self, dossier_id: int) -> int:
        """Return how many files of a dossier stay, because something else refers to them."""
        return sum(one not in self.alone for one in self.of.get(dossier_id, ()))


def files_of_alone(dossier_ids: Sequence[int]) -> Files:
    """Return the files of dossiers that are to be destroyed together, and which of them nothing else refers to.

    A dossier that was destroyed earlier refers to nothing any more. Shape: one query for each table that can refer to a file, and three.
    """
    of: dict[int, list[int]] = defaultdict(list)
    for key, files in files_of(dossier_ids).items():
        of[key] += [one.attachment.pk for one in files]
    papers = ApplicationPaper.objects.filter(application__dossier__in=dossier_ids)
    asked = {one for files in of.values() for one in files}
    asked |= set(papers.values_list("attachment", flat=True))
    used: set[int] = set()
    for relation in Attachment._meta.get_fields(include_hidden=True):
        foreign = getattr(relation, "field", None)
        if relation.auto_created and isinstance(foreign, ForeignKey) and asked:
            used |= _used(foreign, asked, dossier_ids)
    return Files(frozenset(asked - used), of)


def _used(foreign: ForeignKey[Any, Any], asked: set[int], dossier_ids: Sequence[int]) -> set[int]:
    model = foreign.model
    if model in _PASSING:
        return set()
    rows = model._base_manager.filter(**{f"{foreign.name}__in": asked})
    way = _OF_DOSSIERS.get(model)
    if way is not None:
        rows = rows.exclude(**{f"{way}__in": dossier_ids})
        rows = rows.exclude(**{f"{way}__destroyed_at__isnull": False})
    return set(rows.values_list(foreign.attname, flat=True))
