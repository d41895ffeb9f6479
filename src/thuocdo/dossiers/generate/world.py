"""The province that dossiers are generated for: its units with agency codes, their officials and calendars, and the catalogue."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from thuocdo.accounts.models import Membership
from thuocdo.accounts.sample_officials import STAFF, staff_units
from thuocdo.attachments.services import store
from thuocdo.dossiers.event_json import canonical
from thuocdo.dossiers.generate.binary import NULL, text
from thuocdo.dossiers.generate.catalogue import Catalogue, Offer, Term
from thuocdo.dossiers.generate.clockwork import Clockwork
from thuocdo.dossiers.generate.pieces import Pieces, pieces
from thuocdo.dossiers.generate.texts import within_json
from thuocdo.errors import NotFound
from thuocdo.identifiers.models import UnitAgencyCode
from thuocdo.organisations.models import Unit
from thuocdo.working_time.queries import years_around

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROLES = tuple(role.value for role in STAFF)
HAMLETS = 12
_SCAN = "Bản quét mẫu: dữ liệu sinh ra để thử hệ thống, không phải giấy tờ của ai.\n"


@dataclass(frozen=True, slots=True)
class Officials:
    """Everybody who acts, each encoded: the start of what is hashed, the two fields of an event, JSON and number.

    The last one is nobody: an applicant who acts himself. `of[unit, role]` are two numbers of officials.
    """

    said: Pieces
    fields: Pieces
    json: Pieces
    ids: NDArray[np.int64]
    of: NDArray[np.int64]

    @property
    def nobody(self) -> int:
        """Return the number that stands for no official."""
        return len(self.said) - 1


class World:
    """All that does not depend on a single dossier, read once.

    Args:
        first: the first day on which dossiers come.
        last: the last one.
        at: when accounts that are missing are made.

    Raises:
        NotFound: no commune has an agency code, or no procedure is in force, so nothing can be received.
    """

    def __init__(self, *, first: date, last: date, at: datetime) -> None:
        coded = {
            one.unit_id: one.agency_code
            for one in UnitAgencyCode.objects.in_force(last).select_related("unit")
        }
        kinds = (Unit.Kind.COMMUNE, Unit.Kind.DEPARTMENT)
        self.units: Sequence[Unit] = list(
            Unit.objects.in_force(last).filter(pk__in=coded, kind__in=kinds).order_by("code", "pk")
        )
        self.agency_codes = [coded[one.pk] for one in self.units]
        self.place_of = {one.pk: n for n, one in enumerate(self.units)}
        self.unit_ids = np.array([one.pk for one in self.units], dtype=np.int64)
        self.unit_json = pieces(b"%d" % one.pk for one in self.units)
        self.communes = np.array(
            [n for n, one in enumerate(self.units) if one.kind == Unit.Kind.COMMUNE], dtype=np.int64
        )
        departments = [one for one in self.units if one.kind == Unit.Kind.DEPARTMENT]
        self.catalogue = Catalogue(departments)
        self.offers: list[Offer] = []
        self._numbered: dict[int, NDArray[np.int64]] = {}
        self.terms: list[Term] = []
        if not len(self.communes) or not self.offers_on(last)[0]:
            raise _nothing_to_receive()
        staff_units(self.units, since=first, at=at)
        self.officials = self._officials()
        self.clockwork = Clockwork(self.units, span=years_around(first, last))
        addresses = self._addresses()
        self.address_fields = pieces(map(text, addresses))
        self.address_json = pieces(within_json(canonical(one)) for one in addresses)
        scan = store(io.BytesIO(_SCAN.encode()), name="ban-quet-mau.txt", actor=None, at=at)
        self.scan_id = scan.pk

    def offers_on(self, day: date) -> tuple[tuple[Offer, ...], NDArray[np.int64]]:
        """Return what can be asked for on a day where somebody of the map decides, with the numbers in `offers`."""
        there = self.catalogue.offers_on(day)
        if id(there) not in self._numbered:
            first = len(self.offers)
            self.offers += [self._with_terms(one) for one in there]
            self._numbered[id(there)] = np.arange(first, len(self.offers))
            self.__dict__.pop("offer_versions", None)
            self.__dict__.pop("offer_lanes", None)
        return there, self._numbered[id(there)]

    @cached_property
    def offer_versions(self) -> NDArray[np.int64]:
        """Return the version of each offer; asked for when all offers of a batch are known."""
        return np.array([one.version for one in self.offers], dtype=np.int64)

    @cached_property
    def offer_lanes(self) -> NDArray[np.bool_]:
        """Return which offers go by the green lane."""
        return np.array([one.lane for one in self.offers])

    def _with_terms(self, offer: Offer) -> Offer:
        for term in offer.limits.values():
            if term not in self.terms:
                self.terms.append(term)
        return offer

    def _officials(self) -> Officials:
        held: dict[tuple[int, str], list[int]] = defaultdict(list)
        members = Membership.objects.filter(unit__in=self.units, role__in=ROLES, valid_until=None)
        people: dict[int, str] = {}
        for one in members.select_related("user").order_by("user__username", "pk"):
            held[one.unit_id, one.role].append(one.user_id)
            people[one.user_id] = str(one.user)
        numbers = {user_id: n for n, user_id in enumerate(people)}
        of = np.zeros((len(self.units), len(ROLES), 2), dtype=np.int64)
        for place, unit in enumerate(self.units):
            for n, role in enumerate(ROLES):
                found = [numbers[one] for one in held[unit.pk, role]]
                of[place, n] = (found * 2)[:2]
        everybody: list[tuple[int | None, str]] = [*people.items(), (None, "")]
        return Officials(
            said=pieces(
                f'{{"actor_id":{canonical(key)},"actor_name":{canonical(name)},"at":'.encode()
                for key, name in everybody
            ),
            fields=pieces(_number(key) + text(name) for key, name in everybody),
            json=pieces(canonical(key).encode() for key, _name in everybody),
            ids=np.array([key or 0 for key, _name in everybody], dtype=np.int64),
            of=of,
        )

    def _addresses(self) -> list[str]:
        """Return an address for each unit and hamlet, `HAMLETS` for each unit."""
        return [
            f"Thôn {n + 1}, {unit.name}, tỉnh Thanh Hóa"
            for unit in self.units
            for n in range(HAMLETS)
        ]


def _number(key: int | None) -> bytes:
    return NULL if key is None else b"\x00\x00\x00\x08" + key.to_bytes(8, "big")


def _nothing_to_receive() -> NotFound:
    return NotFound(
        "nothing_to_generate",
        "Chưa có xã, phường nào có mã định danh cơ quan, hoặc chưa có thủ tục nào có hiệu lực. "
        "Hãy nạp dữ liệu mẫu trước: thuocdo load_sample.",
        "No commune has an agency code, or no procedure is in force. Load the sample first: thuocdo load_sample.",
    )
