"""Generated dossiers are the same whoever writes them, and the tables are whole when they have been written."""

from __future__ import annotations

from dataclasses import replace

from django.db import connection

import pytest

from thuocdo.dossiers.generate import loading, tables
from thuocdo.dossiers.generate.loading import Progress, generate_dossiers
from thuocdo.dossiers.models import Dossier, DossierEvent, DossierWords
from thuocdo.dossiers.services import verify
from thuocdo.dossiers.tests.test_generate import (
    YEAR,
    _definitions,
    _empty,
    _everything,
    generated,
    province,  # noqa: F401 - a fixture for all tests here
)
from thuocdo.facts.models import Change


@pytest.fixture(autouse=True)
def always_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take indexes off for few dossiers, too."""
    monkeypatch.setattr(loading, "WORTH_TAKING_OFF", 0)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_number_of_workers_changes_nothing_and_all_is_put_back() -> None:
    before, written = _definitions(), []
    for processes in (1, 2, 3):
        found = generate_dossiers(YEAR, processes=processes, batch=50)
        assert found.index_seconds > 0
        assert _definitions() == before
        assert _unvacuumed() == []
        assert verify().holds
        written.append(_everything())
        _empty()
    assert len(written[0][0]) == YEAR.count
    assert written[1] == written[0]
    assert written[2] == written[0]


def _unvacuumed() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname = ANY(%s) AND reloptions::text LIKE %s",
            [list(tables.TABLES), "%autovacuum%"],
        )
        return [name for (name,) in cursor.fetchall()]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_what_several_workers_were_kept_from_putting_back_the_next_run_puts_back() -> None:
    before = _definitions()

    def interrupt(progress: Progress) -> None:
        if progress.doing == "indexes" and progress.done > 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        generate_dossiers(YEAR, processes=2, tell=interrupt)
    assert tables.something_is_off()
    assert _definitions() != before
    generate_dossiers(replace(YEAR, seed=6), processes=2)
    assert _definitions() == before
    assert Dossier.objects.count() == 2 * YEAR.count


def test_tables_in_use_keep_their_indexes_and_what_they_hold(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tables, "A_SAMPLE", 200)
    assert generated().index_seconds > 0
    events, before = (
        DossierEvent.objects.count(),
        set(Dossier.objects.values_list("code", "last_hash")),
    )
    found = generated(replace(YEAR, seed=6))
    assert found.index_seconds == 0
    assert DossierEvent.objects.count() == events + found.events
    after = set(Dossier.objects.values_list("code", "last_hash"))
    assert before < after
    assert len({code for code, _hash in after}) == DossierWords.objects.count() == 2 * YEAR.count
    assert verify().holds


def test_statistics_hear_of_a_large_batch_at_once_and_of_few_dossiers_one_by_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    changes = Change.objects.filter(name="dossiers.dossiers")
    generated()
    assert set(changes.values_list("record", flat=True)) == {None}
    changes.delete()
    monkeypatch.setattr(loading, "WORTH_TAKING_OFF", 10_000)
    generated(replace(YEAR, seed=6))
    assert changes.filter(record__isnull=False).count() == YEAR.count
