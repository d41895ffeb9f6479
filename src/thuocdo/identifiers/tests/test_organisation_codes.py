"""Codes of other organisations, and of which sort a code is."""

from __future__ import annotations

import pytest

from thuocdo.errors import InvalidInput
from thuocdo.identifiers.organisation_codes import CodeSort, OrganisationCode, read_code


def test_an_organisation_has_one_spelling() -> None:
    code = OrganisationCode.parse(" z01abc0012 ")
    assert (code.issuer, code.number, str(code)) == ("Z01", "ABC0012", "Z01ABC0012")
    assert str(OrganisationCode.parse("Z99" + "A" * 32)) == "Z99" + "A" * 32


@pytest.mark.parametrize(
    "text",
    ["", "Z01", "Z00A1", "Z1A", "Z01.A1", "Z01-A1", "Z01" + "A" * 33, "H56A1", "Z01Đ1", "Z01 A"],
)
def test_what_is_no_code_of_an_organisation(text: str) -> None:
    with pytest.raises(InvalidInput) as found:
        OrganisationCode.parse(text)
    assert found.value.code == "organisation_code_not_written"


@pytest.mark.parametrize(
    ("text", "sort", "value"),
    [
        ("h56.14", CodeSort.AGENCY, "H56.14"),
        ("000.00.14.H56", CodeSort.AGENCY, "H56.14"),
        ("Z01A1", CodeSort.ORGANISATION, "Z01A1"),
        ("0100233488", CodeSort.BUSINESS, "0100233488"),
        ("0314409058-002", CodeSort.BUSINESS, "0314409058-002"),
    ],
)
def test_each_sort_is_told_by_its_writing(text: str, sort: CodeSort, value: str) -> None:
    found = read_code(text)
    assert (found.sort, found.value) == (sort, value)


@pytest.mark.parametrize("text", ["", "0100233480", "038190001234", "Z01", "Đ56.14", "hello"])
def test_what_is_of_no_sort_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_code(text)
