"""Percentages that prose states together with the figures they are computed from.

The figure a percentage is of stands right before it; what it is a share of has to be found. Every figure it could be is
tried. One that gives the percentage is taken; where none does, the share is claimed to be wrong only if the words leave
no doubt about what it is of.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from thuocdo.consistency.evidence import Claim
from thuocdo.figures.notation import rounded
from thuocdo.ingestion.prose.claims import COMPARISON, Claimed, same_kind
from thuocdo.ingestion.prose.families import label_of, shared_family
from thuocdo.ingestion.prose.quantities import Quantity
from thuocdo.ingestion.prose.structure import FrameKind

#: What may stand between a figure and its share.
_LINK = re.compile(
    r"(?:[\s,(:=~-]|dat(?: duoc)?|chiem|bang|tuong (?:duong|ung)(?: voi)?|ung voi|voi|ty le|ti le|la|hoan thanh|cho|thuc hien)*$"
)
_SHARE_OF_LIST = re.compile(r"chiem|^#%|ty le #|ti le #|^ty le")
_GROWTH = re.compile(
    r"\b(?:tang|giam|vuot|cat giam|rut ngan|tang truong|hon|thap hon|cao hon)(?: (?:khoang|tren|hon|duoc|them))* #"
)
_OF_PLAN = re.compile(
    r"^\s?(?:so voi )?(?:[a-z]+ ){0,3}?(?:ke hoach|kh\b|chi tieu|du toan|nghi quyet|dt\b|ke hoach von)"
)
_PLAN = re.compile(r"ke hoach|giao|chi tieu|du toan|\bvon\b|nghi quyet|phan bo")
_OF_EARLIER = re.compile(r"^\s?(?:so voi|cung ky|ck\b|so cung ky)")
_EARLIER = re.compile(r"cung ky|nam 20|nam truoc|ky truoc|quy truoc|thang truoc")
_ASSIGNED = re.compile(
    r"tiep nhan|de ra|xac dinh|ke hoach|duoc giao|\bgiao\b|tong so|phai|dang ky|\bcap\b|phat ra|thu ve|co #"
)
#: Words between a figure and a percentage that give the percentage a subject of its own.
_ANOTHER_SUBJECT = re.compile(
    r"\b(?:ty|ti) le\b|[.)]|, (?:trong|so|tong|ty)\b|\b(?:thoi gian|binh quan|muc|cat giam|giam|tang|tiet kiem|chi phi|phan dau)\b"
)
#: "Đã đồng bộ 5.420 trong tổng số 5.986 hồ sơ, tỷ lệ đồng bộ đạt 90,5%".
_RATE_OF = re.compile(r", t[yi] le ([a-z ]{2,40})$")
_COMPARED_WITH = re.compile(r"so (?:voi )?(?:cung )?[^().;,:%]{3,60}\($")
_NAMED_BEFORE = 70
_ASIDE = re.compile(r" ?\([^()]*\)")
_WITHIN = 30
#: "02/15 xã chưa đạt chỉ tiêu 90%": the percentage is what was asked for.
_TARGET = re.compile(r"chi tieu|muc tieu|yeu cau|\bmuc\b|chua dat|khong dat|\b(?:duoi|tren|tu)\b")
_OF_WHOLE = re.compile(r"\s?(?:trong |tren |cua )?tong (?:so )?(?:la )?")
#: What joins a percentage with the two figures behind it.
_THAT_IS = re.compile(
    r"^[^;.:%]{0,120}(?:\(|[\s,(](?:tuc(?: la)?|tuong (?:ung|duong)(?: voi)?|ung voi)) ?$|^\s?(?:,? ?voi|:|=|la) $"
)
#: "hồ sơ đúng hạn trong tổng số 7.930".
_OUT_OF = re.compile(r"[a-z ]{0,40}\b(?:trong|tren)(?: tong)?(?: so)?(?: la)? ")
_PAIR = 2
#: What a share is of, named behind it in words: "chiếm 92% số phiếu hợp lệ", "bằng 85% tổng số thu (4.260 triệu đồng)".
_OF_WHAT = re.compile(
    r"\s?(?:cua |trong |tren |so voi )?(?:tong so|tong|so|cac) ([a-z][a-z ,]{3,60}?)(?= ?[.;()]|, |$)"
)
_OF_ALL_PLANNED = re.compile(r"\s?(?:so voi )?(?:ke hoach|chi tieu|du toan)[a-z ]{0,40}")
#: Words that must be said again, the noun among them.
_FEWEST_WORDS = 2
#: Percentage points a wrong share may be off before another base is likelier than an error.
_STRONG, _MEDIUM = Decimal(25), Decimal(10)


def shares(found: Sequence[Quantity], context: Sequence[Quantity] = ()) -> Iterator[Claimed]:
    """Yield the shares among the figures of one passage.

    Args:
        found: the figures of the passage.
        context: those of the passages before it in the same section, which a share may be of as well.
    """
    linked = [
        (p, top) for p in found if p.percent and p.exact and (top := top_of(p, found)) is not None
    ]
    known = [*context, *found]
    common = _common_bases(linked, known)
    spelled = {id(c.result): c for p in found if p.percent and (c := _spelled_out(p, found))}
    yield from spelled.values()
    for percent, top in linked:
        if id(percent) in spelled:
            continue
        claim = _fraction(percent, top) or _share(percent, top, known, common.get(id(top.frame)))
        if claim is not None:
            yield claim


def off_by(percent: Quantity, top: Quantity, base: Quantity) -> Decimal | None:
    """Return by how many percentage points the printed share differs from the computed one; null for no base."""
    if base.amount <= 0:
        return None
    return abs(100 * top.amount / base.amount - percent.value)


def fits(percent: Quantity, top: Quantity, base: Quantity) -> bool:
    """Say whether a share follows from two figures, up to one unit of its last digit."""
    off = off_by(percent, top, base)
    return off is not None and off <= max(
        Decimal("0.05"), Decimal(1).scaleb(-percent.printed.decimals)
    )


def is_exact(percent: Quantity, top: Quantity, base: Quantity) -> bool:
    """Say whether a share is just what two figures give when rounded half up to its digits."""
    if base.amount <= 0:
        return False
    return rounded(100 * top.amount / base.amount, percent.printed.decimals) == percent.value


def top_of(percent: Quantity, found: Sequence[Quantity]) -> Quantity | None:
    """Return the figure that a percentage is the share of; null where none stands with it."""
    frame = percent.frame
    if frame is None:
        return None
    behind = _fraction_behind(percent, found)
    if behind is not None:
        return behind
    if _GROWTH.search(percent.own):
        return None
    if frame.kind is FrameKind.BRACKET and frame.items[0] is percent and frame.owner is not None:
        owner = frame.owner
        return None if owner.percent else owner
    before = [
        q
        for q in found
        if q.start < percent.start
        and q.sentence == percent.sentence
        and q.passage is percent.passage
        and frame.sees(q.frame)
    ]
    if not before:
        return None
    last = before[-1]
    last = last.numerator or last
    if last.percent:
        return _first_of_two_shares(percent, last, before)
    return last if _is_linked(last, percent) else None


def _fraction_behind(percent: Quantity, found: Sequence[Quantity]) -> Quantity | None:
    """Return the fraction right behind a percentage: "98,5% (1.200/1.218 hồ sơ)", "98,5% với 1.200 trên 1.218 hồ sơ"."""
    following = next((q for q in found if q.start > percent.start), None)
    if following is None or following.denominator is None or not following.exact:
        return None
    if following.sentence != percent.sentence or following.passage is not percent.passage:
        return None
    between = percent.passage.folded[percent.noun_end : following.start]
    near = len(between) < _WITHIN and following.frame is not None
    bracketed = near and following.frame is not None and following.frame.owner is percent
    return following if bracketed or _THAT_IS.search(between) else None


def _spelled_out(percent: Quantity, found: Sequence[Quantity]) -> Claimed | None:
    """Return "97,95%, với 7.886 hồ sơ đúng hạn trong 7.930 hồ sơ đã giải quyết", the fraction in words behind its share."""
    if not percent.exact or _GROWTH.search(percent.own) or percent.planned:
        return None
    beside = [q for q in found if q.sentence == percent.sentence]
    at = beside.index(percent)
    behind, before = beside[at + 1 : at + 3], beside[max(0, at - 2) : at]
    folded = percent.passage.folded
    if _is_told_fraction(behind) and _THAT_IS.search(folded[percent.noun_end : behind[0].start]):
        top, base = behind
    elif _is_told_fraction(before) and _is_linked(before[1], percent):
        top, base = before
    else:
        return None
    off = off_by(percent, top, base)
    likely = off is not None and off <= _STRONG
    return Claimed(Claim.RATIO, percent, (top, base)) if likely else None


def _is_told_fraction(pair: Sequence[Quantity]) -> bool:
    """Say whether two figures are "7.886 hồ sơ đúng hạn trong 7.930 hồ sơ đã giải quyết"."""
    plain = [q for q in pair if not (q.denominator or q.numerator or q.percent) and q.exact]
    if len(plain) < _PAIR:
        return False
    top, base = plain
    told = _OUT_OF.fullmatch(top.passage.folded[top.noun_end : base.start])
    return told is not None and same_kind(base, top) and top.value <= base.value


def _first_of_two_shares(
    percent: Quantity, last: Quantity, before: Sequence[Quantity]
) -> Quantity | None:
    """Return the figure of "X đạt 87,2% so với A; đạt 57% so với B" for the second share."""
    if not re.search(r"so voi|ke hoach|\bkh\b", last.passage.folded[last.end : percent.start]):
        return None
    if not re.match(r"[;,\s]*(?:va )?(?:dat|bang)", percent.own):
        return None
    earlier = [q for q in before if not q.percent]
    return (earlier[-1].numerator or earlier[-1]) if earlier else None


def _is_linked(top: Quantity, percent: Quantity) -> bool:
    """Say whether nothing but the rest of its noun and a linking word stands between a figure and a share."""
    folded = top.passage.folded
    start = top.denominator.noun_end if top.denominator is not None else top.noun_end
    between = _ASIDE.sub("", folded[start : percent.start])
    if ";" in between or len(between) > 90:
        return False
    rest = _LINK.sub("", between)
    again = _RATE_OF.search(rest)
    if (
        top.denominator is not None
        and again
        and set(again.group(1).split()) <= set(top.near.split())
    ):
        return True
    return not _ANOTHER_SUBJECT.search(rest)


def _fraction(percent: Quantity, top: Quantity) -> Claimed | None:
    """Return the share that a fraction states itself."""
    if top.denominator is None or not top.exact:
        return None
    claim = Claimed(Claim.RATIO, percent, (top, top.denominator))
    if fits(percent, top, top.denominator):
        return claim
    after = percent.passage.folded[percent.noun_end : percent.noun_end + 60]
    between = top.passage.folded[top.denominator.noun_end : percent.start]
    other_base = (
        _OF_EARLIER.match(after) or _between_shares(percent, top) or _TARGET.search(between)
    )
    return None if other_base else claim


def _between_shares(percent: Quantity, top: Quantity) -> bool:
    return "%" in top.passage.folded[top.end : percent.start]


def _share(
    percent: Quantity, top: Quantity, found: Sequence[Quantity], common: Quantity | None
) -> Claimed | None:
    bases = [b for b in _bases(top, found) if _may_be_base(percent, top, b)]
    bases += [b for b in found if _in_bracket_of(percent, b) and b.exact and same_kind(b, top)]
    earlier = _compared_with(top, found)
    if earlier is not None:
        bases = [b for b in bases if b is earlier] or bases
    if common is not None and common in bases:
        return Claimed(Claim.RATIO, percent, (top, common))
    for base in bases:
        if is_exact(percent, top, base):
            return Claimed(Claim.RATIO, percent, (top, base))
    for base in bases:
        if base.passage is top.passage and fits(percent, top, base):
            return Claimed(Claim.RATIO, percent, (top, base))
    neighbour = _neighbour(top)
    if neighbour is not None and fits(percent, top, neighbour):
        return Claimed(Claim.RATIO, percent, (top, neighbour))
    if _between_shares(percent, top):  # "đạt 73% kế hoạch trung ương giao, 68% kế hoạch tỉnh giao"
        return None
    undoubted = _undoubted(percent, top, bases)
    return None if undoubted is None else Claimed(Claim.RATIO, percent, (top, undoubted))


def _compared_with(top: Quantity, found: Sequence[Quantity]) -> Quantity | None:
    """Return the earlier figure in brackets that a change is measured against: "so với năm 2015 (852 đơn vị) giảm 104 đơn vị"."""
    if not COMPARISON.search(top.own):
        return None
    beside = [
        q for q in found if q.passage is top.passage and q.sentence == top.sentence and q is not top
    ]
    named = [q for q in beside if not q.percent and same_kind(q, top) and _in_compared_bracket(q)]
    return named[0] if len(named) == 1 else None


def _in_compared_bracket(quantity: Quantity) -> bool:
    folded = quantity.passage.folded
    return bool(
        _COMPARED_WITH.search(folded, max(0, quantity.start - _NAMED_BEFORE), quantity.start)
    )


def _bases(top: Quantity, found: Sequence[Quantity]) -> list[Quantity]:
    """Return what a figure may be a share of, the likeliest first: its whole, then what was said before it."""
    if not top.exact:
        return []
    frame = top.frame
    owners = (
        list(frame.owners) if frame is not None and frame.kind is not FrameKind.SENTENCE else []
    )
    earlier = [q for q in found if _before(q, top)]
    behind = [q for q in found if q.passage is top.passage and top.end < q.start < top.end + 200]
    candidates = owners + earlier[::-1] + [q for q in behind if re.search(r"tong so|tren #", q.own)]
    kept = [
        q for q in candidates if q is not top and not q.percent and q.exact and same_kind(q, top)
    ]
    return list(dict.fromkeys(kept))


def _neighbour(top: Quantity) -> Quantity | None:
    """Return the figure right before in the clause, whatever it counts: "cấp 367 tài khoản, kích hoạt 288 hồ sơ"."""
    frame = top.frame
    if frame is None or not top.exact:
        return None
    beside = frame.counted()
    at = beside.index(top) if top in beside else 0
    before = beside[at - 1] if at else None
    if before is None or not before.exact or before.amount < top.amount or top.amount == 0:
        return None
    same_region = frame.regions[frame.items.index(before)] == frame.regions[frame.items.index(top)]
    return before if same_region else None


def _before(quantity: Quantity, top: Quantity) -> bool:
    return quantity.passage is not top.passage or quantity.start < top.start


def _may_be_base(percent: Quantity, top: Quantity, base: Quantity) -> bool:
    after = percent.passage.folded[percent.noun_end : percent.noun_end + 60]
    if base.amount < top.amount and not _PLAN.search(base.own):
        return False
    if _OF_PLAN.match(after):
        return bool(_PLAN.search(base.own))
    if _OF_EARLIER.match(after):
        return bool(_EARLIER.search(base.own))
    return True


def _undoubted(percent: Quantity, top: Quantity, bases: Sequence[Quantity]) -> Quantity | None:
    """Return what the share must be of, by the words alone; null where that is in doubt."""
    after = percent.passage.folded[percent.noun_end : percent.noun_end + 60]
    if _OF_EARLIER.match(after) or percent.planned:
        return None
    named = [b for b in bases if _is_named_behind(percent, b)]
    if named:
        return named[0]
    described = [b for b in bases if _is_described_behind(percent, b)]
    if len(described) == 1:
        return _closest(percent, top, described, _STRONG)
    listed = [b for b in bases if _is_whole_of_list(percent, top, b)]
    if listed:
        return _closest(percent, top, listed, _STRONG)
    near = [b for b in bases if b.passage is top.passage and 0 <= top.sentence - b.sentence <= 1]
    frame = top.frame
    if (
        (
            frame is not None
            and frame.owner in near
            and _SHARE_OF_LIST.search(percent.own)
            and not frame.loose
        )
        and not _OF_PLAN.match(after)
        and top.amount <= frame.owner.amount
    ):
        return _closest(percent, top, [b for b in near if b.amount >= top.amount], _STRONG)
    if COMPARISON.search(top.own):
        near = [b for b in near if _EARLIER.search(b.near)]
        return _closest(percent, top, near, _STRONG) if len(near) == 1 else None
    pairs = [b for b in near if _is_counterpart(top, b) and b.kind == top.kind]
    if pairs:
        return _closest(percent, top, pairs[:2], _STRONG)
    same_sentence = [
        b
        for b in near
        if b.sentence == top.sentence and b.amount >= top.amount and not _are_sisters(top, b)
    ]
    return _closest(percent, top, same_sentence, _MEDIUM) if len(same_sentence) == 1 else None


def _is_named_behind(percent: Quantity, base: Quantity) -> bool:
    """Say whether a figure is named as the base right behind the percentage: "chiếm 7,2% tổng số 1.356 người"."""
    if base.passage is not percent.passage or base.start < percent.end:
        return False
    return bool(_OF_WHOLE.fullmatch(percent.passage.folded[percent.noun_end : base.start]))


def _is_described_behind(percent: Quantity, base: Quantity) -> bool:
    """Say whether the words behind a percentage say again what a figure counts, or the figure stands in brackets behind them."""
    if _in_bracket_of(percent, base):
        return True
    said = _OF_WHAT.match(percent.passage.folded, percent.noun_end)
    if said is None:
        return False
    words = said.group(1).replace(",", " ").split()
    return len(words) > _FEWEST_WORDS and set(words) <= set(base.own.replace(",", " ").split())


def _in_bracket_of(percent: Quantity, base: Quantity) -> bool:
    frame = base.frame
    if frame is None or frame.kind is not FrameKind.BRACKET or frame.items != [base]:
        return False
    if base.passage is not percent.passage or base.start < percent.end:
        return False
    between = percent.passage.folded[percent.noun_end : base.start].rstrip(" (")
    return bool(_OF_WHAT.fullmatch(between) or _OF_ALL_PLANNED.fullmatch(between))


def _is_whole_of_list(percent: Quantity, top: Quantity, base: Quantity) -> bool:
    """Say whether a figure is the whole that a list of paragraphs divides: its lead's, or the total of the item before."""
    passage = top.passage
    if (
        base.amount < top.amount
        or not _SHARE_OF_LIST.search(percent.own)
        or base.passage is passage
    ):
        return False
    if passage.lead is not None and base.passage is passage.lead:
        return base.kind == top.kind
    alike = base.passage.marker == passage.marker != "" and base.kind == top.kind
    return alike and base.passage.place == passage.place and "tong" in base.own.split()


def _are_sisters(top: Quantity, base: Quantity) -> bool:
    """Say whether two figures are parts of one breakdown: "trước hạn 1.900 (80,9%), đúng hạn 445 (18,9%)"."""
    return shared_family((top, base)) is not None or (
        label_of(top.own, "time") is not None and label_of(base.own, "time") is not None
    )


def _is_counterpart(top: Quantity, base: Quantity) -> bool:
    """Say whether two phrases name a result and what it is a result of: on time of resolved, resolved of received."""
    if base.amount < top.amount:
        return False
    if label_of(top.own, "time"):
        return label_of(base.own, "time") is None and label_of(base.own, "state") == "done"
    if label_of(top.own, "state") == "done":
        return label_of(base.own, "state") is None and bool(_ASSIGNED.search(base.own))
    return False


def _closest(
    percent: Quantity, top: Quantity, bases: Sequence[Quantity], limit: Decimal
) -> Quantity | None:
    off = [
        (d, n)
        for n, b in enumerate(bases)
        if (d := off_by(percent, top, b)) is not None and d <= limit
    ]
    return bases[min(off)[1]] if off else None


def _alone_fits(members: Sequence[tuple[Quantity, Quantity]], found: Sequence[Quantity]) -> bool:
    """Say whether one of two shares in brackets is of the figure that both are parts of, and the other of none at all."""
    if not all(p.frame is not None and p.frame.kind is FrameKind.BRACKET for p, _ in members):
        return False
    fitting = [[b for b in _bases(t, found) if fits(p, t, b)] for p, t in members]
    bases = next((f for f in fitting if f), [])
    if not bases or all(fitting):
        return False
    base, tops = bases[0], [t for _, t in members]
    if base.passage is not tops[0].passage or len({t.unit for t in tops}) > 1:
        return False
    percent, top = members[1] if fitting[0] else members[0]
    off = off_by(percent, top, base)
    return sum(t.amount for t in tops) <= base.amount and off is not None and off <= _STRONG


def _common_bases(
    linked: Sequence[tuple[Quantity, Quantity]], found: Sequence[Quantity]
) -> dict[int, Quantity]:
    """Return, by list, the base that most shares of the list agree on, where at least two and half of them do."""
    lists: dict[int, list[tuple[Quantity, Quantity]]] = {}
    for percent, top in linked:
        if top.denominator is None and re.search(r"chiem|^#%|ty le|ti le", percent.own):
            lists.setdefault(id(top.frame), []).append((percent, top))
    common: dict[int, Quantity] = {}
    for key, members in lists.items():
        votes = Counter(b for p, t in members for b in _bases(t, found) if fits(p, t, b))
        if votes:
            base, count = votes.most_common(1)[0]
            alone = len(members) == 2 and _alone_fits(members, found)
            if (count >= 2 or alone) and 2 * count >= len(members):
                common[key] = base
    return common
