"""What the procedure pages show, as typed values: built here from the room below, laid out in the templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects
from django.utils import timezone

from thuocdo.office.procedures.filters import ORDER, FilterProceduresForm
from thuocdo.office.procedures.words import PART_NAMES, money_words, part_words, time_words
from thuocdo.procedures.comparing import Change
from thuocdo.procedures.comparing import compare as compared
from thuocdo.procedures.deadlines import (
    Lateness,
    announcement,
    entry_into_database,
    working_days_of,
)
from thuocdo.procedures.impact import Impact, impacts_of
from thuocdo.procedures.models import (
    Procedure,
    ProcedureBundle,
    ProcedureDraft,
    ProcedureEvent,
    ProcedureVersion,
    PublicationItem,
    RequiredDocument,
    Simplification,
    Way,
)
from thuocdo.procedures.rules import drafting_unit
from thuocdo.procedures.storing import content_of, time_limits_of
from thuocdo.ui.keyset import KeysetPage, estimated_count, keyset_page

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.procedures.content import Content

#: A row is a name of three lines with a sentence and badges, so a page holds fewer than that of a table.
ROWS = 25


@dataclass(frozen=True, slots=True)
class RowView:
    """One procedure in the list; `times` are its different time limits in words."""

    version: ProcedureVersion
    times: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of the list; `nearest` says that no name fits exactly."""

    rows: tuple[RowView, ...]
    page: KeysetPage[ProcedureVersion]
    count: int
    exact: bool
    nearest: bool
    day: date


@dataclass(frozen=True, slots=True)
class LimitView:
    """One time limit in words with its fees."""

    case: str
    time: str
    note: str
    fees: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WayView:
    """One channel."""

    way: Way
    limits: tuple[LimitView, ...]


@dataclass(frozen=True, slots=True)
class Papers:
    """The papers of one case."""

    case: str
    papers: tuple[RequiredDocument, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What all pages of one procedure share: the version that is looked at, and all there are, the newest first."""

    procedure: Procedure
    version: ProcedureVersion
    versions: tuple[ProcedureVersion, ...]
    today: date

    @property
    def in_force(self) -> bool:
        """Say whether the version holds today."""
        return self.version.span.covers(self.today)


@dataclass(frozen=True, slots=True)
class DetailPage:
    """Everything one version says."""

    frame: Frame
    ways: tuple[WayView, ...]
    papers: tuple[Papers, ...]
    bundles: tuple[ProcedureBundle, ...]


@dataclass(frozen=True, slots=True)
class ItemView:
    """What one decision did, and how late it was; lateness in days, null where nothing can be said."""

    item: PublicationItem
    announcement: Lateness
    entry: Lateness
    announcement_late: int | None
    announcement_late_index: int | None
    entry_late: int | None


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Versions, decisions, simplifications and who did what; `draft` is the next version where somebody writes it."""

    frame: Frame
    items: tuple[ItemView, ...]
    simplifications: tuple[Simplification, ...]
    events: tuple[ProcedureEvent, ...]
    drafts: bool
    controls: bool
    draft: ProcedureDraft | None = None


@dataclass(frozen=True, slots=True)
class LineView:
    """One line of a comparison in words."""

    before: str
    after: str
    change: Change


@dataclass(frozen=True, slots=True)
class PartView:
    """One part of a comparison with its lines."""

    name: str
    lines: tuple[LineView, ...]


@dataclass(frozen=True, slots=True)
class ComparePage:
    """Two versions side by side; `parts` are those that differ unless all are asked for."""

    frame: Frame
    before: ProcedureVersion
    after: ProcedureVersion
    parts: tuple[PartView, ...]
    all_parts: bool


@dataclass(frozen=True, slots=True)
class ImpactPage:
    """What a version touches in other rooms."""

    frame: Frame
    impacts: tuple[Impact, ...]


def list_page(form: FilterProceduresForm, *, cursor: str) -> ListPage:
    """Build one page of the list with a fixed number of queries."""
    rows, nearest = form.rows()
    page = keyset_page(
        rows.select_related("procedure", "sector"),
        order=ORDER,
        cursor=cursor,
        size=ROWS,
    )
    count, exact = estimated_count(rows)
    limits = time_limits_of(page.rows)
    views = tuple(
        RowView(version, tuple(time_words(*one) for one in limits.get(version.pk, ())))
        for version in page.rows
    )
    return ListPage(views, page, count, exact, nearest, form.day)


def frame_of(procedure_id: int, *, user: User, number: str = "") -> Frame | None:
    """Return the procedure with the version that is asked for, the one in force, or the last; null where there is none to see.

    Shape: one query.
    """
    found = tuple(
        ProcedureVersion.objects.visible_to(user)
        .filter(procedure=procedure_id)
        .select_related("procedure__owner", "sector")
        .order_by("-number")
    )
    if not found:
        return None
    today = timezone.localdate()
    current = next((v for v in found if v.span.covers(today)), found[0])
    wanted = next((v for v in found if str(v.number) == number), current)
    return Frame(wanted.procedure, wanted, found, today)


def detail_page(frame: Frame) -> DetailPage:
    """Build the page of one version with a fixed number of queries."""
    version = frame.version
    _fetch_parts([version])
    members = frame.procedure.bundle_members.select_related("bundle").order_by("bundle__code")
    return DetailPage(
        frame=frame,
        ways=tuple(_way(way) for way in version.ways.all()),
        papers=tuple(
            Papers(case, tuple(papers))
            for case, papers in groupby(version.documents.all(), key=lambda one: one.case)
        ),
        bundles=tuple(member.bundle for member in members),
    )


def _fetch_parts(versions: Sequence[ProcedureVersion]) -> None:
    prefetch_related_objects(
        list(versions),
        "agencies",
        "steps",
        "ways__time_limits__fees",
        "documents",
        "results",
        "legal_bases",
    )


def _way(way: Way) -> WayView:
    return WayView(
        way,
        tuple(
            LimitView(
                limit.case,
                time_words(limit.amount, limit.unit),
                limit.note,
                tuple(
                    money_words(fee.kind, fee.amount_vnd, fee.per, fee.note, fee.due)
                    for fee in limit.fees.all()
                ),
            )
            for limit in way.time_limits.all()
        ),
    )


def history_page(frame: Frame, *, user: User) -> HistoryPage:
    """Build the page of versions, decisions and events with a fixed number of queries."""
    procedure = frame.procedure
    unit = drafting_unit(user, procedure)
    items = list(
        PublicationItem.objects.visible_to(user)
        .filter(procedure=procedure)
        .select_related("publication__owner", "version")
        .order_by("-effective_on", "-pk")
    )
    days = {item.publication.announced_on for item in items}
    is_working_day = working_days_of(procedure.owner, days=days)
    return HistoryPage(
        frame=frame,
        items=tuple(_item(one, is_working_day, frame.today) for one in items),
        simplifications=tuple(procedure.simplifications.all()),
        events=tuple(procedure.events.select_related("actor")),
        drafts=unit is not None,
        controls=unit == procedure.owner,
        draft=_draft_of(procedure, user) if unit else None,
    )


def _draft_of(procedure: Procedure, user: User) -> ProcedureDraft | None:
    rows = ProcedureDraft.objects.visible_to(user).select_related("changed_by")
    return rows.filter(procedure=procedure).first()


def _item(item: PublicationItem, is_working_day: object, today: date) -> ItemView:
    assert callable(is_working_day)
    signed = announcement(item.publication, is_working_day=is_working_day)
    entered = entry_into_database(item, is_working_day=is_working_day)
    return ItemView(
        item,
        signed,
        entered,
        signed.days_late(today),
        signed.index_days_late(today),
        entered.days_late(today),
    )


def compare_page(frame: Frame, *, a: str, b: str, all_parts: bool) -> ComparePage:
    """Build two versions side by side: those asked for, else the one looked at and the one before it."""
    by_number = {str(version.number): version for version in frame.versions}
    after = by_number.get(b, frame.version)
    before = by_number.get(a) or by_number.get(str(after.number - 1)) or after
    _fetch_parts([before, after] if before != after else [after])
    parts = part_views(content_of(before), content_of(after), all_parts=all_parts)
    return ComparePage(frame, before, after, tuple(parts), all_parts)


def part_views(before: Content, after: Content, *, all_parts: bool) -> list[PartView]:
    """Return two contents part by part in words: the parts that differ, or all that say something."""
    parts = []
    for part, found in groupby(compared(before, after), key=lambda line: line.part):
        views = tuple(
            LineView(part_words(part, one.before), part_words(part, one.after), one.change)
            for one in found
        )
        differs = any(view.change != Change.SAME for view in views)
        if differs or (all_parts and any(view.before for view in views)):
            parts.append(PartView(str(PART_NAMES[part]), views))
    return parts


def impact_page(frame: Frame, *, user: User) -> ImpactPage:
    """Build the page of what a version touches."""
    return ImpactPage(frame, tuple(impacts_of(frame.version, user=user)))


def hours_words(hours: Decimal) -> Decimal:
    """Return hours without the zeros a column adds."""
    return Decimal(f"{hours.normalize():f}")
