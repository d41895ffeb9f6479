"""A form with nothing in it, as it is printed and filled by hand."""

from __future__ import annotations

from thuocdo.documents.paper import (
    Block,
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
from thuocdo.forms.version import FormSection, FormVersion
from thuocdo.forms.wording import origin_note
from thuocdo.reporting.report import (
    APPENDIX,
    AUTHOR,
    FIGURES_MM,
    TITLE,
    district_columns,
    province_columns,
    unit_lines,
)

_PERIOD = "..........."


def empty_form_paper(version: FormVersion) -> Paper:
    """Return a form as a paper, every row with a blank figure; one that no authority issued says so."""
    note = origin_note(version)
    return Paper(
        name=version.title,
        left=(Line("TÊN CƠ QUAN, ĐƠN VỊ", strong=True),),
        right=(Line(f"Kỳ báo cáo: {_PERIOD}", strong=True),),
        title=(
            Line(APPENDIX, strong=True),
            Line(f"{TITLE} {_PERIOD}", strong=True),
            *(Line(one, slanted=True) for one in (version.title, note) if one),
        ),
        sections=tuple(_section(version, one) for one in version.sections),
        author=AUTHOR,
        subject=version.title,
    )


def _section(version: FormVersion, section: FormSection) -> Section:
    head: tuple[Block, ...] = (
        Heading(f"Biểu mẫu {section.number}"),
        Text(section.title, TextRole.CAPTION),
    )
    if version.level == "district":
        columns = district_columns(FIGURES_MM)
    else:
        columns = province_columns(FIGURES_MM, _PERIOD)
    rows = tuple(
        Row(
            (cell(row.item), cell(row.label), cell(unit_lines(row.unit)), cell(None), cell(None)),
            depth=0 if row.item else 1,
            heading=row.heading,
        )
        for row in section.rows
    )
    return Section(f"Biểu {section.number}", (*head, Table(columns, rows)))
