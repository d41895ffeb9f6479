"""Which published indicators are counted over the same records: they are hidden together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from thuocdo.indicators.indicator import Indicator, PeriodKind
from thuocdo.indicators.measures.measure import Aggregate
from thuocdo.indicators.measures.registry import measure
from thuocdo.indicators.registry import indicator


@dataclass(frozen=True, slots=True)
class Share:
    """A share of two counts; the rest, denominator without numerator, counts as published too: anybody can work it out."""

    code: str
    numerator: str
    denominator: str


@dataclass(frozen=True, slots=True)
class Family:
    """Counts over one set of records, and the shares of them."""

    counts: tuple[str, ...]
    shares: tuple[Share, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """Return all its indicators."""
        return (*self.counts, *(one.code for one in self.shares))

    def table_row(self, values: Mapping[str, Decimal | None]) -> dict[str, int]:
        """Return the counts of a unit and the rests of its shares; unknown is 0, for nothing was counted."""
        found = {code: int(values[code] or 0) for code in self.counts}
        rests = {
            f"{one.denominator} - {one.numerator}": found[one.denominator] - found[one.numerator]
            for one in self.shares
        }
        return found | rests


def families(codes: Sequence[str]) -> tuple[Family, ...]:
    """Return the indicators by the records they are counted over, families that a share joins as one.

    Raises:
        ValueError: an indicator cannot be published so: a stock, a distinct count or a sum, or a share of what is not published.
    """
    group: dict[str, str] = {}
    shares: list[Share] = []
    for one in map(indicator, codes):
        if one.measure:
            group[one.code] = _records(one)
        else:
            shares.append(_share(one))
    for share in shares:
        if not {share.numerator, share.denominator} <= group.keys():
            raise ValueError(f"{share.code}: its parts are not published")
        old, new = group[share.numerator], group[share.denominator]
        group = {code: new if name == old else name for code, name in group.items()}
    return tuple(
        Family(
            tuple(code for code, name in group.items() if name == wanted),
            tuple(one for one in shares if group[one.denominator] == wanted),
        )
        for wanted in dict.fromkeys(group.values())
    )


def _records(one: Indicator) -> str:
    counted = measure(one.measure)
    flow = counted.until is None and one.period_kind is PeriodKind.FLOW
    if not flow or counted.aggregate is not Aggregate.COUNT:
        raise ValueError(f"{one.code}: only flows that count records are published")
    return f"{counted.fact} {counted.on.code} {counted.unit}"


def _share(one: Indicator) -> Share:
    parts = one.formula.references() if one.formula else ()
    if len(parts) != 2:
        raise ValueError(f"{one.code}: neither a count nor a share")
    return Share(one.code, parts[0], parts[1])
