"""Sums that prose states: a whole and the parts listed with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from thuocdo.consistency.evidence import Claim
from thuocdo.ingestion.prose.claims import COMPARISON, Claimed, alike
from thuocdo.ingestion.prose.families import (
    FAMILIES,
    exhausts,
    label_of,
    overlapping,
    shared_family,
)
from thuocdo.ingestion.prose.folding import fold_aligned
from thuocdo.ingestion.prose.quantities import Quantity
from thuocdo.ingestion.prose.structure import Frame, FrameKind

_REST = re.compile(r"\b(?:khac|con lai)\b")
#: "… và các lĩnh vực khác": what is left is named, but not counted.
_AND_OTHERS = re.compile(r"#.*\bva (?:cac|mot so|nhung|nhieu)\b.*\bkhac\b")
_BEFORE_TIME = re.compile(r"(?<!dung va )\b(?:truoc|som) (?:han|hen|thoi han|tien do)\b")
_RESOLVED = re.compile(r"giai quyet|hoan thanh|tra ket qua|xu ly|dung han|truoc han")
_ONLINE = re.compile(r"truc tuyen|dich vu cong|\bdvc")
_ALL_PARTS = re.compile(r"gom|cu the|chi tiet|chia|phan")
#: A list whose sum is this near to its whole was meant to be complete, whatever opened it.
_NEAR = Decimal("0.9")
_AND = re.compile(r"\bva\b")
#: One person may be counted several times.
_TIMES = re.compile(r"luot|suat|chi tieu|bien che|hop dong")
_LITTLE_MORE = Decimal("1.2")
_PLAUSIBLE = (Decimal("0.5"), Decimal(2))


def sums(frames: Sequence[Frame]) -> Iterator[Claimed]:
    """Yield the sums of all frames."""
    for frame in frames:
        if frame.owners:
            yield from _sums_of(frame)


def _sums_of(frame: Frame) -> Iterator[Claimed]:
    readings = [r for r in _readings(frame) if r.operands]
    fitting = next((r for r in readings if r.holds and len(r.operands) > 1), None)
    if fitting is not None and not _is_run(fitting, readings):
        yield fitting
        yield from _beside(fitting, frame, readings)
        return
    runs = [r for r in readings if _is_run(r, readings) and r.result is frame.owner]
    if runs and not frame.loose and not _coordinated(frame):
        yield from (
            run for run in runs if run.holds or _is_complete(frame, run.result, run.operands)
        )
    elif fitting is not None:
        yield fitting
    elif readings and not frame.loose:
        yield from _doubtful(frame, readings)


def _beside(fitting: Claimed, frame: Frame, readings: Sequence[Claimed]) -> Iterator[Claimed]:
    """Yield the other sum of a list that tells two things of each part: "14 lớp cho 1.120 lượt: 6 lớp cho 480, 8 lớp cho 640"."""
    for whole in frame.owners:
        mine = next((r for r in readings if r.result is whole), None)
        if mine is None or whole is fitting.result or whole.kind == fitting.result.kind:
            continue
        pairs = [*zip(fitting.operands, mine.operands, strict=False)]
        ordered = [q.start for pair in pairs for q in pair]
        first_behind = fitting.operands[0].start > mine.operands[0].start
        ordered = ordered if not first_behind else [q.start for a, b in pairs for q in (b, a)]
        alternating = ordered == sorted(ordered) and len(mine.operands) == len(fitting.operands)
        if alternating and not frame.loose and all(q.kind == whole.kind for q in mine.operands):
            low, high = (bound * whole.amount for bound in _PLAUSIBLE)
            if low <= sum(q.amount for q in mine.operands) <= high:
                yield mine


def _is_run(reading: Claimed, readings: Sequence[Claimed]) -> bool:
    """Say whether a reading is one of several breakdowns of a mixed list."""
    family = shared_family(reading.operands)
    whole_list = next(r for r in readings if r.result is reading.result)
    mixed = len(reading.operands) < len(whole_list.operands)
    return mixed and family is not None and exhausts(reading.operands, family)


def _readings(frame: Frame) -> Iterator[Claimed]:
    """Yield what the list may mean: each whole with all parts, with the first of each region, with one breakdown."""
    for whole in frame.owners:
        parts = [
            q
            for q in frame.counted()
            if alike(whole, q) and not COMPARISON.search(q.own) and q is not whole
        ]
        if not whole.exact or not all(q.exact for q in parts):
            continue
        yield Claimed(Claim.SUM, whole, tuple(parts))
        heads = _heads(frame, parts)
        if len(heads) > 1:
            yield Claimed(Claim.SUM, whole, tuple(heads))
        for run in _runs(parts):
            yield Claimed(Claim.SUM, whole, tuple(run))
        yield from (c for c in _narrower(frame, whole, parts) if c.holds)
        lower = [q.denominator for q in parts if q.denominator is not None]
        if whole.denominator is not None and len(lower) == len(parts) > 1:
            yield Claimed(Claim.SUM, whole.denominator, tuple(lower))


def _narrower(frame: Frame, whole: Quantity, parts: Sequence[Quantity]) -> Iterator[Claimed]:
    """Yield what a list may mean where it names some things twice: those before time are on time; one clause may be all of it."""
    timely = [q for q in parts if not _BEFORE_TIME.search(q.own)]
    if 1 < len(timely) < len(parts):
        yield Claimed(Claim.SUM, whole, tuple(timely))
    regions: dict[int, list[Quantity]] = {}
    for item, region in zip(frame.items, frame.regions, strict=True):
        if item in parts:
            regions.setdefault(region, []).append(item)
    for clause in regions.values():
        if 1 < len(clause) < len(parts):
            yield Claimed(Claim.SUM, whole, tuple(clause))


def _heads(frame: Frame, parts: Sequence[Quantity]) -> list[Quantity]:
    """Return the first part behind each semicolon, where some have more than one behind them."""
    first: dict[int, Quantity] = {}
    for item, region in zip(frame.items, frame.regions, strict=True):
        if item in parts:
            first.setdefault(region, item)
    return list(first.values()) if len(first) < len(parts) else []


def _runs(parts: Sequence[Quantity]) -> Iterator[list[Quantity]]:
    """Yield the breakdowns a mixed list is made of, where it is made of more than one."""
    if shared_family(parts) is not None:
        return
    for family in ("channel", "origin", "state", "time", "level"):
        run = [q for q in parts if label_of(q.own, family) is not None]
        others = [q for q in parts if q not in run]
        if (
            1 < len(run) < len(parts)
            and shared_family(run) == family
            and _of_another(others, family)
        ):
            yield run


def _of_another(parts: Sequence[Quantity], family: str) -> bool:
    """Say whether all parts are named in the words of some other breakdown."""
    families = [name for name in FAMILIES if name != family]
    return all(any(label_of(q.own, name) for name in families) for q in parts)


def _doubtful(frame: Frame, readings: Sequence[Claimed]) -> Iterator[Claimed]:
    """Yield a sum that does not come out, where the words leave no other reading."""
    reading = _only_reading(frame, readings)
    if reading is None or reading.result is not _counted_whole(frame, readings):
        return
    whole, parts = reading.result, reading.operands
    if any(_REST.search(q.own) for q in frame.counted() if q not in parts):
        return  # what is left is told in another unit
    if len(parts) == 1:
        if (
            _counts_the_same(whole, parts[0])
            and frame.kind is FrameKind.PARTS
            and not COMPARISON.search(whole.own)
        ):
            yield Claimed(Claim.SUM, whole, parts, complete=False)
        return
    if overlapping(parts) or (
        len(parts) < len(frame.counted()) and frame.kind is not FrameKind.PARTS
    ):
        return
    if _is_complete(frame, whole, parts):
        yield Claimed(Claim.SUM, whole, parts)
    elif frame.kind is FrameKind.PARTS and (
        shared_family(parts) is not None or _is_little_more(whole, parts)
    ):
        yield Claimed(Claim.SUM, whole, parts, complete=False)


def _counted_whole(frame: Frame, readings: Sequence[Claimed]) -> Quantity | None:
    """Return the whole of a list: its owner, or what is spread over the owner's many ("18.500 triệu đồng cho 03 nhiệm vụ: …")."""
    owner = frame.owner
    of_owner = any(r.result is owner for r in readings)
    if frame.kind is FrameKind.COLON and owner is not None and not of_owner:
        return next((r.result for r in readings if len(r.operands) == owner.value), owner)
    return owner


def _counts_the_same(whole: Quantity, part: Quantity) -> bool:
    """Say whether a lone part counts what its whole does: in the same words, or both people ("cán bộ", "người")."""
    if whole.unit.lower() == part.unit.lower():
        return bool(whole.unit)
    return whole.kind == part.kind == "person" and not _TIMES.search(
        fold_aligned(whole.unit + part.unit)
    )


def _is_little_more(whole: Quantity, parts: Sequence[Quantity]) -> bool:
    """Say whether three or more parts of one kind, the last behind "và", come to a little more than their whole."""
    total = sum(q.amount for q in parts)
    joined = _AND.search(parts[-2].passage.folded, parts[-2].noun_end, parts[-1].start)
    alike = len({q.unit for q in parts}) == 1 and parts[0].unit != ""
    return len(parts) > 2 and joined is not None and alike and total <= whole.amount * _LITTLE_MORE


def _only_reading(frame: Frame, readings: Sequence[Claimed]) -> Claimed | None:
    """Return the reading that stands when none comes out right; null where two are as likely."""
    mine = [r for r in readings if r.result is _counted_whole(frame, readings)]
    if not mine or _coordinated(frame):
        return None
    whole_list = mine[0]
    if shared_family(whole_list.operands) is not None or _REST.search(whole_list.operands[-1].own):
        return whole_list
    heads = _heads(frame, whole_list.operands)
    mine = [r for r in mine if r.operands != tuple(heads) or _parallel(whole_list.operands, heads)]
    return whole_list if len(mine) == 1 else None


def _parallel(parts: Sequence[Quantity], heads: Sequence[Quantity]) -> bool:
    """Say whether what follows the heads says the same of each ("số đạt chuẩn theo quy định 6.845 người")."""
    following = [set(q.own.split()) - {"#"} for q in parts if q not in heads]
    return len(following) > 1 and len(set.intersection(*following)) > 2


def _coordinated(frame: Frame) -> bool:
    """Say whether two figures joined by "và" stand before the list, so that it may be of either or of both."""
    if len(frame.owners) < 2:
        return False
    last, first = frame.owners[:2]
    if last.passage is not first.passage:
        return False
    between = last.passage.folded[first.noun_end : last.start]
    return bool(re.search(r"\bva\b", between)) and "," not in between


def _is_complete(frame: Frame, whole: Quantity, parts: Sequence[Quantity]) -> bool:
    """Say whether the parts are meant to be all of the whole."""
    total = sum(q.amount for q in parts)
    if whole.amount == 0:
        return False
    share = total / whole.amount
    if _AND_OTHERS.search(parts[-1].own):
        return False
    if _REST.search(parts[-1].own):
        return Decimal("0.1") <= share <= 10
    family = shared_family(parts)
    if family is not None and exhausts(parts, family) and _divides(whole, family):
        return Decimal("0.1") <= share <= 10
    if frame.partial:
        return False
    timed = [label_of(q.own.partition("#")[2], "time") == "on_time" for q in parts]
    if share < 1 and timed[-1] and not any(timed[:-1]):
        return False  # "12 đơn vị, trong đó 7 sở, 4 ban hoàn thành trước hạn"
    low, high = _PLAUSIBLE
    opened_by = parts[0].own
    if frame.kind is FrameKind.BRACKET or _ALL_PARTS.search(opened_by.split("#")[0][:30]):
        return low <= share <= high
    return _NEAR <= share <= high


def _divides(whole: Quantity, family: str) -> bool:
    """Say whether a breakdown is one of this whole: only what is resolved is on time, only online services have levels."""
    if label_of(whole.own, family) is not None and family in ("time", "origin"):
        return False
    if family == "time":
        return bool(_RESOLVED.search(whole.own)) and "tiep nhan" not in whole.own
    if family == "channel" and whole.kind == "procedure":
        return bool(_ONLINE.search(whole.own))
    return True
