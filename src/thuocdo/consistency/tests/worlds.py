"""Whole reports in which everything adds up: counts drawn at random, then mended until no rule is broken."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from random import Random

from thuocdo.consistency.catalogue import rules_for
from thuocdo.consistency.kinds.bounds import LessOrEqual
from thuocdo.consistency.kinds.ratios import RatioEquals, half_up
from thuocdo.consistency.kinds.sums import SumEquals
from thuocdo.consistency.rule import Rule
from thuocdo.forms.library import form_version
from thuocdo.indicators.indicator import ValueType
from thuocdo.indicators.registry import indicators

Values = dict[str, Decimal]
#: Choices, and a share that stands without its numerator.
_GIVEN = {
    "steering.inspectorate.conclusion_completion_rate": Decimal(100),
    "steering.survey.method": Decimal(2),
    "digital.videoconference.levels": Decimal(1),
    "digital.lgsp.status": Decimal(2),
}
#: What a department or commune answers by 1 or 0, so that the province can sum it.
_DONE_OR_NOT = ("_restructured", "_connected")
_PASSES = 200


def consistent_values(version: str, random: Random) -> Values:
    """Return a value for every item of a form so that all its rules hold."""
    codes = [row.indicator for _, row in form_version(version).rows() if row.indicator]
    values = {code: _drawn(code, random) for code in codes}
    rules = rules_for(version)
    for _ in range(_PASSES):
        before = dict(values)
        _mend_sums(values, rules)
        _mend_bounds(values, rules)
        _mend_shares(values, rules)
        if values == before:
            return values
    raise AssertionError("the rules of the form cannot all be kept")


def _drawn(code: str, random: Random) -> Decimal:
    value_type = indicators()[code].value_type
    if value_type is ValueType.BOOL:
        return Decimal(1)
    if value_type is ValueType.CHOICE or code in _GIVEN:
        return _GIVEN.get(code, Decimal(1))
    if value_type is ValueType.PERCENT:
        return Decimal(20)
    if code.endswith(_DONE_OR_NOT):
        return Decimal(random.randint(0, 1))
    return Decimal(random.randint(1, 400))


def _mend_sums(values: Values, rules: Iterable[Rule]) -> None:
    for rule in rules:
        if isinstance(rule, SumEquals) and rule.subject in values:
            if rule.parts and set(rule.parts) & values.keys():
                values[rule.subject] = rule.side.expression.evaluate(
                    _padded(values, rule.parts)
                ) or Decimal(0)
            elif rule.side.single and rule.side.codes[0] in values:
                pair = (rule.subject, rule.side.codes[0])
                smaller, larger = sorted(pair, key=values.__getitem__)
                _raise(values, rules, smaller, values[larger] - values[smaller])


def _mend_bounds(values: Values, rules: Iterable[Rule]) -> None:
    for rule in rules:
        if not isinstance(rule, LessOrEqual):
            continue
        known = [code for code in rule.right.codes if code in values]
        if not any(code in values for code in rule.left.codes) or len(known) < len(
            rule.right.codes
        ):
            continue
        left = rule.left.expression.evaluate(_padded(values, rule.left.codes)) or Decimal(0)
        right = rule.right.expression.evaluate(_padded(values, rule.right.codes)) or Decimal(0)
        if known and left > right:
            _raise(values, rules, known[0], left - right)


def _raise(values: Values, rules: Iterable[Rule], code: str, by: Decimal) -> None:
    """Raise an item, or the first part of it where it is a total."""
    parts = next(
        (
            rule.parts
            for rule in rules
            if isinstance(rule, SumEquals) and rule.subject == code and rule.parts
        ),
        (),
    )
    known = [part for part in parts if part in values]
    if known:
        _raise(values, rules, known[0], by)
    else:
        values[code] += by


def _mend_shares(values: Values, rules: Iterable[Rule]) -> None:
    for rule in rules:
        if isinstance(rule, RatioEquals) and {rule.subject, *rule.side.codes} <= values.keys():
            exact = rule.side.expression.evaluate(dict(values))
            assert exact is not None
            values[rule.subject] = half_up(exact, 2)


def _padded(values: Values, codes: Iterable[str]) -> dict[str, Decimal | None]:
    return {code: values.get(code, Decimal(0)) for code in codes}
