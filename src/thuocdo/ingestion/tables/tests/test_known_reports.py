"""Every cell of the appendix tables of three published reports; skipped where they are not at hand."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from thuocdo.ingestion.readers import read_document
from thuocdo.ingestion.tables import read_tables

SHARED = Path(__file__).resolve().parents[6] / "shared"
REPORTS = {
    "thanh-hoa-2023": "000_102eeac5d51403cd.txt",
    "tho-xuan-2024-q1": "003_971e1cf19f3b46d2.txt",
    "thai-nguyen-2022": "004_a6a1bebb6ae62dc4.txt",
}


@pytest.mark.skipif(not SHARED.is_dir(), reason="the published reports are not at hand")
@pytest.mark.parametrize("name", REPORTS)
def test_every_cell_is_read(name: str) -> None:
    path = SHARED / "documents" / REPORTS[name]
    rows = [row for t in read_tables(read_document(path, name=path.name)) for row in t.rows]
    read = [(row.indicator, row.printed.value) for row in rows if row.indicator]
    with (SHARED / "domain" / "truth" / f"{name}.csv").open(encoding="utf-8") as file:
        truth = [row for row in csv.DictReader(file) if row["key"]]
    expected = [(row["key"], Decimal(row["value"]) if row["value"] else None) for row in truth]
    assert sorted(read, key=str) == sorted(expected, key=str)
