"""Numbers that are no figures: of documents, dates, articles, headings, names, versions, addresses.

Every rule is a pattern over the text; what it covers is struck out before figures are looked for. Some of them yield
to a counted noun behind the number: "nhóm 2" is a name, "nhóm 10 tỉnh" counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from thuocdo.ingestion.prose.units import unit_after

#: What a number of a document, a programme or a road follows; "số" may stand between.
_DOCUMENTS = frozenset(
    {
        *(
            "nghi quyet",
            "quyet dinh",
            "nghi dinh",
            "thong tu",
            "chi thi",
            "ke hoach",
            "cong van",
            "bao cao",
            "ket luan",
        ),
        *(
            "thong bao",
            "to trinh",
            "huong dan",
            "cong dien",
            "van ban",
            "luat",
            "phap lenh",
            "chuong trinh",
            "hanh dong",
        ),
        *(
            "quy dinh",
            "quy che",
            "giay moi",
            "bien ban",
            "cong bo",
            "de an",
            "du an",
            "thong tri",
            "quy chuan",
            "tieu chuan",
        ),
        *(
            "lenh",
            "hien phap",
            "hop dong",
            "chi so",
            "ban chi dao",
            "bcd",
            "benh vien",
            "quoc lo",
            "tinh lo",
            "tong dai",
        ),
        *(
            "ql",
            "tl",
            "qd",
            "nq",
            "nd",
            "tt",
            "ct",
            "kh",
            "bc",
            "cv",
            "tb",
            "kl",
            "hd",
            "ttr",
            "dau so",
            "lien tich",
        ),
    }
)
#: What a small number names, not counts: "mức độ 3", "lớp 10", "Phường 12".
_LABELS = frozenset(
    {
        *(
            "dieu",
            "khoan",
            "muc do",
            "muc",
            "cap do",
            "tieu muc",
            "chuong",
            "phan",
            "phu luc",
            "bieu mau",
            "bieu so",
            "bieu",
        ),
        *(
            "phu bieu",
            "mau so",
            "mau",
            "bang so",
            "hinh",
            "so do",
            "cot",
            "trang",
            "tiet",
            "buoc",
            "giai doan",
            "dot",
            "ky",
        ),
        *(
            "vong",
            "lan",
            "tap",
            "tuan",
            "khoa",
            "lop",
            "vung",
            "khu vuc",
            "nhom",
            "hang",
            "bac",
            "loai",
            "kenh",
            "phuong",
        ),
        *(
            "quan",
            "thon",
            "ap",
            "to dan pho",
            "khu pho",
            "tieu khu",
            "khu",
            "xom",
            "buon",
            "duong",
            "quan khu",
            "su doan",
        ),
        *(
            "to cong tac",
            "dai hoi",
            "tieu chi",
            "chuyen de",
            "noi dung",
            "cau",
            "van de",
            "phuong an",
        ),
    }
)
#: The same words where they are the end of another one: "một phần", "trong kỳ", "xếp hạng", "trong số".
_OTHER_WORDS = frozenset(
    {
        "mot phan",
        "trong ky",
        "xep hang",
        "thu hang",
        "dung hang",
        "tong so",
        "trong so",
        "thanh phan",
        "co quan",
        "ca tuan",
    }
)
_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_NEXT = r"(?:,|;|va|-|/|hoac|den)\s?"
_DOCUMENT_NUMBERS = re.compile(r"\d+(?:\.\d+)*[a-z]?(?:\s?(?:,|;|va|-)\s?(?:so )?\d+(?:\.\d+)*)*")
_LABEL_NUMBERS = re.compile(
    rf"\d{{1,2}}(?:\.\d{{1,2}})*[a-z]?(?![\d.,]*\d)(?:\s?{_NEXT}(?:[a-z]+ (?:do )?)?\d{{1,2}}(?![\d.,]*\d))*"
)

#: Over the original text, where capital letters tell the number of a document from a fraction.
_SYMBOLS = re.compile(
    r"(?:\d+\s?[,;]\s?(?:và )?)*\d+[a-zA-Z]?\s?/\s?(?:\d{4}\s?/\s?)?[A-ZĐ][\w&]*(?:\s?[-–/]\s?[A-ZĐ][\w&]*)*"
    r"|\d+[a-zA-Z]?\s?[-–]\s?[A-ZĐ][A-Za-zĐđ]{0,5}\s?/\s?[A-ZĐ][\w&.-]*"
    r"|\b[A-ZĐ]\w*[-–]\d+\b"
)
#: Over the folded text; nothing behind the number can make it a figure.
_ALWAYS = (
    r"\bma (?:so |tthc |thu tuc |dinh danh )*:?\s?\d[\w.]+",
    # days, months, years
    rf"\b{_DAY}\s?[/.-]\s?{_MONTH}\s?[/.-]\s?{_YEAR}\b",
    rf"\bngay\s+\d\s?\d?\s?[/-]\s?{_MONTH}(?:\s?[/.-]\s?{_YEAR})?\b",
    rf"\bngay\s+{_DAY}(?:\s?(?:,|va|-|den)\s?(?:ngay )?{_DAY}(?=\s?/\s?{_MONTH}\b| thang))*(?:\s+thang\s+{_MONTH})?(?:\s+nam\s+\d[\d ]*\d)?(?![\d.,]*\d)",
    rf"\bthang\s+{_MONTH}(?:\s?[/.-]\s?{_YEAR})?(?:\s?(?:,|va|-|den)\s?(?:thang )?{_MONTH}(?=\s?[/.-]\s?{_YEAR}| nam\b| thang\b|\s?[,;.)]))*(?:\s+nam\s+\d{{4}})?(?![\d.,]*\d)",
    rf"\bquy\s?(?:iv|i{{1,3}}|[1-4]\b)(?:\s?(?:[/.-]|nam)?\s?{_YEAR})?",
    rf"\b{_MONTH}\s?[/.-]\s?{_YEAR}\b",
    rf"\b(?:nam|nam hoc|giai doan|nhiem ky|thoi ky|ck|cung ky)\s?(?:nam )?{_YEAR}(?![.,]?\d)"
    rf"(?:\s?(?:,|va|-|/|den|~)\s?(?:nam |den |het )*{_YEAR}(?![.,]?\d)|\s?[-/]\s?\d\d\b(?![.,]\d|\s?%))*",
    rf"\b{_YEAR}\s?(?:-|/|den)\s?(?:nam )?(?:{_YEAR}|\d\d)\b(?![.,]\d)",
    r"\b\d{1,3} (?:nam|thang) (?:dau|cuoi|qua|lien|gan|thi hanh|thuc hien|trien khai|hoat dong|thanh lap|ngay|nay|truoc|toi|"
    r"tiep theo|sau|nam|xay dung|tro lai)\b",
    r"\b(?:so ket|tong ket|ky niem|sau|trong|ke hoach|bao cao|qua|hon|thu) \d{1,3} (?:nam|thang)\b",
    r"\b(?:0?[1-9]|1[0-2]) thang\b",
    r"\b\d{1,2}\s?(?:h|g)\s?\d{2}\b|\b\d{1,2}:\d{2}\b(?!:?\d)|\b(?:luc|tu|den|truoc) \d{1,2} gio\b",
    r"\b24\s?/\s?7\b|\b24\s?/\s?24\s?(?:h|gio)\b|\b7/7\b(?= ngay|\s?[,;.)])",
    # articles
    r"\b(?:diem|khoan|dieu|tiet) (?:[a-z] )?(?:khoan |dieu )?\d+(?:,? (?:khoan|dieu) \d+)+",
    # versions, standards, technologies, slogans made of a digit and a word
    r"\biso\b[^,;.()]{0,12}?\d(?:[\d: ]*\d)?|\btcvn\b[^,;.()]{0,14}?\d[\d: -]*\d|\bphien ban (?:so )?\d+(?:\.\d+)*|\bv\d+(?:\.\d+)+",
    r"\bcovid\s?-?\s?19\b|\bsars-cov-2\b|\b\d\s?g\b(?:\s?[,/]\s?\d\s?g\b)*|\bipv?\s?[46]\b|\b[2-5]\.0\b(?!\s?(?:%|diem))",
    r"\b\d\s?(?:khong|tai cho|ro|nhat|xin|luon|biet|san sang)\b|\b\d\s?(?:tang|giam)\b(?=\s?[,;\"”)]|\s*$)",
    r"\b0?1 cua\b|\b0?1 trong (?:so |nhung )?\d+",
    r"\b0?[1-5] cap\b(?! (?:huyen|tinh|xa|phong|pho|truong|so|uy|moi|giay|uỷ))|\bchinh quyen dia phuong 0?[23]\b",
    r"\b(?:tu |du |duoi |tren )\d{1,2}(?:\s?(?:-|den)\s?(?:duoi )?\d{1,2})? tuoi\b",
    # groups of self-financing units are named by their share of recurrent spending
    r"\b(?:tu |duoi |den |muc )*\d{1,3}\s?%?(?:\s?(?:-|den|tro len)\s?)?(?:den )?(?:duoi )?(?:\d{1,3}\s?%)?"
    r"(?= (?:muc |kinh phi )?(?:chi phi|chi thuong xuyen|chi hoat dong))",
    r"\b(?:dien thoai|dtdd|sdt|hotline|fax|duong day nong|so may)\b[^.;,a-z]{0,6}(?:so )?[\d .()+-]{4,}",
    r"\(\d{1,2}\)|\[\d{1,3}\]",
)
_HAS_ADDRESS = re.compile(r"[@]|://|www\.|\.(?:vn|com|net|org)\b")
_ADDRESS = re.compile(r"\S*(?:://|@|www\.|\.(?:vn|com|net|org)\b)\S*")
_ALWAYS_PATTERN = re.compile("|".join(_ALWAYS))
_WORDS = re.compile(r"[a-z]+")
_NAMED = re.compile(r"(?<=[a-z])\s?:?\s(?=\d)")
_DAY_OR_YEAR = re.compile(
    rf"\b(?:(?:tu|den|truoc|sau|het|hom|mung)\s{_DAY}\s?[/-]\s?{_MONTH}|(?:tu|den|so voi|ky|truoc|sau)\s{_YEAR})(?![\d.,/]*\d)"
)
_LONE_YEAR = re.compile(rf"(?<![\d.,/])({_YEAR})(?![\d.,]*\d|\s?/\s?\d)")
#: What no report counts by the thousand: "năm 2023 tỉnh …" names a year and a province.
_NEVER_THOUSANDS = frozenset(
    {"department", "district", "act", "index", "time", "collective", "team"}
)
_ORDINAL = re.compile(r"\bthu (?:[2-9]|\d\d?)\b")
_RANKED = re.compile(r"(?:xep|dung|vi tri|vi|hang|thu hang)\s*(?:o )?(?:vi tri |hang )?$")
_QUOTED = re.compile(r"“[^“”]{1,300}”|\"[^\"“”]{1,160}\"")
_SCHOOL = re.compile(
    r"\b(?:Trường|[Mm]ầm non|[Tt]iểu học|THCS|THPT|Trạm|Chợ|chợ|Cầu|cầu|KCN|Khu công nghiệp|Khu đô thị)(?: [^\W\d_]+){1,6} \d{1,2}(?=\s?[;,.)])"
)
_ITEM_SIGN = re.compile(r"(?:^|[:;.,]\s)(\d{1,2})\)\s")
_ITEM_NUMBER = re.compile(r"(?:^|[:;.]\s)(\d{1,2})\.\s(?=[A-ZĐÀ-Ỹ])")
_GLUED_MARK = re.compile(r"(?<=[^\W\d_][.)])\d{1,3}(?=\s+[A-ZĐÀ-Ỹ]|\s*$)")
_DENOMINATOR = re.compile(r"\s?/\s?\d[\d.,]*")
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
    yield from (match.span(1) for match in _ITEM_SIGN.finditer(text))
    yield from _numbered_items(text)
    for match in _NAMED.finditer(folded):
        yield from _named(folded, match.start(), match.end())
    for match in _DAY_OR_YEAR.finditer(folded):
        if unit_after(folded, match.end()) is None:
            yield match.span()
    for match in _LONE_YEAR.finditer(folded):
        unit = unit_after(folded, match.end())
        if unit is None or unit.kind in _NEVER_THOUSANDS or match.start() == 0:
            yield match.span()
    for match in _ORDINAL.finditer(folded):
        if not _RANKED.search(folded, 0, match.start()):
            yield match.span()


def _named(folded: str, end_of_name: int, start: int) -> Iterator[tuple[int, int]]:
    """Yield the span of numbers that the words before them name; the last is left out where it counts something."""
    words = _WORDS.findall(folded, max(0, end_of_name - 40), end_of_name)
    is_number = words[-1] == "so" and words[-2:] not in (["tong", "so"], ["trong", "so"])
    name = words[:-1] if is_number else words
    ends = [" ".join(name[-length:]) for length in (1, 2, 3)]
    colon = ":" in folded[end_of_name:start]
    if any(end in _DOCUMENTS for end in ends) or is_number:
        pattern = _DOCUMENT_NUMBERS
    elif (
        not colon
        and any(end in _LABELS for end in ends)
        and not any(end in _OTHER_WORDS for end in ends)
    ):
        pattern = _LABEL_NUMBERS
    else:
        return
    match = pattern.match(folded, start)
    if match is None:
        return
    end = match.end()
    if pattern is _DOCUMENT_NUMBERS and (
        folded.startswith(" ngay ", end) or (is_number and any(e in _DOCUMENTS for e in ends))
    ):
        yield start, end
    elif not _is_counted(folded, end):
        yield start, end
    elif last := _LAST_NUMBER.search(folded, start, end):
        yield start, last.start()


def _is_counted(folded: str, end: int) -> bool:
    """Say whether a number that ends here, or the fraction it begins, counts something."""
    fraction = _DENOMINATOR.match(folded, end)
    if fraction:
        return unit_after(folded, fraction.end()) is not None
    return bool(re.match(r"[.,]\d", folded[end : end + 2])) or unit_after(folded, end) is not None


def _numbered_items(text: str) -> Iterator[tuple[int, int]]:
    """Yield the numbers "1.", "2." … within a paragraph, where they count up from one."""
    counted: list[tuple[int, int]] = []
    for match in _ITEM_NUMBER.finditer(text):
        if int(match.group(1)) == len(counted) + 1:
            counted.append(match.span(1))
    if len(counted) > 1:
        yield from counted
