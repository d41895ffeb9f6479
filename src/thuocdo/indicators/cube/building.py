"""Building the cube from the facts, and keeping it up with what changes in them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

import numpy as np
import pyarrow as pa
import structlog

from thuocdo.indicators.cube import store
from thuocdo.indicators.cube.adding import ROWS_AT_A_TIME, Block, blocks
from thuocdo.indicators.cube.errors import CubeBroken
from thuocdo.indicators.cube.following import Moved, moved_by_engine, moved_here, whole
from thuocdo.indicators.cube.grid import Grid, Numbers, Shape
from thuocdo.indicators.cube.listeners import tell
from thuocdo.indicators.measures.expressions import steps
from thuocdo.indicators.measures.measure import Measure
from thuocdo.indicators.measures.moves import Moves, moves
from thuocdo.indicators.measures.registry import measures
from thuocdo.organisations.models import Unit
from thuocdo.warehouse.columns import day_number, day_of
from thuocdo.warehouse.engine.engine import Files, engine
from thuocdo.warehouse.filling import Filled, fill_all, tidy
from thuocdo.warehouse.session import Snapshot, ask, snapshot

_log = structlog.get_logger()

#: So many units may begin until the cube is built anew. The room costs nothing before: files are sparse.
SPARE_UNITS = 128


def refresh(*, at: datetime) -> bool:
    """Read what changed in the registers and bring the cube up to it.

    Cost: that of what changed, and now and then of a month it lies in, once the figures are up to date; a cube that is not there, broke off or has other definitions is built anew.

    Args:
        at: now.

    Returns: whether any figure may have changed.

    Raises:
        OSError, Unavailable, ValueError: as `warehouse.filling.fill`; figures stay as they were.
    """
    with store.alone():
        filled = fill_all(at=at)
        grid = _current()
        if grid is None or not _follows(grid, filled):
            tell(None, at)
            build(at=at)
            return True
        # Told before the figures change: who is interrupted in between finds figures that do not follow, and all begin anew.
        tell(filled, at)
        if not _apply(grid, filled, at):
            build(at=at)
        tidy()
        return bool(filled)


def build(*, at: datetime) -> Grid:
    """Build the cube anew from the facts and let everybody read it. Whoever calls is `store.alone`.

    Args:
        at: now.
    """
    held = _additive()
    of = snapshot(_facts(held))
    grid = store.begin(_shape(held))
    numbers = {name: of.number(name) for name in grid.shape.facts}
    with grid.changing(numbers=numbers, as_of=int((of.as_of or at).timestamp())):
        if engine().here:
            add_up(grid, moves(held), of.tables)
        else:
            _add_sums(grid, held, of)
    store.publish(grid)
    _log.info("cube_built", measures=len(held), units=len(grid.shape.units))
    return grid


def add_up(grid: Grid, asked: Iterable[Moves], tables: Mapping[str, Files | pa.Table]) -> None:
    """Put what the rows of facts come to into a grid, which grows by the years they need; they are added up here, and no engine elsewhere."""
    sheets: dict[int, Numbers] = {}
    for one in asked:
        rows = engine().parts(one.statement, tables, size=ROWS_AT_A_TIME)
        for block in blocks(one, rows, grid.shape.units):
            _add_block(grid, sheets, block)
    grid.put(sheets)


def _add_block(grid: Grid, sheets: dict[int, Numbers], block: Block) -> None:
    units, days = block.values.shape
    place, end = grid.measure_place[block.code], block.day + days
    first = block.day
    while first < end:
        year = day_of(first).year
        begins, ends = day_number(date(year, 1, 1)), day_number(date(year + 1, 1, 1))
        if year not in sheets:
            sheets[year] = grid.blank()
        cells = sheets[year][place, block.unit : block.unit + units]
        cells = cells[:, first - begins : min(end, ends) - begins]
        these = block.values[:, first - block.day : min(end, ends) - block.day]
        (np.add if block.sign > 0 else np.subtract)(cells, these, out=cells)
        first = ends


def _add_sums(grid: Grid, held: Sequence[Measure], of: Snapshot) -> None:
    """Put what the rows of the facts come to into a grid; the engine adds them up."""
    for group in steps(held):
        rows = ask(group.statement, of)
        if not rows.num_rows:
            continue
        grid.grow(one.year for one in _ends(rows.column("day")))
        units, days = whole(rows.column("unit")), whole(rows.column("day"))
        gained = {
            one.code: whole(rows.column(f"m{place}")) * sign
            for place, (one, sign) in enumerate(zip(group.measures, group.signs, strict=True))
        }
        _add(grid, Moved(gained, units, days))


def _current() -> Grid | None:
    try:
        grid = store.current()
    except CubeBroken:
        return None
    held = _additive()
    fits = grid.shape.definitions == _definitions(held) and grid.whole
    return grid if fits else None


def _follows(grid: Grid, filled: Sequence[Filled]) -> bool:
    """Say whether a cube holds all but what has just been filled."""
    new = {one.fact: one for one in filled}
    of = snapshot(grid.shape.facts)
    for name, number in grid.numbers.items():
        before = of.number(name) - 1 if name in new else of.number(name)
        if number != before or (name in new and new[name].whole):
            return False
    return True


def _apply(grid: Grid, filled: Sequence[Filled], at: datetime) -> bool:
    """Take the rows of before out of a cube and put those of now in; False where it has no place for them."""
    found = [moved for one in filled for moved in _moved(one)]
    roomy = _with_room(grid, found)
    if roomy is None:
        return False
    numbers = {one.fact: one.number for one in filled}
    with roomy.changing(numbers=numbers, as_of=int(at.timestamp())):
        for one in found:
            _add(roomy, one)
    return True


def _moved(filled: Filled) -> Iterator[Moved]:
    """Yield what a filling of some records moves."""
    held = [one for one in _additive() if one.fact == filled.fact]
    moved = moved_here if engine().here else moved_by_engine
    for rows, sign in ((filled.before, -1), (filled.after, 1)):
        assert rows is not None
        if held and rows.num_rows:
            yield from moved(held, rows, sign)


def _with_room(grid: Grid, found: Sequence[Moved]) -> Grid | None:
    """Return a cube with a place for all that moves: the one there is, or that one grown; null where it cannot grow so far."""
    ends = {day for one in found for day in (int(one.days.min()), int(one.days.max()))}
    years = {day_of(day).year for day in ends} - set(grid.shape.years)
    units = {unit for one in found for unit in one.units.tolist()} - grid.unit_place.keys()
    if not years and not units:
        return grid
    _log.info("cube_grows", units=len(units), years=len(years))
    return store.grown(grid, sorted(units), years)


def _add(grid: Grid, moved: Moved) -> None:
    grid.add_all(moved.values, _places(grid, moved.units), moved.days)


def _places(grid: Grid, units: Numbers) -> Numbers:
    found: Numbers = np.searchsorted(np.asarray(grid.shape.units, np.int64), units)
    return found


def _shape(held: Sequence[Measure]) -> Shape:
    """Return the shape of a grid without any year yet."""
    return Shape(
        tuple(one.code for one in held),
        tuple(Unit.objects.order_by("pk").values_list("pk", flat=True)),
        (),
        tuple(_facts(held)),
        _definitions(held),
        SPARE_UNITS,
    )


def _ends(days: pa.ChunkedArray) -> tuple[date, date]:
    numbers = whole(days)
    return day_of(int(numbers.min())), day_of(int(numbers.max()))


def _additive() -> list[Measure]:
    return [one for one in measures().values() if one.additive]


def _facts(held: Iterable[Measure]) -> list[str]:
    return list(dict.fromkeys(one.fact for one in held))


def _definitions(held: Sequence[Measure]) -> str:
    """Return what changes when a measure does: another cube is needed then."""
    words = "\n".join(group.statement for group in steps(held))
    codes = "\n".join(one.code for one in held)
    return hashlib.sha256(f"{codes}\n{words}".encode()).hexdigest()
