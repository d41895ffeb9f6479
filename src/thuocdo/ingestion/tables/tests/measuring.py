"""How many cells are read right after each kind of damage; the table in docs/algorithms/alignment.md comes from here.

usage: python -m thuocdo.ingestion.tables.tests.measuring [reports of each kind]
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from random import Random

from thuocdo.forms.library import form_versions
from thuocdo.ingestion.tables import read_tables
from thuocdo.ingestion.tables.tests import damage as d
from thuocdo.ingestion.tables.tests.filled_forms import fill, truth_of
from thuocdo.ingestion.tables.tests.layouts import Layout, print_out, random_layout

KINDS: dict[str, tuple[d.Damage, ...]] = {
    "none, usual layout": (),
    "any layout": (),
    "1 % of letters misread": (d.slips(0.01),),
    "3 % of letters misread": (d.slips(0.03),),
    "30 % of rows broken over lines": (d.broken_rows(0.3),),
    "most rows broken, value in the middle": (d.centred_rows(0.7),),
    "30 % of rows left out": (d.left_out(0.3),),
    "rows added": (d.added(0.1),),
    "rows moved": (d.moved(0.1),),
    "30 % of numbers wrong": (d.wrong_numbers(0.3),),
    "forms in another order": (d.shuffled,),
    "one to three forms only": (d.few_forms,),
    "form headings left out": (d.no_headings,),
    "other notations": (d.other_notation(0.3),),
    "abbreviations written out": (d.long_words(0.5),),
    "labels reworded": (d.reworded(0.3),),
    "10 % of rows beside their columns": (d.beside(0.1),),
    "two reports in one document": (d.twice,),
    "several, moderate": (
        d.left_out(0.05), d.added(0.03), d.wrong_numbers(0.1), d.other_notation(0.1), d.long_words(0.2), d.reworded(0.1),
        d.broken_rows(0.1), d.slips(0.02),
    ),
    "several, heavy": (
        d.left_out(0.2), d.added(0.06), d.moved(0.03), d.wrong_numbers(0.2), d.other_notation(0.2), d.long_words(0.3),
        d.reworded(0.15), d.broken_rows(0.2), d.slips(0.03),
    ),
}  # fmt: skip


@dataclass(slots=True)
class Measured:
    """Counts over reports: cells printed and read right, values read that were not printed, CPU seconds."""

    tables: int = 0
    cells: int = 0
    right: int = 0
    invented: int = 0
    seconds: float = 0.0

    @property
    def share(self) -> float:
        """Return the share of cells read right."""
        return self.right / self.cells


def measure(kind: str, *, reports: int, seed: int = 0) -> Measured:
    """Damage, lay out and read this many reports."""
    found = Measured()
    versions = [version for version in form_versions().values() if not version.derived]
    for number in range(reports):
        rng = Random(f"{seed}-{number}")
        version = versions[number % len(versions)]
        rows = fill(version, rng)
        for done in KINDS[kind]:
            rows = done(rows, rng)
        layout = random_layout(rng) if kind != "none, usual layout" else Layout()
        document = print_out(rows, layout, version, rng)
        start = time.process_time()
        tables = read_tables(document)
        found.seconds += time.process_time() - start
        found.tables += len(tables)
        read = [
            (r.indicator, r.printed.value) for table in tables for r in table.rows if r.indicator
        ]
        for cell in truth_of(rows):
            found.cells += 1
            if cell in read:
                found.right += 1
                read.remove(cell)
        found.invented += sum(value is not None for _, value in read)
    return found


def main() -> None:
    """Print one line per kind of damage."""
    reports = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    out = sys.stdout.write
    out(
        "| damage | tables | cells | read right | values not printed there |\n|---|---|---|---|---|\n"
    )
    for kind in KINDS:
        m = measure(kind, reports=reports)
        out(f"| {kind} | {m.tables} | {m.cells} | {m.share:.2%} | {m.invented / m.cells:.2%} |\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
