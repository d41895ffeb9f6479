"""All indicators by code. They are checked when they are first asked for; definitions that contradict each other do not load."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from thuocdo.errors import NotFound
from thuocdo.indicators.checks import problems_in
from thuocdo.indicators.definitions import DEFINITIONS
from thuocdo.indicators.errors import DefinitionError
from thuocdo.indicators.indicator import Indicator

_CODE = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+")


@cache
def indicators() -> Mapping[str, Indicator]:
    """Return every indicator by its code, in the order of the forms.

    Raises:
        DefinitionError: the definitions contradict themselves or each other.
    """
    return build(DEFINITIONS)


def indicator(code: str) -> Indicator:
    """Return one indicator.

    Raises:
        NotFound: no indicator has this code.
    """
    found = indicators().get(code)
    if found is None:
        raise NotFound(
            "unknown_indicator",
            f"Không có chỉ tiêu nào mang mã “{code}”. Hãy kiểm tra lại mã chỉ tiêu.",
            f"There is no indicator with the code {code!r}. Check the code.",
            indicator=code,
        )
    return found


def evaluate(code: str, values: Mapping[str, Decimal | None]) -> Decimal | None:
    """Compute an indicator by its formula.

    An operand that is null or absent in `values` is itself computed where it has a formula. The value given for `code`
    itself is used only where it has none, so the result can be held against what was printed.

    Null: an operand is unknown, or a divisor is zero.

    Raises:
        NotFound: no indicator has this code.
    """
    formula = indicator(code).formula
    if formula is None:
        return values.get(code)
    operands = dict(values)
    for reference in formula.references():
        if operands.get(reference) is None:
            operands[reference] = evaluate(reference, values)
    return formula.evaluate(operands)


def build(definitions: Mapping[str, Sequence[Indicator]]) -> Mapping[str, Indicator]:
    """Check definitions and return them by code.

    Args:
        definitions: indicators by the module that holds them; the first word of its name is the theme.

    Raises:
        DefinitionError: names every problem, one on a line, with the module and the code it is in.
    """
    known: dict[str, Indicator] = {}
    problems = list(_collect(definitions, known))
    for module, members in definitions.items():
        for member in members:
            problems += [f"{module}: {member.code}: {text}" for text in problems_in(member, known)]
    if problems:
        raise DefinitionError("indicator definitions refused:\n" + "\n".join(problems))
    return MappingProxyType(known)


def _collect(
    definitions: Mapping[str, Sequence[Indicator]],
    known: dict[str, Indicator],
) -> Iterator[str]:
    owner: dict[str, str] = {}
    for module, members in definitions.items():
        for member in members:
            code = member.code
            if not _CODE.fullmatch(code):
                yield f"{module}: {code!r} is no dotted lower-case code"
            if member.theme != module.partition(".")[0]:
                yield f"{module}: {code} belongs to the theme {member.theme}"
            if code in known:
                yield f"{module}: {code} is already defined in {owner[code]}"
            known.setdefault(code, member)
            owner.setdefault(code, module)
