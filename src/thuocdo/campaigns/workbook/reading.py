"""A workbook that came back: whose it is, what every cell says, and all that is wrong with it at once; nothing is stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from thuocdo.campaigns.deriving import follows
from thuocdo.campaigns.passages import LONGEST
from thuocdo.campaigns.typed import Typed
from thuocdo.campaigns.workbook import findings
from thuocdo.campaigns.workbook.content import asked_areas
from thuocdo.campaigns.workbook.entering import Doubt, read_value, read_words
from thuocdo.campaigns.workbook.findings import Finding, NotOurs
from thuocdo.campaigns.workbook.guiding import TEXT_WORDS, TOO_LONG
from thuocdo.campaigns.workbook.layout import (
    OWN_SHEETS,
    SEAL,
    TEXTS,
    VERSION,
    Col,
    LaidSheet,
    address,
    laid_sheets,
)
from thuocdo.campaigns.workbook.package import Book, Tab, opened
from thuocdo.campaigns.workbook.sealing import Seal, opened_seal
from thuocdo.campaigns.workbook.structure import keys_on, locate
from thuocdo.documents.texts import printable

if TYPE_CHECKING:
    from thuocdo.campaigns.models import Submission
    from thuocdo.campaigns.questions import Question


@dataclass(frozen=True, slots=True)
class Given:
    """What the file says of one row, and where; null for what is blank there, which leaves what stands."""

    sheet: str
    address: str
    said: Typed | None = None
    note: str | None = None
    reason: str | None = None


@dataclass(slots=True)
class Filled:
    """What a file says: rows and texts by name, the changes it was made from, and all that is wrong with it."""

    seen: Mapping[str, int]
    rows: dict[str, Given] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def blocked(self) -> bool:
        """Tell whether something has to be mended before anything is stored."""
        return any(one.blocks for one in self.findings)


def read_workbook(
    content: bytes, submission: Submission, questions: Mapping[str, Question]
) -> Filled:
    """Read the workbook of a submission.

    Raises:
        NotOurs: nothing of it can be taken: another kind of file, with macros, not made here, forged, of another campaign, unit or form.
        InvalidInput: the file cannot be opened, or not safely.
    """
    book = opened(content)
    seal = _seal(book)
    _refuse_others(seal, submission, questions)
    filled = Filled(seal.seen)
    derived = follows(questions)
    tabs = _tabs(book, laid_sheets(questions), filled)
    for laid, tab in tabs:
        _read_rows(book, tab, laid, filled, derived)
    if asked := asked_areas(submission):
        _read_texts(book, [one.key for one in asked], filled)
    return filled


def _seal(book: Book) -> Seal:
    tab = book.tab(SEAL)
    if tab is None:
        raise findings.foreign()
    lines = [
        (book.text(tab.cells.get((row, 0))), book.text(tab.cells.get((row, 1))))
        for row in sorted({row for row, _ in tab.cells})
    ]
    seal = opened_seal(lines)
    if seal is None:
        raise findings.forged()
    return seal


def _refuse_others(seal: Seal, submission: Submission, questions: Mapping[str, Question]) -> None:
    against = []
    if seal.campaign != str(submission.campaign_id):
        against.append(findings.of_another_campaign(seal.campaign_name))
    if seal.unit != str(submission.unit_id):
        against.append(findings.of_another_unit(seal.unit_name))
    if seal.form != submission.form or (not against and not set(questions) <= set(seal.seen)):
        against.append(findings.of_another_form(seal.form, submission.form))
    if seal.layout != VERSION:
        against.append(findings.of_older_layout())
    if against:
        raise NotOurs("workbook_of_another", against)


def _tabs(
    book: Book, sheets: Sequence[LaidSheet], filled: Filled
) -> Sequence[tuple[LaidSheet, Tab]]:
    """Return the sheet of each section, by the rows that stand on it, so that a new name does no harm."""
    owner = {key: laid for laid in sheets for key in laid.keys}
    held: dict[str, list[Tab]] = defaultdict(list)
    for tab in book.tabs:
        if tab.name in OWN_SHEETS:
            continue
        names = {owner[key].name for _, key in keys_on(book, tab) if key in owner}
        for name in names:
            held[name].append(tab)
        if (
            not names
            and (tab.cells or tab.formulas)
            and tab.name not in {one.name for one in sheets}
        ):
            filled.findings.append(findings.strange_tab(tab.name))
    found = []
    for laid in sheets:
        tabs = held.get(laid.name, [])
        if len(tabs) > 1:
            filled.findings.append(findings.two_tabs([one.name for one in tabs]))
        elif tabs:
            found.append((laid, tabs[0]))
        elif laid.keys:
            filled.findings.append(findings.missing_tab(laid.name))
    return found


def _read_rows(
    book: Book, tab: Tab, laid: LaidSheet, filled: Filled, derived: Mapping[str, Question]
) -> None:
    located = locate(book, tab, laid)
    filled.findings += located.findings
    asked = {one.key: one.question for one in laid.rows if one.question}
    for row, at in located.lines.items():
        entered = read_value(book, tab, at, asked[row], derived=row in derived)
        for doubt in entered.doubts:
            filled.findings.append(_finding(tab, Col.VALUE, at, row, doubt))
        words: dict[int, str | None] = {}
        for column in (Col.NOTE, Col.REASON):
            words[column], doubt_of_words = read_words(book, tab, at, column)
            if doubt_of_words:
                filled.findings.append(_finding(tab, column, at, row, doubt_of_words))
        note, reason = words[Col.NOTE], words[Col.REASON]
        if entered.said or note or reason:
            place = address(Col.VALUE, at)
            filled.rows[row] = Given(tab.name, place, entered.said, note, reason)


def _finding(tab: Tab, column: int, at: int, row: str, doubt: Doubt) -> Finding:
    return Finding(tab.name, address(column, at), doubt.vi, doubt.en, doubt.blocks, row)


def _read_texts(book: Book, keys: Sequence[str], filled: Filled) -> None:
    tabs = [
        tab
        for tab in book.tabs
        if tab.name not in OWN_SHEETS - {TEXTS}
        and any(key in keys for _, key in keys_on(book, tab))
    ]
    if len(tabs) > 1:
        filled.findings.append(findings.two_tabs([one.name for one in tabs]))
    if not tabs:
        filled.findings.append(findings.missing_tab(TEXTS))
    if len(tabs) != 1:
        return
    tab = tabs[0]
    for at, key in keys_on(book, tab):
        place = (at, TEXT_WORDS)
        words = printable(book.text(tab.cells.get(place))).strip()
        if key not in keys or not words or words == TOO_LONG:
            continue
        where = address(TEXT_WORDS, at)
        if place in tab.formulas:
            filled.findings.append(
                Finding(
                    tab.name,
                    where,
                    "ô có công thức. Hãy gõ lời văn.",
                    "a formula stands here. Type the words.",
                )
            )
        elif len(words) > LONGEST:
            filled.findings.append(
                Finding(
                    tab.name,
                    where,
                    f"lời văn dài hơn {LONGEST} ký tự.",
                    f"the text is longer than {LONGEST} characters.",
                )
            )
        else:
            filled.texts[key] = words
