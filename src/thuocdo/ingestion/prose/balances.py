"""Balances that prose states side by side: assigned = done + still open, received = carried over + new."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from thuocdo.consistency.evidence import Claim
from thuocdo.ingestion.prose.claims import COMPARISON, Claimed, same_kind
from thuocdo.ingestion.prose.families import label_of
from thuocdo.ingestion.prose.quantities import Quantity
from thuocdo.ingestion.prose.structure import Frame, FrameKind

_WHOLE = re.compile(
    r"tiep nhan|duoc giao|\bgiao\b|tong so|phat sinh|nhan duoc|phai (?:giai quyet|xu ly|thuc hien)"
)
_CARRIED = re.compile(r"(?:ky|nam|quy|thang) truoc|ton (?:ky|cu|dau)|chuyen (?:sang|qua)")
_IN_PERIOD = re.compile(r"trong (?:ky|nam|quy|thang)|tiep nhan moi|moi tiep nhan")


def balances(frames: Sequence[Frame]) -> Iterator[Claimed]:
    """Yield balances among figures that stand side by side in one sentence or one list."""
    for frame in frames:
        if frame.kind in (FrameKind.SENTENCE, FrameKind.LIST):
            yield from _balance(
                [q for q in frame.counted() if q.exact and not COMPARISON.search(q.own)]
            )


def _balance(side_by_side: Sequence[Quantity]) -> Iterator[Claimed]:
    """Yield the balance of the first whole among these figures with what follows it."""
    for at, whole in enumerate(side_by_side):
        if not _WHOLE.search(whole.own) or _is_state(whole):
            continue
        parts = [q for q in side_by_side[at + 1 :] if same_kind(whole, q)]
        parts = [
            q
            for q in parts
            if label_of(q.own, "state") in ("done", "open", "refused") or label_of(q.own, "time")
        ]
        claim = _claim(whole, parts, side_by_side[:at])
        if claim is not None:
            yield claim
        return


def _is_state(quantity: Quantity) -> bool:
    """Say whether the phrase tells what became of the things, not how many there were."""
    return bool(
        re.search(
            r"\bda (?:giai quyet|xu ly|hoan thanh|tra)|dang|chua|con #|hoan thanh", quantity.own
        )
    )


def _claim(
    whole: Quantity, parts: Sequence[Quantity], before: Sequence[Quantity]
) -> Claimed | None:
    done = [q for q in parts if label_of(q.own, "state") == "done" and not label_of(q.own, "time")]
    rest = [q for q in parts if label_of(q.own, "state") in ("open", "refused")]
    if len(done) != 1 or not rest:
        return None
    operands = (done[0], *rest)
    exact = Claimed(Claim.SUM, whole, operands)
    if exact.holds:
        return exact
    first_open = Claimed(Claim.SUM, whole, (done[0], rest[0]))
    if first_open.holds:
        return first_open
    if len(rest) > 1 or any(_CARRIED.search(q.own) for q in before) or _IN_PERIOD.search(whole.own):
        return None
    return exact if done[0].value <= whole.value * 2 else None
