"""Evidence of the three reports whose figures and faults are known, built from their tables rather than read.

The tables lie beside the checkout; where they are absent, the tests that need them are skipped.
"""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

from thuocdo.consistency.evidence import (
    Approximation,
    Assertion,
    Claim,
    Evidence,
    FormCell,
    Mention,
)
from thuocdo.figures.notation import read_number
from thuocdo.figures.source import Location
from thuocdo.forms.library import form_version
from thuocdo.forms.version import FormRow
from thuocdo.indicators.indicator import ValueType
from thuocdo.indicators.registry import indicators

TRUTH = Path(__file__).resolve().parents[5] / "shared" / "domain" / "truth"
REPORTS = {
    "thanh-hoa-2023": ("2023_province", "province", "000_102eeac5d51403cd.txt", date(2023, 12, 14)),
    "tho-xuan-2024-q1": (
        "2024_district",
        "district",
        "003_971e1cf19f3b46d2.txt",
        date(2024, 3, 14),
    ),
    "thai-nguyen-2022": (
        "2022_province",
        "province",
        "004_a6a1bebb6ae62dc4.txt",
        date(2022, 12, 14),
    ),
    "thanh-hoa-2016": (None, "province", "002_d053e98887d9b23d.txt", date(2016, 12, 14)),
}
#: What prose asserts about its figures, by their values: result first. The reader of prose finds these by itself.
STATED: dict[str, tuple[tuple[Claim, tuple[str, ...]], ...]] = {
    "thanh-hoa-2023": (
        (Claim.SUM, ("2121", "1561", "317", "243")),
        (Claim.SUM, ("1374705", "415979", "602168")),
        (Claim.RATIO, ("98.60", "1181435", "1198136")),
        (Claim.DIFFERENCE, ("316", "3698", "3382")),
        (Claim.DIFFERENCE, ("2881", "61288", "58392")),
        (Claim.SUM, ("2085", "1509", "318", "258")),
        (Claim.SUM, ("158", "2", "15", "42", "99")),
        (Claim.SUM, ("323", "3", "72", "248")),
        (Claim.RATIO, ("93.95", "5460", "5812")),
        (Claim.RATIO, ("1.8", "105", "5812")),
        (Claim.RATIO, ("4.15", "241", "5812")),
        (Claim.RATIO, ("88.03", "4840", "5498")),
        (Claim.RATIO, ("10.19", "560", "5498")),
        (Claim.RATIO, ("99.75", "904749", "907045")),
    ),
    "tho-xuan-2024-q1": (
        (Claim.SUM, ("8803", "4167", "2515", "2119")),
        (Claim.SUM, ("8626", "260", "8366")),
        (Claim.RATIO, ("85.75", "169220", "197342")),
        (Claim.RATIO, ("78.4", "288", "367")),
        (Claim.RATIO, ("52.4", "359", "684")),
    ),
    "thai-nguyen-2022": (
        (Claim.SUM, ("1236", "617", "22", "597")),
        (Claim.SUM, ("1893", "1478", "289", "126")),
        (Claim.SUM, ("19", "11", "8")),
        (Claim.RATIO, ("87.2", "5223285", "5992283")),
        (Claim.RATIO, ("57", "5223285", "9176744")),
        (Claim.RATIO, ("120.6", "7225500", "5992283")),
        (Claim.RATIO, ("98", "1019617", "1039299")),
        (Claim.SUM, ("806", "46", "175", "585")),
        (Claim.RATIO, ("61", "584", "887")),
    ),
    "thanh-hoa-2016": (
        (Claim.SUM, ("217", "31", "57", "10", "57")),
        (Claim.SUM, ("1125", "18", "10", "1097")),
        (Claim.SUM, ("528", "114", "412", "2")),
        (Claim.RATIO, ("74", "20", "27")),
        (Claim.RATIO, ("98.49", "6845", "6950")),
    ),
}
_VAGUE = {
    "more than": Approximation.MORE_THAN,
    "nearly": Approximation.NEARLY,
    "about": Approximation.ABOUT,
}
_PERCENT_OR_COUNT = (ValueType.COUNT, ValueType.MONEY_MVND)


def evidence_of(report: str) -> Evidence:
    """Return the evidence of one of the known reports."""
    version, level, document, end = REPORTS[report]
    mentions = _mentions(document, end.year)
    assertions = tuple(_assertion(claim, values, mentions) for claim, values in STATED[report])
    cells = _cells(report, version) if version else ()
    return Evidence(version, level, None, end, cells, mentions, assertions)


def findings_of(report: str) -> list[dict[str, str]]:
    """Return what is known to be wrong in a report, what only a person can see left out."""
    with (TRUTH / "findings.csv").open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["report"] == report]


def _cells(report: str, version: str) -> tuple[FormCell, ...]:
    rows = {
        row.indicator: (section.number, row)
        for section, row in form_version(version).rows()
        if row.indicator
    }
    with (TRUTH / f"{report}.csv").open(encoding="utf-8") as file:
        printed = [row for row in csv.DictReader(file) if row["key"]]
    return tuple(_cell(row, at, version, *rows[row["key"]]) for at, row in enumerate(printed))


def _cell(row: dict[str, str], at: int, version: str, section: int, asked: FormRow) -> FormCell:
    value_type = indicators()[row["key"]].value_type
    whole, percent = value_type in _PERCENT_OR_COUNT, value_type is ValueType.PERCENT
    in_unit_column = row["unit"].replace(".", "").isdigit()
    shifted = "shifted one column" in row["remark"]
    beside = read_number(row["unit"] if in_unit_column else row["value_as_printed"], whole=True)
    return FormCell(
        indicator=row["key"],
        form=f"{version}/{section}",
        item=asked.item,
        item_printed=row["item_no_as_printed"],
        label=row["label_as_printed"],
        unit_printed=row["unit"],
        unit_expected=asked.unit,
        printed=read_number(row["value_as_printed"], whole=whole, percent=percent),
        note=row["note"],
        location=Location(at * 10, at * 10 + 5),
        misplaced=in_unit_column or shifted,
        misplaced_printed=beside if in_unit_column or shifted else None,
    )


def _mentions(document: str, year: int) -> tuple[Mention, ...]:
    with (TRUTH / "narrative-figures.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["document"] == document and row["value"]]
    return tuple(_mention(row, at, year) for at, row in enumerate(rows))


def _mention(row: dict[str, str], at: int, year: int) -> Mention:
    vague = next(
        (kind for words, kind in _VAGUE.items() if row["description"].endswith(words)), None
    )
    value = Decimal(row["value"])
    printed = read_number(row["value"].replace(".", ","))
    return Mention(
        value=value,
        unit="%" if row["unit"] == "%" else row["unit"],
        text=row["as_printed"],
        location=Location(100_000 + at * 10, 100_000 + at * 10 + 5),
        printed=printed,
        approximation=vague,
        indicator=row["key"] or None,
        section=row["section"],
        planned=row["year"] != str(year) or row["description"].startswith("Goal"),
    )


def _assertion(claim: Claim, values: tuple[str, ...], mentions: tuple[Mention, ...]) -> Assertion:
    found = [_closest(Decimal(value), mentions) for value in values]
    return Assertion(claim, found[0], tuple(found[1:]))


def _closest(value: Decimal, mentions: tuple[Mention, ...]) -> Mention:
    """Return the mention of a value; of several, one of the year, and one with an indicator."""
    same = [mention for mention in mentions if mention.value == value]
    return min(same, key=lambda mention: (mention.planned, mention.indicator is None))
