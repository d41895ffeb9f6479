"""Where what stands in the workbook of a unit: sheets, columns and rows follow from what is asked, never from the file that comes back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from thuocdo.campaigns.questions import Question
from thuocdo.forms.version import FormRow, FormSection, FormVersion

#: Rises with every change of the layout, so that a workbook of an older one is known.
VERSION = "1"
GUIDE, TEXTS, PROBLEMS, SEAL = "Hướng dẫn", "Phần lời", "Lỗi trong tệp", "_thuocdo"
#: Sheets that hold no rows of a form.
OWN_SHEETS = frozenset({GUIDE, TEXTS, PROBLEMS, SEAL})
#: Before the name of an area of text, where rows are named.
AREA = "area:"
#: Rows above those of the form: two lines of letterhead, title, period, a blank line, and the head of the table.
HEAD_ROWS = 8


class Col(IntEnum):
    """The columns of a sheet with rows, counted from 0; the first is hidden and names the row."""

    KEY = 0
    ITEM = 1
    LABEL = 2
    UNIT = 3
    VALUE = 4
    NOTE = 5
    REASON = 6
    COMPUTED = 7
    LAST = 8
    YEAR = 9


#: What a person fills in.
FILLED = (Col.VALUE, Col.NOTE, Col.REASON)
LETTERS = "ABCDEFGHIJ"


@dataclass(frozen=True, slots=True)
class LaidRow:
    """One printed row and the line it stands on, counted from 0; a heading has no question."""

    asked: FormRow
    question: Question | None
    at: int

    @property
    def key(self) -> str:
        """Return how the row is named in the first column; empty for a heading."""
        return self.question.row if self.question else ""


@dataclass(frozen=True, slots=True)
class LaidSheet:
    """One section of a form as a sheet."""

    name: str
    form: FormVersion
    section: FormSection
    rows: Sequence[LaidRow]
    of_whole: bool = False

    @property
    def keys(self) -> frozenset[str]:
        """Return the names of the rows that ask for something."""
        return frozenset(one.key for one in self.rows if one.question)


def laid_sheets(questions: Mapping[str, Question]) -> tuple[LaidSheet, ...]:
    """Return the sheets of what is asked: a section each of the unit's own form, then those of the whole with the rows it answers for."""
    return (*_sheets(questions, of_whole=False), *_sheets(questions, of_whole=True))


def address(column: int, at: int) -> str:
    """Return how people name a cell ("E12"); both counted from 0."""
    return f"{LETTERS[column]}{at + 1}"


def _sheets(questions: Mapping[str, Question], *, of_whole: bool) -> Iterator[LaidSheet]:
    asked = {
        (one.section.number, one.asked.key): one
        for one in questions.values()
        if one.of_whole is of_whole
    }
    form = next((one.form for one in questions.values() if one.of_whole is of_whole), None)
    for section in form.sections if form else ():
        rows = [
            (row, asked.get((section.number, row.key)))
            for row in section.rows
            if not of_whole or (section.number, row.key) in asked
        ]
        if not rows or form is None:
            continue
        laid = [LaidRow(row, one, HEAD_ROWS + n) for n, (row, one) in enumerate(rows)]
        name = f"{'Toàn tỉnh' if of_whole else 'Biểu'} {section.number}"
        yield LaidSheet(name, form, section, laid, of_whole)
