"""The words of heads: numbers, days and the symbols of documents, as Decree 30/2020/NĐ-CP writes them."""

from __future__ import annotations

from datetime import date

from thuocdo.documents.texts import one_line
from thuocdo.documents.wording import COMMITTEE, spoken_day

_COMMITTEE = COMMITTEE.upper()
_ROOM_FOR_NUMBER = "\u00a0" * 8
_ROOM_FOR_DAY = "ngày …… tháng …… năm ………"
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def number_text(number: int | None) -> str:
    """Return a number in its year: two digits below ten, room to write where it is null."""
    return _ROOM_FOR_NUMBER if number is None else f"{number:02d}"


def office_lines(name: str) -> str:
    """Return an office as it stands in a head: in capitals, a people's committee over its area."""
    office = one_line(name).upper()
    area = office.removeprefix(_COMMITTEE).strip()
    return f"{_COMMITTEE}\n{area}" if office.startswith(_COMMITTEE) and area else office


def day_line(place: str, day: date | None) -> str:
    """Return place and day; room to write where the day is null, the day alone without a place."""
    said = spoken_day(day) if day else _ROOM_FOR_DAY
    where = one_line(place)
    return f"{where}, {said}" if where else said


def roman(number: int) -> str:
    """Return a number of an annex or part in Roman figures.

    Raises:
        ValueError: it is below 1.
    """
    if number < 1:
        raise ValueError("Roman figures begin with 1")
    written = ""
    for value, letters in _ROMAN:
        while number >= value:
            written += letters
            number -= value
    return written
