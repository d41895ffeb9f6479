"""Reads the fields of one record that came from outside: what is read is ticked off, what is wrong is noted, what is left can be named.

Pure. Names of fields are found whatever their capitals; texts become NFC with single spaces.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from thuocdo.dossiers.state import ZONE

#: Forms in which the national interface writes moments; a day alone is its first moment.
_NATIONAL_FORMS = {14: "%Y%m%d%H%M%S", 12: "%Y%m%d%H%M", 8: "%Y%m%d"}
LARGEST_VND = 10**15
_MOST_DEPTH = 12


class Fields:
    """One record. `problems` and `read` are shared with the records inside it."""

    def __init__(
        self, values: Mapping[str, Any], place: str = "", problems: list[str] | None = None
    ) -> None:
        self._values = {str(name).casefold(): (str(name), value) for name, value in values.items()}
        self._read: set[str] = set()
        self.place = place
        self.problems: list[str] = [] if problems is None else problems

    def raw(self, name: str) -> Any:
        """Return a value as it came; null where it is missing or empty."""
        key = name.casefold()
        self._read.add(key)
        value = self._values.get(key, ("", None))[1]
        return None if value in ("", None, []) else value

    def text(self, name: str, *, longest: int = 500) -> str:
        """Return a text, empty where it is missing; a number is taken as its figures."""
        value = self.raw(name)
        if value is None or isinstance(value, bool | dict | list):
            return self._wrong(name, "is no text") if value is not None else ""
        words = " ".join(unicodedata.normalize("NFC", str(value)).split())
        return words if len(words) <= longest else self._wrong(name, f"is longer than {longest}")

    def whole(self, name: str) -> int | None:
        """Return a whole number from 0 on; null where it is missing."""
        said = self.text(name, longest=40)
        if not said:
            return None
        figures = said.removesuffix(".0")
        if figures.isascii() and figures.isdigit() and int(figures) <= LARGEST_VND:
            return int(figures)
        self._wrong(name, f"“{said}” is no whole number")
        return None

    def flag(self, name: str) -> bool:
        """Return a flag; false where it is missing."""
        value = self.raw(name)
        return value is True or str(value).strip().casefold() in {"1", "true", "co", "có"}

    def moment(self, name: str) -> datetime | None:
        """Return a moment: yyyyMMddHHmmss in Vietnam, or ISO 8601 with an offset; null where it is missing."""
        said = self.text(name, longest=40)
        found = moment_of(said) if said else None
        if said and found is None:
            self._wrong(name, f"“{said}” is no moment")
        return found

    def rows(self, name: str) -> list[Fields] | None:
        """Return the records of a list; null where it is missing, one record alone counts as a list."""
        value = self.raw(name)
        if value is None:
            return [] if self._values.get(name.casefold(), ("", None))[1] == [] else None
        listed = value if isinstance(value, list) else [value]
        if not all(isinstance(one, dict) for one in listed):
            self._wrong(name, "is no list of records")
            return None
        return [Fields(one, f"{self.place}{name}.", self.problems) for one in listed]

    def unread(self) -> list[str]:
        """Return the names, as they came, that nobody asked for and that say something."""
        return [
            f"{self.place}{name}"
            for key, (name, value) in self._values.items()
            if key not in self._read and value not in ("", None, [], {})
        ]

    def _wrong(self, name: str, why: str) -> str:
        self.problems.append(f"{self.place}{name} {why}")
        return ""


def moment_of(said: str) -> datetime | None:
    """Return the moment a text stands for; null where it stands for none."""
    if said.isascii() and said.isdigit():
        form = _NATIONAL_FORMS.get(len(said))
        return _parsed(said, form) if form else None
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return None
    return found if found.tzinfo is not None and found.year > 1 else None


def _parsed(said: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(said, form).replace(tzinfo=ZONE)
    except ValueError:
        return None


def storable(value: Any, depth: int = 0) -> bool:
    """Say whether the database can keep a JSON value: no zero bytes, no half letters, no number that is none, not too deep."""
    if depth > _MOST_DEPTH:
        return False
    if isinstance(value, str):
        return "\x00" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)
    if isinstance(value, float):
        return value == value and abs(value) != float("inf")  # noqa: PLR0124 - only NaN differs from itself
    if isinstance(value, dict):
        return all(
            storable(key, depth) and storable(item, depth + 1) for key, item in value.items()
        )
    if isinstance(value, list):
        return all(storable(item, depth + 1) for item in value)
    return True
