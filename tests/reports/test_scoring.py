"""The marks an examination gives: what counts as right, as missed and as false."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tests.reports.scoring import Places, Score, score
from tests.reports.truth import (
    CellTruth,
    Contradiction,
    FigureTruth,
    HeadTruth,
    ReportTruth,
    Tolerated,
)

_HEAD = HeadTruth(
    "UBND tỉnh Hoành Sơn", "province", "12/BC-UBND", date(2024, 3, 18), "quarter",
    ((date(2023, 12, 15), date(2024, 3, 14)),),
)  # fmt: skip


def _output(**parts: list[dict[str, Any]]) -> dict[str, Any]:
    head = {
        "issuer": "Ủy ban nhân dân tỉnh Hoành Sơn",
        "level": "province",
        "number": "12/BC-UBND",
        "issued_on": "2024-03-18",
        "period": {"kind": "quarter", "start": "2023-12-15", "end": "2024-03-14"},
    }
    return {"document": head, "tables": [], "figures": [], "discrepancies": [], **parts}


def _figure(value: str, *ties: str, start: int = 0, optional: bool = False) -> FigureTruth:
    return FigureTruth(
        (Decimal(value),),
        "hồ sơ",
        value,
        start,
        start + len(value),
        ties or ("-",),
        optional=optional,
    )


def _score(output: dict[str, Any], **truth: Any) -> Score:
    return score(output, ReportTruth(_HEAD, **truth))


def test_the_head_is_compared_beyond_its_spelling() -> None:
    found = _score(_output())
    assert (found.heads_right, found.heads) == (6, 6)


def test_a_cell_needs_its_indicator_and_its_value() -> None:
    rows = [{"indicator": "a.b", "value": "5.0"}, {"indicator": "a.c", "value": None}]
    cells = (
        CellTruth("a.b", (Decimal(5),)),
        CellTruth("a.c", (Decimal(1), None)),
        CellTruth("a.d", (Decimal(5),)),
    )
    found = _score(_output(tables=[{"rows": rows}]), cells=cells)
    assert (found.cells_right, found.cells) == (2, 3)


def test_an_optional_figure_is_neither_missed_nor_noise() -> None:
    truth = (_figure("7", optional=True), _figure("8"))
    figures = [{"value": "7"}, {"value": "8"}, {"value": "9"}]
    found = _score(_output(figures=figures), figures=truth)
    assert (found.figures_found, found.figures, found.noise) == (1, 1, 1)
    assert _score(_output(figures=figures[1:2]), figures=truth).noise == 0


def test_a_tie_that_may_be_left_out_is_not_asked_for() -> None:
    truth = (_figure("7", "a.b"), _figure("8", "a.c", "-"))
    found = _score(
        _output(figures=[{"value": "7", "indicator": None}, {"value": "8", "indicator": "a.d"}]),
        figures=truth,
    )
    assert (found.keyed, found.tied, found.ties_given, found.ties_right) == (1, 0, 1, 0)


def test_equal_values_are_told_apart_by_their_places() -> None:
    text = "Điều 7 nói gì thì nói, đã giải quyết tất cả 7 hồ sơ."
    truth = (_figure("7", "a.b", start=text.rindex("7")),)
    figures = [
        {"value": "7", "location": {"start": 5}},
        {"value": "7", "indicator": "a.b", "location": {"start": 44}},
    ]
    found = score(_output(figures=figures), ReportTruth(_HEAD, figures=truth), Places(text, text))
    assert (found.tied, found.noise) == (1, 1)


def test_what_follows_from_a_planted_number_is_not_false() -> None:
    planted = Contradiction("sum", ("F3-01",), ("a.total",), Decimal(120), Decimal(102))
    discrepancies = [
        {
            "rule": "F3-01",
            "severity": "error",
            "indicators": ["a.total", "a.x"],
            "printed_value": "120",
        },
        {"rule": "X-03", "severity": "error", "indicators": ["a.total"]},
        {"rule": "F1-02", "severity": "error", "indicators": ["b.c"]},
        {"rule": "FMT-UNIT", "severity": "warning", "indicators": ["b.d"]},
        {"rule": "GEN-BLANK", "severity": "note", "indicators": ["b.e"]},
    ]
    found = _score(
        _output(discrepancies=discrepancies),
        contradictions=(planted,),
        tolerated=(Tolerated(("FMT-*",), "b.d"),),
    )
    assert (found.caught, found.planted, found.false_errors, found.false_warnings) == (1, 1, 1, 0)


def test_a_contradiction_of_the_prose_is_known_by_its_numbers() -> None:
    planted = Contradiction("prose sum", ("NAR-SUM",), (), Decimal(1209), Decimal(1109))
    words = {
        "rule": "NAR-SUM",
        "severity": "error",
        "indicators": [],
        "message_vi": "ghi 1.209, cộng lại 1.109",
    }
    other = words | {"message_vi": "ghi 55, cộng lại 56"}
    assert _score(_output(discrepancies=[words]), contradictions=(planted,)).caught == 1
    missed = _score(_output(discrepancies=[other]), contradictions=(planted,))
    assert (missed.caught, missed.false_errors) == (0, 1)
