"""The store that benchmarks/report_desk.py measures: reports of all provinces over many years, made through the services."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

SAMPLE = Path(__file__).resolve().parent.parent / "src/thuocdo/ingestion/data/thanh-hoa-2023.txt"
FIRST_YEAR = 2014
KINDS = (("quarter", 1), ("half_year", 1), ("quarter", 3), ("year", 1))
SERIES_INDICATOR = "procedures.dossiers.department.resolved"
CORRECTED_SHARE = 0.05


def make_store(*, provinces: int, years: int) -> None:
    """Fill an empty database; one that is filled already is left alone."""
    from django.core.management import call_command
    from django.db import transaction

    from thuocdo.ingestion.models import Report

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    if Report.objects.exists():
        return
    thao, units = _people_and_units(provinces)
    for unit in units:
        with transaction.atomic():
            _reports_of(unit, years, thao)
        print(".", end="", flush=True)
    _analyze()
    print()


def _analyze() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def figures_in_store() -> tuple[int, int]:
    """Return how many figures and reports there are."""
    from thuocdo.figures.models import Figure
    from thuocdo.ingestion.models import Report

    return Figure.objects.count(), Report.objects.count()


def province_ids() -> list[int]:
    """Return the ids of the provinces."""
    from thuocdo.organisations.models import Unit

    return list(Unit.objects.filter(kind="province").order_by("pk").values_list("pk", flat=True))


def _people_and_units(provinces: int) -> Any:
    from thuocdo.accounts.models import Membership, Role, User
    from thuocdo.organisations.models import Unit

    holder = Unit.objects.create(code="H", name="Sở Nội vụ", kind="department")
    thao = User.objects.create_user("thao", full_name="Lê Thị Thảo")
    Membership.objects.create(
        user=thao,
        unit=holder,
        role=Role.REFORM_OFFICER,
        valid_from=datetime(2010, 1, 1, tzinfo=UTC).date(),
        granted_at=datetime(2010, 1, 1, tzinfo=UTC),
    )
    units = [
        Unit.objects.create(code=f"P{n}", name=f"Tỉnh thứ {n}", kind="province")
        for n in range(1, provinces + 1)
    ]
    return thao, [(unit, holder) for unit in units]


def _reports_of(pair: tuple[Any, Any], years: int, thao: Any) -> None:
    import io

    from thuocdo.attachments.services import store
    from thuocdo.ingestion import review
    from thuocdo.ingestion.storage import Source, store_reading

    unit, holder = pair
    found, text = _sample()
    for year, kind, index in _periods(years):
        at = datetime(year, 12, 20, tzinfo=UTC) + timedelta(minutes=index)
        drawn = random.Random(f"{unit.code}-{year}-{kind}-{index}")
        reading = _varied(found, drawn, year, kind, index)
        attachment = store(
            io.BytesIO(f"{unit.code} {year} {kind} {index}".encode()),
            name="b.txt",
            actor=thao,
            at=at,
        )
        report = store_reading(
            reading,
            Source(attachment.pk, "b.txt", 0, text),
            unit_id=unit.pk,
            holder_id=holder.pk,
            actor=thao,
            at=at,
        )
        review.correct(report, list(_some_corrections(reading, drawn)), actor=thao, at=at)
        review.confirm(report, actor=thao, at=at)


def _sample() -> tuple[Any, str]:
    from thuocdo.ingestion.reader import read_report

    found = read_report(SAMPLE, name=SAMPLE.name)
    return found.readings[0], found.document.text


def _periods(years: int) -> Iterator[tuple[int, str, int]]:
    for year in range(FIRST_YEAR, FIRST_YEAR + years):
        for kind, index in KINDS:
            yield year, kind, index


def _varied(reading: Any, drawn: random.Random, year: int, kind: str, index: int) -> Any:
    """Return the sample reading with other values, of another period, checked anew."""
    from thuocdo.consistency.engine import check
    from thuocdo.figures.notation import read_number, write_number
    from thuocdo.ingestion.reader import evidence_of
    from thuocdo.working_time.calendars import period
    from thuocdo.working_time.period import PeriodKind

    named = period(PeriodKind(kind), year, index=index)

    def other(row: Any) -> Any:
        value = row.printed.value
        if value is None or value < 20 or row.printed.percent_sign:
            return row
        new = (value * Decimal(str(drawn.uniform(0.8, 1.25)))).quantize(
            Decimal(1).scaleb(-row.printed.decimals)
        )
        return replace(row, printed=read_number(write_number(new)))

    tables = tuple(replace(t, rows=tuple(map(other, t.rows))) for t in reading.tables)
    head = replace(
        reading.head,
        title=f"Báo cáo cải cách hành chính {kind} {index} năm {year}",
        period_kind=kind,
        period_start=named.period.start,
        period_end=named.period.end - timedelta(days=1),
        year=year,
    )
    varied = replace(reading, head=head, tables=tables)
    return replace(varied, findings=check(evidence_of(varied)))


def _some_corrections(reading: Any, drawn: random.Random) -> Iterator[Any]:
    from thuocdo.ingestion.edits import Edit, EditKind, row_key

    for table in reading.tables:
        for row in table.rows:
            if row.indicator and row.printed.value and drawn.random() < CORRECTED_SHARE:
                text = str(int(row.printed.value) + 1)
                yield Edit(EditKind.CELL, row_key(row), {"printed": text})
