"""What happens to forms on their way to us: scanning, retyping, page breaks, other habits. Each damage keeps the truth."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from random import Random

from thuocdo.figures.notation import write_number
from thuocdo.indicators.indicator import ValueType
from thuocdo.ingestion.tables.tests.filled_forms import PrintedRow
from thuocdo.ingestion.tables.values import choices_of
from thuocdo.vietnamese import fold

Rows = list[PrintedRow]
Damage = Callable[[Rows, Random], Rows]

_CONFUSED = {
    "l": "1", "O": "0", "o": "c", "c": "e", "e": "c", "n": "u", "u": "n", "i": "j", "đ": "d", "Đ": "D", "h": "b", "b": "h",
    "ơ": "o", "ư": "u", "ă": "a", "â": "a", "ê": "e", "ô": "o", "m": "rn", "t": "f", "g": "q", "S": "5", "T": "1",
}  # fmt: skip
_ADDED = (
    ("Số hội nghị tuyên truyền CCHC đã tổ chức", "Hội nghị"),
    ("Số tin, bài đã đăng trên Cổng thông tin điện tử", "Tin, bài"),
    ("Kinh phí chi cho công tác tuyên truyền", "Triệu đồng"),
    ("Số mô hình, sáng kiến CCHC được công nhận", "Mô hình"),
    ("Số lớp tập huấn nghiệp vụ", "Lớp"),
    ("Số lượt công chức được đào tạo, bồi dưỡng", "Lượt người"),
    ("Số máy tính được trang bị mới tại Bộ phận Một cửa", "Bộ"),
)
_LONG_WORDS = (
    ("TTHC", "thủ tục hành chính"), ("CCHC", "cải cách hành chính"), ("UBND", "Ủy ban nhân dân"), ("DVC ", "dịch vụ công "),
    ("VBQPPL", "văn bản quy phạm pháp luật"), ("ĐVSNCL", "đơn vị sự nghiệp công lập"), ("BCCI", "bưu chính công ích"),
    ("NSNN", "ngân sách nhà nước"), ("PAKN", "phản ánh, kiến nghị"), ("ĐVSN ", "đơn vị sự nghiệp "),
)  # fmt: skip


def slips(share: float) -> Damage:
    """Misread this share of the letters of labels and units; lose as many marks again."""

    def misread(text: str, rng: Random) -> str:
        return "".join(
            _misread(letter, rng) if letter.isalpha() and rng.random() < share else letter
            for letter in text
        )

    def damage(rows: Rows, rng: Random) -> Rows:
        return [
            replace(
                row,
                label=misread(row.label, rng),
                unit=row.unit if "=" in row.unit else misread(row.unit, rng),
            )
            for row in rows
        ]

    return damage


def _misread(letter: str, rng: Random) -> str:
    draw = rng.random()
    if draw < 0.45:
        return fold(letter).upper() if letter.isupper() else fold(letter)  # a lost mark
    if draw < 0.85:
        return _CONFUSED.get(letter, "")
    return letter * 2 if draw < 0.92 else ""


def broken_rows(share: float) -> Damage:
    """Print this share of the longer labels on two or three lines, each a row; the value stays above or comes last."""

    def damage(rows: Rows, rng: Random) -> Rows:
        found: Rows = []
        for row in rows:
            words = row.label.split()
            if len(words) < 4 or rng.random() >= share:
                found.append(row)
            else:
                found += _broken(row, words, rng)
        return found

    return damage


def _broken(row: PrintedRow, words: list[str], rng: Random) -> Rows:
    cut = rng.randrange(2, len(words) - 1)
    first = replace(row, label=" ".join(words[:cut]))
    second = PrintedRow(row.section, "", " ".join(words[cut:]), "", "")
    codes = re.split(r"(?<=\d) (?=\w)", row.unit) if "=" in row.unit else []
    if len(codes) > 1:
        first.unit, second.unit = codes[0], " ".join(codes[1:])
    if rng.random() < 0.2 and row.value:  # the value stands on the line below
        second.value, second.indicator, second.expected = row.value, row.indicator, row.expected
        first.value, first.indicator, first.expected = "", None, None
    return [first, second]


def centred_rows(share: float) -> Damage:
    """Print this share of the longer labels on three lines, number, unit and value beside the middle one."""

    def damage(rows: Rows, rng: Random) -> Rows:
        found: Rows = []
        for row in rows:
            words = row.label.split()
            if len(words) < 6 or row.heading or rng.random() >= share:
                found.append(row)
                continue
            third = len(words) // 3
            found.append(PrintedRow(row.section, "", " ".join(words[:third]), "", ""))
            found.append(replace(row, label=" ".join(words[third : 2 * third])))
            found.append(PrintedRow(row.section, "", " ".join(words[2 * third :]), "", ""))
        return found

    return damage


def twice(rows: Rows, rng: Random) -> Rows:
    """Print the forms a second time, with other figures."""
    second = [
        replace(
            row, value=str(rng.randrange(100)) if row.value and "=" not in row.unit else row.value
        )
        for row in rows
    ]
    for row in second:
        if row.expected is not None and "=" not in row.unit:
            row.expected = Decimal(row.value)
    return rows + [r for r in second if r.value != "-" or r.expected is None]


def left_out(share: float) -> Damage:
    """Leave this share of the rows out."""

    def damage(rows: Rows, rng: Random) -> Rows:
        return [row for row in rows if rng.random() >= share]

    return damage


def added(share: float) -> Damage:
    """Add rows that the form does not have."""

    def damage(rows: Rows, rng: Random) -> Rows:
        found: Rows = []
        for row in rows:
            found.append(row)
            if rng.random() < share:
                label, unit = rng.choice(_ADDED)
                found.append(
                    PrintedRow(row.section, row.item, label, unit, str(rng.randrange(500)))
                )
        return found

    return damage


def moved(share: float) -> Damage:
    """Swap this share of numbered rows with a row a few places on in the same section."""

    def damage(rows: Rows, rng: Random) -> Rows:
        rows = list(rows)
        for at in range(len(rows) - 3):
            other = at + rng.randrange(1, 4)
            pair = rows[at], rows[other]
            if (
                rng.random() < share
                and pair[0].section == pair[1].section
                and all(r.item and not r.heading for r in pair)
            ):
                rows[at], rows[other] = pair[1], pair[0]
        return rows

    return damage


def wrong_numbers(share: float) -> Damage:
    """Print numbers of another template, numbers twice, or none."""

    def damage(rows: Rows, rng: Random) -> Rows:
        for at, row in enumerate(rows):
            if row.item and rng.random() < share:
                parts = row.item.split(".")
                other = rows[at - 1].item if at and rows[at - 1].item else "1"
                row.item = rng.choice(
                    ("", other, ".".join([str(rng.randrange(1, 15)), *parts[1:]]))
                )
        return rows

    return damage


def shuffled(rows: Rows, rng: Random) -> Rows:
    """Print the forms in another order."""
    return _by_section(rows, lambda numbers: rng.sample(numbers, len(numbers)))


def few_forms(rows: Rows, rng: Random) -> Rows:
    """Print only some of the forms."""
    return _by_section(rows, lambda numbers: sorted(rng.sample(numbers, rng.choice((1, 2, 3)))))


def no_headings(rows: Rows, rng: Random) -> Rows:
    """Leave out the row with the Roman number that repeats the title of each form."""
    return [
        row
        for row in rows
        if not (row.heading and not any(c.isdigit() for c in row.item) and row.item)
    ]


def _by_section(rows: Rows, pick: Callable[[list[int]], list[int]]) -> Rows:
    numbers = sorted({row.section for row in rows})
    return [row for number in pick(numbers) for row in rows if row.section == number]


def other_notation(share: float) -> Damage:
    """Write values as people do: unit behind the number, a space inside thousands, formulas, words for codes."""

    def damage(rows: Rows, rng: Random) -> Rows:
        for row in rows:
            if row.expected is not None and rng.random() < share:
                row.value = _as_people_write(row, rng)
        return rows

    return damage


def _as_people_write(row: PrintedRow, rng: Random) -> str:
    assert row.expected is not None
    if row.kind is ValueType.PERCENT:
        top = rng.randrange(1, 2000)
        return rng.choice(
            (
                f"({top}/1931)*100 = {row.value.strip(' %')}%",
                f"$({top}/{top})*100= {row.value.strip(' %')}\\%$",
            )
        )
    if row.kind in (ValueType.CHOICE, ValueType.BOOL):
        said = {code: words for words, code in choices_of(row.unit)}
        words = said.get(int(row.expected))
        return words.capitalize() if words else row.value
    if row.expected >= 1000:
        plain = write_number(row.expected)
        return rng.choice(
            (
                plain.replace(".", ". ", 1),
                plain.replace(".", " "),
                plain.replace(".", ","),
                f"{plain} {row.unit.lower()}",
            )
        )
    return f"{row.value} {row.unit.lower()}" if row.unit and "=" not in row.unit else row.value


def long_words(share: float) -> Damage:
    """Write abbreviations out."""

    def damage(rows: Rows, rng: Random) -> Rows:
        for row in rows:
            for short, long in _LONG_WORDS:
                if rng.random() < share:
                    row.label = row.label.replace(short, long)
        return rows

    return damage


def reworded(share: float) -> Damage:
    """Leave out what stands in brackets, add a few words, drop the full stop."""

    def damage(rows: Rows, rng: Random) -> Rows:
        for row in rows:
            if rng.random() >= share:
                continue
            draw = rng.random()
            if draw < 0.4:
                row.label = re.sub(r"\s*\([^()]*\)", "", row.label)
            elif draw < 0.7 and len(row.label) > 25:
                row.label += rng.choice(
                    (" trong kỳ", " (nếu có)", " trên địa bàn tỉnh", " tính đến thời điểm báo cáo")
                )
            elif draw < 0.85:
                row.label = row.label.upper()
            else:
                row.label = "- " + row.label
        return rows

    return damage


def beside(share: float) -> Damage:
    """Move the cells of some rows one column to the left or to the right."""

    def damage(rows: Rows, rng: Random) -> Rows:
        for row in rows:
            if row.label and row.value and not row.note and rng.random() < share:
                row.shift = rng.choice((-1, 1))
        return rows

    return damage
