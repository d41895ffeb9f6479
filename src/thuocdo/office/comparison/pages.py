"""The comparison page as typed values: the two reports, what can be chosen, the filters, and the rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from thuocdo.errors import DomainError
from thuocdo.figures.notation import Kind
from thuocdo.ingestion.models import Report
from thuocdo.office.comparison.choosing import (
    ReportChoice,
    find_reports,
    newest_reports,
    reports_beside,
)
from thuocdo.office.comparison.forms import FIRST, SECOND, SHOWS, SIDES, CompareReportsForm
from thuocdo.reporting.comparison import (
    ComparedGroup,
    ComparedRow,
    Comparison,
    Show,
    Side,
    compare_reports,
)
from thuocdo.reporting.comparison_words import (
    answer_text,
    change_text,
    direction_text,
    percent_text,
    reasons_text,
)
from thuocdo.ui.errors import message_of
from thuocdo.ui.language import in_english

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
class ValueView:
    """What one report prints, leading to its place there; `said` stands where it prints no value."""

    text: str
    said: str
    href: str
    answer: str


@dataclass(frozen=True, slots=True)
class RowView:
    """One indicator in both reports; `code` leads to its series, `form` is the number of its form where that does not stand above."""

    item: str
    label: str
    unit_of_measure: str
    code: str
    form: str
    first: ValueView
    second: ValueView
    direction: str
    word: str
    change: str
    percent: str
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupView:
    """The rows under one heading; an empty title where the rows have an order of their own."""

    title: str
    rows: tuple[RowView, ...]


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """The whole page; no filters and groups while the two reports are not chosen."""

    sides: tuple[SidePage, SidePage]
    show: Show
    filters: tuple[FilterLink, ...]
    groups: tuple[GroupView, ...]
    swap: str
    ready: bool
    problem: str


def comparison_page(
    form: CompareReportsForm, *, query: QueryDict, user: AbstractBaseUser | AnonymousUser
) -> ComparisonPage:
    """Build the page of what an address asks for with a number of queries that does not depend on rows or reports.

    A report that is not there and one the person may not see give the same page.
    """
    asked = form.cleaned_data
    reports = form.reports(user)
    show: Show = asked["show"]
    compared, problem = _compared(reports)
    sides = [_side(name, form, reports, query, user) for name in SIDES]
    return ComparisonPage(
        sides=(sides[0], sides[1]),
        show=show,
        filters=tuple(_filters(compared, show, query)) if compared else (),
        groups=tuple(_groups(compared, show, reports)) if compared else (),
        swap=_with(query, **{FIRST: asked[SECOND], SECOND: asked[FIRST], "qa": "", "qb": ""}),
        ready=compared is not None,
        problem=problem,
    )


def _compared(reports: Mapping[str, Report]) -> tuple[Comparison | None, str]:
    if len(reports) < len(SIDES):
        return None, ""
    if reports[FIRST].pk == reports[SECOND].pk:
        return None, _("Hai bên là cùng một báo cáo. Hãy chọn báo cáo khác cho một bên.")
    try:
        return compare_reports(reports[FIRST], reports[SECOND]), ""
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


def _filters(compared: Comparison, current: Show, query: QueryDict) -> Iterable[FilterLink]:
    for show, label in SHOWS.items():
        href = _with(query, show="" if show is Show.ALL else show.value)
        yield FilterLink(str(label), compared.count(show), href, show is current)


def _groups(compared: Comparison, show: Show, reports: Mapping[str, Report]) -> Iterable[GroupView]:
    pages = {name: reverse("office:reports:detail", args=[one.pk]) for name, one in reports.items()}
    if show is Show.MOST:
        moved = compared.most_moved()
        yield from [GroupView("", _rows(moved, pages, alone=True))] if moved else []
        return
    for group in compared.shown(show):
        yield GroupView(_title(group), _rows(group.rows, pages, alone=False))


def _title(group: ComparedGroup) -> str:
    title = _("Biểu mẫu %(number)d. %(title)s") % {"number": group.number, "title": group.title}
    return _("%s – chỉ báo cáo thứ hai có") % title if group.only_second else title


def _rows(
    rows: Sequence[ComparedRow], pages: Mapping[str, str], *, alone: bool
) -> tuple[RowView, ...]:
    return tuple(_row(row, pages, alone=alone) for row in rows)


def _row(row: ComparedRow, pages: Mapping[str, str], *, alone: bool) -> RowView:
    """Return a row; one that stands `alone`, not under its form, is named by its indicator and says which form it is of."""
    asked = row.named
    english = in_english()
    side = row.first or row.second
    assert side is not None
    label = row.indicator.label_vi if alone else asked.label
    return RowView(
        item=asked.item,
        label=row.indicator.label_en if english else label,
        unit_of_measure=row.indicator.unit_of_measure.en if english else asked.unit,
        code=row.indicator.code,
        form=side.form.partition("/")[2] if alone else "",
        first=_value(row, row.first, pages[FIRST]),
        second=_value(row, row.second, pages[SECOND]),
        direction=row.direction.value,
        word=direction_text(row),
        change=change_text(row),
        percent=percent_text(row),
        remarks=reasons_text(row),
    )


def _value(row: ComparedRow, side: Side | None, page: str) -> ValueView:
    if side is None:
        return ValueView("", _("không có dòng này"), "", "")
    blank = side.printed.kind is Kind.BLANK
    return ValueView(
        text=side.printed.text,
        said=_("để trống") if blank else "",
        href=f"{page}#c-{side.key}",
        answer=answer_text(row, side),
    )
