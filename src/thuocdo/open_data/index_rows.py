"""The rows of the service index: shares rounded so coarsely that no small count shows, and the points that follow from those.

A share of N records rounded to a step of s percent leaves at least N·s/200 counts that it may be made of, at its ends of 0 and 100 too. The step is the
finest that leaves k; where the coarsest leaves fewer, the share is hidden. What can be worked out of several rounded shares is no finer than the
coarsest of them. Points and the total are computed from what is shown, so they tell nothing more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from thuocdo.figures.notation import rounded
from thuocdo.open_data.rows import HIDDEN, NONE, VALUE, Row, Rows
from thuocdo.organisations.models import Unit
from thuocdo.organisations.querysets import Branch
from thuocdo.scoring.service_index.counting import scores_of
from thuocdo.scoring.service_index.scores import ComponentScore, Score, State, points_of
from thuocdo.working_time.period import Period

WAITS, TOTAL = "waits", "total"
STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))
_DAYS_STEP = Decimal("0.1")
_DIGITS = 2
_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Shown:
    """What is told of one component; `value`, `step` and `points` are null unless it is told."""

    score: ComponentScore
    state: str
    value: Decimal | None = None
    step: Decimal | None = None
    points: Decimal | None = None

    @property
    def scored(self) -> bool:
        """Say whether it is part of the total, told or not."""
        return self.score.counts


def index_rows(month: Period, *, k: int) -> Rows:
    """Return the components and the total of every unit in a month, by its last day's tree; units of provinces without records are left out.

    Args:
        month: its days.
        k: how many counts each share that is told must leave possible.

    Raises:
        CubeBroken: figures are being computed anew.
    """
    tree = Unit.objects.all().tree(month.last_day)
    found = scores_of([one.unit.pk for one in tree], month)
    codes: dict[int | None, str] = {one.unit.pk: one.unit.code for one in tree}
    period, rows, inside = f"{month.start:%Y-%m}", [], False
    for branch in tree:
        score = found.of[branch.unit.pk]
        if branch.parent_id is None:
            inside = score.on_scale is not None
        if inside:
            place = place_of(branch, codes.get(branch.parent_id, ""), period)
            rows += [place | row for row in _unit_rows(score, k)]
    return Rows(rows, datetime.fromtimestamp(found.as_of, UTC))


def shown(one: ComponentScore, *, k: int) -> Shown:
    """Return what is told of a component."""
    if one.state is State.WAITS:
        return Shown(one, WAITS)
    if one.state is State.NOT_APPLICABLE or not one.below:
        return Shown(one, NONE)
    step = next((step for step in STEPS if one.below * step >= 2 * _HUNDRED * k), None)
    if step is None:
        return Shown(one, HIDDEN)
    if one.share is None:
        assert one.value is not None
        return Shown(one, VALUE, _to(one.value, _DAYS_STEP), _DAYS_STEP)
    value = _to(Decimal(one.share.numerator) / one.share.denominator, step)
    if one.points is None:
        return Shown(one, VALUE, value, step)
    points = points_of(one.component, Fraction(value))
    told = rounded(Decimal(points.numerator) / points.denominator, _DIGITS)
    return Shown(one, VALUE, value, step, told)


def _to(value: Decimal, step: Decimal) -> Decimal:
    return (value / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def _unit_rows(score: Score, k: int) -> Iterator[Row]:
    told = [shown(one, k=k) for one in score.components]
    yield _total(score, [one for one in told if one.scored])
    for one in told:
        component = one.score.component
        yield {
            "component": component.code,
            "label_vi": component.name.vi,
            "label_en": component.name.en,
            "value": one.value,
            "step": one.step,
            "points": one.points,
            "points_most": component.points,
            "state": one.state,
        }


def _total(score: Score, parts: list[Shown]) -> Row:
    """Return the line of the total: of the points told, carried over to 100; hidden where one of its parts is."""
    most = sum((one.score.component.points or Decimal(0) for one in parts), Decimal(0))
    state = HIDDEN if any(one.state == HIDDEN for one in parts) else VALUE if most else NONE
    got = sum((one.points for one in parts if one.points is not None), Decimal(0))
    title, told = score.edition.title, state == VALUE
    return {
        "component": TOTAL,
        "label_vi": title.vi,
        "label_en": title.en,
        "value": rounded(_HUNDRED * got / most, _DIGITS) if told else None,
        "step": None,
        "points": got if told else None,
        "points_most": most or None,
        "state": state,
    }


def place_of(branch: Branch, above: str, period: str) -> Row:
    """Return the columns that say which unit and period a row is of."""
    return {
        "period": period,
        "unit_code": branch.unit.code,
        "unit_name": branch.unit.name,
        "unit_kind": branch.unit.kind,
        "parent_code": above,
    }
