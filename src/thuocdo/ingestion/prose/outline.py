"""Headings: where in a report a passage stands, which area of reform it is about, and whether it speaks of the future."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from thuocdo.vietnamese import CAPITALS

_ROMAN = re.compile(r"(?:P(?:HẦN|hần)\s+)?(X{0,2}(?:IX|IV|V?I{1,3}|V|X))\s*[.\-–/):]\s*(?=\S)")
_ARABIC = re.compile(
    rf"(\d{{1,2}}(?:\.\d{{1,2}}){{0,3}})(?:\s?[.)]\s*(?=[^\d\s])|\s(?=[{CAPITALS}]))"
)
_LETTER = re.compile(r"([a-zđ])\s?[.)]\s+")
_PART = re.compile(r"phan (?:thu )?(nhat|hai|ba|i{1,3}|[123])\b")
_HEADING_LENGTH = 220

#: Areas of reform by the words of their headings; the first that fits wins, so the narrow ones stand first.
_THEMES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (theme, re.compile(pattern))
    for theme, pattern in (
        ("procedures", r"thu tuc hanh chinh|\btthc\b|mot cua|phan anh,? kien nghi"),
        (
            "digital",
            r"chinh quyen (?:dien tu|so)|chinh phu (?:dien tu|so)|hien dai hoa|chuyen doi so|"
            r"dich vu cong truc tuyen|cong nghe thong tin|van ban dien tu",
        ),
        ("institutions", r"the che|van ban quy pham|qppl|phap luat"),
        ("finance", r"tai chinh(?: cong)?|ngan sach|tai san cong|dau tu cong|giai ngan|tu chu"),
        (
            "civil_service",
            r"cong vu|vi tri viec lam|tuyen dung|bo nhiem|doi ngu can bo|ky luat(?!,? ky cuong)|"
            r"dao tao, boi duong|nang cao chat luong (?:doi ngu )?can bo",
        ),
        ("organisation", r"to chuc bo may|bien che|sap xep|phan cap"),
        (
            "steering",
            r"chi dao|dieu hanh|kiem tra|tuyen truyen|ke hoach|sang kien|chi so|trien khai thuc hien|nhiem vu",
        ),
    )
)
_FUTURE = re.compile(
    r"phuong huong|muc tieu|nhiem vu trong tam|trong tam cong tac|nhiem vu,? (?:va )?giai phap|"
    r"(?:nhiem vu|cong tac|ke hoach|chuong trinh cong tac)[^.;]{0,60}"
    r"(?:(?:quy|thang|nam) (?:tiep theo|toi|sau)|thoi gian toi|cuoi nam|nam sau)|"
    r"de xuat,? kien nghi|^kien nghi\b"
)
_FUTURE_PART = re.compile(r"^(?:mot so )?(?:noi dung, )?(?:nhiem vu|giai phap)\b(?!.*\bgiao\b)")
_PAST = re.compile(
    r"ket qua|tinh hinh thuc hien|danh gia|thuc trang|ton tai|han che|da dat duoc|"
    # "công tác cải cách hành chính 9 tháng đầu năm, nhiệm vụ trọng tâm 3 tháng cuối năm": a report on both
    r"thang dau nam|(?:quy [iv]+|quy [1-4]|thang \d\d?|nam 20\d\d),? (?:va )?(?:mot so )?(?:phuong huong|nhiem vu)"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands.

    `section` is its number as a reader would cite it ("II.2.1"), `theme` the area of reform (null outside of all),
    `planned` says that the part speaks of goals and tasks to come, `titles` are the folded headings above, nearest first.
    """

    section: str = ""
    theme: str | None = None
    planned: bool = False
    titles: tuple[str, ...] = ()


@dataclass(slots=True)
class _Heading:
    depth: int
    label: str
    title: str
    theme: str | None
    planned: bool


@dataclass(slots=True)
class Outline:
    """Follows the headings of a report from top to bottom."""

    _path: list[_Heading] = field(default_factory=list)

    def enter(self, text: str, folded: str, *, level: int | None = None) -> int:
        """Take note of a paragraph that may open a section; return the length of its number, 0 where it has none."""
        found = _numbering(text, folded)
        if found is None:
            if level is not None or _is_title(text):
                self._open(_Heading(0, "", folded, None, planned=False))
            return 0
        depth, label, length = found
        self._open(
            _Heading(depth, label, folded[length : length + _HEADING_LENGTH], None, planned=False)
        )
        return length

    def place(self) -> Place:
        """Return where the text that follows stands."""
        theme = next((h.theme for h in reversed(self._path) if h.theme), None)
        return Place(
            section=_section(self._path),
            theme=theme,
            planned=any(h.planned for h in self._path),
            titles=tuple(h.title for h in reversed(self._path)),
        )

    def _open(self, heading: _Heading) -> None:
        heading.theme = theme_of(heading.title)
        heading.planned = speaks_of_future(heading.title, part=heading.depth <= 1)
        while self._path and self._path[-1].depth >= heading.depth:
            self._path.pop()
        self._path.append(heading)


def theme_of(folded: str) -> str | None:
    """Return the area of reform a folded heading names; null where it names none."""
    return next(
        (theme for theme, pattern in _THEMES if pattern.search(folded[:_HEADING_LENGTH])), None
    )


def speaks_of_future(folded: str, *, part: bool = False) -> bool:
    """Say whether a folded heading opens text on goals and tasks to come, and on them alone.

    Args:
        part: the heading stands over a whole part of the report, so that the bare word "nhiệm vụ" is enough.
    """
    head = folded[:120]
    ahead = _FUTURE.search(head) or (part and _FUTURE_PART.match(head))
    return bool(ahead) and not _PAST.search(head)


def _numbering(text: str, folded: str) -> tuple[int, str, int] | None:
    """Return depth, label and length of the number a paragraph opens with."""
    if match := _ROMAN.match(text):
        return 1, match.group(1).upper(), match.end()
    if match := _PART.match(folded):
        return 0, "", match.end()
    if match := _ARABIC.match(text):
        label = match.group(1)
        dotted = "." in label or text[match.end(1) : match.end(1) + 1] in (".", ")")
        if not dotted or (label.startswith("0") and "." not in label):
            return None
        return 2 + label.count("."), label, match.end()
    if match := _LETTER.match(text):
        return 6, match.group(1), match.end()
    return None


def _is_title(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 8 and len(text) < _HEADING_LENGTH and text == text.upper()


def _section(path: list[_Heading]) -> str:
    labels: list[str] = []
    for heading in path:
        if not heading.label:
            continue
        if 2 < heading.depth < 6:  # "2.1" holds the "2" above it
            labels = [label for label in labels if not label[0].isdigit()]
        labels.append(heading.label)
    return ".".join(labels)
