"""What a mention tells beside its value: unit, place, day, section; and what the reader never does."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.consistency.evidence import Approximation, Claim
from thuocdo.figures.notation import write_number
from thuocdo.ingestion.document import Cell, Document, Paragraph, Table
from thuocdo.ingestion.prose import read_prose
from thuocdo.ingestion.prose.tests.sentences import document_of


def test_location_is_the_span_of_the_number_in_the_document() -> None:
    document = document_of("BÁO CÁO", "II. KẾT QUẢ", "Có  58.392 người⁵² và *26*/26 nhiệm vụ.")
    for mention in read_prose(document).mentions:
        span = document.text[mention.location.start : mention.location.end]
        assert span == mention.printed.text


def test_bare_parts_take_the_unit_of_their_whole() -> None:
    document = document_of(
        "Toàn tỉnh có 2.121 TTHC, trong đó: cấp tỉnh: 1.561; cấp huyện 317; cấp xã 243."
    )
    assert {m.unit for m in read_prose(document).mentions} == {"TTHC"}


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Tính đến ngày 15/11/2023, có 12 hồ sơ.", date(2023, 11, 15)),
        ("Tính đến 20/11/2023, có 12 hồ sơ.", date(2023, 11, 20)),
        ("Đến hết năm 2022, có 12 hồ sơ.", date(2022, 12, 31)),
        ("Đến hết tháng 2/2024, có 12 hồ sơ.", date(2024, 2, 29)),
        ("Đến hết quý III/2024, có 12 hồ sơ.", date(2024, 9, 30)),
        ("Đến ngày 30 tháng 6 năm 2024, có 12 hồ sơ.", date(2024, 6, 30)),
        ("Đến ngày 14/12, có 12 hồ sơ.", date(2024, 12, 14)),
        ("Định hướng đến năm 2030, có 12 hồ sơ.", None),
        ("Có 12 hồ sơ.", None),
    ],
)
def test_day_at_which_a_figure_holds(words: str, day: date | None) -> None:
    (mention,) = read_prose(document_of(words), year=2024).mentions
    assert mention.as_of == day


def test_sections_are_numbered_as_a_reader_cites_them() -> None:
    document = document_of(
        "II. KẾT QUẢ THỰC HIỆN",
        "2. Cải cách thủ tục hành chính",
        "2.1. Kiểm soát thủ tục hành chính",
        "Công bố 12 TTHC.",
        "a) Kết quả",
        "Công bố 13 TTHC.",
        "3. Cải cách tổ chức bộ máy",
        "Có 14 đơn vị.",
    )
    assert [m.section for m in read_prose(document).mentions] == ["II.2.1", "II.2.1.a", "II.3"]


def test_part_on_the_next_year_holds_goals_only() -> None:
    document = document_of(
        "II. KẾT QUẢ", "Đạt 98% hồ sơ.", "IV. PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2025", "Đạt 99% hồ sơ."
    )
    assert [m.planned for m in read_prose(document).mentions] == [False, True]


def test_a_plan_holds_goals_only() -> None:
    document = document_of("Kế hoạch cải cách hành chính giai đoạn 2026 - 2030", "Đạt 98% hồ sơ.")
    assert [m.planned for m in read_prose(document).mentions] == [True]


def test_figures_of_another_year_are_not_tied() -> None:
    words = "Năm 2022, toàn tỉnh tiếp nhận 12.345 hồ sơ."
    assert read_prose(document_of(words), year=2022).mentions[0].indicator is not None
    assert read_prose(document_of(words), year=2024).mentions[0].indicator is None


def test_a_whole_province_is_not_meant_by_a_district() -> None:
    words = "Đã giải quyết 8.626 hồ sơ đúng hạn."
    assert read_prose(document_of(words), level="province").mentions[0].indicator is not None
    assert read_prose(document_of(words), level="district").mentions[0].indicator is None


def test_lists_in_paragraphs_of_their_own_add_up() -> None:
    document = document_of(
        "- Biên chế sự nghiệp: Tổng số 24.012 biên chế và 13 biên chế dự phòng (giảm 1.137 biên chế), gồm:",
        "+ Sự nghiệp giáo dục: 18.748 biên chế.",
        "+ Sự nghiệp y tế: 3.422 biên chế.",
        "+ Sự nghiệp khác: 1.842 biên chế.",
        "- Biên chế dự phòng: 13 biên chế.",
    )
    (assertion,) = read_prose(document).assertions
    assert assertion.result.value == 24012
    assert [m.value for m in assertion.operands] == [18748, 3422, 1842]


def test_only_the_head_of_each_list_item_is_added() -> None:
    document = document_of(
        "Tổng số cán bộ, công chức cấp xã có 13.610 người, trong đó:",
        "- Công chức có 6.950 người; số công chức đạt chuẩn 6.845 người, chiếm 98,49%.",
        "- Cán bộ có 6.660 người; số cán bộ đạt chuẩn 5.667 người, chiếm 85,09%.",
    )
    sums = [a for a in read_prose(document).assertions if a.claim is Claim.SUM]
    assert [[m.value for m in a.operands] for a in sums] == [[6950, 6660]]


def test_vague_figures_take_no_part_in_sums() -> None:
    words = "Có 1.000 hồ sơ, trong đó: trực tuyến gần 600 hồ sơ; trực tiếp 300 hồ sơ."
    prose = read_prose(document_of(words))
    assert prose.mentions[1].approximation is Approximation.NEARLY
    assert not prose.assertions


def test_a_share_names_the_figures_it_is_computed_from() -> None:
    words = "Cấp 367 tài khoản, kích hoạt 288 hồ sơ, đạt 78,4%; cấp 684 tài khoản, kích hoạt 359 hồ sơ, đạt 52,4%."
    shares = [a for a in read_prose(document_of(words)).assertions if a.claim is Claim.RATIO]
    assert [[m.value for m in a.operands] for a in shares] == [[288, 367], [359, 684]]


def test_rate_and_its_parts_in_sentences_of_their_own() -> None:
    words = (
        "Tỷ lệ TTHC được triển khai thanh toán trực tuyến là 61%. Tổng số TTHC có yêu cầu nghĩa vụ tài chính là "
        "887 TTHC. Số TTHC đã triển khai thanh toán trực tuyến trên Cổng DVC của tỉnh là 584 TTHC."
    )
    (assertion,) = read_prose(document_of(words)).assertions
    assert assertion.claim is Claim.RATIO
    assert [m.value for m in assertion.operands] == [584, 887]


def test_tables_recipients_and_page_numbers_are_no_prose() -> None:
    table = Table(((Cell("12 hồ sơ", 0, 8),),), 0, 8)
    lines = ("12", "Nơi nhận:", "- Lưu: VT, 15 bản.", "Phụ lục", "Có 7 hồ sơ.")
    prose = document_of(*lines)
    document = Document("text/plain", prose.text, (table, *prose.blocks))
    assert [m.value for m in read_prose(document).mentions] == [7]


def test_blocks_named_as_tables_are_passed_over() -> None:
    document = document_of("Có 12 hồ sơ.", "Có 13 hồ sơ.")
    assert [m.value for m in read_prose(document, tables=frozenset({0})).mentions] == [13]


@given(st.decimals(min_value=0, max_value=10**8, places=2), st.sampled_from([0, 1, 2]))
def test_any_figure_written_is_read_again(value: Decimal, decimals: int) -> None:
    printed = write_number(value, decimals=decimals)
    expected = value.quantize(Decimal(1).scaleb(-decimals), rounding="ROUND_HALF_UP")
    (mention,) = read_prose(document_of(f"Kinh phí là {printed} tỷ đồng.")).mentions
    assert mention.value == expected


@given(st.lists(st.integers(min_value=1, max_value=10**6), min_size=2, max_size=6))
def test_parts_listed_with_their_whole_are_claimed_to_add_up(parts: list[int]) -> None:
    whole = write_number(Decimal(sum(parts)))
    listed = "; ".join(f"đơn vị thứ hai mươi {write_number(Decimal(part))} hồ sơ" for part in parts)
    assertions = read_prose(document_of(f"Có {whole} hồ sơ, gồm: {listed}.")).assertions
    assert any(a.claim is Claim.SUM and a.result.value == sum(parts) for a in assertions)


@given(st.text(max_size=300))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    prose = read_prose(Document("text/plain", text, (Paragraph(text, 0, len(text)),)))
    assert all(m.value is not None for m in prose.mentions)


@pytest.mark.slow
def test_thirty_pages_take_a_moment() -> None:
    page = "Tiếp nhận 1.000 hồ sơ, trong đó trực tuyến 600 hồ sơ, trực tiếp 400 hồ sơ; đạt 60% theo Quyết định 12/QĐ-UBND. "
    document = document_of(*([page * 25] * 30))
    read_prose(document)
    start = time.process_time()
    read_prose(document)
    assert time.process_time() - start < 5


def test_a_paragraph_of_thousands_of_figures_is_no_prose() -> None:
    document = document_of("BÁO CÁO", "II. KẾT QUẢ", "12% " * 5000)
    began = time.process_time()
    assert read_prose(document).mentions == ()
    assert time.process_time() - began < 5
