"""The look of official papers, after Decree 30/2020/NĐ-CP, Annex I: page, margins, letters. One place for all formats."""

from __future__ import annotations

#: A4 in millimetres.
PAGE_WIDTH_MM, PAGE_HEIGHT_MM = 210, 297
#: The decree allows top and bottom 20–25, left 30–35, right 15–20 mm.
TOP_MM, BOTTOM_MM, LEFT_MM, RIGHT_MM = 20, 20, 30, 15
HEADER_MM = 10

FONT = "Times New Roman"
#: Stand-ins of the same letter widths, then one of another cut that every PDF writer of ours has with it.
FALLBACK_FONTS = ("Liberation Serif", "Tinos", "Libertinus Serif")
BODY_PT, TITLE_PT, TABLE_PT, NOTE_PT = 13, 14, 12, 11

#: How far one step of depth shifts a text.
INDENT_MM = 4
#: A row with more characters than this may not fit a page and may be torn.
LONGEST_WHOLE_ROW = 1500


def text_width_mm(*, landscape: bool) -> int:
    """Return the width of the text on a page."""
    return (PAGE_HEIGHT_MM if landscape else PAGE_WIDTH_MM) - LEFT_MM - RIGHT_MM
