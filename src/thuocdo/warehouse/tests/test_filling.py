"""Filling reads what changed and nothing else, and whatever goes wrong leaves the files as they were."""

from __future__ import annotations

import errno
import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection

import pytest

from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.tests.factories import Office
from thuocdo.facts import registry
from thuocdo.facts.models import Change
from thuocdo.facts.schema import Column, ColumnType
from thuocdo.facts.triggers import BULK_SETTING
from thuocdo.warehouse import filling, folder
from thuocdo.warehouse.columns import day_number
from thuocdo.warehouse.filling import Filled, fill, fill_all
from thuocdo.warehouse.models import FilledMonth, Filling
from thuocdo.warehouse.session import ask, snapshot
from thuocdo.working_time.tests.calendars import at

pytestmark = pytest.mark.django_db(transaction=True)

FACT = CHANGES = "dossiers.dossiers"
NOW = datetime(2026, 4, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Any) -> None:
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"


@pytest.fixture
def march(office: Office) -> Dossier:
    return office.received(at("2026-03-31 23:59"))


def filled() -> Filled | None:
    return next((one for one in fill(CHANGES, at=NOW) if one.fact == FACT), None)


def kept(column: str = "dossier_id") -> list[Any]:
    rows = ask("SELECT * FROM dossiers__dossiers", snapshot([FACT])).to_pylist()
    return [row[column] for row in sorted(rows, key=lambda row: int(row["dossier_id"]))]


def in_months() -> list[tuple[date, str]]:
    """Return the files of the months, without what lies apart."""
    return list(FilledMonth.objects.filter(fact=FACT, replaces="").values_list("month", "file"))


def files() -> set[str]:
    return {path.name for path in folder.folder().iterdir()}


def test_a_first_filling_reads_everything(office: Office, march: Dossier) -> None:
    april = office.received(at("2026-04-01 00:00"))
    found = filled()
    assert found is not None
    assert (found.whole, found.number) == (True, 1)
    months = FilledMonth.objects.filter(fact=FACT).values_list("month", "row_count")
    assert list(months) == [(date(2026, 3, 1), 1), (date(2026, 4, 1), 1)]
    assert kept() == [march.pk, april.pk]
    assert not Change.objects.filter(name=CHANGES).exists()


def test_what_changes_lies_apart_and_no_month_is_written_again(
    office: Office, march: Dossier
) -> None:
    office.received(at("2026-03-31 23:59"))
    filled()
    before = in_months()
    Dossier.objects.filter(pk=march.pk).update(supplement_count=2)
    found = filled()
    assert found is not None
    assert (found.whole, found.number) == (False, 2)
    assert found.before is not None
    assert found.after is not None
    assert found.before.column("supplement_count").to_pylist() == [0]
    assert found.after.column("supplement_count").to_pylist() == [2]
    assert in_months() == before
    outdated = FilledMonth.objects.filter(fact=FACT, outdated=True)
    assert [one.month for one in outdated] == [date(2026, 3, 1)]
    assert kept("supplement_count") == [2, 0]


def test_what_lies_apart_changes_again(march: Dossier) -> None:
    filled()
    for count in (2, 3):
        Dossier.objects.filter(pk=march.pk).update(supplement_count=count)
        found = filled()
    assert found is not None
    assert found.before is not None
    assert found.before.column("supplement_count").to_pylist() == [2]
    assert kept("supplement_count") == [3]
    Dossier.objects.filter(pk=march.pk).update(subject="Khác")
    assert filled() is None


def test_what_statistics_do_not_see_changes_no_file(march: Dossier) -> None:
    filled()
    Dossier.objects.filter(pk=march.pk).update(subject="Khác")
    assert filled() is None, "the month is laid open to be compared"
    before = files()
    Dossier.objects.filter(pk=march.pk).update(subject="Khác nữa")
    assert filled() is None
    assert files() == before
    assert Filling.objects.get(pk=FACT).number == 1
    assert not Change.objects.filter(name=CHANGES).exists()


def test_a_record_that_moves_leaves_its_old_month(march: Dossier) -> None:
    filled()
    Dossier.objects.filter(pk=march.pk).update(registered_at=at("2026-04-01 00:00"))
    filled()
    assert kept("registered_on") == [day_number(date(2026, 4, 1))]
    Dossier.objects.filter(pk=march.pk).update(registered_at=at("2026-03-01 00:00"))
    filled()
    assert kept("registered_on") == [day_number(date(2026, 3, 1))]


def test_a_record_that_is_gone_is_taken_out(march: Dossier) -> None:
    other = Dossier.objects.get(pk=march.pk)
    other.pk, other.code = None, "other"
    other.save()
    filled()
    assert kept() == [march.pk, other.pk]
    Dossier.objects.filter(pk=other.pk).delete()
    filled()
    assert kept() == [march.pk]
    late = Dossier.objects.get(pk=march.pk)
    late.pk, late.code = None, "late"
    late.save()
    filled()
    assert kept() == [march.pk, late.pk]
    Dossier.objects.filter(pk=late.pk).delete()
    filled()
    assert kept() == [march.pk]


def test_a_bulk_load_is_read_as_a_whole(office: Office, march: Dossier) -> None:
    filled()
    with connection.cursor() as cursor:
        cursor.execute(f"SET {BULK_SETTING} = 'on'")
        Dossier.objects.filter(pk=march.pk).update(supplement_count=3)
        cursor.execute(f"SET {BULK_SETTING} = ''")
    found = filled()
    assert found is not None
    assert found.whole
    assert kept("supplement_count") == [3]


def test_a_run_that_dies_before_its_end_is_repeated(
    march: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled()
    before = kept("supplement_count")
    Dossier.objects.filter(pk=march.pk).update(supplement_count=4)
    with monkeypatch.context() as patched:
        patched.setattr(filling, "_forget", _die)
        with pytest.raises(KeyboardInterrupt):
            filled()
    assert kept("supplement_count") == before
    filled()
    assert kept("supplement_count") == [4]


def _die(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_full_disk_leaves_everything_as_it_was(
    march: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled()
    before = files()
    Dossier.objects.filter(pk=march.pk).update(supplement_count=5)
    with monkeypatch.context() as patched:
        patched.setattr(folder.os, "fsync", _no_room)
        with pytest.raises(OSError, match="No space"):
            filled()
    assert files() == before
    assert kept("supplement_count") == [0]
    filled()
    assert kept("supplement_count") == [5]


def _no_room(_: int) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_other_columns_after_an_upgrade_have_all_read_anew(
    march: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled()
    known = registry.fact(FACT)
    more = Column("order_of_coming", ColumnType.INTEGER, "new in this version")
    schema = replace(known.schema, columns=(*known.schema.columns, more))
    select = known.select.replace("d.sync_state\n", "d.sync_state, d.id AS order_of_coming\n")
    monkeypatch.setitem(registry._sources, FACT, replace(known, schema=schema, select=select))
    found = filled()
    assert found is not None
    assert found.whole
    assert kept("order_of_coming") == [march.pk]


def test_a_column_that_the_database_does_not_give_is_an_error_and_changes_nothing(
    march: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled()
    known = registry.fact(FACT)
    broken = known.select.replace(", d.sync_state\n", "\n")
    monkeypatch.setitem(registry._sources, FACT, replace(known, select=broken))
    Dossier.objects.filter(pk=march.pk).update(supplement_count=6)
    with pytest.raises(ValueError, match=FACT):
        filled()
    assert kept("supplement_count") == [0]


@pytest.mark.parametrize("kind", ["month", "rows", "replaced"])
def test_a_lost_file_is_written_again(office: Office, march: Dossier, kind: str) -> None:
    office.received(at("2026-03-31 23:59"))
    filled()
    Dossier.objects.filter(pk=march.pk).update(supplement_count=2)
    filled()
    [month, apart] = FilledMonth.objects.filter(fact=FACT).order_by("replaces")
    lost = {"month": month.file, "rows": apart.file, "replaced": apart.replaces}[kind]
    folder.path_of(lost).unlink()
    [found] = [one for one in fill_all(at=NOW) if one.fact == FACT]
    assert found.whole
    assert kept("supplement_count") == [2, 0]


def test_a_month_whose_rows_all_changed_is_no_more(march: Dossier) -> None:
    filled()
    Dossier.objects.filter(pk=march.pk).update(supplement_count=2)
    filled()
    assert in_months() == []
    assert kept("supplement_count") == [2]


def test_a_month_that_is_no_longer_laid_open_is_laid_open_again(march: Dossier) -> None:
    filled()
    for path in folder.folder().glob("*.arrow"):
        path.unlink()
    Dossier.objects.filter(pk=march.pk).update(supplement_count=2)
    found = filled()
    assert found is not None
    assert found.before is not None
    assert found.before.column("supplement_count").to_pylist() == [0]
    assert kept("supplement_count") == [2]


def test_two_at_once_read_everything_once(march: Dossier) -> None:
    filled()
    Dossier.objects.filter(pk=march.pk).update(supplement_count=7)
    numbers: list[int] = []

    def run() -> None:
        found = filled()
        numbers.append(found.number if found else 0)
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(numbers) == [0, 2]
    assert kept("supplement_count") == [7]


def test_a_clock_that_jumps_back_misses_nothing(march: Dossier) -> None:
    filled()
    Dossier.objects.filter(pk=march.pk).update(supplement_count=8)
    [found] = [one for one in fill(CHANGES, at=NOW - timedelta(days=400)) if one.fact == FACT]
    assert found.number == 2
    assert kept("supplement_count") == [8]


def test_files_that_nobody_reads_are_swept_after_a_while(march: Dossier) -> None:
    filled()
    stray = folder.folder() / "dossiers.dossiers-2020-01-abc.parquet"
    stray.write_bytes(b"half")
    stray.with_suffix(".arrow").write_bytes(b"half")
    known = set(FilledMonth.objects.values_list("file", flat=True))
    assert folder.sweep(known) == 0
    later = stray.stat().st_mtime + folder.GRACE_SECONDS + 1
    assert folder.sweep(known, now=later) == 2
    assert not stray.exists()
    assert kept() == [march.pk]
