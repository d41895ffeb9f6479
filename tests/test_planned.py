"""Statements that a connection keeps planned behave as those of its cursors."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import DataError, IntegrityError, OperationalError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

import pytest

from thuocdo.organisations.models import Unit
from thuocdo.postgresql.planned import MOST_PLANNED
from thuocdo.postgresql.short_locks import short_locks
from thuocdo.postgresql.statements import Question, ask, insert, rows

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
    with transaction.atomic():
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


def end_my_connection() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (number,) = cursor.fetchone()
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [number])
    finally:
        other.close()


def test_a_connection_that_is_gone_is_no_answer() -> None:
    rows("SELECT 1")
    end_my_connection()
    with pytest.raises(OperationalError):
        rows("SELECT 1")
    connection.close()
    assert rows("SELECT 1") == [(1,)]


def answers(*statements: str) -> list[Question[list[tuple[object, ...]]]]:
    return [Question(one, (), lambda found: found) for one in statements]


def test_several_are_asked_on_one_way_and_answered_in_their_order() -> None:
    one, two = answers("SELECT 1", "SELECT 2 WHERE false")
    ask(one, None, two)
    assert (one.answer, two.answer) == ([(1,)], [])
    with transaction.atomic():
        first, second = answers("SELECT txid_current()", "SELECT txid_current()")
        ask(first, second)
        assert first.answer == second.answer == rows("SELECT txid_current()")
    with CaptureQueriesContext(connection) as asked:
        ask(*answers("SELECT 1", "SELECT 2"))
    assert len(asked) == 2


def test_of_several_the_first_that_is_refused_says_why_and_none_of_them_is_done() -> None:
    unit = "INSERT INTO organisations_unit (code, name, search_name, kind, short_name, note) VALUES ('X1', 'Đ', 'd', 'commune', '', '') RETURNING id"
    with pytest.raises(DataError, match="invalid input"):
        ask(*answers(unit, "SELECT 'x'::text::int", "SELECT 3"))
    assert not Unit.objects.exists()
    assert rows("SELECT 4") == [(4,)]
    with pytest.raises(DataError), transaction.atomic():
        ask(*answers(unit, "SELECT 'x'::text::int"))
    assert not Unit.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    one, two = answers("SELECT 1", "SELECT 4")
    ask(one, two)
    assert (one.answer, two.answer) == ([(1,)], [(4,)])


def test_several_asked_over_a_connection_that_is_gone_are_no_answer() -> None:
    ask(*answers("SELECT 1", "SELECT 2"))
    end_my_connection()
    with pytest.raises(OperationalError):
        ask(*answers("SELECT 1", "SELECT 2"))
    connection.close()
    one, two = answers("SELECT 1", "SELECT 2")
    ask(one, two)
    assert two.answer == [(2,)]


def test_who_leaves_short_locks_finds_on_the_disk_what_was_done() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = on")  # which servers of tests are without
    try:
        with short_locks() as short:
            ask(short, *answers("SELECT 1"))
            assert rows("SHOW synchronous_commit") == [("off",)]
            insert([Unit(code="X1", name="Đ", kind=Unit.Kind.COMMUNE)])
            [(written,)] = rows("SELECT pg_current_wal_insert_lsn()::text")
        assert rows("SELECT pg_current_wal_flush_lsn() > %s::pg_lsn", [written]) == [(True,)]
        assert rows("SHOW synchronous_commit") == [("on",)]
        with transaction.atomic(), short_locks() as short:
            assert short is None
            assert rows("SHOW synchronous_commit") == [("on",)]
    finally:
        connection.close()
    assert Unit.objects.count() == 1
