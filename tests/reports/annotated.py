"""The hand-written reports: marked sources (`real_style/*.marked`), from which text and truth are written.

A source starts with a YAML head between two lines of `---`: issuer, level, number, issued_on, period (kind and
windows), contradictions, tolerated remarks, and `checks`, arithmetic of the invented figures that a test evaluates.

usage: python -m tests.reports.annotated     (writes *.txt and *.json beside the sources)
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from tests.reports.marking import parse
from tests.reports.truth import Contradiction, HeadTruth, ReportTruth, Tolerated, as_json

FOLDER = Path(__file__).parent / "real_style"


@dataclass(frozen=True, slots=True)
class Annotated:
    """One hand-written report: its name, text, truth, and the arithmetic its figures must satisfy."""

    name: str
    text: str
    truth: ReportTruth
    checks: tuple[str, ...]


def sources() -> list[Path]:
    """Return the marked sources in order."""
    return sorted(FOLDER.glob("*.marked"))


def compile_source(path: Path) -> Annotated:
    """Take one marked source apart."""
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    stated = yaml.safe_load(head)
    marked = parse(body.lstrip("\n"))
    truth = ReportTruth(
        head=_head(stated),
        figures=marked.figures,
        cells=marked.cells,
        contradictions=tuple(_contradiction(c) for c in stated.get("contradictions", [])),
        tolerated=tuple(
            Tolerated(tuple(t["rules"]), t.get("indicator", ""))
            for t in stated.get("tolerated", [])
        ),
        not_figures=marked.not_figures,
    )
    return Annotated(path.stem, marked.text, truth, tuple(stated.get("checks", [])))


def write_all() -> None:
    """Write text and truth of every source."""
    for path in sources():
        report = compile_source(path)
        path.with_suffix(".txt").write_text(report.text, encoding="utf-8")
        plain = json.dumps(as_json(report.truth), ensure_ascii=False, indent=1)
        path.with_suffix(".json").write_text(plain + "\n", encoding="utf-8")


def _head(stated: dict[str, Any]) -> HeadTruth:
    period = stated["period"]
    return HeadTruth(
        issuer=stated["issuer"],
        level=stated["level"],
        number=stated.get("number"),
        issued_on=stated.get("issued_on"),
        period_kind=period["kind"],
        windows=tuple((_day(a), _day(b)) for a, b in period["windows"]),
    )


def _day(plain: date | str) -> date:
    return plain if isinstance(plain, date) else date.fromisoformat(plain)


def _contradiction(stated: dict[str, Any]) -> Contradiction:
    return Contradiction(
        kind=stated["kind"],
        rules=tuple(stated["rules"]),
        indicators=tuple(stated.get("indicators", [])),
        printed=_decimal(stated.get("printed")),
        expected=_decimal(stated.get("expected")),
        severity=stated.get("severity", "error"),
    )


def _decimal(plain: object) -> Decimal | None:
    return None if plain is None else Decimal(str(plain))


if __name__ == "__main__":
    write_all()
