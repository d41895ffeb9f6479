"""Facts made up for measuring: the columns of the real ones, month by month, in the shares that a province has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from multiprocessing import get_context
from typing import Any

import django

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from thuocdo.facts.registry import fact
from thuocdo.facts.schema import FactSchema, day_name
from thuocdo.indicators.measures.measure import Measure
from thuocdo.indicators.measures.registry import measures
from thuocdo.warehouse.columns import DAY_SECONDS, OFFSET_SECONDS, day_number, kept_schema
from thuocdo.warehouse.engine.engine import Files, table_name
from thuocdo.warehouse.folder import path_of, write

#: The facts that are made up, by the names that their files begin with.
FACTS = {
    "dossiers.dossiers": "dossiers",
    "dossiers.payments": "payments",
    "feedback.ratings": "ratings",
}

UNITS, DEPARTMENTS, PROCEDURES, SECTORS = 190, 24, 1_900, 110
_OPEN_HOURS = 8 * 3600
#: Nothing happens after this day.
_LAST = date(2026, 6, 30)
_SECONDS_PER_DAY = DAY_SECONDS

Columns = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Month:
    """The rows of one month of the facts that dossiers give."""

    first: date
    dossiers: pa.Table
    payments: pa.Table
    ratings: pa.Table


@dataclass(frozen=True, slots=True)
class Plan:
    """One month that is to be made: its first day, how many dossiers, and the number of the first of them."""

    first: date
    count: int
    next_id: int

    def file(self, short: str) -> str:
        """Return the name of its file of a fact, by the short name of that."""
        return f"{short}-{self.first:%Y-%m}.parquet"


def make(count: int, years: int, *, processes: int = 2) -> None:
    """Write what `months` yields into the folder of the warehouse, except months that lie there.

    One month is in the memory of each process, however many there are: some 0.6 KB for each of its dossiers.

    Raises:
        ValueError: what lies there was made with other numbers.
    """
    plans = _plans(count, years)
    _look_at(plans)
    missing = [one for one in plans if not _is_there(one)]
    if missing:
        with ProcessPoolExecutor(processes, get_context("spawn"), django.setup) as pool:
            list(pool.map(_write, missing))


def tables_made() -> dict[str, Files]:
    """Return the facts that were made, by the names that statements know them by."""
    return {
        table_name(name): Files(
            kept_schema(fact(name).schema), tuple(sorted(path_of("").glob(f"{short}-*.parquet"))), 1
        )
        for name, short in FACTS.items()
    }


def days_made() -> range:
    """Return the days from the first month that was made to a year after the last, when all that was due then is overdue; since 1970."""
    first = min(path.stem for path in path_of("").glob("dossiers-*.parquet"))
    begin = date.fromisoformat(f"{first.removeprefix('dossiers-')}-01")
    return range(day_number(begin), day_number(_LAST) + 366)


def measured() -> list[Measure]:
    """Return the measures of the facts that are made up."""
    return [one for one in measures().values() if one.fact in FACTS]


def some(mine: Sequence[Measure]) -> list[Measure]:
    """Return every third of the measures that are added up, and all distinct counts."""
    added = [one for one in mine if one.additive][::3]
    return [*added, *(one for one in mine if not one.additive)]


def months(count: int, years: int) -> Iterator[Month]:
    """Yield about `count` dossiers over whole months, each by itself."""
    for plan in _plans(count, years):
        yield _month(plan)


def _plans(count: int, years: int) -> list[Plan]:
    begin = _LAST.year * 12 + _LAST.month - 12 * years
    rows = count // (12 * years)
    firsts = [date(n // 12, n % 12 + 1, 1) for n in range(begin, begin + 12 * years)]
    return [Plan(first, rows, 1 + rows * place) for place, first in enumerate(firsts)]


def _look_at(plans: Sequence[Plan]) -> None:
    """Refuse a folder with other months, or other numbers of dossiers in them."""
    counts = {one.file("dossiers"): one.count for one in plans}
    for path in path_of("").glob("dossiers-*.parquet"):
        if counts.get(path.name) != pq.read_metadata(path).num_rows:
            raise ValueError(f"{path} was made with other numbers; take another folder")


def _is_there(plan: Plan) -> bool:
    return all(path_of(plan.file(short)).exists() for short in FACTS.values())


def _write(plan: Plan) -> None:
    month = _month(plan)
    for short in FACTS.values():
        write(getattr(month, short), plan.file(short))


def _month(plan: Plan) -> Month:
    first, count, next_id = plan.first, plan.count, plan.next_id
    rng = np.random.default_rng(next_id)
    following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    days = np.arange(day_number(first), day_number(following))
    weights = np.where((days + 3) % 7 < 5, 1.0, 0.03)  # 1970-01-01 was a Thursday
    row = _whose(rng, count, days, weights / weights.sum())
    row["dossier_id"] = np.arange(next_id, next_id + count)
    _add_moments(rng, row, (day_number(_LAST) + 1) * DAY_SECONDS - OFFSET_SECONDS)
    _add_flags(rng, row)
    return Month(first, _dossiers(row), _payments(rng, row), _ratings(rng, row))


def _whose(rng: Any, count: int, days: Any, weights: Any) -> Columns:
    """Return unit, day and procedure, in the order in which rows lie."""
    share = 1 / np.arange(3, UNITS + 3)
    units = rng.choice(UNITS, count, p=share / share.sum())
    on = rng.choice(days, count, p=weights)
    order = np.lexsort((on, units))
    kinds = 1 / np.arange(5, PROCEDURES + 5)
    return {
        "competent_agency_id": units[order] + 1,
        "registered_on": on[order],
        "procedure_id": rng.choice(PROCEDURES, count, p=kinds / kinds.sum()) + 1,
    }


def _add_moments(rng: Any, row: Columns, now: int) -> None:
    """Add when things happened; what would come after `now` has not (NaN)."""
    count = len(row["dossier_id"])
    registered = row["registered_on"] * DAY_SECONDS - OFFSET_SECONDS + 8 * 3600.0
    row["registered_at"] = registered + rng.integers(0, _OPEN_HOURS, count)
    accepted = row["registered_at"] + rng.exponential(3600, count)
    row["accepted_at"] = np.where(rng.random(count) < 0.02, np.nan, accepted)
    term = rng.choice([1, 3, 5, 10, 15, 20, 30], count, p=[0.2, 0.2, 0.2, 0.15, 0.1, 0.1, 0.05])
    row["first_due_at"] = row["accepted_at"] + term * _SECONDS_PER_DAY
    extended = rng.random(count) < 0.02
    row["original_due_at"] = row["first_due_at"] + rng.integers(0, 2, count) * _SECONDS_PER_DAY
    row["due_at"] = row["original_due_at"] + extended * 5 * _SECONDS_PER_DAY
    row["index_due_at"] = row["first_due_at"]
    row["extension_count"] = extended.astype(np.int64)
    taken = term * _SECONDS_PER_DAY * np.minimum(rng.gamma(4, 0.16, count), 6)
    ended = _until(row["accepted_at"] + taken, now)
    refused = rng.random(count) < 0.01
    row["outcome"] = np.where(np.isnan(ended), 0, np.where(refused, 2, 1))
    row["resolved_at"], row["ended_at"], row["index_ended_at"] = ended, ended, ended
    row["returned_at"] = _until(ended + rng.exponential(2 * _SECONDS_PER_DAY, count), now)
    for name in ("accepted_at", "first_due_at", "original_due_at", "due_at", "index_due_at"):
        row[name] = np.where(row["accepted_at"] > now, np.nan, row[name])


def _until(moments: Any, now: int) -> Any:
    return np.where(moments > now, np.nan, moments)


def _add_flags(rng: Any, row: Columns) -> None:
    count = len(row["dossier_id"])
    row["supplement_count"] = rng.choice(3, count, p=[0.93, 0.06, 0.01])
    row["withdrawn"] = rng.random(count) < 0.005
    for name, chance in (
        ("boundary_free", 0.05), ("interagency", 0.04), ("priority_lane", 0.02), ("digitised", 0.7),
        ("reused", 0.3), ("electronic_result", 0.6),
    ):  # fmt: skip
        row[name] = rng.random(count) < chance
    kind = row["procedure_id"]
    row["has_fee"], row["gives_paper"] = kind % 3 == 0, kind % 10 != 0
    row["owed_vnd"] = np.where(row["has_fee"], kind % 17 * 10_000, 0)
    row["paid"] = (row["owed_vnd"] > 0) & ~np.isnan(row["resolved_at"])
    row["method"] = rng.choice(4, count, p=[0.4, 0.3, 0.2, 0.1])


def _dossiers(row: Columns) -> pa.Table:
    from thuocdo.dossiers.facts import DOSSIERS

    count = len(row["dossier_id"])
    ended, kind, unit = row["ended_at"], row["procedure_id"], row["competent_agency_id"]
    running = np.isnan(ended)
    more = {
        **row,
        "agency_level": (_level(unit), ("province", "district", "commune")),
        "procedure_code": _code(kind),
        "source_system": (np.zeros(count, int), ("thuocdo",)),
        "reception_unit_id": np.where(row["boundary_free"], unit % UNITS + 1, unit),
        "procedure_version_id": kind * 2,
        "sector_code": (kind % SECTORS, _sectors()),
        "online_level": (kind % 3, ("none", "partial", "full")),
        "channel": (row["dossier_id"] * 7919 % 10 // 4, ("direct", "online", "post")),
        "status": np.where(running, 4, 10),
        "outcome": (row["outcome"], ("", "granted", "refused")),
        "late_current": (ended > row["due_at"], running),
        "late_original": (ended > row["original_due_at"], running),
        "late_index": ((ended > row["index_due_at"]) | (row["supplement_count"] > 1), running),
        "correction_count": np.zeros(count, int),
        "payment_state": (np.where(row["paid"], 1, 0), ("none", "paid")),
        "paid_vnd": np.where(row["paid"], row["owed_vnd"], 0),
        "delivery_state": (np.where(running, 0, 1), ("none", "given")),
        "sync_state": (row["dossier_id"] % 20 // 19, ("confirmed", "waiting")),
        "off_desk": (np.zeros(count, int), ("",)),
    }
    return table(DOSSIERS, _with_rest(DOSSIERS, more, count))


def _level(units: Any) -> Any:
    return np.where(units <= DEPARTMENTS, 0, 2)


def _code(kinds: Any) -> tuple[Any, tuple[str, ...]]:
    return kinds - 1, tuple(f"1.{number:06}.H01" for number in range(PROCEDURES))


def _sectors() -> tuple[str, ...]:
    return ("NN-DD", "TN-DD", "XD-HDXD", "XD-QHXD", *(f"L-{n}" for n in range(4, SECTORS)))


def _payments(rng: Any, row: Columns) -> pa.Table:
    from thuocdo.dossiers.facts import PAYMENTS

    mine = {name: values[row["paid"]] for name, values in row.items()}
    more = {
        **mine,
        "agency_level": (_level(mine["competent_agency_id"]), ("province", "district", "commune")),
        "procedure_code": _code(mine["procedure_id"]),
        "paid_at": mine["resolved_at"],
        "method": (mine["method"], ("cash", "gateway", "vietqr", "transfer")),
        "amount_vnd": mine["owed_vnd"],
    }
    return table(PAYMENTS, _with_rest(PAYMENTS, more, len(mine["dossier_id"])))


def _ratings(rng: Any, row: Columns) -> pa.Table:
    from thuocdo.feedback.facts import RATINGS

    rated = (rng.random(len(row["dossier_id"])) < 0.2) & ~np.isnan(row["returned_at"])
    mine = {name: values[rated] for name, values in row.items()}
    count = int(rated.sum())
    more: Columns = {
        **mine,
        "rating_id": mine["dossier_id"],
        "agency_id": mine["competent_agency_id"],
        "rated_on": mine["registered_on"],
        "rated_at": mine["returned_at"],
        "overall": rng.choice([1, 2, 3, 4, 5], count, p=[0.01, 0.02, 0.07, 0.4, 0.5]),
        "extra_cost": rng.random(count) < 0.002,
    }
    return table(RATINGS, _with_rest(RATINGS, more, count))


def _with_rest(schema: FactSchema, columns: Columns, count: int) -> Columns:
    """Return columns with zeros, words or nulls for those not made up."""
    rest = {one.name: _constant(one, count) for one in schema.columns if one.name not in columns}
    return {**columns, **rest}


def _constant(column: Any, count: int) -> Any:
    if column.type.value in {"category", "text"}:
        return np.zeros(count, int), ("direct",)
    return np.full(count, np.nan) if column.nullable else np.zeros(count, int)


def table(schema: FactSchema, columns: Columns) -> pa.Table:
    """Return columns as they are kept. Codes stand with their words, truths with where they are null; NaN is null."""
    kept = kept_schema(schema)
    for one in schema.columns:
        if one.type.value == "moment" and day_name(one.name) not in columns:
            columns[day_name(one.name)] = np.floor(
                (columns[one.name] + OFFSET_SECONDS) / DAY_SECONDS
            )
    return pa.table([_array(columns[field.name], field.type) for field in kept], schema=kept)


def _array(values: Any, kind: pa.DataType) -> pa.Array:
    if isinstance(values, tuple) and pa.types.is_dictionary(kind):
        codes, words = values
        return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), list(words))
    if isinstance(values, tuple):
        return pa.array(values[0], kind, mask=values[1])
    if pa.types.is_boolean(kind):
        return pa.array(values.astype(bool))
    mask = np.isnan(values) if values.dtype.kind == "f" else None
    return pa.array(
        np.nan_to_num(np.floor(values)).astype(np.int64) if mask is not None else values, mask=mask
    ).cast(kind)
