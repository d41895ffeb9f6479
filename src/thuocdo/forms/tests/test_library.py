"""The form versions that ship with the product."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from thuocdo.errors import NotFound
from thuocdo.forms.library import form_version, form_versions, usual_form
from thuocdo.forms.version import FormRow
from thuocdo.forms.wording import origin_note
from thuocdo.indicators.indicator import Aggregation, ValueType
from thuocdo.indicators.registry import indicators

_SHARED = Path(__file__).resolve().parents[4].parent / "shared" / "domain"
_REPORTS = {
    "2022_province": "thai-nguyen-2022",
    "2023_province": "thanh-hoa-2023",
    "2024_district": "tho-xuan-2024-q1",
}
PROVINCE, DEPARTMENT, COMMUNE = _DERIVED = ("2025_province", "2025_department", "2025_commune")


def _row(version: str, section: int, key: str) -> FormRow:
    rows = form_version(version).sections[section - 1].rows
    return next(row for row in rows if row.key == key)


def _asked(version: str) -> set[str]:
    return {row.indicator for _, row in form_version(version).rows() if row.indicator}


def test_versions_stand_side_by_side_the_oldest_first() -> None:
    assert list(form_versions()) == [*_REPORTS, *sorted(_DERIVED)]


@pytest.mark.parametrize(
    ("version", "rows", "values"),
    [
        ("2022_province", 153, 129),
        ("2023_province", 151, 127),
        ("2024_district", 165, 141),
        ("2025_province", 150, 126),
        ("2025_department", 84, 69),
        ("2025_commune", 93, 77),
    ],
)
def test_a_version_has_all_its_rows(version: str, rows: int, values: int) -> None:
    found = [row for _, row in form_version(version).rows()]

    assert len(found) == rows
    assert sum(row.indicator is not None for row in found) == values


@pytest.mark.parametrize("version", [*_REPORTS, *_DERIVED])
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

    for code in _REPORTS:
        version = form_version(code)
        asked = {row.indicator: row.key for _, row in version.rows() if row.indicator}
        column = f"no_{code}"
        assert asked == {key: row[column] for key, row in reference.items() if row[column]}


@pytest.mark.parametrize("version", _DERIVED)
def test_what_the_product_derived_says_so_in_both_languages(version: str) -> None:
    form = form_version(version)

    assert form.derived
    assert "không phải mẫu chính thức" in origin_note(form)
    assert "not an official one" in origin_note(form, english=True)


@pytest.mark.parametrize("version", _REPORTS)
def test_an_official_form_says_nothing_of_the_kind(version: str) -> None:
    assert not form_version(version).derived
    assert origin_note(form_version(version)) == ""


@pytest.mark.parametrize("version", _DERIVED)
def test_no_row_for_two_tiers_speaks_of_districts(version: str) -> None:
    for _, row in form_version(version).rows():
        assert "huyện" not in row.label
        assert "district" not in (row.indicator or "")


#: What the province answers itself, though its definition adds up over units: its own inspections, and totals over both kinds of units.
_OF_THE_PROVINCE = {
    "steering.inspection.communes_inspected",
    "steering.inspection.issues_found",
    "steering.inspection.issues_resolved",
    "civil_service.job_positions.violations",
    "institutions.legal_documents.issued_total",
    "organisation.public_units.total",
    "procedures.dossiers.received.direct.total",
    "procedures.dossiers.received.postal.total",
    "procedures.dossiers.received.online.total",
}


def test_what_the_province_sums_is_asked_of_departments_or_communes() -> None:
    below = _asked(DEPARTMENT) | _asked(COMMUNE)
    summed = {
        code for code in _asked(PROVINCE) if indicators()[code].aggregation is Aggregation.SUM
    }

    assert summed - below == _OF_THE_PROVINCE


def test_parts_of_the_shares_of_the_province_are_asked_of_departments_or_communes() -> None:
    below = _asked(DEPARTMENT) | _asked(COMMUNE)
    for code in _asked(PROVINCE):
        share = indicators()[code]
        if share.value_type is ValueType.PERCENT and share.formula:
            for part in share.formula.references():
                if (
                    indicators()[part].aggregation is Aggregation.SUM
                    and part not in _OF_THE_PROVINCE
                ):
                    assert part in _asked(PROVINCE) | below | _summed_helpers(), (code, part)


def _summed_helpers() -> set[str]:
    """Return what follows from parts that units are asked for, and what was counted in 2015, before these units were there."""
    return {
        "digital.edocs.sent_total",
        "digital.edocs.electronic_total",
        "organisation.public_units.total_2015",
        "organisation.civil_servants.allocated_2015",
        "organisation.public_employees.allocated_2015",
    }


@pytest.mark.parametrize(
    ("level", "on", "code"),
    [
        ("province", "2025-06-30", "2023_province"),
        ("province", "2025-07-01", "2025_province"),
        ("department", "2026-03-14", "2025_department"),
        ("commune", "2026-03-14", "2025_commune"),
        ("commune", "2024-03-14", "2023_province"),
        ("district", "2024-03-14", "2024_district"),
        ("province", "2020-01-01", "2022_province"),
    ],
)
def test_the_usual_form_is_that_of_the_level_on_the_day(level: str, on: str, code: str) -> None:
    assert usual_form(level, on=date.fromisoformat(on)).code == code


def test_what_an_office_made_from_a_derived_form_is_its_own_and_no_official_one() -> None:
    made = replace(form_version(COMMUNE), code="2026_commune")

    assert origin_note(made) == "Biểu mẫu do địa phương tự lập; không phải mẫu chính thức."
    assert "made itself" in origin_note(made, english=True)
