"""Spans of days with open ends."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from thuocdo.organisations.spans import Span

FIRST = date(2024, 1, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(12)]
ENDS = st.none() | st.sampled_from(DAYS[1:-1])


def days(span: Span) -> set[date]:
    return {day for day in DAYS if span.covers(day)}


SPANS = st.builds(Span, ENDS, ENDS)


@given(SPANS, SPANS)
def test_shared_days_are_those_of_both(one: Span, other: Span) -> None:
    assert days(one.shared(other)) == days(one) & days(other)
    assert one.overlaps(other) == bool(days(one) & days(other))


@given(SPANS)
def test_empty_means_no_day(span: Span) -> None:
    assert span.is_empty == (not days(span))
