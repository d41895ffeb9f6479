"""The quarter of a desk, and that of a desk with one agency, as typed values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from thuocdo.accounts.scope import units_visible_to
from thuocdo.office.choosing.fields import ChooseUnitForm
from thuocdo.organisations.names import unit_names
from thuocdo.payments.models import ROLES
from thuocdo.payments.settlements import (
    COLLECTED,
    DIRECT,
    HANDED,
    RETURNED,
    Line,
    Quarter,
    Settlement,
    settlements_of,
)

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

_ROMAN = ("I", "II", "III", "IV")
#: The page looks back two years.
QUARTERS = 8


@dataclass(frozen=True, slots=True)
class SettlementRow:
    """The sums of one desk with one agency, in VND."""

    agency_id: int
    agency: str
    said: Settlement

    @property
    def sums(self) -> tuple[int, int, int, int, int, int]:
        """Return opening, collected, returned, handed over, owed, and what the agency got directly."""
        one = self.said
        return (
            one.opening_vnd,
            one.sum_of(COLLECTED),
            one.sum_of(RETURNED),
            one.sum_of(HANDED),
            one.owed_vnd,
            one.sum_of(DIRECT),
        )


@dataclass(frozen=True, slots=True)
class QuarterPage:
    """The quarter of one desk: a row for each agency, and all the sums together."""

    desk_id: int
    desk: str
    quarter: Quarter
    over: bool
    rows: tuple[SettlementRow, ...]
    chooser: ChooseUnitForm
    quarters: tuple[tuple[str, str], ...]

    @property
    def sums(self) -> tuple[int, ...]:
        """Return the sums of all rows."""
        return tuple(sum(column) for column in zip(*(one.sums for one in self.rows), strict=True))

    def row_of(self, agency_id: int) -> SettlementRow | None:
        """Return the row of one agency; null where there is none."""
        return next((one for one in self.rows if one.agency_id == agency_id), None)


def quarter_name(quarter: Quarter) -> str:
    """Return a quarter as people write it."""
    number = _ROMAN[quarter.number - 1]
    return _("quý %(number)s/%(year)s") % {"number": number, "year": quarter.year}


def quarter_word(quarter: Quarter) -> str:
    """Return a quarter as it stands in an address."""
    return f"{quarter.year}-{quarter.number}"


def line_word(line: Line) -> str:
    """Return what kind of line it is, in words."""
    return {
        COLLECTED: _("thu"),
        RETURNED: _("hoàn trả"),
        HANDED: _("nộp về cơ quan"),
        DIRECT: _("cơ quan thu thẳng"),
    }[line.kind]


def quarter_page(user: User, *, asked: Mapping[str, str], today: date) -> QuarterPage | None:
    """Return the page that an address asks for; null where the person deals with the money of no desk, or not of this one.

    Without a quarter it is the last one that is over; without a desk, the first of the person's.

    Args:
        user: the person.
        asked: `desk` by its number, or by words as `ChooseUnitForm` reads them, and `quarter`.
        today: the day.
    """
    desks = list(units_visible_to(user, roles=ROLES).order_by("search_name"))
    desk = asked.get("desk", "")
    wanted = int(desk) if desk.isascii() and desk.isdigit() and len(desk) < 10 else None
    standing = next((one for one in desks if wanted in {None, one.pk}), None)
    if standing is None:
        return None
    chooser = ChooseUnitForm(
        asked,
        scope="money",
        user=user,
        standing=standing.pk,
        name="desk",
        label=_("Nơi thu"),
        listed=desks,
    )
    chosen = chooser.chosen or standing
    now = Quarter.of(today)
    known = {quarter_word(one): one for one in (now.plus(-step) for step in range(QUARTERS))}
    quarter = known.get(asked.get("quarter", ""), now.plus(-1))
    return QuarterPage(
        chosen.pk,
        chosen.label,
        quarter,
        quarter < now,
        _rows(settlements_of(user, desk_id=chosen.pk, quarter=quarter)),
        chooser,
        tuple((word, quarter_name(one)) for word, one in known.items()),
    )


def _rows(found: Sequence[Settlement]) -> tuple[SettlementRow, ...]:
    names = unit_names([one.agency_id for one in found])
    rows = [SettlementRow(one.agency_id, names.get(one.agency_id, ""), one) for one in found]
    return tuple(sorted(rows, key=lambda one: (-one.said.owed_vnd, one.agency)))
