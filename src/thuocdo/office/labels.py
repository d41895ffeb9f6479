"""What an indicator is called on the screen, for all groups of screens."""

from __future__ import annotations

from thuocdo.indicators.indicator import Indicator
from thuocdo.indicators.registry import indicators
from thuocdo.ui.language import in_english


def label_of(one: Indicator) -> str:
    """Return the label of an indicator in the language of the screen."""
    return one.label_en if in_english() else one.label_vi


def measure_of(one: Indicator) -> str:
    """Return the unit of measure of an indicator in the language of the screen."""
    return one.unit_of_measure.en if in_english() else one.unit_of_measure.vi


def indicator_label(code: str) -> str:
    """Return the name of an indicator in the language of the screen; its code where it is unknown."""
    found = indicators().get(code)
    return code if found is None else label_of(found)
