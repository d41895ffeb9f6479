"""Personal ids ("số định danh cá nhân", twelve figures): what they say, and what is odd about them.

There is no check digit. Only what cannot be a personal id at all is an error; a sex or a birth date that differs is a
doubt, and a person decides. Never write an id into a log: `masking`.

Source: Law on Identification (6 structural and 6 random figures); the order of the parts and the list of places
(`data/place_codes.csv`, the provinces of before July 2025) are own knowledge, to be verified.
"""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from thuocdo.errors import InvalidInput
from thuocdo.identifiers.writing import only_ascii_digits

LENGTH = 12
FORMER_LENGTH = 9  # identity cards before the citizen's card
FIRST_CENTURY = 1900
#: Codes from here on stand for countries; there is no list of them here.
FIRST_COUNTRY_CODE = 100

_DATA = Path(__file__).parent / "data" / "place_codes.csv"


class Sex(StrEnum):
    """The sex that the fourth figure says: even is male."""

    MALE = "male"
    FEMALE = "female"


class Severity(StrEnum):
    """Whether an id cannot be used, needs a person's decision, or only calls for a look."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that is odd about an id, in both languages; it never repeats the id."""

    code: str
    severity: Severity
    message_vi: str
    message_en: str


@dataclass(frozen=True, slots=True)
class PersonalIdCheck:
    """What an id says, and all that is odd about it. Everything but `doubts` is null where the id cannot be read.

    `place` is the province of birth registration, null also for the code of a country or an unknown one.
    """

    doubts: tuple[Doubt, ...]
    place: str | None = None
    sex: Sex | None = None
    birth_year: int | None = None

    @property
    def usable(self) -> bool:
        """Say whether the id may be stored: nothing worse than a warning."""
        return all(doubt.severity is not Severity.ERROR for doubt in self.doubts)

    @property
    def needs_decision(self) -> bool:
        """Say whether a person has to confirm the id."""
        return any(doubt.severity is Severity.WARNING for doubt in self.doubts)


def check_personal_id(
    text: str, *, on: date, sex: Sex | None = None, born_on: date | None = None
) -> PersonalIdCheck:
    """Read an id and say what is odd about it; never raises.

    Args:
        on: the day of the check: nobody is born after it.
        sex: as stated by the person or another register, to be compared.
        born_on: likewise.
    """
    digits = _digits(text)
    if len(digits) != LENGTH or not only_ascii_digits(digits):
        return PersonalIdCheck((_unreadable(digits),))
    place = place_codes().get(digits[:3])
    century, parity = divmod(int(digits[3]), 2)
    birth_year = FIRST_CENTURY + century * 100 + int(digits[4:6])
    said = Sex.FEMALE if parity else Sex.MALE
    doubts = [
        _of_place(digits[:3], place),
        _FUTURE if birth_year > on.year else None,
        _OTHER_SEX if sex not in {None, said} else None,
        _OTHER_YEAR if born_on is not None and born_on.year != birth_year else None,
    ]
    return PersonalIdCheck(tuple(one for one in doubts if one), place, said, birth_year)


def require_personal_id(text: str) -> str:
    """Return the twelve figures of an id.

    Raises:
        InvalidInput: there are not exactly twelve. Anything else odd is for `check_personal_id`.
    """
    digits = _digits(text)
    if len(digits) != LENGTH or not only_ascii_digits(digits):
        doubt = _unreadable(digits)
        raise InvalidInput(doubt.code, doubt.message_vi, doubt.message_en)
    return digits


@cache
def place_codes() -> dict[str, str]:
    """Return the provinces by their code in the id."""
    with _DATA.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


def _digits(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in plain if not sign.isspace() and sign not in ".-")


def _unreadable(digits: str) -> Doubt:
    if len(digits) == FORMER_LENGTH and only_ascii_digits(digits):
        return Doubt(
            "personal_id_former_card",
            Severity.ERROR,
            "Đây là số chứng minh nhân dân 9 số. Hãy ghi số định danh cá nhân 12 số trên thẻ căn cước.",
            "This is the number of a former identity card (9 figures). Write the 12 figures of the identity card of today.",
        )
    return Doubt(
        "personal_id_not_twelve_figures",
        Severity.ERROR,
        "Số định danh cá nhân phải có đúng 12 chữ số. Hãy kiểm tra lại trên thẻ căn cước.",
        "A personal id has exactly 12 figures. Check it on the identity card.",
    )


def _of_place(code: str, place: str | None) -> Doubt | None:
    if place is not None:
        return None
    return _COUNTRY if int(code) >= FIRST_COUNTRY_CODE else _UNKNOWN_PLACE


_COUNTRY = Doubt(
    "personal_id_country",
    Severity.NOTE,
    "Ba số đầu là mã quốc gia (đăng ký khai sinh ở nước ngoài), phần mềm không kiểm tra được mã này.",
    "The first three figures stand for a country (birth registered abroad), which cannot be checked here.",
)
_UNKNOWN_PLACE = Doubt(
    "personal_id_unknown_place",
    Severity.WARNING,
    "Ba số đầu không phải mã tỉnh đã biết. Hãy đối chiếu với thẻ căn cước rồi xác nhận.",
    "The first three figures are no known province. Compare with the identity card, then confirm.",
)
_FUTURE = Doubt(
    "personal_id_born_later",
    Severity.ERROR,
    "Năm sinh trong số định danh sau năm hiện tại. Hãy kiểm tra lại trên thẻ căn cước.",
    "The year of birth in the id lies in the future. Check it on the identity card.",
)
_OTHER_SEX = Doubt(
    "personal_id_other_sex",
    Severity.WARNING,
    "Giới tính đã khai khác với số định danh. Hãy đối chiếu giấy tờ rồi xác nhận.",
    "The sex that was stated differs from the id. Compare with the papers, then confirm.",
)
_OTHER_YEAR = Doubt(
    "personal_id_other_year",
    Severity.WARNING,
    "Năm sinh đã khai khác với số định danh. Hãy đối chiếu giấy tờ rồi xác nhận.",
    "The year of birth that was stated differs from the id. Compare with the papers, then confirm.",
)
