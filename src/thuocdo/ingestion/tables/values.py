"""What a value cell says, once it is known which row of the form it belongs to."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from rapidfuzz import fuzz

from thuocdo.figures.notation import Kind, Printed, read_number
from thuocdo.indicators.indicator import Indicator, ValueType
from thuocdo.ingestion.tables.labels import bare

_CODE = re.compile(r"([^=;,]*?)\s*=\s*(\d)\b[\s;,.]*")
#: "3 cấp (2)": the words and then their code.
_CODE_BEHIND = re.compile(r"[(\[:]\s*(\d)\s*[)\]]?$")
_BARE_CODE = re.compile(r"^0?\d$")
_REFUSALS = ("khong", "chua", "chua co", "ko", "k")
_CONSENTS = (
    "co",
    "x",
    "da",
    "roi",
    "dat",
    "hoan thanh",
    "da hoan thanh",
    "da thuc hien",
    "co thuc hien",
    "da co",
)
_ALIKE = 85
_CHOICES = (ValueType.CHOICE, ValueType.BOOL)


def read_value(
    text: str, *, indicator: Indicator | None, unit: str, expected_unit: str = ""
) -> Printed:
    """Read a value cell.

    A word that stands for a code of the row's choices ("Có", "Hoàn thành") is read as the code; its kind is then CHOICE.

    Args:
        text: the cell as printed.
        indicator: what the row asks for, null in a table of no known form.
        unit: the unit as printed; its list of codes counts before the form's.
        expected_unit: the unit that the form prints.
    """
    kind = indicator.value_type if indicator else None
    if kind in _CHOICES or "=" in unit or "=" in expected_unit:
        chosen = _chosen(
            text, choices_of(unit) or choices_of(expected_unit) or _codes_of(indicator)
        )
        if chosen is not None:
            return chosen
    percent = kind is ValueType.PERCENT if kind else "%" in unit
    return read_number(text, whole=kind is ValueType.COUNT, percent=percent)


@lru_cache(maxsize=1024)
def choices_of(unit: str) -> tuple[tuple[str, int], ...]:
    """Return the choices that a unit cell lists ("Chưa có = 0 2 cấp = 1 3 cấp = 2"), words folded."""
    found = tuple((bare(words), int(code)) for words, code in _CODE.findall(unit))
    return tuple((words, code) for words, code in found if words)


def _codes_of(indicator: Indicator | None) -> tuple[tuple[str, int], ...]:
    return (
        tuple((bare(choice.label_vi), choice.code) for choice in indicator.choices)
        if indicator
        else ()
    )


def _chosen(text: str, choices: tuple[tuple[str, int], ...]) -> Printed | None:
    words = bare(text)
    if not words or not choices or _BARE_CODE.match(words):
        return None
    stated = [code for _, code in _CODE.findall(text)] or _CODE_BEHIND.findall(text)
    if len(stated) == 1 and int(stated[0]) in {code for _, code in choices}:  # "Có = 1"
        return _code(text, int(stated[0]))
    code = _nearest(words, choices)
    return None if code is None else _code(text, code)


def _nearest(words: str, choices: tuple[tuple[str, int], ...]) -> int | None:
    """Return the code whose words the cell repeats, else that of a plain yes or no where the choice is one of two."""
    scored = sorted(((fuzz.ratio(words, said), code) for said, code in choices), reverse=True)
    if scored[0][0] >= _ALIKE and (len(scored) == 1 or scored[0][0] > scored[1][0]):
        return scored[0][1]
    refused = words.split(maxsplit=1)[0] in _REFUSALS
    if not refused and words not in _CONSENTS and words.split(maxsplit=1)[0] not in ("da", "co"):
        return None
    fitting = [code for said, code in choices if _refuses(said) == refused]
    return fitting[0] if len(fitting) == 1 else None


def _refuses(said: str) -> bool:
    return said.split(maxsplit=1)[0] in _REFUSALS


def _code(text: str, code: int) -> Printed:
    return replace(read_number(""), text=text, kind=Kind.CHOICE, value=Decimal(code))
