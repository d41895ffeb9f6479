"""What the addresses of the evaluation ask for: a unit of the person's own province, and a quarter or year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thuocdo.errors import InvalidInput
from thuocdo.office.service_index.asked import asked_of as unit_asked_of
from thuocdo.scoring.handling_evaluation.windows import Span, quarter_of, recent, span_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from thuocdo.accounts.models import User
    from thuocdo.office.choosing.fields import ChooseUnitForm
    from thuocdo.office.figures.map_of_units import Place
    from thuocdo.working_time.period import Period

_ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for. `units` are those that may be chosen, by id, and `chooser` is the field that asks for another one."""

    unit: Place
    units: Mapping[int, Place]
    chooser: ChooseUnitForm
    span: Span
    today: date

    @property
    def days(self) -> Period:
        """Return the days that count, up to today."""
        return self.span.days(self.today)

    @property
    def ended(self) -> bool:
        """Say whether the period is over."""
        return self.span.ended(self.today)

    @property
    def spans(self) -> Mapping[str, str]:
        """Return the periods that can be chosen, with their names; the one that was asked for among them."""
        offered = dict.fromkeys([*recent(self.today), self.span])
        return {one.word: span_name(one) for one in offered}

    def address(self, name: str = "page", **changes: object) -> str:
        """Return an address of these pages with the same unit and period, some parts changed."""
        parts: dict[str, object] = {"unit": self.unit.id, "period": self.span.word, **changes}
        return f"{reverse(f'office:handling_evaluation:{name}')}?{urlencode(parts)}"


def asked_of(request: HttpRequest, user: User) -> Asked:
    """Return what an address asks for; the quarter that runs and the person's own unit where it does not say.

    Raises:
        Http404: the unit is none of the person's province, or the period makes no sense or has not begun.
        NotAllowed: he belongs to no unit.
    """
    found = unit_asked_of(request, user)
    today = timezone.localdate(found.now)
    return Asked(found.unit, found.units, found.chooser, _span(request, today), today)


def span_name(span: Span) -> str:
    """Return a quarter or a year as people write it."""
    if span.quarter is None:
        return _("năm %(year)s") % {"year": span.year}
    return _("quý %(number)s/%(year)s") % {
        "number": _ROMAN[span.quarter - 1],
        "year": span.year,
    }


def _span(request: HttpRequest, today: date) -> Span:
    word = request.GET.get("period", "")
    if not word:
        return quarter_of(today)
    try:
        span = span_of(word)
        span.days(today)
    except InvalidInput:
        raise Http404 from None
    return span
