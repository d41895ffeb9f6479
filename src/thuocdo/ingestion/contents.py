"""A stored report as its forms: every row that the form asks, and what the report answers. For pages, papers and programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from thuocdo.figures.notation import Kind
from thuocdo.forms.library import form_version
from thuocdo.forms.version import FormRow, FormSection
from thuocdo.ingestion.edits import row_key
from thuocdo.ingestion.reading import Reading, ReadRow, ReadTable

#: Below this the reader was unsure which item a row is, and a person is asked.
SURE = 0.6


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a form and the printed row that answers it, null where the report has none."""

    asked: FormRow
    row: ReadRow | None

    @property
    def key(self) -> str:
        """Return what names the printed row, empty where there is none."""
        return row_key(self.row) if self.row else ""

    @property
    def doubtful(self) -> bool:
        """Tell whether a person should look at it: the item is unsure, or the value reads two ways or stands elsewhere."""
        row = self.row
        return row is not None and (
            row.confidence < SURE
            or row.printed.ambiguous
            or row.misplaced
            or (row.printed.kind is Kind.TEXT and bool(row.printed.text))
        )


@dataclass(frozen=True, slots=True)
class Section:
    """One "Biểu mẫu" of the report: the rows of the form in its order, then printed rows that are none of them."""

    form: str
    asked: FormSection
    table: ReadTable
    entries: tuple[Entry, ...]
    loose: tuple[ReadRow, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """A report as forms, and the tables of no known form."""

    sections: tuple[Section, ...]
    other_tables: tuple[ReadTable, ...]

    def entries(self) -> Iterator[tuple[Section, Entry]]:
        """Yield every row of every form."""
        for section in self.sections:
            for entry in section.entries:
                yield section, entry


def contents_of(reading: Reading) -> Contents:
    """Lay a reading out as the forms it fills, in the order of their numbers."""
    forms: dict[str, list[ReadTable]] = {}
    for table in reading.tables:
        if table.form:
            forms.setdefault(table.form, []).append(table)
    return Contents(
        sections=tuple(_section(form, forms[form]) for form in sorted(forms, key=_place)),
        other_tables=tuple(table for table in reading.tables if not table.form),
    )


def _place(form: str) -> tuple[str, int]:
    code, _, number = form.partition("/")
    return code, int(number)


def _section(form: str, tables: Sequence[ReadTable]) -> Section:
    """Return one form; where two printed rows claim an item, the first one with a value answers it."""
    code, number = _place(form)
    asked = next(s for s in form_version(code).sections if s.number == number)
    answers: dict[str, ReadRow] = {}
    loose: list[ReadRow] = []
    for row in (row for table in tables for row in table.rows):
        known = answers.get(row.form_row or "")
        if row.form_row is None:
            loose.append(row)
        elif known is None:
            answers[row.form_row] = row
        elif known.printed.kind is Kind.BLANK and row.printed.kind is not Kind.BLANK:
            loose.append(known)
            answers[row.form_row] = row
        else:
            loose.append(row)
    entries = tuple(Entry(row, answers.get(row.key)) for row in asked.rows)
    return Section(form, asked, tables[0], entries, tuple(loose))
