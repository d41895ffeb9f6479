"""A report put together: its text with every reference said, its forms as annex, its charts; as Word, as sheets, as data, and in English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from thuocdo.campaigns.outline import Entry, EntryKind, outline
from thuocdo.documents.charts import png_of
from thuocdo.documents.official.model import (
    Annex,
    Block,
    Head,
    Paragraph,
    Picture,
    Report,
    Role,
    Signatory,
)
from thuocdo.documents.official.writing import write_report
from thuocdo.documents.paper import (
    Cell,
    Heading,
    Line,
    Paper,
    Row,
    Section,
    Table,
    Text,
    TextRole,
    cell,
)
from thuocdo.documents.wording import issuer_name, printed_day, spoken_day
from thuocdo.forms.version import FormRow
from thuocdo.forms.wording import origin_note
from thuocdo.official_reports.charts import chart_of
from thuocdo.official_reports.figures import ReportFigure, ReportFigures
from thuocdo.official_reports.gathering import figures_of
from thuocdo.official_reports.models import Language, OfficialReport
from thuocdo.official_reports.references import Reference, rendered, sides_of
from thuocdo.official_reports.templates import template_for
from thuocdo.official_reports.writing import current_blocks
from thuocdo.reporting.report import FIGURES_MM, TITLE, province_columns, unit_lines
from thuocdo.working_time.calendars import window_label

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.official_reports.models import BlockVersion

_DRAFT = "DỰ THẢO"
_POINT = re.compile(r"^[a-zđ]\) ")
_HEADING = re.compile(r"^\d+\.\d+(?:\.\d+)*\.? ")
_ITEM = re.compile(r"^[-–+•] ")
_LONGEST_HEADING = 160
_FINAL = (OfficialReport.State.NUMBERED, OfficialReport.State.ISSUED)


def report_file(report: OfficialReport, *, user: User) -> bytes:
    """Return a report as .docx, charts and annex of forms included, by the template its unit uses; one that is no final one says it is a draft.

    Raises:
        CubeBroken: figures are being computed anew.
        InvalidInput: the template cannot be used.
        NotFound: the file of the template is gone.
    """
    figures = figures_of(report, user=user)
    return write_report(_report(report, figures, user), template=template_for(report.unit))


def _report(report: OfficialReport, figures: ReportFigures, user: User) -> Report:
    blocks = current_blocks(report)
    return Report(
        head=Head(
            issuer=issuer_name(report.unit),
            symbol=report.symbol,
            place=report.place,
            parent=report.parent_name,
            number=report.number,
            dated=report.dated,
        ),
        subject=report.subject,
        blocks=tuple(_blocks(report, blocks, figures, user)),
        signatory=Signatory(tuple(report.authority), report.signer),
        to=tuple(report.addressees),
        recipients=tuple(report.recipients),
        annexes=(_annex(figures),),
        draft="" if report.state in _FINAL else _DRAFT,
    )


def _blocks(
    report: OfficialReport,
    blocks: Mapping[str, BlockVersion],
    figures: ReportFigures,
    user: User,
) -> Iterator[Block]:
    for entry in outline().values():
        if entry.kind is not EntryKind.TEXT:
            yield Paragraph(entry.heading(), _ROLES[entry.kind])
        block = blocks.get(entry.key)
        if block is not None:
            yield from paragraphs(rendered(block.text, figures, missing=missing_words))
        chart = chart_of(report, entry.section, figures, user=user)
        if chart is not None:
            yield Paragraph(chart.title, Role.CAPTION)
            yield Picture(png_of(chart), chart.description)


_ROLES = {EntryKind.PART: Role.PART, EntryKind.HEADING: Role.HEADING}


def paragraphs(text: str) -> Iterator[Paragraph]:
    """Yield the paragraphs of a block: lines that begin with a dash are items, "a)" points, short ones that begin with "1.1" headings."""
    for line in text.split("\n"):
        said = line.strip()
        if not said:
            continue
        if _ITEM.match(said):
            yield Paragraph(said, Role.ITEM)
        elif _POINT.match(said) and len(said) <= _LONGEST_HEADING:
            yield Paragraph(said, Role.POINT)
        elif _HEADING.match(said) and len(said) <= _LONGEST_HEADING:
            yield Paragraph(said, Role.HEADING)
        else:
            yield Paragraph(said)


def missing_words(one: Reference) -> str:
    """Return what stands in a draft for a reference that says nothing."""
    where = f"Biểu {one.row.replace('/', ', mục ')}" if one.row else "tham chiếu sai"
    return f"[chưa có số: {where}]"


def _annex(figures: ReportFigures) -> Annex:
    """Return the forms with the figures that the text refers to, upright as the forms are printed."""
    blocks: list[Block] = []
    note = origin_note(figures.version)
    if note:
        blocks.append(Paragraph(note, Role.NOTE))
    for section in figures.version.sections:
        blocks.append(Paragraph(f"Biểu mẫu {section.number}. {section.title}", Role.CAPTION))
        blocks.append(_table(figures, section.number, section.rows))
    return Annex(f"{TITLE} {_period(figures)}", tuple(blocks), landscape=True)


def _table(figures: ReportFigures, number: int, rows: Iterable[FormRow]) -> Table:
    return Table(
        province_columns(FIGURES_MM, _period(figures)),
        tuple(_row(asked, figures.rows.get(f"{number}/{asked.key}")) for asked in rows),
    )


def _row(asked: FormRow, figure: ReportFigure | None) -> Row:
    said = Cell(figure.printed, figure.value) if figure else cell(None)
    before = figure.written(figure.before) if figure else ""
    return Row(
        (
            cell(asked.item),
            cell(asked.label),
            cell(unit_lines(asked.unit)),
            said,
            cell(f"Năm trước: {before}" if before else None),
        ),
        depth=0 if asked.item else 1,
        heading=asked.heading,
    )


def _period(figures: ReportFigures) -> str:
    label = window_label(figures.window, language="vi")
    return f"{label[:1].lower()}{label[1:]}"


def file_name(report: OfficialReport) -> str:
    """Return the name of a file with this report, without its ending."""
    number = f"{report.number:02d}-{report.symbol}" if report.number else "Dự thảo"
    return f"{number} {report.subject}"[:120]


def appendix_paper(report: OfficialReport, *, user: User) -> Paper:
    """Return the forms as a paper of sheets, one for each form, as the ministry asks for them in Excel."""
    figures = figures_of(report, user=user)
    period = _period(figures)
    sections = tuple(
        Section(
            f"Biểu {section.number}",
            (
                Heading(f"Biểu mẫu {section.number}"),
                Text(section.title, TextRole.CAPTION),
                _table(figures, section.number, section.rows),
            ),
        )
        for section in figures.version.sections
    )
    title = (Line("PHỤ LỤC", strong=True), Line(f"{TITLE} {period.upper()}", strong=True))
    return Paper(name=f"{TITLE.capitalize()} {period}", title=title, sections=sections)


def report_data(report: OfficialReport, *, user: User) -> dict[str, Any]:
    """Return a report as data for programs: head, text as typed and as said, figures with their references. Days are both included."""
    figures = figures_of(report, user=user)
    blocks = current_blocks(report)
    english = current_blocks(report, Language.ENGLISH)
    return {
        "unit": {"code": report.unit.code, "name": report.unit.name},
        "subject": report.subject,
        "state": report.state,
        "number": report.number,
        "symbol": report.symbol,
        "dated": report.dated.isoformat() if report.dated else None,
        "period": report.window.as_json(),
        "form": report.form,
        "sha256": report.digest or None,
        "parts": [
            {
                "key": entry.key,
                "heading": entry.heading(),
                "version": blocks[entry.key].number if entry.key in blocks else None,
                "typed": _text(blocks, entry),
                "text": rendered(_text(blocks, entry), figures, missing=missing_words),
                "english": rendered(_text(english, entry), figures, english=True) or None,
            }
            for entry in outline().values()
        ],
        "figures": [
            {
                "row": one.row,
                "indicator": one.indicator or None,
                "label": one.label,
                "value": _plain(one.value),
                "printed": one.printed,
                "year_before": _plain(one.before),
                "last_period": _plain(one.previous),
                "says": {side.value: said for side, said in sides_of(one).items()},
            }
            for one in figures.rows.values()
        ],
    }


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"


def _text(blocks: Mapping[str, BlockVersion], entry: Entry) -> str:
    return blocks[entry.key].text if entry.key in blocks else ""


def english_paper(report: OfficialReport, *, user: User) -> Paper:
    """Return the courtesy copy in English: the same figures in English notation; a part nobody has translated says so."""
    figures = figures_of(report, user=user)
    blocks = current_blocks(report, Language.ENGLISH)
    sections = tuple(
        Section(entry.en, tuple(_english(entry, blocks, figures))) for entry in outline().values()
    )
    number = f"No. {report.number:02d}/{report.symbol}" if report.number else "Draft"
    day = f", {printed_day(report.dated)}" if report.dated else ""
    return Paper(
        name=f"Report of {report.unit.name} {window_label(report.window, language='en')}",
        title=(
            Line("REPORT ON ADMINISTRATIVE REFORM", strong=True),
            Line(f"{report.unit.name}, {window_label(report.window, language='en')}", strong=True),
            Line(
                f"Courtesy translation of the report {number}{day}; the Vietnamese text alone is binding.",
                slanted=True,
            ),
        ),
        sections=sections,
    )


def _english(
    entry: Entry, blocks: Mapping[str, BlockVersion], figures: ReportFigures
) -> Iterator[Heading | Text]:
    if entry.kind is not EntryKind.TEXT:
        yield Heading(entry.heading(english=True), 1 if entry.kind is EntryKind.PART else 2)
    if not entry.is_written:
        return
    said = rendered(_text(blocks, entry), figures, english=True, missing=lambda _one: "[no figure]")
    if not said:
        yield Text("(Not translated; see the Vietnamese report.)", TextRole.NOTE)
    for line in said.split("\n"):
        if line.strip():
            yield Text(line.strip())


def numbered_words(report: OfficialReport) -> str:
    """Return number and day of a report as a sentence names them; empty while it has none."""
    if report.number is None or report.dated is None:
        return ""
    return f"số {report.number:02d}/{report.symbol} {spoken_day(report.dated)}"
