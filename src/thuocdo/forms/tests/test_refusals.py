"""Forms that contradict themselves or ask for nothing do not load, and the message says which row."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thuocdo.forms import library
from thuocdo.forms.library import build
from thuocdo.forms.validation import printed_choices
from thuocdo.indicators.errors import DefinitionError

_SHIPPED = (Path(library.__file__).parent / "versions" / "2024_district.yaml").read_text(
    encoding="utf-8"
)
_HEAD = """
code: demo
title: "Biểu mẫu thử"
level: province
source: "Công văn số 1"
valid_from: 2022-01-01
valid_until: null
periods: [year]
sections:
  - number: 1
    title: "Công tác chỉ đạo điều hành CCHC"
    rows:
      - {key: "I", label: "Công tác chỉ đạo điều hành CCHC", heading: true}
"""
_PLANNED = (
    '{key: "1", label: "Số nhiệm vụ", unit: "Nhiệm vụ", indicator: steering.plan.tasks_planned}'
)


def _form(*rows: str, head: str = _HEAD) -> str:
    return head + "".join(f"      - {row}\n" for row in rows)


def _refusal(text: str, name: str = "demo.yaml") -> str:
    with pytest.raises(DefinitionError) as refusal:
        build({name: text})
    return str(refusal.value)


def test_a_sound_form_is_read() -> None:
    version = build({"demo.yaml": _form(_PLANNED)})["demo"]

    assert [row.key for _, row in version.rows()] == ["I", "1"]


def test_a_row_without_indicator_that_is_no_heading_is_refused() -> None:
    text = _refusal(_form('{key: "1", label: "Số nhiệm vụ", unit: "Nhiệm vụ"}'))

    assert "demo.yaml: section 1, row 1: asks for no indicator and is no heading" in text


def test_two_rows_for_one_indicator_are_refused() -> None:
    text = _refusal(_form(_PLANNED, _PLANNED.replace('"1"', '"2"')))

    assert (
        "section 1, row 2: asks for steering.plan.tasks_planned again, after section 1, row 1"
        in text
    )


def test_an_unknown_indicator_is_refused() -> None:
    text = _refusal(_form(_PLANNED.replace("tasks_planned", "tasks_planed")))

    assert "row 1: asks for steering.plan.tasks_planed, which is no indicator" in text


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([_PLANNED, _PLANNED], "row 1 stands twice"),
        ([_PLANNED.replace('"1"', '"2"')], "row 2 does not follow its heading"),
        ([_PLANNED, _PLANNED.replace('"1"', '"3"')], "row 3 does not follow 1"),
        ([_PLANNED.replace('"1"', '"1.1"')], "row 1.1 has no row 1 above it"),
        ([_PLANNED, _PLANNED.replace('"1"', '"1.b"')], "row 1.b does not follow its heading"),
        ([_PLANNED, _PLANNED.replace('"1"', '"1.x"')], "row 1.x does not follow its heading"),
        ([_PLANNED.replace('"1"', '"1."')], "'1.' is no item number"),
        ([_PLANNED.replace('"1"', '"A"')], "'A' is no item number"),
    ],
)
def test_rows_stand_in_the_order_of_their_numbers(rows: list[str], complaint: str) -> None:
    assert complaint in _refusal(_form(*rows))


def test_letters_follow_each_other_and_xa_follows_huyen() -> None:
    lettered = [
        _PLANNED,
        '{key: "1.a", item: "", label: "Huyện", indicator: steering.plan.tasks_completed}',
        '{key: "1.a.h", item: "", label: "Cấp huyện", indicator: steering.survey.ballots}',
        '{key: "1.a.x", item: "", label: "Cấp xã", indicator: steering.documents_issued}',
        '{key: "1.b", item: "", label: "Xã", indicator: steering.central_tasks.assigned}',
    ]

    rows = [row for _, row in build({"demo.yaml": _form(*lettered)})["demo"].rows()]
    assert [row.depth for row in rows] == [0, 1, 2, 3, 3, 2]


def test_a_lettered_row_prints_no_number() -> None:
    lettered = '{key: "1.a", label: "Huyện", indicator: steering.plan.tasks_completed}'

    assert "prints the number '1.a', its key says ''" in _refusal(_form(_PLANNED, lettered))


def test_a_section_starts_with_its_own_number() -> None:
    text = _refusal(_form(_PLANNED, head=_HEAD.replace('key: "I"', 'key: "II"')))

    assert "section 1: starts with row II" in text


def test_the_first_row_of_a_section_is_its_heading() -> None:
    text = _refusal(_form(_PLANNED, head=_HEAD.replace(", heading: true", "")))

    assert "row I: the first row of a section is a heading" in text


def test_a_section_has_rows() -> None:
    text = _refusal(_HEAD.partition("    rows:")[0] + "    rows: []\n")

    assert "section 1: has no rows" in text


def test_a_heading_needs_rows_under_it() -> None:
    empty = '{key: "2", label: "Kiểm tra CCHC", heading: true}'

    assert "row 2 is a heading with no rows under it" in _refusal(_form(_PLANNED, empty))


def test_the_codes_in_the_unit_are_those_of_the_indicator() -> None:
    row = '{key: "1", label: "Khảo sát", unit: "Có = 0; Không = 1", indicator: steering.survey.conducted}'

    assert "its unit offers {0: 'Có', 1: 'Không'}" in _refusal(_form(row))


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("level: province", "level: national"), "level 'national' is none of"),
        (("[year]", "[decade]"), "period 'decade' is none of"),
        (("valid_until: null", "valid_until: 2021-01-01"), "valid_until lies before valid_from"),
        (("number: 1", "number: 2"), "sections are numbered [2], not from 1 on"),
        (("code: demo", "code: other"), "holds the version other; name the file after it"),
        (("level: province\n", ""), "field level is missing"),
        (("level: province", "levels: province"), "unknown field levels"),
        (("valid_from: 2022-01-01", "valid_from: soon"), "valid_from is 'soon', of the wrong type"),
        (("code: demo", "code: [demo"), "is no YAML"),
        (("valid_from: 2022-01-01", "valid_from: 2022-13-45"), "is no YAML"),
        (('label: "Công tác chỉ đạo điều hành CCHC"', 'label: ""'), "row I: has no label"),
        (('label: "Công tác', 'label: "Công  tác'), "is not NFC with single spaces"),
    ],
)
def test_the_head_of_a_form_is_checked(change: tuple[str, str], complaint: str) -> None:
    assert complaint in _refusal(_form(_PLANNED).replace(*change))


@settings(deadline=None, max_examples=25)
@given(
    st.integers(0, len(_SHIPPED)),
    st.integers(0, 40),
    st.text(alphabet='{}[],:"-.0129abhxIV \n#&*!|ệ', max_size=8),
)
def test_damage_anywhere_in_a_file_is_refused_or_harmless(at: int, cut: int, new: str) -> None:
    damaged = _SHIPPED[:at] + new + _SHIPPED[at + cut :]

    with contextlib.suppress(DefinitionError):
        build({"2024_district.yaml": damaged})


@pytest.mark.parametrize("text", ["", "- 1", "42"])
def test_what_is_no_form_at_all_is_refused(text: str) -> None:
    assert "expected fields and values" in _refusal(text)


@pytest.mark.parametrize(
    ("unit", "choices"),
    [
        ("Chưa có = 0 2 cấp = 1 3 cấp = 2", {0: "Chưa có", 1: "2 cấp", 2: "3 cấp"}),
        ("Có = 1; Không = 0", {1: "Có", 0: "Không"}),
        ("Không=0, Có=1", {0: "Không", 1: "Có"}),
        ("%", {}),
        ("", {}),
    ],
)
def test_codes_are_read_from_the_unit(unit: str, choices: dict[int, str]) -> None:
    assert printed_choices(unit) == choices
