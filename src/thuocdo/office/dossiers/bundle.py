"""The bundle that a dossier is a part of, on its page: the parts, where they stand, and which of them the reader may open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from thuocdo.dossiers.bundles.reading import BundleSeen, PartSeen, bundle_of
from thuocdo.dossiers.models import Dossier
from thuocdo.office.dossiers.words import STATUS_KINDS, STATUS_WORDS

if TYPE_CHECKING:
    from thuocdo.accounts.models import User


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part; `open_to_reader` says that he sees that dossier, too."""

    part: PartSeen
    status: str
    status_kind: str
    here: bool
    open_to_reader: bool


@dataclass(frozen=True, slots=True)
class BundlePanel:
    """A bundle as the page of one of its parts shows it."""

    bundle: BundleSeen
    lines: tuple[PartLine, ...]


def bundle_panel(row: Dossier, *, user: User, now: datetime) -> BundlePanel | None:
    """Return the bundle of a dossier that somebody sees; null where it is a part of none.

    Of the other parts he learns procedure, agency and state, for they decide when his own goes on; nothing else, unless he sees them anyway.

    Shape: two queries, none for a dossier that is no part; see `bundle_of`.
    """
    bundle = bundle_of(row, now=now)
    if bundle is None:
        return None
    ids = [one.id for one in bundle.parts]
    seen = set(Dossier.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))
    return BundlePanel(bundle, part_lines(bundle, here=row.pk, seen=seen))


def part_lines(bundle: BundleSeen, *, here: int | None, seen: set[int]) -> tuple[PartLine, ...]:
    """Return the parts of a bundle in words; `seen` are the ids of those that the reader may open."""
    return tuple(
        PartLine(
            one,
            str(STATUS_WORDS[one.status]),
            STATUS_KINDS.get(one.status, ""),
            one.id == here,
            one.id in seen,
        )
        for one in bundle.parts
    )
