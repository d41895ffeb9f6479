"""How each row of the forms for two-tier administration is come by."""

from __future__ import annotations

from pathlib import Path

import pytest

from thuocdo.forms.documentation import KEPT, answered, page
from thuocdo.forms.library import form_version
from thuocdo.indicators.indicator import Register
from thuocdo.indicators.measures.registry import measure

_DOCS = Path(__file__).resolve().parents[4] / "docs" / "forms"
DERIVED = ("2025_province", "2025_department", "2025_commune")
#: Registered by agencies, asked of divisions, boards and bodies, which no register keeps.
_OF_NO_REGISTER = {
    "organisation.structure.departments_restructured_rate",
    "organisation.structure.communes_restructured_rate",
    "organisation.structure.management_boards_province",
    "organisation.structure.interagency_bodies",
    "organisation.structure.departments_restructured",
    "organisation.structure.communes_restructured",
}


@pytest.mark.parametrize("code", DERIVED)
def test_nobody_types_what_lies_in_a_register(code: str) -> None:
    typed = [one.asked.code for one in answered(form_version(code)) if not one.computed]

    assert [one for one in answered(form_version(code)) if one.asked.register in KEPT]
    assert [
        one
        for one in answered(form_version(code))
        if one.asked.code in typed and one.asked.register in KEPT
    ] == []


@pytest.mark.parametrize("code", DERIVED)
def test_of_organisations_only_what_is_inside_agencies_is_typed(code: str) -> None:
    typed = {
        one.asked.code
        for one in answered(form_version(code))
        if one.asked.register is Register.ORGANISATIONS and not one.computed
    }

    assert typed <= _OF_NO_REGISTER


@pytest.mark.parametrize("code", ["2025_department", "2025_commune"])
def test_a_unit_is_asked_for_nothing_that_the_province_alone_knows(code: str) -> None:
    for one in answered(form_version(code)):
        if one.asked.measure:
            assert measure(one.asked.measure).known_of == (), one.asked.code


@pytest.mark.parametrize("code", DERIVED)
def test_the_page_of_a_form_is_up_to_date(code: str) -> None:
    written = (_DOCS / f"{code}.md").read_text(encoding="utf-8")

    assert written == page(form_version(code)), "run `thuocdo forms docs`"


def test_a_typed_row_says_why() -> None:
    rows = {one.asked.code: one for one in answered(form_version("2025_province"))}

    assert "no register of staff" in rows["organisation.civil_servants.present"].how
    assert rows["procedures.dossiers.commune.on_time"].how.startswith("counted: ")
    assert rows["procedures.dossiers.commune.on_time_rate"].how.startswith("computed: ")
