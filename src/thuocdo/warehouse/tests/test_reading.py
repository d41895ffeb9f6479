"""Reading again and again by one connection, and what follows when it breaks."""

from __future__ import annotations

from django.db import connection

import adbc_driver_postgresql.dbapi as adbc
import pytest

from thuocdo.dossiers.facts import DOSSIERS
from thuocdo.dossiers.tests.factories import Office
from thuocdo.errors import Unavailable
from thuocdo.facts.registry import fact
from thuocdo.warehouse import reading
from thuocdo.warehouse.reading import one_link, rows_of

pytestmark = pytest.mark.django_db(transaction=True)

SOURCE = DOSSIERS.qualified_name


@pytest.fixture
def made(monkeypatch):
    """Return the connections that are made."""
    found = []
    connect = adbc.connect

    def counted(*args, **options):
        found.append(connect(*args, **options))
        return found[-1]

    monkeypatch.setattr(adbc, "connect", counted)
    return found


def others():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return cursor.rowcount


def test_one_connection_sees_what_came_since_and_ends(units, made):
    office = Office(units.ward, units.province)
    with one_link():
        dossier = office.received()
        assert rows_of(fact(SOURCE), [dossier.pk]).num_rows == 1
        later = office.received()
        assert rows_of(fact(SOURCE), [dossier.pk, later.pk]).num_rows == 2
        assert len(made) == 1
    assert others() == 0
    rows_of(fact(SOURCE), [dossier.pk])
    rows_of(fact(SOURCE), [dossier.pk])
    assert len(made) == 3, "else each reading has its own"
    assert others() == 0


def test_a_broken_connection_is_replaced(units, made):
    dossier = Office(units.ward, units.province).received()
    with one_link():
        rows_of(fact(SOURCE), [dossier.pk])
        assert others() == 1
        with pytest.raises(Unavailable):
            rows_of(fact(SOURCE), [dossier.pk])
        assert rows_of(fact(SOURCE), [dossier.pk]).num_rows == 1
    assert len(made) == 2
    assert reading._own.link is None
