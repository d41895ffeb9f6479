"""Two reports side by side: joined by indicator, with honest changes, and reasons where there is nothing to compare."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.figures.notation import write_number
from thuocdo.figures.source import Location
from thuocdo.forms.library import form_version
from thuocdo.forms.version import FormRow
from thuocdo.ingestion.contents import contents_of
from thuocdo.ingestion.edits import read_as
from thuocdo.ingestion.reading import Head, Reading, ReadRow, ReadTable
from thuocdo.reporting.comparison import (
    SMALL_COUNT,
    ComparedRow,
    Comparison,
    Direction,
    Missing,
    Reason,
    Show,
    Told,
    compare,
)
from thuocdo.working_time.period import Period

YEAR_2022, YEAR_2023 = (
    Period(date(2021, 12, 15), date(2022, 12, 15)),
    Period(date(2022, 12, 15), date(2023, 12, 15)),
)
QUARTER = Period(date(2023, 12, 15), date(2024, 3, 15))
DOCUMENTS, TASKS = "steering.documents_issued", "steering.plan.tasks_planned"
RATE, DIALOGUE = "steering.plan.completion_rate", "steering.dialogue.held"


def told(
    values: dict[str, str],
    *,
    form: str = "2023_province",
    period: Period = YEAR_2023,
    kind: str = "year",
) -> Told:
    """Return a report that prints these values for these indicators, as a form asks for them."""
    tables: dict[int, list[ReadRow]] = {}
    for section, asked in form_version(form).rows():
        if asked.indicator in values:
            rows = tables.setdefault(section.number, [])
            rows.append(_printed(asked, values[asked.indicator], section.number, len(rows)))
    read = tuple(
        ReadTable(
            f"{form}/{number}", tuple(rows), Location(number * 1000, number * 1000 + 1, number)
        )
        for number, rows in tables.items()
    )
    return Told(contents_of(Reading(Head(), read)), period, kind)


def _printed(asked: FormRow, text: str, block: int, row: int) -> ReadRow:
    printed = read_as(text, asked.indicator, expected_unit=asked.unit)
    place = Location(block * 1000 + row, block * 1000 + row + 1, block, row, 3)
    return ReadRow(
        asked.item, asked.label, asked.unit, printed, "", place, asked.key, asked.indicator, 1.0
    )


def row(comparison: Comparison, code: str) -> ComparedRow:
    return next(one for one in comparison.rows() if one.indicator.code == code)


def compared(before: str, after: str, code: str = DOCUMENTS) -> ComparedRow:
    return row(compare(told({code: before}), told({code: after})), code)


def test_a_count_changes_by_an_amount_and_a_percentage() -> None:
    found = compared("1.200", "1.500")
    assert (found.change, found.percent, found.direction) == (300, 25, Direction.UP)
    assert not found.in_points


def test_a_share_changes_in_percentage_points_and_has_no_percentage() -> None:
    found = compared("98,60", "97,1", RATE)
    assert (found.change, found.percent, found.in_points) == (Decimal("-1.50"), None, True)
    assert (found.direction, found.decimals) == (Direction.DOWN, 2)


@pytest.mark.parametrize("before", ["", "-", "không có số liệu"])
def test_nothing_is_subtracted_from_what_is_no_number(before: str) -> None:
    found = compared(before, "12")
    assert (found.change, found.percent, found.direction) == (None, None, Direction.UNKNOWN)


def test_from_zero_there_is_a_change_and_no_percentage() -> None:
    found = compared("0", "12")
    assert (found.change, found.percent) == (12, None)


def test_answers_are_the_same_or_changed() -> None:
    assert compared("1", "1", DIALOGUE).direction is Direction.SAME
    found = compared("0", "1", DIALOGUE)
    assert (found.direction, found.change, found.percent) == (Direction.CHANGED, None, None)


def test_a_blank_is_missing_and_a_dash_is_not() -> None:
    assert compared("", "12").missing is Missing.FIRST
    assert compared("12", "").missing is Missing.SECOND
    assert compared("-", "12").missing is Missing.NEITHER
    assert compared("", "").missing is Missing.NEITHER


def test_rows_are_joined_by_indicator_whatever_their_number() -> None:
    """Item 1.1.1 of the districts and item 2.1 of the provinces ask for the same."""
    found = compare(
        told({DOCUMENTS: "5", TASKS: "30"}, period=QUARTER, kind="quarter"),
        told({TASKS: "40"}, form="2024_district", period=QUARTER, kind="quarter"),
    )
    tasks = row(found, TASKS)
    assert tasks.first
    assert tasks.second
    assert (tasks.first.asked.item, tasks.second.asked.item) == ("2.1", "1.1.1")
    assert tasks.change == 10
    assert row(found, DOCUMENTS).second is None


def test_the_first_form_gives_the_order_and_the_rest_follows() -> None:
    found = compare(
        told({TASKS: "1", DOCUMENTS: "2"}), told({RATE: "3", DOCUMENTS: "4", TASKS: "5"})
    )
    assert [one.indicator.code for one in found.rows()] == [DOCUMENTS, TASKS, RATE]
    assert [group.only_second for group in found.groups] == [False, True]


def test_other_lengths_of_period_leave_no_change_except_of_what_stands_at_the_end() -> None:
    stock = "organisation.public_employees.present"
    first = told({DOCUMENTS: "5", stock: "30"}, form="2023_province")
    second = told({DOCUMENTS: "7", stock: "40"}, period=QUARTER, kind="quarter")
    found = compare(first, second)
    flow = row(found, DOCUMENTS)
    assert (flow.reasons, flow.change) == ((Reason.PERIOD,), None)
    assert (row(found, stock).reasons, row(found, stock).change) == ((), 10)


def test_a_leap_year_is_no_other_length() -> None:
    leap = Period(date(2023, 12, 15), date(2024, 12, 15))
    assert not row(
        compare(told({DOCUMENTS: "1"}), told({DOCUMENTS: "2"}, period=leap)), DOCUMENTS
    ).reasons


def test_other_words_warn_and_another_unit_of_measure_withholds() -> None:
    issues = "steering.inspection.issues_found"
    reviewed = "finance.autonomy.converted_to_jsc"
    found = compare(
        told({issues: "5", reviewed: "1"}), told({issues: "6", reviewed: "2"}, form="2024_district")
    )
    assert (row(found, issues).reasons, row(found, issues).change) == ((Reason.WORDING,), 1)
    assert Reason.UNIT_OF_MEASURE in row(found, reviewed).reasons
    assert row(found, reviewed).change is None


def test_the_same_words_in_another_version_are_comparable() -> None:
    found = compare(
        told({DOCUMENTS: "5"}, form="2022_province", period=YEAR_2022), told({DOCUMENTS: "6"})
    )
    assert row(found, DOCUMENTS).reasons == ()


def test_filters_keep_what_they_name() -> None:
    found = compare(
        told({DOCUMENTS: "5", TASKS: "10", RATE: "90"}), told({DOCUMENTS: "5", TASKS: "12"})
    )
    assert [found.count(show) for show in Show] == [3, 1, 1, 0]
    assert [r.indicator.code for g in found.shown(Show.ONE_SIDED) for r in g.rows] == [RATE]


def test_small_counts_do_not_crowd_out_what_really_moved() -> None:
    few, many = "steering.plan.tasks_completed", "steering.plan.tasks_planned"
    found = compare(
        told({few: "1", many: "200", DOCUMENTS: "0", RATE: "50"}),
        told({few: "3", many: "260", DOCUMENTS: "40", RATE: "90"}),
    )
    order = [one.indicator.code for one in found.most_moved()]
    assert order == [RATE, many, DOCUMENTS, few]
    assert SMALL_COUNT > 3


numbers = st.integers(0, 10**9)


@given(before=numbers, after=numbers)
def test_a_comparison_turned_around_turns_the_change_around(before: int, after: int) -> None:
    texts = [write_number(Decimal(number)) for number in (before, after)]
    there, back = compared(*texts), compared(*reversed(texts))
    assert there.change is not None
    assert back.change is not None
    assert there.change == -back.change == after - before
    assert (there.percent is None) == (before == 0)
    if there.percent is not None:
        assert abs(before * (1 + there.percent / 100) - after) < Decimal("0.0001")


codes = st.dictionaries(
    st.sampled_from(
        [row.indicator for _, row in form_version("2023_province").rows() if row.indicator]
    ),
    st.integers(0, 1).map(str),
    max_size=20,
)


@given(first=codes, second=codes)
def test_every_indicator_of_either_report_has_one_row(
    first: dict[str, str], second: dict[str, str]
) -> None:
    found = compare(told(first), told(second))
    listed = [one.indicator.code for one in found.rows()]
    assert sorted(listed) == sorted(first.keys() | second.keys())
    assert found.count(Show.ALL) == len(listed)
