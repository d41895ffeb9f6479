"""A reader who takes all published cells together learns of no hidden small count more than that it is one of at least k values."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from hypothesis import given, settings
from hypothesis import strategies as st

from thuocdo.open_data.hiding import Table, hidden_units
from thuocdo.open_data.tests.attacking import bounds

K = 5
#: A province with two departments and a branch of wards under one of them.
ABOVE: dict[int, int | None] = {0: None, 1: 0, 2: 0, 3: 0, 4: 1, 5: 1, 6: 1}
COUNTS = ("whole", "part", "whole - part")
Counts = dict[int, dict[str, int]]


def with_sums(own: dict[int, tuple[int, int]]) -> Counts:
    """Return the counts of all units from part and rest of what is recorded at each, sums upwards included."""
    found = {unit: dict.fromkeys(COUNTS, 0) for unit in ABOVE}
    for unit, (part, rest) in own.items():
        over: int | None = unit
        while over is not None:
            for name, count in zip(COUNTS, (part + rest, part, rest), strict=True):
                found[over][name] += count
            over = ABOVE[over]
    return found


def what_is_known(
    counts: Counts, hidden: frozenset[int], tag: str = ""
) -> list[tuple[dict[str, int], int]]:
    """Return all equations: parents and parts, and every cell that is shown."""
    equations = []
    for unit in ABOVE:
        cells = [f"{tag}{unit} {name}" for name in COUNTS]
        equations.append(({cells[0]: 1, cells[1]: -1, cells[2]: -1}, 0))
        under = [one for one, over in ABOVE.items() if over == unit]
        for name in COUNTS:
            cell = f"{tag}{unit} {name}"
            if under:
                terms = {cell: 1, f"{tag}own {unit} {name}": -1}
                equations.append((terms | {f"{tag}{one} {name}": -1 for one in under}, 0))
            if unit not in hidden:
                equations.append(({cell: 1}, counts[unit][name]))
    return equations


def narrowed(
    equations: list[tuple[dict[str, int], int]],
    counts: Counts,
    hidden: frozenset[int],
    tag: str = "",
) -> list[str]:
    """Return the small cells that can be told to be one of fewer than k values; `hidden` or left at a unit alike."""
    found = []
    cells = {f"{tag}{unit} {name}": counts[unit][name] for unit in ABOVE for name in COUNTS}
    for unit in ABOVE:
        under = [one for one, over in ABOVE.items() if over == unit]
        for name in COUNTS if under else ():
            left = counts[unit][name] - sum(counts[one][name] for one in under)
            cells[f"{tag}own {unit} {name}"] = left
    for cell, count in cells.items():
        if not 1 <= count < K:
            continue
        least, most = bounds(equations, cell)
        if most is not None and floor(most) - ceil(least) + 1 < K:
            found.append(f"{cell} = {count} is in {least}…{most}")
    return found


numbers = st.one_of(st.integers(0, 8), st.integers(0, 60))
own_counts = st.fixed_dictionaries({unit: st.tuples(numbers, numbers) for unit in ABOVE})


@settings(deadline=None, max_examples=25)
@given(own_counts)
def test_no_small_cell_is_narrowed_below_k_values(own: dict[int, tuple[int, int]]) -> None:
    counts = with_sums(own)
    hidden = hidden_units(Table(counts, ABOVE, K))
    assert all(
        not 1 <= n < K for unit in ABOVE if unit not in hidden for n in counts[unit].values()
    )
    assert narrowed(what_is_known(counts, hidden), counts, hidden) == []


def test_the_attack_finds_what_hiding_small_cells_alone_would_give_away() -> None:
    counts = with_sums(dict.fromkeys(ABOVE, (20, 20)) | {4: (3, 30)})
    small_alone = frozenset({4})
    equations = [
        *what_is_known(counts, small_alone),
        *(
            (({f"own {unit} {name}": 1}, 20 if name != "whole" else 40))
            for unit in (0, 1)
            for name in COUNTS
        ),
    ]
    assert bounds(equations, "4 part") == (Fraction(3), Fraction(3))
    assert narrowed(equations, counts, small_alone) != []


@settings(deadline=None, max_examples=10)
@given(own_counts, own_counts)
def test_months_and_their_sum_give_nothing_back(
    first: dict[int, tuple[int, int]], second: dict[int, tuple[int, int]]
) -> None:
    months = [with_sums(first), with_sums(second)]
    hidden = [hidden_units(Table(counts, ABOVE, K)) for counts in months]
    equations = [
        one for at in (0, 1) for one in what_is_known(months[at], hidden[at], tag=f"m{at} ")
    ]
    for unit in ABOVE:  # a sum over months is shown where each of them is
        if unit not in hidden[0] | hidden[1]:
            for name in COUNTS:
                total = months[0][unit][name] + months[1][unit][name]
                equations.append(({f"m0 {unit} {name}": 1, f"m1 {unit} {name}": 1}, total))
    for at in (0, 1):
        assert narrowed(equations, months[at], hidden[at], tag=f"m{at} ") == []


@settings(deadline=None, max_examples=25)
@given(own_counts, st.sampled_from([2, 3, 4, 5, 6]), st.tuples(numbers, numbers))
def test_a_correction_gives_nothing_back_to_whoever_kept_the_version_before(
    own: dict[int, tuple[int, int]], unit: int, corrected: tuple[int, int]
) -> None:
    before = with_sums(own)
    hidden_before = hidden_units(Table(before, ABOVE, K))
    shown_before = frozenset(ABOVE) - hidden_before
    after = with_sums(own | {unit: corrected})
    hidden = hidden_units(Table(after, ABOVE, K), before=hidden_before, shown_before=shown_before)
    assert hidden_before <= hidden
    # The worst reader knows which unit was corrected, so he knows of all others what was shown of them.
    touched = {unit}
    while ABOVE[max(touched, key=lambda one: -_depth(one))] is not None:
        touched.add(ABOVE[max(touched, key=lambda one: -_depth(one))] or 0)
        if 0 in touched:
            break
    equations = what_is_known(after, hidden)
    for other in shown_before - touched:
        equations += [({f"{other} {name}": 1}, before[other][name]) for name in COUNTS]
    newly = hidden - hidden_before
    cells = {f"{one} {name}" for one in newly for name in COUNTS}
    assert not [
        found for found in narrowed(equations, after, hidden) if found.split(" = ")[0] in cells
    ]


def _depth(unit: int) -> int:
    over = ABOVE[unit]
    return 0 if over is None else 1 + _depth(over)
