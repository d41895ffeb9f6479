"""Tables of no known form are printed with all their columns."""

from __future__ import annotations

from decimal import Decimal

from thuocdo.figures.notation import Kind, Printed
from thuocdo.figures.source import Location
from thuocdo.ingestion.reading import ReadRow, ReadTable
from thuocdo.reporting.other_tables import figure_cell, other_table_section

PLACE = Location(0, 1, 0)


def number(text: str) -> Printed:
    return Printed(text, Kind.NUMBER, Decimal(text))


def table(width: int) -> ReadTable:
    row = ReadRow("1", "Sở Y tế", "hồ sơ", number("0"), "gấp", PLACE)
    grid = (tuple(number(str(n)) for n in range(width)),) if width else ()
    columns = tuple(f"Cột {n}" for n in range(width))
    return ReadTable(None, (row,), PLACE, title="Hồ sơ theo sở", columns=columns, grid=grid)


def test_every_column_of_figures_is_there() -> None:
    section = other_table_section(table(4))
    printed = next(section.tables())
    assert [column.header for column in printed.columns] == [
        "STT", "Nội dung", "Đơn vị tính", "Cột 0", "Cột 1", "Cột 2", "Cột 3", "Ghi chú",
    ]  # fmt: skip
    assert [cell.text for cell in printed.rows[0].cells] == [
        "1", "Sở Y tế", "hồ sơ", "0", "1", "2", "3", "gấp",
    ]  # fmt: skip
    assert section.landscape


def test_a_table_without_a_grid_prints_the_figure_of_its_rows() -> None:
    section = other_table_section(table(0))
    assert [column.header for column in next(section.tables()).columns][3] == "Số liệu"
    assert not section.landscape


def test_only_a_bare_number_is_a_number() -> None:
    assert figure_cell(number("5")).value == 5
    shares = Printed("5%", Kind.NUMBER, Decimal(5), percent_sign=True)
    assert figure_cell(shares).value is None
