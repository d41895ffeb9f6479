"""What an indicator, a form and a section of one are called on the screen, for all groups of screens."""

from __future__ import annotations

from thuocdo.forms.version import FormVersion
from thuocdo.forms.wording import section_in_english, version_in_english
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


def section_name(title: str) -> str:
    """Return the printed name of a section; on English screens with what it is about beside it."""
    return _beside(title, section_in_english(title))


def form_name(version: FormVersion) -> str:
    """Return the printed name of a form; on English screens with its English name beside it."""
    return _beside(version.title, version_in_english(version))


def _beside(printed: str, english: str) -> str:
    return f"{printed} – {english}" if english and in_english() else printed
