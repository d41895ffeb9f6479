"""The page of the queue as typed values: one query for the rows, with the columns that are shown and no others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from markupsafe import Markup

from thuocdo.accounts.people import names_of
from thuocdo.dossiers.answering import Submitted, answers_due, awaits_answer
from thuocdo.office.dossiers.words import STATUS_KINDS, STATUS_WORDS, DueTeller, DueWords, marks_of
from thuocdo.office.queue.filters import CHOSEN, DUES, NONE, OFFERED_IN, STATES, TABS
from thuocdo.office.queue.reading import FoundRow, found
from thuocdo.office.queue.rows import table_rows
from thuocdo.organisations.names import unit_names
from thuocdo.procedures.kept import SectorName, Title, sector_names, titles_of
from thuocdo.ui.keyset import KeysetPage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from thuocdo.office.queue.filters import QueueFilter

_UNTITLED = Title(0, "", "", "")


class QueueRow(NamedTuple):
    """One dossier of the list."""

    id: int
    code: str
    subject: str
    status: str
    status_kind: str
    due: DueWords
    due_at: datetime | None
    procedure: str
    step: str
    holder: str
    unit: str
    priority: bool
    marks: tuple[DueWords, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """What can be chosen, by its value in the address, in the language of the screen."""

    tabs: tuple[tuple[str, str], ...]
    states: tuple[tuple[str, str], ...]
    dues: tuple[tuple[str, str], ...]
    statuses: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class QueuePage:
    """What the page shows; `count` is an estimate unless it is `exact`; `by_name` says that the words were found as an owner's name."""

    filter: QueueFilter
    rows: tuple[QueueRow, ...]
    page: KeysetPage[Any]
    count: int
    exact: bool
    by_name: bool
    words: Words
    sectors: tuple[SectorName, ...]
    narrowing: tuple[tuple[str, str], ...]

    @property
    def fields(self) -> tuple[object, ...]:
        """Return all that the address chooses."""
        chosen = ("tab", "state", "due", "lender", "words", *CHOSEN, "under", "unusable")
        return tuple(getattr(self.filter, name) for name in chosen)

    @property
    def dues(self) -> tuple[tuple[str, str, str], ...]:
        """Return the filters by due time that this list offers: value, words, and the state that goes with it."""
        tab = self.filter.tab
        state = self.filter.state if tab != "all" else "running"
        return tuple(
            (name, word, "" if name in OFFERED_IN else state)
            for name, word in self.words.dues
            if tab in OFFERED_IN.get(name, TABS)
        )

    @property
    def lenders(self) -> tuple[tuple[str, str], ...]:
        """Return for whom the person stands in: ids as the address has them, and names."""
        return tuple((str(one.pk), one.full_name) for one in self.filter.lenders)

    @property
    def table_rows(self) -> Markup:
        """Return the rows as HTML."""
        return table_rows(self.rows)


def queue_page(asked: QueueFilter, *, cursor: str) -> QueuePage:
    """Return one page of the queue.

    Shape: one query, another for a number that has to be estimated; names come from memory, with one more each for those that are new to it.
    """
    shown = found(asked, cursor)
    rows = queue_rows(shown.page.rows, now=asked.now)
    return QueuePage(
        filter=asked,
        rows=rows,
        page=shown.page,
        count=shown.count,
        exact=shown.exact,
        by_name=shown.by_name,
        narrowing=_narrowing(asked, rows),
        words=_words_in(get_language() or ""),
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


@lru_cache(maxsize=8)
def _words_in(language: str) -> Words:
    """Return the words in the language that is in force, put into it once."""
    del language
    statuses = {str(int(one)): word for one, word in STATUS_WORDS.items()}
    return Words(*(_words(one) for one in (TABS, STATES, DUES, statuses)))


def _words(choices: Any) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(word)) for name, word in choices.items())


def queue_rows(rows: Iterable[FoundRow], *, now: datetime) -> tuple[QueueRow, ...]:
    """Return rows as they are shown."""
    shown = list(rows)
    titles = titles_of(one.procedure_version_id for one in shown)
    people = names_of(one.holder_id for one in shown)
    units = unit_names(one.holder_unit_id for one in shown)
    statuses = dict(_words_in(get_language() or "").statuses)
    teller, waiting = DueTeller(now), _waiting(shown)
    answers = answers_due(waiting.values(), now=now)
    return tuple(
        QueueRow(
            one.id,
            one.code,
            one.subject,
            statuses[str(one.status)],
            STATUS_KINDS.get(one.status, ""),
            _due_words(one, teller, waiting, answers),
            one.due_at,
            titles.get(one.procedure_version_id or 0, _UNTITLED).name,
            one.step_name,
            people.get(one.holder_id or 0, ""),
            units.get(one.holder_unit_id or 0, ""),
            one.priority_lane,
            marks_of(one, teller),
        )
        for one in shown
    )


def _due_words(
    one: FoundRow,
    teller: DueTeller,
    waiting: Mapping[int, Submitted],
    answers: Mapping[Submitted, datetime | None],
) -> DueWords:
    if one.waits_turn and one.ended_at is None:
        return teller.turn_words()
    submitted = waiting.get(one.id)
    if submitted is not None:
        return teller.answer_words(answers[submitted])
    return teller.words(
        due=one.due_at, ended=one.ended_at, paused=one.paused_at, late=one.late_current
    )


def _waiting(rows: Iterable[FoundRow]) -> dict[int, Submitted]:
    """Return those that wait for their first answer, by id."""
    return {
        one.id: Submitted(one.reception_unit_id, one.registered_at)
        for one in rows
        if awaits_answer(
            channel=one.channel,
            status=one.status,
            supplement_count=one.supplement_count,
            bundle_turn=one.bundle_turn,
        )
    }
