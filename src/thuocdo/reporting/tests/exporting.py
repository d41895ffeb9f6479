"""Stored samples, and what is read again in a paper that was made of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from thuocdo.attachments.services import store
from thuocdo.documents.excel import write_excel
from thuocdo.documents.paper import Paper
from thuocdo.documents.pdf import write_pdf
from thuocdo.documents.word import write_word
from thuocdo.figures.notation import Kind, Printed
from thuocdo.ingestion.contents import contents_of
from thuocdo.ingestion.effective import effective_reading
from thuocdo.ingestion.models import Report
from thuocdo.ingestion.reader import read_report
from thuocdo.ingestion.reading import Reading
from thuocdo.ingestion.storage import Source, store_reading
from thuocdo.ingestion.tests.factories import AT, SAMPLE

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit

STEMS = ("thanh-hoa-2023", "thai-nguyen-2022", "tho-xuan-2024-q1")
WRITERS: dict[str, Callable[[Paper], bytes]] = {
    "xlsx": write_excel,
    "docx": write_word,
    "pdf": write_pdf,
}
#: What stands in a cell: as printed, its value, its kind.
Said = tuple[str, object, Kind]


def stored(stem: str, *, unit: Unit, holder: Unit, actor: User | None = None) -> Report:
    """Store one of the sample reports, in review."""
    path = SAMPLE.with_name(f"{stem}.txt")
    found = read_report(path, name=path.name)
    with path.open("rb") as stream:
        attachment = store(stream, name=path.name, actor=actor, at=AT)
    source = Source(attachment.pk, path.name, 0, found.document.text)
    return store_reading(
        found.readings[0], source, unit_id=unit.pk, holder_id=holder.pk, actor=actor, at=AT
    )


def reading_of(report: Report) -> Reading:
    """Return what a report says now."""
    return effective_reading(Report.objects.get(pk=report.pk)).reading


def read_again(content: bytes, ending: str) -> Reading:
    """Read a file that was exported."""
    found = read_report(content, name=f"export.{ending}")
    assert len(found.readings) == 1
    return found.readings[0]


def cells(reading: Reading, ending: str = "") -> dict[tuple[str, str], Said]:
    """Return what stands in each row of each form that is not blank.

    A number of Excel has no marks between thousands, so for that format they are taken off.
    """
    found = {}
    for section, entry in contents_of(reading).entries():
        if entry.row and entry.row.printed.kind is not Kind.BLANK:
            found[section.form, entry.asked.key] = _said(entry.row.printed, ending)
    return found


def _said(printed: Printed, ending: str) -> Said:
    plain = printed.kind is Kind.NUMBER and printed.thousands_mark == "." and ending == "xlsx"
    text = printed.text.replace(".", "") if plain else printed.text
    return text, printed.value, printed.kind


def notes(reading: Reading, ending: str = "") -> dict[tuple[str, str], str]:
    """Return the note of each row that has one; a PDF does not tell a broken line from a space."""
    found = {}
    for section, entry in contents_of(reading).entries():
        if entry.row and entry.row.note:
            note = entry.row.note
            kept = "".join(note.split()) if ending == "pdf" else note
            found[section.form, entry.asked.key] = kept
    return found
