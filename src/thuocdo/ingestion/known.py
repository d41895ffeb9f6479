"""What a process that reads must not ask a database for; it is handed over when the process begins.

A forked process has its parent's connection and must not speak on it; one of the fork server has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from thuocdo.forms import library
from thuocdo.forms.library import Entered
from thuocdo.indicators import registry
from thuocdo.indicators.indicator import Indicator


@dataclass(frozen=True, slots=True)
class Known:
    """Forms that an office entered, and indicators of the province's own."""

    forms: Entered
    indicators: Mapping[str, Indicator]


def known_now() -> Known:
    """Return what is known in this process."""
    return Known(library.entered(), dict(registry.own_indicators()))


def answer_with(known: Known) -> None:
    """Answer in this process with what another one knew."""
    library.answer_from(lambda: known.forms)
    registry.answer_from(lambda: known.indicators)
