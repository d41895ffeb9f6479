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
from tests.reports.generator import DAMAGES, Generated, generate
from tests.reports.rendering import as_docx, as_pdf, as_xlsx
from tests.reports.scoring import Places, Score, score
from tests.reports.truth import ReportTruth

from thuocdo.errors import DomainError
from thuocdo.ingestion.command import as_json
from thuocdo.ingestion.reader import read_report

_WRITERS = {"docx": as_docx, "xlsx": as_xlsx, "pdf": as_pdf}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One examination sheet: a report in a file type, its truth, and the group it is counted in.

    `text` is the text the offsets of the truth belong to, empty where the file has another.
    """

    group: str
    name: str
    suffix: str
    content: bytes
    truth: ReportTruth
    text: str = ""
    style: str = ""


def main(arguments: list[str] | None = None) -> int:
    """Examine and print; returns 0 whatever the marks."""
    options = _options(arguments)
    scores: dict[str, Score] = {}
    styles: dict[str, Score] = {}
    seconds = 0.0
    for sheet in _sheets(options):
        start = time.perf_counter()
        found = examine(sheet)
        seconds += time.perf_counter() - start
        scores.setdefault(sheet.group, Score()).add(found)
        if sheet.style:
            styles.setdefault(sheet.style, Score()).add(found)
        if options.show:
            _show(sheet, found)
    _print_table(scores)
    if styles:
        _print_table(dict(sorted(styles.items())))
    _say(f"{sum(s.reports for s in scores.values())} reports, {seconds:.1f} s")
    if not options.show:
        _print_causes(scores)
    return 0


def examine(sheet: Sheet) -> Score:
    """Read one report and score it; one that is refused scores nothing."""
    try:
        found = read_report(sheet.content, name=sheet.name + sheet.suffix)
    except DomainError as error:
        empty: dict[str, Any] = {"document": {}, "tables": [], "figures": [], "discrepancies": []}
        refused = score(empty, sheet.truth)
        refused.misses.append(("refused", f"{sheet.name}: {error}"))
        return refused
    output = json.loads(json.dumps(as_json(found)))
    places = Places(sheet.text, found.document.text) if sheet.text else None
    return score(output, sheet.truth, places)


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
        yield Sheet(
            f"hand {report.name[:24]}", report.name, ".txt", report.text.encode(), report.truth
        )
    kinds = [kind for kind in DAMAGES if not options.kind or kind == options.kind]
    for kind in kinds if options.generated else []:
        for seed in range(options.seed, options.seed + options.generated):
            yield from _generated(generate(seed, kind=kind), kind, options)


def _generated(report: Generated, kind: str, options: argparse.Namespace) -> Iterator[Sheet]:
    text = report.text
    yield Sheet(kind, report.name, ".txt", text.encode(), report.truth, text, report.style)
    for name in filter(None, options.files.split(",")):
        content = _WRITERS[name](report.document)
        yield Sheet(f"{kind} {name}", report.name, f".{name}", content, report.truth)


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")


def _show(sheet: Sheet, found: Score) -> None:
    _say(f"== {sheet.name} ({sheet.group})")
    for measure, words in found.misses:
        _say(f"   {measure}: {words}")


def _print_table(scores: dict[str, Score]) -> None:
    columns = (
        "cells",
        "prose",
        "tied",
        "ties right",
        "noise",
        "caught",
        "format",
        "f.err",
        "f.warn",
        "head",
    )
    _say(f"{'':30}" + "".join(f"{column:>11}" for column in columns))
    total = Score()
    for group, found in scores.items():
        _say(_line(group, found))
        total.add(found)
    _say(_line("all", total))


def _line(name: str, s: Score) -> str:
    shares = (
        (s.cells_right, s.cells),
        (s.figures_found, s.figures),
        (s.tied, s.keyed),
        (s.ties_right, s.ties_given),
        (s.noise, s.reported),
        (s.caught, s.planted),
        (s.format_caught, s.format_planted),
    )
    cells = [f"{100 * part / whole:10.1f}%" if whole else f"{'–':>11}" for part, whole in shares]
    each = [f"{count / max(s.reports, 1):11.2f}" for count in (s.false_errors, s.false_warnings)]
    head = f"{100 * s.heads_right / s.heads:10.1f}%" if s.heads else f"{'–':>11}"
    return f"{name:30}" + "".join(cells) + "".join(each) + head


def _print_causes(scores: dict[str, Score]) -> None:
    counts = Counter(measure for found in scores.values() for measure, _ in found.misses)
    _say("misses: " + ", ".join(f"{measure} {count}" for measure, count in counts.most_common()))


if __name__ == "__main__":
    sys.exit(main())
