"""The arithmetic of successions: shares that add up to one, and the way from a former unit to the units of a day.

Pure. A weight of null means that the share is not decided; then nothing is carried over rather than something wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from thuocdo.errors import InvalidInput

#: The digits that a weight is stored with.
WEIGHT_DIGITS = 9
_SMALLEST = Decimal(1).scaleb(-WEIGHT_DIGITS)


@dataclass(frozen=True, slots=True)
class Step:
    """One succession: from a unit to another on a day, with the share that passed on; units by their id."""

    predecessor: int
    successor: int | None
    on: date
    weight: Decimal | None


@dataclass(frozen=True, slots=True)
class Restatement:
    """How the figures of every former unit are carried to the units of one day.

    `weights[former][unit]` adds up to 1 over the units. `undecided` are the former units on whose way a share is not
    decided, `ended` those that have no heir, or a part of which has none.
    """

    weights: Mapping[int, Mapping[int, Decimal]]
    undecided: frozenset[int]
    ended: frozenset[int]


def require_whole(weights: Iterable[Decimal | None]) -> None:
    """Refuse weights of one predecessor that are not all null or do not add up to exactly 1.

    Raises:
        InvalidInput: a weight is not a share, or their sum is not 1.
    """
    given = list(weights)
    known = [weight for weight in given if weight is not None]
    if not known:
        return
    if len(known) < len(given) or sum(known) != 1 or any(weight <= 0 for weight in known):
        shown = ", ".join("–" if weight is None else f"{weight.normalize():f}" for weight in given)
        raise InvalidInput(
            "weights_not_whole",
            f"Các hệ số quy đổi ({shown}) phải lớn hơn 0 và cộng lại đúng bằng 1, hoặc để trống tất cả khi chưa xác định.",
            f"The weights ({shown}) must be above 0 and add up to exactly 1, or all be left empty while undecided.",
            weights=given,
        )


def share_out(parts: Sequence[int]) -> list[Decimal]:
    """Return weights in proportion to counts (people, dossiers) that add up to exactly 1.

    The digits beyond the ninth go to the parts that lose most by rounding down.

    Raises:
        InvalidInput: a count is not above 0, or there is none.
    """
    if not parts or min(parts) <= 0:
        raise InvalidInput(
            "shares_without_counts",
            "Không tính được hệ số: mỗi đơn vị kế tục cần một số lớn hơn 0.",
            "No weights: every successor needs a count above 0.",
            parts=list(parts),
        )
    units, total = 10**WEIGHT_DIGITS, sum(parts)
    shares = [part * units // total for part in parts]
    by_loss = sorted(range(len(parts)), key=lambda n: (-(parts[n] * units % total), n))
    for n in by_loss[: units - sum(shares)]:
        shares[n] += 1
    return [share * _SMALLEST for share in shares]


def restatement(steps: Iterable[Step], *, on: date) -> Restatement:
    """Follow every succession up to and including a day, through later ones, to the units of that day.

    Shape: one entry per former unit; units that went on are not in it.
    """
    after: dict[int, list[Step]] = defaultdict(list)
    for step in steps:
        if step.on <= on:
            after[step.predecessor].append(step)
    carried = {former: _carried(former, after) for former in after}
    return Restatement(
        weights={former: shares for former, shares in carried.items() if shares},
        undecided=frozenset(former for former, shares in carried.items() if shares is None),
        ended=frozenset(former for former, shares in carried.items() if shares == {}),
    )


def _carried(unit: int, after: Mapping[int, Sequence[Step]]) -> dict[int, Decimal] | None:
    """Return the shares of one unit in today's units, null where one is not decided, empty where it has no heir."""
    shares: dict[int, Decimal] = defaultdict(Decimal)
    for step in after[unit]:
        if step.successor is None:
            continue
        if step.weight is None:
            return None
        beyond = _beyond(step.successor, step.on, after)
        if not beyond:
            return beyond
        for heir, share in beyond.items():
            shares[heir] += step.weight * share
    return dict(shares)


def _beyond(
    unit: int, reached_on: date, after: Mapping[int, Sequence[Step]]
) -> dict[int, Decimal] | None:
    """Return the shares of a unit that was reached on a day: its own whole while nothing followed it."""
    followed = any(step.on > reached_on for step in after.get(unit, ()))
    return _carried(unit, after) if followed else {unit: Decimal(1)}
