"""Of which unit and year somebody asks, and whether he may change it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils import timezone

from thuocdo.accounts.scope import own_units, units_visible_to
from thuocdo.office.calendar.forms import YEARS_AHEAD
from thuocdo.office.choosing.fields import ChooseUnitForm
from thuocdo.office.queue.filters import is_number
from thuocdo.organisations.models import Unit
from thuocdo.ui.signed_in import user_of

#: The permission to change the calendar of a unit.
DECIDE = "working_time.decide"
FIRST_YEAR = 2020


@dataclass(frozen=True, slots=True)
class Asked:
    """A unit, the field that asks for another one, and whether the person decides its calendar."""

    unit: Unit
    chooser: ChooseUnitForm
    decides: bool


def asked_of(request: HttpRequest) -> Asked:
    """Return the unit of the address among those the person sees into.

    Without one it is the province for who decides its calendar, for others the unit they belong to longest.

    Shape: two queries where the address names the unit by its number, five at the most where it names none, or words.

    Raises:
        Http404: he does not see into it, or into any: nobody learns which.
    """
    user, today = request.user, timezone.localdate()
    named = request.GET.get("unit", "").strip()[:20]
    units = units_visible_to(user).in_force(today).order_by("name", "pk")
    if named:
        unit = units.filter(pk=int(named)).first() if is_number(named) else None
    elif user.has_perm(DECIDE):
        unit = units.filter(kind=Unit.Kind.PROVINCE).first()
    else:
        unit = units.filter(pk__in=own_units(user).values("pk")[:1]).first()
    standing = unit.pk if unit else None
    chooser = ChooseUnitForm(
        request.GET, scope="seen-today", user=user_of(request), standing=standing
    )
    unit = chooser.chosen or unit
    if unit is None:
        raise Http404
    return Asked(unit, chooser, user.has_perm(DECIDE, unit))


def to_decide(request: HttpRequest) -> Unit:
    """Return the unit of the address, for who decides its calendar.

    Raises:
        Http404: he does not see into it.
        PermissionDenied: he sees it and may not change it.
    """
    asked = asked_of(request)
    if not asked.decides:
        raise PermissionDenied
    return asked.unit


def speaks_for_all(unit: Unit) -> bool:
    """Say whether who decides the calendar of a unit may take back days of all units, too: those of the province may."""
    return unit.kind == Unit.Kind.PROVINCE


def year_asked(request: HttpRequest) -> int:
    """Return the year of the address; this year where it names none that can be shown."""
    written, this_year = request.GET.get("year", "").strip()[:4], timezone.localdate().year
    if is_number(written) and FIRST_YEAR <= int(written) <= this_year + YEARS_AHEAD:
        return int(written)
    return this_year


def day_of_hours(year: int) -> date:
    """Return the day whose hours stand for a year: today, or the first day of another year."""
    today = timezone.localdate()
    return today if today.year == year else date(year, 1, 1)
