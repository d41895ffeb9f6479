"""How the dossiers of a generated province are spread, as data: `data/generated_province.yaml`.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import yaml

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DATA = Path(__file__).parent.parent / "data" / "generated_province.yaml"


@cache
def habits() -> Mapping[str, Any]:
    """Return all habits."""
    found: Mapping[str, Any] = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    return found


def day_weights(first: date, count: int, works: Callable[[date], bool]) -> NDArray[np.float64]:
    """Return how many dossiers come on each of some days, in proportion: by weekday, season and whether offices work."""
    return np.array([_weight(first + timedelta(n), works) for n in range(count)])


def _weight(day: date, works: Callable[[date], bool]) -> float:
    said = habits()
    weight: float = said["month"][day.month - 1]
    if not works(day):
        return weight * float(said["day_off"])
    weight *= float(said["weekday"][day.weekday()])
    for tet in said["tet"]:
        before, after = (tet - day).days, (day - tet).days
        if 0 <= before <= said["before_tet"]["days"]:
            weight *= float(said["before_tet"]["weight"])
        if 0 < after <= said["after_tet"]["days"]:
            weight *= float(said["after_tet"]["weight"])
    return weight
