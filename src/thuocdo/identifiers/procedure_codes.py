"""Procedure codes ("mã TTHC"): the national number, and whose copy it is where a province wrote its own."""

from __future__ import annotations

import re
from dataclasses import dataclass

from thuocdo.errors import InvalidInput
from thuocdo.identifiers.agency_codes import BOTTOM_UP_PATTERN, AgencyCode, Notation
from thuocdo.identifiers.writing import as_typed

_PATTERN = re.compile(rf"(\d\.\d{{6}})(?:\.({BOTTOM_UP_PATTERN}))?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class ProcedureCode:
    """The number in the national catalogue ("1.010708") and the agency that owns the copy, null for the national one."""

    national: str
    owner: AgencyCode | None = None

    @classmethod
    def parse(cls, text: str) -> ProcedureCode:
        """Read "2.000635" or "1.010708.000.00.00.H56".

        Raises:
            InvalidInput: it is written otherwise.
        """
        found = _PATTERN.fullmatch(as_typed(text))
        if found is None:
            raise InvalidInput(
                "procedure_code_not_written",
                f"«{text}» không phải mã thủ tục hành chính. Hãy ghi như 2.000635 hoặc 1.010708.000.00.00.H56.",
                f"“{text}” is no procedure code. Write it as 2.000635 or 1.010708.000.00.00.H56.",
                written=text,
            )
        national, owner = found.groups()
        return cls(national, AgencyCode.parse(owner) if owner else None)

    def owned_by(self, owner: AgencyCode) -> ProcedureCode:
        """Return the code of an agency's copy."""
        return ProcedureCode(self.national, owner)

    def __str__(self) -> str:
        if self.owner is None:
            return self.national
        return f"{self.national}.{self.owner.written(Notation.BOTTOM_UP)}"
