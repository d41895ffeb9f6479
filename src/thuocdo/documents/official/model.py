"""An official document as data: what it says, nothing of how it looks. Texts are given as they are to be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from thuocdo.documents.paper import Table


class Role(StrEnum):
    """What a paragraph of the body is."""

    PART = "part"
    HEADING = "heading"
    POINT = "point"
    BODY = "body"
    ITEM = "item"
    CAPTION = "caption"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the body. A PART is "I. …", a HEADING "1. …", a POINT "a) …"; an ITEM gets its dash by itself."""

    text: str
    role: Role = Role.BODY


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture across the text, such as a chart: PNG, and what it shows for those who cannot see it."""

    png: bytes
    alternative: str
    width_mm: float = 160


Block = Paragraph | Table | Picture


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above: the office, the one above it, number, symbol, place and day.

    A number that is not taken yet is null, a day that is not known either; room is left for both. `symbol` is what stands behind the
    stroke, such as "BC-UBND" or "SNV-CCHC".
    """

    issuer: str
    symbol: str
    place: str
    parent: str = ""
    number: int | None = None
    dated: date | None = None


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs: the lines of his authority, such as ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), and his name, empty where it is open."""

    authority: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex on pages of its own, broad or upright, with numbers of pages of its own."""

    title: str
    blocks: tuple[Block, ...]
    landscape: bool = True


@dataclass(frozen=True, slots=True)
class Letter:
    """An official letter (công văn).

    `subject` is said behind "V/v". `to` are those it is addressed to ("Kính gửi"), `recipients` those who get it ("Nơi nhận") beside the one who
    keeps it ("Lưu"). `table` stands behind `paragraphs`, `closing` behind the table.
    """

    head: Head
    subject: str
    to: tuple[str, ...]
    paragraphs: tuple[str, ...]
    signatory: Signatory
    table: Table | None = None
    closing: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ("Như trên",)
    kept: str = "VT"
    annexes: tuple[Annex, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """An official report (báo cáo): its title is the kind, `subject` what it is about; `to` is empty where it goes to nobody by name.

    `bases` are the acts it rests on ("Căn cứ …"), set in slanted letters. `draft` is said across the head of a document that is no final one.
    """

    head: Head
    subject: str
    blocks: tuple[Block, ...]
    signatory: Signatory
    kind: str = "BÁO CÁO"
    to: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    kept: str = "VT"
    annexes: tuple[Annex, ...] = ()
    draft: str = ""
    author: str = field(default="")
