"""Workbooks as nobody should send them, and as people do: each is refused, or everything wrong with it is named by its cell; never stored in part."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter
from openpyxl import load_workbook

from thuocdo.campaigns import cells
from thuocdo.campaigns.cells import Entry
from thuocdo.campaigns.models import Cell
from thuocdo.campaigns.planning import create_campaign, open_campaign
from thuocdo.campaigns.tests import workbooks as xl
from thuocdo.campaigns.tests.factories import (
    DONE,
    DURING,
    ISSUED,
    OPENED,
    PLAN_RATE,
    PLANNED,
    SURVEYED,
    Season,
    plan,
)
from thuocdo.campaigns.workbook.findings import NotOurs
from thuocdo.campaigns.workbook.layout import HEAD_ROWS, PROBLEMS, SEAL, Col
from thuocdo.campaigns.workbook.marking import marked_copy
from thuocdo.campaigns.workbook.package import MOST_BYTES
from thuocdo.errors import InvalidInput

if TYPE_CHECKING:
    from thuocdo.campaigns.models import Submission

pytestmark = pytest.mark.django_db


def places(submission: Submission, *doings: xl.Doing) -> dict[str, bool]:
    """Return where something is wrong, and whether it blocks."""
    found = xl.read(submission, xl.filled(submission, *doings)).findings
    return {one.place: one.blocks for one in found}


def at(submission: Submission, row: str, column: Col = Col.VALUE) -> str:
    sheet, where = xl.place(submission, row, column)
    return f"{sheet}!{where}"


def refusal(submission: Submission, content: bytes) -> InvalidInput:
    with pytest.raises(InvalidInput) as refused:
        xl.read(submission, content)
    return refused.value


# ---------------------------------------------------------------------------------------------------------------- cells


@pytest.mark.parametrize(
    ("row", "value", "blocks", "says"),
    [
        (ISSUED, "mười hai", True, "chỉ nhận số"),
        (ISSUED, "12 văn bản", True, "chỉ nhận số"),
        (ISSUED, -3, True, "không nhận số âm"),
        (ISSUED, "-3", True, "không nhận số âm"),
        (ISSUED, 1.5, True, "không có phần lẻ"),
        (ISSUED, 1.234, True, "không có phần lẻ"),
        (ISSUED, date(2026, 3, 1), True, "ngày tháng"),
        (ISSUED, True, True, "TRUE/FALSE"),
        (ISSUED, "=1+11", True, "công thức"),
        (ISSUED, 1e300, True, "không đọc được"),
        (PLAN_RATE, 120, False, "lớn hơn 100%"),
        (PLAN_RATE, "1.234", True, "hai cách"),
        (PLAN_RATE, "=H12", True, "công thức"),
        (PLAN_RATE, "=100", True, "công thức"),
        (SURVEYED, 2, True, "chỉ nhận một trong các mã"),
        (SURVEYED, "2 – Có", True, "chỉ nhận một trong các mã"),
    ],
)
def test_what_cannot_stand_in_a_cell_is_named_by_its_address(
    open_season: Season, row: str, value: Any, blocks: bool, says: str
) -> None:
    ward = open_season.ward
    found = xl.read(ward, xl.filled(ward, xl.typed(ward, row, value)))
    (one,) = found.findings
    assert (one.place, one.blocks, one.row) == (at(ward, row), blocks, row)
    assert says in one.vi
    assert one.en
    assert one.en != one.vi
    assert (row in found.rows) is not blocks


def test_a_percentage_where_things_are_counted_is_refused(open_season: Season) -> None:
    ward = open_season.ward
    sheet, where = xl.place(ward, ISSUED)

    def percent(book: Any) -> None:
        book[sheet][where].value, book[sheet][where].number_format = 0.12, "0%"

    assert places(ward, percent) == {at(ward, ISSUED): True}


def test_all_of_it_is_said_at_once(open_season: Season) -> None:
    ward = open_season.ward
    found = places(
        ward,
        xl.typed(ward, ISSUED, "mười"),
        xl.typed(ward, PLANNED, -1),
        xl.typed(ward, DONE, "=A1"),
        xl.typed(ward, DONE, "=A1", Col.NOTE),
        xl.typed(ward, SURVEYED, "x" * 4001, Col.NOTE),
        lambda book: book["Biểu 5"].merge_cells("E12:E13"),
        lambda book: book.remove(book["Biểu 6"]),
    )
    assert found == {
        at(ward, ISSUED): True,
        at(ward, PLANNED): True,
        at(ward, DONE): True,
        at(ward, DONE, Col.NOTE): True,
        at(ward, SURVEYED, Col.NOTE): True,
        "Biểu 5!E12:E13": True,
        "Biểu 6": False,
    }


def test_a_formula_is_not_trusted_whatever_result_is_kept_with_it(open_season: Season) -> None:
    ward = open_season.ward
    sheet, where = xl.place(ward, ISSUED)
    number = int("".join(filter(str.isdigit, sheet)))
    plain = xl.filled(ward, xl.typed(ward, ISSUED, 777))

    def formula(name: str, part: bytes) -> bytes:
        if name != f"xl/worksheets/sheet{number + 1}.xml":
            return part
        assert b"<v>777</v>" in part
        return part.replace(b"<v>777</v>", b"<f>700+77</f><v>777</v>")

    found = xl.read(ward, xl.repacked(plain, formula))
    assert [one.place for one in found.findings] == [f"{sheet}!{where}"]
    assert ISSUED not in found.rows


# ------------------------------------------------------------------------------------------------------------ structure


def test_deleted_rows_are_named_and_harm_no_other(open_season: Season) -> None:
    ward = open_season.ward
    _, where = xl.place(ward, PLANNED)
    line = int(where[1:])
    content = xl.filled(
        ward,
        xl.typed(ward, ISSUED, 12),
        xl.typed(ward, SURVEYED, 1),
        lambda book: book["Biểu 1"].delete_rows(line),
    )
    found = xl.read(ward, content)
    assert [(one.row, one.blocks) for one in found.findings if "xoá khỏi tệp" in one.vi] == [
        (PLANNED, False)
    ]
    assert found.rows[ISSUED].said.value == 12  # type: ignore[union-attr]
    assert found.rows[SURVEYED].said.value == 1  # type: ignore[union-attr]


def test_an_added_row_with_figures_is_refused_and_an_empty_one_passed_over(
    open_season: Season,
) -> None:
    ward = open_season.ward
    line = int(xl.place(ward, PLANNED)[1][1:])

    def added(book: Any, value: Any) -> None:
        book["Biểu 1"].insert_rows(line)
        book["Biểu 1"].cell(line, 3, "Chỉ tiêu của riêng xã")
        book["Biểu 1"].cell(line, 5, value)

    with_figure = {
        one.place: one.blocks
        for one in xl.read(ward, xl.filled(ward, lambda b: added(b, 5))).findings
        if "không thuộc biểu" in one.vi
    }
    assert with_figure == {f"Biểu 1!E{line}": True}
    without = {
        one.place: one.blocks
        for one in xl.read(ward, xl.filled(ward, lambda b: added(b, None))).findings
        if "không thuộc biểu" in one.vi
    }
    assert without == {f"Biểu 1!{line}:{line}": False}


def _swap(book: Any, first: int, second: int, columns: range) -> None:
    page = book["Biểu 1"]
    for column in columns:
        one, other = page.cell(first, column), page.cell(second, column)
        one.value, other.value = other.value, one.value


def test_moved_rows_are_read_as_what_they_are(open_season: Season) -> None:
    ward = open_season.ward
    first, second = (int(xl.place(ward, row)[1][1:]) for row in (ISSUED, DONE))
    content = xl.filled(
        ward, xl.typed(ward, ISSUED, 12), lambda book: _swap(book, first, second, range(1, 11))
    )
    found = xl.read(ward, content)
    assert {one.row for one in found.findings} <= {ISSUED, DONE, PLAN_RATE, PLANNED}
    assert found.rows[ISSUED].said.value == 12  # type: ignore[union-attr]


def test_sorting_part_of_the_table_is_found_by_the_labels(open_season: Season) -> None:
    ward = open_season.ward
    first, second = (int(xl.place(ward, row)[1][1:]) for row in (ISSUED, DONE))
    content = xl.filled(
        ward, xl.typed(ward, ISSUED, 12), lambda book: _swap(book, first, second, range(2, 11))
    )
    found = xl.read(ward, content)
    wrong = {one.row for one in found.findings if one.blocks}
    assert wrong == {ISSUED, DONE}
    assert ISSUED not in found.rows


def test_two_tabs_of_one_section_are_refused(open_season: Season) -> None:
    ward = open_season.ward

    def copied(book: Any) -> None:
        book.copy_worksheet(book["Biểu 1"]).title = "Biểu 1 (2)"

    found = xl.read(ward, xl.filled(ward, xl.typed(ward, ISSUED, 12), copied))
    assert [(one.sheet, one.blocks) for one in found.findings] == [("Biểu 1 (2)", True)]
    assert ISSUED not in found.rows


def test_a_row_that_stands_twice_is_refused(open_season: Season) -> None:
    ward = open_season.ward

    def copied(book: Any) -> None:
        book["Biểu 1"].cell(60, 1, ISSUED)
        book["Biểu 1"].cell(60, 5, 3)

    assert places(ward, copied) == {"Biểu 1!B60": True}


def test_a_renamed_sheet_is_known_by_its_rows_and_a_strange_one_passed_over(
    open_season: Season,
) -> None:
    ward = open_season.ward

    def renamed(book: Any) -> None:
        book["Biểu 1"].title = "chỉ đạo"
        book.create_sheet("nháp")["A1"] = 5

    found = xl.read(ward, xl.filled(ward, xl.typed(ward, ISSUED, 12), renamed))
    assert {(one.sheet, one.blocks) for one in found.findings} == {("nháp", False)}
    assert found.rows[ISSUED].sheet == "chỉ đạo"


def test_merged_cells_among_the_rows_are_refused(open_season: Season) -> None:
    ward = open_season.ward
    line = int(xl.place(ward, PLANNED)[1][1:])
    found = places(ward, lambda book: book["Biểu 1"].merge_cells(f"E{line}:E{line + 1}"))
    assert found[f"Biểu 1!E{line}:E{line + 1}"] is True


# --------------------------------------------------------------------------------------------------------- whole files


def test_a_workbook_of_another_unit_and_campaign_says_so_at_once(open_season: Season) -> None:
    ward, units = open_season.ward, open_season.units
    other = open_season.of(units.other_ward.pk)
    refused = refusal(ward, xl.written(other))
    assert isinstance(refused, NotOurs)
    assert other.unit.name in refused.message_vi
    made = create_campaign(
        plan(units, title="Báo cáo CCHC 6 tháng"),
        unit=units.province,
        organiser=units.home_affairs,
        actor=open_season.thao,
        at=OPENED,
    )
    later = open_campaign(made, actor=open_season.thao, at=OPENED)
    department = later.submissions.select_related("campaign", "unit").get(unit=units.home_affairs)
    refused = refusal(ward, xl.written(department))
    assert [word in refused.message_vi for word in ("6 tháng", department.unit.name, "2025_department")] == [True, True, True]  # fmt: skip


def test_a_workbook_of_another_form_version_is_refused(open_season: Season) -> None:
    ward = open_season.ward
    content = xl.written(ward)
    ward.form = "2024_district"
    refused = refusal(ward, content)
    assert "2024_district" in refused.message_vi


@pytest.mark.parametrize("line", [2, 3, 4, 5, 9, 10, 60])
def test_a_hidden_sheet_that_was_changed_is_not_trusted(open_season: Season, line: int) -> None:
    def forged(book: Any) -> None:
        book[SEAL].cell(line, 2, "7" if line != 9 else "0" * 64)

    refused = refusal(open_season.ward, xl.filled(open_season.ward, forged))
    assert refused.code == "forged_workbook"


def test_a_mark_of_another_installation_is_not_trusted(open_season: Season, settings: Any) -> None:
    content = xl.written(open_season.ward)
    settings.SECRET_KEY = "another one"
    assert refusal(open_season.ward, content).code == "forged_workbook"
    settings.SECRET_KEY_FALLBACKS = ["only for tests"]
    assert xl.read(open_season.ward, content).findings == []


def foreign() -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet("Biểu 1").write(0, 0, 5)
    return stream.getvalue()


def test_a_workbook_that_was_not_made_here_is_refused(open_season: Season) -> None:
    assert refusal(open_season.ward, foreign()).code == "foreign_workbook"
    without = xl.filled(open_season.ward, lambda book: book.remove(book[SEAL]))
    assert refusal(open_season.ward, without).code == "foreign_workbook"


def with_macro(content: bytes) -> bytes:
    return xl.repacked(content, lambda _, part: part, **{"xl__vbaProject.bin": b"x"})


def macro_type(content: bytes) -> bytes:
    def change(name: str, part: bytes) -> bytes:
        if name != "[Content_Types].xml":
            return part
        usual = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
        assert usual in part
        return part.replace(usual, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")

    return xl.repacked(content, change)


def macro_sheet(content: bytes) -> bytes:
    return xl.repacked(content, lambda _, part: part, **{"xl__macrosheets__sheet1.xml": b"<x/>"})


def bomb(content: bytes) -> bytes:
    sheet = b'<worksheet><sheetData><row r="1"><c r="A1"><v>' + b"1" * 300_000_000 + b"</v></c></row></sheetData></worksheet>"  # fmt: skip
    return xl.repacked(content, lambda name, part: sheet if name.endswith("sheet2.xml") else part)


def entities(content: bytes) -> bytes:
    def change(name: str, part: bytes) -> bytes:
        if not name.endswith("sheet2.xml"):
            return part
        return part.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "aaaa">]>', 1)

    return xl.repacked(content, change)


def ole(stream: str) -> bytes:
    return bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 512 + stream.encode("utf-16-le")


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (with_macro, "workbook_with_macros"),
        (macro_type, "workbook_with_macros"),
        (macro_sheet, "workbook_with_macros"),
        (bomb, "zip_bomb"),
        (entities, "dangerous_xml"),
        (lambda _: ole("Workbook"), "legacy_excel"),
        (lambda _: ole("EncryptedPackage"), "password_protected"),
        (lambda _: b"", "empty_file"),
        (lambda content: content[: len(content) // 2], "damaged_archive"),
        (lambda _: b"PK\x03\x04" + b"\x00" * 100, "damaged_archive"),
        (lambda _: b"12;13\n", "no_workbook"),
        (lambda _: b"%PDF-1.7", "no_workbook"),
        (lambda content: content + b"\x00" * MOST_BYTES, "workbook_too_large"),
    ],
    ids=["vba", "xlsm", "xlm", "bomb", "entities", "xls", "locked", "empty", "cut", "rubbish", "csv", "pdf", "large"],
)  # fmt: skip
def test_files_that_are_no_workbook_of_ours_are_refused_by_what_they_are(
    open_season: Season, made: Callable[[bytes], bytes], code: str
) -> None:
    refused = refusal(open_season.ward, made(xl.written(open_season.ward)))
    assert refused.code == code
    assert refused.message_vi
    assert refused.message_en
    assert not Cell.objects.exists()


# --------------------------------------------------------------------------------------------------------- marked copy


def test_the_copy_that_goes_back_shows_everything_where_it_is(open_season: Season) -> None:
    ward = open_season.ward
    content = xl.filled(
        ward,
        xl.typed(ward, ISSUED, "mười hai"),
        xl.typed(ward, PLAN_RATE, 120),
        xl.typed(ward, PLANNED, 30),
        lambda book: book.remove(book["Biểu 6"]),
    )
    found = xl.read(ward, content).findings
    book = load_workbook(io.BytesIO(marked_copy(content, found)))
    sheet, where = xl.place(ward, ISSUED)
    cell = book[sheet][where]
    assert cell.value == "mười hai"
    assert cell.fill.start_color.rgb == "FFFFC7CE"
    assert "chỉ nhận số" in cell.comment.text
    assert book[sheet][xl.place(ward, PLAN_RATE)[1]].fill.start_color.rgb == "FFFFEB9C"
    assert book.sheetnames[0] == PROBLEMS
    listed = [[c.value for c in row] for row in book[PROBLEMS].iter_rows(min_row=2)]
    assert [row[:2] for row in listed] == [[one.sheet, one.address or None] for one in found]


def test_the_marked_copy_mended_goes_through(open_season: Season) -> None:
    ward = open_season.ward
    wrong = xl.filled(ward, xl.typed(ward, ISSUED, "mười hai"), xl.typed(ward, PLANNED, 30))
    back = marked_copy(wrong, xl.read(ward, wrong).findings)
    mended = xl.done(back, xl.typed(ward, ISSUED, 12))
    found = xl.stored(ward, mended, open_season.lan)
    assert found.cells == 2
    again = marked_copy(mended, ())
    assert xl.read(ward, again).findings == []


@pytest.mark.parametrize(
    "more",
    [
        b'<mergeCells count="1"><mergeCell ref="L1:XFD1048576"/></mergeCells>',
        b'<hyperlinks><hyperlink location="A1" ref="L1:XFD1048576"/></hyperlinks>',
        b'<sheetData><row r="1">' + b'<c r="Z1" s="1"/>' * 400_000 + b"</row></sheetData>",
    ],
)
def test_a_sheet_that_grows_when_it_is_read_whole_is_not_marked(
    open_season: Season, more: bytes
) -> None:
    ward = open_season.ward

    def grown(name: str, part: bytes) -> bytes:
        if not name.endswith("sheet2.xml"):
            return part
        return part.replace(b"</worksheet>", more + b"</worksheet>")

    content = xl.repacked(xl.written(ward), grown)
    xl.read(ward, content)
    with pytest.raises(InvalidInput) as refused:
        marked_copy(content, ())
    assert refused.value.code == "zip_bomb"


def test_what_is_typed_is_no_formula_in_what_is_handed_out(open_season: Season) -> None:
    ward = open_season.ward
    cells.save_cells(
        ward,
        [Entry(ISSUED, "5", 0, note='=HYPERLINK("http://x","y")')],
        actor=open_season.lan,
        at=DURING,
    )
    book = load_workbook(io.BytesIO(xl.written(ward)))
    sheet, where = xl.place(ward, ISSUED, Col.NOTE)
    assert book[sheet][where].data_type == "s"
    assert HEAD_ROWS == 8
