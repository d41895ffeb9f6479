"""How the figures of a passage hang together: sentences, brackets, and parts listed after their whole.

The result is a tree of frames. A frame holds the figures that stand side by side; its owner is the figure they are said
of: what stands before the bracket, or the whole before "trong đó", "gồm", "cụ thể".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from thuocdo.ingestion.prose.families import stands_beside
from thuocdo.ingestion.prose.passages import Passage
from thuocdo.ingestion.prose.quantities import Quantity
from thuocdo.ingestion.prose.units import may_hold
from thuocdo.vietnamese import CAPITALS

_OPENER = (
    r"(?<![a-z])(?:trong (?:tong )?(?:so )?do(?! tuoi)(?:,? (?:co|gom))?|(?<!thu )(?:bao )?gom(?: co| ca)?(?! cac (?:linh vuc|noi dung))|"
    r"(?<=[.,;(:] )(?:cu the|chi tiet|chia ra|phan ra|trong so (?:nay|do))(?: la| nhu sau| gom)?|(?:cu the|(?<=[,;(] )ket qua)(?: la| nhu sau)?(?= ?:)|(?<=\. )ket qua(?: la| nhu sau)?(?= ?: ?\d)|(?<=, )lan luot(?= (?:la|o|tai|qua|cho|theo)\b)|chia theo|phan theo)"
)
_EVENT = re.compile(
    rf"(?P<open>{_OPENER})|(?P<left>\()|(?P<right>\))|(?P<semi>;)|(?P<colon>:)|(?P<stop>[.!?]+)(?=\s|$)"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:tp|tx|tt|ths|ts|pgs|gs|bs|st|v\.v|tr|p|q|h|x|dc|ko|nxb)|\b[a-z])$"
)
_NEW_SENTENCE = re.compile(rf"[.!?]+[\"”)]?\s+[\"“(]?[{CAPITALS}\d\-–+]|[.!?]+[\"”)]?\s*$")
#: An opener that names only some of the parts.
_SOME = re.compile(r"\b(?:co|ca)$")
#: "đã giải quyết 5.620 hồ sơ, gồm cả 214 hồ sơ kỳ trước chuyển sang": what is counted in is no breakdown.
_AS_WELL = re.compile(r"\bca$")
_ONLY_SOME = re.compile(
    r"[ ,]*(?:chu yeu|tap trung|noi bat|tieu bieu|dien hinh|nhat la|dac biet|dang chu y|uu tien|nhieu nhat|cao nhat)\b"
)
_EXAMPLES = re.compile(
    r"\b(?:nhu|chu yeu(?: la)?|tieu bieu(?: la| nhu)?|dien hinh(?: la| nhu)?|noi bat(?: la)?|nhat la|vi du)\s?:?\s?$"
)
_AMONG = re.compile(r"(?:^|[\s,;:(])(?:trong(?: tong| so| tong so)?|doi voi)\s+$")
#: "Trong số 340 phiếu thu về, rất hài lòng 215 phiếu, …".
_AMONG_ALL = re.compile(r"(?:^|[.;]\s)\s*trong(?: tong)? so\s+$")
_PARTS_FOLLOW = re.compile(r"[^.;:(),\d]{0,40}[,:] [a-z ]{0,30}\d")
_THERE_ARE = re.compile(r"[^.;:()]{0,120}?[\s,](?:da )?co (?:\d|[a-z ]{0,20}\d)")
#: Letters before a whole and behind its first part that are looked at for the breakdown they belong to.
_SAID_BEFORE, _SAID_BEHIND = 80, 20
_CLAUSE = re.compile(r";|[.!?]\s")
#: What is told of other things than the whole of a list, where the parts of that list are but counted.
_PREDICATE = re.compile(
    r"\b(?:ra soat|kiem tra|tiep nhan|giai quyet|ban hanh|tham muu|cong bo|to chuc|tuyen dung|bo nhiem|giai ngan|so hoa|cong khai|phat hien|xu ly)\b"
)
_FIGURE_FIRST = re.compile(r"(?:[,;:(]|\b(?:va|gom|co|trong do|cu the))\s*$")
_PHRASE_END = re.compile(r"[,;.():]")
_FOR = re.compile(r"[a-z ]{0,40}\b(?:cho|de thuc hien|thuc hien) ")
_FIGURE_NEXT = re.compile(r"\s?\d")


class FrameKind(StrEnum):
    """What holds the figures of a frame together."""

    SENTENCE = "sentence"
    BRACKET = "bracket"
    PARTS = "parts"
    COLON = "colon"
    LIST = "list"


@dataclass(slots=True, eq=False)
class Frame:
    """Figures that stand side by side.

    `owners` are the figures they may be said of, the likeliest first. `partial` says that the wording announces only some
    parts, `loose` that it is not certain which figures belong here: then arithmetic that fails proves nothing.
    `regions` counts, for each item, the semicolons before it.
    """

    kind: FrameKind
    parent: Frame | None = None
    owners: tuple[Quantity, ...] = ()
    partial: bool = False
    loose: bool = False
    bracketed: bool = False
    items: list[Quantity] = field(default_factory=list)
    regions: list[int] = field(default_factory=list)
    region: int = 0

    @property
    def owner(self) -> Quantity | None:
        """Return the figure the items are said of; null for a sentence."""
        return self.owners[0] if self.owners else None

    def sees(self, other: Frame | None) -> bool:
        """Say whether the figures of another frame are no aside for those of this one: no bracket closed in between."""
        within: set[int] = set()
        frame: Frame | None = self
        while frame is not None:
            within.add(id(frame))
            frame = frame.parent
        while other is not None and id(other) not in within:
            if other.bracketed:
                return False
            other = other.parent
        return True

    @property
    def announced(self) -> bool:
        """Return whether "trong đó", "gồm" or a colon opened this frame."""
        return self.kind in (FrameKind.PARTS, FrameKind.COLON)

    def counted(self) -> list[Quantity]:
        """Return the items that are no percentages."""
        return [q for q in self.items if not q.percent]

    def adds_up(self) -> bool:
        """Say whether the items already make up the owner."""
        owner = self.owner
        if owner is None or not self.items:
            return False
        alike = [
            q
            for q in self.counted()
            if not q.kind or not owner.kind or may_hold(owner.kind, q.kind)
        ]
        return bool(alike) and sum(q.amount for q in alike) == owner.amount


def frames(passage: Passage, found: list[Quantity]) -> list[Frame]:
    """Return the frames of a passage, a sentence before what is inside it; every figure is given its frame."""
    builder = _Builder(passage)
    for event, at, quantity in _events(passage, found):
        builder.take(event, at, quantity)
    return builder.built


def list_frames(found: list[tuple[Passage, list[Frame]]]) -> Iterator[Frame]:
    """Yield a frame for every list whose items are paragraphs: its owner is in the paragraph that announces it."""
    built: dict[int, list[Frame]] = {id(passage): frames_ for passage, frames_ in found}
    lists: dict[int, tuple[Passage, list[Quantity]]] = {}
    for passage, own in found:
        if passage.lead is None:
            continue
        head = next(
            (f.counted()[0] for f in own if f.kind is FrameKind.SENTENCE and f.counted()), None
        )
        if head is not None:
            lists.setdefault(id(passage.lead), (passage.lead, []))[1].append(head)
    for lead, heads in lists.values():
        frame = _announced(lead, built.get(id(lead), []))
        frame.items, frame.regions = heads, list(range(len(heads)))
        yield frame


def _announced(lead: Passage, own: list[Frame]) -> Frame:
    """Return the frame that a paragraph opens for the list behind it; without owners where it names no whole."""
    last = [f for f in own if f.kind is FrameKind.SENTENCE][-1:]
    opened = [f for f in own if f.announced and not f.items]
    if opened:
        return Frame(
            FrameKind.LIST, opened[-1].parent, opened[-1].owners, partial=opened[-1].partial
        )
    owners = tuple(reversed(last[0].counted())) if last else ()
    parent = last[0] if last else None
    return Frame(
        FrameKind.LIST, parent, owners, partial=bool(_EXAMPLES.search(lead.folded)), loose=True
    )


def _events(passage: Passage, found: list[Quantity]) -> Iterator[tuple[str, int, Quantity | None]]:
    """Yield separators and figures in reading order."""
    figures = iter([*found, None])
    following = next(figures)
    for match in _EVENT.finditer(passage.folded, passage.body):
        while following is not None and following.start < match.start():
            yield "figure", following.start, following
            following = next(figures)
        if following is not None and following.start <= match.start() < following.end:
            continue
        kind = match.lastgroup or ""
        if kind != "stop" or _ends_sentence(passage, match.start()):
            yield kind, match.end(), None
    while following is not None:
        yield "figure", following.start, following
        following = next(figures)


def _ends_sentence(passage: Passage, at: int) -> bool:
    if _ABBREVIATION.search(passage.folded, max(0, at - 6), at):
        return False
    return _NEW_SENTENCE.match(passage.text, at) is not None


class _Builder:
    """Takes separators and figures one by one and keeps the frame that is open."""

    def __init__(self, passage: Passage) -> None:
        self.folded = passage.folded
        self.current = Frame(FrameKind.SENTENCE)
        self.built = [self.current]
        self.sentence = 0
        self.region_start = 0
        self.main: tuple[Quantity, ...] = ()

    def take(self, event: str, at: int, quantity: Quantity | None) -> None:
        """Take the next event; `at` is the offset behind a separator."""
        if quantity is not None:
            self._add(quantity)
        elif event == "open":
            self._open_parts(at)
        elif event == "left":
            self._push(Frame(FrameKind.BRACKET, self.current, self._just_before(), bracketed=True))
        elif event == "right":
            self._close_bracket()
        elif event == "semi":
            self._semicolon()
            self.region_start = at
        elif event == "colon":
            self._colon(at)
        elif event == "stop":
            self._end_sentence()

    def _add(self, quantity: Quantity) -> None:
        self._leave_for_sibling(quantity)
        if not quantity.percent and quantity.value != 0:
            self._leave_what_adds_up()
        quantity.frame, quantity.sentence = self.current, self.sentence
        if quantity.numerator is None:  # the lower half of a fraction goes where the upper one is
            self.current.items.append(quantity)
            self.current.regions.append(self.current.region)
            self._open_after(quantity)

    def _leave_for_sibling(self, quantity: Quantity) -> None:
        """Close a list where what follows a semicolon stands beside its whole: "sở 100, trong đó …; của cấp huyện 60"."""
        frame = self.current
        if not frame.announced or frame.bracketed or frame.owner is None or not frame.items:
            return
        if frame.regions[-1] == frame.region or frame.parent is None:
            return
        said = self.folded[self.region_start : quantity.start]
        behind = _PHRASE_END.split(self.folded[quantity.end : quantity.noun_end + _SAID_BEHIND])[0]
        whole, first = frame.owner, frame.items[0]
        words = self.folded[max(0, whole.start - _SAID_BEFORE) : whole.noun_end]
        within = self.folded[whole.noun_end : first.noun_end + _SAID_BEHIND]
        words, within = _CLAUSE.split(words)[-1], _CLAUSE.split(within)[0]
        if stands_beside(f"{said}#{behind}", words, within) or self._tells_of_others(said, words):
            self.current = frame.parent
            self.current.region += 1

    def _tells_of_others(self, said: str, words: str) -> bool:
        """Say whether a clause tells what else was done, behind a list that only counts: "38 văn bản, gồm 17 nghị quyết; rà soát 317"."""
        verb = _PREDICATE.search(said)
        if verb is None or verb.group() in words:
            return False
        return all(
            _FIGURE_FIRST.search(self.folded, max(0, q.start - _SAID_BEHIND), q.start)
            for q in self.current.items
            if not q.percent
        )

    def _open_after(self, quantity: Quantity) -> None:
        """Open a list behind "trong tổng số 96 nhiệm vụ được giao, có …", whose whole stands first."""
        before = self.folded[max(0, quantity.start - 30) : quantity.start]
        if not _AMONG.search(before) or quantity.percent:
            return
        of_all = _AMONG_ALL.search(before) and _PARTS_FOLLOW.match(self.folded, quantity.noun_end)
        if of_all or _THERE_ARE.match(self.folded, quantity.noun_end):
            self._push(Frame(FrameKind.PARTS, self.current, (quantity,), partial=True))

    def _leave_what_adds_up(self) -> None:
        """Close lists whose parts already make up their whole: what follows is said of something else."""
        while self.current.announced and not self.current.bracketed and self.current.adds_up():
            assert self.current.parent is not None
            self.current = self.current.parent

    def _push(self, frame: Frame) -> None:
        self.current = frame
        self.built.append(frame)

    def _just_before(self) -> tuple[Quantity, ...]:
        """Return what a bracket or colon here is said of: the figure before it, unless a semicolon stands between."""
        frame = self.current
        if not frame.items or frame.regions[-1] != frame.region:
            return ()
        return (frame.items[-1],)

    def _open_parts(self, at: int) -> None:
        frame = self.current
        loose = bool(_AS_WELL.search(self.folded, max(0, at - 12), at))
        partial = bool(
            _SOME.search(self.folded, max(0, at - 12), at) or _ONLY_SOME.match(self.folded, at)
        )
        if frame.kind is FrameKind.BRACKET and not frame.items:
            frame.kind, frame.partial = FrameKind.PARTS, partial
        elif frame.announced and not frame.items:
            frame.partial = frame.partial or partial
        else:
            self._push(Frame(FrameKind.PARTS, frame, self._wholes(), partial=partial, loose=loose))

    def _wholes(self) -> tuple[Quantity, ...]:
        """Return the figures that parts announced here may be parts of, the nearest first."""
        frame: Frame | None = self.current
        while frame is not None:
            if counted := frame.counted():
                return tuple(reversed(counted))
            if inside := self._last_bracket(frame):
                return tuple(reversed(inside))
            frame = frame.parent
        return self.main

    def _last_bracket(self, frame: Frame) -> list[Quantity]:
        """Return the figures of the last bracket in a frame that has none of its own: "100% TTHC (362 TTHC)"."""
        brackets = [f for f in self.built if f.parent is frame and f.kind is FrameKind.BRACKET]
        return brackets[-1].counted() if brackets else []

    def _close_bracket(self) -> None:
        frame: Frame | None = self.current
        while frame is not None:
            if frame.bracketed:
                assert frame.parent is not None
                self.current = frame.parent
                return
            frame = frame.parent

    def _semicolon(self) -> None:
        """Go on behind a semicolon; a list within a list ends here, as far as one can tell."""
        frame = self.current
        while frame.announced and not frame.bracketed and frame.items and frame.parent is not None:
            inner = frame.kind is FrameKind.COLON or frame.parent.kind is not FrameKind.SENTENCE
            if not inner:
                break
            if not frame.adds_up() and not frame.parent.adds_up():
                frame.loose = frame.parent.loose = True
            frame = frame.parent
        self.current = frame
        frame.region += 1

    def _colon(self, at: int) -> None:
        """Open a list behind "16 đơn vị:"; a colon between a label and its figure opens none."""
        frame = self.current
        before = self._just_before()
        if (frame.announced and not frame.items) or not before or before[0].percent:
            return
        between = self.folded[before[0].noun_end : at - 1]
        if (
            len(between) > 60
            or "," in between
            or (len(between) > 2 and _FIGURE_NEXT.match(self.folded, at))
        ):
            return
        owners = before + self._spread_over(before[0])
        self._push(Frame(FrameKind.COLON, frame, owners, partial=bool(_EXAMPLES.search(between))))

    def _spread_over(self, number: Quantity) -> tuple[Quantity, ...]:
        """Return what is divided among a number of things: "18.500 triệu đồng cho 03 nhiệm vụ:"."""
        items, regions = self.current.items, self.current.regions
        if len(items) < 2 or regions[-2] != regions[-1] or items[-1] is not number:
            return ()
        whole = items[-2]
        spread = _FOR.fullmatch(self.folded, whole.noun_end, number.start)
        return (whole,) if spread and whole.kind != number.kind and not whole.percent else ()

    def _end_sentence(self) -> None:
        frame: Frame | None = self.current
        while frame is not None:
            if frame.bracketed:  # a sentence inside brackets
                self.current = frame
                return
            frame = frame.parent
        sentence = next(f for f in reversed(self.built) if f.kind is FrameKind.SENTENCE)
        self.main = tuple(reversed(sentence.counted())) or self.main
        self.sentence += 1
        self._push(Frame(FrameKind.SENTENCE))
