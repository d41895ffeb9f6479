"""What a workbook would change, cell by cell, against what stands now: what was not touched in it changes nothing, and nobody is overwritten."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from thuocdo.accounts.people import names_of
from thuocdo.campaigns.cells import Entry, Sheet, declared, follow, put
from thuocdo.campaigns.checking import Problem, ProblemKind, departs, earlier_answers, findings_of
from thuocdo.campaigns.models import CellChange, CellContent
from thuocdo.campaigns.passages import passages_of
from thuocdo.campaigns.typed import BLANK, DASH, Typed
from thuocdo.campaigns.workbook.entering import unmistakable
from thuocdo.campaigns.workbook.layout import AREA
from thuocdo.campaigns.workbook.reading import Filled, Given
from thuocdo.consistency.evidence import Severity
from thuocdo.documents.texts import printable
from thuocdo.figures.models import Figure

if TYPE_CHECKING:
    from thuocdo.campaigns.models import Passage
    from thuocdo.campaigns.questions import Question


#: Who wrote where no person did.
SYSTEM = "hệ thống"


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that would be written; null `note` or `reason` leaves what stands there.

    `seen` is the number of the change that stands now. `since` names who wrote since the file was made, empty where nobody did: then it is
    written only if the person says so.
    """

    question: Question
    sheet: str
    address: str
    before: str
    after: Typed
    note: str | None
    reason: str | None
    seen: int
    since: str = ""

    @property
    def row(self) -> str:
        """Return the name of the row."""
        return self.question.row

    def entry(self) -> Entry:
        """Return what is saved."""
        text = unmistakable(self.after, self.question)
        return Entry(self.row, text, self.seen, self.note, self.reason)


@dataclass(frozen=True, slots=True)
class TextChange:
    """One text that would be written."""

    area: str
    before: str
    after: str
    seen: int
    since: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """All that would be written; `after` is what does not add up, or lacks a reason, once it is."""

    changes: Sequence[Change]
    texts: Sequence[TextChange]
    after: Sequence[Problem] = ()

    @property
    def conflicts(self) -> Sequence[Change]:
        """Return the cells that somebody else has changed since the file was made."""
        return [one for one in self.changes if one.since]

    @property
    def plain(self) -> Sequence[Change]:
        """Return the cells that are written without being asked."""
        return [one for one in self.changes if not one.since]

    @property
    def empty(self) -> bool:
        """Tell whether there is nothing to write."""
        return not self.changes and not self.texts

    @property
    def token(self) -> str:
        """Return a mark of what stands now and would be written, so that a confirmation is of what was shown."""
        said = [
            [
                (one.row, one.seen, one.entry().text, one.note, one.reason, one.since)
                for one in self.changes
            ],
            [(one.area, one.seen, one.after, one.since) for one in self.texts],
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def planned(filled: Filled, sheet: Sheet) -> Plan:
    """Return what a file would change and what would not add up then. The sheet in hand is used up: it holds the new values afterwards."""
    plan = changed_by(filled, sheet)
    return replace(plan, after=_afterwards(plan.changes, sheet))


def changed_by(filled: Filled, sheet: Sheet) -> Plan:
    """Return what a file would change, without a look at what would not add up; three queries, and the sheet stays as it is."""
    return Plan(list(_changes(filled, sheet)), list(_texts(filled, sheet)))


def _changes(filled: Filled, sheet: Sheet) -> Iterable[Change]:
    made_from = _made_from(filled, sheet)
    late = [one for row, one in sheet.cells.items() if filled.seen.get(row, 0) != one.number]
    names = names_of([one.changed_by_id for one in late])
    for row, given in filled.rows.items():
        cell = sheet.cells.get(row)
        number = cell.number if cell else 0
        stale = filled.seen.get(row, 0) != number
        base = made_from.get(row) if stale else cell
        touched = _touched(given, base)
        wanted = _touched(touched, cell)
        if wanted == _untouched(given):
            continue
        change = _change(sheet.questions[row], wanted, cell)
        if stale and _rewritten(base, cell):
            who = names.get(cell.changed_by_id or 0, "") if cell else ""
            change = replace(change, since=who or SYSTEM)
        yield change


def _made_from(filled: Filled, sheet: Sheet) -> Mapping[str, CellContent]:
    """Return what stood in the cells that have changed since the file was made, as it was then; one query."""
    stale = {
        row: filled.seen[row]
        for row in filled.rows
        if row in sheet.cells and 0 < filled.seen.get(row, 0) != sheet.cells[row].number
    }
    if not stale:
        return {}
    found = CellChange.objects.filter(
        submission=sheet.submission, row__in=stale, number__in=set(stale.values())
    )
    return {one.row: one for one in found if one.number == stale[one.row]}


def _untouched(given: Given) -> Given:
    return replace(given, said=None, note=None, reason=None)


def _touched(given: Given, base: CellContent | None) -> Given:
    """Return of what the file says only that which is not what stood there."""
    said = given.said
    if said is not None and _says_the_same(said, base):
        said = None
    note = _new_words(given.note, base.note if base else "")
    reason = _new_words(given.reason, base.reason if base else "")
    return replace(given, said=said, note=note, reason=reason)


def _new_words(mine: str | None, theirs: str) -> str | None:
    return None if mine is None or mine == printable(theirs).strip() else mine


def _says_the_same(said: Typed, cell: CellContent | None) -> bool:
    """Compare values, not digits: Excel drops zeros at the end."""
    if cell is None:
        return said.state == Figure.State.BLANK
    return (said.state, said.value) == (cell.state, cell.value)


def _rewritten(base: CellContent | None, cell: CellContent | None) -> bool:
    """Tell whether what people read in a cell has changed; a new computed value beside it has not changed it."""
    if base is None or cell is None:
        return base is not cell and (
            cell is None or cell.state != Figure.State.BLANK or bool(cell.note)
        )
    names = ("state", "value", "note", "reason")
    return any(getattr(base, name) != getattr(cell, name) for name in names)


def _change(question: Question, wanted: Given, cell: CellContent | None) -> Change:
    return Change(
        question,
        wanted.sheet,
        wanted.address,
        cell.printed if cell else "",
        wanted.said or _standing(cell),
        wanted.note,
        wanted.reason,
        cell.number if cell else 0,
    )


def _standing(cell: CellContent | None) -> Typed:
    if cell is None or cell.state == Figure.State.BLANK:
        return BLANK
    if cell.state == Figure.State.DASH:
        return DASH
    return Typed(Figure.State(cell.state), cell.value, cell.decimals, cell.printed)


def _texts(filled: Filled, sheet: Sheet) -> Iterable[TextChange]:
    if not filled.texts:
        return
    standing = passages_of(sheet.submission)
    older = _older_texts(filled, standing, sheet)
    for area, words in filled.texts.items():
        passage = standing.get(area)
        before = passage.text if passage else ""
        number = passage.number if passage else 0
        made_from = filled.seen.get(AREA + area, 0)
        base = older.get(area, "") if made_from != number else before
        if words in {printable(base).strip(), printable(before).strip()}:
            continue
        stale = made_from != number and passage is not None
        who = passage.by.full_name if stale and passage and passage.by else ""
        yield TextChange(area, before, words, number, (who or "người khác") if stale else "")


def _older_texts(
    filled: Filled, standing: Mapping[str, Passage], sheet: Sheet
) -> Mapping[str, str]:
    numbers = {
        area: filled.seen.get(AREA + area, 0)
        for area in filled.texts
        if area in standing and filled.seen.get(AREA + area, 0) != standing[area].number
    }
    if not numbers:
        return {}
    found = sheet.submission.passages.filter(area__in=numbers, number__in=set(numbers.values()))
    return {one.area: one.text for one in found if one.number == numbers[one.area]}


def _afterwards(changes: Collection[Change], sheet: Sheet) -> Sequence[Problem]:
    """Return what would not add up once all of it stands there; nothing is written."""
    for one in changes:
        cell = sheet.cells.get(one.row)
        note = one.note if one.note is not None else cell.note if cell else ""
        reason = one.reason if one.reason is not None else cell.reason if cell else ""
        content = declared(one.after, before=cell, note=note, reason=reason)
        put(sheet, one.row, content, CellChange.Way.WORKBOOK)
    follow(sheet)
    touched = {one.row for one in changes}
    found = [
        Problem(
            ProblemKind.ERROR if finding.severity == Severity.ERROR else ProblemKind.WARNING,
            rows[0] if rows else "",
            finding.message_vi,
            finding.message_en,
            rows,
        )
        for finding, rows in findings_of(sheet, earlier=earlier_answers(sheet.submission))
        if touched.intersection(rows)
    ]
    return [*_unreasoned(changes, sheet), *found]


def _unreasoned(changes: Collection[Change], sheet: Sheet) -> Iterable[Problem]:
    for one in changes:
        cell = sheet.cells[one.row]
        if departs(cell) and not cell.reason:
            asked = one.question.asked
            yield Problem(
                ProblemKind.REASON,
                one.row,
                f"{asked.item} {asked.label}: ghi {cell.printed or 'trống'}, khác số tính được mà chưa có lý do.",
                f"{asked.item}: {cell.printed or 'blank'} differs from what was computed, and no reason is given.",
                (one.row,),
            )
