"""Read rows become the cells that the rules look at."""

from __future__ import annotations

from thuocdo.forms.library import form_versions
from thuocdo.ingestion.tables import read_tables, tables_to_cells
from thuocdo.ingestion.tables.tests.layouts import document_of
from thuocdo.ingestion.tables.tests.test_columns import ROWS


def test_cell_has_what_is_printed_and_what_the_form_expects() -> None:
    rows = [list(row) for row in ROWS]
    rows[3][0], rows[3][2] = "9.2.", "VB"
    document = document_of([["STT", "Chỉ tiêu", "Đơn vị tính", "Số liệu", "Ghi chú"], *rows])
    cells = tables_to_cells(read_tables(document))
    assert len(cells) == 6  # two of the rows are headings
    cell = cells[2]
    assert (cell.form, cell.item, cell.item_printed) == ("2023_province/2", "1.2", "9.2.")
    assert (cell.unit_printed, cell.unit_expected) == ("VB", "Văn bản")
    assert cell.indicator == "institutions.legal_documents.issued_district"
    assert cell.value == 12
    assert document.text[cell.location.start : cell.location.end] == "12"
    assert 0.5 < cell.confidence <= 1


def test_every_form_printed_whole_is_read_whole() -> None:
    for version in form_versions().values():
        grid = [
            [row.item, row.label, row.unit, "7" if row.indicator else "", ""]
            for _, row in version.rows()
        ]
        tables = read_tables(
            document_of([["STT", "Chỉ tiêu", "Đơn vị tính", "Số liệu", "Ghi chú"], *grid])
        )
        assert {table.form for table in tables} == {
            f"{version.code}/{s.number}" for s in version.sections
        }
        assert [row.form_row for table in tables for row in table.rows] == [
            row.key for _, row in version.rows()
        ]
        expected = [row.indicator for _, row in version.rows() if row.indicator]
        assert [cell.indicator for cell in tables_to_cells(tables)] == expected
