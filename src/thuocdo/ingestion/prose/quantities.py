"""Figures in a passage: every number that counts or measures something, with its unit and its vagueness."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from thuocdo.consistency.evidence import Approximation
from thuocdo.figures.money import in_millions
from thuocdo.figures.notation import Kind, Printed, is_too_long, parse_token
from thuocdo.ingestion.prose.folding import fold_aligned
from thuocdo.ingestion.prose.not_figures import struck_out
from thuocdo.ingestion.prose.passages import Passage
from thuocdo.ingestion.prose.units import Unit, noun_after, unit_after

if TYPE_CHECKING:
    from thuocdo.ingestion.prose.structure import Frame

_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3}){2,}|\d+(?:[.,]\d+)?"
_TOKEN = re.compile(
    rf"(?<!\w)(?<!\d[.,/])(?<!\d /)({_NUMBER})(?:\s?/\s?({_NUMBER}))?(?![\d]|[.,]\d|\s?/\s?\d)"
)
#: What may stand right before a number; a letter or a closing bracket there makes it a footnote mark or a name.
_OPENS = frozenset(" \t([{“\"'‘:;=+~≈<>≥≤-–—/,")
#: Letters of a noun from which on one of them may be a slip.
_MENDABLE = 5
#: Units written onto the number without a space: "5Gb", "20MB", "45ha".
_GLUED = re.compile(
    r"(?:km2?|m[23]?|ha|kg|[kmgt]b(?:ps|/s)?|mbps|gbps|kw|mw|kv|ty|tr|trieu|dong|d)\b",
    re.IGNORECASE,
)

_VAGUE_BEFORE = re.compile(
    r"(?:^|[\s(])(?P<word>hon|tren|gan|khoang|xap xi|uoc(?: dat| tinh| khoang| thuc hien)?|toi thieu|it nhat|toi da|khong qua|"
    r"khong duoi|chua den|chua toi|duoi|vuot(?: qua)?|ngot|chung|tu)(?: (?:la|dat|khoang|tu|tren|hon))*\s*$"
)
_VAGUE_AFTER = re.compile(r"\s?(?:[a-z,%]+ ){0,4}?tro (?P<word>len|xuong)\b")
_COMPARED = re.compile(r"(?:cao|thap|nhieu|it|lon|nho|tot|nhanh|som|kem|giam|tang|dong|cham)\s+$")
#: "kết quả trên 196 phiếu" is of exactly so many.
_BASED_ON = re.compile(r"(?:ket qua|tinh|thong ke|danh gia|khao sat|tong hop)\s+$")
_MORE = frozenset(
    {"hon", "tren", "toi thieu", "it nhat", "khong duoi", "vuot", "vuot qua", "len", "tu"}
)
_LESS = frozenset({"gan", "toi da", "khong qua", "chua den", "chua toi", "duoi", "ngot", "xuong"})

#: What stands between the halves of a fraction written in words.
_OVER = re.compile(
    r"(?:[a-z]+ ?){0,6}/|(?:[a-z]+ ){0,6}(?:tren(?: tong(?: so)?)?|trong(?: tong)? so)"
)

_OVER_ALONE = re.compile(r"/|tren(?: tong(?: so)?)?|trong(?: tong)? so")

_RANK_BEFORE = re.compile(
    r"(?:xep|dung|vi tri|vi thu|thu hang|xep hang|hang|top|top dau|nhom)\s*(?:o )?(?:vi tri |hang |thu )*(?:la )?:?\s*$"
)
_RANK_OF = re.compile(
    r"(?:xep|dung|vi tri|vi|hang|thu)\s*(?:o )?(?:vi tri |hang |thu )*(?:la )?:?\s*$"
)
_RANK_WORD = re.compile(
    r"\b(?:xep|dung|dat|giu|vi tri|hang|thu hang)(?: o)?(?: vi tri| vi| hang)? ?(thu (nhat|nhi|ba|tu|nam|sau|bay|tam|chin|muoi))\b(?! [a-z]+ (?:la|ve))"
)
#: Without a digit or an ordinal there is no figure; most paragraphs need no closer look.
_MAY_HOLD = re.compile(r"\d|\bthu (?:nhat|nhi|ba|tu|nam|sau|bay|tam|chin|muoi)\b")
_RANK_VALUES = {
    "nhat": 1,
    "nhi": 2,
    "ba": 3,
    "tu": 4,
    "nam": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
    "muoi": 10,
}


@dataclass(slots=True, eq=False)
class Quantity:
    """One figure. Offsets are those of its passage; `noun_end` is the end of the unit behind the number.

    `kind` is that of `units.yaml`, or percent, money, score, rank; empty where the noun is unknown. `numerator` and
    `denominator` join the two halves of "26/31". What is told about it elsewhere (frame, phrase, tie) is added later.
    """

    passage: Passage = field(repr=False)
    value: Decimal
    printed: Printed
    start: int
    end: int
    noun_end: int
    unit: str
    kind: str
    scaled: bool = False
    approximation: Approximation | None = None
    numerator: Quantity | None = field(default=None, repr=False)
    denominator: Quantity | None = field(default=None, repr=False)
    sentence: int = 0
    frame: Frame | None = field(default=None, repr=False)
    own: str = ""
    near: str = ""
    planned: bool = False
    as_of: date | None = None
    indicator: str | None = None
    confidence: float = 1.0

    @property
    def percent(self) -> bool:
        """Return whether this is a share in percent."""
        return self.kind == "percent"

    @property
    def amount(self) -> Decimal:
        """Return the value for arithmetic: money in million VND, whatever unit it is printed in."""
        return self.value * self._factor()

    @property
    def step(self) -> Decimal:
        """Return one unit of the last digit printed, in the unit of `amount`."""
        return Decimal(1).scaleb(-self.printed.decimals) * self._factor()

    def _factor(self) -> Decimal:
        return (in_millions(self.unit) if self.kind == "money" else None) or Decimal(1)

    @property
    def exact(self) -> bool:
        """Return whether the figure may take part in exact arithmetic."""
        return self.approximation is None and not (self.scaled and self.kind != "money")


def quantities(passage: Passage) -> list[Quantity]:
    """Return the figures of a passage in reading order."""
    if not _MAY_HOLD.search(passage.folded) or _is_page_number(passage.text):
        return []
    mask = struck_out(passage.text, passage.folded, passage.body)
    found: list[Quantity] = []
    for match in _TOKEN.finditer(passage.text):
        read = _read(passage, match, mask, found[-1] if found else None)
        if read and found:
            _join_fraction(found[-1], read[0])
        found += read
    _mend_units(found)
    found += _ranks_in_words(passage, mask)
    found.sort(key=lambda q: q.start)
    return found


def _mend_units(found: list[Quantity]) -> None:
    """Give a figure whose noun a scan misread by one letter ("bồ sơ") the noun of those beside it ("hồ sơ")."""
    known = {fold_aligned(q.unit): q for q in found if q.kind and len(q.unit) >= _MENDABLE}
    for quantity in found:
        paired = quantity.denominator is not None or quantity.numerator is not None
        if paired or quantity.percent or (quantity.kind and len(quantity.unit) >= _MENDABLE):
            continue
        start = quantity.end + 1
        for name, other in known.items():
            printed = quantity.passage.folded[start : start + len(name)]
            if Levenshtein.distance(name, printed) == 1 and other.unit != quantity.unit:
                quantity.unit, quantity.kind = other.unit, other.kind
                quantity.noun_end = start + len(name)
                break


def _is_page_number(text: str) -> bool:
    return not any(c.isalpha() for c in text) and "%" not in text


def _read(
    passage: Passage, match: re.Match[str], mask: bytearray, before: Quantity | None
) -> list[Quantity]:
    if mask[match.start()] or not _stands_alone(passage.text, match):
        return []
    if is_too_long(match.group(1)) or is_too_long(match.group(2) or ""):
        return []
    if match.group(2) is not None and not mask[match.start(2)]:
        return _fraction(passage, match, before)
    end = match.end(1)
    unit = unit_after(passage.folded, end)
    quantity = _quantity(passage, match.start(1), end, unit)
    quantity.approximation = _vagueness(passage.folded, match.start(), quantity.noun_end, before)
    return [quantity]


def _fraction(passage: Passage, match: re.Match[str], before: Quantity | None) -> list[Quantity]:
    unit = unit_after(passage.folded, match.end())
    noun = None
    if unit is None and passage.folded.startswith(
        ") ", match.end()
    ):  # "100% (110/112) UBND cấp xã"
        unit = unit_after(passage.folded, match.end() + 1)
        noun = (passage.text[match.end() + 2 : unit.end], match.end(), unit.kind) if unit else None
    lower = _quantity(passage, match.start(2), match.end(2), unit, noun)
    upper = _quantity(
        passage, match.start(1), match.end(1), unit, noun=(lower.unit, lower.noun_end, lower.kind)
    )
    vague = _vagueness(passage.folded, match.start(), lower.noun_end, before)
    upper.approximation = lower.approximation = vague
    upper.denominator, lower.numerator = lower, upper
    if upper.kind in ("", "district") and _RANK_OF.search(
        passage.folded, max(0, match.start() - 40), match.start()
    ):
        upper.kind = "rank"
    return [upper, lower]


def _join_fraction(upper: Quantity, lower: Quantity) -> None:
    """Join "5,9 tỷ đồng/8,4 tỷ đồng" and "84 trên 86 nhiệm vụ"; a half without a unit has that of the other."""
    between = upper.passage.folded[upper.noun_end : lower.start].strip()
    free = upper.denominator is None and upper.numerator is None and lower.denominator is None
    if not free or not lower.kind or not _OVER.fullmatch(between) or upper.percent:
        return
    told = not _OVER_ALONE.fullmatch(between)
    if told and (upper.value > lower.value or upper.unit != lower.unit):
        return
    if told and not between.endswith("/"):
        if upper.approximation is None and between.endswith("tren"):
            lower.approximation = (
                None  # "842 hồ sơ trả phí trực tuyến trên 1.017 hồ sơ phải nộp phí"
            )
        return
    if not upper.unit and not upper.kind and upper.value <= lower.value:
        upper.unit, upper.kind = lower.unit, lower.kind
    if upper.kind == lower.kind:
        upper.denominator, lower.numerator = lower, upper


def _quantity(
    passage: Passage,
    start: int,
    end: int,
    unit: Unit | None,
    noun: tuple[str, int, str] | None = None,
) -> Quantity:
    text, folded = passage.text, passage.folded
    kind = unit.kind if unit else ""
    if noun is None:
        noun_end = unit.end if unit else noun_after(text, folded, end)
        noun = (text[end:noun_end].strip(), noun_end, kind)
    name, noun_end, kind = noun
    if kind in ("", "district") and _RANK_BEFORE.search(folded, max(0, start - 40), start):
        kind = "rank"
    elif kind == "index" and folded[end:noun_end].strip() == "diem":
        kind = "score"
    printed = _printed(text[start:end], kind, scaled=bool(unit and unit.scaled))
    value = (
        printed.value if printed.value is not None else Decimal(text[start:end].replace(",", "."))
    )
    return Quantity(
        passage, value, printed, start, end, noun_end, name, kind, bool(unit and unit.scaled)
    )


def _printed(token: str, kind: str, *, scaled: bool) -> Printed:
    counts = not scaled and kind not in ("percent", "money", "score", "measure", "time")
    return parse_token(token, whole=counts, percent=kind == "percent")


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    before = text[match.start() - 1] if match.start() else " "
    after = text[match.end() : match.end() + 1]
    if before not in _OPENS:
        return False
    return not (after.isalpha() or after == "_") or bool(_GLUED.match(text, match.end()))


def _vagueness(
    folded: str, start: int, noun_end: int, before: Quantity | None
) -> Approximation | None:
    found = _VAGUE_BEFORE.search(folded, max(0, start - 40), start)
    after = _VAGUE_AFTER.match(folded, noun_end)
    if found is not None and _is_preposition(folded, found, before):
        found = None
    word = found.group("word") if found else after.group("word") if after else ""
    if word == "tu" and not after:
        return None
    if word in _MORE:
        return Approximation.MORE_THAN
    if word in _LESS:
        return Approximation.NEARLY
    return Approximation.ABOUT if word else None


def _is_preposition(folded: str, found: re.Match[str], before: Quantity | None) -> bool:
    """Say whether the word of vagueness is none: "cao hơn 5%", "182 TTHC trên 42 lĩnh vực"."""
    start = found.start("word")
    if _COMPARED.search(folded, max(0, start - 8), start):
        return True
    if found.group("word") == "tren" and _BASED_ON.search(folded, max(0, start - 12), start):
        return True
    return found.group("word") == "tren" and before is not None and before.noun_end >= start - 1


def _ranks_in_words(passage: Passage, mask: bytearray) -> list[Quantity]:
    """Return ranks written out: "xếp thứ nhất"."""
    found = []
    for match in _RANK_WORD.finditer(passage.folded):
        start, end = match.span(1)
        if mask[start]:
            continue
        value = Decimal(_RANK_VALUES[match.group(2)])
        printed = Printed(passage.text[start:end], Kind.NUMBER, value)
        found.append(Quantity(passage, value, printed, start, end, end, "", "rank"))
    return found
