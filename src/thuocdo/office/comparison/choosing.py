"""The reports that can be chosen to be compared: found by words, suggested beside the other one, or simply the newest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from thuocdo.ingestion.models import Report
from thuocdo.ingestion.passages import ReportText
from thuocdo.working_time.period import Period, years_before

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    from thuocdo.ingestion.models import ReportQuerySet

MOST_FOUND = 12
#: Cut-offs differ by some days from year to year and from province to province.
_SAME_TIME_DAYS = 45
_NEWEST_FIRST = ("-period_end", "unit__search_name", "-stored_at", "-pk")


@dataclass(frozen=True, slots=True)
class ReportChoice:
    """A report to choose; `why` says what it is beside the other one, empty where it only was found."""

    id: int
    title: str
    unit: str
    period: str
    confirmed: bool
    href: str
    why: str = ""


def find_reports(
    text: str, *, user: AbstractBaseUser | AnonymousUser, without: Iterable[int] = ()
) -> Sequence[Report]:
    """Return reports whose unit, name, period or number hold every word, newest period first. One query."""
    titles = ReportText.objects.visible_to(user).filter(kind=ReportText.Kind.TITLE).matching(text)
    return list(_choosable(user, without).filter(pk__in=titles.values("report"))[:MOST_FOUND])


def newest_reports(user: AbstractBaseUser | AnonymousUser) -> Sequence[Report]:
    """Return the reports of the newest periods. One query."""
    return list(_choosable(user, ())[:MOST_FOUND])


def reports_beside(
    other: Report, user: AbstractBaseUser | AnonymousUser
) -> Sequence[tuple[Report, str]]:
    """Return reports that go well with one, each with the reason: first the same unit a year before. One query."""
    same_unit = _choosable(user, (other.pk,)).filter(unit=other.unit_id)
    found = [(report, _reason(report, other)) for report in same_unit[:MOST_FOUND]]
    return sorted(found, key=lambda pair: not pair[1])


def _choosable(user: AbstractBaseUser | AnonymousUser, without: Iterable[int]) -> ReportQuerySet:
    visible = Report.objects.visible_to(user).kept().select_related("unit")
    return visible.exclude(pk__in=list(without)).order_by(*_NEWEST_FIRST)


def _reason(report: Report, other: Report) -> str:
    """Return "cùng kỳ năm trước" where a report is that of the same kind one year before the other."""
    before = years_before(Period(other.period_start, other.period_end))
    apart = abs((report.period_end - before.end).days)
    if report.period_kind == other.period_kind and apart <= _SAME_TIME_DAYS:
        return _("cùng kỳ năm trước")
    return ""
