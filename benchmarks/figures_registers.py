"""Figures beside PostgreSQL asked of the registers' own tables: `.venv/bin/python -m benchmarks.figures_registers [--dossiers 1400000] [--keep FOLDER]`.

Generates dossiers on an embedded PostgreSQL (or takes the store of `--keep`, which `benchmarks.refreshing` shares) and asks the measures of dossiers and payments
twice: as the product does, of the files that a refresh made, and of PostgreSQL by views that are what the registers give as facts. What a statement does not
ask of a view costs nothing. `benchmarks.figures_beside` gives PostgreSQL tables made for the question instead. All numbers must be the same.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.installation import embedded_server, installation

if TYPE_CHECKING:
    from benchmarks.beside_answers import Layout
    from thuocdo.facts.schema import Column
    from thuocdo.facts.source import FactSource

FACTS = ("dossiers.dossiers", "dossiers.payments")


def main() -> None:
    """Make the store, ask both, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--dossiers", type=int, default=1_400_000)
    parser.add_argument("--keep")
    options = parser.parse_args()
    with installation(options.keep):
        from benchmarks.refreshing import make_store

        make_store(options.dossiers)
        _compare()


def _compare() -> None:
    from benchmarks.beside_postgresql import PostgreSQL, asked
    from benchmarks.beside_product import Product
    from benchmarks.figures_beside import compare
    from benchmarks.figures_data import some
    from thuocdo.facts.registry import fact
    from thuocdo.indicators.measures.registry import measures
    from thuocdo.warehouse.session import snapshot

    server = embedded_server()
    assert server is not None
    mine = some([one for one in measures().values() if one.fact in FACTS])
    layout = _layout()
    with asked(server) as link, tempfile.TemporaryDirectory() as place:
        with link.cursor() as cursor:
            for name in FACTS:
                cursor.execute(view(fact(name)))
        product = Product(Path(place), mine, snapshot(FACTS).tables, layout)
        compare([product, PostgreSQL(link, mine, server, layout)], mine)


def _layout() -> Layout:
    """Return all units, and the days from the first dossier to a year after now, by when all is overdue that ever will be."""
    from datetime import date, timedelta

    from django.db.models import Min
    from django.utils import timezone

    from benchmarks.beside_answers import Layout
    from thuocdo.dossiers.models import Dossier
    from thuocdo.organisations.models import Unit
    from thuocdo.warehouse.columns import day_number

    first = Dossier.objects.aggregate(first=Min("registered_at"))["first"].date()
    last = timezone.now().date() + timedelta(days=366)
    units = tuple(Unit.objects.order_by("pk").values_list("pk", flat=True))
    return Layout(units, range(day_number(date(first.year, 1, 1)), day_number(last)))


def view(source: FactSource) -> str:
    """Return the statement that shows what the registers give as a fact under the name that statements know it by, in the types it is kept in."""
    from thuocdo.warehouse.engine.engine import table_name

    columns = [one for column in source.schema.columns for one in _shown(source, column)]
    joins = [
        f"LEFT JOIN ({one.of_all()}) l{place} ({', '.join(('key', *one.columns))}) ON l{place}.key = r.{one.key}"
        for place, one in enumerate(source.lookups)
    ]
    return (
        f'CREATE TEMP VIEW "{table_name(source.name)}" AS SELECT {", ".join(columns)} '  # noqa: S608 - our own names
        f"FROM ({source.of_all()}) r {' '.join(joins)}"
    )


def _shown(source: FactSource, column: Column) -> list[str]:
    from thuocdo.facts.schema import ColumnType, day_name

    name, given = column.name, source.columns_read
    for place, one in enumerate(source.lookups):
        if name in one.columns:
            return [_or(f"l{place}.{name}", one.columns[name], name)]
    if name not in given:
        return []  # a day that comes with its moment
    if column.type is ColumnType.DATE:
        return [f"r.{name} - DATE '1970-01-01' AS {name}"]
    if column.type is not ColumnType.MOMENT:
        return [f"r.{name}"]
    seconds = f"floor(extract(epoch FROM r.{name}))::bigint AS {name}"
    if (day := day_name(name)) in given:
        return [seconds]
    zoned = f"(r.{name} AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"
    return [seconds, f"{zoned} - DATE '1970-01-01' AS {day}"]


def _or(value: str, instead: object, name: str) -> str:
    """Return a column of a lookup with what stands where there is no key."""
    return f"{value} AS {name}" if instead is None else f"coalesce({value}, {instead}) AS {name}"


if __name__ == "__main__":
    main()
