"""All measures by code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from thuocdo.errors import NotFound
from thuocdo.indicators.errors import DefinitionError
from thuocdo.indicators.measures import (
    dossiers,
    feedback,
    handling_evaluation,
    payments,
    procedures,
    service_index,
    two_tier,
)
from thuocdo.indicators.measures.measure import Measure

_MODULES = (
    dossiers,
    feedback,
    payments,
    procedures,
    service_index,
    handling_evaluation,
    two_tier,
)


@cache
def measures() -> Mapping[str, Measure]:
    """Return every measure by its code, in the order they are written.

    Raises:
        DefinitionError: two measures have one code.
    """
    found: dict[str, Measure] = {}
    for one in _all():
        if one.code in found:
            raise DefinitionError(f"two measures have the code {one.code}")
        found[one.code] = one
    return MappingProxyType(found)


def measure(code: str) -> Measure:
    """Return one measure.

    Raises:
        NotFound: no measure has this code.
    """
    found = measures().get(code)
    if found is None:
        raise NotFound(
            "unknown_measure",
            f"Không có đại lượng nào mang mã “{code}”. Hãy kiểm tra lại mã.",
            f"There is no measure with the code {code!r}. Check the code.",
            measure=code,
        )
    return found


def _all() -> Iterator[Measure]:
    for module in _MODULES:
        yield from module.MEASURES
