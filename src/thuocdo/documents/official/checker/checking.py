"""The rules of Decree 30/2020/NĐ-CP, Annex I, over the paragraphs of a Word file, each with words of its own."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from zipfile import BadZipFile

import docx
from docx.opc.exceptions import PackageNotFoundError

from thuocdo.documents import layout
from thuocdo.documents.official.checker.breaches import Breach, breach_of
from thuocdo.documents.official.checker.looks import Looked, Looks
from thuocdo.documents.official.checker.pages import page_breaches
from thuocdo.documents.official.checker.paragraphs import paragraph_breaches
from thuocdo.documents.official.checker.parts import Parts, parts_of
from thuocdo.documents.official.letter_widths import width_mm
from thuocdo.errors import InvalidInput

_BLACK = {"auto", "000000"}
_NUMBER = re.compile(r"^Số:[\s\u00a0]*(\d*)[\s\u00a0]*/[A-ZĐ][A-ZĐ0-9&]*(?:-[A-ZĐ0-9&]+)*$")
_DAY = re.compile(
    r"^[^,]+, ngày (\d{1,2}|…+|\.+| +) tháng (\d{1,2}|…+|\.+| +) năm (\d{4}|…+|\.+|20…+| *)$"
)
_TITLE_LINE_MM = 165


def layout_breaches(file: bytes) -> tuple[Breach, ...]:
    """Return every rule of the decree that a Word file breaks, in the order of the decree; none for a right one.

    What the decree leaves open (a style of a table, the room between parts) is not judged.

    Raises:
        InvalidInput: it is no readable Word file.
    """
    try:
        document = docx.Document(io.BytesIO(file))
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError) as error:
        raise InvalidInput(
            "docx_unreadable",
            "Không đọc được tệp Word này. Hãy lưu lại với định dạng .docx.",
            "This Word file cannot be read. Save it as .docx again.",
        ) from error
    looks = Looks(document)
    paragraphs = list(looks.paragraphs())
    parts = parts_of(paragraphs)
    found = [*page_breaches(document, looks), *_letters(paragraphs), *_head(parts)]
    found += [*_title(parts), *_body(parts), *_foot(parts), *_annexes(parts)]
    return tuple(found)


def _letters(paragraphs: list[Looked]) -> Iterator[Breach]:
    runs = [run for one in paragraphs for run in one.runs if run.text.strip()]
    fonts = sorted({run.font or "?" for run in runs if run.font != layout.FONT})
    if fonts:
        names = ", ".join(fonts)
        yield Breach(
            "font",
            f"Phông chữ phải là Times New Roman, đang có {names}.",
            f"All letters must be Times New Roman, not {names}.",
        )
    colours = sorted({run.colour for run in runs if run.colour not in _BLACK})
    if colours:
        names = ", ".join(colours)
        yield Breach(
            "colour",
            f"Chữ phải màu đen, đang có màu {names}.",
            f"All letters must be black, not {names}.",
        )


def _is(
    code: str, what: tuple[str, str], one: Looked | None, rules: str, sizes: tuple[float, float]
) -> Iterator[Breach]:
    """Hold one part against its rules: "caps", "bold", "plain", "italic", "upright", "centre", and the sizes."""
    vi, en = what
    if one is None:
        yield Breach(f"{code}_missing", f"Thiếu {vi}.", f"{en} is missing.")
        return
    tests = {
        "caps": (one.shown == one.shown.upper(), "in hoa", "in capitals"),
        "lower": (one.shown != one.shown.upper(), "in thường", "in small letters"),
        "bold": (one.every("bold"), "đậm", "bold"),
        "plain": (one.every("plain"), "không đậm", "not bold"),
        "italic": (one.every("italic"), "nghiêng", "slanted"),
        "upright": (one.every("upright"), "đứng", "upright"),
        "centre": (one.align == "center", "canh giữa", "centred"),
    }
    for rule in rules.split():
        holds, said_vi, said_en = tests[rule]
        if not holds:
            yield breach_of(
                f"{code}_{rule}",
                f"{vi[:1].upper()}{vi[1:]} phải {said_vi}.",
                f"{en} must be {said_en}.",
                one,
            )
    least, most = sizes
    if not one.sizes_within(least, most):
        wanted = f"{least:g}" if least == most else f"{least:g}–{most:g}"
        yield breach_of(
            f"{code}_size",
            f"{vi[:1].upper()}{vi[1:]} phải cỡ chữ {wanted}.",
            f"{en} must have letters of {wanted} points.",
            one,
        )


def _head(parts: Parts) -> Iterator[Breach]:
    yield from _is(
        "nation",
        ("Quốc hiệu", "The name of the country"),
        parts.nation,
        "bold upright centre",
        (12, 13),
    )
    yield from _is("motto", ("Tiêu ngữ", "The motto"), parts.motto, "bold upright centre", (13, 14))
    yield from _rule(
        "motto",
        "Tiêu ngữ",
        "the motto",
        over=parts.motto,
        rule=parts.motto_rule,
        shares=(0.93, 1.07),
    )
    for parent in parts.parents:
        yield from _is(
            "parent",
            ("tên cơ quan chủ quản", "The office above"),
            parent,
            "caps plain upright centre",
            (12, 13),
        )
    yield from _is(
        "issuer",
        ("tên cơ quan ban hành", "The office"),
        parts.issuer,
        "caps bold upright centre",
        (12, 13),
    )
    yield from _rule(
        "issuer",
        "tên cơ quan ban hành",
        "the office",
        over=parts.issuer,
        rule=parts.issuer_rule,
        shares=(0.32, 0.51),
    )
    yield from _number(parts)
    yield from _is(
        "dated",
        ("địa danh và thời gian", "Place and day"),
        parts.dated,
        "italic plain centre",
        (13, 14),
    )
    if parts.dated is not None:
        yield from _day(parts.dated)


def _number(parts: Parts) -> Iterator[Breach]:
    yield from _is(
        "number", ("số, ký hiệu", "The number"), parts.number, "plain upright centre", (13, 13)
    )
    if parts.number is not None:
        matched = _NUMBER.match(parts.number.text)
        if matched is None or (
            matched[1].isdigit() and int(matched[1]) < 10 and len(matched[1]) < 2
        ):
            yield breach_of(
                "number_form",
                "Số, ký hiệu phải viết như «Số: 05/BC-UBND»: số dưới 10 thêm số 0, ký hiệu in hoa, gạch nối không cách.",
                "The number must be written as “Số: 05/BC-UBND”: a zero before numbers below ten, the symbol in capitals.",
                parts.number,
            )


def _day(dated: Looked) -> Iterator[Breach]:
    matched = _DAY.match(dated.text.replace("\u00a0", " "))
    day, month = (matched[1], matched[2]) if matched else ("", "")
    short = (day.isdigit() and len(day) < 2) or month in {"1", "2"}
    if matched is None or short:
        yield breach_of(
            "dated_form",
            "Địa danh và thời gian phải viết như «Hà Nội, ngày 05 tháng 01 năm 2026».",
            "Place and day must be written as “Hà Nội, ngày 05 tháng 01 năm 2026”.",
            dated,
        )


def _rule(
    code: str,
    vi: str,
    en: str,
    *,
    over: Looked | None,
    rule: Looked | None,
    shares: tuple[float, float],
) -> Iterator[Breach]:
    """Hold the line under some words against the length it must have."""
    if over is None:
        return
    if rule is None:
        yield breach_of(
            f"{code}_line",
            f"Thiếu đường kẻ ngang dưới {vi}.",
            f"There is no line under {en}.",
            over,
        )
        return
    room = over.room or _TITLE_LINE_MM
    long = room - rule.left - rule.right
    size = next((run.size for run in over.runs if run.text.strip()), 13)
    words = min(width_mm(over.shown.split("\n")[-1], size_pt=size, bold=over.every("bold")), room)
    if words and not shares[0] <= long / words <= shares[1]:
        yield breach_of(
            f"{code}_line_length",
            f"Đường kẻ dưới {vi} phải dài {_share_words(shares)[0]}.",
            f"The line under {en} must be {_share_words(shares)[1]}.",
            over,
        )


def _share_words(shares: tuple[float, float]) -> tuple[str, str]:
    if shares[1] > 1:
        return "bằng dòng chữ", "as long as its words"
    return "từ 1/3 đến 1/2 dòng chữ", "a third to half as long as its words"


def _title(parts: Parts) -> Iterator[Breach]:
    if parts.about is not None:
        yield from _is(
            "about",
            ("trích yếu công văn", "The subject of the letter"),
            parts.about,
            "plain upright centre",
            (12, 13),
        )
        if parts.about.before < 6:
            yield breach_of(
                "about_space",
                "Trích yếu công văn phải cách dòng số, ký hiệu 6 pt.",
                "The subject must stand 6 points below the number.",
                parts.about,
            )
        return
    yield from _is(
        "kind",
        ("tên loại văn bản", "The kind of document"),
        parts.kind,
        "caps bold upright centre",
        (13, 14),
    )
    last = parts.subject[-1] if parts.subject else None
    yield from _is(
        "subject",
        ("trích yếu nội dung", "The subject"),
        last,
        "lower bold upright centre",
        (13, 14),
    )
    yield from _rule(
        "subject",
        "trích yếu nội dung",
        "the subject",
        over=last,
        rule=parts.subject_rule,
        shares=(0.32, 0.51),
    )


def _body(parts: Parts) -> Iterator[Breach]:
    for one in parts.to:
        yield from _is("to", ("phần Kính gửi", "The addressee"), one, "plain upright", (13, 14))
    if not parts.body:
        yield Breach("body_missing", "Văn bản không có nội dung.", "The document has no body.")
        return
    for one in parts.body:
        yield from paragraph_breaches(one)
    last = [one for one in parts.body if one.align == "both"]
    if last and not last[-1].text.endswith("./."):
        yield breach_of(
            "end_mark", "Hết nội dung phải có dấu «./.».", "The body must end with “./.”.", last[-1]
        )


def _foot(parts: Parts) -> Iterator[Breach]:
    if not parts.authority:
        yield Breach(
            "authority_missing",
            "Thiếu quyền hạn, chức vụ người ký.",
            "The authority of the signer is missing.",
        )
    for one in parts.authority:
        yield from _is(
            "authority",
            ("quyền hạn, chức vụ", "The authority"),
            one,
            "caps bold upright centre",
            (13, 14),
        )
    if parts.signer is not None:
        yield from _is(
            "signer",
            ("họ tên người ký", "The name of the signer"),
            parts.signer,
            "lower bold upright centre",
            (13, 14),
        )
    if not parts.recipients:
        yield Breach(
            "recipients_missing", "Thiếu phần Nơi nhận.", "The list of recipients is missing."
        )
        return
    label, lines = parts.recipients[0], parts.recipients[1:]
    yield from _is(
        "recipients", ("từ «Nơi nhận»", "The word “Nơi nhận”"), label, "bold italic", (12, 12)
    )
    if label.text != "Nơi nhận:":
        yield breach_of(
            "recipients_colon",
            "Sau từ «Nơi nhận» phải có dấu hai chấm.",
            "A colon must follow “Nơi nhận”.",
            label,
        )
    for at, one in enumerate(lines):
        yield from _is("recipient", ("nơi nhận", "A recipient"), one, "plain upright", (11, 11))
        ends = "." if at == len(lines) - 1 else ";"
        if not one.text.startswith("- ") or not one.text.endswith(ends):
            yield breach_of(
                "recipient_form",
                "Mỗi nơi nhận một dòng, đầu dòng có gạch, cuối dòng dấu «;», dòng cuối dấu «.».",
                "Each recipient stands on a line with a dash and ends with “;”, the last one with “.”.",
                one,
            )
    if not lines or not lines[-1].text.startswith("- Lưu:"):
        yield Breach(
            "kept",
            "Dòng cuối của Nơi nhận phải là «Lưu: VT, …».",
            "The last recipient must be “Lưu: VT, …”.",
        )


def _annexes(parts: Parts) -> Iterator[Breach]:
    for annex in parts.annexes:
        said = [one for one in annex if one.text]
        yield from _is(
            "annex",
            ("từ «Phụ lục»", "The word “Phụ lục”"),
            said[0],
            "lower bold upright centre",
            (14, 14),
        )
        title = said[1] if len(said) > 1 else None
        yield from _is(
            "annex_title",
            ("tên phụ lục", "The title of the annex"),
            title,
            "caps bold upright centre",
            (13, 14),
        )
        note = said[2] if len(said) > 2 and said[2].text.startswith("(Kèm theo") else None
        yield from _is(
            "annex_note",
            ("dòng «Kèm theo»", "The line “Kèm theo”"),
            note,
            "italic plain centre",
            (13, 14),
        )
