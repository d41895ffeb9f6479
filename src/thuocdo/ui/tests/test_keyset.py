"""Pages by key: walking them forwards and back meets each row once, also while rows come in."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thuocdo.accounts.models import User
from thuocdo.accounts.tests.factories import UserFactory
from thuocdo.ui.keyset import KeysetPage, estimated_count, keyset_page

if TYPE_CHECKING:
    from django.db.models import QuerySet

ORDER = ("-full_name", "id")


def _page(cursor: str | None = None, size: int = 3) -> KeysetPage[User]:
    rows: QuerySet[User] = User.objects.all()
    return keyset_page(rows, order=ORDER, cursor=cursor or "", size=size)


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.sampled_from("abc"), max_size=9), size=st.integers(1, 4))
def test_each_row_once_in_order_and_back(names: list[str], size: int) -> None:
    User.objects.all().delete()
    for name in names:
        UserFactory.create(full_name=name)
    forwards, pages = [], [_page(size=size)]
    while pages[-1].following:
        pages.append(_page(pages[-1].following, size))
    forwards = [row.pk for page in pages for row in page.rows]
    assert forwards == list(User.objects.order_by(*ORDER).values_list("pk", flat=True))
    assert pages[0].preceding is None
    for earlier, later in pairwise(pages):
        again = _page(later.preceding, size)
        assert [row.pk for row in again.rows] == [row.pk for row in earlier.rows]


@pytest.mark.django_db
def test_a_row_that_comes_in_shifts_nothing() -> None:
    for name in "bcde":
        UserFactory.create(full_name=name)
    first = _page(size=2)
    UserFactory.create(full_name="z")
    assert [row.full_name for row in _page(first.following, 2).rows] == ["c", "b"]


@pytest.mark.django_db
@pytest.mark.parametrize("cursor", ["x", "W10", "WzAsW11d", "bnVsbA", "WzAsWyJhIiwieCJdXQ", "é"])
def test_a_cursor_without_sense_shows_the_first_page(cursor: str) -> None:
    UserFactory.create()
    assert len(_page(cursor).rows) == 1


@pytest.mark.django_db
def test_large_lists_are_estimated() -> None:
    UserFactory.create_batch(3)
    assert estimated_count(User.objects.all()) == (3, True)
    number, exact = estimated_count(User.objects.filter(full_name__gt=""), exact_below=2)
    assert number >= 3
    assert not exact


@pytest.mark.django_db
def test_rows_of_one_moment_are_not_lost_between_pages() -> None:
    """Moments count to the microsecond in the database, so they must in the cursor."""
    moment = datetime(2026, 4, 1, 2, 0, 0, 123456, tzinfo=UTC)
    made = [UserFactory.create().pk for _ in range(5)]
    User.objects.update(date_joined=moment)
    order, seen, cursor = ("-date_joined", "id"), [], ""
    while cursor is not None:
        page = keyset_page(User.objects.all(), order=order, cursor=cursor, size=2)
        seen += [row.pk for row in page.rows]
        cursor = page.following
    assert seen == made
