"""Changes to the rows of a form keep numbers, depths and what stands under a row."""

from __future__ import annotations

import pytest

from thuocdo.errors import InvalidInput
from thuocdo.forms.comparing import Change, compared
from thuocdo.forms.editing import (
    add_row,
    add_section,
    change_row,
    move_row,
    remove_last_section,
    remove_row,
    row_of,
)
from thuocdo.forms.library import form_version, form_versions
from thuocdo.forms.problems import problems_of, said
from thuocdo.forms.reading import read_version
from thuocdo.forms.version import FormVersion
from thuocdo.forms.writing import written

COMMUNE, DISTRICT = "2025_commune", "2024_district"


def _keys(version: FormVersion, section: int) -> list[str]:
    return [row.key for row in version.sections[section - 1].rows]


@pytest.mark.parametrize("code", sorted(form_versions()))
def test_a_form_that_is_written_is_read_back_as_it_was(code: str) -> None:
    version = form_version(code)
    read = read_version(written(version), name=code)

    assert read.sections == version.sections
    assert (read.code, read.title, read.derived) == (version.code, version.title, version.derived)


@pytest.mark.parametrize("code", sorted(form_versions()))
def test_numbering_again_changes_nothing_of_a_form_that_is_right(code: str) -> None:
    version = form_version(code)
    for section in version.sections:
        again, key = move_row(version, section.number, section.rows[0].key, up=True)
        assert again.sections == version.sections
        assert key == section.rows[0].key


def test_a_new_row_behind_another_moves_the_numbers_of_those_that_follow() -> None:
    version, key = add_row(form_version(COMMUNE), 3, "2.1", inside=False)

    assert key == "2.2"
    assert _keys(version, 3)[5:11] == ["2", "2.1", "2.2", "2.3", "2.3.a", "2.3.b"]
    assert row_of(version, 3, "2.3").indicator == "procedures.dossiers.commune.on_time"
    assert row_of(version, 3, "2.3.b").item == ""


def test_a_new_row_under_another_is_its_last() -> None:
    version, key = add_row(form_version(COMMUNE), 3, "2.2", inside=True)

    assert key == "2.2.c"
    assert (row_of(version, 3, key).item, row_of(version, 3, key).depth) == ("", 3)


def test_a_row_goes_with_all_under_it() -> None:
    version = remove_row(form_version(COMMUNE), 3, "2")

    assert not [key for key in _keys(version, 3) if key.startswith("2.2.")]
    assert row_of(version, 3, "2").indicator == "procedures.feedback.resolution_rate"


def test_a_row_moves_with_all_under_it_and_back() -> None:
    version, key = move_row(form_version(COMMUNE), 3, "2", up=True)
    assert key == "1"
    assert row_of(version, 3, "1.2.a").indicator == "procedures.dossiers.land.on_time.commune"

    back, key = move_row(version, 3, "1", up=False)
    assert key == "2"
    assert back.sections == form_version(COMMUNE).sections


def test_rows_of_levels_keep_their_letters() -> None:
    version = remove_row(form_version(DISTRICT), 3, "3.3.1.a")

    assert row_of(version, 3, "3.3.1.a.h").label == "- Cấp huyện"
    assert row_of(version, 3, "3.3.1.a.x").label == "- Cấp xã"


def test_a_row_may_stop_to_print_a_number() -> None:
    version, key = change_row(
        form_version(COMMUNE), 3, "1.1", label="Trong đó", unit="Hồ sơ", heading=False, numbered=False,
        indicator="procedures.dossiers.received.direct.commune",
    )  # fmt: skip

    assert key == "1.a"
    assert row_of(version, 3, "1.1").indicator == "procedures.dossiers.received.postal.commune"


def test_the_first_row_of_a_section_stays() -> None:
    with pytest.raises(InvalidInput):
        remove_row(form_version(COMMUNE), 3, "III")


def test_a_row_that_is_not_there_is_refused() -> None:
    with pytest.raises(InvalidInput):
        add_row(form_version(COMMUNE), 3, "9.9", inside=False)
    with pytest.raises(InvalidInput):
        add_row(form_version(COMMUNE), 99, "1", inside=False)


def test_sections_come_and_go_at_the_end() -> None:
    version = add_section(form_version(COMMUNE), "Nội dung khác")

    assert version.sections[-1].rows[0].key == "VIII"
    assert remove_last_section(version).sections == form_version(COMMUNE).sections


def test_problems_name_the_row_in_both_languages() -> None:
    version, key = add_row(form_version(COMMUNE), 3, "2.1", inside=False)
    found = [problem for problem in problems_of(version) if problem.section == 3]

    assert {problem.key for problem in found} == {key}
    assert {problem.vi for problem in found} == {
        "Dòng chưa có tên chỉ tiêu.",
        "Dòng chưa có chỉ tiêu. Hãy chọn chỉ tiêu, hoặc đánh dấu là dòng tiêu đề.",
    }


def test_an_indicator_asked_twice_is_named_with_the_other_row() -> None:
    version, _key = change_row(
        form_version(COMMUNE), 3, "1.1", label="Tiếp nhận", unit="Hồ sơ", heading=False, numbered=True,
        indicator="procedures.dossiers.received.postal.commune",
    )  # fmt: skip
    (problem,) = problems_of(version)

    assert (problem.section, problem.key) == (3, "1.2")
    assert "đã được hỏi ở biểu 3, dòng 1.1" in problem.vi


def test_what_nobody_has_words_for_stands_as_it_is() -> None:
    assert said("something new") == "something new"


def test_two_forms_side_by_side() -> None:
    found = compared(form_version("2023_province"), form_version("2025_province"))
    by_code = {
        (one.after or one.before)[1].indicator: one for one in found if (one.after or one.before)
    }  # type: ignore[index]

    assert by_code["institutions.legal_documents.issued_district"].change is Change.REMOVED
    assert by_code["organisation.public_units.under_communes"].change is Change.ADDED
    assert by_code["steering.plan.tasks_planned"].change is Change.SAME
    assert by_code["institutions.legal_documents.issued_commune"].what == ("place",)
    assert len([one for one in found if one.after]) == sum(
        1 for _ in form_version("2025_province").rows()
    )
