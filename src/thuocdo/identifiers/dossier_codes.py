"""Dossier codes ("mã số hồ sơ"): read, checked and written by patterns with effective dates (`data/dossier_code_patterns.yaml`).

Pure; the number within unit and day comes from `services.next_dossier_code`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from thuocdo.errors import InvalidInput
from thuocdo.identifiers.agency_codes import (
    BOTTOM_UP_PATTERN,
    TOP_DOWN_PATTERN,
    AgencyCode,
    Notation,
)
from thuocdo.identifiers.writing import as_typed

_DATA = Path(__file__).parent / "data" / "dossier_code_patterns.yaml"
_UNIT_PATTERNS = {Notation.TOP_DOWN: TOP_DOWN_PATTERN, Notation.BOTTOM_UP: BOTTOM_UP_PATTERN}
#: Two figures of a year are a year of this century: no such code is older than 2018.
_CENTURY = 2000


@dataclass(frozen=True)
class DossierCodePattern:
    """One way of writing dossier codes, for dossiers received from `valid_from` on (null: from the beginning)."""

    code: str
    valid_from: date | None
    template: str
    notation: Notation
    day_form: str
    number_figures: int

    def write(self, agency: AgencyCode, on: date, number: int) -> str:
        """Return the code of the n-th dossier of an agency on a day.

        Raises:
            InvalidInput: the agency's code cannot be written in the notation of the pattern.
        """
        return self.template.format(
            unit=agency.written(self.notation),
            day=on.strftime(self.day_form),
            number=f"{number:0{self.number_figures}}",
        )

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        groups = {
            "unit": f"(?P<unit>{_UNIT_PATTERNS[self.notation]})",
            "day": r"(?P<day>\d+)",
            "number": rf"(?P<number>\d{{{self.number_figures},}})",
        }
        parts = re.split(r"\{(\w+)\}", self.template)
        return re.compile(
            "".join(
                groups[part] if index % 2 else re.escape(part) for index, part in enumerate(parts)
            ),
            re.ASCII,
        )

    def read(self, typed: str) -> DossierCode | None:
        """Return what a code says, null where it does not follow this pattern."""
        found = self._expression.fullmatch(typed)
        if found is None:
            return None
        try:
            read = datetime.strptime(found["day"], self.day_form).date()  # noqa: DTZ007 - only a day is taken
        except ValueError:
            return None
        code = DossierCode(
            AgencyCode.parse(found["unit"]),
            read.replace(year=_CENTURY + read.year % 100),
            int(found["number"]),
            self,
        )
        # Written again it must be the same: no superfluous zeros, no unit or day in a second spelling.
        return code if code.number and str(code) == typed else None


@dataclass(frozen=True, slots=True)
class DossierCode:
    """What a dossier code says: the unit that received it, when, and its number within unit and day."""

    agency: AgencyCode
    received_on: date
    number: int
    pattern: DossierCodePattern

    @classmethod
    def parse(cls, text: str) -> DossierCode:
        """Read a code by the newest pattern that fits.

        Raises:
            InvalidInput: none fits, or the day in it does not exist.
        """
        typed = as_typed(text)
        for pattern in reversed(dossier_code_patterns()):
            found = pattern.read(typed)
            if found is not None:
                return found
        raise InvalidInput(
            "dossier_code_not_written",
            f"«{text}» không phải mã số hồ sơ. Hãy ghi đúng như trên giấy tiếp nhận, ví dụ H56.14-240823-0001.",
            f"“{text}” is no dossier code. Write it as on the receipt, such as H56.14-240823-0001.",
            written=text,
        )

    def __str__(self) -> str:
        return self.pattern.write(self.agency, self.received_on, self.number)


@cache
def dossier_code_patterns() -> tuple[DossierCodePattern, ...]:
    """Return all patterns, the oldest first."""
    entries = yaml.safe_load(_DATA.read_text(encoding="utf-8"))["patterns"]
    return tuple(_pattern(one) for one in entries)


def _pattern(entry: Any) -> DossierCodePattern:
    return DossierCodePattern(
        code=entry["code"],
        valid_from=entry["valid_from"],
        template=entry["template"],
        notation=Notation(entry["notation"]),
        day_form=entry["day_form"],
        number_figures=entry["number_figures"],
    )


def dossier_code_pattern(on: date) -> DossierCodePattern:
    """Return the pattern for dossiers received on a day."""
    in_force = [
        one for one in dossier_code_patterns() if one.valid_from is None or one.valid_from <= on
    ]
    return in_force[-1]
