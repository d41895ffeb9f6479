"""Parsing, evaluation and spelling out of formulas."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thuocdo.indicators.errors import DefinitionError
from thuocdo.indicators.formula import Expression, Number, Operation, Ref, parse_expression

_CODES = ("a.one", "a.two", "b.three", "b.four_5")

counts = st.integers(min_value=0, max_value=10**9).map(Decimal)
leaves = st.sampled_from(_CODES).map(Ref) | st.integers(0, 1000).map(lambda n: Number(Decimal(n)))
expressions: st.SearchStrategy[Expression] = st.recursive(
    leaves,
    lambda inner: st.builds(Operation, st.sampled_from("+-*/"), inner, inner),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("2 + 3 * 4", "14"),
        ("(2 + 3) * 4", "20"),
        ("20 - 5 - 3", "12"),
        ("20 - (5 - 3)", "18"),
        ("24 / 4 / 2", "3"),
        ("24 / (4 / 2)", "12"),
        ("1.5 * 2", "3.0"),
        ("100*a.one/a.two", "64"),
        ("((a.one))", "16"),
    ],
)
def test_arithmetic_binds_as_on_paper(text: str, result: str) -> None:
    values = {"a.one": Decimal(16), "a.two": Decimal(25)}

    assert parse_expression(text).evaluate(values) == Decimal(result)


@pytest.mark.parametrize(
    "text", ["a.one + a.two", "a.one * a.two", "100 * a.one / a.two", "a.two - a.one"]
)
@pytest.mark.parametrize(
    "values", [{"a.one": Decimal(1)}, {"a.one": Decimal(1), "a.two": None}, {}]
)
def test_a_null_operand_makes_the_result_null(text: str, values: dict[str, Decimal | None]) -> None:
    assert parse_expression(text).evaluate(values) is None


@pytest.mark.parametrize("part", [0, 7])
def test_division_by_zero_is_undefined(part: int) -> None:
    ratio = parse_expression("100 * a.part / a.whole")

    assert ratio.evaluate({"a.part": Decimal(part), "a.whole": Decimal(0)}) is None


def test_zero_is_a_number_like_any_other() -> None:
    assert (
        parse_expression("a.one + a.two").evaluate({"a.one": Decimal(0), "a.two": Decimal(0)}) == 0
    )


def test_references_are_named_once_in_the_order_written() -> None:
    formula = parse_expression("100 * (b.three - a.one) / b.three")

    assert formula.references() == ("b.three", "a.one")


def test_arithmetic_is_spelled_out_with_printed_values() -> None:
    formula = parse_expression("100 * a.part / a.whole")

    assert formula.render({"a.part": "284", "a.whole": "842"}) == "100 × 284 / 842"


def test_a_code_without_a_name_stays() -> None:
    assert parse_expression("a.one - a.two").render({"a.one": "Tổng số"}) == "Tổng số - a.two"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "ends where an operand"),
        ("a.one +", "ends where an operand"),
        ("(a.one", "not closed"),
        ("a.one)", "unexpected ')'"),
        ("a.one a.two", "unexpected 'a.two'"),
        ("* a.one", "unexpected '*'"),
        ("a.one = a.two", "cannot read '= a.two'"),
        ("a.one ^ 2", "cannot read '^ 2'"),
        ("SUM(a.one)", "cannot read 'SUM(a.one)'"),
        ("1.374.705", "cannot read '1.374.705'"),
        ("2x", "cannot read '2x'"),
        ("a..one", "cannot read '..one'"),
    ],
)
def test_what_is_no_formula_is_refused_and_says_where(text: str, complaint: str) -> None:
    with pytest.raises(DefinitionError, match="formula") as refusal:
        parse_expression(text)

    assert complaint in str(refusal.value)


@settings(deadline=None)
@given(expressions)
def test_a_formula_written_and_read_again_is_the_same(formula: Expression) -> None:
    assert parse_expression(str(formula)) == formula


@settings(deadline=None)
@given(expressions, st.dictionaries(st.sampled_from(_CODES), st.none() | counts))
def test_a_result_needs_every_reference(
    formula: Expression,
    values: dict[str, Decimal | None],
) -> None:
    if any(values.get(code) is None for code in formula.references()):
        assert formula.evaluate(values) is None


@settings(deadline=None)
@given(st.lists(counts, min_size=1, max_size=9))
def test_a_sum_of_parts_is_exact(parts: list[Decimal]) -> None:
    codes = [f"part.n{n}" for n in range(len(parts))]
    total = parse_expression(" + ".join(codes)).evaluate(dict(zip(codes, parts, strict=True)))

    assert total == sum(int(part) for part in parts)
