"""The papers of a batch of dossiers: on paper, digitised (one sample scan stands for all), or reused from a database."""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from thuocdo.dossiers.generate.binary import block, text
from thuocdo.dossiers.generate.draws import ONLINE
from thuocdo.dossiers.generate.habits import habits
from thuocdo.dossiers.generate.ids import PAPERS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from thuocdo.dossiers.generate.catalogue import Offer
    from thuocdo.dossiers.generate.group import Batch

    Ints = NDArray[np.int64]

DOCUMENT_COLUMNS = (
    "id", "dossier_id", "added_at", "position", "attachment_id", "digitisation_state", "code", "name", "reuse_source",
)  # fmt: skip
_NOT_DIGITISED, _DIGITISED, _REUSED = range(3)


def papers_states(batch: Batch) -> Ints:
    """Return how the papers of each dossier became digital: the highest state among them, which is that of the row."""
    draws, said = batch.draws, habits()
    online = draws.channel == ONLINE
    rates = np.where(online, said["digitised_rate"]["online"], said["digitised_rate"]["direct"])
    offers = batch.world.offers
    some = np.array([bool(one.papers) for one in offers])[draws.offer]
    reusable = np.array([any(source for _code, _name, source in one.papers) for one in offers])
    reused = (draws.of("reused") < said["reused_rate"]) & reusable[draws.offer]
    digitised = (draws.of("digitised") < rates) & some
    return np.where(reused, _REUSED, np.where(digitised, _DIGITISED, _NOT_DIGITISED)).astype(
        np.int64
    )


def documents(batch: Batch, states: Ints) -> list[bytes]:
    """Return the papers of each dossier in one piece."""
    places, ids = np.arange(len(batch.draws)), batch.ids
    starts = [
        block(
            len(places),
            [
                ("int8", ids.papers(places, number)),
                ("int8", ids.dossiers(places)),
                ("moment", batch.draws.received),
            ],
            columns=len(DOCUMENT_COLUMNS),
        )
        for number in range(1, PAPERS + 1)
    ]
    offers, scan = batch.world.offers, batch.world.scan_id
    return [
        b"".join(chain.from_iterable(zip(heads, _papers(offers[offer], state, scan), strict=False)))
        for heads, offer, state in zip(
            zip(*starts, strict=True), batch.draws.offer.tolist(), states.tolist(), strict=True
        )
    ]


@cache
def _papers(offer: Offer, state: int, scan: int) -> tuple[bytes, ...]:
    """Return the rest of the row of each paper of an offer."""
    made = []
    for position, (code, name, source) in enumerate(offer.papers, start=1):
        own = state if state != _REUSED or source else _DIGITISED
        fixed = block(
            1,
            [
                ("int2", position),
                ("int8", scan if own == _DIGITISED else None),
                ("int2", own),
            ],
        )
        made.append(fixed[0] + text(code) + text(name) + text(source if own == _REUSED else ""))
    return tuple(made)
