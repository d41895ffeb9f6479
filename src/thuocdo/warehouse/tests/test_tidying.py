"""What lies apart goes into its months when it is much; readers see the same rows before, meanwhile and after, whatever goes wrong."""

from __future__ import annotations

import errno
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Min

import pyarrow as pa
import pytest

from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.tests.factories import Office
from thuocdo.facts.registry import fact
from thuocdo.warehouse import apart, filling, folder
from thuocdo.warehouse.columns import day_of
from thuocdo.warehouse.filling import fill, tidy
from thuocdo.warehouse.models import FilledMonth, Filling
from thuocdo.warehouse.reading import batches
from thuocdo.warehouse.session import Snapshot, ask, snapshot
from thuocdo.working_time.tests.calendars import at

pytestmark = pytest.mark.django_db(transaction=True)

FACT = CHANGES = "dossiers.dossiers"
NOW = datetime(2026, 4, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    monkeypatch.setattr(apart, "MOST_APART", 0)


@pytest.fixture
def march(office: Office) -> Dossier:
    return office.received(at("2026-03-31 23:59"))


@pytest.fixture
def changed(office: Office, march: Dossier) -> Dossier:
    """Return a dossier that changed since its month was written, with another one in it that did not."""
    office.received(at("2026-03-02 08:00"))
    fill(CHANGES, at=NOW)
    Dossier.objects.filter(pk=march.pk).update(supplement_count=2)
    fill(CHANGES, at=NOW)
    return march


def rows(of: Snapshot | None = None) -> list[dict[str, Any]]:
    found = ask("SELECT * FROM dossiers__dossiers", of or snapshot([FACT])).to_pylist()
    return sorted(found, key=lambda row: int(row["dossier_id"]))


def in_register() -> list[dict[str, Any]]:
    found = pa.concat_tables(batches(fact(FACT))).to_pylist()
    return sorted(found, key=lambda row: int(row["dossier_id"]))


def files() -> set[str]:
    return {path.name for path in folder.folder().iterdir()}


def first_month() -> Any:
    return FilledMonth.objects.filter(fact=FACT).aggregate(first=Min("month"))["first"]


def lying_apart() -> int:
    return FilledMonth.objects.filter(fact=FACT).exclude(replaces="").count()


def test_months_are_written_anew_and_no_figure_changes(changed: Dossier) -> None:
    before, number = snapshot([FACT]), Filling.objects.get(pk=FACT).number
    held = rows()
    assert tidy() == 1
    assert rows() == held == in_register()
    assert rows(before) == held, "who began before ends with the files of then"
    assert (lying_apart(), FilledMonth.objects.filter(outdated=True).count()) == (0, 0)
    assert Filling.objects.get(pk=FACT).number == number
    assert tidy() == 0


def test_little_stays_apart(changed: Dossier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "MOST_APART", 2)  # its row, and that it replaces one
    assert tidy() == 0
    assert lying_apart() == 1


def test_the_fullest_months_go_first(
    office: Office, march: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.received(at("2026-03-31 23:59"))  # it stays as it is
    april = [office.received(at("2026-04-01 00:00")) for _ in range(3)]
    fill(CHANGES, at=NOW)
    changing = [march.pk, *(one.pk for one in april[1:])]
    Dossier.objects.filter(pk__in=changing).update(supplement_count=1)
    fill(CHANGES, at=NOW)
    monkeypatch.setattr(apart, "MOST_APART", 5)
    assert tidy() == 1
    outdated = FilledMonth.objects.filter(fact=FACT, outdated=True)
    assert [f"{one.month:%Y-%m}" for one in outdated] == ["2026-03"]
    assert rows() == in_register()


def test_a_record_that_moved_leaves_its_old_month_too(changed: Dossier) -> None:
    Dossier.objects.filter(pk=changed.pk).update(registered_at=at("2026-04-01 00:00"))
    fill(CHANGES, at=NOW)
    assert tidy() == 2
    assert rows() == in_register()
    months = FilledMonth.objects.filter(fact=FACT)
    assert [(f"{one.month:%Y-%m}", one.row_count) for one in months] == [("2026-03", 1), ("2026-04", 1)]  # fmt: skip


def test_the_first_month_is_that_of_what_lies_apart_too(changed: Dossier) -> None:
    Dossier.objects.filter(pk=changed.pk).update(registered_at=at("2026-02-03 00:00"))
    fill(CHANGES, at=NOW)
    assert str(first_month()) == "2026-02-01"


def test_a_run_that_dies_leaves_what_lay_apart(
    changed: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    held = rows()
    with monkeypatch.context() as patched:
        patched.setattr(filling, "_lay_apart", die)
        with pytest.raises(KeyboardInterrupt):
            tidy()
    assert rows() == held
    assert lying_apart() == 1
    assert tidy() == 1
    assert rows() == held


def test_a_full_disk_leaves_everything_as_it_was(
    changed: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    held, before = rows(), files()
    with monkeypatch.context() as patched:
        patched.setattr(folder.os, "fsync", no_room)
        with pytest.raises(OSError, match="No space"):
            tidy()
    assert files() == before
    assert rows() == held
    assert tidy() == 1
    assert rows() == held


def test_two_at_once_and_a_filling_between_them_lose_nothing(changed: Dossier) -> None:
    Dossier.objects.filter(pk=changed.pk).update(supplement_count=9)

    def run(step: Any) -> None:
        try:
            step()
        finally:
            connection.close()

    steps = (tidy, lambda: fill(CHANGES, at=NOW), tidy)
    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(run, step) for step in steps]:
            done.result()
    assert rows() == in_register()
    assert rows()[0]["supplement_count"] == 9


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_the_files_are_as_the_register(
    office: Office, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    pattern = [office.received(at("2026-01-15 09:00")) for _ in range(3)]
    fill(CHANGES, at=NOW)

    def add() -> None:
        one = Dossier.objects.get(pk=chance.choice(pattern).pk)
        one.pk, one.code = None, f"{seed}-{chance.random()}"
        one.registered_at = at("2026-01-01 08:00") + timedelta(days=chance.randrange(90))
        one.save()

    def some() -> Any:
        later = Dossier.objects.exclude(pk__in=[one.pk for one in pattern])
        numbers = list(later.values_list("pk", flat=True))
        return Dossier.objects.filter(pk__in=chance.sample(numbers, min(2, len(numbers))))

    def move() -> None:
        some().update(registered_at=at("2026-01-01 08:00") + timedelta(days=chance.randrange(90)))

    steps = (add, add, move, lambda: some().delete(), lambda: some().update(supplement_count=chance.randrange(9)))  # fmt: skip
    for _ in range(12):
        for _ in range(chance.randrange(1, 4)):
            chance.choice(steps)()
        fill(CHANGES, at=NOW)
        assert rows() == in_register()
        monkeypatch.setattr(apart, "MOST_APART", chance.randrange(8))
        tidy()
        assert rows() == in_register()
        days = [day_of(row["registered_on"]).replace(day=1) for row in rows()]
        assert first_month() == min(days)
