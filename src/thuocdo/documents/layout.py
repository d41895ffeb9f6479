"""The look of official papers, after Decree 30/2020/NĐ-CP, Annex I: pages, margins, letters. One place for all formats."""

from __future__ import annotations

from dataclasses import dataclass

FONT = "Times New Roman"
#: Stand-ins of the same letter widths, then one of another cut that every PDF writer of ours has with it.
FALLBACK_FONTS = ("Liberation Serif", "Tinos", "Libertinus Serif")

#: How far one step of depth shifts a text.
INDENT_MM = 4
#: A row with more characters than this may not fit a page and may be torn.
LONGEST_WHOLE_ROW = 1500


@dataclass(frozen=True, slots=True)
class Sheet:
    """One size of paper, upright, with its margins and letters; lengths in millimetres, letters in points."""

    name: str
    width: int
    height: int
    top: int
    bottom: int
    left: int
    right: int
    header: int
    body_pt: float
    title_pt: float
    letterhead_pt: float
    table_pt: float
    note_pt: float
    qr: int = 21

    def text_width(self, *, landscape: bool) -> int:
        """Return the width of the text on a page."""
        return (self.height if landscape else self.width) - self.left - self.right


#: The decree allows top and bottom 20–25, left 30–35, right 15–20 mm.
A4 = Sheet("a4", 210, 297, 20, 20, 30, 15, 10, 13, 14, 13, 12, 11)
#: The decree leaves margins and letters of A5 open; TT 01/2018/TT-VPCP article 9 asks for 148 × 210 mm.
A5 = Sheet("a5", 148, 210, 11, 11, 12, 10, 5, 10.5, 12.5, 8.5, 9.5, 8.5)
#: For lists that nobody binds into a file.
A4_LIST = Sheet("a4", 210, 297, 15, 12, 12, 12, 7, 11, 14, 11, 8.5, 9)
