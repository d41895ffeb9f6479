"""Statements that a connection keeps planned behave as those of its cursors."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import DataError, IntegrityError, OperationalError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

import pytest

from thuocdo.organisations.models import Unit
from thuocdo.postgresql.planned import MOST_PLANNED
from thuocdo.postgresql.statements import insert, rows

pytestmark = pytest.mark.django_db(transaction=True)

ALL = "SELECT 1::int, 'Đỗ'::text, NULL::text, true, %s::timestamptz, '2026-03-02'::date, '{\"a\": 1}'::jsonb, 1.50::numeric, '{1,2}'::bigint[]"
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def kept() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        found: int = cursor.fetchone()[0]
    return found


def test_values_come_back_the_same_whether_statements_are_counted_or_not() -> None:
    plain = rows(ALL, [AT])
    with CaptureQueriesContext(connection) as asked:
        assert rows(ALL, [AT]) == plain
    assert len(asked) == 1
    assert [type(one) for one in plain[0]] == [type(one) for one in rows(ALL, [AT])[0]]
    assert plain[0][4] == AT
    assert rows("SELECT 1 WHERE %s::bool", [False]) == []


def test_refusals_are_those_of_the_orm() -> None:
    insert([Unit(code="X1", name="Đ", kind=Unit.Kind.COMMUNE)])
    with pytest.raises(IntegrityError):
        insert([Unit(code="X1", name="Đ", kind=Unit.Kind.COMMUNE)])
    with pytest.raises(DataError):
        rows("SELECT %s::int", ["x"])
    with pytest.raises(DataError, match="NUL"):
        rows("SELECT %s::text", ["a\0b"])
    assert Unit.objects.count() == 1


def test_a_transaction_holds_or_is_given_back_whole() -> None:
    with transaction.atomic():
        insert([Unit(code="X1", name="Đ", kind=Unit.Kind.COMMUNE)])
        transaction.set_rollback(True)
    assert not Unit.objects.exists()
    with transaction.atomic():
        with pytest.raises(DataError), transaction.atomic():
            rows("SELECT %s::int", ["x"])
        insert([Unit(code="X1", name="Đ", kind=Unit.Kind.COMMUNE)])
        transaction.set_rollback(True)
        with pytest.raises(TransactionManagementError):
            rows("SELECT 1")
    assert not Unit.objects.exists()


def test_statements_outlive_a_rollback_and_are_planned_anew_where_they_are_gone() -> None:
    rows("SELECT 11")
    before = kept()
    with transaction.atomic():
        rows("SELECT 11")
        transaction.set_rollback(True)
    assert kept() == before > 0
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    assert rows("SELECT 11") == [(11,)]
    assert kept() == 1


def test_no_more_are_kept_than_the_server_is_to_hold() -> None:
    for number in range(MOST_PLANNED + 5):
        assert rows(f"SELECT {number}") == [(number,)]
    assert kept() == MOST_PLANNED


def test_a_connection_that_is_gone_is_no_answer() -> None:
    rows("SELECT 1")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (number,) = cursor.fetchone()
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [number])
    finally:
        other.close()
    with pytest.raises(OperationalError):
        rows("SELECT 1")
    connection.close()
    assert rows("SELECT 1") == [(1,)]
