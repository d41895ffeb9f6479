"""Tables of no known form are read as they stand; cells that only lay out text are no tables."""

from __future__ import annotations

from decimal import Decimal

import pytest

from thuocdo.ingestion.tables import plain_tables, read_tables
from thuocdo.ingestion.tables.tests.layouts import document_of

SECTORS = [
    ["TT", "Lĩnh vực", "Tiếp nhận", "Đã giải quyết", "Tỷ lệ (%)"],
    ["1", "Đất đai", "1.200", "1.150", "95,83"],
    ["2", "Hộ tịch", "800", "800", "100"],
    ["", "Tổng số", "2.000", "1.950", "97,5"],
]


def test_table_of_no_form_keeps_columns_labels_and_grid() -> None:
    (table,) = read_tables(document_of("Kết quả theo lĩnh vực", SECTORS))
    assert table.form is None
    assert table.title == "Kết quả theo lĩnh vực"
    assert [row.label for row in table.rows] == ["Đất đai", "Hộ tịch", "Tổng số"]
    assert all(row.indicator is None for row in table.rows)
    (plain,) = plain_tables([table])
    assert plain.columns == ("Tiếp nhận", "Đã giải quyết", "Tỷ lệ (%)")
    assert plain.items == ("1", "2", "")
    assert [cell.value for cell in plain.cells[2]] == [2000, 1950, Decimal("97.5")]


def test_every_cell_of_the_grid_says_where_it_stands() -> None:
    document = document_of(SECTORS)
    (plain,) = plain_tables(read_tables(document))
    for cells, places in zip(plain.cells, plain.locations, strict=True):
        assert [document.text[p.start : p.end] for p in places] == [cell.text for cell in cells]


@pytest.mark.parametrize(
    "grid",
    [
        [["ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], ["TỈNH AN BÌNH", "Độc lập - Tự do - Hạnh phúc"]],
        [["Số: 12/BC-UBND", "An Bình, ngày 12 tháng 12 năm 2023"]],
        [["Nơi nhận:", "TM. ỦY BAN NHÂN DÂN"], ["- Bộ Nội vụ; - Lưu: VT.", "CHỦ TỊCH"], ["", "Nguyễn Văn A"]],
        [["Số hiệu", "54/QĐ-UBND"], ["Ngày ban hành", "05/01/2026"], ["Người ký", "Nguyễn Văn A"]],
        [["", ""], ["", ""]],
    ],
)  # fmt: skip
def test_cells_that_lay_out_text_are_no_table(grid: list[list[str]]) -> None:
    assert read_tables(document_of(grid)) == ()


def test_single_words_of_a_form_do_not_make_a_table_one() -> None:
    tasks = [
        ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian"],
        ["1", "Kiểm tra CCHC", "Sở Nội vụ", "Quý II"],
        ["2", "Tổ chức hội nghị sơ kết", "Văn phòng", "Quý III"],
        ["3", "Mua sắm máy tính", "Văn phòng", "Quý III"],
        ["4", "Tập huấn nghiệp vụ văn thư", "Sở Nội vụ", "Quý IV"],
    ]
    assert all(table.form is None for table in read_tables(document_of(tasks)))


def test_document_without_tables() -> None:
    assert read_tables(document_of("Báo cáo", "Không có bảng nào.")) == ()


def test_rows_by_level_alone_are_of_no_form() -> None:
    by_level = [
        ["Cấp", "Kỳ trước chuyển sang", "Tiếp nhận mới", "Tổng số", "Đã giải quyết"],
        ["Cấp tỉnh", "3.214", "148.902", "152.116", "149.075"],
        ["Cấp huyện", "2.087", "96.455", "98.542", "96.730"],
        ["Cấp xã", "311", "287.640", "287.951", "287.702"],
        ["Toàn tỉnh", "5.612", "532.997", "538.609", "533.507"],
    ]
    (table,) = read_tables(document_of("b) Kết quả tiếp nhận, giải quyết hồ sơ", by_level))
    assert table.form is None
    assert all(row.indicator is None for row in table.rows)
