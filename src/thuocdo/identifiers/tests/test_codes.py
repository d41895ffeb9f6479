"""Agency, procedure and dossier codes, read and written."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.errors import InvalidInput
from thuocdo.identifiers.agency_codes import AgencyCode, Notation
from thuocdo.identifiers.dossier_codes import (
    DossierCode,
    dossier_code_pattern,
    dossier_code_patterns,
)
from thuocdo.identifiers.procedure_codes import ProcedureCode

H56 = AgencyCode(("H56",))


def refused(code: str) -> Any:
    return pytest.raises(InvalidInput, check=lambda one: one.code == code and bool(one.message_vi))


@pytest.mark.parametrize(
    ("top_down", "bottom_up"),
    [
        ("H56", "000.00.00.H56"),
        ("H56.14", "000.00.14.H56"),
        ("H56.14.05", "000.05.14.H56"),
        ("H56.14.05.003", "003.05.14.H56"),
        ("H56.14.00.003", "003.00.14.H56"),  # a level that is left out
    ],
)
def test_agency_codes_in_both_notations(top_down: str, bottom_up: str) -> None:
    code = AgencyCode.parse(top_down)
    assert code == AgencyCode.parse(bottom_up) == AgencyCode.parse(f" {bottom_up.lower()} ")
    assert code.written(Notation.TOP_DOWN) == str(code) == top_down
    assert code.written(Notation.BOTTOM_UP) == bottom_up


@pytest.mark.parametrize(
    "text",
    [
        "",
        "56.14",
        "Z01",
        "H5",
        "H56.1",
        "H56.",
        "H56-14",
        "00.14.H56",
        "H56" + ".123" * 9,
        "H56 14",
    ],
)
def test_what_is_no_agency_code(text: str) -> None:
    with refused("agency_code_not_written"):
        AgencyCode.parse(text)


@pytest.mark.parametrize("text", ["H56.014", "H56.14.005", "H56.14.05.03", "H56.14.05.003.01"])
def test_codes_that_one_notation_alone_can_hold(text: str) -> None:
    assert str(AgencyCode.parse(text)) == text
    with refused("agency_code_not_in_qcvn"):
        AgencyCode.parse(text).written(Notation.BOTTOM_UP)


def test_the_tree_of_codes() -> None:
    code = AgencyCode.parse("003.00.14.H56")
    assert code.level == 4
    assert code.parent == AgencyCode.parse("H56.14")
    assert code.parent.parent == H56
    assert H56.parent is None
    assert code.lies_under(H56)
    assert not H56.lies_under(H56)
    assert not AgencyCode.parse("H57.14").lies_under(H56)


@given(
    st.from_regex(r"[A-Y][0-9]{2}", fullmatch=True),
    st.tuples(st.integers(0, 99), st.integers(0, 99), st.integers(0, 999)),
)
def test_any_code_goes_there_and_back(top: str, below: tuple[int, int, int]) -> None:
    second, third, fourth = below
    written = f"{fourth:03}.{third:02}.{second:02}.{top}"
    code = AgencyCode.parse(written)
    assert code.written(Notation.BOTTOM_UP) == written
    assert AgencyCode.parse(str(code)) == code


def test_procedure_codes() -> None:
    assert str(ProcedureCode.parse(" 2.000635 ")) == "2.000635"
    copy = ProcedureCode.parse("1.010708.000.00.00.h56")
    assert (copy.national, copy.owner, str(copy)) == ("1.010708", H56, "1.010708.000.00.00.H56")
    assert ProcedureCode.parse("1.010708").owned_by(H56) == copy


@pytest.mark.parametrize(
    "text", ["", "2.00635", "2000635", "1.010708.H56", "1.010708.", "\u0662.000635"]
)
def test_what_is_no_procedure_code(text: str) -> None:
    with refused("procedure_code_not_written"):
        ProcedureCode.parse(text)


def test_a_dossier_code_in_use() -> None:
    code = DossierCode.parse("h56.14–240823–0001")
    assert (str(code.agency), code.received_on, code.number) == ("H56.14", date(2024, 8, 23), 1)
    assert str(code) == "H56.14-240823-0001"
    assert code.pattern.code == "qd-20-2020"


def test_a_dossier_code_of_the_rule_of_2018() -> None:
    code = DossierCode.parse("000.00.14.H56-190823-12345")
    assert (str(code.agency), code.number, code.pattern.code) == ("H56.14", 12345, "tt-01-2018")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "H56.14-240823-001",  # three figures
        "H56.14-240823-00001",  # a zero too many
        "H56.14-240823-0000",
        "H56.14-240230-0001",  # 30 February
        "H56.14-250229-0001",  # no leap year
        "H56.14.00-240823-0001",  # a unit in a second spelling
        "H56.14-20240823-0001",
        "H56.14-240823-0001-2",
        "Z01-240823-0001",
        "H56.14-240823-\u0660\u0660\u0660\u0661",
    ],
)
def test_what_is_no_dossier_code(text: str) -> None:
    with refused("dossier_code_not_written"):
        DossierCode.parse(text)


def test_a_leap_day_is_a_day() -> None:
    assert DossierCode.parse("H56.14-240229-0001").received_on == date(2024, 2, 29)


def test_the_pattern_is_that_of_the_day() -> None:
    assert dossier_code_pattern(date(2019, 1, 7)).code == "tt-01-2018"
    assert dossier_code_pattern(date(2020, 9, 14)).code == "tt-01-2018"
    assert dossier_code_pattern(date(2020, 9, 15)).code == "qd-20-2020"
    assert (
        dossier_code_pattern(date(2026, 1, 1)).write(H56, date(2026, 12, 31), 10000)
        == "H56-261231-10000"
    )


@given(
    st.dates(date(2018, 1, 1), date(2099, 12, 31)), st.integers(1, 10**6), st.sampled_from(range(2))
)
def test_what_is_written_is_read(on: date, number: int, which: int) -> None:
    pattern = dossier_code_patterns()[which]
    written = pattern.write(AgencyCode.parse("H56.14.05"), on, number)
    code = DossierCode.parse(written)
    assert (str(code), code.received_on, code.number, code.pattern) == (
        written,
        on,
        number,
        pattern,
    )
