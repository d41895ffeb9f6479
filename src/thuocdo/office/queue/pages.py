"""The page of the queue as typed values: one query for the rows, with the columns that are shown and no others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from thuocdo.accounts.people import names_of
from thuocdo.dossiers.status import Status
from thuocdo.office.dossiers.words import STATUS_KINDS, STATUS_WORDS, DueWords, due_words
from thuocdo.office.queue.filters import CHANNELS, DUES, NONE, STATES, TABS
from thuocdo.organisations.names import unit_names
from thuocdo.procedures.kept import SectorName, Title, sector_names, titles_of
from thuocdo.ui.keyset import ROWS_A_PAGE, KeysetPage, estimated_count, keyset_page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from thuocdo.office.queue.filters import QueueFilter

COLUMNS = (
    "id", "code", "subject", "status", "due_at", "paused_at", "ended_at", "late_current", "holder_id",
    "holder_unit_id", "procedure_version_id", "step_name", "channel", "priority_lane", "source_system",
)  # fmt: skip
#: Longer lists of work are not counted but estimated, and so are lists over all dossiers.
EXACT_BELOW = 1_000


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One dossier of the list."""

    id: int
    code: str
    subject: str
    status: str
    status_kind: str
    due: DueWords
    due_at: datetime | None
    procedure: str
    sector: str
    step: str
    holder: str
    unit: str
    priority: bool


@dataclass(frozen=True, slots=True)
class QueuePage:
    """What the page shows; `count` is an estimate unless it is `exact`."""

    filter: QueueFilter
    rows: tuple[QueueRow, ...]
    page: KeysetPage[Any]
    count: int
    exact: bool
    tabs: tuple[tuple[str, str], ...]
    states: tuple[tuple[str, str], ...]
    dues: tuple[tuple[str, str], ...]
    statuses: tuple[tuple[str, str], ...]
    channels: tuple[str, ...]
    sectors: tuple[SectorName, ...]
    narrowing: tuple[tuple[str, str], ...]


def queue_page(asked: QueueFilter, *, cursor: str) -> QueuePage:
    """Return one page of the queue.

    Shape: three queries; names come from memory, with one more each for those that are new to it.
    """
    rows = asked.rows()
    shown: Any = rows.values_list(*COLUMNS, named=True)
    page: KeysetPage[Any] = keyset_page(shown, order=asked.order, cursor=cursor)
    if len(page.rows) < ROWS_A_PAGE and not cursor:
        count, exact = len(page.rows), True
    else:
        # To count a thousand hits of one ward among all dossiers the database would read a hundred thousand.
        narrow = asked.tab != "all" and not asked.words
        count, exact = estimated_count(rows, exact_below=EXACT_BELOW if narrow else 0)
    found = queue_rows(page.rows, now=asked.now)
    return QueuePage(
        filter=asked,
        rows=found,
        page=page,
        count=count,
        exact=exact,
        tabs=tuple(
            (name, word)
            for name, word in _words(TABS)
            if name != "managed" or asked.tab == "managed"  # one comes there from the board
        ),
        narrowing=_narrowing(asked, found),
        states=_words(STATES),
        dues=_words(DUES),
        statuses=tuple((str(int(one)), str(STATUS_WORDS[one])) for one in Status),
        channels=CHANNELS,
        sectors=sector_names(),
    )


def _narrowing(asked: QueueFilter, rows: tuple[QueueRow, ...]) -> tuple[tuple[str, str], ...]:
    """Return the filters that come from the board, in words, by their names in the address.

    Null: a person is named only where a row names him, so that nobody learns names by numbers.
    """
    said = dict(asked.from_board)
    names = unit_names(int(said[one]) for one in ("under", "unit") if one in said)
    for name, word in (("under", _("thuộc %(name)s")), ("unit", _("tại %(name)s"))):
        if name in said:
            said[name] = word % {"name": names.get(int(said[name]), "?")}
    if "step" in said:
        said["step"] = said["step"] if asked.step != NONE else _("chưa vào bước nào")
    if "holder" in said:
        holder = rows[0].holder if rows else "…"
        nobody = asked.holder == NONE
        said["holder"] = (
            _("chưa có người giữ") if nobody else _("do %(name)s giữ") % {"name": holder}
        )
    return tuple(said.items())


def _words(choices: Any) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(word)) for name, word in choices.items())


def queue_rows(rows: Iterable[Any], *, now: datetime) -> tuple[QueueRow, ...]:
    """Return rows with `COLUMNS` as they are shown."""
    found = list(rows)
    titles = titles_of(one.procedure_version_id for one in found)
    people = names_of(one.holder_id for one in found)
    units = unit_names(one.holder_unit_id for one in found)
    return tuple(
        _row(
            one,
            titles.get(one.procedure_version_id),
            people.get(one.holder_id, ""),
            units.get(one.holder_unit_id, ""),
            now,
        )
        for one in found
    )


def _row(one: Any, title: Title | None, holder: str, unit: str, now: datetime) -> QueueRow:
    due = due_words(
        due=one.due_at, ended=one.ended_at, paused=one.paused_at, late=one.late_current, now=now
    )
    return QueueRow(
        one.id,
        one.code,
        one.subject,
        str(STATUS_WORDS[one.status]),
        STATUS_KINDS.get(one.status, ""),
        due,
        one.due_at,
        title.name if title else "",
        title.sector if title else "",
        one.step_name,
        holder,
        unit,
        one.priority_lane,
    )
