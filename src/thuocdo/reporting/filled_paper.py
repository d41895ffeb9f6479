"""A filled form as a paper: every row in the official layout, and as an annex how each computed figure came to be."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.utils.translation import override

from thuocdo.documents.paper import (
    Align,
    Block,
    Cell,
    Column,
    Heading,
    Line,
    Paper,
    Row,
    Section,
    Table,
    Text,
    TextRole,
    cell,
    row,
)
from thuocdo.documents.wording import issuer_lines, printed_day, printed_moment
from thuocdo.figures.models import Figure
from thuocdo.figures.notation import write_number
from thuocdo.forms.version import FormSection
from thuocdo.forms.wording import origin_note
from thuocdo.indicators.registry import indicator
from thuocdo.reporting.filling import FilledForm, FilledRow
from thuocdo.reporting.report import (
    APPENDIX,
    AUTHOR,
    FIGURES_MM,
    TITLE,
    district_columns,
    province_columns,
    unit_lines,
)
from thuocdo.reporting.wording import person, register_names
from thuocdo.working_time.calendars import window_label

_ANNEX = "CÁCH TÍNH TỪNG SỐ LIỆU"


def filled_paper(filled: FilledForm, *, trail: bool) -> Paper:
    """Return what is recorded of a form as the appendix of statistics that is printed and sent.

    Shape: one section for each form, every row it asks; a row that waits for a register is blank and says so in its note.

    Args:
        filled: a form of a unit the reader may see into.
        trail: whether an annex says of each computed figure its definition, parts and moment.
    """
    period = _period_name(filled)
    return Paper(
        name=f"{TITLE.capitalize()} {period} – {filled.unit.name}",
        left=tuple(Line(text, strong=True) for text in issuer_lines(filled.unit)),
        right=_period_lines(filled, period),
        title=(
            Line(APPENDIX, strong=True),
            Line(f"{TITLE} {period.upper()}", strong=True),
            Line(_state(filled), slanted=True),
            *(Line(note, slanted=True) for note in (origin_note(filled.version),) if note),
        ),
        sections=tuple(_form(filled, section, period) for section in filled.version.sections),
        annexes=(_trail(filled),) if trail else (),
        author=AUTHOR,
        subject=filled.version.title,
    )


def filled_file_name(filled: FilledForm) -> str:
    """Return the name of a file with this form, without its ending."""
    return f"Biểu CCHC {_period_name(filled)} - {filled.unit.name}"


def _period_name(filled: FilledForm) -> str:
    label = window_label(filled.window, language="vi")
    return f"{label[:1].lower()}{label[1:]}"


def _period_lines(filled: FilledForm, period: str) -> tuple[Line, ...]:
    first, last = printed_day(filled.window.first_day), printed_day(filled.window.last_day)
    return (
        Line(f"Kỳ báo cáo: {period}", strong=True),
        Line(f"(từ ngày {first} đến ngày {last})", slanted=True),
    )


def _state(filled: FilledForm) -> str:
    if filled.reported is not None:
        who = person(filled.reported.reported_by)
        return f"(Đã chốt lúc {printed_moment(filled.reported.reported_at)}, {who})"
    if filled.recorded_at is not None:
        return f"(Số liệu ghi lúc {printed_moment(filled.recorded_at)}, chưa chốt)"
    return "(Chưa ghi số liệu)"


def _form(filled: FilledForm, section: FormSection, period: str) -> Section:
    heading: tuple[Block, ...] = (
        Heading(f"Biểu mẫu {section.number}"),
        Text(section.title, TextRole.CAPTION),
    )
    district = filled.version.level == "district"
    columns = district_columns(FIGURES_MM) if district else province_columns(FIGURES_MM, period)
    rows = tuple(_row(one) for one in filled.rows if one.section is section)
    return Section(f"Biểu {section.number}", (*heading, Table(columns, rows)))


def _row(one: FilledRow) -> Row:
    asked = one.asked
    return Row(
        (
            cell(asked.item),
            cell(asked.label),
            cell(unit_lines(asked.unit)),
            _figure(one.stored),
            cell(_note(one)),
        ),
        depth=0 if asked.item else 1,
        heading=asked.heading,
    )


def _figure(stored: Figure | None) -> Cell:
    return cell(None) if stored is None else Cell(stored.printed, stored.value)


def _note(one: FilledRow) -> str | None:
    if one.waits:
        with override("vi"):
            return f"Chờ {register_names(one.waits)}"
    return (one.stored.note or None) if one.stored else None


def _trail(filled: FilledForm) -> Section:
    columns = (
        Column("Mục", 18, Align.CENTRE),
        Column("Nội dung tính", 70),
        Column("Kết quả", 26, Align.CENTRE),
        Column("Diễn giải", 96),
        Column("Thời điểm số liệu", 34, Align.CENTRE),
    )
    rows = tuple(
        row(
            f"{one.section.number}: {one.asked.item or one.asked.key}",
            one.definition.indicator.label_vi,
            one.stored.printed,
            how_computed(one),
            _as_of(one.stored),
        )
        for one in filled.rows
        if one.definition is not None and one.stored is not None
    )
    return Section(
        "Cách tính", (Heading(_ANNEX), Table(columns, rows)), landscape=True, new_page=True
    )


def how_computed(one: FilledRow) -> str:
    """Return in Vietnamese how a computed row came to be: the formula with its parts, or what was counted."""
    assert one.definition is not None
    definition, stored = one.definition, one.stored
    version = f"Định nghĩa {definition.version}."
    if definition.counted is not None:
        conditions = "; ".join(each.vi for each in definition.conditions)
        return f"Đếm {definition.counted.vi}: {conditions}. {version}"
    names = {code: f"«{indicator(code).label_vi}»" for code in definition.parts}
    assert definition.indicator.formula is not None
    words = definition.indicator.formula.render(names)
    parts = stored.computation if stored else {}
    if parts.get("numerator") is not None and parts.get("denominator") is not None:
        words += f" = 100 × {_number(parts['numerator'])} / {_number(parts['denominator'])}"
    return f"{words}. {version}"


def _number(text: str) -> str:
    return write_number(Decimal(text))


def _as_of(stored: Figure) -> str:
    moment = stored.computation.get("as_of")
    return printed_moment(datetime.fromisoformat(moment)) if moment else ""
