"""The words that belong to each figure: its own phrase, what was said before it in the sentence, when it holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from thuocdo.ingestion.prose.passages import Passage
from thuocdo.ingestion.prose.quantities import Quantity

#: Pairs that one comma keeps together; it ends no phrase.
_PAIRS = re.compile(
    r"\b(?:phan anh(?=, kien)|sua doi(?=, bo sung)|co quan(?=, (?:don vi|to chuc))|don vi(?=, dia phuong)|to chuc(?=, (?:ca nhan|don vi|cong dan|doanh))|"
    r"ca nhan(?=, to chuc)|so(?=, (?:ban|nganh|co quan))|ban(?=, nganh)|nganh(?=, (?:don vi|dia phuong|co quan|ubnd))|can bo(?=, cong)|cong chuc(?=, vien)|vien chuc(?=, (?:nguoi|lao))|"
    r"huyen(?=, (?:thi xa|thanh pho|xa))|thi xa(?=, thanh)|tinh(?=, thanh pho)|xa(?=, (?:phuong|thi tran))|phuong(?=, (?:thi tran|dac khu|xa))|"
    r"tin(?=, bai)|bai(?=, (?:anh|viet))|thi tuyen(?=, xet)|ky luat(?=, ky)|tu chu(?=, tu)|van ban(?=, (?:ho so|tai lieu|giay to))|chi dao(?=, dieu)|lanh dao(?=, (?:chi|quan))|bai bo(?=, thay)|thay the(?=, bai)|"
    r"nguoi dan(?=, (?:doanh|to chuc))|cong dan(?=, (?:doanh|to chuc))|tich hop(?=, (?:cong khai|trien khai))|ra soat(?=, danh gia)|"
    r"truoc han(?=, dung)|dung han(?=, truoc)|tiep nhan(?=, (?:giai|xu ly))|cat giam(?=, don)|dao tao(?=, boi)|phi(?=, le phi)|quan ly(?=, su)|"
    r"chuyen mon(?=, nghiep)|van hoa(?=, thong|, the thao)|giao duc(?=, dao tao)|khoi dang(?=, doan)|truc tiep(?=, bcci)|kiem tra(?=, (?:ra soat|xu ly)))(,)"
)
_BREAK = re.compile(
    r"[;:()]|,|[.!?](?=\s|$)|\b(?:trong do|bao gom|gom)\b|(?<=[.,;(:] )cu the\b|\bcu the(?: la| nhu sau)?(?= ?:)"
)
_SOFT_BREAK = re.compile(r"\s(?:va|con|voi|dat|chiem|trong khi|dong thoi|tren)\s")
_REMARK = re.compile(r"\([^()]{0,400}\)")
#: A phrase that opens a long sentence is cut to what stands near its figure.
_OWN, _OPENING, _CLAUSE = 260, 80, 15
_STOP = re.compile(r"[.!?](?=\s)")
_NEAR = 700
#: Figures in brackets that are closed again say nothing of the figures behind them; a year in brackets may.
_ASIDE = re.compile(r"\((?!(?:nam|den|tinh den|so voi)\b)[^()]*\d[^()]*\)")
#: A sentence that opens so is about what the one before it says.
_GOES_ON = re.compile(r"\s?(?:ty le|con so|ket qua|so|muc) nay\b")
_NUMBER_MARK = re.compile(r"(?<=\d)[.,](?=\d)")

_PLANNED = re.compile(
    r"\b(?:phan dau|muc tieu|du kien|se|uoc|can dat|yeu cau dat|giao chi tieu|chi tieu (?:giao|de ra|duoc giao)|theo chi tieu|"
    r"bao dam|dam bao|den nam 20[3-9]\d|toi thieu|it nhat)\b(?! tinh| quy dinh| dung| an toan)"
)
_STRONG_GOAL = re.compile(
    r"\b(?:phan dau|muc tieu|du kien|se|uoc|giao chi tieu|chi tieu (?:giao|de ra|duoc giao)|theo chi tieu|can them)\b"
)
#: "cần nỗ lực để đạt mức 95%": what is still to be reached.
_TO_REACH = re.compile(r"\bde dat (?:duoc )?(?:muc |ty le |chi tieu )?[\d']+ ?%[^,;]*$")
_AS_OF = re.compile(
    r"\b(?:tinh den|den het|den ngay|den thoi diem|luy ke den|tinh tu[^.;]{0,40}? den|den cuoi|den)\s+"
    r"(?:het |nay |cuoi |thoi diem |ngay |hom nay |\()*"
    r"(?:(?P<day>\d{1,2})\s?(?:[/.-]|thang)\s?(?P<month>\d{1,2})(?:\s?(?:[/.-]|nam)\s?(?P<year>\d{4}))?"
    r"|thang\s?(?P<month_only>\d{1,2})(?:\s?[/.-]\s?|\s?nam\s?)(?P<month_year>\d{4})"
    r"|quy\s?(?P<quarter>iv|i{1,3}|[1-4])(?:\s?[/.-]\s?|\s?nam\s?)(?P<quarter_year>\d{4})"
    r"|nam\s(?P<whole_year>\d{4}))"
)
_YEAR_END = re.compile(r"\b(?:tinh den|den het|den cuoi)\b")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}


def add_wording(passage: Passage, found: Sequence[Quantity], *, year: int | None = None) -> None:
    """Give every figure of a passage its words, its day and whether it is a goal.

    `own` is the phrase of the figure with "#" in its place; in a fraction the half that is meant is "#", the other "~".
    `near` is the sentence up to the end of that phrase, the marks within its numbers replaced, so that a full stop or comma
    in it is always one between words.
    """
    plain = _PAIRS.sub(lambda m: m.group()[:-1] + "\x01", passage.folded)
    plain = _REMARK.sub(lambda m: _without_figures(m, found), plain)
    said = _NUMBER_MARK.sub("'", passage.folded)
    starts = _sentence_starts(plain, passage.body)
    bounds = _bounds(plain, found, starts)
    for quantity, (start, end) in zip(found, bounds, strict=True):
        words = (
            _opening(plain[start : quantity.start])
            + _sign(quantity)
            + plain[_end_of_number(quantity) : end]
        )
        quantity.own = words.replace("\x01", ",").replace("\x02", "").strip(" ,;:.()")
        sentence = max(s for s in starts if s <= quantity.start)
        if _GOES_ON.match(said, sentence):
            sentence = max((s for s in starts if s < sentence), default=sentence)
        before = said[max(sentence, end - _NEAR) : quantity.start]
        quantity.near = _ASIDE.sub(" ", before) + said[max(sentence, quantity.start) : end]
        quantity.planned = _is_goal(quantity)
        quantity.as_of = _as_of(passage.folded[: quantity.start], passage.body, year)


def _without_figures(bracket: re.Match[str], found: Sequence[Quantity]) -> str:
    """Return a bracket as it is where it holds figures, else as filling of the same length."""
    if any(bracket.start() < q.start < bracket.end() for q in found):
        return bracket.group()
    return "\x02" * len(bracket.group())


def _sentence_starts(plain: str, body: int) -> list[int]:
    return [0, body, *(m.end() for m in _STOP.finditer(plain) if m.end() > body)]


def _bounds(plain: str, found: Sequence[Quantity], starts: list[int]) -> list[tuple[int, int]]:
    """Return where the phrase of each figure begins and ends."""
    begins: list[int] = []
    ends: list[int] = []
    before: Quantity | None = None
    for quantity in found:
        if before is not None and before.denominator is quantity:
            begins.append(begins[-1])
        elif before is None:
            begins.append(max(s for s in starts if s <= quantity.start))
        else:
            cut = _cut(plain, before.noun_end, quantity.start)
            ends += [cut] * (len(begins) - len(ends))
            begins.append(max(cut, *(s for s in starts if s <= quantity.start)))
        before = quantity
    if before is not None:
        ends += [_cut(plain, before.noun_end, len(plain))] * (len(begins) - len(ends))
    return list(zip(begins, ends, strict=True))


def _cut(plain: str, start: int, stop: int) -> int:
    """Return where the phrase of one figure ends and that of the next begins."""
    start = min(start, stop)
    found = _BREAK.search(plain, start, stop) or _SOFT_BREAK.search(plain, start, stop)
    if found is not None:
        return found.start()
    return stop if stop == len(plain) else start


def _opening(words: str) -> str:
    """Return what stands before a figure, without the clauses that came before its own."""
    words = words.rpartition(";")[2]
    if words.count(")") > words.count("("):
        words = words.rpartition(")")[2]
    head, colon, tail = words.rpartition(":")
    if colon and len(head) > _OPENING and len(tail) > _CLAUSE:
        words = tail
    if len(words) > _OWN:
        words = words[-_OWN:].partition(" ")[2]
    return words


def _sign(quantity: Quantity) -> str:
    if quantity.denominator is not None:
        return "#/~"
    return "~/#" if quantity.numerator is not None else "#"


def _end_of_number(quantity: Quantity) -> int:
    return quantity.denominator.end if quantity.denominator is not None else quantity.end


def _is_goal(quantity: Quantity) -> bool:
    """Say whether the words make the figure a goal, a plan for later or an estimate."""
    if quantity.passage.place.planned:
        return True
    if _TO_REACH.search(quantity.near):
        return True
    return bool(_STRONG_GOAL.search(quantity.own)) or bool(
        quantity.approximation and _PLANNED.search(quantity.own)
    )


def _as_of(before: str, body: int, year: int | None) -> date | None:
    """Return the last day named before a figure in its passage as the one that figures hold at."""
    last = None
    for match in _AS_OF.finditer(before, body):
        day = _day(match, year)
        if match.group("whole_year") and not _YEAR_END.match(match.group()):
            continue
        last = day or last
    return last


def _day(match: re.Match[str], year: int | None) -> date | None:
    part = match.groupdict()
    try:
        if part["day"]:
            of_year = int(part["year"]) if part["year"] else year
            return date(of_year, int(part["month"]), int(part["day"])) if of_year else None
        if part["month_only"]:
            return _end_of_month(int(part["month_year"]), int(part["month_only"]))
        if part["quarter"]:
            return _end_of_month(int(part["quarter_year"]), 3 * _QUARTERS[part["quarter"]])
        return date(int(part["whole_year"]), 12, 31)
    except ValueError:  # OCR slips make days there are not
        return None


def _end_of_month(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)
