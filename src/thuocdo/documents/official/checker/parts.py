"""Which paragraph of a document is what: motto, office, number, day, title, body, signature, recipients, annexes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from thuocdo.documents.official.checker.looks import Looked

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
_NUMBER = re.compile(r"^Số:")
_DATED = re.compile(r", ?ngày\s", re.IGNORECASE)
_ABOUT = re.compile(r"^V/v\b")
#: The kinds of administrative documents, Decree 30/2020/NĐ-CP, Article 7.
KINDS = {
    "NGHỊ QUYẾT", "QUYẾT ĐỊNH", "CHỈ THỊ", "QUY CHẾ", "QUY ĐỊNH", "THÔNG CÁO", "THÔNG BÁO", "HƯỚNG DẪN", "CHƯƠNG TRÌNH", "KẾ HOẠCH",
    "PHƯƠNG ÁN", "ĐỀ ÁN", "DỰ ÁN", "BÁO CÁO", "BIÊN BẢN", "TỜ TRÌNH", "HỢP ĐỒNG", "CÔNG ĐIỆN", "BẢN GHI NHỚ", "BẢN THỎA THUẬN",
    "GIẤY ỦY QUYỀN", "GIẤY MỜI", "GIẤY GIỚI THIỆU", "GIẤY NGHỈ PHÉP", "PHIẾU GỬI", "PHIẾU CHUYỂN", "PHIẾU BÁO",
}  # fmt: skip
_ANNEX = re.compile(r"^Phụ lục(?:\s+[IVXLC]+)?$", re.IGNORECASE)


@dataclass(slots=True)
class Parts:
    """The paragraphs of a document by what they are; null or empty where there is none."""

    nation: Looked | None = None
    motto: Looked | None = None
    motto_rule: Looked | None = None
    parents: list[Looked] = field(default_factory=list)
    issuer: Looked | None = None
    issuer_rule: Looked | None = None
    number: Looked | None = None
    about: Looked | None = None
    dated: Looked | None = None
    kind: Looked | None = None
    subject: list[Looked] = field(default_factory=list)
    subject_rule: Looked | None = None
    to: list[Looked] = field(default_factory=list)
    body: list[Looked] = field(default_factory=list)
    recipients: list[Looked] = field(default_factory=list)
    authority: list[Looked] = field(default_factory=list)
    signer: Looked | None = None
    annexes: list[list[Looked]] = field(default_factory=list)


def parts_of(paragraphs: Sequence[Looked]) -> Parts:
    """Return what the paragraphs of a document are."""
    parts = Parts()
    annex = next(
        (at for at, one in enumerate(paragraphs) if one.place == "body" and _ANNEX.match(one.text)),
        len(paragraphs),
    )
    main, behind = list(paragraphs[:annex]), list(paragraphs[annex:])
    foot = _foot_table(main)
    _take_head(parts, main)
    _take_opening(parts, main, foot)
    _take_foot(parts, [one for one in main if one.place.startswith(f"{foot}.")] if foot else [])
    for one in behind:
        if one.place == "body" and _ANNEX.match(one.text):
            parts.annexes.append([])
        parts.annexes[-1].append(one)
    return parts


def _foot_table(main: Sequence[Looked]) -> str:
    found = [one.place for one in main if one.text.startswith("Nơi nhận")]
    return found[-1].split(".")[0] if found and found[-1] != "body" else ""


def _take_head(parts: Parts, main: Sequence[Looked]) -> None:
    head = [one for one in main if one.place.startswith("t0.")]
    for at, one in enumerate(head):
        following = head[at + 1] if at + 1 < len(head) else None
        rule = following if following is not None and following.has_rule else None
        if one.shown == NATION:
            parts.nation = one
        elif one.text == MOTTO:
            parts.motto, parts.motto_rule = one, rule
        elif _NUMBER.match(one.text):
            parts.number = one
        elif _ABOUT.match(one.text):
            parts.about = one
        elif _DATED.search(one.text):
            parts.dated = one
        elif one.place == "t0.0.0" and one.text and not one.every("italic"):
            _take_office(parts, one, rule)


def _take_office(parts: Parts, one: Looked, rule: Looked | None) -> None:
    if parts.issuer is not None:
        parts.parents.append(parts.issuer)
    parts.issuer, parts.issuer_rule = one, rule


def _take_opening(parts: Parts, main: Sequence[Looked], foot: str) -> None:
    """Take title, addressees and body: what stands outside the tables of head and foot."""
    after_kind = False
    for one in main:
        if one.place != "body":
            continue
        if one.has_rule and after_kind:
            parts.subject_rule, after_kind = one, False
        elif one.shown in KINDS and parts.kind is None:
            parts.kind, after_kind = one, True
        elif after_kind and one.text and one.align == "center":
            parts.subject.append(one)
        elif one.text.startswith("Kính gửi"):
            parts.to.append(one)
            after_kind = False
        elif parts.to and not parts.body and one.text.startswith("- ") and one.left > 20:
            parts.to.append(one)
        elif one.text:
            parts.body.append(one)


def _take_foot(parts: Parts, foot: Sequence[Looked]) -> None:
    left = [one for one in foot if one.place.endswith(".0") and one.text]
    right = [one for one in foot if not one.place.endswith(".0") and one.text]
    parts.recipients = left
    parts.authority = [one for one in right if one.shown == one.shown.upper()]
    others = [one for one in right if one.shown != one.shown.upper()]
    parts.signer = others[-1] if others else None
