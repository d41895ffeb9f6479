"""The text of one Word paragraph as it prints: field results, inserted text, note marks; nothing deleted or hidden."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from thuocdo.ingestion.readers.errors import refusal
from thuocdo.ingestion.readers.legacy_letters import in_unicode, is_unicode
from thuocdo.ingestion.readers.limits import NESTING
from thuocdo.ingestion.readers.lines import superscript
from thuocdo.ingestion.readers.safe_xml import attribute, child, is_on, local_name, value_of
from thuocdo.ingestion.readers.word_numbering import SYMBOLS
from thuocdo.ingestion.readers.word_styles import font_of

#: Elements whose content is not printed.
_UNPRINTED = frozenset(
    [
        "del",
        "moveFrom",
        "delText",
        "instrText",
        "delInstrText",
        "pPr",
        "rPr",
        "sdtPr",
        "sdtEndPr",
        "rt",
        "annotationRef",
        "footnoteRef",
        "endnoteRef",
        "bookmarkStart",
        "bookmarkEnd",
        "proofErr",
        "commentReference",
        "fldData",
        "ctrlPr",
        "oMathParaPr",
        "fPr",
        "sSupPr",
        "sSubPr",
        "rPrChange",
    ]
)
_PLAIN = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_SUPERSCRIPT_LETTERS = set("0123456789")


@dataclass(slots=True)
class NoteMarks:
    """Numbers of footnotes and endnotes in the order in which the text refers to them."""

    footnotes: dict[str, int] = field(default_factory=dict)
    endnotes: dict[str, int] = field(default_factory=dict)

    def mark(self, kind: str, identifier: str) -> str:
        """Return the superscript number of a note, the next one on its first reference."""
        marks = self.footnotes if kind == "footnoteReference" else self.endnotes
        return superscript(str(marks.setdefault(identifier, len(marks) + 1)))


@dataclass(slots=True)
class ParagraphText:
    """Collects the text of one paragraph and the text boxes anchored in it.

    `font` is that of its style: old reports are typed in fonts whose letters are no Unicode.
    """

    marks: NoteMarks
    font: str = ""
    boxes: list[etree._Element] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    #: For each open field: whether its instruction is over and its result being read.
    _fields: list[bool] = field(default_factory=list)
    _unicode: bool = True
    _run_font: str = ""

    def text(self, paragraph: etree._Element) -> str:
        """Return the printed text of a paragraph element."""
        self._unicode = is_unicode("".join(paragraph.itertext("{*}t")))
        self._walk(paragraph, 0)
        return "".join(self._parts)

    def _put(self, text: str) -> None:
        if all(self._fields):
            self._parts.append(text)

    def _walk(self, element: etree._Element, depth: int) -> None:
        if depth > NESTING:
            raise refusal("nested_too_deeply")
        for found in element:
            name = local_name(found)
            if name == "r":
                self._run(found, depth)
            elif name == "AlternateContent":
                self._walk(_alternative(found), depth + 1)
            elif name == "f":
                self._fraction(found, depth)
            elif name == "sSup":
                self._power(found, depth)
            elif name not in _UNPRINTED:
                self._walk(found, depth + 1)

    def _run(self, run: etree._Element, depth: int) -> None:
        properties = child(run, "rPr")
        if is_on(properties, "vanish"):
            return
        raised = value_of(properties, "vertAlign") == "superscript"
        capitals = is_on(properties, "caps")
        self._run_font = "" if self._unicode else font_of(properties) or self.font
        for found in run:
            self._piece(found, depth, raised=raised, capitals=capitals)

    def _piece(self, found: etree._Element, depth: int, *, raised: bool, capitals: bool) -> None:
        name = local_name(found)
        if name == "t":
            text = in_unicode(found.text or "", self._run_font)
            digits = text.strip(" ()[]")
            if raised and digits and set(digits) <= _SUPERSCRIPT_LETTERS:
                text = superscript(digits)
            self._put(text.upper() if capitals else text)
        elif name in _PLAIN:
            self._put(_PLAIN[name])
        elif name == "fldChar":
            self._field(attribute(found, "fldCharType"))
        elif name == "sym":
            self._put(_symbol(found))
        elif name in {"footnoteReference", "endnoteReference"}:
            if attribute(found, "customMarkFollows") not in {"1", "true", "on"}:
                self._put(self.marks.mark(name, attribute(found, "id") or ""))
        elif name in {"drawing", "pict", "object"}:
            self.boxes += _boxes(found)
        elif name == "AlternateContent":
            for inner in _alternative(found):
                self._piece(inner, depth + 1, raised=raised, capitals=capitals)
        elif name not in _UNPRINTED:
            self._walk(found, depth + 1)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _fraction(self, fraction: etree._Element, depth: int) -> None:
        for place, name in enumerate(("num", "den")):
            part = child(fraction, name)
            if place:
                self._put("/")
            if part is not None:
                self._walk(part, depth + 1)

    def _power(self, power: etree._Element, depth: int) -> None:
        base, raised = child(power, "e"), child(power, "sup")
        if base is not None:
            self._walk(base, depth + 1)
        if raised is not None:
            text = "".join(raised.itertext("{*}t")).strip()
            self._put(superscript(text) if set(text) <= _SUPERSCRIPT_LETTERS else f"^{text}")


def _alternative(element: etree._Element) -> etree._Element:
    """Return the one of several renderings of the same content that is to be read."""
    chosen = child(element, "Choice")
    if chosen is None:
        chosen = child(element, "Fallback")
    return element if chosen is None else chosen


def _symbol(element: etree._Element) -> str:
    try:
        letter = chr(int(attribute(element, "char") or "", 16))
    except (ValueError, OverflowError):
        return ""
    if letter < "\ue000" and (attribute(element, "font") or "").lower() in {"symbol", "wingdings"}:
        letter = chr(0xF000 + ord(letter)) if ord(letter) < 256 else letter
    return SYMBOLS.get(letter, "" if "\ue000" <= letter <= "\uf8ff" else letter)


def _boxes(element: etree._Element) -> list[etree._Element]:
    return [
        box
        for box in element.iter("{*}txbxContent")
        if not any(local_name(above) == "txbxContent" for above in box.iterancestors())
    ]
