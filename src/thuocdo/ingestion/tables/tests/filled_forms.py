"""Statistical forms filled in at random, with the value each cell should be read as."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from thuocdo.figures.notation import write_number
from thuocdo.forms.version import FormRow, FormVersion
from thuocdo.indicators.indicator import ValueType
from thuocdo.indicators.registry import indicators
from thuocdo.ingestion.tables.values import choices_of

NOTES = (
    "", "", "", "", "", "Số liệu đến ngày 30/11/2023", "Theo Báo cáo số 123/BC-STC ngày 13/11/2023", "19 sở, ngành",
    "Không còn thủ tục", "Hết hiệu lực toàn phần, hết hiệu lực một phần", "15 PAKN đang trong thời gian xử lý",
    "05/14 đơn vị đang trong quá trình thực hiện", "Quyết định 3278/QĐ-UBND ngày 17/01/2023", "Lũy kế từ đầu năm",
)  # fmt: skip


@dataclass(slots=True)
class PrintedRow:
    """One row as it will be printed; `expected` is the value to be read, null for a blank, a dash, a text."""

    section: int
    item: str
    label: str
    unit: str
    value: str
    note: str = ""
    indicator: str | None = None
    expected: Decimal | None = None
    kind: ValueType | None = None
    heading: bool = False
    extra: dict[str, str] = field(default_factory=dict)
    #: Cells in the order of the columns, where a row lies beside its columns.
    shift: int = 0


def fill(version: FormVersion, rng: Random) -> list[PrintedRow]:
    """Return the rows of all sections in order, filled at random."""
    rows = [_filled(section.number, row, rng) for section, row in version.rows()]
    for row in rows:
        if row.item and rng.random() < 0.6 and "." in row.item:
            row.item += "."
        if row.heading and row.item.isalpha():
            row.item += "."
    return rows


def truth_of(rows: list[PrintedRow]) -> list[tuple[str, Decimal | None]]:
    """Return the indicator and value of every cell that was printed."""
    return [(row.indicator, row.expected) for row in rows if row.indicator]


def _filled(section: int, row: FormRow, rng: Random) -> PrintedRow:
    if row.indicator is None:
        return PrintedRow(section, row.item, row.label, row.unit, "", heading=row.heading)
    kind = indicators()[row.indicator].value_type
    text, value = _value(kind, row, rng)
    note = rng.choice(NOTES) if rng.random() < 0.3 else ""
    return PrintedRow(
        section, row.item, row.label, row.unit, text, note, row.indicator, value, kind, row.heading
    )


def _value(kind: ValueType, row: FormRow, rng: Random) -> tuple[str, Decimal | None]:
    draw = rng.random()
    if draw < 0.08:
        return "", None
    if draw < 0.11:
        return "-", None
    if kind is ValueType.PERCENT:
        return _share(rng)
    if kind in (ValueType.CHOICE, ValueType.BOOL):
        codes = [code for _, code in choices_of(row.unit)] or [0, 1]
        code = rng.choice(codes)
        return str(code), Decimal(code)
    number = rng.randrange(10 ** rng.choice((1, 1, 2, 3, 4, 6)))
    if number < 10 and rng.random() < 0.3:
        return f"0{number}", Decimal(number)
    if rng.random() < 0.1:
        return str(number), Decimal(number)
    return write_number(Decimal(number)), Decimal(number)


def _share(rng: Random) -> tuple[str, Decimal | None]:
    decimals = rng.choice((0, 0, 1, 2))
    value = Decimal(rng.randrange(100 * 10**decimals + 1)).scaleb(-decimals)
    text = write_number(value, decimals=decimals)
    if rng.random() < 0.15:
        text = text.replace(",", ".")
    return text + rng.choice(("", "", "", "%", " %")), value
