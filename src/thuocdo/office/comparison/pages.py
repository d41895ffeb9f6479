"""The comparison page as typed values: the two reports, what can be chosen, the filters, and the drawn table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import QueryDict
from django.utils.translation import gettext as _

from thuocdo.errors import DomainError
from thuocdo.ingestion.models import Report
from thuocdo.office.comparison.choosing import (
    ReportChoice,
    find_reports,
    newest_reports,
    reports_beside,
)
from thuocdo.office.comparison.drawn import Drawn, drawn_comparison
from thuocdo.office.comparison.forms import FIRST, SECOND, SHOWS, SIDES, CompareReportsForm
from thuocdo.reporting.comparison import Show
from thuocdo.ui.errors import message_of
from thuocdo.ui.pieces import Piece

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser


@dataclass(frozen=True, slots=True)
class SidePage:
    """One of the two reports: the chosen one, or null with what can be chosen; `unknown` where the address names none."""

    name: str
    title: str
    chosen: ReportChoice | None
    unknown: bool
    typed: str
    choices: tuple[ReportChoice, ...]


@dataclass(frozen=True, slots=True)
class FilterLink:
    """A filter with the number of rows it keeps."""

    label: str
    count: int
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """The whole page; no filters and no table while the two reports are not chosen.

    `table` is null where the filter keeps no row.
    """

    sides: tuple[SidePage, SidePage]
    show: Show
    filters: tuple[FilterLink, ...]
    table: Piece | None
    swap: str
    ready: bool
    problem: str

    @property
    def pieces(self) -> dict[str, Piece]:
        """Return the kept pieces by the names their places have in the template."""
        return {"table": self.table} if self.table else {}


def comparison_page(
    form: CompareReportsForm, *, query: QueryDict, user: AbstractBaseUser | AnonymousUser
) -> ComparisonPage:
    """Build the page of what an address asks for with a number of queries that does not depend on rows or reports.

    A report that is not there and one the person may not see give the same page.
    """
    asked = form.cleaned_data
    reports = form.reports(user)
    show: Show = asked["show"]
    drawn, problem = _drawn(reports, show)
    sides = [_side(name, form, reports, query, user) for name in SIDES]
    return ComparisonPage(
        sides=(sides[0], sides[1]),
        show=show,
        filters=tuple(_filters(drawn, show, query)) if drawn else (),
        table=drawn.table if drawn else None,
        swap=_with(query, **{FIRST: asked[SECOND], SECOND: asked[FIRST], "qa": "", "qb": ""}),
        ready=drawn is not None,
        problem=problem,
    )


def _drawn(reports: Mapping[str, Report], show: Show) -> tuple[Drawn | None, str]:
    if len(reports) < len(SIDES):
        return None, ""
    if reports[FIRST].pk == reports[SECOND].pk:
        return None, _("Hai bên là cùng một báo cáo. Hãy chọn báo cáo khác cho một bên.")
    try:
        return drawn_comparison(reports[FIRST], reports[SECOND], show=show), ""
    except DomainError as error:
        return None, message_of(error)


def _side(
    name: str,
    form: CompareReportsForm,
    reports: Mapping[str, Report],
    query: QueryDict,
    user: AbstractBaseUser | AnonymousUser,
) -> SidePage:
    chosen = reports.get(name)
    typed = form.cleaned_data.get(f"q{name}", "")
    other = reports.get(SECOND if name == FIRST else FIRST)
    found: Iterable[tuple[Report, str]] = ()
    if typed:
        taken = [report.pk for report in reports.values()]
        found = ((report, "") for report in find_reports(typed, user=user, without=taken))
    elif chosen is None and other is not None:
        found = reports_beside(other, user)
    elif chosen is None and name == FIRST:
        found = ((report, "") for report in newest_reports(user))
    return SidePage(
        name=name,
        title=_("Báo cáo thứ nhất (làm mốc)") if name == FIRST else _("Báo cáo thứ hai"),
        chosen=_choice(chosen, name, query) if chosen else None,
        unknown=bool(query.get(name)) and chosen is None,
        typed=typed,
        choices=tuple(_choice(report, name, query, why) for report, why in found),
    )


def _choice(report: Report, name: str, query: QueryDict, why: str = "") -> ReportChoice:
    return ReportChoice(
        id=report.pk,
        title=report.title or _("Báo cáo không có tên"),
        unit=report.unit.name,
        period=report.period_label,
        confirmed=report.state == Report.State.CONFIRMED,
        href=_with(query, **{name: report.pk, f"q{name}": ""}),
        why=why,
    )


def _with(query: QueryDict, **changes: object) -> str:
    """Return the query of the address with some parts changed; empty ones are taken out."""
    changed = query.copy()
    for name, value in changes.items():
        if value in {None, ""}:
            changed.pop(name, None)
        else:
            changed[name] = str(value)
    return f"?{changed.urlencode()}"


def _filters(drawn: Drawn, current: Show, query: QueryDict) -> Iterable[FilterLink]:
    for show, label in SHOWS.items():
        href = _with(query, show="" if show is Show.ALL else show.value)
        yield FilterLink(str(label), drawn.counts[show], href, show is current)
