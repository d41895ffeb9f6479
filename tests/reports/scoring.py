"""How well one report was read: what the reader printed for machines, held against the truth."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from itertools import accumulate
from typing import Any

from tests.reports.truth import Contradiction, FigureTruth, HeadTruth, ReportTruth

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_COUNTED = ("error", "warning")
#: Letters by which a place may differ: words of vagueness before a number, marks of typesetting.
_NEAR = 12


@dataclass(slots=True)
class Score:
    """Counts of one report or the sum of many; `misses` say in words what went wrong, by measure."""

    reports: int = 0
    cells: int = 0
    cells_right: int = 0
    figures: int = 0
    figures_found: int = 0
    keyed: int = 0
    tied: int = 0
    ties_given: int = 0
    ties_right: int = 0
    reported: int = 0
    noise: int = 0
    planted: int = 0
    caught: int = 0
    format_planted: int = 0
    format_caught: int = 0
    false_errors: int = 0
    false_warnings: int = 0
    heads: int = 0
    heads_right: int = 0
    misses: list[tuple[str, str]] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Add the counts and misses of another score."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


def score(output: dict[str, Any], truth: ReportTruth, places: Places | None = None) -> Score:
    """Hold one reading against its truth; without `places` figures are paired by value and order alone."""
    found = Score(reports=1)
    _score_cells(found, output, truth)
    _score_figures(found, output, truth, places)
    _score_contradictions(found, output, truth)
    _score_head(found, output["document"], truth.head)
    return found


class Places:
    """Tells whether an offset of the truth and one of the reader are the same place.

    The reader's text may differ in white space, so places are counted in the letters before them.
    """

    def __init__(self, truth_text: str, read_text: str) -> None:
        self._truth = list(accumulate((not c.isspace() for c in truth_text), initial=0))
        self._read = list(accumulate((not c.isspace() for c in read_text), initial=0))

    def same(self, truth_offset: int, read_offset: int) -> bool:
        """Say whether the two offsets are within a few letters of each other."""
        if truth_offset >= len(self._truth) or read_offset >= len(self._read):
            return False
        return abs(self._truth[truth_offset] - self._read[read_offset]) <= _NEAR


def number(text: object) -> Decimal | None:
    """Return a decimal, null for what is none."""
    if text in (None, ""):
        return None
    try:
        return Decimal(str(text).strip())
    except InvalidOperation:
        return None


def _score_cells(found: Score, output: dict[str, Any], truth: ReportTruth) -> None:
    read = [
        (row.get("indicator"), number(row.get("value")))
        for table in output.get("tables", [])
        for row in table["rows"]
        if row.get("indicator")
    ]
    for cell in truth.cells:
        found.cells += 1
        match = next(
            (r for r in read if r[0] == cell.indicator and _among(r[1], cell.values)), None
        )
        if match is None:
            got = [str(value) for key, value in read if key == cell.indicator]
            found.misses.append(
                ("cell", f"{cell.indicator}: wanted {_plain(cell.values)}, got {got or 'no row'}")
            )
            continue
        found.cells_right += 1
        read.remove(match)


def _among(value: Decimal | None, wanted: Iterable[Decimal | None]) -> bool:
    return any(value == one for one in wanted)


def _plain(values: Iterable[Decimal | None]) -> str:
    return "/".join("null" if value is None else f"{value:f}" for value in values)


def _score_figures(
    found: Score, output: dict[str, Any], truth: ReportTruth, places: Places | None
) -> None:
    read = list(output.get("figures", []))
    found.reported += len(read)
    pairs = _pair(truth.figures, read, places)
    for index, figure in enumerate(truth.figures):
        match = pairs.get(index)
        if not figure.optional:
            found.figures += 1
            found.figures_found += match is not None
            if match is None:
                found.misses.append(("figure not found", f"{figure.text!r}"))
        _score_tie(found, figure, read[match] if match is not None else None)
    for index, figure_read in enumerate(read):
        if index not in pairs.values():
            found.noise += 1
            found.misses.append(
                ("no figure", f"{figure_read.get('value')} in {_short(figure_read)}")
            )


def _short(read: dict[str, Any]) -> str:
    return repr(str(read.get("text") or "")[:90])


def _score_tie(found: Score, figure: FigureTruth, read: dict[str, Any] | None) -> None:
    given = read.get("indicator") if read else None
    right = given in figure.ties if given else False
    if figure.must_tie and not figure.optional:
        found.keyed += 1
        found.tied += right
        if not right:
            found.misses.append(("not tied", f"{figure.text!r} to {figure.ties[0]}; got {given}"))
    if given:
        found.ties_given += 1
        found.ties_right += right
        if not right and not figure.must_tie:
            found.misses.append(
                ("tied wrongly", f"{figure.text!r} to {given}; wanted {', '.join(figure.ties)}")
            )


def _pair(
    figures: tuple[FigureTruth, ...], read: list[dict[str, Any]], places: Places | None
) -> dict[int, int]:
    """Pair figures of the truth with figures read, by value: those at the same place first, wanted before optional."""
    pairs: dict[int, int] = {}
    free = set(range(len(read)))
    for near in (True, False):
        for optional in (False, True):
            for index, figure in enumerate(figures):
                if index in pairs or figure.optional is not optional:
                    continue
                match = next(
                    (at for at in sorted(free) if _same(figure, read[at], places, near=near)), None
                )
                if match is not None:
                    pairs[index] = match
                    free.remove(match)
    return pairs


def _same(figure: FigureTruth, read: dict[str, Any], places: Places | None, *, near: bool) -> bool:
    if number(read.get("value")) not in figure.values:
        return False
    if not near or places is None:
        return not near
    start = (read.get("location") or {}).get("start")
    return start is not None and places.same(figure.start, start)


def _score_contradictions(found: Score, output: dict[str, Any], truth: ReportTruth) -> None:
    read = [
        d
        for d in output.get("discrepancies", [])
        if d.get("rule") and d.get("severity") in _COUNTED
    ]
    taken: set[int] = set()
    for planted in truth.contradictions:
        match = next((i for i, d in enumerate(read) if i not in taken and _is(planted, d)), None)
        formal = all(rule.startswith("FMT-") for rule in planted.rules)
        _count_planted(found, formal=formal, caught=match is not None)
        if match is None:
            words = f"{planted.kind}: {'/'.join(planted.rules)} {', '.join(planted.indicators)}"
            found.misses.append(
                ("not caught", f"{words} printed {planted.printed} expected {planted.expected}")
            )
        else:
            taken.add(match)
    for index, discrepancy in enumerate(read):
        if index not in taken and not _excused(discrepancy, truth):
            _count_false(found, discrepancy)


def _count_planted(found: Score, *, formal: bool, caught: bool) -> None:
    if formal:
        found.format_planted += 1
        found.format_caught += caught
    else:
        found.planted += 1
        found.caught += caught


def _count_false(found: Score, discrepancy: dict[str, Any]) -> None:
    error = discrepancy["severity"] == "error"
    found.false_errors += error
    found.false_warnings += not error
    words = f"{discrepancy['rule']} {discrepancy.get('indicators')} {discrepancy.get('message_en', '')[:150]}"
    found.misses.append(("false error" if error else "false warning", words))


def _names(rules: Iterable[str], rule: str) -> bool:
    return any(rule == one or (one.endswith("*") and rule.startswith(one[:-1])) for one in rules)


def _is(planted: Contradiction, read: dict[str, Any]) -> bool:
    """Say whether a discrepancy names what was planted: by rule and cell, by cell and number, or by its numbers."""
    indicators = set(read.get("indicators") or [])
    same_cell = bool(indicators & set(planted.indicators))
    named = _names(planted.rules, read["rule"])
    if same_cell:
        printed = planted.printed
        return named or (printed is not None and _near(printed, number(read.get("printed_value"))))
    # What prose says of itself may be named by its numbers, whatever it was tied to.
    if planted.indicators and not planted.kind.startswith("prose"):
        return False
    wanted = planted.printed if planted.printed is not None else planted.expected
    return named and wanted is not None and any(_near(wanted, other) for other in _numbers_of(read))


def _near(one: Decimal, other: Decimal | None) -> bool:
    if other is None:
        return False
    return abs(one - other) <= (Decimal("0.06") if max(abs(one), abs(other)) <= 100 else Decimal(0))


def _numbers_of(read: dict[str, Any]) -> list[Decimal]:
    stated = [number(read.get("printed_value")), number(read.get("expected_value"))]
    words = str(read.get("message_vi") or "") + " " + str(read.get("message_en") or "")
    for token in _NUMBER.findall(words):
        stated.append(number(token.replace(".", "").replace(",", ".")))
        stated.append(number(token.replace(",", "")))
    return [value for value in stated if value is not None]


def _excused(read: dict[str, Any], truth: ReportTruth) -> bool:
    """Say whether a discrepancy follows from what was planted, or is right without being asked for."""
    indicators = set(read.get("indicators") or [])
    if any(indicators & set(planted.indicators) for planted in truth.contradictions):
        return True
    if any(_follows(read, planted) for planted in truth.contradictions):
        return True
    return any(
        _names(one.rules, read["rule"]) and (not one.indicator or one.indicator in indicators)
        for one in truth.tolerated
    )


def _follows(read: dict[str, Any], planted: Contradiction) -> bool:
    """Say whether a number printed wrong is part of this discrepancy's arithmetic; small numbers tell nothing."""
    wrong = {
        value for value in (planted.printed, planted.expected) if value is not None and value > 9
    }
    if planted.kind.startswith(("prose", "plain")):
        return bool(wrong & set(_numbers_of(read)))
    return bool(wrong & {number(read.get("printed_value")), number(read.get("expected_value"))})


def _score_head(found: Score, read: dict[str, Any], truth: HeadTruth) -> None:
    period = read.get("period") or {}
    window = (str(period.get("start")), str(period.get("end")))
    windows = {(start.isoformat(), end.isoformat()) for start, end in truth.windows}
    checks = {
        "issuer": _alike(read.get("issuer"), truth.issuer),
        "level": read.get("level") == truth.level,
        "number": _alike(read.get("number"), truth.number, closeness=0.9),
        "issued_on": read.get("issued_on")
        == (truth.issued_on.isoformat() if truth.issued_on else None),
        "kind": read.get("period", {}) is not None
        and str(period.get("kind")).lower() == str(truth.period_kind),
        "period": window in windows,
    }
    for name, right in checks.items():
        found.heads += 1
        found.heads_right += right
        if not right:
            shown = period if name in {"kind", "period"} else read.get(name)
            found.misses.append(("head", f"{name}: got {shown!r}, wanted {_wanted(truth, name)!r}"))


def _wanted(truth: HeadTruth, name: str) -> object:
    if name in {"kind", "period"}:
        return truth.period_kind, [f"{a}..{b}" for a, b in truth.windows[:1]]
    return getattr(truth, name)


def _alike(read: object, wanted: str | None, *, closeness: float = 0.8) -> bool:
    if wanted is None or not read:
        return not read and wanted is None
    one, other = _folded(str(read)), _folded(wanted)
    return one in other or other in one or SequenceMatcher(None, one, other).ratio() >= closeness


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    plain = "".join(c for c in plain if unicodedata.category(c) != "Mn")
    return " ".join(plain.replace("uy ban nhan dan", "ubnd").split())
