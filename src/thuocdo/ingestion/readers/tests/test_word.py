"""Word files: numbers that Word counts, merged cells, note marks, tracked changes, boxes."""

from __future__ import annotations

import io

import docx

from thuocdo.ingestion.document import Document, Paragraph, Table
from thuocdo.ingestion.readers import read_document
from thuocdo.ingestion.readers.tests.office_files import cell, paragraph, table, word_file
from thuocdo.ingestion.readers.tests.reading_back import assert_spans_hold, paragraphs, tables

NUMBERING = """
<w:abstractNum w:abstractNumId="0">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/><w:pStyle w:val="Part"/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2."/></w:lvl>
  <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/></w:lvl>
  <w:lvl w:ilvl="3"><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>
"""
STYLES = """
<w:style w:type="paragraph" w:styleId="Heading"><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Part"><w:basedOn w:val="Heading"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
"""


def read(content: bytes) -> Document:
    document = read_document(content, name="báo cáo.docx")
    assert_spans_hold(document)
    return document


def item(text: str, list_id: int, level: int = 0) -> str:
    return paragraph(
        text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
    )


def test_numbers_that_word_counts_are_printed():
    body = (
        paragraph("CÔNG TÁC CHỈ ĐẠO", '<w:pStyle w:val="Part"/>')
        + item("Kiểm tra", 1, 1) + item("Tuyên truyền", 1, 1) + item("Báo chí", 1, 2) + item("Đài", 1, 2)
        + item("Xã", 1, 3) + paragraph("KẾT QUẢ", '<w:pStyle w:val="Part"/>') + item("Thể chế", 1, 1)
    )  # fmt: skip
    document = read(word_file(body, numbering=NUMBERING, styles=STYLES))
    assert paragraphs(document) == [
        "I. CÔNG TÁC CHỈ ĐẠO", "1.1. Kiểm tra", "1.2. Tuyên truyền", "a) Báo chí", "b) Đài", "- Xã",
        "II. KẾT QUẢ", "2.1. Thể chế",
    ]  # fmt: skip
    assert isinstance(document.blocks[0], Paragraph)
    assert document.blocks[0].level == 2


def test_counted_item_numbers_fill_cells_that_hold_nothing_else():
    body = table(
        cell(item("", 2)) + cell("Số văn bản"),
        cell(item("", 2)) + cell("Số nhiệm vụ"),
        cell(item("", 3)) + cell("Khảo sát"),
    )
    assert tables(read(word_file(body, numbering=NUMBERING))) == [
        [["1", "Số văn bản"], ["2", "Số nhiệm vụ"], ["7", "Khảo sát"]]
    ]


def test_a_merged_cell_stands_once_and_covered_places_are_empty():
    body = table(
        cell("STT", "<w:vMerge w:val='restart'/>")
        + cell("Kết quả", '<w:gridSpan w:val="2"/>')
        + cell("Ghi chú"),
        cell("", "<w:vMerge/>") + cell("Đơn vị") + cell("Số liệu") + cell(""),
        "<w:trPr><w:gridBefore w:val='1'/></w:trPr>" + cell("%") + cell("06") + cell("x"),
    )
    document = read(word_file(body))
    assert tables(document) == [
        [["STT", "Kết quả", "", "Ghi chú"], ["", "Đơn vị", "Số liệu", ""], ["", "%", "06", "x"]]
    ]
    found = document.blocks[0]
    assert isinstance(found, Table)
    assert (found.rows[0][0].rows, found.rows[0][1].columns) == (2, 2)


def test_a_table_in_a_cell_is_a_table_of_its_own_or_part_of_the_text():
    inner = table(cell("A") + cell("1"), cell("B") + cell("2"))
    small = table(cell("Có") + cell("= 1"))
    assert tables(read(word_file(table(cell(inner + "<w:p/>"))))) == [[["A", "1"], ["B", "2"]]]
    beside = tables(read(word_file(table(cell("Trước") + cell(inner), cell("x") + cell(small)))))
    assert beside == [[["Trước", ""], ["x", "Có = 1"]], [["A", "1"], ["B", "2"]]]


def test_deleted_text_goes_inserted_text_stays_hidden_text_is_not_printed():
    body = (
        "<w:p><w:r><w:t xml:space='preserve'>Tổng số </w:t></w:r><w:del><w:r><w:delText>3.698</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>3.968</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>xa</w:t></w:r></w:moveFrom>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r><w:r><w:t xml:space='preserve'> người</w:t></w:r></w:p>"
    )
    assert paragraphs(read(word_file(body))) == ["Tổng số 3.968 người"]


def test_deleted_rows_are_not_printed():
    body = table(
        cell("1") + cell("a"),
        "<w:trPr><w:del/></w:trPr>" + cell("2") + cell("b"),
        cell("3") + cell("c"),
    )
    assert tables(read(word_file(body))) == [[["1", "a"], ["3", "c"]]]


def test_only_the_result_of_a_field_is_printed():
    body = (
        "<w:p><w:r><w:t>Tỷ lệ </w:t></w:r><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>= 5/6</w:instrText></w:r>"
        "<w:r><w:t>HIDDEN</w:t></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>83,3</w:t></w:r>"
        "<w:r><w:fldChar w:fldCharType='end'/></w:r><w:fldSimple w:instr='PAGE'><w:r><w:t>%</w:t></w:r></w:fldSimple></w:p>"
    )
    assert paragraphs(read(word_file(body))) == ["Tỷ lệ 83,3%"]


def test_notes_stand_at_the_end_with_their_number_in_the_text():
    body = (
        "<w:p><w:r><w:t>Kế hoạch CCHC</w:t></w:r><w:r><w:footnoteReference w:id='5'/></w:r>"
        "<w:r><w:t>; số người 58.392</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
        + paragraph("Sau đó")
    )
    footnotes = (
        '<w:footnote w:id="-1" w:type="separator"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> Kể cả cấp xã.</w:t></w:r></w:p></w:footnote>'
        '<w:footnote w:id="5"><w:p><w:r><w:footnoteRef/><w:t xml:space="preserve"> Quyết định 4750.</w:t></w:r></w:p></w:footnote>'
    )
    document = read(word_file(body, footnotes=footnotes))
    assert paragraphs(document) == [
        "Kế hoạch CCHC¹; số người 58.392²",
        "Sau đó",
        "¹ Quyết định 4750.",
        "² Kể cả cấp xã.",
    ]
    assert [block.note for block in document.blocks if isinstance(block, Paragraph)] == [
        False,
        False,
        True,
        True,
    ]


def test_raised_digits_typed_by_hand_do_not_glue_to_the_number():
    body = "<w:p><w:r><w:t>58.392</w:t></w:r><w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>52</w:t></w:r></w:p>"
    assert paragraphs(read(word_file(body))) == ["58.392⁵²"]


def test_breaks_tabs_hyphens_and_symbols():
    body = (
        "<w:p><w:r><w:t>Có = 1</w:t><w:br/><w:t>Không</w:t><w:tab/><w:t>=</w:t><w:noBreakHyphen/><w:t>0</w:t>"
        "<w:sym w:font='Wingdings' w:char='F0FC'/><w:softHyphen/></w:r></w:p>"
    )
    assert tables(read(word_file(table(cell(body) + cell("x"))))) == [[["Có = 1\nKhông =-0✓", "x"]]]


def test_a_text_box_is_read_once_though_the_file_draws_it_twice():
    box = "<w:txbxContent><w:p><w:r><w:t>Số: 301/BC-UBND</w:t></w:r></w:p></w:txbxContent>"
    body = (
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        + box
        + "</wps:txbx></w:drawing></mc:Choice>"
        "<mc:Fallback><w:pict><v:textbox>"
        + box
        + "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
        "<w:t>BÁO CÁO</w:t></w:r></w:p>"
    )
    assert paragraphs(read(word_file(body))) == ["BÁO CÁO", "Số: 301/BC-UBND"]


def test_a_header_counts_only_as_the_letterhead_of_the_first_page():
    body = (
        paragraph("BÁO CÁO")
        + '<w:sectPr><w:headerReference w:type="first" r:id="id_header1"/><w:titlePg/></w:sectPr>'
    )
    letterhead = word_file(body, header1=paragraph("ỦY BAN NHÂN DÂN") + paragraph("Số: 54/BC-UBND"))
    running = word_file(body, header1=paragraph("Trang 3"))
    assert paragraphs(read(letterhead)) == ["ỦY BAN NHÂN DÂN", "Số: 54/BC-UBND", "BÁO CÁO"]
    assert paragraphs(read(running)) == ["BÁO CÁO"]


def test_a_formula_reads_as_a_fraction():
    body = (
        "<w:p><m:oMath><m:f><m:num><m:r><m:t>564</m:t></m:r></m:num><m:den><m:r><m:t>1931</m:t></m:r></m:den></m:f>"
        "<m:r><m:t>*100=29%</m:t></m:r></m:oMath></w:p>"
    )
    assert paragraphs(read(word_file(body))) == ["564/1931*100=29%"]


def test_what_the_file_says_of_itself():
    word = docx.Document()
    word.core_properties.title = "Báo cáo CCHC"
    word.core_properties.author = "Sở Nội vụ"
    word.add_paragraph("Nội dung")
    stream = io.BytesIO()
    word.save(stream)
    properties = read(stream.getvalue()).properties
    assert properties["title"] == "Báo cáo CCHC"
    assert properties["author"] == "Sở Nội vụ"
    assert properties["created"].startswith("20")


def test_fonts_older_than_unicode_are_read_as_they_print():
    def typed(text: str, font: str = "") -> str:
        fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>' if font else ""
        return f"<w:p><w:r><w:rPr>{fonts}</w:rPr><w:t>{text}</w:t></w:r></w:p>"

    styles = (
        "<w:style w:type='paragraph' w:default='1' w:styleId='Normal'>"
        "<w:rPr><w:rFonts w:ascii='.VnTime'/></w:rPr></w:style>"
    )
    body = (
        typed("C¶i c\u00b8ch hµnh chÝnh")
        + typed("b\u00b8o c\u00b8o", ".VnTimeH")
        + typed("Caûi caùch haønh chính", "VNI-Times")
        + typed("Cải cách, cá nhân")
        + typed("façade", "Times New Roman")
    )
    assert paragraphs(read_document(word_file(body, styles=styles), name="a.docx")) == [
        "Cải cách hành chính",
        "BÁO CÁO",
        "Cải cách hành chính",
        "Cải cách, cá nhân",
        "façade",
    ]
