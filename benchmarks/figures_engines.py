"""Whether both engines give the same figures: `.venv/bin/python -m benchmarks.figures_engines [--dossiers 1400000] [--years 1] [--keep FOLDER]`.

Needs `thuocdo[spark]` and Java 17. Makes facts up as `benchmarks.figures` does, asks them once with each engine, each in a process of its own: what every measure
gains and loses by unit and day, and which different things the rows name, how often and where. Compares all numbers, and ends with 1 where one differs.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.installation import without_registers

ENGINES = ("duckdb", "spark")


def main() -> None:
    """Make the facts, have both engines answer, compare, print."""
    options = _options()
    with without_registers(options.keep) as folder:
        if options.answer:
            _answer(folder / "answers" / options.answer)
            return
        from benchmarks.figures_data import make

        make(options.dossiers, options.years)
        for name in ENGINES:
            command = [sys.executable, "-m", "benchmarks.figures_engines", "--answer", name]
            subprocess.run(
                [*command, "--keep", str(folder)],
                check=True,
                env=os.environ | {"THUOCDO_FIGURES_ENGINE": name},
            )
        sys.exit(_compared(*(folder / "answers" / name for name in ENGINES)))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--dossiers", type=int, default=1_400_000)
    parser.add_argument("--years", type=int, default=1)
    parser.add_argument("--keep")
    parser.add_argument("--answer", choices=ENGINES, help=argparse.SUPPRESS)
    return parser.parse_args()


def _answer(folder: Path) -> None:
    """Write what the engine of the settings answers, one file for each statement, its rows in order."""
    from benchmarks.figures_data import tables_made
    from thuocdo.warehouse.engine.engine import engine

    folder.mkdir(parents=True, exist_ok=True)
    tables, began = tables_made(), time.perf_counter()
    for name, statement in _statements():
        pq.write_table(_in_order(engine().run(statement, tables)), folder / f"{name}.parquet")
    print(f"{folder.name}: {time.perf_counter() - began:.0f} s")


def _statements() -> Iterator[tuple[str, str]]:
    """Yield a name and a statement for all that the cube and distinct counts ask of the rows."""
    from benchmarks.figures_data import measured
    from thuocdo.indicators.measures.expressions import steps
    from thuocdo.indicators.measures.moves import moves

    additive = [one for one in measured() if one.additive]
    for place, group in enumerate(steps(additive)):
        yield f"steps-{place}", group.statement
    for asked in moves([one for one in measured() if not one.additive]):
        statement = (
            f"SELECT rows_of.*, count(*) AS n FROM ({asked.statement}) AS rows_of GROUP BY ALL"  # noqa: S608 - our own
        )
        yield f"things-{asked.fact}", statement


def _in_order(rows: pa.Table) -> pa.Table:
    """Return rows sorted by all columns that identify them; numbers and words as one type each, whatever an engine gives."""
    plain = [
        pa.field(one.name, pa.int64() if _is_number(one.type) else pa.string())
        for one in rows.schema
    ]
    keys = [(one.name, "ascending") for one in plain]
    return rows.select(sorted(rows.column_names)).cast(
        pa.schema(sorted(plain, key=lambda field: field.name))
    ).sort_by(sorted(keys))  # fmt: skip


def _is_number(kind: pa.DataType) -> bool:
    plain: bool = pa.types.is_integer(kind) or pa.types.is_date(kind) or pa.types.is_boolean(kind)
    return plain


def _compared(ours: Path, theirs: Path) -> int:
    """Print what is equal; return 1 where anything is not, else 0."""
    names = sorted(one.name for one in ours.iterdir())
    if names != sorted(one.name for one in theirs.iterdir()):
        print("The engines answered other questions.")
        return 1
    numbers, different = 0, []
    for name in names:
        one, other = pq.read_table(ours / name), pq.read_table(theirs / name)
        numbers += one.num_rows * one.num_columns
        if not one.equals(other):
            different.append(name)
    print(f"{len(names)} statements, {numbers:,} numbers; differing: {different or 'none'}")
    return int(bool(different))


if __name__ == "__main__":
    main()
