"""Numbers that are no figures: of documents, dates, articles, headings, names, versions, addresses.

Every rule is a pattern over the text; what it covers is struck out before figures are looked for. Some of them yield
to a counted noun behind the number: "nhóm 2" is a name, "nhóm 10 tỉnh" counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from thuocdo.ingestion.prose.calendar_words import calendar_spans
from thuocdo.ingestion.prose.units import unit_after
from thuocdo.vietnamese import CAPITALS

_FILE = Path(__file__).with_name("labels.yaml")
_NEXT = r"(?:,|;|va|-|/|hoac|den)\s?"
_DOCUMENT_NUMBERS = re.compile(
    r"\d+(?:\.\d+)*[a-z]?(?:(?:[,;]\s|\s?(?:va|-)\s?)(?:so )?\d+(?:\.\d+)*)*"
)
_LABEL_NUMBERS = re.compile(
    rf"\d{{1,2}}(?:\.\d{{1,2}})*[a-z]?(?![\d.,]*\d)"
    rf"(?:\s?{_NEXT}(?:[a-z]+ (?:do )?)?\d{{1,2}}(?![\d.,]*\d))*"
)

_GRADES = re.compile(rf"[1-5](?![\d.,]*\d)(?:\s?{_NEXT}(?:muc (?:do )?)?[1-5](?![\d.,]*\d))*")

#: Over the original text, where capital letters tell the number of a document from a fraction.
_SYMBOLS = re.compile(
    r"(?:\d+\s?[,;]\s?(?:và )?)*\d+[a-zA-Z]?\s?/\s?(?:\d{4}\s?/\s?)?[A-ZĐ][\w&]*(?:\s?[-–/]\s?[A-ZĐ][\w&]*)*"
    r"|\d+[a-zA-Z]?\s?[-–]\s?[A-ZĐ][A-Za-zĐđ]{0,5}\s?/\s?[A-ZĐ][\w&.-]*"
    r"|\b[A-ZĐ]\w*[-–]\d+\b"
)
#: Over the folded text; nothing behind the number can make it a figure.
_ALWAYS = (
    r"\b(?:ma|so hieu|so dinh danh|so tai khoan) (?:so |so thue |tthc |thu tuc |dinh danh )*:?\s?\d[\w.]+",
    # articles
    r"\b(?:diem|khoan|dieu|tiet) (?:[a-z] )?(?:khoan |dieu )?\d+(?:,? (?:khoan|dieu) \d+)+",
    # versions, standards, technologies, slogans made of a digit and a word
    r"\biso\b[^,;.()]{0,12}?\d(?:[\d: ]*\d)?|\btcvn\b[^,;.()]{0,14}?\d[\d: -]*\d|\bphien ban (?:so )?\d+(?:\.\d+)*|\bv\d+(?:\.\d+)+",
    r"\b(?:phan mem|ung dung|he dieu hanh|windows)(?: [a-z]+){1,3} \d+(?:\.\d+)+(?=\s?(?:[;,)]|\.?$|\.\s))",
    r"\b\d{1,2} gio\s?/\s?ngay\b|\b\d ngay(?: lam viec)?\s?/\s?tuan\b",
    r"\bcovid\s?-?\s?19\b|\bsars-cov-2\b|\b\d\s?g\b(?:\s?[,/]\s?\d\s?g\b)*|\bipv?\s?[46]\b|\b[2-5]\.0\b(?!\s?(?:%|diem))",
    r"\b\d\s?(?:khong|tai cho|ro|nhat|xin|luon|biet|san sang)\b|\b\d\s?(?:tang|giam)\b(?=\s?[,;\"”)]|\s*$)",
    r"\b0?1 cua\b|\b0?1 trong (?:so |nhung )?\d+",
    r"\b0?[1-5] cap\b(?! (?:huyen|tinh|xa|phong|pho|truong|so|uy|moi|giay|uỷ))|\bchinh quyen dia phuong 0?[23]\b",
    # groups of self-financing units are named by their share of recurrent spending
    r"\b(?:tu |duoi |den |muc )*\d{1,3}\s?%?(?:\s?(?:-|den|tro len)\s?)?(?:den )?(?:duoi )?(?:\d{1,3}\s?%)?"
    r"(?= (?:muc |kinh phi )?(?:chi thuong xuyen|chi hoat dong thuong xuyen))",
    r"\b(?:dien thoai|dtdd|sdt|hotline|fax|duong day nong|so may)\b[^.;,a-z]{0,6}(?:so )?[\d .()+-]{4,}",
    r"\(\d{1,2}\)|\[\d{1,3}\]",
)
_HAS_ADDRESS = re.compile(r"[@]|://|www\.|\.(?:vn|com|net|org)\b")
_ADDRESS = re.compile(r"\S*(?:://|@|www\.|\.(?:vn|com|net|org)\b)\S*")
_ALWAYS_PATTERN = re.compile("|".join(_ALWAYS))
_WORDS = re.compile(r"[a-z]+")
_NAMED = re.compile(r"(?<=[a-z])\s?:?\s(?=\d)")
_QUOTED = re.compile(r"“[^“”]{1,300}”|\"[^\"“”]{1,160}\"")
_SCHOOL = re.compile(
    r"\b(?:Trường|[Mm]ầm non|[Tt]iểu học|THCS|THPT|Trạm|Chợ|chợ|Cầu|cầu|KCN|Khu công nghiệp|Khu đô thị)(?: [^\W\d_]+){1,6} \d{1,2}(?=\s?[;,.)])"
)
_ITEM_SIGN = re.compile(r"(?:^|[:;.,]\s)(\d{1,2})\)\s")
_ITEM_NUMBER = re.compile(rf"(?:^|[:;.]\s)(\d{{1,2}})\.\s(?=[{CAPITALS}])")
_GLUED_MARK = re.compile(rf"(?<=[^\W\d_][.)])\d{{1,3}}(?=\s+[{CAPITALS}]|\s*$)")
_DENOMINATOR = re.compile(r"\s?/\s?\d[\d.,]*")
_APART = re.compile(r"[,;(]\s?hang$")
_OF_SO_MANY = re.compile(r"\d+\s?/\s?\d")
#: "tổng số 219 cơ quan", "trong số 12 đơn vị": these count.
_COUNTS = (["tong", "so"], ["trong", "so"])
_LAST_NUMBER = re.compile(r"\d[\d.]*(?:\s?/\s?\d[\d.]*)?[a-z]?$")


def struck_out(text: str, folded: str, body: int) -> bytearray:
    """Return one byte for each character, 1 where a number is no figure.

    Args:
        text: the passage.
        folded: the same, folded letter by letter.
        body: where the text begins, after the number of a heading or list item.
    """
    mask = bytearray(len(text))
    mask[:body] = b"\x01" * body
    for start, end in _spans(text, folded):
        mask[start:end] = b"\x01" * (end - start)
    return mask


def _spans(text: str, folded: str) -> Iterator[tuple[int, int]]:
    lowered = text.lower()
    if len(lowered) != len(text):  # letters of other scripts may grow in lower case
        lowered = folded
    if _HAS_ADDRESS.search(folded):
        yield from (match.span() for match in _ADDRESS.finditer(folded))
    for pattern, where in (
        (_SYMBOLS, text),
        (_ALWAYS_PATTERN, folded),
        (_QUOTED, text),
        (_GLUED_MARK, text),
        (_SCHOOL, text),
    ):
        yield from (match.span() for match in pattern.finditer(where))
    yield from calendar_spans(lowered, folded)
    yield from (m.span(1) for m in _ITEM_SIGN.finditer(text) if not _in_bracket(text, m.start(1)))
    yield from _numbered_items(text)
    for match in _NAMED.finditer(folded):
        span = _named(lowered, folded, match.start(), match.end())
        if span is not None:
            yield span


@cache
def _labels() -> dict[str, frozenset[str]]:
    source = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {name: frozenset(words) for name, words in source.items()}


def _named(lowered: str, folded: str, end_of_name: int, start: int) -> tuple[int, int] | None:
    """Return the span of numbers that the words before them name; the last is left out where it counts something."""
    words = _WORDS.findall(folded, max(0, end_of_name - 40), end_of_name)
    is_number = lowered[max(0, end_of_name - 2) : end_of_name] == "số" and words[-2:] not in _COUNTS
    name = words[:-1] if is_number else words
    ends = frozenset(" ".join(name[-length:]) for length in (1, 2, 3))
    labels = _labels()
    if ":" in folded[end_of_name:start] and not is_number:
        return None
    if is_number or ends & labels["documents"]:
        return _document(folded, start, certain=is_number and bool(ends & labels["documents"]))
    if ends & labels["others"]:
        return None
    if ends & labels["grades"]:
        match = _GRADES.match(folded, start)
        return match.span() if match else None
    if ends & labels["articles"]:
        return _uncounted(folded, start, _LABEL_NUMBERS, but="act")
    if ends & labels["labels"] and not ("hang" in ends and _is_rank(folded, end_of_name, start)):
        return _uncounted(folded, start, _LABEL_NUMBERS)
    return None


def _is_rank(folded: str, end_of_name: int, start: int) -> bool:
    """Say whether "hạng" ranks ("đạt 87,2 điểm, hạng 27"; "hạng 3/63"), not classes ("bệnh viện hạng 2")."""
    return bool(_OF_SO_MANY.match(folded, start) or _APART.search(folded, 0, end_of_name))


def _document(folded: str, start: int, *, certain: bool) -> tuple[int, int] | None:
    match = _DOCUMENT_NUMBERS.match(folded, start)
    if match is None:
        return None
    if certain or folded.startswith(" ngay ", match.end()):
        return match.span()
    return _uncounted(folded, start, _DOCUMENT_NUMBERS)


def _uncounted(
    folded: str, start: int, pattern: re.Pattern[str], *, but: str = "-"
) -> tuple[int, int] | None:
    """Return the span of the numbers of a label, without the last one where it counts something.

    Args:
        folded: the text.
        start: where the numbers begin.
        pattern: what they look like.
        but: a kind of thing that does not make the number a count.
    """
    match = pattern.match(folded, start)
    if match is None:
        return None
    end = match.end()
    unit = unit_after(folded, end)
    if not _is_counted(folded, end) or (unit is not None and unit.kind == but):
        return start, end
    last = _LAST_NUMBER.search(folded, start, end)
    return (start, last.start()) if last else None


def _is_counted(folded: str, end: int) -> bool:
    """Say whether a number that ends here, or the fraction it begins, counts something."""
    fraction = _DENOMINATOR.match(folded, end)
    if fraction:
        return unit_after(folded, fraction.end()) is not None
    return bool(re.match(r"[.,]\d", folded[end : end + 2])) or unit_after(folded, end) is not None


def _in_bracket(text: str, at: int) -> bool:
    return text.count("(", 0, at) > text.count(")", 0, at)


def _numbered_items(text: str) -> Iterator[tuple[int, int]]:
    """Yield the numbers "1.", "2." … within a paragraph, where they count up from one."""
    counted: list[tuple[int, int]] = []
    for match in _ITEM_NUMBER.finditer(text):
        if int(match.group(1)) == len(counted) + 1:
            counted.append(match.span(1))
    if len(counted) > 1:
        yield from counted
