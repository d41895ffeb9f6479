from __future__ import annotations

from decimal import Decimal

import pytest

from thuocdo.consistency.evidence import FormCell
from thuocdo.consistency.tests.builders import DISTRICT, cell, found, report, rules_found
from thuocdo.figures.notation import read_number

ISSUES = "steering.inspection."
RECEIVED = "procedures.dossiers.received.total"
ON_TIME = [
    f"procedures.dossiers.{name}"
    for name in ("district.on_time", "commune.on_time", "land.on_time.total")
]


def _numbered(*rows: tuple[str, str]) -> list[str]:
    cells = tuple(cell(code, "1", version=DISTRICT, item_printed=number) for code, number in rows)
    return [
        f.indicators[0] for f in found(report(cells=cells, version=DISTRICT), only="FMT-NUMBER")
    ]


def test_numbers_of_another_section_are_each_reported() -> None:
    rows = [
        ("district_offices_inspected", "1.1.1."),
        ("communes_inspected", "1.1.2."),
        ("issues_found", "1.2.3."),
    ]
    reported = _numbered(*((ISSUES + name, number) for name, number in rows))
    assert reported == [f"{ISSUES}district_offices_inspected", f"{ISSUES}communes_inspected"]


def test_rows_that_count_on_from_a_repeated_number_are_its_consequence() -> None:
    rows = [(RECEIVED, "3.3.1"), *zip(ON_TIME, ("3.3.1.", "3.3.2.", "3.3.3."), strict=True)]
    assert _numbered(*rows) == [ON_TIME[0]]


def test_row_that_takes_the_number_of_one_left_out_is_misnumbered() -> None:
    assert _numbered((RECEIVED, "3.3.1"), (ON_TIME[1], "3.3.2"), (ON_TIME[2], "3.3.3")) == [
        ON_TIME[1]
    ]


@pytest.mark.parametrize("printed", ["", "Trong đó", "a)", "III"])
def test_rows_without_a_number_are_not_misnumbered(printed: str) -> None:
    assert _numbered((RECEIVED, printed)) == []


def test_both_numbers_are_shown() -> None:
    cells = (
        cell("procedures.one_stop.non_territorial", "1", version=DISTRICT, item_printed="10.2.7"),
    )
    [finding] = found(report(cells=cells, version=DISTRICT))
    assert "số thứ tự ghi “10.2.7”, theo biểu mẫu là 3.2.7" in finding.message_vi


def test_a_figure_in_another_column() -> None:
    beside = read_number("260", whole=True)
    code = "procedures.publication.website.district"
    [finding] = found(
        report(
            cells=(cell(code, "", version=DISTRICT, misplaced=True, misplaced_printed=beside),),
            version=DISTRICT,
        )
    )
    assert (finding.rule, finding.printed_value) == ("FMT-COLUMN", Decimal(260))
    read = cell(code, "260", version=DISTRICT, misplaced=True)
    assert rules_found(report(cells=(read,), version=DISTRICT)) == ["FMT-COLUMN"]
    both = cell(code, "3.645", version=DISTRICT, misplaced_printed=beside)
    assert rules_found(report(cells=(both,), version=DISTRICT)) == ["FMT-COLUMN"]


def _unit(code: str, printed: str, value: str = "1") -> list[str]:
    return [
        f.rule
        for f in found(report(cells=(cell(code, value, unit_printed=printed),)), only="FMT-UNIT")
    ]


@pytest.mark.parametrize(
    ("code", "unit", "fits"),
    [
        ("steering.plan.completion_rate", "%", True),
        ("steering.plan.completion_rate", "Tỷ lệ", True),
        ("finance.investment.planned", "Triệu đồug", True),
        ("steering.plan.completion_rate", "", True),
        ("steering.plan.completion_rate", "Đơn vị", False),
        ("steering.plan.tasks_planned", "Nhiệm vụ", True),
        ("steering.plan.tasks_planned", "Số lượng", True),
        ("steering.plan.tasks_planned", "%", False),
        ("steering.plan.tasks_planned", "Hồ sơ", False),
        ("steering.plan.tasks_planned", "260", True),
        ("finance.investment.planned", "Triệu đồng", True),
        ("finance.investment.planned", "Đơn vị", False),
        ("finance.autonomy.units_total", "Cơ quan, đơn vị", True),
        ("finance.autonomy.units_total", "Triệu đồng", False),
        ("steering.survey.method", "Trực tuyến = 0", True),
        ("steering.survey.method", "%", False),
        ("steering.survey.conducted", "Mã", True),
    ],
)
def test_units_of_measure(code: str, unit: str, fits: bool) -> None:
    assert (_unit(code, unit) == []) is fits


def test_the_forms_own_words_name_the_unit() -> None:
    wrong = cell("steering.plan.tasks_planned", "36", unit_printed="Hồ sơ")
    [finding] = found(report(cells=(wrong,)))
    assert "đơn vị tính ghi “Hồ sơ”, phải là “Nhiệm vụ”" in finding.message_vi
    own_slip = cell(
        "digital.certificates.coverage_rate", "100", version=DISTRICT, unit_printed="Đơn vị"
    )
    [finding] = found(report(cells=(own_slip,), version=DISTRICT))
    assert "phải là “%”" in finding.message_vi


def test_a_sign_inside_the_cell_is_another_fault_than_the_unit_beside_it() -> None:
    code = "digital.certificates.coverage_rate"
    both = cell(code, "100%", version=DISTRICT, unit_printed="Đơn vị")
    assert rules_found(report(cells=(both,), version=DISTRICT)) == ["FMT-UNIT", "FMT-UNIT"]
    assert _unit("steering.plan.tasks_planned", "Nhiệm vụ", "36 nhiệm vụ") == ["FMT-UNIT"]
    assert _unit("steering.plan.tasks_planned", "Nhiệm vụ", "36.") == []


def _styles(*cells: FormCell) -> list[str]:
    return [f.message_vi.split("ghi ")[-1] for f in found(report(cells=cells), only="FMT-DECIMAL")]


RATE, OTHER = (
    "organisation.public_units.reduction_rate_vs_2015",
    "organisation.civil_servants.downsized_rate_vs_2015",
)
POSTS, UNITS = "organisation.public_employees.allocated", "organisation.public_units.total"


def test_a_full_stop_before_decimals_where_the_report_has_commas() -> None:
    [message] = _styles(cell(RATE, "10.1"), cell(OTHER, "9,1"))
    assert message.startswith("“10.1” với dấu chấm thập phân")
    assert "(đúng: 10,1)" in message
    assert len(_styles(cell(RATE, "10.1"), cell(POSTS, "61.288"))) == 1


def test_one_foreign_style_throughout_is_a_style() -> None:
    assert _styles(cell(RATE, "10.1"), cell(OTHER, "9.1"), cell(POSTS, "61,288")) == []


def test_thousands_without_a_mark_beside_thousands_with_one() -> None:
    [message] = _styles(cell(POSTS, "61.288"), cell(UNITS, "2183"))
    assert "(đúng: 2.183)" in message
    assert _styles(cell(POSTS, "61288"), cell(UNITS, "2183")) == []
    assert _styles(cell(POSTS, "61.288"), cell(UNITS, "999")) == []


def test_a_comma_between_thousands_where_the_report_has_full_stops() -> None:
    [message] = _styles(
        cell(POSTS, "61.288"),
        cell("organisation.public_employees.present", "58.392"),
        cell(UNITS, "2,183"),
    )
    assert "dấu phẩy hàng nghìn" in message


def test_a_share_that_reads_two_ways_is_asked_about() -> None:
    [message] = _styles(cell(RATE, "1.234"))
    assert "đọc được theo hai cách" in message


def test_words_in_a_value_cell() -> None:
    assert rules_found(report({"steering.dialogue.held": "Có"})) == ["FMT-FORMULA"]
    assert rules_found(report({"steering.dialogue.held": "…"})) == []


def test_rows_that_were_hardly_read_are_left_alone() -> None:
    row = cell(
        RATE, "10.1%", unit_printed="Đơn vị", item_printed="9.9.9", misplaced=True, confidence=0.3
    )
    assert rules_found(report(cells=(row, cell(OTHER, "9,1")))) == []
