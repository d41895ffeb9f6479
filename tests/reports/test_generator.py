"""The generated and the hand-written reports say what their truth says."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from tests.reports import local_values
from tests.reports.annotated import Annotated, compile_source, sources
from tests.reports.generator import DAMAGES, generate, styles
from tests.reports.marking import parse, read_printed
from tests.reports.printing import print_number
from tests.reports.rule_check import broken_rules
from tests.reports.seeding import seeded
from tests.reports.truth import as_json, load
from tests.reports.values import province

from thuocdo.forms.library import form_versions

_SEEDS = range(3)


@pytest.mark.parametrize("version", ["2022_province", "2023_province"])
@pytest.mark.parametrize("seed", _SEEDS)
def test_invented_provinces_break_no_rule(version: str, seed: int) -> None:
    for two_level in (False, True):
        values = province(seeded(seed), version, two_level=two_level)
        assert broken_rules(values, version) == []


@pytest.mark.parametrize("seed", _SEEDS)
def test_invented_districts_break_no_rule(seed: int) -> None:
    assert broken_rules(local_values.district(seeded(seed)), "2024_district") == []


def test_the_rule_check_sees_a_broken_sum() -> None:
    values = local_values.district(seeded(1))
    values["procedures.inventory.total"] = (values["procedures.inventory.total"] or Decimal(0)) + 1
    assert "F3-01" in broken_rules(values, "2024_district")


_OFFICIAL = sorted(code for code, version in form_versions().items() if not version.derived)


@pytest.mark.parametrize("code", _OFFICIAL)
def test_every_row_of_a_form_is_filled(code: str) -> None:
    rng = seeded(3)
    values = local_values.district(rng) if "district" in code else province(rng, code)
    empty = {
        row.indicator
        for _, row in form_versions()[code].rows()
        if row.indicator and values.get(row.indicator) is None
    }
    assert empty <= {"civil_service.recruitment.total"}


@pytest.mark.parametrize("kind", sorted(DAMAGES))
def test_a_seed_gives_the_same_report_again(kind: str) -> None:
    first, second = generate(5, kind=kind), generate(5, kind=kind)
    assert first.text == second.text
    assert as_json(first.truth) == as_json(second.truth)
    assert first.document == second.document


@pytest.mark.parametrize("style", styles())
def test_figures_stand_where_the_truth_says(style: str) -> None:
    for seed in _SEEDS:
        report = generate(seed, kind="plain", style=style)
        assert report.truth.figures
        for figure in report.truth.figures:
            shown = report.text[figure.start : figure.end]
            number = re.match(r"[\d.,]*\d", shown)
            assert number, (figure, shown)
            assert read_printed(number.group()) == figure.value


def test_a_clean_report_contradicts_nothing() -> None:
    for seed in _SEEDS:
        report = generate(seed, kind="clean")
        assert report.truth.contradictions == ()
        values = {cell.indicator: cell.values[0] for cell in report.truth.cells}
        assert broken_rules(values, _version_of(set(values))) == []


def _version_of(keys: set[str]) -> str:
    if "procedures.publication.total" in keys:
        return "2024_district"
    return "2022_province" if "digital.online_services.l3.rate" in keys else "2023_province"


def test_planted_contradictions_are_in_the_cells() -> None:
    planted = 0
    for seed in range(20):
        truth = generate(seed, kind="plain").truth
        cells = {cell.indicator: cell.values for cell in truth.cells}
        for found in truth.contradictions:
            if (
                found.printed is not None
                and found.indicators
                and found.indicators[0] in cells
                and "prose" not in found.kind
            ):
                assert found.printed in cells[found.indicators[0]]
                planted += 1
    assert planted > 20


def test_every_kind_of_damage_changes_the_report() -> None:
    for kind in set(DAMAGES) - {"clean", "plain", "some_forms", "prose_only", "one_table"}:
        assert any(generate(seed, kind=kind).text != _undamaged(seed, kind) for seed in range(6)), (
            kind
        )


def _undamaged(seed: int, kind: str) -> str:
    """Return the same report without its damage: strength does not count where there is none to do."""
    damages = DAMAGES[kind]
    DAMAGES[kind] = ()
    try:
        return generate(seed, kind=kind).text
    finally:
        DAMAGES[kind] = damages


def test_numbers_are_printed_in_vietnamese_notation() -> None:
    assert print_number(Decimal(1374705)) == "1.374.705"
    assert print_number(Decimal("98.60")) == "98,60"
    assert print_number(Decimal("100.00")) == "100"


def test_marks_give_value_unit_and_ties() -> None:
    marked = parse("Cấp [[hơn 1.100 chứng thư số]], đạt [[98,6%|a.b;-]] theo Quyết định 12/QĐ.")
    first, second = marked.figures
    assert (first.value, first.unit, first.approximate) == (Decimal(1100), "chứng thư số", True)
    assert (second.value, second.ties, second.must_tie) == (Decimal("98.6"), ("a.b", "-"), False)
    assert marked.not_figures == ("12",)
    assert marked.text == "Cấp hơn 1.100 chứng thư số, đạt 98,6% theo Quyết định 12/QĐ."


@pytest.fixture(params=[path.stem for path in sources()])
def annotated(request: pytest.FixtureRequest) -> Annotated:
    """Return one hand-written report."""
    return compile_source(next(path for path in sources() if path.stem == request.param))


def test_invented_figures_of_hand_written_reports_add_up(annotated: Annotated) -> None:
    for check in annotated.checks:
        assert eval(check), check  # noqa: S307 - our own arithmetic


def test_text_and_truth_of_hand_written_reports_are_up_to_date(annotated: Annotated) -> None:
    path = next(path for path in sources() if path.stem == annotated.name)
    assert path.with_suffix(".txt").read_text(encoding="utf-8") == annotated.text
    assert as_json(load(path.with_suffix(".json"))) == as_json(annotated.truth)


def test_indicators_of_hand_written_reports_exist(annotated: Annotated) -> None:
    from thuocdo.indicators.registry import indicators

    known = set(indicators())
    used = {tie for figure in annotated.truth.figures for tie in figure.ties} - {"-"}
    used |= {cell.indicator for cell in annotated.truth.cells}
    used |= {key for found in annotated.truth.contradictions for key in found.indicators}
    assert used <= known
