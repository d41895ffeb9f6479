"""Two forms side by side: what one asks that the other does not, and what both ask in other words or at another place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from thuocdo.forms.version import FormRow, FormSection, FormVersion


class Change(StrEnum):
    """What became of a row."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One row of either form; `before` is null where it was added, `after` where it was removed. `what` names what differs."""

    change: Change
    before: tuple[FormSection, FormRow] | None
    after: tuple[FormSection, FormRow] | None
    what: tuple[str, ...] = ()


def compared(older: FormVersion, newer: FormVersion) -> tuple[ComparedRow, ...]:
    """Return the rows of both, in the order of the newer one, then what it left out.

    Rows are joined by their indicator; headings without one by their label. What is asked of one indicator twice in a form stands once.
    """
    former = {_joined_by(row): (section, row) for section, row in older.rows()}
    return tuple(_compared(former, newer))


def _compared(
    former: dict[str, tuple[FormSection, FormRow]], newer: FormVersion
) -> Iterator[ComparedRow]:
    left = dict(former)
    for section, row in newer.rows():
        before = left.pop(_joined_by(row), None)
        if before is None:
            yield ComparedRow(Change.ADDED, None, (section, row))
            continue
        what = tuple(_differing(before, (section, row)))
        yield ComparedRow(Change.CHANGED if what else Change.SAME, before, (section, row), what)
    for gone in left.values():
        yield ComparedRow(Change.REMOVED, gone, None)


def _joined_by(row: FormRow) -> str:
    return row.indicator or f"heading: {row.label.casefold()}"


def _differing(
    before: tuple[FormSection, FormRow], after: tuple[FormSection, FormRow]
) -> Iterator[str]:
    (section, row), (other_section, other) = before, after
    if (section.number, row.key) != (other_section.number, other.key):
        yield "place"
    for name in ("label", "unit", "heading"):
        if getattr(row, name) != getattr(other, name):
            yield name
