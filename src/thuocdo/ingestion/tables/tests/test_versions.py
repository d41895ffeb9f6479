"""Which form a report is taken for, where several look alike."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from thuocdo.forms.library import form_version
from thuocdo.ingestion.reading import Head
from thuocdo.ingestion.tables.alignment import Alignment
from thuocdo.ingestion.tables.catalogue import build
from thuocdo.ingestion.tables.service import read_tables
from thuocdo.ingestion.tables.tests.filled_forms import fill, truth_of
from thuocdo.ingestion.tables.tests.layouts import Layout, print_out
from thuocdo.ingestion.tables.versions import best_alignment

DERIVED = ("2025_province", "2025_department", "2025_commune")
OLD = ("2022_province", "2023_province", "2024_district")


def _taken_for(head: Head, *codes: str) -> str:
    """Return the form that a report with this head and no row at all is taken for: every form fits it equally well."""
    forms = build({code: form_version(code) for code in codes})
    found: Alignment = best_alignment([], forms, head)
    return found.sheet.version.code


@pytest.mark.parametrize("version", OLD)
def test_a_report_on_an_older_form_is_not_taken_for_a_new_one(version: str) -> None:
    for seed in range(3):
        rng = Random(seed)
        tables = read_tables(
            print_out(fill(form_version(version), rng), Layout(), form_version(version), rng)
        )
        assert {(table.form or "").partition("/")[0] for table in tables} == {version}


@pytest.mark.parametrize("version", DERIVED)
def test_a_report_on_a_derived_form_is_read_whole(version: str) -> None:
    for seed in range(3):
        rng = Random(seed)
        form = form_version(version)
        rows = fill(form, rng)
        tables = read_tables(print_out(rows, Layout(), form, rng))
        read = [(row.indicator, row.printed.value) for table in tables for row in table.rows]
        assert [cell for cell in truth_of(rows) if cell not in read] == []
        assert {(table.form or "").partition("/")[0] for table in tables} == {version}


def test_nobody_filled_a_derived_form_before_its_first_day() -> None:
    early = Head(period_end=date(2025, 6, 14), level="commune")

    assert _taken_for(early, "2023_province", "2025_commune") == "2023_province"


def test_of_forms_that_fit_equally_well_the_issuers_level_decides_then_what_was_issued() -> None:
    commune = Head(period_end=date(2026, 3, 14), level="commune")
    province = Head(period_end=date(2026, 3, 14), level="province")

    assert _taken_for(commune, "2023_province", *DERIVED) == "2025_commune"
    assert _taken_for(province, "2023_province", *DERIVED) == "2023_province"
    assert _taken_for(Head(), "2023_province", "2025_province") == "2023_province"
