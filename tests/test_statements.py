"""Constant statements and inserts write and read exactly what the ORM does."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from django.db import DataError, connection
from django.test.utils import CaptureQueriesContext

import pytest

from thuocdo.notices.models import Message, WebhookSubscription
from thuocdo.organisations.models import Succession, Unit
from thuocdo.postgresql.statements import MOST_PARTS, MOST_ROWS, insert, made, rows

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 9, 30, 0, 123456, tzinfo=UTC)
ODD = "Ông «Đỗ» \\ \"q\" 'a' %s {x} \n, NULL"


MADE = {"channel": "email", "destination": ODD, "text": ODD, "made_at": AT}
MADE |= {"next_attempt_at": AT, "payload": {"a": [1, None, ODD]}}


def message(number: int, **said: object) -> Message:
    return Message(**{**MADE, "dedupe_key": f"k{number}"} | said)


def values(model: type, pk: int) -> dict[str, object]:
    return dict(model.objects.filter(pk=pk).values().get()) | {"id": 0}  # type: ignore[attr-defined]


def test_a_row_that_is_made_quickly_is_as_the_model_makes_it() -> None:
    by_model, mine = message(1), made(Message, **{**MADE, "dedupe_key": "k1"})
    state = {"_state"}
    assert {name: vars(mine)[name] for name in vars(mine).keys() - state} == {
        name: vars(by_model)[name] for name in vars(by_model).keys() - state
    }
    assert mine._state.adding
    with pytest.raises(AssertionError, match="no such column"):
        made(Message, channel="email", unit=None)


def test_moments_are_read_as_django_reads_them() -> None:
    [(moment, nothing)] = rows("SELECT %s::timestamptz, NULL::timestamptz", [AT])
    assert (moment, nothing) == (AT, None)
    assert moment.utcoffset() == AT.utcoffset()


def test_a_text_with_a_null_byte_is_refused() -> None:
    with pytest.raises(DataError):
        rows("SELECT %s::text", ["a\0b"])


def test_rows_stand_as_the_orm_writes_them() -> None:
    by_orm = message(1)
    by_orm.save()
    mine = message(2)
    insert([mine])
    assert values(Message, mine.pk) == values(Message, by_orm.pk) | {"dedupe_key": "k2"}
    assert not mine._state.adding
    mine.attempts = 3
    mine.save()
    assert Message.objects.get(pk=mine.pk).attempts == 3


def test_days_shares_folded_names_and_nulls() -> None:
    unit = Unit(code="X1", name="Phường Thọ Xuân", kind=Unit.Kind.COMMUNE)
    insert([unit])
    again = Unit.objects.get()
    assert again.search_name == unit.search_name == "phuong tho xuan"
    assert again.valid_until is None
    other = Unit.objects.create(code="X2", name="Đ", kind=Unit.Kind.COMMUNE)
    insert(
        [
            Succession(
                predecessor=unit,
                successor=other,
                on=date(2025, 7, 1),
                kind=Succession.Kind.MERGED,
                weight=Decimal("0.25"),
            )
        ]
    )
    found = Succession.objects.get()
    assert (found.on, found.weight, found.kind) == (date(2025, 7, 1), Decimal("0.25"), "merged")


def test_lists_of_texts_stay_whole() -> None:
    unit = Unit.objects.create(code="X1", name="Đ", kind=Unit.Kind.COMMUNE)
    types = ["dossiers.*", ODD, "", "null"]
    insert(
        [
            WebhookSubscription(
                unit=unit, name="a", address="https://a.vn", event_types=types, secret_nonce="n",
                made_at=AT,
            )
        ]
    )  # fmt: skip
    assert WebhookSubscription.objects.get().event_types == types
    assert rows("SELECT %s::text[], %s::bigint[], %s::bool", [types, (1, -2), True]) == [
        (types, [1, -2], True)
    ]


def test_many_rows_take_few_statements_and_get_their_numbers_in_order() -> None:
    made = [message(one) for one in range(2 * MOST_ROWS + 1)]
    with CaptureQueriesContext(connection) as queries:
        insert(made)
    assert len(queries) == 1
    found = dict(Message.objects.values_list("dedupe_key", "pk"))
    assert [found[one.dedupe_key] for one in made] == [one.pk for one in made]
    insert([], [])


def test_rows_of_several_tables_take_one_statement_each_with_its_number() -> None:
    units = [Unit(code=f"X{n}", name=f"{n}", kind=Unit.Kind.COMMUNE) for n in range(2)]
    told = [message(one) for one in range(3)]
    with CaptureQueriesContext(connection) as queries:
        insert(told, [], units)
    assert len(queries) == 1
    assert [Unit.objects.get(pk=one.pk).code for one in units] == ["X0", "X1"]
    assert [Message.objects.get(pk=one.pk).dedupe_key for one in told] == ["k0", "k1", "k2"]


def test_rows_without_end_are_written_in_parts() -> None:
    many = [message(one) for one in range(MOST_ROWS * MOST_PARTS + 1)]
    with CaptureQueriesContext(connection) as queries:
        insert(many)
    assert (len(queries), Message.objects.count()) == (2, len(many))
    assert [Message.objects.get(pk=one.pk).dedupe_key for one in many[-2:]] == [
        one.dedupe_key for one in many[-2:]
    ]


def test_what_is_there_already_is_left_out_where_that_is_asked() -> None:
    insert([message(1)])
    insert([message(1, text="later"), message(2)], ignore_conflicts=True)
    assert dict(Message.objects.values_list("dedupe_key", "text")) == {"k1": ODD, "k2": ODD}


def test_one_statement_for_all_numbers_and_nulls() -> None:
    """A number that needs more bytes, or a null, must not be planned anew."""
    for count, good_until in enumerate((1, 40_000, 3_000_000_000)):
        insert([message(count, attempts=0, about_id=str(good_until))])
        insert([message(100 + count, good_until=AT)])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'INSERT INTO \"notices_message\"%'"
            " AND statement NOT LIKE '%), (%' AND statement NOT LIKE '%CONFLICT%'"
        )
        assert cursor.fetchone() == (1,)


def test_what_no_statement_takes_is_refused() -> None:
    with pytest.raises(TypeError, match="float"):
        rows("SELECT %s::float8", [0.5])
