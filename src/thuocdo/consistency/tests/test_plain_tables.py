from __future__ import annotations

from decimal import Decimal
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.consistency.evidence import Evidence, Finding, PlainTable, Severity
from thuocdo.consistency.tests.builders import found, plain, report
from thuocdo.figures.notation import read_number
from thuocdo.figures.source import Location

_offsets = count(0, 10)


def table(columns: str, *rows: str, items: tuple[str, ...] | None = None) -> Evidence:
    """Return a report with one table: headings and rows as words between bars, the first of each row its label."""
    split = [[word.strip() for word in row.split("|")] for row in rows]
    cells = tuple(tuple(read_number(word, whole="%" not in word) for word in row) for row in split)
    locations = tuple(tuple(Location(next(_offsets), next(_offsets)) for _ in row) for row in split)
    headings = tuple(word.strip() for word in columns.split("|"))
    labels = tuple(row[0] for row in split)
    return report(
        version=None,
        tables=(PlainTable(headings, labels, items or ("",) * len(rows), cells, locations),),
    )


def _findings(evidence: Evidence) -> list[Finding]:
    return found(evidence, only="TAB-")


UNITS = ("Đơn vị | Hồ sơ tiếp nhận | Hồ sơ đã giải quyết | Hồ sơ trả lại",)


def test_a_total_row_that_the_other_columns_bear_out() -> None:
    rows = (
        "Sở A | 10 | 8 | 1",
        "Sở B | 20 | 15 | 2",
        "Sở C | 30 | 25 | 3",
        "Tổng cộng | 60 | 48 | 7",
    )
    [finding] = _findings(table(*UNITS, *rows))
    assert (finding.rule, finding.severity) == ("TAB-SUM", Severity.ERROR)
    assert (finding.printed_value, finding.expected_value) == (Decimal(7), Decimal(6))
    assert "“Tổng cộng”, cột “Hồ sơ trả lại”: 1 + 2 + 3 = 6, ghi 7 (lệch 1)" in finding.message_vi
    assert len(finding.locations) == 4


def test_a_lone_column_is_a_matter_for_a_warning() -> None:
    rows = ("Sở A | 10", "Sở B | 20", "Tổng số | 31")
    [finding] = _findings(table("Đơn vị | Số hồ sơ", *rows))
    assert finding.severity is Severity.WARNING


@given(st.lists(st.tuples(st.integers(1, 10**6), st.integers(1, 10**6)), min_size=2, max_size=12))
def test_right_totals_are_never_reported(amounts: list[tuple[int, int]]) -> None:
    rows = [
        f"Xã {chr(65 + at)} | {plain(Decimal(a))} | {plain(Decimal(b))}"
        for at, (a, b) in enumerate(amounts)
    ]
    rows.append(
        f"Tổng | {plain(Decimal(sum(a for a, _ in amounts)))} | {plain(Decimal(sum(b for _, b in amounts)))}"
    )
    assert _findings(table("Đơn vị | Tiếp nhận | Giải quyết", *rows)) == []


@pytest.mark.parametrize(
    ("columns", "rows", "items"),
    [
        ("Đơn vị | Số hồ sơ", ("Sở A | 10", "- Phòng B | 20", "Tổng số | 31"), None),
        ("Đơn vị | Số hồ sơ", ("Sở A | 10", "Phòng B | 20", "Tổng số | 31"), ("1", "1.1", "")),
        ("Đơn vị | Số hồ sơ", ("Sở A | 10", "Tổng số | 31", "Sở B | 20"), None),
        ("Đơn vị | Số hồ sơ", ("Tổng số Sở A | 10", "Sở B | 20", "Tổng số | 31"), None),
        ("Đơn vị | Số hồ sơ", ("Sở A | 10", "Sở B | 20", "Tổng hợp | 31"), None),
        ("Đơn vị | Số hồ sơ", ("Công an | 10", "Sở B | 20", "Tổng công ty | 31"), None),
        ("Đơn vị | Chỉ số", ("Sở A | 10", "Sở B | 20", "Tổng số | 31"), None),
        ("Đơn vị | Xếp hạng", ("Sở A | 1", "Sở B | 2", "Tổng số | 4"), None),
        ("TT | Số hồ sơ", ("Sở A | 1", "Sở B | 2", "Tổng số | 3"), None),
        (
            "Đơn vị | Số hồ sơ | Giải quyết",
            ("Sở A | 1 | 7", "Sở B | 5 | 9", "Tổng số | 8 | 2"),
            None,
        ),
        ("Đơn vị | Số hồ sơ", ("Sở A | có", "Sở B | không", "Tổng số | 8"), None),
    ],
    ids=[
        "nested by dash",
        "nested by number",
        "total in between",
        "two totals",
        "a summary",
        "names like totals",
        "an index",
        "ranks",
        "adds up",
        "no column bears it out",
        "words",
    ],
)
def test_claims_that_are_not_clear(
    columns: str, rows: tuple[str, ...], items: tuple[str, ...] | None
) -> None:
    assert _findings(table(columns, *rows, items=items)) == []


def test_subtotals_with_roman_numbers() -> None:
    rows = (
        "Khối tỉnh | 30 | 3",
        "Sở A | 10 | 1",
        "Sở B | 20 | 2",
        "Khối xã | 50 | 5",
        "Xã C | 50 | 5",
        "Tổng | 80 | 8",
    )
    items = ("I", "1", "2", "II", "1", "")
    assert _findings(table("Đơn vị | Tiếp nhận | Trả lại", *rows, items=items)) == []
    wrong = (*rows[:-1], "Tổng | 80 | 9")
    more = tuple(f"{row} | 2" if "Tổng" not in row else f"{row} | 4" for row in wrong)
    [finding] = _findings(table("Đơn vị | Tiếp nhận | Trả lại | Khác", *more, items=items))
    assert (finding.printed_value, finding.expected_value) == (Decimal(9), Decimal(8))


def test_a_column_that_was_misread_is_not_judged() -> None:
    rows = (
        "Sở A | 10 | 8 | 1",
        "Sở B | 20 | 15 | chưa rõ",
        "Sở C | 30 | 25 | 3",
        "Tổng cộng | 60 | 48 | 7",
    )
    assert _findings(table(*UNITS, *rows)) == []


def test_empty_parts_count_as_nothing() -> None:
    rows = (
        "Sở A | 10 | 8 | 1",
        "Sở B | 20 | 15 | ",
        "Sở C | 30 | 25 | -",
        "Tổng cộng | 60 | 48 | 1",
    )
    assert _findings(table(*UNITS, *rows)) == []


def test_many_parts_are_not_spelled_out() -> None:
    rows = [f"Xã {at} | {at + 3} | {at * 2 + 1} | 2" for at in range(10)]
    rows.append("Tổng | 75 | 100 | 21")
    [finding] = _findings(table(*UNITS, *rows))
    assert "tổng 10 dòng = 20" in finding.message_vi


COLUMNS = "Đơn vị | Tổng số | Trực tiếp | Trực tuyến"


def test_a_total_column_that_most_rows_bear_out() -> None:
    rows = ("Sở A | 30 | 10 | 20", "Sở B | 50 | 25 | 25", "Sở C | 70 | 30 | 41")
    [finding] = _findings(table(COLUMNS, *rows))
    assert (finding.printed_value, finding.expected_value) == (Decimal(70), Decimal(71))
    assert "“Sở C”, cột “Tổng số”: 30 + 41 = 71" in finding.message_vi


def test_a_total_column_behind_its_parts() -> None:
    rows = ("Sở A | 10 | 20 | 30", "Sở B | 25 | 25 | 50", "Sở C | 30 | 41 | 70")
    assert len(_findings(table("Đơn vị | Trực tiếp | Trực tuyến | Cộng", *rows))) == 1


def test_a_total_column_whose_parts_are_anybodys_guess() -> None:
    rows = ("Sở A | 30 | 11 | 20", "Sở B | 50 | 25 | 24", "Sở C | 70 | 30 | 41")
    assert _findings(table(COLUMNS, *rows)) == []
    gap = (
        "Sở A | 30 | 10 | 20",
        "Sở B | 50 | 25 | 25",
        "Sở C | 70 | 30 | chưa rõ",
        "Sở D | 9 | 4 | 5",
    )
    assert _findings(table(COLUMNS, *gap)) == []


SHARES = "Đơn vị | Tiếp nhận | Đúng hạn | Tỷ lệ (%)"


def test_a_share_that_departs_from_the_other_rows() -> None:
    rows = ("Sở A | 40 | 10 | 25,0", "Sở B | 50 | 20 | 40", "Sở C | 80 | 60 | 57", "Sở D | 80 | | ")
    [finding] = _findings(table(SHARES, *rows))
    assert (finding.rule, finding.printed_value, finding.expected_value) == (
        "TAB-SHARE",
        Decimal(57),
        Decimal(75),
    )
    assert "“Sở C”, cột “Tỷ lệ (%)”: 100 × 60 / 80 = 75,00 %, ghi 57 %" in finding.message_vi


def test_a_column_of_signs_is_a_column_of_shares() -> None:
    rows = ("Sở A | 40 | 10 | 25%", "Sở B | 50 | 20 | 40%", "Sở C | 80 | 60 | 57%")
    assert [f.rule for f in _findings(table("Đơn vị | Tiếp nhận | Đúng hạn | Kết quả", *rows))] == [
        "TAB-SHARE"
    ]


def test_shares_of_something_else() -> None:
    rows = ("Sở A | 40 | 10 | 99", "Sở B | 50 | 20 | 12", "Sở C | 80 | 60 | 57", "Sở D | 80 | | 30")
    assert _findings(table(SHARES, *rows)) == []


def test_an_empty_table_says_nothing() -> None:
    assert _findings(report(version=None, tables=(PlainTable(("Đơn vị",), (), (), (), ()),))) == []


def test_one_of_two_columns_that_adds_up_says_what_the_total_is_of() -> None:
    rows = ("Trực tiếp | 3.412 | 2.905", "Điện thoại | 8.120 | 9.034", "Văn bản | 214 | 188")
    [finding] = _findings(table("Hình thức | Năm trước | Năm nay", *rows, "Cộng | 11.746 | 12.217"))
    assert (finding.rule, finding.expected_value) == ("TAB-SUM", Decimal(12127))
    assert finding.severity is Severity.WARNING


def test_a_column_that_is_not_added_beside_one_that_is() -> None:
    rows = ("Xã A | 12 | 88", "Xã B | 20 | 91", "Xã C | 30 | 85")
    assert _findings(table("Đơn vị | Số hồ sơ | Kết quả", *rows, "Cộng | 62 | 88")) == []


def test_rows_above_the_first_number_are_headings() -> None:
    rows = ("Đơn vị | Tiếp nhận | Giải quyết", "A | 1 | 2", "B | 3 | 4", "C | 5 | 7")
    evidence = table(" | | ", *rows, "Tổng cộng | 9 | 14")
    [finding] = _findings(evidence)
    assert "cột “Giải quyết”" in finding.message_vi
    assert finding.expected_value == Decimal(13)


CHANGES = "Lĩnh vực | 6 tháng 2023 | 6 tháng 2024 | Tăng, giảm | So sánh (%)"


def test_a_column_of_changes_is_the_difference_that_the_other_rows_bear_out() -> None:
    rows = (
        "Thu | 79.412 | 84.120 | 4.708 | 105,9",
        "Chế độ | 41.306 | 43.918 | 2.162 | 106,3",
        "Chi trả | 12.640 | 11.905 | -735 | 94,2",
        "Khác | 8.015 | 8.587 | 572 | 107,1",
    )
    [finding] = _findings(table(CHANGES, *rows))
    assert (finding.printed_value, finding.expected_value) == (Decimal(2162), Decimal(2612))
    assert "43.918 - 41.306 = 2.612, ghi 2.162" in finding.message_vi


def test_changes_may_be_printed_without_their_sign() -> None:
    rows = ("A | 100 | 90 | 10 | 90", "B | 50 | 70 | 20 | 140", "C | 30 | 33 | 3 | 110")
    assert _findings(table(CHANGES, *rows)) == []


def test_a_first_row_of_periods_names_the_columns() -> None:
    rows = (
        "Lĩnh vực | 6 tháng 2023 | 6 tháng 2024 | Tăng, giảm",
        "Thu | 100 | 120 | 20",
        "Chi | 50 | 45 | -5",
        "Khác | 30 | 36 | 9",
    )
    [finding] = _findings(table(" | | | ", *rows))
    assert (finding.printed_value, finding.expected_value) == (Decimal(9), Decimal(6))
