"""All indicators by code. They are checked when they are first asked for; definitions that contradict each other do not load."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import TypeAlias

from thuocdo.errors import NotFound
from thuocdo.indicators.checks import problems_in
from thuocdo.indicators.definitions import DEFINITIONS
from thuocdo.indicators.errors import DefinitionError
from thuocdo.indicators.indicator import Indicator

_CODE = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+")


#: All definitions of each code, the oldest first.
Versions: TypeAlias = Mapping[str, tuple[Indicator, ...]]


#: Who knows the indicators that a province declared for itself; nobody where there is no database (see the room `forms`).
_own: list[Callable[[], Mapping[str, Indicator]]] = [lambda: NO_INDICATORS]
NO_INDICATORS: Mapping[str, Indicator] = MappingProxyType({})


def answer_from(provider: Callable[[], Mapping[str, Indicator]]) -> None:
    """Let the indicators that a province declared for itself be known from now on, by code.

    Theirs are typed by people: they have neither a measure nor a formula. The same object must come while nothing changed.
    """
    _own[0] = provider


def own_indicators() -> Mapping[str, Indicator]:
    """Return the indicators that the province declared for itself, by code."""
    return _own[0]()


def versions() -> Versions:
    """Return every definition of every code, the oldest of a code first; codes in the order of the forms, then those of the province.

    Raises:
        DefinitionError: the definitions contradict themselves or each other.
    """
    own = _own[0]()
    return _with_own(own)[0] if own else built_in_versions()


def indicators() -> Mapping[str, Indicator]:
    """Return the newest definition of every indicator by its code, in the order of `versions`.

    Raises:
        DefinitionError: the definitions contradict themselves or each other.
    """
    own = _own[0]()
    return _with_own(own)[1] if own else built_in_indicators()


@cache
def built_in_versions() -> Versions:
    """Return every definition that the product brings."""
    return build_versions(DEFINITIONS)


@cache
def built_in_indicators() -> Mapping[str, Indicator]:
    """Return the newest definition of every indicator that the product brings."""
    return _newest(built_in_versions())


_joined: list[tuple[Mapping[str, Indicator], Versions, Mapping[str, Indicator]]] = []


def _with_own(own: Mapping[str, Indicator]) -> tuple[Versions, Mapping[str, Indicator]]:
    """Return all definitions together; kept as long as the province's are the same object."""
    for known, all_versions, newest in _joined:
        if known is own:
            return all_versions, newest
    more = {code: (one,) for code, one in own.items() if code not in built_in_versions()}
    all_versions = MappingProxyType({**built_in_versions(), **more})
    newest = _newest(all_versions)
    _joined[:] = [(own, all_versions, newest)]
    return all_versions, newest


def indicator(code: str, *, on: date | None = None) -> Indicator:
    """Return one indicator.

    Args:
        code: its code.
        on: the day whose definition is wanted; null for the newest. Before the first definition holds, the first is returned: figures of
            earlier years are read by it.

    Raises:
        NotFound: no indicator has this code.
    """
    found = versions().get(code)
    if found is None:
        raise NotFound(
            "unknown_indicator",
            f"Không có chỉ tiêu nào mang mã “{code}”. Hãy kiểm tra lại mã chỉ tiêu.",
            f"There is no indicator with the code {code!r}. Check the code.",
            indicator=code,
        )
    return found[-1] if on is None else holding(found, on)


def holding(known: Sequence[Indicator], on: date) -> Indicator:
    """Return the definition that holds on a day, of those of one code, the oldest first; the first one also before its day."""
    return next((one for one in reversed(known) if one.valid_from <= on), known[0])


#: Districts ended with the day before; what formulas ask of them is none from then on.
TWO_TIERS_FROM = date(2025, 7, 1)
_OF_DISTRICTS = "district"


def evaluate(
    code: str, values: Mapping[str, Decimal | None], *, on: date | None = None
) -> Decimal | None:
    """Compute an indicator by its formula.

    An operand that is null or absent in `values` is itself computed where it has a formula. The value given for `code`
    itself is used only where it has none, so the result can be held against what was printed.

    Null: an operand is unknown, or a divisor is zero.

    Args:
        on: the last day of the window, whose definitions are used; null for the newest. From 2025-07-01 on an unknown part that districts
            would have given is 0, for there are none.

    Raises:
        NotFound: no indicator has this code.
    """
    formula = indicator(code, on=on).formula
    if formula is None:
        return _without_formula(code, values, on)
    operands = dict(values)
    for reference in formula.references():
        if operands.get(reference) is None:
            operands[reference] = evaluate(reference, values, on=on)
    return formula.evaluate(operands)


def _without_formula(
    code: str, values: Mapping[str, Decimal | None], on: date | None
) -> Decimal | None:
    given = values.get(code)
    ended = on is not None and on >= TWO_TIERS_FROM and _OF_DISTRICTS in code
    return Decimal(0) if given is None and ended else given


def build(definitions: Mapping[str, Sequence[Indicator]]) -> Mapping[str, Indicator]:
    """Check definitions and return the newest of each code; see `build_versions`."""
    return _newest(build_versions(definitions))


def build_versions(definitions: Mapping[str, Sequence[Indicator]]) -> Versions:
    """Check definitions and return them by code. Several of one code stand side by side, each from a day on.

    Args:
        definitions: indicators by the module that holds them; the first word of its name is the theme.

    Raises:
        DefinitionError: names every problem, one on a line, with the module and the code it is in.
    """
    known: dict[str, list[Indicator]] = {}
    problems = list(_collect(definitions, known))
    for alike in known.values():
        alike.sort(key=lambda one: one.valid_from)
    days = {one.valid_from for alike in known.values() for one in alike}
    standing = {day: {code: holding(alike, day) for code, alike in known.items()} for day in days}
    for module, members in definitions.items():
        for member in members:
            found = problems_in(member, standing[member.valid_from])
            problems += [f"{module}: {member.code}: {text}" for text in found]
    if problems:
        raise DefinitionError("indicator definitions refused:\n" + "\n".join(problems))
    return MappingProxyType({code: tuple(alike) for code, alike in known.items()})


def _newest(known: Versions) -> Mapping[str, Indicator]:
    return MappingProxyType({code: members[-1] for code, members in known.items()})


def _collect(
    definitions: Mapping[str, Sequence[Indicator]],
    known: dict[str, list[Indicator]],
) -> Iterator[str]:
    owner: dict[str, str] = {}
    for module, members in definitions.items():
        for member in members:
            code = member.code
            if not _CODE.fullmatch(code):
                yield f"{module}: {code!r} is no dotted lower-case code"
            if member.theme != module.partition(".")[0]:
                yield f"{module}: {code} belongs to the theme {member.theme}"
            if owner.setdefault(code, module) != module or _begins_with(
                known.get(code, ()), member
            ):
                yield f"{module}: {code} is already defined in {owner[code]}"
            known.setdefault(code, []).append(member)


def _begins_with(others: Sequence[Indicator], member: Indicator) -> bool:
    return any(one.valid_from == member.valid_from for one in others)
