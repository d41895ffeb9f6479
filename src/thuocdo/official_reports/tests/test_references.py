"""References say what the form says, in both notations; what is no reference or has no figure is named, and never printed as a number."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.forms.library import form_version
from thuocdo.official_reports.differences import Change, differences
from thuocdo.official_reports.drafting import drafts
from thuocdo.official_reports.figures import (
    Aim,
    ReportFigure,
    ReportFigures,
    Standing,
    frozen,
    thawed,
)
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
AIM = Aim("MT-25", ">", Decimal(98), "%", "%", "every", 2026)
FULL = replace(
    RATE,
    row="3/5",
    previous=Decimal("98.8"),
    aim=AIM,
    standing=Standing(
        "commune", 166, 3, ("Phường Mẫu",), Decimal("99.95"), ("Xã Xa", "Xã Gần"), Decimal("71.2")
    ),
)
BLANK = ReportFigure("3/4", "4", "Số cuộc họp", "Cuộc")
FIGURES = ReportFigures(
    form_version("2025_commune"),
    Period(date(2025, 11, 15), date(2026, 11, 15)),
    {one.row: one for one in (RECEIVED, RATE, BLANK, FULL)},
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
        ("[[B3 5 | kỳ trước]]", "98,8", "98.8"),
        ("[[B3 5 | so kỳ trước]]", "giảm 0,2 điểm phần trăm", "down 0.2 percentage points"),
        ("[[B3 5 | mục tiêu]]", "trên 98% trong năm 2026", "above 98% in 2026"),
        (
            "[[B3 5 | thứ hạng]]",
            "cao thứ 3 trong 166 xã, phường, đặc khu có số liệu",
            "number 3 from the top of 166 communes with a figure",
        ),
        ("[[B3 5 | cao nhất]]", "Phường Mẫu (100,0%)", "Phường Mẫu (100.0%)"),
        ("[[B3 5 | thấp nhất]]", "Xã Xa, Xã Gần (71,2%)", "Xã Xa, Xã Gần (71.2%)"),
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
        ("[[B3 1 | kỳ trước]]", Fault.NOTHING_LAST_PERIOD),
        ("[[B3 1 | so kỳ trước]]", Fault.NOTHING_LAST_PERIOD),
        ("[[B3 1 | mục tiêu]]", Fault.NO_TARGET),
        ("[[B3 1 | thứ hạng]]", Fault.NO_PLACE),
        ("[[B3 1 | cao nhất]]", Fault.NO_PLACE),
        ("[[B3 1 | thấp nhất]]", Fault.NO_PLACE),
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
    [one] = references(token("3/5", side), FIGURES)
    assert (one.row, one.side, one.fault) == ("3/5", side, None)


def test_figures_survive_being_kept() -> None:
    assert thawed(json.loads(json.dumps(frozen(FIGURES)))) == FIGURES.rows


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
    first, *others = drafts(FIGURES, 3)
    assert first.figure == RECEIVED
    assert first.reads.endswith("tăng 23,5% so với cùng kỳ năm trước (10.000 hồ sơ).")
    for one in (first, *others):
        assert not any(letter.isdigit() for letter in _without_tokens(one.text))
    assert [one.figure for one in others] == [RATE, FULL]
    assert "98,6%" in others[0].reads
    assert [one.figure for one in drafts(FIGURES, 3, without=["3/1", "3/5"])] == [RATE]
    assert drafts(FIGURES, None) == ()


def test_a_draft_says_all_that_is_known_of_a_figure_and_no_more() -> None:
    [one] = drafts(FIGURES, 3, without=["3/1", "3/3.2"])
    said = one.reads.partition(" là ")[2]
    assert said == (
        "98,6%, tăng 3,5 điểm phần trăm so với cùng kỳ năm trước (95,1%), "
        "giảm 0,2 điểm phần trăm so với kỳ trước (98,8%), "
        "mục tiêu của kế hoạch là trên 98% trong năm 2026, "
        "cao thứ 3 trong 166 xã, phường, đặc khu có số liệu."
    )
    assert FULL.standing is not None
    of_province = replace(FULL, standing=replace(FULL.standing, place=None))
    [one] = drafts(replace(FIGURES, rows={"3/5": of_province}), 3)
    assert one.reads.endswith(
        "cao nhất là Phường Mẫu (100,0%), thấp nhất là Xã Xa, Xã Gần (71,2%)."
    )
    only_before = replace(FULL, before=None, aim=None, standing=None)
    [one] = drafts(replace(FIGURES, rows={"3/5": only_before}), 3)
    assert one.reads.partition(" là ")[2] == (
        "98,6%, giảm 0,2 điểm phần trăm so với kỳ trước (98,8%)."
    )


def test_what_was_kept_before_a_side_was_known_is_read_still() -> None:
    [kept] = frozen(replace(FIGURES, rows={"3/1": RECEIVED}))
    old = {
        name: value for name, value in kept.items() if name not in {"previous", "aim", "standing"}
    }
    assert thawed([old]) == {"3/1": RECEIVED}


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
