"""The body of an official document as elements of Word, in the named styles; written as XML, which takes a tenth of the time of the library."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from thuocdo.documents.official import styles
from thuocdo.documents.official.letter_widths import width_mm
from thuocdo.documents.official.model import Block, Paragraph, Picture, Role
from thuocdo.documents.official.typography import typeset
from thuocdo.documents.paper import Table
from thuocdo.documents.word_table import table_xml, twips

#: A line under words, half a point thick.
_LINE = "<w:pBdr><w:top w:val='single' w:sz='6' w:space='0' w:color='000000'/></w:pBdr>"


class Body:
    """Makes elements for one document that is being written; `width_mm` is the width of its text."""

    def __init__(self, document: Any, ids: dict[str, str]) -> None:
        self._part, self._ids = document.part, ids
        self._pictures = 0

    def elements(self, blocks: Iterable[Block], *, width: float) -> list[Any]:
        """Return blocks in their order."""
        return [one for block in blocks for one in self._block(block, width)]

    def last_elements(self, blocks: Iterable[Block], *, width: float) -> list[Any]:
        """Return the blocks of a body; its last paragraph stays with the signatures, which never stand alone on a page."""
        made = self.elements(blocks, width=width)
        if made:
            shape = made[-1].find(qn("w:pPr"))
            shape.insert(1, parse_xml(f"<w:keepNext {nsdecls('w')}/>"))
        return made

    def paragraph(self, text: str, style: str, *, shape: str = "") -> Any:
        """Return one paragraph; a line break in its text breaks the line."""
        words = "<w:br/>".join(
            f"<w:t xml:space='preserve'>{escape(line)}</w:t>" for line in text.split("\n")
        )
        said = f"<w:r>{words}</w:r>" if text else ""
        return parse_xml(
            f"<w:p {nsdecls('w')}><w:pPr><w:pStyle w:val='{self._ids[style]}'/>{shape}</w:pPr>{said}</w:p>"
        )

    def line(
        self, under: str, *, share: float, size_pt: float, room_mm: float, bold: bool = True
    ) -> Any:
        """Return a line in the middle of its room, as long as a share of the words over it."""
        long = min(width_mm(under, size_pt=size_pt, bold=bold), room_mm) * share
        side = twips((room_mm - long) / 2)
        shape = (
            f"{_LINE}<w:spacing w:before='50' w:after='0' w:line='40' w:lineRule='exact'/>"
            f"<w:ind w:left='{side}' w:right='{side}'/>"
        )
        return self.paragraph("", styles.RULE, shape=shape)

    def _block(self, block: Block, width: float) -> list[Any]:
        match block:
            case Paragraph():
                said = typeset(block.text)
                if block.role is Role.ITEM:
                    said = f"- {said.lstrip('-–+ ')}"
                return [self.paragraph(said, styles.STYLE_OF_ROLE[block.role])]
            case Table():
                made = parse_xml(table_xml(block, width_mm=width, style_ids=self._ids))
                return [made, self.paragraph("", styles.RULE, shape=_ROOM_BEHIND)]
            case Picture():
                return [self._picture(block, width)]

    def _picture(self, picture: Picture, width: float) -> Any:
        self._pictures += 1
        inline = self._part.new_pic_inline(
            io.BytesIO(picture.png), Mm(min(picture.width_mm, width)), None
        )
        inline.docPr.set("descr", picture.alternative)
        inline.docPr.set("name", f"Hình {self._pictures}")
        paragraph = self.paragraph("", styles.PICTURE)
        run = parse_xml(f"<w:r {nsdecls('w')}><w:drawing/></w:r>")
        run[0].append(inline)
        paragraph.append(run)
        return paragraph


_ROOM_BEHIND = "<w:spacing w:before='0' w:after='120' w:line='40' w:lineRule='exact'/>"
