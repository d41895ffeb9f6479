"""Balances that prose states side by side: assigned = done + still open, received = carried over + new."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from thuocdo.consistency.evidence import Claim
from thuocdo.ingestion.prose.claims import COMPARISON, Claimed, same_kind
from thuocdo.ingestion.prose.families import label_of
from thuocdo.ingestion.prose.quantities import Quantity
from thuocdo.ingestion.prose.structure import Frame, FrameKind

_WHOLE = re.compile(
    r"tiep nhan|tiep thu|nhan duoc|ghi nhan|duoc giao|\bgiao\b|tong (?:so|cong)|phat sinh|phat hien|de ra|phai (?:giai quyet|xu ly|thuc hien)|ke hoach(?: kiem tra)?:? #"
)
_DUE = re.compile(r"phai (?:giai quyet|xu ly|thuc hien)|can (?:giai quyet|xu ly)")
#: How much of what had to be done results and remains may make up, where it is not named beside them.
_LIKELY = (Decimal("0.8"), Decimal("1.25"))
#: The same where the whole is the one figure of the sentence before: "TTHC đang thực hiện: 1.688. Đã có quy trình: 1.637; còn 51 chưa".
_VERY_LIKELY = (Decimal("0.9"), Decimal("1.1"))
#: A whole, what is done and what is left.
_FEWEST = 2
_TOTAL = re.compile(r"tong (?:so|cong)|\bcong\b|phai (?:giai quyet|xu ly)")
_STATE = re.compile(
    r"\bda (?:giai quyet|xu ly|hoan thanh|tra)|\bdang\b|\bchua\b|\bcon #|hoan thanh|tra loi"
)
_RECEIVED = re.compile(r"tiep nhan|nhan moi|nhan duoc|phat sinh")
#: What is not done is under way, not begun, or given up.
_NOT_DONE = (
    re.compile(r"\bdang\b"),
    re.compile(r"\bchua\b"),
    re.compile(r"tra lai|\brut\b|tu choi|\bhuy\b|\bdung\b"),
)
_COUNTED_IN = re.compile(r"\b(?:gom|tinh|ke) ca\b|\bngoai ke hoach\b|\bngoai ra\b")
_SAID_BEHIND = 40
_CARRIED = re.compile(r"(?:ky|nam|quy|thang) truoc|ton (?:ky|cu|dau)|chuyen (?:sang|qua)")
_NEW = re.compile(
    r"(?:tiep )?nhan moi|moi (?:tiep )?nhan|phat sinh moi|tiep nhan(?: moi)? trong (?:ky|nam|quy|thang)|trong ky"
)


def balances(frames: Sequence[Frame]) -> Iterator[Claimed]:
    """Yield balances among figures that stand side by side in one sentence or one list."""
    due: Quantity | None = None
    sole: Quantity | None = None
    run: list[Quantity] = []
    for frame in frames:
        if frame.kind in (FrameKind.SENTENCE, FrameKind.LIST):
            beside = [q for q in frame.counted() if q.exact and not COMPARISON.search(q.own)]
            found = list(_results(beside))
            found = found or list(_two_sided(beside)) or list(_results_of(due, beside, _LIKELY))
            yield from found
            if not found and sole is not None and beside and beside[0].passage is sole.passage:
                yield from _results_of(sole, beside, _VERY_LIKELY)
            yield from _inflows(beside)
            alone = len(frame.counted()) == len(beside) == 1
            if not alone or (run and run[0].passage is not beside[0].passage):
                yield from _told_one_by_one(run)
                run = []
            if alone:
                run.append(beside[0])
            sole = beside[0] if len(beside) == 1 and not beside[0].percent else None
            due = next((q for q in beside if _DUE.search(q.own) and not q.percent), due)
    yield from _told_one_by_one(run)


def _told_one_by_one(run: Sequence[Quantity]) -> Iterator[Claimed]:
    """Yield "Tổng số 236 nhiệm vụ. Đã hoàn thành 201 nhiệm vụ. Đang thực hiện 35 nhiệm vụ.", a sentence for each figure."""
    if len(run) > _FEWEST and _WHOLE.search(run[0].own) and not run[0].percent:
        yield from _results_of(run[0], run[1:], _VERY_LIKELY)


def _results_of(
    due: Quantity | None, beside: Sequence[Quantity], likely: tuple[Decimal, Decimal]
) -> Iterator[Claimed]:
    """Yield the balance of what had to be done, named in a sentence before, with what became of it."""
    if due is None or not beside or any(_WHOLE.search(q.own) for q in beside):
        return
    if beside[0].passage.place.section != due.passage.place.section:
        return
    parts = [
        q
        for q in beside
        if same_kind(due, q) and (q.kind == due.kind or (not q.kind and not q.unit))
    ]
    claim = _result(due, parts, ())
    if claim is not None and (claim.holds or _is_near(claim, likely)):
        yield claim


def _results(beside: Sequence[Quantity]) -> Iterator[Claimed]:
    """Yield the balance of the last whole among these figures with what became of it."""
    wholes = [q for q in beside if _WHOLE.search(q.own) and not _STATE.search(q.own)]
    totals = [q for q in wholes if _TOTAL.search(q.own)] or wholes[:1]
    if not totals:
        return
    whole = totals[-1]
    at = beside.index(whole)
    parts = [q for q in beside[at + 1 :] if same_kind(whole, q)]
    claim = _result(whole, parts, beside[:at])
    if claim is not None:
        yield claim


def _two_sided(beside: Sequence[Quantity]) -> Iterator[Claimed]:
    """Yield "tồn đầu kỳ 112; tiếp nhận 2.408; đã giải quyết 2.395; đang giải quyết 125", where no total stands between."""
    carried = [q for q in beside if _CARRIED.search(q.own) and not _STATE.search(q.own)]
    new = [q for q in beside if _RECEIVED.search(q.own) and q not in carried]
    new = [q for q in new if not _STATE.search(q.own)]
    if len(carried) != 1 or len(new) != 1 or any(_TOTAL.search(q.own) for q in beside):
        return
    parts = [q for q in beside if q not in (*carried, *new) and same_kind(new[0], q)]
    done = _done(parts)
    rest = [q for q in parts if label_of(q.own, "state") in ("open", "refused")]
    if not done or not rest or not same_kind(new[0], carried[0]):
        return
    claim = Claimed(Claim.SUM, new[0], (*done, *rest), beside=(carried[0],))
    low, high = (bound * (new[0].amount + carried[0].amount) for bound in _VERY_LIKELY)
    near = low <= sum(q.amount for q in claim.operands) <= high
    if claim.holds or (near and (len(rest) == 1 or _are_apart(rest))):
        yield claim


def _result(
    whole: Quantity, parts: Sequence[Quantity], before: Sequence[Quantity]
) -> Claimed | None:
    done = _done(parts)
    rest = [q for q in parts if label_of(q.own, "state") in ("open", "refused")]
    if not done or not rest:
        return None
    balanced = Claimed(Claim.SUM, whole, (*done, *rest))
    first_open = Claimed(Claim.SUM, whole, (*done, rest[0]))
    if balanced.holds or first_open.holds:
        return balanced if balanced.holds else first_open
    carried = any(_CARRIED.search(q.own) for q in (*before, *parts)) and not _TOTAL.search(
        whole.own
    )
    if carried or _NEW.search(whole.own) or _counts_others_in(balanced):
        return None
    if len(rest) > 1:
        return balanced if _are_apart(rest) and _is_near(balanced, _VERY_LIKELY) else None
    return balanced if done[0].amount <= whole.amount * 2 else None


def _counts_others_in(claim: Claimed) -> bool:
    """Say whether the words count in what was no part of the whole: "đang giải quyết 169 hồ sơ (gồm cả hồ sơ kỳ trước)"."""
    last = claim.operands[-1]
    start = claim.result.start if claim.result.passage is last.passage else 0
    return bool(_COUNTED_IN.search(last.passage.folded, start, last.noun_end + _SAID_BEHIND))


def _are_apart(rest: Sequence[Quantity]) -> bool:
    """Say whether what is not done is told in words that exclude each other: "đang triển khai 5, chưa triển khai 4"."""
    words = [[n for n, p in enumerate(_NOT_DONE) if p.search(q.own)] for q in rest]
    return all(len(w) == 1 for w in words) and len({w[0] for w in words}) == len(words)


def _is_near(claim: Claimed, likely: tuple[Decimal, Decimal]) -> bool:
    low, high = (bound * claim.result.amount for bound in likely)
    return low <= sum(q.amount for q in claim.operands) <= high


def _done(parts: Sequence[Quantity]) -> list[Quantity]:
    """Return what is done: one figure for all of it, or those done in time and those done late."""
    done = [q for q in parts if label_of(q.own, "state") == "done"]
    for_all = [q for q in done if label_of(q.own, "time") is None]
    if for_all:
        alone = len(for_all) == 1 and for_all[0].amount >= sum(q.amount for q in done) / 2
        return for_all if alone else []
    labels = [label_of(q.own, "time") for q in done]
    return done if len(set(labels)) == len(labels) else []


def _inflows(beside: Sequence[Quantity]) -> Iterator[Claimed]:
    """Yield "kỳ trước chuyển qua 44, nhận mới 1.812, tổng cộng 1.856"."""
    carried = [q for q in beside if _CARRIED.search(q.own)]
    new = [q for q in beside if _NEW.search(q.own) and q not in carried]
    totals = [q for q in beside if _TOTAL.search(q.own) and q not in carried and q not in new]
    if len(carried) == len(new) == len(totals) == 1 and same_kind(totals[0], new[0]):
        yield Claimed(Claim.SUM, totals[0], (carried[0], new[0]))
