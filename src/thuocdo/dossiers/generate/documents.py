"""The papers of a batch of dossiers: on paper, digitised (one sample scan stands for all), or reused from a database."""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from thuocdo.dossiers.generate.binary import block, text
from thuocdo.dossiers.generate.draws import ONLINE
from thuocdo.dossiers.generate.habits import habits
from thuocdo.dossiers.generate.pieces import Pieces, joined, parts_of, picked, pieces

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


def documents(batch: Batch, states: Ints) -> Pieces:
    """Return the papers of all dossiers, those of each side by side."""
    offers, scan, states_count = batch.world.offers, batch.world.scan_id, _REUSED + 1
    both, back = np.unique(batch.draws.offer * states_count + states, return_inverse=True)
    made = [_papers(offers[n // states_count], n % states_count, scan) for n in both.tolist()]
    counts = np.array([len(one) for one in made])
    place, number = parts_of(counts[back])
    heads = block(
        len(place),
        [
            ("int8", batch.ids.papers(place, number + 1)),
            ("int8", batch.ids.dossiers(place)),
            ("moment", batch.draws.received[place]),
        ],
        columns=len(DOCUMENT_COLUMNS),
    )
    first = np.cumsum(counts) - counts
    return joined(heads, picked(pieces(chain.from_iterable(made)), first[back][place] + number))


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
        said = text(code) + text(name) + text(source if own == _REUSED else "")
        made.append(fixed[0].as_py() + said)
    return tuple(made)
