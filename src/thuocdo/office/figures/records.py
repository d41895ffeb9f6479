"""The records behind a figure, by the rights of who looks: their number is the figure, and those of other units are counted but not shown."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from time import monotonic
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

import numpy as np
from numpy.typing import NDArray

from thuocdo.accounts.people import names_of
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.status import STATUS_LABELS, Status
from thuocdo.errors import InvalidInput
from thuocdo.indicators.cube.grid import Numbers
from thuocdo.indicators.evaluation.records import Counted, Why, records_of, why
from thuocdo.indicators.measures.registry import measures
from thuocdo.office.figures.breakdowns import Breakdown, Chosen, breakdowns, chosen
from thuocdo.office.figures.counted_procedures import (
    ProcedureRow,
    counts_procedures,
    procedure_ids,
    procedure_rows,
)
from thuocdo.office.figures.drawn import state_of_cube
from thuocdo.office.figures.map_of_units import Place, visible_ids
from thuocdo.office.figures.narrowing import ALL, Address, Narrowing
from thuocdo.office.figures.subjects import Subject
from thuocdo.organisations.names import unit_names
from thuocdo.ui.language import in_english
from thuocdo.working_time.period import Period

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

ROWS_A_PAGE = 50
#: More than this is work for statistics, not for a list: a file ends here and says so.
MOST_IN_FILE = 20_000
#: The list of a whole province takes 0.2 s to find: it is kept while somebody pages through it.
KEPT_SECONDS = 60
MOST_KEPT = 8
_found: dict[Hashable, tuple[float, Counted]] = {}
#: Facts whose records are dossiers.
_DOSSIERS = frozenset({"dossiers.dossiers", "dossiers.payments"})


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One dossier that a figure counts."""

    code: str
    href: str
    subject: str
    unit: str
    status: str
    step: str
    holder: str
    accepted_at: datetime | None
    due_at: datetime | None
    ended_at: datetime | None
    late: str


@dataclass(frozen=True, slots=True)
class WhyView:
    """What was asked of one dossier; `known` is false where there is none that the person may see."""

    code: str
    known: bool
    href: str = ""
    counted: bool = False
    held: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class RecordsPage:
    """A page of the records of a figure. `hidden` of `total` belong to units the person does not see into.

    `chosen` is what the list is narrowed to, `listed_count` how many dossiers it has.
    `catalogued` says that it counts procedures, of which `procedures` are those of the page.
    `file_ends` is how many dossiers a file of it has where the person may see more; 0 where it has them all.
    """

    subject: Subject
    unit: Place
    window: Period
    total: int
    rows_counted: int
    hidden: int
    rows: tuple[RecordRow, ...]
    following: str
    begun: bool
    conditions: tuple[str, ...]
    breakdowns: tuple[Breakdown, ...]
    listed: bool
    as_of: datetime | None
    file_ends: int = 0
    why: WhyView | None = None
    chosen: tuple[Chosen, ...] = ()
    listed_count: int = 0
    catalogued: bool = False
    procedures: tuple[ProcedureRow, ...] = ()


def found_records(one: Subject, unit: Place, window: Period) -> Counted:
    """Return the records of a figure, kept for a minute while the cube is the same.

    Raises:
        CubeBroken: there is no cube.
    """
    key = (one.measure, unit.id, window, state_of_cube())
    if key not in _found or monotonic() - _found[key][0] > KEPT_SECONDS:
        if len(_found) >= MOST_KEPT:
            _found.clear()
        _found[key] = (monotonic(), records_of(one.measure, unit.id, window))
    return _found[key][1]


def records_page(
    user: User,
    one: Subject,
    unit: Place,
    window: Period,
    *,
    cursor: str,
    asked: str,
    narrowing: Narrowing = ALL,
) -> RecordsPage:
    """Return a page of the records of a figure, the newest first, after the record of a cursor.

    Shape: some ten queries, however many records there are.
    """
    found = found_records(one, unit, window)
    listed = counts_dossiers(found)
    total, rows_counted = found.total, len(found.record)
    found = narrowing.of_procedure(found)
    seen = np.isin(found.unit, np.asarray(visible_ids(user), np.int64))
    catalogued = counts_procedures(found)
    ids = _ids(user, found, seen, narrowing)
    after = _after(ids, cursor)
    page = after[:ROWS_A_PAGE].tolist()
    return RecordsPage(
        subject=one,
        unit=unit,
        window=window,
        total=total,
        rows_counted=rows_counted,
        hidden=int(len(found.record) - seen.sum()),
        rows=tuple(rows_of(user, page)) if page and listed else (),
        following=str(page[-1]) if len(after) > ROWS_A_PAGE else "",
        begun=len(after) < len(ids),
        conditions=conditions_of(one, unit, window),
        breakdowns=tuple(breakdowns(user, found, ids, Address(one, unit.id, window, narrowing)))
        if listed
        else (),
        listed=listed,
        as_of=found.as_of,
        file_ends=MOST_IN_FILE if len(ids) > MOST_IN_FILE else 0,
        why=_why(user, one, unit, window, asked) if asked and listed else None,
        chosen=tuple(chosen(user, ids, Address(one, unit.id, window, narrowing))),
        listed_count=len(ids),
        catalogued=catalogued,
        procedures=tuple(procedure_rows(user, page)) if page and catalogued else (),
    )


def _ids(user: User, found: Counted, seen: NDArray[np.bool_], narrowing: Narrowing) -> Numbers:
    """Return what the list is of, the newest first: dossiers of units the person sees into, or procedures; nothing for other records."""
    if counts_procedures(found):
        return procedure_ids(user, found)
    if not counts_dossiers(found):
        return found.record[:0]
    return narrowing.at_hand(user, _once(found.record[seen]))


def counts_dossiers(found: Counted) -> bool:
    """Say whether what is counted are dossiers, which can be listed."""
    return found.measure.fact in _DOSSIERS


def visible_records(user: User, found: Counted, narrowing: Narrowing = ALL) -> list[int]:
    """Return the numbers of the dossiers a person may see among those of a figure, the newest first."""
    if not counts_dossiers(found):
        return []
    found = narrowing.of_procedure(found)
    seen = np.isin(found.unit, np.asarray(visible_ids(user), np.int64))
    ids: list[int] = narrowing.at_hand(user, _once(found.record[seen])).tolist()
    return ids


def file_rows(
    user: User, found: Counted, narrowing: Narrowing = ALL
) -> tuple[list[RecordRow], bool]:
    """Return the dossiers of a file of those behind a figure, the newest first, and whether it ends before they do."""
    ids = visible_records(user, found, narrowing)
    return rows_of(user, ids[:MOST_IN_FILE]), len(ids) > MOST_IN_FILE


def _once(records: Numbers) -> Numbers:
    return np.unique(records)[::-1]


def _after(ids: Numbers, cursor: str) -> Numbers:
    """Return the ids after a cursor, which is the last one of the page before; ids fall."""
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) < 19):
        return ids
    return ids[ids < int(cursor)]


def rows_of(user: User, ids: Sequence[int]) -> list[RecordRow]:
    """Return dossiers as the list names them, in the order of their ids; those that the person may not see are left out."""
    rows = Dossier.objects.visible_to(user).filter(pk__in=ids).in_bulk()
    units = unit_names(one.competent_agency_id for one in rows.values())
    people = names_of({one.holder_id for one in rows.values() if one.holder_id})
    return [_row(rows[one], units, people) for one in ids if one in rows]


def _row(one: Dossier, units: Mapping[int, str], people: Mapping[int, str]) -> RecordRow:
    return RecordRow(
        code=one.code,
        href=reverse("office:dossiers:detail", args=[one.pk]),
        subject=one.subject,
        unit=units.get(one.competent_agency_id, ""),
        status=str(STATUS_LABELS[Status(one.status)]),
        step=one.step_name if one.ended_at is None else "",
        holder=people.get(one.holder_id or 0, ""),
        accepted_at=one.accepted_at,
        due_at=one.due_at,
        ended_at=one.ended_at,
        late=_late_words(one),
    )


def _late_words(one: Dossier) -> str:
    end = one.ended_at or timezone.now()
    if one.due_at is None or end <= one.due_at:
        return ""
    # By the calendar, as the queue and the page of the dossier count.
    days = (timezone.localdate(end) - timezone.localdate(one.due_at)).days
    if days:
        return _("muộn %(days)d ngày") % {"days": days}
    return _("muộn %(hours)d giờ") % {"hours": max((end - one.due_at).seconds // 3600, 1)}


def conditions_of(one: Subject, unit: Place, window: Period) -> tuple[str, ...]:
    """Return what every record of a figure has in common: why it counts."""
    counted = measures()[one.measure]
    english = in_english()
    conditions = [held.en if english else held.vi for held in counted.where]
    days = window.label("en" if english else "vi")
    on = counted.on.en if english else counted.on.vi
    if counted.until is not None:
        until = counted.until.en if english else counted.until.vi
        first = _("ngày cuối kỳ (%(days)s) đã qua %(on)s và chưa đến %(until)s") % {
            "days": days,
            "on": on,
            "until": until,
        }
    else:
        first = _("%(on)s nằm trong kỳ %(days)s") % {"on": on, "days": days}
    below = _("thuộc %(unit)s hoặc đơn vị bên dưới") % {"unit": unit.name}
    return (first, *conditions, below)


def _why(user: User, one: Subject, unit: Place, window: Period, asked: str) -> WhyView:
    """Say why a figure counts a dossier or not; one that the person may not see is as one that is not there."""
    row = Dossier.objects.visible_to(user).filter(code=asked).first()
    if row is None:
        return WhyView(asked, known=False)
    said = why(one.measure, row.pk, unit.id, window)
    href = reverse("office:dossiers:detail", args=[row.pk])
    best = max(said, key=lambda x: sum(held.holds for held in x.held), default=None)
    if best is None:
        return WhyView(asked, known=True, href=href)
    return WhyView(asked, True, href, best.counted, tuple(_held(best)))


def _held(best: Why) -> list[tuple[str, bool]]:
    english = in_english()
    return [(held.en if english else held.vi, held.holds) for held in best.held]


def window_asked(first: str, last: str) -> Period | None:
    """Return the days of an address; null where they make no sense."""
    try:
        return Period.of_days(date.fromisoformat(first), date.fromisoformat(last))
    except (ValueError, InvalidInput):
        return None
