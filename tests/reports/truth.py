"""What is true of one report: its head, cells, prose figures and planted contradictions."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

#: Stands for "no indicator" among the ties that are right for a figure.
UNTIED = "-"


@dataclass(frozen=True, slots=True)
class FigureTruth:
    """One figure of the prose.

    `ties` are the indicators a careful reader may give it, the first being the best; `UNTIED` among them says that
    none is right as well, so the tie is not asked for. `values` holds the value as printed in its unit first, then
    readings that are as good (millions for "tỷ"). An `optional` figure is neither asked for nor noise.
    `start` and `end` are offsets into the NFC text.
    """

    values: tuple[Decimal, ...]
    unit: str
    text: str
    start: int
    end: int
    ties: tuple[str, ...] = (UNTIED,)
    approximate: bool = False
    optional: bool = False
    claim: str = ""

    @property
    def value(self) -> Decimal:
        """Return the value as printed."""
        return self.values[0]

    @property
    def must_tie(self) -> bool:
        """Say whether the figure has an indicator that a reader is asked for."""
        return UNTIED not in self.ties


@dataclass(frozen=True, slots=True)
class CellTruth:
    """One cell of a known form; `values` may allow null beside a value where a careful reader could do either."""

    indicator: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One thing that is wrong. Any of `rules` may name it ("NAR-*" by prefix); blank `printed` compares nothing."""

    kind: str
    rules: tuple[str, ...]
    indicators: tuple[str, ...] = ()
    printed: Decimal | None = None
    expected: Decimal | None = None
    severity: str = "error"


@dataclass(frozen=True, slots=True)
class Tolerated:
    """A remark that is right but not asked for: of these rules, on this indicator (blank: on any)."""

    rules: tuple[str, ...]
    indicator: str = ""


@dataclass(frozen=True, slots=True)
class HeadTruth:
    """What a report says of itself; null where it does not say. `windows` are the periods a careful reader may give."""

    issuer: str
    level: str
    number: str | None
    issued_on: date | None
    period_kind: str | None
    windows: tuple[tuple[date, date], ...]


@dataclass(frozen=True, slots=True)
class ReportTruth:
    """Everything that is true of one report."""

    head: HeadTruth
    figures: tuple[FigureTruth, ...] = ()
    cells: tuple[CellTruth, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    tolerated: tuple[Tolerated, ...] = ()
    not_figures: tuple[str, ...] = field(default=())


def as_json(truth: ReportTruth) -> dict[str, Any]:
    """Return the truth as plain data: decimals and dates as text."""
    return {
        "head": _head_json(truth.head),
        "figures": [_figure_json(figure) for figure in truth.figures],
        "cells": [
            {"indicator": c.indicator, "values": [_text(v) for v in c.values]} for c in truth.cells
        ],
        "contradictions": [_contradiction_json(c) for c in truth.contradictions],
        "tolerated": [{"rules": list(t.rules), "indicator": t.indicator} for t in truth.tolerated],
        "not_figures": list(truth.not_figures),
    }


def load(path: Path) -> ReportTruth:
    """Read back what `as_json` wrote."""
    plain = json.loads(path.read_text(encoding="utf-8"))
    return ReportTruth(
        head=_read_head(plain["head"]),
        figures=tuple(_read_figure(figure) for figure in plain["figures"]),
        cells=tuple(
            CellTruth(cell["indicator"], tuple(_number(v) for v in cell["values"]))
            for cell in plain["cells"]
        ),
        contradictions=tuple(_read_contradiction(c) for c in plain["contradictions"]),
        tolerated=tuple(Tolerated(tuple(t["rules"]), t["indicator"]) for t in plain["tolerated"]),
        not_figures=tuple(plain["not_figures"]),
    )


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _head_json(head: HeadTruth) -> dict[str, Any]:
    return {
        "issuer": head.issuer,
        "level": head.level,
        "number": head.number,
        "issued_on": head.issued_on.isoformat() if head.issued_on else None,
        "period_kind": head.period_kind,
        "windows": [[start.isoformat(), end.isoformat()] for start, end in head.windows],
    }


def _read_head(plain: dict[str, Any]) -> HeadTruth:
    return HeadTruth(
        issuer=plain["issuer"],
        level=plain["level"],
        number=plain["number"],
        issued_on=date.fromisoformat(plain["issued_on"]) if plain["issued_on"] else None,
        period_kind=plain["period_kind"],
        windows=tuple((date.fromisoformat(a), date.fromisoformat(b)) for a, b in plain["windows"]),
    )


def _figure_json(figure: FigureTruth) -> dict[str, Any]:
    return {
        "value": _text(figure.value),
        "values": [_text(value) for value in figure.values],
        "unit": figure.unit,
        "text": figure.text,
        "start": figure.start,
        "end": figure.end,
        "indicator": None if figure.ties[0] == UNTIED else figure.ties[0],
        "ties": list(figure.ties),
        "approximate": figure.approximate,
        "optional": figure.optional,
        "claim": figure.claim,
    }


def _read_figure(plain: dict[str, Any]) -> FigureTruth:
    return FigureTruth(
        values=tuple(Decimal(value) for value in plain["values"]),
        unit=plain["unit"],
        text=plain["text"],
        start=plain["start"],
        end=plain["end"],
        ties=tuple(plain["ties"]),
        approximate=plain["approximate"],
        optional=plain["optional"],
        claim=plain["claim"],
    )


def _contradiction_json(found: Contradiction) -> dict[str, Any]:
    return {
        "kind": found.kind,
        "rules": list(found.rules),
        "indicators": list(found.indicators),
        "printed": _text(found.printed),
        "expected": _text(found.expected),
        "severity": found.severity,
    }


def _read_contradiction(plain: dict[str, Any]) -> Contradiction:
    return Contradiction(
        kind=plain["kind"],
        rules=tuple(plain["rules"]),
        indicators=tuple(plain["indicators"]),
        printed=_number(plain["printed"]),
        expected=_number(plain["expected"]),
        severity=plain["severity"],
    )
