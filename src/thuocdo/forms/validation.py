"""What may not stand in a form version, each check one function that yields problems in plain words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping

from thuocdo.forms.version import FormRow, FormSection, FormVersion
from thuocdo.indicators.indicator import Indicator

LEVELS = ("province", "department", "district", "commune")
PERIODS = ("month", "quarter", "half_year", "nine_months", "year")
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")

#: "3", "3.3.1", then our letters for rows that print no number: "3.3.1.a", "3.3.1.a.h".
_KEY = re.compile(r"\d+(?:\.\d+)*(?:\.[a-z])*")
#: "Cấp huyện" and "Cấp xã" under a lettered row; they do not run on from a.
_LEVEL_LETTERS = {"h": "", "x": "h"}


def problems_in(version: FormVersion, known: Mapping[str, Indicator]) -> Iterator[str]:
    """Yield what is wrong with a form version.

    Args:
        version: the version looked at.
        known: every indicator by its code.
    """
    yield from _head(version)
    yield from _once(version)
    for section in version.sections:
        for check in _SECTION_CHECKS:
            for problem in check(section):
                yield f"section {section.number}: {problem}"
        for row in section.rows:
            for problem in _row_problems(row, known):
                yield f"section {section.number}, row {row.key}: {problem}"


def printed_choices(unit: str) -> dict[int, str]:
    """Read the codes that a unit cell lists.

    Example: "Chưa có = 0 2 cấp = 1 3 cấp = 2" gives {0: "Chưa có", 1: "2 cấp", 2: "3 cấp"}.
    """
    parts = re.split(r"=\s*(\d+)", unit)
    return {
        int(code): label.strip(" ;,") for label, code in zip(parts[::2], parts[1::2], strict=False)
    }


def parent_key(key: str, head: str) -> str | None:
    """Return the key of the row above, null for the head row of a section."""
    if key == head:
        return None
    above, dot, _ = key.rpartition(".")
    return above if dot else head


def _head(version: FormVersion) -> Iterator[str]:
    if version.level not in LEVELS:
        yield f"level {version.level!r} is none of {', '.join(LEVELS)}"
    for period in version.periods:
        if period not in PERIODS:
            yield f"period {period!r} is none of {', '.join(PERIODS)}"
    if version.valid_until and version.valid_until < version.valid_from:
        yield "valid_until lies before valid_from"
    numbers = [section.number for section in version.sections]
    if numbers != list(range(1, len(numbers) + 1)) or not numbers:
        yield f"sections are numbered {numbers}, not from 1 on"


def _once(version: FormVersion) -> Iterator[str]:
    seen: dict[str, str] = {}
    for section, row in version.rows():
        place = f"section {section.number}, row {row.key}"
        if row.indicator is None:
            continue
        if row.indicator in seen:
            yield f"{place}: asks for {row.indicator} again, after {seen[row.indicator]}"
        seen.setdefault(row.indicator, place)


def _first_row(section: FormSection) -> Iterator[str]:
    if not section.rows:
        yield "has no rows"
        return
    head = section.rows[0]
    if head.key not in {str(section.number), *ROMAN[section.number - 1 : section.number]}:
        yield f"starts with row {head.key}, not with the row that bears the number of the section"
    if not head.heading:
        yield f"row {head.key}: the first row of a section is a heading"


def _order(section: FormSection) -> Iterator[str]:
    head = section.rows[0].key if section.rows else ""
    last_child: dict[str, str] = {}
    seen: set[str] = set()
    for row in section.rows:
        above = parent_key(row.key, head)
        if row.key in seen:
            yield f"row {row.key} stands twice"
        elif above is not None:
            if above not in seen:
                yield f"row {row.key} has no row {above} above it"
            step = row.key.rpartition(".")[2]
            if not _follows(last_child.get(above, ""), step):
                yield f"row {row.key} does not follow {last_child.get(above) or 'its heading'}"
            last_child[above] = step
        seen.add(row.key)


def _headings(section: FormSection) -> Iterator[str]:
    head = section.rows[0].key if section.rows else ""
    parents = {parent_key(row.key, head) for row in section.rows}
    for row in section.rows:
        if row.heading and row.key not in parents:
            yield f"row {row.key} is a heading with no rows under it"


def _follows(before: str, step: str) -> bool:
    if step.isdigit():
        return before.isdigit() and int(step) == int(before) + 1 if before else step == "1"
    if step in _LEVEL_LETTERS:
        return before == _LEVEL_LETTERS[step]
    return step == (chr(ord(before[-1]) + 1) if before else "a")


def _row_problems(row: FormRow, known: Mapping[str, Indicator]) -> Iterator[str]:
    yield from _number(row)
    yield from _texts(row)
    if row.indicator is None:
        if not row.heading:
            yield "asks for no indicator and is no heading"
    elif row.indicator not in known:
        yield f"asks for {row.indicator}, which is no indicator"
    else:
        yield from _unit(row, known[row.indicator])


def _number(row: FormRow) -> Iterator[str]:
    if row.key not in ROMAN and not _KEY.fullmatch(row.key):
        yield f"{row.key!r} is no item number"
    expected = "" if row.key[-1:].islower() else row.key
    if row.item != expected:
        yield f"prints the number {row.item!r}, its key says {expected!r}"


def _texts(row: FormRow) -> Iterator[str]:
    if not row.label.strip():
        yield "has no label"
    for text in (row.label, row.unit):
        if text != unicodedata.normalize("NFC", text) or text != " ".join(text.split()):
            yield f"{text!r} is not NFC with single spaces"


def _unit(row: FormRow, indicator: Indicator) -> Iterator[str]:
    expected = {choice.code: choice.label_vi for choice in indicator.choices}
    printed = printed_choices(row.unit)
    if printed != expected:
        yield f"its unit offers {printed}, {indicator.code} is answered by {expected}"


_SECTION_CHECKS: tuple[Callable[[FormSection], Iterator[str]], ...] = (
    _first_row,
    _order,
    _headings,
)
