"""One table of a report and the form it is of, with a look ahead at what another form would make of its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from thuocdo.errors import NotFound
from thuocdo.forms.library import form_versions
from thuocdo.ingestion.edits import form_row_of, table_key
from thuocdo.ingestion.effective import effective_reading
from thuocdo.ingestion.models import Report
from thuocdo.ingestion.reading import ReadRow, ReadTable
from thuocdo.ingestion.tables.realignment import laid_along
from thuocdo.office.labels import form_name, section_name
from thuocdo.office.reports.lookup import may_correct

if TYPE_CHECKING:
    from thuocdo.accounts.models import User


@dataclass(frozen=True, slots=True)
class FormChoice:
    """A section of a form version that the table may be."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class RowPreview:
    """A row of the table, and the item it would be."""

    row: ReadRow
    item: str


@dataclass(frozen=True, slots=True)
class TablePage:
    """The table, the forms to choose from, and the rows as the chosen one would have them."""

    report: Report
    key: str
    form: str
    chosen: str
    choices: tuple[FormChoice, ...]
    rows: tuple[RowPreview, ...]
    tied: int
    may_correct: bool
    needs_reason: bool


def table_page(report: Report, key: str, *, form: str | None, user: User) -> TablePage | None:
    """Build the page of one table; null where the report has none of that key.

    Args:
        form: the form to look at; null for the one the table has, empty for none.
    """
    reading = effective_reading(report).reading
    found = next((table for table in reading.tables if table_key(table) == key), None)
    if found is None:
        return None
    shown = found if form is None else _laid(found, form)
    return TablePage(
        report=report,
        key=key,
        form=found.form or "",
        chosen=shown.form or "",
        choices=_choices(),
        rows=tuple(RowPreview(row, _item(shown, row)) for row in shown.rows),
        tied=sum(1 for row in shown.rows if row.form_row),
        may_correct=may_correct(report, user),
        needs_reason=report.state == Report.State.CONFIRMED,
    )


def _laid(table: ReadTable, form: str) -> ReadTable:
    try:
        return laid_along(table, form or None)
    except (NotFound, ValueError):
        return table


def _choices() -> tuple[FormChoice, ...]:
    return tuple(
        FormChoice(
            f"{version.code}/{section.number}",
            f"{form_name(version)} – {section.number}. {section_name(section.title)}",
        )
        for version in form_versions().values()
        for section in version.sections
    )


def _item(table: ReadTable, row: ReadRow) -> str:
    asked = form_row_of(table.form, row.form_row) if table.form and row.form_row else None
    return f"{asked.item} {asked.label}".strip() if asked else ""
