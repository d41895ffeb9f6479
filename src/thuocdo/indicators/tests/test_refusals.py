"""Definitions that contradict themselves or each other do not load, and the message says which and where."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date

import pytest

from thuocdo.indicators import units
from thuocdo.indicators.declaring import FLOW, MAX, NONE, RATIO_OF_SUMS, STOCK, SUM, declare
from thuocdo.indicators.errors import DefinitionError
from thuocdo.indicators.indicator import (
    Aggregation,
    Indicator,
    PeriodKind,
    Register,
    Source,
    SourceDocument,
    UnitOfMeasure,
)
from thuocdo.indicators.registry import build, build_versions, holding

_LETTER = Source(SourceDocument("Công văn số 1", date(2022, 1, 1)), "mục 1")


def _declared(
    code: str,
    *,
    unit: UnitOfMeasure = units.DOSSIERS,
    kind: PeriodKind = FLOW,
    aggregation: Aggregation = SUM,
    formula: str = "",
    measure: str = "",
    choices: tuple[str, ...] = (),
    since: date | None = None,
) -> Indicator:
    return declare(
        code,
        "Số hồ sơ",
        "Dossiers",
        unit=unit,
        period_kind=kind,
        aggregation=aggregation,
        register=Register.DOSSIERS,
        source=_LETTER,
        formula=formula,
        measure=measure,
        choices=choices,
        since=since,
    )


DONE = _declared("demo.done")
ALL = _declared("demo.all")
RATE = _declared(
    "demo.rate",
    unit=units.PERCENT,
    aggregation=RATIO_OF_SUMS,
    formula="100 * demo.done / demo.all",
)


def _refusal(*members: Indicator, module: str = "demo") -> str:
    with pytest.raises(DefinitionError) as refusal:
        build({module: members})
    return str(refusal.value)


def test_sound_definitions_are_returned_in_the_order_written() -> None:
    assert list(build({"demo": (RATE, DONE, ALL)})) == ["demo.rate", "demo.done", "demo.all"]


def test_a_code_defined_twice_is_refused_with_both_places() -> None:
    with pytest.raises(DefinitionError) as refusal:
        build({"demo.first": (DONE,), "demo.second": (DONE,)})

    assert "demo.second: demo.done is already defined in demo.first" in str(refusal.value)


def test_a_code_in_the_module_of_another_theme_is_refused() -> None:
    assert "finance: demo.done belongs to the theme demo" in _refusal(DONE, module="finance")


@pytest.mark.parametrize("code", ["demo", "Demo.done", "demo..done", "demo.đã_xong", "demo.1"])
def test_a_code_is_dotted_and_lower_case(code: str) -> None:
    assert "is no dotted lower-case code" in _refusal(_declared(code))


def test_an_unknown_code_in_a_formula_is_refused() -> None:
    text = _refusal(_declared("demo.total", formula="demo.done + demo.typo"), DONE)

    assert "demo: demo.total: the formula refers to demo.typo, which is not defined" in text


def test_a_cycle_is_refused_and_spelled_out() -> None:
    text = _refusal(
        _declared("demo.a", formula="demo.b + demo.done"),
        _declared("demo.b", formula="demo.c + demo.done"),
        _declared("demo.c", formula="demo.a + demo.done"),
        DONE,
    )

    assert "demo.a → demo.b → demo.c → demo.a" in text


def test_a_formula_that_names_itself_is_refused() -> None:
    text = _refusal(_declared("demo.a", formula="demo.a + demo.done"), DONE)

    assert "demo.a → demo.a" in text


def test_an_indicator_above_a_cycle_is_not_blamed_for_it() -> None:
    text = _refusal(
        _declared("demo.above", formula="demo.a + demo.done"),
        _declared("demo.a", formula="demo.a + demo.done"),
        DONE,
    )

    assert "demo.above:" not in text


@pytest.mark.parametrize("aggregation", [MAX, Aggregation.LATEST])
def test_a_ratio_without_ratio_aggregation_is_refused(aggregation: Aggregation) -> None:
    text = _refusal(replace(RATE, aggregation=aggregation), DONE, ALL)

    assert "demo.rate: a ratio needs the aggregation ratio_of_sums, or none" in text


def test_a_ratio_summed_over_units_is_refused() -> None:
    assert "a percent cannot be summed over units" in _refusal(
        replace(RATE, aggregation=SUM), DONE, ALL
    )


def test_a_ratio_of_ratios_is_refused() -> None:
    text = _refusal(
        _declared(
            "demo.mean", unit=units.PERCENT, aggregation=NONE, formula="100 * demo.rate / demo.all"
        ),
        RATE,
        DONE,
        ALL,
    )

    assert "demo.mean: demo.rate is a percent; compute from the counts behind it" in text


def test_a_ratio_of_sums_needs_parts_that_are_summed() -> None:
    text = _refusal(RATE, DONE, replace(ALL, aggregation=NONE))

    assert "demo.rate: a ratio of sums needs parts that are summed; demo.all is not" in text


@pytest.mark.parametrize(
    "formula", ["demo.done / demo.all", "1000 * demo.done / demo.all", "demo.done"]
)
def test_a_percentage_is_written_as_hundred_times_part_by_whole(formula: str) -> None:
    text = _refusal(
        _declared("demo.share", unit=units.PERCENT, aggregation=NONE, formula=formula),
        DONE,
        ALL,
    )

    assert "a percentage is written 100 * part / whole" in text


def test_a_count_that_divides_is_refused() -> None:
    text = _refusal(_declared("demo.mean", formula="demo.done + demo.done / demo.all"), DONE, ALL)

    assert "a count is no ratio, but its formula divides" in text


def test_only_a_percentage_is_a_ratio_of_sums() -> None:
    assert "only a percentage is a ratio of sums" in _refusal(
        replace(DONE, aggregation=RATIO_OF_SUMS)
    )


@pytest.mark.parametrize("kind", [PeriodKind.FLOW, PeriodKind.CUMULATIVE])
def test_a_stock_summed_over_time_is_refused(kind: PeriodKind) -> None:
    text = _refusal(
        _declared("demo.total", kind=kind, formula="demo.done + demo.open"),
        DONE,
        _declared("demo.open", kind=STOCK),
    )

    assert f"demo.total: demo.open is a stock and would be summed over time in a {kind}" in text


def test_a_stock_may_be_left_over_from_flows() -> None:
    known = build(
        {"demo": (_declared("demo.open", kind=STOCK, formula="demo.all - demo.done"), DONE, ALL)}
    )

    assert "demo.open" in known


def test_a_formula_does_not_rest_on_what_is_defined_only_later() -> None:
    later = replace(ALL, valid_from=date(2024, 1, 1))

    assert "demo.rate: demo.all holds only from 2024-01-01, after 2022-01-01" in _refusal(
        RATE, DONE, later
    )


@pytest.mark.parametrize("unit", [units.CHOICE_CODE, units.YES_NO])
def test_a_choice_needs_its_answers(unit: UnitOfMeasure) -> None:
    assert "needs the choices" in _refusal(_declared("demo.held", unit=unit, aggregation=NONE))


def test_a_count_has_no_answers() -> None:
    assert "a count has no choices" in _refusal(_declared("demo.done", choices=("Không", "Có")))


def test_a_rank_cannot_be_summed() -> None:
    assert "a rank cannot be summed" in _refusal(_declared("demo.rank", unit=units.RANK))


@pytest.mark.parametrize(
    ("label", "complaint"),
    [
        ("", "label_vi is empty"),
        (unicodedata.normalize("NFD", "Số hồ sơ"), "label_vi is not NFC"),
        ("Số  hồ sơ", "label_vi is not NFC with single spaces"),
    ],
)
def test_a_label_is_nfc_and_not_empty(label: str, complaint: str) -> None:
    assert complaint in _refusal(replace(DONE, label_vi=label))


def test_an_indicator_without_source_is_refused() -> None:
    nowhere = Source(SourceDocument("", date(2022, 1, 1)), "")

    assert "source is empty" in _refusal(replace(DONE, source=nowhere))


def test_all_problems_are_told_at_once() -> None:
    text = _refusal(
        _declared("demo.total", formula="demo.typo + demo.slip"),
        _declared("demo.rank", unit=units.RANK),
    )

    assert text.count("\n") == 3


def test_definitions_of_one_code_stand_side_by_side_from_a_day_on() -> None:
    later = _declared("demo.done", since=date(2024, 1, 1), formula="demo.all")
    known = build_versions({"demo": (later, DONE, ALL)})
    assert known["demo.done"] == (DONE, later)
    days = {date(2021, 1, 1): DONE, date(2023, 12, 31): DONE, date(2024, 1, 1): later}
    assert {day: holding(known["demo.done"], day) for day in days} == days
    assert build({"demo": (DONE, later, ALL)})["demo.done"] is later


def test_two_definitions_of_one_day_are_refused() -> None:
    assert "demo.done is already defined in demo" in _refusal(DONE, replace(DONE, note="Khác."))


def test_an_older_definition_is_held_against_what_stood_beside_it() -> None:
    newer_parts = (
        _declared("demo.done", unit=units.PERCENT, aggregation=NONE, since=date(2024, 1, 1)),
        _declared("demo.all", since=date(2024, 1, 1)),
    )
    assert build({"demo": (RATE, DONE, ALL, *newer_parts)})
    new_rate = replace(RATE, valid_from=date(2024, 1, 1))
    assert "demo.done is a percent" in _refusal(RATE, new_rate, DONE, ALL, *newer_parts)


@pytest.mark.parametrize(
    ("member", "complaint"),
    [
        (
            _declared("demo.x", measure="dossiers.typo"),
            "no measure has the code dossiers.typo",
        ),
        (
            _declared("demo.x", measure="dossiers.received", formula="demo.all"),
            "counted or computed, not both",
        ),
        (
            _declared("demo.x", measure="dossiers.open"),
            "a flow cannot be counted by dossiers.open, which is a stock",
        ),
        (
            _declared("demo.x", kind=STOCK, measure="dossiers.received"),
            "a stock cannot be counted by dossiers.received, which is a flow",
        ),
        (
            _declared("demo.x", measure="dossiers.procedures_with_dossiers"),
            "cannot be summed over units",
        ),
        (
            _declared("demo.x", measure="procedures.announced"),
            "known of some units alone and cannot be summed",
        ),
        (
            _declared("demo.x", aggregation=NONE, measure="procedures.announced"),
            "rows of procedures, which are no answer of the register dossiers",
        ),
    ],
)
def test_an_indicator_and_its_measure_fit(member: Indicator, complaint: str) -> None:
    assert complaint in _refusal(ALL, member)
