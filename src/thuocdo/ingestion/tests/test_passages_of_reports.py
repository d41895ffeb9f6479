"""What is found in short passages of many authors: the one thing that does not add up, and nothing where all is right."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from thuocdo.consistency.evidence import Finding, Severity
from thuocdo.ingestion.reader import read_report

PASSAGES = Path(__file__).parent / "report_passages"
ISSUERS = {
    "province": "UBND tỉnh Bình Minh",
    "department": "Sở Nội vụ tỉnh Bình Minh",
    "district": "UBND huyện Tân Lập",
    "commune": "UBND xã Hòa An",
}


@dataclass(frozen=True)
class Passage:
    """A passage and the figures that one finding must name; `open` marks what is not yet read as it should be."""

    name: str
    text: str
    wrong: tuple[str, ...]
    level: str
    year: int
    open: bool = False


def passages(file: str) -> list[Passage]:
    lines: list[dict[str, Any]] = yaml.safe_load((PASSAGES / f"{file}.yaml").read_text())
    return [
        Passage(
            name=f"{file}:{at}",
            text=line["text"],
            wrong=tuple(line.get("wrong", ())),
            level=line["level"],
            year=line["year"],
            open=line.get("open", False),
        )
        for at, line in enumerate(lines, start=1)
    ]


def findings(passage: Passage) -> list[tuple[Finding, set[str]]]:
    """Errors and warnings of the passage in a report of its own, each with the figures it points at."""
    head = (
        f"BÁO CÁO\nCông tác cải cách hành chính năm {passage.year} của {ISSUERS[passage.level]}\n\n"
    )
    found = read_report((head + passage.text + "\n").encode(), name="bao-cao.txt")
    text = found.document.text
    return [
        (finding, {text[place.start : place.end] for place in finding.locations})
        for finding in found.readings[0].findings
        if finding.severity in (Severity.ERROR, Severity.WARNING)
    ]


def names(passage: Passage, finding: Finding, places: set[str]) -> bool:
    said = " ".join([*places, finding.message_vi])
    return all(number in said for number in passage.wrong)


CONTRADICTIONS = passages("contradictions")
TRAPS = passages("traps")


@pytest.mark.parametrize("passage", [p for p in CONTRADICTIONS if not p.open], ids=lambda p: p.name)
def test_what_does_not_add_up_is_found(passage: Passage) -> None:
    assert any(names(passage, *found) for found in findings(passage))


@pytest.mark.parametrize("passage", [p for p in TRAPS if not p.open], ids=lambda p: p.name)
def test_nothing_is_found_where_all_is_right(passage: Passage) -> None:
    assert [finding.message_vi for finding, _ in findings(passage)] == []
