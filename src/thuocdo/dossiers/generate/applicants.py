"""The people of a batch of dossiers: their rows, the SHA-256 that `Received` keeps of them, and the names they are found by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from struct import pack
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from thuocdo.dossiers.event_json import canonical
from thuocdo.dossiers.generate.binary import EMPTY, block, text
from thuocdo.dossiers.generate.clockwork import date_of
from thuocdo.dossiers.generate.people import all_names, personal_ids, phones, tax_codes
from thuocdo.dossiers.generate.pieces import (
    HASH,
    Pieces,
    hashes_of,
    joined,
    of_width,
    parts_of,
    picked,
    pieces,
)
from thuocdo.dossiers.generate.world import HAMLETS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from thuocdo.dossiers.generate.draws import Draws
    from thuocdo.dossiers.generate.ids import FirstIds
    from thuocdo.dossiers.generate.world import World

    Ints = NDArray[np.int64]

COLUMNS = (
    "id", "dossier_id", "said_at", "part", "kind", "full_name", "search_name", "personal_id", "tax_code", "phone", "email", "address",
)  # fmt: skip
#: How often somebody else hands a person's dossier in.
_BY_ANOTHER = 0.08
_PERSONAL_ID = _PHONE = pack(">i", 12)
_TAX_CODE = pack(">i", 10)
#: Who somebody is in a dossier, by number: part and kind.
_OWNER, _SUBMITTER, _ORGANISATION = range(3)
_PARTS = (("owner", "person"), ("submitter", "person"), ("owner", "organisation"))


@dataclass(frozen=True, slots=True)
class People:
    """All rows, dossier by dossier; for each dossier what `Received` says of its people (in quotes), and the number of its owner's name."""

    rows: Pieces
    said: Pieces
    names: Ints


@dataclass(frozen=True, slots=True)
class _Everybody:
    """Everybody, dossier by dossier: place of the dossier, number in it (from 0), who he is in it, and the numbers of his name and address.

    `figures` is where his numbers stand: those of owners, submitters and organisations, one for each dossier, lie one behind the other.
    """

    place: Ints
    number: Ints
    who: Ints
    name: Ints
    address: Ints
    figures: Ints


@dataclass(frozen=True, slots=True)
class _Figures:
    """Numbers of somebody of each dossier; none of the first two have organisations, of the last persons."""

    personal_id: Pieces
    phone: Pieces


def people_of(world: World, draws: Draws, ids: FirstIds, drawn: np.random.Generator) -> People:
    """Return the people of some dossiers.

    Args:
        world: whose addresses they have.
        draws: the dossiers.
        ids: of the dossiers and their people.
        drawn: where their numbers come from.
    """
    count, names = len(draws), all_names()
    year = date_of(int(draws.day[0])).year
    owners, others = (
        _Figures(of_width(personal_ids(drawn, name, year)), of_width(phones(drawn, count)))
        for name in (draws.name, draws.second_name)
    )
    taxes = of_width(tax_codes(drawn, count))
    of_company = np.array([one.for_organisations for one in world.offers])[draws.offer]
    company = names.persons + draws.company % (len(names.rank) - names.persons)
    owner_names = np.where(of_company, company, draws.name)
    place, number = parts_of(1 + (of_company | (draws.of("people") < _BY_ANOTHER)))
    who = np.where(number == 1, _SUBMITTER, np.where(of_company[place], _ORGANISATION, _OWNER))
    homes = draws.home * HAMLETS + (draws.of("hamlet") * HAMLETS).astype(np.int64)
    everybody = _Everybody(
        place=place,
        number=number,
        who=who,
        name=np.where(number == 1, draws.second_name[place], owner_names[place]),
        address=homes[place],
        figures=who * count + place,
    )
    rows = _rows(world, draws, ids, everybody, (owners, others, taxes))
    return People(rows, _said(world, everybody, (owners, others, taxes)), owner_names)


def _rows(
    world: World,
    draws: Draws,
    ids: FirstIds,
    everybody: _Everybody,
    figures: tuple[_Figures, _Figures, Pieces],
) -> Pieces:
    *persons, taxes = figures
    place = everybody.place
    heads = block(
        len(place),
        [
            ("int8", ids.people(place, everybody.number + 1)),
            ("int8", ids.dossiers(place)),
            ("moment", draws.received[place]),
        ],
        columns=len(COLUMNS),
    )
    parts = pieces(text(part) + text(kind) for part, kind in _PARTS)
    numbers = [
        *(joined(_PERSONAL_ID, one.personal_id, EMPTY, _PHONE, one.phone, EMPTY) for one in persons),
        joined(EMPTY, _TAX_CODE, taxes, EMPTY, EMPTY),
    ]  # fmt: skip
    return joined(
        heads,
        picked(parts, everybody.who),
        picked(all_names().fields, everybody.name),
        picked(pa.concat_arrays(numbers), everybody.figures),
        picked(world.address_fields, everybody.address),
    )


# What is hashed


def _said(
    world: World, everybody: _Everybody, figures: tuple[_Figures, _Figures, Pieces]
) -> Pieces:
    """Return the hashes that `introduced.people_sha256` gives, in quotes."""
    names = all_names()
    before, between, *_rest = _parts_of_json(_OWNER)
    told = joined(
        before,
        picked(world.address_json, everybody.address),
        between,
        picked(names.json, everybody.name),
        picked(pa.concat_arrays(_numbers_said(figures)), everybody.figures),
    )
    first = np.flatnonzero(everybody.number == 0)
    second = np.flatnonzero(everybody.number == 1)
    alone = np.setdiff1d(first, second - 1, assume_unique=True)
    # They are sorted by what is told of them: the address is the same, then the names decide, and owners come before submitters.
    rank = names.rank[everybody.name]
    turned = rank[second] < rank[second - 1]
    one, other = second - 1 + turned, second - turned
    hashes = np.empty(len(first), dtype=HASH)
    hashes[everybody.place[alone]] = hashes_of(joined(b"[", picked(told, alone), b"]"))
    hashes[everybody.place[second]] = hashes_of(
        joined(b"[", picked(told, one), b",", picked(told, other), b"]")
    )
    return joined(b'"', of_width(hashes), b'"')


def _numbers_said(figures: tuple[_Figures, _Figures, Pieces]) -> list[Pieces]:
    """Return how the JSON of owners, submitters and organisations goes on after the name."""
    *persons, taxes = figures
    said = []
    for who, one in zip((_OWNER, _SUBMITTER), persons, strict=True):
        _before, _between, after_name, after_id, after_phone, end = _parts_of_json(who)
        said.append(
            joined(after_name, one.personal_id, after_id, one.phone, after_phone + end),
        )
    _before, _between, after_name, after_id, after_phone, end = _parts_of_json(_ORGANISATION)
    return [*said, joined(after_name + after_id + after_phone, taxes, end)]


@cache
def _parts_of_json(who: int) -> tuple[bytes, ...]:
    """Return `introduced.Person` as JSON within JSON, in quotes, parted where address, name, personal id, telephone and tax code stand.

    The first two are equal for all. Address and name bring quotes of their own.
    """
    part, kind = _PARTS[who]
    said = {
        "address": "⟦address⟧", "email": "", "full_name": "⟦name⟧", "kind": kind, "part": part, "personal_id": "⟦id⟧",
        "phone": "⟦phone⟧", "tax_code": "⟦tax⟧",
    }  # fmt: skip
    rest = canonical(canonical(said))
    parts = []
    for mark in ('\\"⟦address⟧\\"', '\\"⟦name⟧\\"', "⟦id⟧", "⟦phone⟧", "⟦tax⟧"):
        before, rest = rest.split(mark)
        parts.append(before.encode())
    return (*parts, rest.encode())
