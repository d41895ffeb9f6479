"""A comparison as a file, one row for each figure, with its codes: for programs and spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO

from django.utils.translation import gettext as _

from thuocdo.documents.paper import (
    Column,
    ColumnKind,
    Line,
    Paper,
    Row,
    Section,
    Table,
    Text,
    TextRole,
    cell,
)
from thuocdo.office.figures.comparing import Asked
from thuocdo.office.figures.values import Values
from thuocdo.ui.jinja import moment

#: The columns of a file for programs; their names are part of its format.
COLUMNS = ("indicator", "label", "unit_code", "unit", "period", "first", "last", "value")


def rows_of(asked: Asked, values: Values) -> Iterator[tuple[str | Decimal | None, ...]]:
    """Yield one row for each figure, in the order of `COLUMNS`. Null: unknown, not there, or not to be told."""
    for one in asked.subjects:
        for unit in asked.units:
            for span in asked.spans:
                value = values.get(one.code, unit.id, span.days)
                first, last = span.days.first_day.isoformat(), span.days.last_day.isoformat()
                yield one.code, one.label, unit.code, unit.name, span.code, first, last, value


def parquet_of(asked: Asked, values: Values) -> bytes:
    """Return a comparison as Parquet; figures are decimals, not rounded to what a screen shows."""
    import pyarrow as pa  # noqa: PLC0415 - for this file alone
    import pyarrow.parquet as pq  # noqa: PLC0415

    kinds = [pa.string()] * (len(COLUMNS) - 1) + [pa.decimal128(28, 6)]
    columns = list(zip(*rows_of(asked, values), strict=True))
    numbers = [None if x is None else Decimal(x).quantize(Decimal("0.000001")) for x in columns[-1]]
    arrays = [
        pa.array(column, kind) for column, kind in zip([*columns[:-1], numbers], kinds, strict=True)
    ]
    schema = pa.schema(
        [pa.field(name, kind) for name, kind in zip(COLUMNS, kinds, strict=True)],
        metadata={
            "as_of": values.as_of.isoformat(),
            "on_map": asked.on_map.isoformat() if asked.on_map else "",
        },
    )
    written = BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), written)
    return written.getvalue()


def paper_of(asked: Asked, values: Values) -> Paper:
    """Return a comparison as a paper, for Excel and CSV."""
    title = _("So sánh số liệu")
    columns = (
        Column(_("Mã chỉ tiêu"), 5),
        Column(_("Chỉ tiêu"), 8),
        Column(_("Mã đơn vị"), 3),
        Column(_("Đơn vị"), 6),
        Column(_("Kỳ"), 4),
        Column(_("Từ ngày"), 3),
        Column(_("Đến ngày"), 3),
        Column(_("Số liệu"), 3, kind=ColumnKind.NUMBER),
    )
    lines = []
    for row in rows_of(asked, values):
        value = row[-1]
        number = value if isinstance(value, Decimal) else None
        rounded = None if number is None else round(number, 4)
        text = "" if rounded is None else f"{rounded.normalize():f}".replace(".", ",")
        lines.append(Row((*(cell(one) for one in row[:-1]), cell(text, rounded))))
    note = _("Tính đến %(at)s.") % {"at": moment(values.as_of)}
    if asked.on_map is not None:
        note += " " + _("Quy về địa giới hôm nay.")
    section = Section(
        title, (Text(note, TextRole.NOTE), Table(columns, tuple(lines))), landscape=True
    )
    return Paper(title, (Line(title, strong=True),), (section,))
