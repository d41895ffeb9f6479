"""Plain text as recognition, converters and people write it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.ingestion.document import Document, Paragraph, Table
from thuocdo.ingestion.readers import read_document
from thuocdo.ingestion.readers.errors import MESSAGES
from thuocdo.ingestion.readers.tests.reading_back import (
    REPORTS,
    assert_spans_hold,
    outcome,
    paragraphs,
    read_text,
    tables,
)


@pytest.mark.parametrize("report", REPORTS, ids=lambda path: path.stem)
def test_every_span_of_a_real_report_gives_back_its_text(report):
    document = read_text(report.read_text(encoding="utf-8"))
    assert_spans_hold(document)
    assert sum(len(table) for table in tables(document)) > 100
    assert unicodedata.is_normalized("NFC", document.text)


def test_lines_with_tabs_are_a_table_and_rows_get_one_width():
    document = read_text(
        "STT\tChỉ tiêu\tĐơn vị\tSố liệu\n1\tSố văn bản\tVăn bản\n\t<i>Tại cấp xã</i>\t\t06\n"
    )
    assert tables(document) == [
        [
            ["STT", "Chỉ tiêu", "Đơn vị", "Số liệu"],
            ["1", "Số văn bản", "Văn bản", ""],
            ["", "Tại cấp xã", "", "06"],
        ]
    ]
    assert_spans_hold(document)


def test_a_blank_line_ends_a_table_and_a_repeated_header_stays():
    text = "STT\tA\tB\n1\ta\tb\n\nSTT\tA\tB\n2\tc\td\n"
    assert [len(table) for table in tables(read_text(text))] == [2, 2]


def test_the_rest_of_a_broken_label_is_a_table_though_only_one_cell_is_filled():
    assert tables(read_text("\tkiểm tra\t\t\t\n")) == [[["", "kiểm tra", "", "", ""]]]


def test_a_line_break_inside_a_cell_joins_the_halves_of_its_row():
    text = (
        "3\tTỷ lệ báo cáo\t%\t100\t\n"
        "4\tTriển khai nền tảng\tChưa = 0\nĐang làm = 1\nHoàn thành = 2\t2\t\n"
        "5\tSố liệu\tVăn bản\t7\t\n"
    )
    assert tables(read_text(text))[0][1] == [
        "4", "Triển khai nền tảng", "Chưa = 0\nĐang làm = 1\nHoàn thành = 2", "2", "",
    ]  # fmt: skip


def test_remnants_of_markup_leave_the_cell_but_not_the_span():
    document = read_text(
        "7\t*Đối thoại*\t**1**\t<p>- Một:</p> <p>+ Hai<br>ba</p>\n8\t$(564/1931)*100=29\\%$\t1*\tx\n"
    )
    assert tables(document)[0][0] == ["7", "Đối thoại", "1", "- Một:\n+ Hai\nba"]
    assert tables(document)[0][1] == ["8", "$(564/1931)*100=29\\%$", "1*", "x"]
    assert_spans_hold(document)


def test_numbered_items_with_a_tab_are_prose():
    document = read_text(
        "1.\tXây dựng kế hoạch cải cách hành chính năm 2024.\n2.\tKiểm tra công vụ.\n"
    )
    assert paragraphs(document) == [
        "1. Xây dựng kế hoạch cải cách hành chính năm 2024.",
        "2. Kiểm tra công vụ.",
    ]


def test_a_first_line_indented_by_a_tab_is_prose():
    document = read_text("\tTrong năm 2023, tỉnh đã ban hành 36 văn bản.\n")
    assert paragraphs(document) == ["Trong năm 2023, tỉnh đã ban hành 36 văn bản."]


@pytest.mark.parametrize(
    "text",
    [
        "| STT | Chỉ tiêu | Số liệu |\n|---|:---|---:|\n| 1 | Số văn bản | 73 |\n",
        "STT | Chỉ tiêu | Số liệu\n--- | --- | ---\n1 | Số văn bản | 73\n",
        "+-----+------------+---------+\n| STT | Chỉ tiêu | Số liệu |\n+-----+------------+---------+\n| 1 | Số văn bản | 73 |\n",
        "│ STT │ Chỉ tiêu │ Số liệu │\n├─────┼──────────┼─────────┤\n│ 1 │ Số văn bản │ 73 │\n",
    ],
    ids=["framed", "open", "drawn", "boxes"],
)
def test_bars_separate_cells(text):
    assert tables(read_text(text)) == [[["STT", "Chỉ tiêu", "Số liệu"], ["1", "Số văn bản", "73"]]]


def test_a_framed_row_that_lacks_its_closing_bar_goes_on_below():
    text = "| STT | Chỉ tiêu | Đơn vị |\n| 4 | Nền tảng\n(LGSP) | Chưa = 0 |\n| 5 | Số liệu | % |\n"
    assert tables(read_text(text))[0][1] == ["4", "Nền tảng\n(LGSP)", "Chưa = 0"]


def test_one_cell_a_line_between_lone_bars_is_a_table():
    text = "|\nTT |\nNội dung |\nCơ quan |\n|\n1. |\nRà soát văn bản |\nSở Tư pháp. |\n|\n2. |\n|\nSở Nội vụ. |\n"
    assert tables(read_text(text)) == [
        [
            ["TT", "Nội dung", "Cơ quan"],
            ["1.", "Rà soát văn bản", "Sở Tư pháp."],
            ["2.", "", "Sở Nội vụ."],
        ]
    ]


def test_lone_bars_without_cells_are_dropped():
    document = read_text("|\n|\nTM. ỦY BAN NHÂN\nDÂN |\nKẾ HOẠCH\n|\n")
    assert tables(document) == []
    assert paragraphs(document) == ["TM. ỦY BAN NHÂN", "DÂN", "KẾ HOẠCH"]


ALIGNED = """\
STT    Chỉ tiêu thống kê                     Đơn vị tính     Số liệu   Ghi chú
1      Số văn bản chỉ đạo đã ban hành        Văn bản              73
2.1.   Số nhiệm vụ đề ra trong kế hoạch      Nhiệm vụ             36   Kế hoạch 656
       của tỉnh
2.2.   Số nhiệm vụ đã hoàn thành             Nhiệm vụ             06
"""


def test_a_bar_that_begins_a_row_of_a_table_without_frame_ends_a_blank_cell():
    text = "STT | Nội dung | Kết quả |  \n | | ĐVT | Số liệu\n1 | Văn bản | Bản | 7\n2 | Họp | Cuộc | 3"
    assert tables(read_text(text)) == [
        [
            ["STT", "Nội dung", "Kết quả", ""],
            ["", "", "ĐVT", "Số liệu"],
            ["1", "Văn bản", "Bản", "7"],
            ["2", "Họp", "Cuộc", "3"],
        ]
    ]


def test_rows_of_number_and_label_stay_in_a_table_set_by_white_space():
    text = """
STT   Chỉ tiêu                                         Số liệu
I.    Công tác chỉ đạo, điều hành cải cách hành chính
1     Số văn bản đã ban hành                           73
2     Tỷ lệ hoàn thành kế hoạch                        100
3     Kiểm tra công tác cải cách hành chính
3.1   Số sở, ngành đã kiểm tra                         6
"""
    (table,) = tables(read_text(text))
    assert [row[0] for row in table] == ["STT", "I.", "1", "2", "3", "3.1"]
    assert [row[2] for row in table] == ["Số liệu", "", "73", "100", "", "6"]


def test_white_space_in_columns_is_a_table():
    assert tables(read_text(ALIGNED)) == [
        [
            ["STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Số liệu", "Ghi chú"],
            ["1", "Số văn bản chỉ đạo đã ban hành", "Văn bản", "73", ""],
            ["2.1.", "Số nhiệm vụ đề ra trong kế hoạch", "Nhiệm vụ", "36", "Kế hoạch 656"],
            ["", "của tỉnh", "", "", ""],
            ["2.2.", "Số nhiệm vụ đã hoàn thành", "Nhiệm vụ", "06", ""],
        ]
    ]


def test_a_piece_after_a_page_break_keeps_the_columns_of_its_table():
    piece = "3      Kiểm tra CCHC\n3.1.   Số sở, ngành đã kiểm tra              Cơ quan              12\n"
    found = tables(read_text(f"{ALIGNED}\n{piece}"))
    assert found[1] == [
        ["3", "Kiểm tra CCHC", "", "", ""],
        ["3.1.", "Số sở, ngành đã kiểm tra", "Cơ quan", "12", ""],
    ]


def test_the_two_halves_of_a_letterhead_are_cells():
    text = "ỦY BAN NHÂN DÂN              CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTỈNH THANH HÓA                   Độc lập - Tự do - Hạnh phúc\n"
    assert tables(read_text(text)) == [
        [
            ["ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
            ["TỈNH THANH HÓA", "Độc lập - Tự do - Hạnh phúc"],
        ]
    ]


def test_justified_prose_with_double_spaces_is_no_table():
    text = "Ngay từ  đầu năm, tỉnh đã chỉ đạo các cấp, các ngành.\nKết quả  đạt được rất tốt.\n"
    assert tables(read_text(text)) == []


def test_html_tables_in_a_scan_keep_merged_cells_once():
    text = (
        'Biểu mẫu 1\n<table><tr><th rowspan="2">STT</th><th colspan="2">Kết quả</th></tr>\n'
        "<tr><td>Đơn vị</td><td>Số liệu<sup>1</sup></td></tr>\n<tr><td>1</td><td>%</td><td>97,82</td></tr></table>\n"
    )
    document = read_text(text)
    assert tables(document) == [
        [["STT", "Kết quả", ""], ["", "Đơn vị", "Số liệu¹"], ["1", "%", "97,82"]]
    ]
    table = document.blocks[1]
    assert isinstance(table, Table)
    assert (table.rows[0][0].rows, table.rows[0][1].columns) == (2, 2)
    assert paragraphs(document) == ["Biểu mẫu 1"]


def test_a_whole_html_file_is_read_whatever_its_name():
    text = "<html><head><title>x</title></head><body><h2>BÁO CÁO</h2><p>Đã ban hành 36<br>văn bản.</p></body></html>"
    document = read_text(text)
    assert document.media_type == "text/html"
    assert paragraphs(document) == ["BÁO CÁO", "Đã ban hành 36 văn bản."]
    assert isinstance(document.blocks[0], Paragraph)
    assert document.blocks[0].level == 2


def test_notes_are_marked_and_do_not_part_the_sentence_they_interrupt():
    text = (
        "- Ban hành các văn bản triển khai thực hiện các thông báo, kết luận của Thủ tướng Chính phủ và chỉ đạo về\n\n"
        "¹ Quyết định 4750/QĐ-UBND ngày 30/12/2022.\n\n[2] Kế hoạch 281/KH-UBND.\n\n"
        "tăng cường trách nhiệm trong công tác tham mưu.\n"
    )
    document = read_text(text)
    first, *notes = document.blocks
    assert isinstance(first, Paragraph)
    assert first.text.endswith("chỉ đạo về tăng cường trách nhiệm trong công tác tham mưu.")
    assert [note.note for note in notes if isinstance(note, Paragraph)] == [True, True]
    assert_spans_hold(document)


def test_wrapped_lines_are_joined_and_items_are_not():
    text = (
        "Năm 2023, biên chế công chức trong cơ quan, tổ chức hành chính nhà nước của các sở, cơ\n"
        "quan ngang sở và huyện, thị xã, thành phố được giao là 3.698 biên chế, số có mặt tại thời\n"
        "điểm báo cáo là 3.382 biên chế. Số lượng người làm việc được giao năm 2023 tại các đơn vị\n"
        "58.392 người, thấp hơn số giao.\n"
        "- Số nhiệm vụ được giao: 36 nhiệm vụ;\n"
        "- Số nhiệm vụ đã hoàn thành: 36 nhiệm vụ trong tổng số các nhiệm vụ mà Ủy ban nhân dân các\n"
        "cấp đã giao.\n"
    )
    found = paragraphs(read_text(text))
    assert len(found) == 3
    assert "tại các đơn vị 58.392 người" in found[0]
    assert found[2].endswith("mà Ủy ban nhân dân các cấp đã giao.")


def test_page_numbers_go_and_pages_are_told_by_form_feeds():
    pages = [
        f"{number}\n\nTrang {number} có {number}0 hồ sơ đã giải quyết.\n" for number in range(1, 5)
    ]
    document = read_text("\f".join(pages))
    assert paragraphs(document) == [
        f"Trang {number} có {number}0 hồ sơ đã giải quyết." for number in range(1, 5)
    ]
    assert [block.page for block in document.blocks] == [1, 2, 3, 4]


def test_markdown_headings_give_their_level():
    document = read_text("## **BÁO CÁO**\n\n#### I. CÔNG TÁC\n")
    assert [(b.text, b.level) for b in document.blocks if isinstance(b, Paragraph)] == [
        ("BÁO CÁO", 2),
        ("I. CÔNG TÁC", 4),
    ]


VIETNAMESE = (
    "Tổng số hồ sơ đã tiếp nhận là 1.374.705, tỷ lệ giải quyết đúng hạn đạt 98,60% ở cấp huyện."
)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_unicode_encodings(encoding):
    assert paragraphs(read_document(VIETNAMESE.encode(encoding), name="a.txt")) == [VIETNAMESE]


def test_windows_1258_with_its_separate_tone_marks():
    # The table of 1258 holds the letters ă â đ ê ô ơ ư and five tone marks of their own.
    parts = []
    for letter in VIETNAMESE:
        plain = unicodedata.normalize("NFD", letter)
        tones = [c for c in plain[1:] if c in "\u0300\u0301\u0303\u0309\u0323"]
        kept = unicodedata.normalize("NFC", "".join(c for c in plain if c not in tones))
        parts.append(kept + "".join(tones))
    assert paragraphs(read_document("".join(parts).encode("cp1258"), name="a.txt")) == [VIETNAMESE]


@pytest.mark.parametrize(
    "typed",
    [
        "Tæng sè hå s¬ ®\u00b7 gi¶i quyÕt trong n¨m lµ 1.374 hå s¬, ®¹t 98,6%",
        "Toång soá hoà sô ñaõ giaûi quyeát trong naêm laø 1.374 hoà sô, ñaït 98,6%",
    ],
    ids=["TCVN3", "VNI"],
)
def test_encodings_of_old_fonts(typed):
    said = "Tổng số hồ sơ đã giải quyết trong năm là 1.374 hồ sơ, đạt 98,6%"
    assert paragraphs(read_document(typed.encode("cp1252"), name="a.txt")) == [said]


def test_utf8_with_one_damaged_byte_is_still_utf8():
    content = (VIETNAMESE * 20).encode()
    assert "hồ sơ đã tiếp nhận" in read_document(content[:-1] + b"\xe1", name="a.txt").text


def test_mixed_unicode_forms_read_alike():
    mixed = unicodedata.normalize("NFD", VIETNAMESE[:40]) + VIETNAMESE[40:]
    assert read_text(mixed).text == read_text(VIETNAMESE).text


CELL = st.text(
    alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyạảấềộ0123456789.,%- ", min_size=1, max_size=12
).filter(lambda text: any(c.isalnum() for c in text))


@given(
    st.integers(3, 6).flatmap(
        lambda width: st.lists(
            st.lists(CELL, min_size=width, max_size=width), min_size=2, max_size=8
        )
    )
)
def test_any_table_is_read_back_from_tabs_and_from_bars(rows):
    expected = [[" ".join(text.split()) for text in row] for row in rows]
    tabbed = "\n".join("\t".join(row) for row in rows)
    barred = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    assert tables(read_text(tabbed)) == [expected]
    assert tables(read_text(barred)) == [expected]


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=400))
def test_any_text_reads_with_exact_spans_or_is_refused(text):
    found = outcome(text.encode())
    if isinstance(found, Document):
        assert_spans_hold(found)
    else:
        assert found.code in MESSAGES


def test_a_line_that_breaks_behind_a_clause_goes_on_in_small_letters():
    text = "Các sở giải quyết 100 hồ sơ;\nở cấp huyện 60 hồ sơ;\nở cấp xã 40 hồ sơ.\n- Đạt 99%;\n- Tăng 2%."
    document = read_document(text.encode(), name="bao-cao.txt")
    first, *items = document.blocks
    assert document.text[first.start : first.end].endswith("ở cấp xã 40 hồ sơ.")
    assert len(items) == 2
