"""The definitions against the reference list they were written from, and against published figures."""

from __future__ import annotations

import csv
import subprocess
import sys
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from thuocdo.errors import NotFound
from thuocdo.indicators.evaluation.evaluating import is_computed
from thuocdo.indicators.formula import parse_expression
from thuocdo.indicators.indicator import Indicator, Register, ValueType
from thuocdo.indicators.measures.payments import CASHLESS_METHODS, ONLINE_METHODS, PAID_ONLINE
from thuocdo.indicators.measures.registry import measure
from thuocdo.indicators.registry import evaluate, indicator, indicators
from thuocdo.indicators.sources import TWO_TIER

_REFERENCE = Path(__file__).with_name("reference") / "indicators.csv"
_SHARED = Path(__file__).resolve().parents[4].parent / "shared" / "domain"
_REGISTERS = {"tasks": "plans", "personnel": "workforce", "dialogue": "outreach"}
_INDEX_TYPES = {"score": "score", "rank": "rank"}

#: Thanh Hóa 2023 as printed, where the report is right.
_THANH_HOA = {
    "steering.plan.completion_rate": ("100", "100 × 36 / 36"),
    "institutions.legal_documents.review_resolution_rate": ("74", "100 × 51 / 69"),
    "procedures.dossiers.department.on_time_rate": ("97.82", "100 × 628153 / 642131"),
    "procedures.feedback.resolution_rate": ("95.82", "100 × 344 / 359"),
    "procedures.inventory.total": ("2121", "1561 + 317 + 243"),
    "finance.investment.disbursement_rate": ("58.3", "100 × 8662975 / 14861491"),
    "finance.autonomy.partial": ("192", "36 + 25 + 131"),
    "finance.autonomy.units_total": ("236", "2 + 18 + 192 + 24"),
    "digital.online_dossiers.full.rate": ("93.67", "100 × 205299 / 219166"),
}
_VALUES = {
    "steering.plan.tasks_completed": "36",
    "steering.plan.tasks_planned": "36",
    "institutions.legal_documents.review_resolved": "51",
    "institutions.legal_documents.review_needing_action": "69",
    "procedures.dossiers.department.on_time": "628153",
    "procedures.dossiers.department.resolved": "642131",
    "procedures.dossiers.district.on_time": "54847",
    "procedures.dossiers.district.resolved": "55408",
    "procedures.dossiers.commune.on_time": "498435",
    "procedures.dossiers.commune.resolved": "500597",
    "procedures.feedback.resolved": "344",
    "procedures.feedback.received": "359",
    "procedures.inventory.province": "1561",
    "procedures.inventory.district": "317",
    "procedures.inventory.commune": "243",
    "organisation.public_units.total": "2183",
    "organisation.public_units.under_province": "14",
    "organisation.public_units.under_departments": "220",
    "organisation.public_units.under_districts": "1953",
    "finance.investment.disbursed": "8662975",
    "finance.investment.planned": "14861491",
    "finance.autonomy.self_investment_recurrent": "2",
    "finance.autonomy.self_recurrent": "18",
    "finance.autonomy.partial": "192",
    "finance.autonomy.partial_70_100": "36",
    "finance.autonomy.partial_30_70": "25",
    "finance.autonomy.partial_10_30": "131",
    "finance.autonomy.state_funded": "24",
    "digital.online_services.with_online_dossiers_rate": "100",
    "digital.online_services.with_online_dossiers": "284",
    "digital.online_services.with_dossiers": "842",
    "digital.online_dossiers.full.online": "205299",
    "digital.online_dossiers.full.total": "219166",
}
_PRINTED = {code: Decimal(value) for code, value in _VALUES.items()}


def _reference_rows() -> list[dict[str, str]]:
    with _REFERENCE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _rounded(value: Decimal | None, like: str) -> str:
    assert value is not None
    return str(value.quantize(Decimal(like), ROUND_HALF_UP))


def _as_reference(member: Indicator) -> dict[str, str]:
    return {
        "key": member.code,
        "name_vi": member.label_vi,
        "name_en": member.label_en,
        "unit_vi": member.unit_of_measure.vi,
        "unit_en": member.unit_of_measure.en,
        "value_type": member.value_type,
        "choices": ";".join(f"{one.code}={one.label_vi}" for one in member.choices),
        "aggregation_up": member.aggregation,
        "period_kind": member.period_kind,
        "source_register": member.register,
    }


#: What leaders look at and the clock of the service index stand on no form, and the reference list is that of the forms.
_ON_NO_FORM = ("procedures.whole.", "procedures.service_index.")
#: The reference list was written before the forms for two-tier administration.
_LAST_OF_DISTRICTS = date(2025, 6, 30)


def _is_older(code: str) -> bool:
    return indicator(code, on=_LAST_OF_DISTRICTS).source.document is not TWO_TIER


def test_every_code_of_the_reference_list_is_defined_once_and_no_other() -> None:
    of_forms = [
        code for code in indicators() if not code.startswith(_ON_NO_FORM) and _is_older(code)
    ]
    assert sorted(of_forms) == sorted(row["key"] for row in _reference_rows())


@pytest.mark.parametrize("row", _reference_rows(), ids=lambda row: row["key"])
def test_a_definition_says_what_the_reference_list_says(row: dict[str, str]) -> None:
    member = indicator(row["key"], on=_LAST_OF_DISTRICTS)
    expected = {name: row[name] for name in _as_reference(member)}
    expected["source_register"] = _REGISTERS.get(row["source_register"], row["source_register"])
    if member.theme == "index" and row["value_type"] == "count":
        expected["value_type"] = _INDEX_TYPES[member.code.rpartition(".")[2]]

    assert _as_reference(member) == expected
    assert member.formula == (parse_expression(row["formula"]) if row["formula"] else None)
    assert member.helper == ("helper, not printed on the form" in row["note"])


def test_the_reference_list_is_the_one_the_house_shares() -> None:
    shared = _SHARED / "forms" / "indicators.csv"
    if not shared.exists():
        pytest.skip("the shared reference list is not at hand")

    assert _REFERENCE.read_bytes() == shared.read_bytes()


@pytest.mark.parametrize("code", _THANH_HOA)
def test_formulas_give_the_printed_figures_of_a_published_report(code: str) -> None:
    printed, _ = _THANH_HOA[code]

    assert _rounded(evaluate(code, _PRINTED), printed) == printed


@pytest.mark.parametrize("code", _THANH_HOA)
def test_the_arithmetic_behind_a_figure_can_be_spelled_out(code: str) -> None:
    formula = indicator(code).formula
    assert formula is not None

    assert formula.render(_VALUES) == _THANH_HOA[code][1]


def test_a_formula_contradicts_the_wrong_total_it_is_given() -> None:
    assert evaluate("organisation.public_units.total", _PRINTED, on=_LAST_OF_DISTRICTS) == 2187
    assert _PRINTED["organisation.public_units.total"] == 2183


def test_284_of_842_is_not_100_percent() -> None:
    rate = evaluate("digital.online_services.with_online_dossiers_rate", _PRINTED)

    assert _rounded(rate, "0.01") == "33.73"


def test_operands_that_are_not_given_are_computed_first() -> None:
    assert evaluate("procedures.dossiers.all.on_time", _PRINTED) == 1_181_435
    rate = evaluate("procedures.dossiers.all.on_time_rate", _PRINTED)

    assert _rounded(rate, "0.01") == "98.61"


def test_an_operand_that_is_given_is_not_computed_again() -> None:
    values: dict[str, Decimal | None] = {**_PRINTED, "finance.autonomy.partial": Decimal(200)}

    assert evaluate("finance.autonomy.units_total", values) == 244


def test_an_unknown_operand_leaves_the_result_unknown() -> None:
    values: dict[str, Decimal | None] = {**_PRINTED, "procedures.inventory.commune": None}

    assert evaluate("procedures.inventory.total", values) is None


def test_an_indicator_without_formula_is_what_it_is_given() -> None:
    assert evaluate("procedures.inventory.commune", _PRINTED) == 243
    assert evaluate("procedures.inventory.amended", _PRINTED) is None


def test_an_unknown_code_is_named() -> None:
    with pytest.raises(NotFound, match=r"procedures\.inventory\.typo"):
        indicator("procedures.inventory.typo")


@pytest.mark.parametrize("report", ["thanh-hoa-2023", "thai-nguyen-2022", "tho-xuan-2024-q1"])
def test_published_values_have_the_type_of_their_indicator(report: str) -> None:
    path = _SHARED / "truth" / f"{report}.csv"
    if not path.exists():
        pytest.skip("the published figures are not at hand")
    with path.open(encoding="utf-8", newline="") as file:
        printed = {
            row["key"]: Decimal(row["value"]) for row in csv.DictReader(file) if row["value"]
        }

    for code, value in printed.items():
        member = indicator(code)
        if member.choices:
            assert value in {choice.code for choice in member.choices}
        elif member.value_type is ValueType.COUNT:
            assert value == int(value)


def test_the_registry_needs_no_web_framework_and_no_database() -> None:
    program = (
        "import sys; from thuocdo.indicators.registry import indicators; indicators();"
        "print([name for name in ('django', 'yaml', 'psycopg') if name in sys.modules])"
    )

    outcome = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    assert outcome.stdout.strip() == "[]"


def test_rows_of_the_2023_form_are_counted_or_say_whom_they_wait_for() -> None:
    """The registers of dossiers and procedures answer all their rows but these."""
    waiting = {
        "digital.online_payment.procedures_integrated",
        "digital.online_payment.rate",
    }
    answered = {Register.DOSSIERS, Register.PROCEDURES, Register.FEEDBACK}
    rows = [row for row in _reference_rows() if row["no_2023_province"]]
    asked = [indicator(row["key"]) for row in rows]
    found = {one.code for one in asked if one.register in answered and not is_computed(one.code)}
    assert found == waiting
    assert "Waits:" in indicator("digital.online_payment.procedures_integrated").note
    assert is_computed("procedures.feedback.resolution_rate")


def test_both_clocks_are_indicators_and_say_why_they_differ() -> None:
    reform, index = (
        indicator(code)
        for code in (
            "procedures.dossiers.all.on_time_rate",
            "procedures.service_index.on_time_rate",
        )
    )
    assert index.code in reform.note
    assert reform.code in index.note
    assert is_computed(reform.code)
    assert is_computed(index.code)


def test_districts_give_nothing_to_totals_of_two_tiers_and_are_unknown_before() -> None:
    issued: dict[str, Decimal | None] = {
        "institutions.legal_documents.issued_province": Decimal(40),
        "institutions.legal_documents.issued_commune": Decimal(7),
    }

    assert evaluate("institutions.legal_documents.issued_total", issued, on=date(2025, 7, 1)) == 47
    assert (
        evaluate("institutions.legal_documents.issued_total", issued, on=_LAST_OF_DISTRICTS) is None
    )


def test_what_communes_have_taken_over_is_part_of_totals_since_there_are_two_tiers() -> None:
    units: dict[str, Decimal | None] = {
        "organisation.public_units.under_province": Decimal(14),
        "organisation.public_units.under_departments": Decimal(220),
        "organisation.public_units.under_communes": Decimal(1953),
    }

    assert evaluate("organisation.public_units.total", units, on=date(2026, 3, 14)) == 2187
    assert evaluate("organisation.public_units.total", units, on=_LAST_OF_DISTRICTS) is None


def test_payments_online_and_without_cash_say_why_they_differ() -> None:
    online, cashless = (
        indicator(f"procedures.whole.{name}_rate") for name in ("paid_online", "cashless")
    )
    assert cashless.code in online.note
    assert online.code in cashless.note
    assert "3.6" in online.note
    assert set(ONLINE_METHODS) < set(CASHLESS_METHODS)
    ways = [
        measure(code).where
        for code in ("service_index.paid_online", "service_index.fee_procedures_paid_online")
    ]
    assert ways == [(PAID_ONLINE,), (PAID_ONLINE,)]
