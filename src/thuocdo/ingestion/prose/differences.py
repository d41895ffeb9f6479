"""Differences that prose states: fewer than assigned, more than last year, from so many down to so many."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from thuocdo.consistency.evidence import Claim
from thuocdo.ingestion.prose.claims import Claimed, same_kind
from thuocdo.ingestion.prose.families import label_of
from thuocdo.ingestion.prose.quantities import Quantity
from thuocdo.ingestion.prose.structure import FrameKind

_FEWER = re.compile(
    r"\b(?:thap hon|it hon|giam(?! thoi (?:gian|han))|(?<!gioi )(?<!toi )thieu|con thieu|hut|chua (?:su dung|tuyen|bo tri|thuc hien)|kem)\b[^#%]*#(?!%)|"
    r"\bcon (?:lai )?#(?!%)[^#%]{0,30}\bchua (?:su dung|tuyen|bo tri|thuc hien)"
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
_FROM_TO = re.compile(r"\btu #|\b(?:xuong|len)(?: con)? #|\bcon #(?![^#]{0,30}\bchua\b)")
_FROM = re.compile(r"\btu #$|\btu #[^#,]{0,30}$")
_FROM_WHICH = re.compile(r"\btu #")
_DOWN_OR_UP_TO = re.compile(r"\b(?:xuong|len|con|thanh)(?: con| den)? #")
_ON_TIME = re.compile(r"dung (?:han|hen)")
#: Letters before a fraction in which it is said what it is the fraction of.
_SAID = 160
#: "bằng 87,3% cùng kỳ năm trước (472,4 tỷ đồng), giảm 59,8 tỷ đồng".
_EARLIER_ONE = re.compile(r"(?:cung ky|nam truoc|ky truoc|quy truoc|nam 20\d\d)[^().;,]{0,20}\($")
_LESS_BY = re.compile(r"\), ?(?:tuc |da )?(?:giam|tang|thap hon|cao hon)(?: duoc)? ")
_SAID_BEFORE = 60
#: "tăng 26% so với năm 2023", and nothing in brackets behind it.
_SINCE = re.compile(r"\s*so (?:voi )?(?:cung ky )?(nam 20\d\d)\b(?! \()")
#: Letters between a figure and its growth.
_BESIDE = 20
_GREW = re.compile(r"\b(?:tang|giam)(?: (?:khoang|them|duoc))? #")
_SO_FAR = re.compile(r"\s*so (?:voi )?(?:cung )?[^().;,:%]{3,60}\((?:nam 20\d\d:? |la |dat )?")
_GOES_TO = re.compile(r"^(?:va )?(?:dat|len|len den|xuong|xuong con|con|la)(?: tong so)? #")
_NEAR = Decimal("0.5")
#: Percentage points a growth may be off before another figure is likelier meant than the one its words name.
_OFF = Decimal(25)
#: The same for a change in percentage points, which are small.
_POINTS_OFF = Decimal(10)
_COMPARED_WITH = re.compile(r"so (?:voi )?(?:cung )?[^().;,:%]{3,60}\($")
_ASIDE = re.compile(r"\([^()]*\)")
_FIGURE_OR_STOP = re.compile(r"[;.\d]")
_GROWN = re.compile(r"\b(?:tang|giam)\b")
#: The breakdowns by which the words before a growth tell whose growth it is.
_NAMING = ("channel", "state", "level", "time")


def differences(found: Sequence[Quantity]) -> Iterator[Claimed]:
    """Yield the differences among the figures of one passage."""
    for at, quantity in enumerate(found):
        if quantity.percent or not quantity.exact or quantity.numerator is not None:
            continue
        if _FROM_TO.search(quantity.own):
            continue
        sign = -1 if _FEWER.search(quantity.own) else 1 if _MORE.search(quantity.own) else 0
        if sign:
            claim = (
                _from_to(quantity, found, at)
                or _difference(quantity, sign, found, at)
                or _of_named(quantity, sign, found, at)
            )
            if claim is not None:
                yield claim


def late_ones(found: Sequence[Quantity]) -> Iterator[Claimed]:
    """Yield "944 hồ sơ đúng hạn trên tổng số 965 hồ sơ; 21 hồ sơ trễ hạn": what is late is the rest of the fraction."""
    for at, top in enumerate(found):
        whole = top.denominator
        behind = next((q for q in found[at + 2 :] if not q.percent), None)
        if behind is None:
            continue
        late = label_of(behind.own, "time") == "late" and label_of(behind.own, "state") != "open"
        if whole is None or not late:
            continue
        if behind.denominator is not None and behind.denominator.value != whole.value:
            continue
        if behind.sentence != top.sentence or not same_kind(whole, behind):
            continue
        on_time = label_of(top.own, "time") == "on_time" or _ON_TIME.search(top.near[-_SAID:])
        if on_time and all(q.exact for q in (top, whole, behind)):
            yield Claimed(Claim.DIFFERENCE, behind, (whole, top))


def growths(found: Sequence[Quantity]) -> Iterator[Claimed]:
    """Yield "tiếp nhận 1.286 hồ sơ, tăng 23% so với năm 2024 (1.118 hồ sơ)"."""
    for at, percent in enumerate(found):
        if not percent.percent or not percent.exact or not _GREW.search(percent.own):
            continue
        claim = _growth_from_to(percent, found, at) or _growth(percent, found, at)
        if claim is not None:
            yield claim


def _growth(percent: Quantity, found: Sequence[Quantity], at: int) -> Claimed | None:
    """Return the growth from the earlier figure in brackets to the one just said, or to the one its own words name."""
    then = found[at + 1] if at + 1 < len(found) else None
    if then is None or not _in_bracket_behind(then, percent):
        then = found[at - 1] if at and _in_bracket_before(found[at - 1], percent) else None
    if then is None:
        return _growth_since(percent, found, at)
    if not then.exact or then.amount <= 0:
        return None
    before = [
        q
        for q in found[:at]
        if q.sentence == percent.sentence and not q.percent and _sees(percent, q) and q is not then
    ]
    if then.percent:
        return _points(percent, then, found[at - 1] if at else None)
    if not before or then.start < percent.start:
        now = _named_before(percent, then, found[:at])
        claim = Claimed(Claim.GROWTH, percent, (now, then)) if now else None
        return claim if claim and _is_likely_growth(claim) else None
    now = before[-1]
    alike = now.exact and now.numerator is None
    alike = alike and (now.kind == then.kind or (same_kind(now, then) and not now.unit))
    if not alike or now.denominator is not None or _is_change(now):
        return None
    return Claimed(Claim.GROWTH, percent, (now, then))


def _points(percent: Quantity, then: Quantity, now: Quantity | None) -> Claimed | None:
    """Return "đạt 89,4%, tăng 2,8% so với năm 2023 (86,6%)": percentage points, unless it is a growth in percent."""
    if now is None or not now.percent or not now.exact or now.sentence != percent.sentence:
        return None
    if then.start < percent.start or len({q.printed.decimals for q in (percent, then, now)}) > 1:
        return None
    if _FIGURE_OR_STOP.search(percent.passage.folded[now.noun_end : percent.start]):
        return None
    relative = abs(100 * (now.value - then.value) / then.value)
    if abs(relative - percent.value) <= percent.step:
        return None
    claim = Claimed(Claim.DIFFERENCE, percent, (now, then))
    return claim if abs(abs(now.value - then.value) - percent.value) <= _POINTS_OFF else None


def _growth_from_to(percent: Quantity, found: Sequence[Quantity], at: int) -> Claimed | None:
    """Return "giảm từ 180 xuống 130 phòng, giảm 27,78%"."""
    if at < 2 or found[at - 1].sentence != percent.sentence:
        return None
    then, now = found[at - 2], found[at - 1]
    if not (_FROM_WHICH.search(then.own) and _DOWN_OR_UP_TO.search(now.own)):
        return None
    between = _YEARS.sub("", percent.passage.folded[now.noun_end : percent.start])
    apart = _FIGURE_OR_STOP.search(between) or then.sentence != now.sentence
    if apart or not same_kind(now, then) or not (then.exact and now.exact) or then.amount <= 0:
        return None
    claim = Claimed(Claim.GROWTH, percent, (now, then))
    return claim if _is_likely_growth(claim) else None


def _growth_since(percent: Quantity, found: Sequence[Quantity], at: int) -> Claimed | None:
    """Return "Năm 2023 có 51.200 kết quả. Năm 2024 là 64.512, tăng 26% so với năm 2023": the year says which figure is meant."""
    year = _SINCE.match(percent.passage.folded, percent.noun_end)
    now = found[at - 1] if at else None
    if year is None or now is None or now.sentence != percent.sentence or not _is_plain(now):
        return None
    between = percent.passage.folded[now.noun_end : percent.start]
    if _FIGURE_OR_STOP.search(between) or len(between) > _BESIDE:
        return None
    named = [
        q
        for q in found[: at - 1]
        if year.group(1) in q.own and percent.sentence - q.sentence <= 1 and same_kind(q, now)
    ]
    if len(named) != 1 or not _is_plain(named[0]) or year.group(1) in now.own:
        return None
    if any(q.frame is None or q.frame.kind is not FrameKind.SENTENCE for q in (now, named[0])):
        return None
    claim = Claimed(Claim.GROWTH, percent, (now, named[0]))
    return claim if _is_likely_growth(claim) else None


def _is_plain(quantity: Quantity) -> bool:
    halves = quantity.numerator is not None or quantity.denominator is not None
    return quantity.exact and quantity.amount > 0 and not halves and not _is_change(quantity)


def _is_likely_growth(claim: Claimed) -> bool:
    now, then = (q.amount for q in claim.operands)
    return abs(abs(100 * (now - then) / then) - claim.result.amount) <= _OFF


def _in_bracket_before(then: Quantity, percent: Quantity) -> bool:
    """Say whether a figure is the earlier one in brackets before a growth: "so với năm 2023 (1.118 hồ sơ) số hồ sơ tăng 23%"."""
    folded = then.passage.folded
    said = _COMPARED_WITH.search(folded, max(0, then.start - _SAID_BEFORE), then.start)
    between = folded[then.noun_end : percent.start]
    return said is not None and between.startswith(")") and not _FIGURE_OR_STOP.search(between)


def _named_before(result: Quantity, then: Quantity, before: Sequence[Quantity]) -> Quantity | None:
    """Return the figure said earlier of what the words before a growth name: "Riêng hồ sơ trực tuyến tăng …"."""
    subject = _GROWN.split(result.own)[0]
    named = {family: label_of(subject, family) for family in _NAMING}
    if not any(named.values()):
        return None
    for quantity in reversed(before):
        fitting = quantity is not then and quantity.exact and not _is_change(quantity)
        if not fitting or quantity.kind != then.kind or _YEARS.search(quantity.own):
            continue
        if all(label_of(quantity.own, family) == label for family, label in named.items()):
            return quantity if quantity.numerator is None else None
    return None


def _of_named(result: Quantity, sign: int, found: Sequence[Quantity], at: int) -> Claimed | None:
    """Return "Riêng hồ sơ trực tuyến tăng 168 hồ sơ so với quý II (643 hồ sơ)" against the figure said of it before."""
    then = found[at + 1] if at + 1 < len(found) else None
    if then is None or not _in_bracket_behind(then, result) or not then.exact:
        return None
    now = _named_before(result, then, found[:at])
    if now is None or then.kind != result.kind:
        return None
    claim = Claimed(Claim.DIFFERENCE, result, (now, then) if sign > 0 else (then, now))
    off = abs(abs(now.amount - then.amount) - result.amount)
    return claim if claim.holds or off <= _NEAR * result.amount else None


def _in_bracket_behind(then: Quantity, percent: Quantity) -> bool:
    """Say whether a figure is the earlier one that a growth is measured against, in brackets behind its words."""
    between = then.passage.folded[percent.noun_end : then.start]
    return bool(_SO_FAR.fullmatch(between)) and then.denominator is None


def _difference(result: Quantity, sign: int, found: Sequence[Quantity], at: int) -> Claimed | None:
    """Return the difference that a figure states between two others of its sentence."""
    around = [q for q in found[max(0, at - 4) : at + 3] if _comparable(q, result)]
    before = [q for q in around if q.start < result.start]
    if len(before) >= 2:
        first, second = before[-2:]
        claim = _ordered(result, sign, first, second)
        if claim.holds or _is_certain(result, first, second):
            return claim
    beside = [q for q in before if _sees(result, q)]
    return _against_bracket(result, sign, around, beside) or _to_what(result, sign, around, before)


def _from_to(result: Quantity, found: Sequence[Quantity], at: int) -> Claimed | None:
    """Return "giảm 45 hồ sơ, từ 123 hồ sơ còn 88 hồ sơ", the change named first."""
    behind = [q for q in found[at + 1 : at + 3] if q.sentence == result.sentence and q.exact]
    if len(behind) < 2 or not all(same_kind(q, result) for q in behind):
        return None
    first, second = behind
    if not (_FROM.search(first.own) and _DOWN_OR_UP_TO.search(second.own)):
        return None
    if _FIGURE_OR_STOP.search(result.passage.folded[result.noun_end : first.start]):
        return None
    return Claimed(Claim.DIFFERENCE, result, (first, second))


def _sees(result: Quantity, other: Quantity) -> bool:
    return result.frame is None or result.frame.sees(other.frame)


def _to_what(
    result: Quantity, sign: int, around: Sequence[Quantity], before: Sequence[Quantity]
) -> Claimed | None:
    """Return "so với cùng kỳ năm 2023 (23.356 hồ sơ), hồ sơ tiếp nhận tăng 5.018 hồ sơ, đạt 28.374 hồ sơ"."""
    after = [q for q in around if q.start > result.start]
    if not before or not after or not _YEARS.search(before[-1].near):
        return None
    then, now = before[-1], after[0]
    if not _GOES_TO.search(now.own) or now.kind != then.kind or "so voi" not in then.near:
        return None
    operands = (now, then) if sign > 0 else (then, now)
    return Claimed(Claim.DIFFERENCE, result, operands)


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
    smaller_first = first.amount < second.amount
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
    said = result.passage.folded[max(0, second.start - _SAID_BEFORE) : second.start]
    if _EARLIER_ONE.search(said) and _LESS_BY.fullmatch(between) and not _sees(result, second):
        return _sees(result, first) and first.unit == second.unit == result.unit
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
    dated = _YEARS.search(then.own + between) or _SO_FAR.fullmatch(between)
    if len(between) > 70 or ")" in _ASIDE.sub("", between) or "so voi" not in between or not dated:
        return None
    operands = (now, then) if sign > 0 else (then, now)
    claim = Claimed(Claim.DIFFERENCE, result, operands)
    off = abs(operands[0].amount - operands[1].amount - result.amount)
    certain = now.kind == then.kind != "" and now.unit == then.unit == result.unit
    return claim if claim.holds or certain or off <= _NEAR * result.amount else None
