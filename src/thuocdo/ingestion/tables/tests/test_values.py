"""Value cells are read by what their row asks for: codes for words, shares, counts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from thuocdo.figures.notation import Kind
from thuocdo.indicators.registry import indicators
from thuocdo.ingestion.tables.values import choices_of, read_value

HELD = indicators()["steering.dialogue.held"]
METHOD = indicators()["steering.survey.method"]
LEVELS = indicators()["digital.videoconference.levels"]
LGSP = indicators()["digital.lgsp.status"]
RATE = indicators()["steering.plan.completion_rate"]
COUNT = indicators()["steering.plan.tasks_planned"]


def test_choices_are_read_from_the_unit() -> None:
    assert choices_of("Chưa có = 0 2 cấp = 1 3 cấp = 2") == (
        ("chua co", 0),
        ("2 cap", 1),
        ("3 cap", 2),
    )
    assert choices_of("Có = 1; Không = 0") == (("co", 1), ("khong", 0))
    assert choices_of("Cơ quan, đơn vị") == ()


@pytest.mark.parametrize(
    ("text", "indicator", "unit", "code"),
    [
        ("Có", HELD, "Không = 0 Có = 1", 1),
        ("Không", HELD, "Không = 0 Có = 1", 0),
        ("x", HELD, "Không = 0 Có = 1", 1),
        ("Đã tổ chức", HELD, "Không = 0 Có = 1", 1),
        ("Chưa tổ chức", HELD, "Không = 0 Có = 1", 0),
        ("Có = 1", HELD, "Không = 0 Có = 1", 1),
        ("Có", HELD, "Có = 0; Không = 1", 0),
        ("Phát phiếu", METHOD, "Trực tuyến = 0 Phát phiếu = 1 Kết hợp = 2", 1),
        ("trực tuyên", METHOD, "Trực tuyến = 0 Phát phiếu = 1 Kết hợp = 2", 0),
        ("3 cấp (2)", LEVELS, "Chưa có = 0 2 cấp = 1 3 cấp = 2", 2),
        ("3 cấp", LEVELS, "Chưa có = 0 2 cấp = 1 3 cấp = 2", 2),
        ("Hoàn thành", LGSP, "Chưa = 0 Đang làm = 1 Hoàn thành = 2", 2),
        ("Đang làm", LGSP, "Chưa = 0 Đang làm = 1 Hoàn thành = 2", 1),
    ],
)
def test_words_stand_for_codes(text: str, indicator: object, unit: str, code: int) -> None:
    read = read_value(text, indicator=indicator, unit=unit)  # type: ignore[arg-type]
    assert (read.value, read.kind, read.text) == (Decimal(code), Kind.CHOICE, text)


def test_form_codes_serve_where_the_unit_is_not_printed() -> None:
    assert read_value("Có", indicator=HELD, unit="", expected_unit="Không = 0 Có = 1").value == 1
    assert read_value("Có", indicator=HELD, unit="").value == 1


@pytest.mark.parametrize("text", ["1", "01", "2"])
def test_digits_are_codes_themselves(text: str) -> None:
    read = read_value(text, indicator=METHOD, unit="Trực tuyến = 0 Phát phiếu = 1 Kết hợp = 2")
    assert (read.value, read.kind) == (Decimal(text), Kind.NUMBER)


def test_word_of_no_choice_stays_text() -> None:
    read = read_value("Xem phụ lục", indicator=METHOD, unit="Trực tuyến = 0 Phát phiếu = 1")
    assert (read.value, read.kind) == (None, Kind.TEXT)


def test_three_digits_after_a_mark_are_thousands_in_a_count_and_a_question_in_a_share() -> None:
    assert read_value("1,234", indicator=COUNT, unit="Nhiệm vụ").value == 1234
    assert read_value("12.345", indicator=RATE, unit="%").ambiguous
    assert read_value("12.345", indicator=RATE, unit="Đơn vị").ambiguous
