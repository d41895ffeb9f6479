"""What the discrepancy pages show, as typed values: built here from the rooms below, laid out in the templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thuocdo.accounts.scope import (
    STEERING_ROLES,
    unit_ids_visible_to,
    units_steered_by,
    units_visible_to,
)
from thuocdo.consistency.catalogue import all_rules
from thuocdo.consistency.concerned import figures_concerned
from thuocdo.consistency.models import Discrepancy, DiscrepancyEvent
from thuocdo.figures.notation import write_number
from thuocdo.office.discrepancies.arithmetic import Piece, PlacedFigure, linked
from thuocdo.office.discrepancies.filters import (
    WORST_FIRST,
    FilterDiscrepanciesForm,
)
from thuocdo.office.discrepancies.records import NOWHERE, FoundIn, records_of
from thuocdo.office.discrepancies.rule_words import by_id
from thuocdo.office.labels import indicator_label
from thuocdo.ui.keyset import KeysetPage, keyset_page, planned_count
from thuocdo.ui.language import in_english

if TYPE_CHECKING:
    from datetime import date

    from thuocdo.accounts.models import User
    from thuocdo.consistency.models import DiscrepancyQuerySet

#: A row is a card with words and forms, so a page holds fewer than that of a table.
ROWS = 25
#: Up to here rows are counted; beyond, the numbers are estimates. Counting 60,000 costs more than the whole page.
COUNTED = 1_000
#: So many of a row's places are offered.
PLACES = 4
_SHOWN = (
    *(name.lstrip("-") for name in WORST_FIRST),
    *("record_room", "record_id", "rule", "severity", "state", "revision", "indicators"),
    *("printed_value", "expected_value", "locations", "explanation", "decided_at", "due_on"),
)
#: Stands for a number in an address that is filled in later; it occurs in no other part of one.
_ANY_NUMBER = 9_876_543_210


@dataclass(frozen=True, slots=True)
class RowView:
    """One discrepancy in a list; `found_in` has no words where its record is none that this person may see."""

    row: Discrepancy
    found_in: FoundIn
    label: str
    pieces: tuple[Piece, ...]
    places: tuple[str, ...]
    printed: str
    expected: str
    overdue: bool
    rule_known: bool

    @property
    def href(self) -> str:
        """Return the address of the discrepancy in its report, or of the answer; empty without one."""
        place = f"#d{self.row.pk}" if self.found_in.spans else ""
        return f"{self.found_in.address}{place}"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows match, in all and by severity; estimates where not `exact`."""

    total: int
    errors: int
    warnings: int
    notes: int
    exact: bool


@dataclass(frozen=True, slots=True)
class RowLinks:
    """The addresses of a row's pages with `%d` for its number, and those of the rules that the rows name."""

    detail: str
    explain: str
    reopen: str
    rules: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of the list; `following` gives the id of the row after a row.

    `severities` and `states` are their names in the language of the screen.
    """

    form: FilterDiscrepanciesForm
    rows: tuple[RowView, ...]
    following: Mapping[int, int]
    links: RowLinks
    severities: Mapping[str, str]
    states: Mapping[str, str]
    page: KeysetPage[Discrepancy]
    counts: Counts
    may_assign: bool


@dataclass(frozen=True, slots=True)
class EventView:
    """One step of the history in words; `reason` is what the person gave."""

    event: DiscrepancyEvent
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class DetailPage:
    """One discrepancy with everything that was done about it, the newest step first."""

    view: RowView
    events: tuple[EventView, ...]
    indicators: tuple[str, ...]
    may_assign: bool


def list_page(form: FilterDiscrepanciesForm, *, cursor: str) -> ListPage:
    """Build one page of the list with a fixed number of queries."""
    rows = form.rows()
    page = keyset_page(_light(rows), order=WORST_FIRST, cursor=cursor, size=ROWS)
    return ListPage(
        form=form,
        rows=row_views(page.rows, user=form.user),
        following={row.pk: after.pk for row, after in pairwise(page.rows)},
        links=_links(page.rows),
        severities=_names(Discrepancy.Severity.choices),
        states=_names(Discrepancy.State.choices),
        page=page,
        counts=counts_of(rows, about=form.rows_about()),
        may_assign=bool(unit_ids_visible_to(form.user, roles=STEERING_ROLES)),
    )


def _light(rows: DiscrepancyQuerySet) -> DiscrepancyQuerySet:
    """Fetch what a row of the list shows and no more: whole rows with whole people take twice as long to build."""
    message = "message_en" if in_english() else "message_vi"
    people = ("assigned_to", "decided_by")
    names = [f"{who}__{name}" for who in people for name in ("full_name", "username")]
    return rows.select_related("unit", *people).only(*_SHOWN, message, "unit__name", *names)


def _links(rows: Iterable[Discrepancy]) -> RowLinks:
    named = {row.rule for row in rows} & _known_rules()
    return RowLinks(
        detail=_pattern("detail"),
        explain=_pattern("explain"),
        reopen=_pattern("reopen"),
        rules={rule: reverse("office:discrepancies:rule", args=[rule]) for rule in named},
    )


def _pattern(name: str) -> str:
    """Return an address with `%d` for the number: looking it up for every row takes longer than drawing the row."""
    address = reverse(f"office:discrepancies:{name}", args=[_ANY_NUMBER])
    return address.replace("%", "%%").replace(str(_ANY_NUMBER), "%d")


def _names(choices: Iterable[tuple[str, object]]) -> Mapping[str, str]:
    return {value: str(name) for value, name in choices}


def with_people(rows: DiscrepancyQuerySet) -> DiscrepancyQuerySet:
    """Fetch with each row whom it concerns."""
    return rows.select_related("unit", "holder", "assigned_to", "decided_by")


def counts_of(rows: DiscrepancyQuerySet, *, about: DiscrepancyQuerySet) -> Counts:
    """Count what matches, by severity; of very many rows the first ones are counted and the rest is in proportion.

    Args:
        rows: what matches.
        about: what the planner is asked about where there are very many.
    """
    severity = Discrepancy.Severity
    found = rows.order_by()[: COUNTED + 1].aggregate(
        total=Count("pk"),
        errors=Count("pk", filter=Q(severity=severity.ERROR)),
        warnings=Count("pk", filter=Q(severity=severity.WARNING)),
        notes=Count("pk", filter=Q(severity=severity.NOTE)),
    )
    if found["total"] <= COUNTED:
        return Counts(**found, exact=True)
    total = max(planned_count(about), found["total"])
    share = {name: number * total // found["total"] for name, number in found.items()}
    return Counts(**share, exact=False)


def row_views(rows: Sequence[Discrepancy], *, user: User) -> tuple[RowView, ...]:
    """Build the rows of a list; two queries for all of them, and one more where answers of campaigns are among them."""
    records = records_of(rows, user=user)
    figures = _figures_of(rows, user=user)
    today = timezone.localdate()
    return tuple(
        _row_view(
            row,
            records.get((row.record_room, row.record_id), NOWHERE),
            figures.get(row.pk, ()),
            today,
        )
        for row in rows
    )


def _figures_of(rows: Sequence[Discrepancy], *, user: User) -> Mapping[int, Sequence[PlacedFigure]]:
    """Return the figures each row concerns, as far as this person may see them; one query."""
    found: dict[int, list[PlacedFigure]] = {}
    for pk, value, location in figures_concerned(rows, holders=units_visible_to(user)):
        found.setdefault(pk, []).append(PlacedFigure(value, location))
    return found


def _row_view(
    row: Discrepancy,
    found_in: FoundIn,
    figures: Iterable[PlacedFigure],
    today: date,
) -> RowView:
    address = found_in.address if found_in.spans else ""
    starts = dict.fromkeys(place["start"] for place in row.locations if "start" in place)
    return RowView(
        row=row,
        found_in=found_in,
        label=indicator_label(row.indicators[0]) if row.indicators else "",
        pieces=linked(row.message, figures, address),
        places=tuple(f"{address}#t{start}" for start in starts)[:PLACES] if address else (),
        printed=_number(row.printed_value),
        expected=_number(row.expected_value),
        overdue=row.due_on is not None
        and row.due_on < today
        and row.state == Discrepancy.State.OPEN,
        rule_known=row.rule in _known_rules(),
    )


def _number(value: Decimal | None) -> str:
    """Write a stored value without the zeros the column adds; nothing for null."""
    return "" if value is None else write_number(Decimal(f"{value.normalize():f}"))


def _known_rules() -> Set[str]:
    return by_id(all_rules()).keys()


def detail_page(row: Discrepancy, *, user: User) -> DetailPage:
    """Build the page of one discrepancy."""
    (view,) = row_views([row], user=user)
    events = row.events.select_related("actor", "assignee", "former_assignee").order_by(
        "-at", "-id"
    )
    return DetailPage(
        view=view,
        events=tuple(_event_view(event) for event in events),
        indicators=tuple(indicator_label(code) for code in row.indicators),
        may_assign=units_steered_by(user).filter(pk=row.holder_id).exists(),
    )


def _event_view(event: DiscrepancyEvent) -> EventView:
    who = str(event.actor) if event.actor else _("Hệ thống, khi kiểm tra lại")
    return EventView(event, who, _what(event))


def _what(event: DiscrepancyEvent) -> str:
    if event.kind == DiscrepancyEvent.Kind.MOVED:
        return _("Từ “%(before)s” sang “%(after)s”") % {
            "before": event.get_from_state_display(),
            "after": event.get_to_state_display(),
        }
    if event.assignee is None:
        return _("Bỏ giao cho %(person)s") % {"person": event.former_assignee}
    if event.former_assignee is None or event.former_assignee == event.assignee:
        return _("Giao cho %(person)s") % {"person": event.assignee}
    return _("Chuyển từ %(before)s sang %(after)s") % {
        "before": event.former_assignee,
        "after": event.assignee,
    }
