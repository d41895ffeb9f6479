"""The form versions that ship with the product."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from thuocdo.errors import NotFound
from thuocdo.forms.library import form_version, form_versions
from thuocdo.forms.version import FormRow
from thuocdo.indicators.registry import indicators

_SHARED = Path(__file__).resolve().parents[4].parent / "shared" / "domain"
_REPORTS = {
    "2022_province": "thai-nguyen-2022",
    "2023_province": "thanh-hoa-2023",
    "2024_district": "tho-xuan-2024-q1",
}


def _row(version: str, section: int, key: str) -> FormRow:
    rows = form_version(version).sections[section - 1].rows
    return next(row for row in rows if row.key == key)


def test_three_versions_stand_side_by_side() -> None:
    assert list(form_versions()) == list(_REPORTS)


@pytest.mark.parametrize(
    ("version", "rows", "values"),
    [("2022_province", 153, 129), ("2023_province", 151, 127), ("2024_district", 165, 141)],
)
def test_a_version_has_all_its_rows(version: str, rows: int, values: int) -> None:
    found = [row for _, row in form_version(version).rows()]

    assert len(found) == rows
    assert sum(row.indicator is not None for row in found) == values


@pytest.mark.parametrize("version", _REPORTS)
def test_a_version_has_the_seven_reform_areas(version: str) -> None:
    assert [section.number for section in form_version(version).sections] == [1, 2, 3, 4, 5, 6, 7]


def test_an_unknown_version_is_named() -> None:
    with pytest.raises(NotFound, match="2019_province"):
        form_version("2019_province")


def test_the_district_form_serves_nine_months_too() -> None:
    assert form_version("2024_district").periods == ("quarter", "half_year", "nine_months", "year")
    assert form_version("2023_province").periods == ("quarter", "half_year", "year")


def test_no_form_of_the_district_level_outlives_it() -> None:
    assert str(form_version("2024_district").valid_until) == "2025-06-30"


@pytest.mark.parametrize(
    ("version", "section", "key", "depth"),
    [
        ("2023_province", 1, "I", 0),
        ("2023_province", 1, "1", 1),
        ("2023_province", 1, "3.3.2", 3),
        ("2024_district", 3, "3", 0),
        ("2024_district", 3, "3.3", 1),
        ("2024_district", 3, "3.3.1.a", 3),
        ("2024_district", 3, "3.3.1.a.h", 4),
    ],
)
def test_depth_counts_the_rows_above(version: str, section: int, key: str, depth: int) -> None:
    assert _row(version, section, key).depth == depth


def test_rows_under_trong_do_print_no_number() -> None:
    assert _row("2024_district", 3, "3.3.1.a.h").item == ""
    assert _row("2024_district", 3, "3.3.1").item == "3.3.1"


def test_a_heading_keeps_the_value_cell_that_the_form_leaves_it() -> None:
    recruitment = _row("2022_province", 5, "2")

    assert recruitment.heading
    assert recruitment.indicator == "civil_service.recruitment.total"
    assert _row("2022_province", 5, "1").indicator is None


def test_units_are_those_the_form_prints() -> None:
    assert _row("2023_province", 1, "4.1").unit == "Số lượng"
    assert _row("2023_province", 1, "6").unit == "Có = 1; Không = 0"
    assert _row("2024_district", 7, "7.2").unit == "Đơn vị"
    assert _row("2024_district", 7, "7.3").unit == "Văn bản"


@pytest.mark.parametrize("version", _REPORTS)
def test_scan_slips_are_not_taken_over(version: str) -> None:
    labels = " ".join(row.label for _, row in form_version(version).rows())

    assert "họp trực tuyến" in labels
    assert "hợp trực tuyến" not in labels


def test_forms_one_to_six_did_not_change_from_2022_to_2023() -> None:
    older, newer = form_version("2022_province"), form_version("2023_province")

    for before, after in zip(older.sections[:6], newer.sections[:6], strict=True):
        assert before == after


def test_series_join_by_indicator() -> None:
    asked = [{row.indicator for _, row in version.rows()} for version in form_versions().values()]

    assert "digital.online_services.l3.provided" in asked[0] & asked[2]
    assert "organisation.civil_servants.allocated" in asked[0] & asked[1] & asked[2]


#: Counted live and looked at on screens; on no form.
_LIVE = ("procedures.whole.", "procedures.service_index.")


def test_what_is_printed_on_a_form_is_no_helper_and_the_rest_is() -> None:
    printed = {row.indicator for version in form_versions().values() for _, row in version.rows()}

    for code, member in indicators().items():
        if code.startswith(_LIVE):
            assert code not in printed
        else:
            assert (code in printed) != (member.helper or member.theme == "index"), code


@pytest.mark.parametrize("version", _REPORTS)
def test_every_row_of_a_published_table_has_its_row(version: str) -> None:
    path = _SHARED / "truth" / f"{_REPORTS[version]}.csv"
    if not path.exists():
        pytest.skip("the published tables are not at hand")
    with path.open(encoding="utf-8", newline="") as file:
        printed = [
            (int(row["form"]), row["item_no_corrected"], row["key"] or None)
            for row in csv.DictReader(file)
        ]

    asked = [
        (section.number, row.key, row.indicator) for section, row in form_version(version).rows()
    ]
    assert asked == printed


def test_item_numbers_are_those_of_the_reference_list() -> None:
    path = _SHARED / "forms" / "indicators.csv"
    if not path.exists():
        pytest.skip("the reference list is not at hand")
    with path.open(encoding="utf-8", newline="") as file:
        reference = {row["key"]: row for row in csv.DictReader(file)}

    for code, version in form_versions().items():
        asked = {row.indicator: row.key for _, row in version.rows() if row.indicator}
        column = f"no_{code}"
        assert asked == {key: row[column] for key, row in reference.items() if row[column]}
