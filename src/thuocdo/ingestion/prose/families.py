"""Kinds of breakdown that reports use over and over, by the words of their parts.

The parts of one breakdown exclude each other; together the parts named in `_EXHAUSTIVE` leave nothing out. A list that
mixes two breakdowns ("trực tuyến 600; trực tiếp 400; đã giải quyết 900") is two lists.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from thuocdo.ingestion.prose.quantities import Quantity

_LATE = (
    r"qua han|tre han|tre hen|cham (?:han|muon|tien do|so voi)|khong dung han|"
    r"(?:nhung|bi|giai quyet|hoan thanh|xu ly) (?:con )?(?:tre|cham|muon)\b"
)
_FAMILIES: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "origin",
        (
            (
                "carried",
                r"(?:ky|nam|quy|thang) truoc|chuyen (?:sang|qua|tiep)|ton (?:ky|cu|dau ky)",
            ),
            (
                "new",
                r"tiep nhan moi|moi tiep nhan|phat sinh|(?:tiep nhan )?trong (?:ky|nam|quy|thang)",
            ),
        ),
    ),
    (
        "time",
        (
            ("late", _LATE),
            (
                "on_time",
                r"(?:dung|truoc|som)(?:,? (?:va |hoac )?(?:dung|truoc|som))* (?:han|hen|tien do|thoi han)|trong (?:thoi )?han",
            ),
        ),
    ),
    (
        "state",
        (
            (
                "refused",
                r"tra lai|\brut\b|tu choi|\bhuy\b|khong du dieu kien|khong tiep nhan|dung (?:xu ly|giai quyet)|bo sung ho so",
            ),
            (
                "open",
                r"\bcon (?:trong|dang)\b|trong (?:thoi gian|qua trinh) (?:xu ly|giai quyet)|\bdang\b(?! (?:tai|ky|bo|vien|uy|doan|tin|nhap))|\bchua\b|con lai|\bcon #|\bcon phai\b|ton dong|trong qua trinh|chuyen ky sau|cho (?:xu ly|bo sung)",
            ),
            ("done", r"\bda\b|hoan thanh|giai quyet|xu ly|tra ket qua|kich hoat"),
        ),
    ),
    (
        "channel",
        (
            (
                "carried",
                r"(?:ky|nam|quy|thang) truoc|chuyen (?:sang|qua|tiep)|ton (?:ky|cu|dau ky)",
            ),
            ("full", r"toan trinh|muc (?:do )?4"),
            ("partial", r"mot phan|muc (?:do )?3"),
            ("online", r"truc tuyen|qua mang|dien tu"),
            ("direct", r"truc tiep"),
            ("post", r"buu chinh|bcci|buu dien"),
        ),
    ),
    (
        "level",
        (
            ("district", r"cap huyen|\bhuyen\b|thi xa|cap quan|quan, huyen|# thanh pho"),
            ("commune", r"cap xa|\bxa\b|\bphuong\b|thi tran|dac khu"),
            (
                "province",
                r"cap tinh|(?<!ho )(?<!co )(?<!ky )(?<!tong )\bso\b(?! (?:luong|lieu|nguoi|ho so|tthc|don vi|giao|van ban|phieu|nhiem vu|can bo|cong chuc|vien chuc|thu tuc|dich vu|luot|cuoc|ket qua|tien|phi|kinh phi|phan anh|kien nghi|truong hop|bien che|nay)\b)|nganh|toan tinh|trung uong",
            ),
        ),
    ),
    (
        "change",
        (
            ("new", r"\bmoi\b|cong bo lan dau"),
            ("amended", r"sua doi|bo sung|chuan hoa"),
            ("abolished", r"bai bo|huy bo|thay the|het hieu luc"),
        ),
    ),
    (
        "block",
        (
            ("party", r"\bdang\b|doan the|mat tran"),
            ("administration", r"hanh chinh|quan ly nha nuoc|cong chuc"),
            ("service", r"su nghiep|vien chuc"),
        ),
    ),
    (
        "opinion",
        (
            ("against", r"khong hai long|chua hai long|khong dong y"),
            ("neutral", r"binh thuong|chap nhan duoc|khong (?:co )?y kien"),
            ("strongly", r"rat hai long"),
            ("satisfied", r"hai long"),
        ),
    ),
    (
        "planning",
        (
            ("unplanned", r"dot xuat|ngoai ke hoach"),
            ("planned", r"(?:theo|trong) ke hoach|dinh ky|thuong xuyen"),
        ),
    ),
    (
        "gender",
        (
            ("women", r"\bnu\b"),
            ("men", r"# (?:dong chi |nguoi |can bo |cong chuc |vien chuc )?nam\b(?! 20)|\bnam:? #"),
        ),
    ),
    (
        "autonomy",
        (
            ("part", r"mot phan"),
            ("state", r"ngan sach|nha nuoc (?:bao|dam)|toan bo chi"),
            ("full", r"tu (?:bao )?dam (?:bao )?(?:100 |toan bo )?chi"),
        ),
    ),
)
_PATTERNS = tuple(
    (family, tuple((label, re.compile(words)) for label, words in labels))
    for family, labels in _FAMILIES
)
FAMILIES = tuple(family for family, _ in _FAMILIES)
_EXHAUSTIVE: dict[str, tuple[frozenset[str], ...]] = {
    "origin": (frozenset({"carried", "new"}),),
    "time": (frozenset({"on_time", "late"}),),
    "state": (frozenset({"done", "open"}),),
    "channel": (frozenset({"direct", "online"}), frozenset({"direct", "full", "partial"})),
    "level": (
        frozenset({"province", "district", "commune"}),
        frozenset({"province", "district"}),
        frozenset({"district", "commune"}),
        frozenset({"province", "commune"}),
    ),
    "change": (frozenset({"new", "amended", "abolished"}),),
    "block": (frozenset({"administration", "service"}),),
    "opinion": (frozenset({"satisfied", "against"}),),
    "planning": (frozenset({"planned", "unplanned"}),),
    "gender": (frozenset({"women", "men"}),),
    "autonomy": (frozenset({"full", "part", "state"}),),
}
#: What is still open or was turned down may be listed in several items.
_SEVERAL = frozenset({"open", "refused"})
#: What is handed in online is handed in for services of one level or the other.
_ONLINE_LEVELS = frozenset({"online", "full", "partial", "post"})
_WHOLE_PLACE = re.compile(r"toan (?:tinh|huyen|thanh pho|nganh)|\b(?:3|ba|cac) cap\b")
#: Groups of people that overlap with every other breakdown.
_OVERLAPPING = re.compile(
    r"\b(?:nu|dan toc|dang vien|tre(?! (?:han|hen))|duoi \d+ tuoi|khuyet tat|ton giao|dat chuan|khen thuong)\b"
)


@lru_cache(maxsize=4096)
def label_of(own: str, family: str) -> str | None:
    """Return which part of a breakdown a phrase names; null where it names none of it."""
    for name, labels in _PATTERNS:
        if name == family:
            return next((label for label, pattern in labels if pattern.search(own)), None)
    return None


def shared_family(parts: Sequence[Quantity]) -> str | None:
    """Return the breakdown in which all parts have a place of their own; null where there is none."""
    for family, _ in _PATTERNS:
        labels = [label_of(part.own, family) for part in parts]
        once = [label for label in labels if label not in _SEVERAL]
        if None not in labels and len(set(once)) == len(once) and len(set(labels)) > 1:
            return family
    return None


def stands_beside(said: str, whole: str, first_part: str) -> bool:
    """Say whether a phrase names a sister of a whole and no part of it: "cấp huyện" beside "các sở", "đang" beside "đã".

    Args:
        said: the phrase.
        whole: the words of the whole whose parts are being listed.
        first_part: the words of the first of its parts; where they name the same breakdown, the list is by that breakdown.
    """
    for family in ("level", "state", "channel", "time"):
        one, other = label_of(said, family), label_of(whole, family)
        if family == "level" and _WHOLE_PLACE.search(whole):
            continue
        if one and other and one != other and not {one, other} <= _ONLINE_LEVELS:
            return label_of(first_part, family) is None
    return False


def exhausts(parts: Sequence[Quantity], family: str) -> bool:
    """Say whether the parts leave nothing of their whole out."""
    labels = {label_of(part.own, family) for part in parts}
    return any(need <= labels for need in _EXHAUSTIVE[family])


def overlapping(parts: Sequence[Quantity]) -> bool:
    """Say whether some part cuts across the others ("trong đó nữ 120 người")."""
    if shared_family(parts) == "gender" or all(part.kind == "money" for part in parts):
        return False
    return any(_OVERLAPPING.search(part.own) for part in parts)
