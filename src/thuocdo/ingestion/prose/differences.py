"""Differences that prose states: fewer than assigned, more than last year, from so many down to so many."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from thuocdo.consistency.evidence import Claim
from thuocdo.ingestion.prose.claims import Claimed, same_kind
from thuocdo.ingestion.prose.quantities import Quantity
from thuocdo.ingestion.prose.structure import FrameKind

_FEWER = re.compile(
    r"\b(?:thap hon|it hon|giam|(?<!gioi )(?<!toi )thieu|con thieu|hut|chua (?:su dung|tuyen|bo tri|thuc hien)|kem)\b[^#%]*#(?!%)"
)
_MORE = re.compile(r"\b(?:cao hon|nhieu hon|tang|vuot|du|thua)\b[^#%]*#(?!%)")
_TARGET = re.compile(r"\b(?:duoc giao|bien che|\bgiao\b|chi tieu|ke hoach|dinh muc)")
_PRESENT = re.compile(r"co mat|hien co|thuc hien|da (?:su dung|tuyen|bo tri)|thuc te|su dung")
_AGAINST_TARGET = re.compile(
    r"so (?:duoc )?giao|chi tieu|so voi (?:so )?(?:duoc )?giao|ke hoach|dinh muc|bien che (?:duoc )?giao"
)
_MISSING = re.compile(
    r"\b(?:con )?(?<!gioi )(?<!toi )thieu\b|\bhut\b|chua (?:su dung|tuyen|bo tri|thuc hien)"
)
_YEARS = re.compile(r"\bnam (20\d\d)|cung ky|nam truoc|ky truoc|quy truoc")
_FROM_TO = re.compile(r"\btu #|\b(?:xuong|len)(?: con)? #|\bcon #")
_NEAR = Decimal("0.5")


def differences(found: Sequence[Quantity]) -> Iterator[Claimed]:
    """Yield the differences among the figures of one passage."""
    for at, quantity in enumerate(found):
        if quantity.percent or not quantity.exact or quantity.numerator is not None:
            continue
        if _FROM_TO.search(quantity.own):
            continue
        sign = -1 if _FEWER.search(quantity.own) else 1 if _MORE.search(quantity.own) else 0
        if sign:
            claim = _difference(quantity, sign, found, at)
            if claim is not None:
                yield claim


def _difference(result: Quantity, sign: int, found: Sequence[Quantity], at: int) -> Claimed | None:
    """Return the difference that a figure states between two others of its sentence."""
    around = [q for q in found[max(0, at - 4) : at + 3] if _comparable(q, result)]
    before = [q for q in around if q.start < result.start]
    if len(before) >= 2:
        first, second = before[-2:]
        claim = _ordered(result, sign, first, second)
        if claim.holds or _is_certain(result, first, second):
            return claim
    return _against_bracket(result, sign, around, before)


def _comparable(quantity: Quantity, result: Quantity) -> bool:
    return (
        quantity is not result
        and not quantity.percent
        and quantity.exact
        and quantity.numerator is None
        and quantity.passage is result.passage
        and quantity.sentence == result.sentence
        and (same_kind(quantity, result) or quantity.kind == result.kind == "score")
        and (bool(_FROM_TO.search(quantity.own)) or not _is_change(quantity))
    )


def _is_change(quantity: Quantity) -> bool:
    return bool(_FEWER.search(quantity.own) or _MORE.search(quantity.own))


def _ordered(result: Quantity, sign: int, first: Quantity, second: Quantity) -> Claimed:
    """Return larger minus smaller as the words have it: fewer is first minus second, more is second minus first.

    Where the larger one stands on the other side ("năm 2023 có 792 đơn vị, năm 2022 có 902 đơn vị, giảm 110"), the years
    decide, so the greater figure comes first in both cases.
    """
    smaller_first = first.value < second.value
    swap = smaller_first if sign < 0 else not smaller_first
    if sign > 0:
        swap = smaller_first
    operands = (second, first) if swap else (first, second)
    return Claimed(Claim.DIFFERENCE, result, operands)


def _is_certain(result: Quantity, first: Quantity, second: Quantity) -> bool:
    """Say whether the words tie the difference to just these two figures."""
    between = result.passage.folded[second.noun_end : result.start]
    if ";" in between or len(between) > 80:
        return False
    if _TARGET.search(first.own) and _PRESENT.search(second.own):
        around = between + result.passage.folded[result.noun_end : result.noun_end + 40]
        against_target = _AGAINST_TARGET.search(around) or _MISSING.search(result.own)
        return _YEARS.search(between) is None and (
            bool(against_target) or _in_bracket(result, second)
        )
    if _FROM_TO.search(first.own) and _FROM_TO.search(second.own):
        return True
    years = [m.group() for q in (first, second) for m in [_YEARS.search(q.own)] if m]
    return len(years) == 2 and years[0] != years[1]


def _in_bracket(result: Quantity, owner: Quantity) -> bool:
    frame = result.frame
    return frame is not None and frame.kind is FrameKind.BRACKET and frame.owner is owner


def _against_bracket(
    result: Quantity, sign: int, around: Sequence[Quantity], before: Sequence[Quantity]
) -> Claimed | None:
    """Return "đạt 89,20 điểm, tăng 3,59 điểm so với năm 2020 (85,61 điểm)"."""
    after = [q for q in around if q.start > result.start]
    if not before or not after:
        return None
    now, then = before[-1], after[0]
    between = result.passage.folded[result.noun_end : then.start]
    if len(between) > 50 or "so voi" not in between or not _YEARS.search(then.own + between):
        return None
    operands = (now, then) if sign > 0 else (then, now)
    claim = Claimed(Claim.DIFFERENCE, result, operands)
    off = abs(operands[0].value - operands[1].value - result.value)
    return claim if claim.holds or off <= _NEAR * result.value else None
