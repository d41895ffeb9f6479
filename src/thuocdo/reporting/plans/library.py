"""All plans, read from the files beside this module and checked when they are first asked for."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

from thuocdo.indicators.errors import DefinitionError
from thuocdo.indicators.indicator import ValueType
from thuocdo.indicators.registry import indicators
from thuocdo.reporting.plans.target import Comparator, Plan, Target, Timing

AREAS = (
    "steering",
    "institutions",
    "procedures",
    "organisation",
    "civil_service",
    "finance",
    "digital",
)
_FOLDER = Path(__file__).parent
#: What the unit of a target must be for the values of an indicator to be held against it.
_UNITS = {ValueType.PERCENT: "%", ValueType.RANK: "hạng", ValueType.SCORE: "điểm"}


@cache
def plans() -> Mapping[str, Plan]:
    """Return every plan by its code.

    Raises:
        DefinitionError: names every problem, one on a line, with the target it is in.
    """
    text = (_FOLDER / "thanh-hoa-2026-2030.csv").read_text(encoding="utf-8")
    plan = Plan(
        code="thanh-hoa-2026-2030",
        title_vi="Kế hoạch cải cách hành chính giai đoạn 2026–2030 của tỉnh Thanh Hóa",
        title_en="Plan of administrative reform 2026–2030 of Thanh Hóa province",
        unit="38",
        first_year=2026,
        last_year=2030,
        targets=read_targets(text, span=(2026, 2030)),
    )
    return {plan.code: plan}


def read_targets(text: str, *, span: tuple[int, int]) -> tuple[Target, ...]:
    """Read and check targets.

    Args:
        text: a CSV file with one target on a line, under the names of `Target`.
        span: the first and the last year of the plan.

    Raises:
        DefinitionError: names every problem.
    """
    targets: list[Target] = []
    problems: list[str] = []
    for row in csv.DictReader(io.StringIO(text)):
        try:
            target = _target(row)
        except (KeyError, ValueError, InvalidOperation) as error:
            problems.append(f"{row.get('id', '?')}: cannot be read ({error})")
            continue
        problems += [f"{target.id}: {problem}" for problem in _problems(target, targets, span)]
        targets.append(target)
    if problems:
        raise DefinitionError("targets refused:\n" + "\n".join(problems))
    return tuple(targets)


def _target(row: Mapping[str, str]) -> Target:
    return Target(
        id=row["id"],
        area=row["area"],
        label_vi=row["target_vi"],
        label_en=row["target_en"],
        comparator=Comparator(row["comparator"]),
        value=Decimal(row["value"]) if row["value"] else None,
        unit_vi=row["unit_vi"],
        unit_en=row["unit_en"],
        timing=Timing(row["timing"]),
        first_year=int(row["first_year"]),
        last_year=int(row["last_year"]),
        place=row["place"],
        condition_vi=row["condition_vi"],
        condition_en=row["condition_en"],
        indicator=row["indicator"] or None,
        note_vi=row["note_vi"],
        note_en=row["note_en"],
    )


def _problems(target: Target, before: Sequence[Target], span: tuple[int, int]) -> Iterator[str]:
    if target.id in {one.id for one in before}:
        yield "its id is used twice"
    if target.area not in AREAS:
        yield f"{target.area} is no area of the reform"
    if not (target.label_vi and target.label_en and target.unit_vi and target.place):
        yield "label, unit or place in the plan is missing"
    if not span[0] <= target.first_year <= target.last_year <= span[1]:
        yield "its years are not years of the plan in their order"
    if target.unit_vi == "%" and target.value is not None and not 0 <= target.value <= 100:
        yield "a share beyond 0–100 %"
    yield from _problems_of_tie(target)


def _problems_of_tie(target: Target) -> Iterator[str]:
    if target.indicator is None:
        return
    if target.timing is Timing.WHOLE:
        yield "no figure of one year can be held against a target over all years"
    one = indicators().get(target.indicator)
    if one is None:
        yield f"there is no indicator {target.indicator}"
    elif _UNITS.get(one.value_type, one.unit_of_measure.vi.lower()) != target.unit_vi:
        yield f"is in {target.unit_vi}, its indicator in {one.unit_of_measure.vi}"
