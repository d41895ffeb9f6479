"""The search page as typed values: reports, indicators with their latest figures, and passages of prose and notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from thuocdo.indicators.indicator import Indicator
from thuocdo.ingestion.models import Report
from thuocdo.ingestion.passages import ReportText
from thuocdo.office.figure_places import figure_address, figure_period
from thuocdo.office.labels import label_of, measure_of
from thuocdo.office.search.labels import Found, find_labels
from thuocdo.office.search.snippets import Piece, snippet
from thuocdo.reporting.latest import latest_figures
from thuocdo.vietnamese import search_words

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    from thuocdo.figures.models import Figure

MOST_REPORTS, MOST_PASSAGES = 20, 50
#: So many reports are looked through before all are: with one passage in each, they fill the page.
NEWEST_REPORTS = 60
FIGURES_OF_ONE = 3
_PROSE_KINDS = (ReportText.Kind.PROSE, ReportText.Kind.NOTE, ReportText.Kind.LABEL)


@dataclass(frozen=True, slots=True)
class ReportHit:
    """A report, its name with the words found apart."""

    pieces: tuple[Piece, ...]
    state: str
    confirmed: bool
    href: str


@dataclass(frozen=True, slots=True)
class FigureHit:
    """One figure of an indicator, leading to its place in its report."""

    unit: str
    period: str
    printed: str
    href: str


@dataclass(frozen=True, slots=True)
class IndicatorHit:
    """An indicator, its series, and its latest figures the person may see."""

    pieces: tuple[Piece, ...]
    unit_of_measure: str
    href: str
    figures: tuple[FigureHit, ...]


@dataclass(frozen=True, slots=True)
class PassageHit:
    """A passage, leading to its place; `about` is the row a note stands beside."""

    kind: str
    about: str
    pieces: tuple[Piece, ...]
    unit: str
    period: str
    href: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """All that was found. `similar` says that no label holds the words as they were typed."""

    q: str
    reports: tuple[ReportHit, ...]
    more_reports: bool
    indicators: tuple[IndicatorHit, ...]
    similar: bool
    passages: tuple[PassageHit, ...]
    more_passages: bool

    @property
    def searched(self) -> bool:
        """Tell whether there was a word to search for."""
        return bool(search_words(self.q))

    @property
    def empty(self) -> bool:
        """Tell whether nothing was found."""
        return not (self.reports or self.indicators or self.passages)


def search_page(q: str, *, user: AbstractBaseUser | AnonymousUser) -> SearchPage:
    """Search what the person may see.

    Queries: four or five, none for no word. What is hidden gives the page of what is not there.
    """
    labels = find_labels(q)
    reports = _reports(q, user)
    passages = _passages(q, user)
    return SearchPage(
        q=q,
        reports=tuple(_report_hit(text, q) for text in reports[:MOST_REPORTS]),
        more_reports=len(reports) > MOST_REPORTS,
        indicators=_indicator_hits(labels, q, user),
        similar=labels.similar,
        passages=tuple(_passage_hit(text, q) for text in passages[:MOST_PASSAGES]),
        more_passages=len(passages) > MOST_PASSAGES,
    )


def _reports(q: str, user: AbstractBaseUser | AnonymousUser) -> Sequence[ReportText]:
    found = ReportText.objects.visible_to(user).of_kept_reports().filter(kind=ReportText.Kind.TITLE)
    return list(found.matching(q).newest(MOST_REPORTS + 1)) if search_words(q) else []


def _passages(q: str, user: AbstractBaseUser | AnonymousUser) -> Sequence[ReportText]:
    if not search_words(q):
        return []
    found = ReportText.objects.visible_to(user).of_kept_reports().filter(kind__in=_PROSE_KINDS)
    reports = Report.objects.visible_to(user, shared=False).kept().order_by("-period_end", "-pk")
    newest = list(reports.values_list("pk", flat=True)[:NEWEST_REPORTS])
    if len(newest) < NEWEST_REPORTS:
        return list(found.matching(q).newest(MOST_PASSAGES + 1))
    return found.matching(q).newest_first(newest, MOST_PASSAGES + 1)


def _report_hit(text: ReportText, q: str) -> ReportHit:
    report = text.report
    return ReportHit(
        pieces=snippet(text.text, q),
        state=str(report.get_state_display()),
        confirmed=report.state == Report.State.CONFIRMED,
        href=reverse("office:reports:detail", args=[report.pk]),
    )


def _passage_hit(text: ReportText, q: str) -> PassageHit:
    page = reverse("office:reports:detail", args=[text.report_id])
    prose = text.kind == ReportText.Kind.PROSE
    return PassageHit(
        kind=str(text.get_kind_display()),
        about=text.about,
        pieces=snippet(text.text, q),
        unit=text.report.unit.name,
        period=text.report.period_label,
        href=f"{page}#p{text.place}" if prose else f"{page}#c-{text.place}",
    )


def _indicator_hits(
    labels: Found, q: str, user: AbstractBaseUser | AnonymousUser
) -> tuple[IndicatorHit, ...]:
    codes = [one.code for one in labels.indicators]
    figures = latest_figures(codes, user=user, most=FIGURES_OF_ONE)
    return tuple(_indicator_hit(one, q, figures.get(one.code, ())) for one in labels.indicators)


def _indicator_hit(one: Indicator, q: str, figures: Sequence[Figure]) -> IndicatorHit:
    return IndicatorHit(
        pieces=snippet(label_of(one), q),
        unit_of_measure=measure_of(one),
        href=f"{reverse('office:series:page')}?indicator={one.code}",
        figures=tuple(map(_figure_hit, figures)),
    )


def _figure_hit(figure: Figure) -> FigureHit:
    return FigureHit(
        unit=figure.unit.name,
        period=figure_period(figure),
        printed=figure.printed,
        href=figure_address(figure),
    )
