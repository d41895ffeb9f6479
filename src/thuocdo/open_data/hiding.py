"""Which rows of units are hidden, so that no small count can be read or worked out by subtraction.

A *family* is all published counts over one set of records (say, those resolved in a month), their differences included. A unit's family is
shown whole or not at all. A hidden unit's records lie in a *pool*: all that is hidden under the nearest shown unit above. Of a pool only
the sum is known. Since any allocation of a pool's records to its units fits all that is shown, whatever equation or order holds between the counts
of one record, each count of a hidden unit may be anything from 0 to the sum of its pool. So it is enough that a pool with a small count
in it has two members and a sum of at least k; where it has not, further units are hidden, and last the unit above.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Counts = Mapping[str, int]


@dataclass(slots=True)
class Table:
    """The counts of one family by unit in one window. `above` gives the unit over each, null at the top.

    The counts of a unit hold those of the units under it; what is left is recorded at the unit itself, and never shown.
    """

    counts: Mapping[int, Counts]
    above: Mapping[int, int | None]
    k: int
    under: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list), init=False)
    own: dict[int, dict[str, int]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        for unit, over in self.above.items():
            if over is not None:
                self.under[over].append(unit)
        for unit, counts in self.counts.items():
            left = {
                c: n - sum(self.counts[u][c] for u in self.under[unit]) for c, n in counts.items()
            }
            self.own[unit] = (
                {c: max(n, 0) for c, n in left.items()} if self.under[unit] else dict(counts)
            )

    def is_small(self, count: int) -> bool:
        """Say whether a count may not be told."""
        return 1 <= count < self.k


@dataclass(slots=True)
class _Pool:
    """What is hidden under one shown unit: records by the unit they are recorded at, hidden units above those, and shown units beneath."""

    atoms: dict[int, dict[str, int]] = field(default_factory=dict)
    inner: list[int] = field(default_factory=list)
    beneath: list[int] = field(default_factory=list)


def hidden_units(
    table: Table, *, before: Iterable[int] = (), shown_before: Iterable[int] = ()
) -> frozenset[int]:
    """Return the units whose family is hidden.

    Args:
        table: the counts.
        before: units that were hidden in an earlier version of the same window; they stay hidden.
        shown_before: units that were shown in one. Where one of them is hidden now, all above it are, too: what was shown of the others
            would give it back.
    """
    hidden = set(before) & set(table.counts)
    hidden |= {
        unit for unit, counts in table.counts.items() if any(map(table.is_small, counts.values()))
    }
    known = set(shown_before)
    while True:
        for unit in [one for one in hidden if one in known]:
            hidden |= set(_above(table, unit))
        weak = next(
            (unit for unit in table.counts if unit not in hidden and _is_weak(table, unit, hidden)),
            None,
        )
        if weak is None:
            return frozenset(hidden)
        hidden.add(_next_to_hide(table, weak, hidden))


def _above(table: Table, unit: int) -> Iterable[int]:
    over = table.above[unit]
    while over is not None:
        yield over
        over = table.above[over]


def _is_weak(table: Table, unit: int, hidden: set[int]) -> bool:
    """Say whether something small under a shown unit could be worked out."""
    pool = _pool(table, unit, hidden)
    for count in table.counts[unit]:
        members = {at: own[count] for at, own in pool.atoms.items()}
        small = any(map(table.is_small, members.values()))
        small_inner = [one for one in pool.inner if table.is_small(table.counts[one][count])]
        if not small and not small_inner:
            continue
        if len(members) < 2 or sum(members.values()) < table.k:
            return True
        if any(not _outside(table, one, members) for one in small_inner):
            return True
    return False


def _outside(table: Table, unit: int, members: Mapping[int, int]) -> bool:
    """Say whether a pool has members that are not under a unit, which could take over what it has."""
    return any(at != unit and unit not in _above(table, at) for at in members)


def _pool(table: Table, unit: int, hidden: set[int]) -> _Pool:
    found = _Pool()
    if table.under[unit] and any(table.own[unit].values()):
        found.atoms[unit] = table.own[unit]
    waiting = list(table.under[unit])
    while waiting:
        one = waiting.pop()
        if one not in hidden:
            found.beneath.append(one)
            continue
        if table.under[one]:
            found.inner.append(one)
            waiting += table.under[one]
        if not table.under[one] or any(table.own[one].values()):
            found.atoms[one] = table.own[one]
    return found


def _next_to_hide(table: Table, unit: int, hidden: set[int]) -> int:
    """Return the smallest shown unit beneath, whose records are the least loss; the unit itself where none is left."""
    beneath = [one for one in _pool(table, unit, hidden).beneath if any(table.counts[one].values())]
    return min(beneath, key=lambda one: (sum(table.counts[one].values()), one), default=unit)
