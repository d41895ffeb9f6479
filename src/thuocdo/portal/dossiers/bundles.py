"""The bundle that a dossier is a part of, as citizens see it: nothing of the people in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from thuocdo.dossiers.bundles.reading import BundleSeen, bundle_of
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.tracking import Tracked, tracked_rows
from thuocdo.portal.track.pages import headline, tone

if TYPE_CHECKING:
    from collections.abc import Collection


@dataclass(frozen=True, slots=True)
class BundlePartView:
    """One part in words; `here` is the one whose page it is, `own` says that the reader may open it."""

    tracked: Tracked
    headline: str
    tone: str
    due_at: datetime | None
    expected: bool
    here: bool
    own: bool


@dataclass(frozen=True, slots=True)
class BundleView:
    """A bundle with its parts in words."""

    bundle: BundleSeen
    parts: tuple[BundlePartView, ...]


def bundle_view(
    dossier_id: int, *, bundle_turn: int, own: Collection[int] | None = None, at: datetime
) -> BundleView | None:
    """Return the bundle of a dossier; null where it is a part of none.

    Shape: two queries, none for a dossier that is no part; see `reading.bundle_of` for parts that wait.

    Args:
        dossier_id: the dossier.
        bundle_turn: of the dossier; 0 where it is a part of none.
        own: the ids of the dossiers that the reader may open; null for none.
        at: the moment.
    """
    if not bundle_turn:
        return None
    bundle = bundle_of(Dossier(pk=dossier_id, bundle_turn=bundle_turn), now=at)
    if bundle is None:
        return None
    seen = tracked_rows([Dossier(pk=one.id) for one in bundle.parts], at=at)
    return BundleView(
        bundle,
        tuple(
            BundlePartView(
                one,
                headline(one),
                tone(one),
                part.due_at,
                part.expected,
                here=one.id == dossier_id,
                own=one.id in (own or ()),
            )
            for part, one in zip(bundle.parts, seen, strict=True)
        ),
    )
