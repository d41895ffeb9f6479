"""Expressions for constraints over days, on PostgreSQL without extensions: see docs/rooms/organisations.md."""

from __future__ import annotations

from django.db.models import F, Func, Q, Value


def days() -> Func:
    """Return the days of a row; the end is the first day after it, null is open."""
    return Func(F("valid_from"), F("valid_until"), function="daterange")


def one_row(column: str) -> Func:
    """Return a range of one number: built-in GiST compares ranges, but without `btree_gist` no plain numbers."""
    return Func(F(column), F(column), Value("[]"), function="int8range")


def one_text(column: str) -> Func:
    """Return a range of one text, of the range type that the room `organisations` makes."""
    return Func(F(column), F(column), Value("[]"), function="organisations_code_range")


def at_least_one_day() -> Q:
    """Return the condition that a row is in force on one day at least."""
    return Q(valid_until=None) | Q(valid_from__lt=F("valid_until"))


def no_overlap(column: str) -> list[tuple[Func, str]]:
    """Return the expressions of an exclusion: rows alike in the column share no day."""
    return [(one_row(column), "&&"), (days(), "&&")]
