"""Codes of those who exchange data under QĐ 20/2020/QĐ-TTg, of all three sorts: agencies, businesses, other organisations.

The first letter tells an agency (A to Y) from another organisation (Z); a business has its registration number, which is its tax code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from thuocdo.errors import InvalidInput
from thuocdo.identifiers.agency_codes import AgencyCode
from thuocdo.identifiers.tax_codes import TaxCode, TaxPayer
from thuocdo.identifiers.writing import as_typed

#: Z01 to Z99, then up to 32 figures and letters without a separator: QĐ 20/2020, Article 6.
ORGANISATION_PATTERN = r"Z(?!00)\d{2}[0-9A-Z]{1,32}"


class CodeSort(StrEnum):
    """Whose code it is: Articles 4, 5 and 6."""

    AGENCY = "agency"
    BUSINESS = "business"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True, order=True)
class OrganisationCode:
    """The code of an organisation that is neither an agency nor a business: who gives codes out (`Z01`), and the code it gave."""

    issuer: str
    number: str

    @classmethod
    def parse(cls, text: str) -> OrganisationCode:
        """Read a code.

        Raises:
            InvalidInput: it is none.
        """
        typed = as_typed(text)
        if not re.fullmatch(ORGANISATION_PATTERN, typed, re.ASCII):
            raise _not_a_code(text)
        return cls(typed[:3], typed[3:])

    def __str__(self) -> str:
        return self.issuer + self.number


@dataclass(frozen=True, slots=True)
class ExchangeCode:
    """A code of any sort in its one spelling."""

    sort: CodeSort
    value: str


def read_code(text: str) -> ExchangeCode:
    """Return of which sort a code is, and its one spelling.

    Raises:
        InvalidInput: it is of none; a personal id names a person, not a business.
    """
    typed = as_typed(text)
    if typed.startswith("Z"):
        return ExchangeCode(CodeSort.ORGANISATION, str(OrganisationCode.parse(text)))
    if (typed[:1].isascii() and typed[:1].isalpha()) or re.match(r"\d{3}\.", typed, re.ASCII):
        return ExchangeCode(CodeSort.AGENCY, str(AgencyCode.parse(text)))
    tax_code = TaxCode.parse(text)
    if tax_code.payer is TaxPayer.PERSON:
        raise _not_a_code(text)
    return ExchangeCode(CodeSort.BUSINESS, str(tax_code))


def _not_a_code(text: str) -> InvalidInput:
    return InvalidInput(
        "organisation_code_not_written",
        f"«{text[:60]}» không phải mã định danh tổ chức. Hãy ghi như Z01 rồi mã do nơi cấp quy định, liền nhau.",
        f"“{text[:60]}” is no code of an organisation. Write it as Z01 and, without a separator, the code that was given.",
        written=text[:60],
    )
