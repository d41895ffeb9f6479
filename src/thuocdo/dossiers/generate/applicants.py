"""The people of a batch of dossiers: their rows, the SHA-256 that `Received` keeps of them, and the names they are found by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np

from thuocdo.dossiers.event_json import canonical
from thuocdo.dossiers.generate.binary import LENGTHS, block, text
from thuocdo.dossiers.generate.clockwork import date_of
from thuocdo.dossiers.generate.people import (
    Names,
    company_names,
    person_names,
    personal_ids,
    phones,
    tax_codes,
)
from thuocdo.dossiers.generate.world import HAMLETS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from thuocdo.dossiers.generate.draws import Draws
    from thuocdo.dossiers.generate.ids import FirstIds
    from thuocdo.dossiers.generate.world import World

COLUMNS = (
    "id", "dossier_id", "said_at", "part", "kind", "full_name", "search_name", "personal_id", "tax_code", "phone", "email", "address",
)  # fmt: skip
#: How often somebody else hands a person's dossier in.
_BY_ANOTHER = 0.08
_EMPTY = LENGTHS[0]
_ID, _PHONE, _TAX = LENGTHS[12], LENGTHS[12], LENGTHS[10]


@dataclass(frozen=True, slots=True)
class People:
    """For each dossier its rows, what `Received` says of its people (in quotes), and the lexemes of the owner's name."""

    rows: list[bytes]
    said: list[bytes]
    names: list[tuple[bytes, ...]]


def people_of(world: World, draws: Draws, ids: FirstIds, drawn: np.random.Generator) -> People:
    """Return the people of some dossiers.

    Args:
        world: whose addresses they have.
        draws: the dossiers.
        ids: of the dossiers and their people.
        drawn: where their numbers come from.
    """
    count = len(draws)
    year = date_of(int(draws.day[0])).year
    persons, companies = _persons(), _companies()
    homes = draws.home * HAMLETS + (draws.of("hamlet") * HAMLETS).astype(np.int64)
    address_json, address_field = _addresses(world, homes)
    of_company = np.array([one.for_organisations for one in world.offers])[draws.offer].tolist()
    another = (draws.of("people") < _BY_ANOTHER).tolist()
    own = _Persons(
        _PART_OWNER,
        draws.name.tolist(),
        personal_ids(drawn, draws.name, year),
        phones(drawn, count),
    )
    others = _Persons(
        _PART_SUBMITTER,
        draws.second_name.tolist(),
        personal_ids(drawn, draws.second_name, year),
        phones(drawn, count),
    )
    taxes = tax_codes(drawn, count)
    company_numbers = (draws.company % len(companies.json)).tolist()
    places = np.arange(count)
    first, second = (
        block(
            count,
            [
                ("int8", ids.people(places, number)),
                ("int8", ids.dossiers(places)),
                ("moment", draws.received),
            ],
            columns=len(COLUMNS),
        )
        for number in (1, 2)
    )
    owner_template, submitter_template = _json("owner", "person"), _json("submitter", "person")
    company_template = _json("owner", "organisation")
    rows, said, names = [], [], []
    for n in range(count):
        head, address, place = first[n], address_field[n], address_json[n]
        if of_company[n]:
            company = company_numbers[n]
            row = b"%b%b%b%b%b%b%b%b%b%b" % (
                head, _PART_ORGANISATION, companies.field[company], companies.folded[company], _EMPTY, _TAX, taxes[n],
                _EMPTY, _EMPTY, address,
            )  # fmt: skip
            told = [company_template % (place, companies.json[company], b"", b"", taxes[n])]
            names.append(companies.pieces[company])
        else:
            row = own.row(n, head, address)
            told = [own.said(n, owner_template, place)]
            names.append(persons.pieces[own.names[n]])
        if of_company[n] or another[n]:
            row += others.row(n, second[n], address)
            told.append(others.said(n, submitter_template, place))
            told.sort()
        rows.append(row)
        said.append(_said(told))
    return People(rows, said, names)


@dataclass(frozen=True, slots=True)
class _Persons:
    """One person for each dossier, in one part: number of the name, personal id and telephone."""

    part: bytes
    names: list[int]
    ids: list[bytes]
    phones: list[bytes]

    def row(self, n: int, head: bytes, address: bytes) -> bytes:
        """Return the row of one of them."""
        names, name = _persons(), self.names[n]
        return b"%b%b%b%b%b%b%b%b%b%b%b" % (
            head, self.part, names.field[name], names.folded[name], _ID, self.ids[n], _EMPTY, _PHONE, self.phones[n], _EMPTY,
            address,
        )  # fmt: skip

    def said(self, n: int, template: bytes, place: bytes) -> bytes:
        """Return one of them as JSON."""
        return template % (place, _persons().json[self.names[n]], self.ids[n], self.phones[n], b"")


_PART_OWNER = text("owner") + text("person")
_PART_SUBMITTER = text("submitter") + text("person")
_PART_ORGANISATION = text("owner") + text("organisation")


def _said(told: list[bytes]) -> bytes:
    """Return the hash that `introduced.people_sha256` gives, in quotes; none of the texts has a quote or a backslash of its own."""
    inside = b",".join(b'"%b"' % one.replace(b'"', b'\\"') for one in told)
    return b'"%b"' % sha256(b"[%b]" % inside).hexdigest().encode()


@cache
def _json(part: str, kind: str) -> bytes:
    """Return a person as `introduced.Person` in JSON; `%b` for address and name with quotes, and id, phone and tax code without."""
    said = {
        "address": "⟦address⟧", "email": "", "full_name": "⟦name⟧", "kind": kind, "part": part, "personal_id": "⟦id⟧",
        "phone": "⟦phone⟧", "tax_code": "⟦tax⟧",
    }  # fmt: skip
    made = canonical(said)
    for mark in ('"⟦address⟧"', '"⟦name⟧"', "⟦id⟧", "⟦phone⟧", "⟦tax⟧"):
        made = made.replace(mark, "%b")
    return made.encode()


def encode_names() -> None:
    """Encode all names now: processes that begin as copies of this one find them done."""
    _persons()
    _companies()


@cache
def _persons() -> Names:
    return person_names()


@cache
def _companies() -> Names:
    return company_names()


def _addresses(world: World, homes: NDArray[np.int64]) -> tuple[list[bytes], list[bytes]]:
    places, back = np.unique(homes, return_inverse=True)
    texts = [world.addresses[n] for n in places.tolist()]
    as_json = [canonical(one).encode() for one in texts]
    as_field = [text(one) for one in texts]
    order = back.tolist()
    return [as_json[n] for n in order], [as_field[n] for n in order]
