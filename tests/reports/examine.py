"""Examines the reader on reports it was not made for, and prints how well it reads them.

usage: python -m tests.reports.examine [--generated N] [--kind KIND] [--show] [--files docx,xlsx,pdf]

Without --generated only the hand-written reports are read. --show lists every miss.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.reports.annotated import compile_source, sources
from tests.reports.scoring import Score, score
from tests.reports.truth import ReportTruth
from thuocdo.errors import DomainError
from thuocdo.ingestion.command import as_json
from thuocdo.ingestion.reader import read_report


@dataclass(frozen=True, slots=True)
class Sheet:
    """One examination sheet: a report in a file type, its truth, and the group it is counted in."""

    group: str
    name: str
    suffix: str
    content: bytes
    truth: ReportTruth
    spans: bool = True


def main(arguments: list[str] | None = None) -> int:
    """Examine and print; returns 0 whatever the marks."""
    options = _options(arguments)
    scores: dict[str, Score] = {}
    seconds = 0.0
    for sheet in _sheets(options):
        start = time.perf_counter()
        output = read(sheet)
        seconds += time.perf_counter() - start
        found = _failed(sheet) if output is None else score(output, sheet.truth, spans=sheet.spans)
        scores.setdefault(sheet.group, Score()).add(found)
        if options.show:
            _show(sheet, found)
    _print_table(scores)
    print(f"{sum(s.reports for s in scores.values())} reports, {seconds:.1f} s")
    if not options.show:
        _print_causes(scores)
    return 0


def read(sheet: Sheet) -> dict[str, Any] | None:
    """Read one report as the command does; null where it is refused."""
    try:
        found = read_report(sheet.content, name=sheet.name + sheet.suffix)
    except DomainError as error:
        print(f"{sheet.name}: refused, {error}", file=sys.stderr)
        return None
    return dict(json.loads(json.dumps(as_json(found))))


def _failed(sheet: Sheet) -> Score:
    empty: dict[str, Any] = {"document": {}, "tables": [], "figures": [], "discrepancies": []}
    found = score(empty, sheet.truth)
    found.misses.append(("refused", sheet.name))
    return found


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--generated", type=int, default=0, help="reports per kind of damage")
    parser.add_argument("--kind", default="", help="only this kind (or hand-written report)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--files", default="", help="also as docx, xlsx, pdf")
    return parser.parse_args(arguments)


def _sheets(options: argparse.Namespace) -> Iterator[Sheet]:
    for path in sources():
        if options.kind and options.kind not in path.stem:
            continue
        report = compile_source(path)
        yield Sheet(f"hand {report.name[:22]}", report.name, ".txt", report.text.encode(), report.truth)


def _show(sheet: Sheet, found: Score) -> None:
    print(f"== {sheet.name} ({sheet.group})")
    for measure, words in found.misses:
        print(f"   {measure}: {words}")


def _print_table(scores: dict[str, Score]) -> None:
    columns = ("cells", "prose", "tied", "ties right", "noise", "caught", "format", "f.err", "f.warn", "head")
    print(f"{'':30}" + "".join(f"{column:>11}" for column in columns))
    total = Score()
    for group, found in scores.items():
        print(_line(group, found))
        total.add(found)
    print(_line("all", total))


def _line(name: str, s: Score) -> str:
    shares = (
        (s.cells_right, s.cells), (s.figures_found, s.figures), (s.tied, s.keyed), (s.ties_right, s.ties_given),
        (s.noise, s.reported), (s.caught, s.planted), (s.format_caught, s.format_planted),
    )
    cells = [f"{100 * part / whole:10.1f}%" if whole else f"{'–':>11}" for part, whole in shares]
    each = [f"{count / max(s.reports, 1):11.2f}" for count in (s.false_errors, s.false_warnings)]
    head = f"{100 * s.heads_right / s.heads:10.1f}%" if s.heads else f"{'–':>11}"
    return f"{name:30}" + "".join(cells) + "".join(each) + head


def _print_causes(scores: dict[str, Score]) -> None:
    counts = Counter(measure for found in scores.values() for measure, _ in found.misses)
    print("misses: " + ", ".join(f"{measure} {count}" for measure, count in counts.most_common()))


if __name__ == "__main__":
    sys.exit(main())
