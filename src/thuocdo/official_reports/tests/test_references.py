"""References say what the form says, in both notations; what is no reference or has no figure is named, and never printed as a number."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.forms.library import form_version
from thuocdo.official_reports.differences import Change, differences
from thuocdo.official_reports.drafting import drafts
from thuocdo.official_reports.figures import ReportFigure, ReportFigures, frozen, thawed
from thuocdo.official_reports.references import Fault, Side, references, rendered, token
from thuocdo.official_reports.typed import typed_figures
from thuocdo.working_time.period import Period

RECEIVED = ReportFigure(
    "3/1", "1", "Tổng số hồ sơ đã tiếp nhận", "Hồ sơ", "procedures.dossiers.received.total",
    Decimal(12345), "12.345", 0, Decimal(10000),
)  # fmt: skip
RATE = ReportFigure(
    "3/3.2", "3.2", "Tỷ lệ đúng hạn", "%", "procedures.dossiers.commune.on_time_rate",
    Decimal("98.6"), "98,6", 1, Decimal("95.1"), share=True,
)  # fmt: skip
BLANK = ReportFigure("3/4", "4", "Số cuộc họp", "Cuộc")
FIGURES = ReportFigures(
    form_version("2025_commune"),
    Period(date(2025, 11, 15), date(2026, 11, 15)),
    {one.row: one for one in (RECEIVED, RATE, BLANK)},
)


@pytest.mark.parametrize(
    ("text", "vietnamese", "english"),
    [
        ("nhận [[B3 1]] hồ sơ", "nhận 12.345 hồ sơ", "nhận 12,345 hồ sơ"),
        ("[[ b3, 1 ]]", "12.345", "12,345"),
        ("[[B3/1 | năm trước]]", "10.000", "10,000"),
        ("[[B3 1 | Nam Truoc]]", "10.000", "10,000"),
        ("[[B3 1|tăng giảm]]", "tăng 23,5%", "up 23.5%"),
        ("đạt [[B3 3.2]]%", "đạt 98,6%", "đạt 98.6%"),
        ("[[B3 3.2 | tăng giảm]]", "tăng 3,5 điểm phần trăm", "up 3.5 percentage points"),
    ],
)
def test_a_reference_says_its_figure(text: str, vietnamese: str, english: str) -> None:
    assert rendered(text, FIGURES) == vietnamese
    assert rendered(text, FIGURES, english=True) == english


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[[B3 99]]", Fault.NO_SUCH_ROW),
        ("[[B3 4]]", Fault.NO_VALUE),
        ("[[B3 4 | năm trước]]", Fault.NOTHING_BEFORE),
        ("[[B3 1 | năm sau]]", Fault.NOT_UNDERSTOOD),
        ("[[mục 1]]", Fault.NOT_UNDERSTOOD),
        ("[[B3 1", Fault.NOT_UNDERSTOOD),
    ],
)
def test_what_says_nothing_says_why_and_prints_no_number(text: str, fault: Fault) -> None:
    [one] = references(text, FIGURES)
    assert (one.fault, one.said) == (fault, "")
    assert not any(
        letter.isdigit() for letter in rendered(one_only(text, one.start, one.end), FIGURES)
    )


def one_only(text: str, start: int, end: int) -> str:
    return text[start:end]


def test_changes_that_are_none_small_or_from_nothing() -> None:
    def said(value: str, before: str) -> str:
        row = replace(RECEIVED, value=Decimal(value), before=Decimal(before))
        return rendered("[[B3 1|tăng giảm]]", replace(FIGURES, rows={"3/1": row}))

    assert said("5", "5") == "không đổi"
    assert said("0", "8") == "giảm 100,0%"
    assert said("7", "0") == "tăng 7"
    assert said("100001", "100000") == "tăng 1"


@given(st.text(max_size=200))
def test_any_text_survives_and_only_references_change(text: str) -> None:
    marks = "[[" in text or "]]" in text
    assert marks or rendered(text, FIGURES) == text
    found = list(references(text, FIGURES))
    assert all(one.start < one.end <= len(text) for one in found)


@pytest.mark.parametrize("side", list(Side))
def test_a_token_is_read_as_it_is_written(side: Side) -> None:
    [one] = references(token("3/3.2", side), FIGURES)
    assert (one.row, one.side, one.fault) == ("3/3.2", side, None)


def test_figures_survive_being_kept() -> None:
    assert thawed(frozen(FIGURES)) == FIGURES.rows


def test_a_typed_figure_that_contradicts_the_form_is_flagged() -> None:
    text = "Trong kỳ, UBND phường đã tiếp nhận tổng số 12.354 hồ sơ thủ tục hành chính."
    [one] = typed_figures(text, FIGURES)
    assert (one.text, one.contradicts) == ("12.354", RECEIVED)
    assert text[one.start : one.end] == "12.354"


def test_a_typed_figure_that_equals_the_form_is_offered_as_a_reference() -> None:
    text = "Có [[B3 3.2]]% hồ sơ đúng hạn; tổng cộng 12.345 lượt."
    [one] = typed_figures(text, FIGURES)
    assert (one.text, one.contradicts) == ("12.345", None)
    assert one.offered == (("[[B3 1]]", RECEIVED),)
    assert text[one.start : one.end] == "12.345"


@pytest.mark.parametrize(
    "text",
    [
        "Đã tiếp nhận [[B3 1]] hồ sơ.",
        "Tổ chức 03 hội nghị với 250 người tham dự.",
        "Phấn đấu năm 2027 tiếp nhận 15.000 hồ sơ.",
        "Quyết định số 12345/QĐ-UBND ngày 12/3/2026.",
        "",
    ],
)
def test_what_is_no_figure_of_the_form_is_left_alone(text: str) -> None:
    assert typed_figures(text, FIGURES) == ()


def test_drafts_say_what_moved_from_references_alone() -> None:
    first, second = drafts(FIGURES, 3)
    assert first.figure == RECEIVED
    assert "tăng 23,5% so với cùng kỳ năm trước (10.000 hồ sơ)" in first.reads
    assert not any(letter.isdigit() for letter in _without_tokens(first.text))
    assert second.figure == RATE
    assert "98,6%" in second.reads
    assert [one.figure for one in drafts(FIGURES, 3, without=["3/1"])] == [RATE]
    assert drafts(FIGURES, None) == ()


def _without_tokens(text: str) -> str:
    import re

    return re.sub(r"\[\[.*?\]\]", "", text)


def test_a_draft_finds_nothing_to_offer_in_itself() -> None:
    for one in drafts(FIGURES, 3):
        assert typed_figures(one.text, FIGURES) == ()


@given(st.text(max_size=120), st.text(max_size=120))
def test_differences_hold_both_texts(before: str, after: str) -> None:
    pieces = differences(before, after)
    later = "".join(one.text for one in pieces if one.change is not Change.REMOVED)
    earlier = "".join(one.text for one in pieces if one.change is not Change.ADDED)
    assert (earlier, later) == (before, after)


def test_differences_go_by_words() -> None:
    assert [
        (one.change.value, one.text) for one in differences("đạt 98% hồ sơ", "đạt [[B3 1]]% hồ sơ")
    ] == [
        ("kept", "đạt "),
        ("removed", "98"),
        ("added", "[[B3 1]]"),
        ("kept", "% hồ sơ"),
    ]
