"""The known published reports, where they are at hand: figures found, ties, and no claim that fails without cause."""

from __future__ import annotations

import csv
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from thuocdo.ingestion.prose import Prose, read_prose
from thuocdo.ingestion.prose.tests.sentences import fails, stated
from thuocdo.ingestion.readers import read_document

SHARED = Path(__file__).resolve().parents[6] / "shared"
TRUTH = SHARED / "domain" / "truth" / "narrative-figures.csv"
pytestmark = [
    pytest.mark.skipif(not TRUTH.exists(), reason="the published reports are not at hand"),
    pytest.mark.slow,
]
REPORTS = {
    "000_102eeac5d51403cd.txt": ("2023_province", "province", 2023),
    "001_1de46f2a2089f843.txt": (None, "province", 2026),
    "002_d053e98887d9b23d.txt": (None, "province", 2016),
    "003_971e1cf19f3b46d2.txt": ("2024_district", "district", 2024),
    "004_a6a1bebb6ae62dc4.txt": ("2022_province", "province", 2022),
}
#: Every claim of these reports that does not hold, all of them true discrepancies.
WRONG = {
    "000_102eeac5d51403cd.txt": {Decimal(1374705), Decimal(2881)},
    "001_1de46f2a2089f843.txt": set(),
    "002_d053e98887d9b23d.txt": {Decimal(217)},
    "003_971e1cf19f3b46d2.txt": {Decimal(8803)},
    "004_a6a1bebb6ae62dc4.txt": {Decimal(61)},
}


@cache
def prose_of(name: str) -> Prose:
    form_version, level, year = REPORTS[name]
    document = read_document(SHARED / "documents" / name, name=name)
    return read_prose(document, form_version=form_version, level=level, year=year)


@cache
def truth() -> tuple[dict[str, str], ...]:
    with TRUTH.open(encoding="utf-8") as file:
        return tuple(csv.DictReader(file))


@pytest.mark.parametrize("name", REPORTS)
def test_figures_are_found(name: str) -> None:
    values = {m.value for m in prose_of(name).mentions}
    mine = [Decimal(row["value"]) for row in truth() if row["document"] == name]
    assert sum(value in values for value in mine) >= 0.95 * len(mine)


def test_figures_are_tied() -> None:
    tied = wanted = 0
    for name in REPORTS:
        ties = {(m.value, m.indicator) for m in prose_of(name).mentions}
        keyed = [r for r in truth() if r["document"] == name and r["key"]]
        tied += sum((Decimal(row["value"]), row["key"]) in ties for row in keyed)
        wanted += len(keyed)
    assert tied >= 0.9 * wanted


@pytest.mark.parametrize("name", REPORTS)
def test_ties_are_those_of_the_truth(name: str) -> None:
    keyed = {(Decimal(r["value"]), r["key"]) for r in truth() if r["document"] == name and r["key"]}
    given = [(m.value, m.indicator) for m in prose_of(name).mentions if m.indicator]
    assert sum(tie not in keyed for tie in given) <= 0.05 * len(given)


@pytest.mark.parametrize("name", REPORTS)
def test_only_true_discrepancies_fail(name: str) -> None:
    assert {stated(a)[1] for a in prose_of(name).assertions if fails(a)} == WRONG[name]


def test_rounding_findings_are_derivable() -> None:
    claims = {stated(a)[1:] for name in REPORTS for a in prose_of(name).assertions}
    assert (Decimal("98.60"), (Decimal(1181435), Decimal(1198136))) in claims
    assert (Decimal("93.95"), (Decimal(5460), Decimal(5812))) in claims
    assert (Decimal("78.4"), (Decimal(288), Decimal(367))) in claims
    assert (Decimal("52.4"), (Decimal(359), Decimal(684))) in claims
