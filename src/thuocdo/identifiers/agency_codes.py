"""Agency codes: one agency, two notations that are both alive, so the groups are kept and either is written.

QĐ 20/2020/QĐ-TTg writes from the top down ("H56.14"), QCVN 102:2016/BTTTT from the bottom up with fixed widths
("000.00.14.H56"). H56 is the People's Committee of Thanh Hóa.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from thuocdo.errors import InvalidInput
from thuocdo.identifiers.writing import as_typed

LONGEST = 35  # characters, QĐ 20/2020, Article 4

TOP_DOWN_PATTERN = r"[A-Y]\d{2}(?:\.\d{2,3})*"
BOTTOM_UP_PATTERN = r"\d{3}\.\d{2}\.\d{2}\.[A-Y]\d{2}"

#: Widths of the groups below the top in QCVN 102:2016, from the top down.
_WIDTHS = (2, 2, 3)


class Notation(StrEnum):
    """The order in which the groups are written."""

    TOP_DOWN = "top_down"  # QĐ 20/2020
    BOTTOM_UP = "bottom_up"  # QCVN 102:2016


@dataclass(frozen=True, slots=True, order=True)
class AgencyCode:
    """The groups of one agency's code, the top level first; no trailing group is zero."""

    groups: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> AgencyCode:
        """Read a code in either notation.

        Raises:
            InvalidInput: it is a code in neither. Codes of businesses and of other organisations (Z…) are not agencies' codes.
        """
        typed = as_typed(text)
        if re.fullmatch(BOTTOM_UP_PATTERN, typed, re.ASCII):
            groups = tuple(reversed(typed.split(".")))
        elif re.fullmatch(TOP_DOWN_PATTERN, typed, re.ASCII) and len(typed) <= LONGEST:
            groups = tuple(typed.split("."))
        else:
            raise _not_a_code(text)
        while len(groups) > 1 and not int(groups[-1]):
            groups = groups[:-1]
        return cls(groups)

    @property
    def level(self) -> int:
        """Return how deep the agency lies: 1 for a ministry or a provincial People's Committee."""
        return len(self.groups)

    @property
    def parent(self) -> AgencyCode | None:
        """Return the code one level up, null at the top."""
        groups = self.groups[:-1]
        while len(groups) > 1 and not int(groups[-1]):
            groups = groups[:-1]
        return AgencyCode(groups) if groups else None

    def lies_under(self, other: AgencyCode) -> bool:
        """Say whether the code is that of an agency below another, at any depth."""
        return self != other and self.groups[: other.level] == other.groups

    def written(self, notation: Notation) -> str:
        """Return the code in one notation.

        Raises:
            InvalidInput: the groups are more, or wider, than QCVN 102:2016 can hold.
        """
        if notation is Notation.TOP_DOWN:
            return ".".join(self.groups)
        below = self.groups[1:]
        if len(below) > len(_WIDTHS) or any(
            len(group) != width for group, width in zip(below, _WIDTHS, strict=False)
        ):
            raise _not_in_bottom_up(self)
        padded = (*below, *("0" * width for width in _WIDTHS[len(below) :]))
        return ".".join((*reversed(padded), self.groups[0]))

    def __str__(self) -> str:
        return self.written(Notation.TOP_DOWN)


def _not_a_code(text: str) -> InvalidInput:
    return InvalidInput(
        "agency_code_not_written",
        f"«{text}» không phải mã định danh cơ quan. Hãy ghi như H56.14 hoặc 000.00.14.H56.",
        f"“{text}” is no agency code. Write it as H56.14 or 000.00.14.H56.",
        written=text,
    )


def _not_in_bottom_up(code: AgencyCode) -> InvalidInput:
    return InvalidInput(
        "agency_code_not_in_qcvn",
        f"Mã «{code}» không viết được theo QCVN 102:2016 (tối đa 4 cấp, nhóm 2, 2 và 3 chữ số). Hãy dùng mã theo QĐ 20/2020.",
        f"The code “{code}” cannot be written by QCVN 102:2016 (4 levels, groups of 2, 2 and 3 figures). Use the form of QĐ 20/2020.",
        agency_code=str(code),
    )
