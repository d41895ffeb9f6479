"""Damage to the rows of the form tables: what scanning, page breaks and busy hands do to them."""

from __future__ import annotations

import random

from tests.reports.draft import Draft
from tests.reports.layout import Line, Sheet
from tests.reports.truth import CellTruth, Contradiction, Tolerated

_LOCAL_LABELS = (
    "Số thủ tục hành chính nội bộ được rà soát",
    "Số mô hình, sáng kiến mới được áp dụng",
    "Số tin, bài tuyên truyền trên Cổng thông tin điện tử",
    "Số hội nghị tập huấn nghiệp vụ đã tổ chức",
)
_FOOTNOTES = (
    "¹ Theo báo cáo của Sở Tài chính.",
    "(*) Số liệu tính đến thời điểm báo cáo.",
    "² Không bao gồm ngành dọc.",
)


def repeated_header(draft: Draft, rng: random.Random, strength: float) -> None:
    """Break pages: a blank line and the header again every dozen rows."""
    for sheet in draft.sheets:
        _break(sheet, rng, strength, header=True)


def cut_without_header(draft: Draft, rng: random.Random, strength: float) -> None:
    """Break pages without repeating the header, so that a table goes on headless."""
    for sheet in draft.sheets:
        _break(sheet, rng, strength, header=False)


def _break(sheet: Sheet, rng: random.Random, strength: float, *, header: bool) -> None:
    every = max(int(14 - 8 * strength), 4)
    lines: list[Line] = []
    since = 0
    for line in sheet.lines:
        if since >= every and line.role == "row" and rng.random() < 0.6:
            lines.append(Line("blank"))
            lines += sheet.header_lines() if header else []
            since = 0
        lines.append(line)
        since += 1
    sheet.lines = lines


def broken_rows(draft: Draft, rng: random.Random, strength: float) -> None:
    """Break long labels and units over two or three rows, with a page break in between now and then."""
    for sheet in draft.sheets:
        lines: list[Line] = []
        for line in sheet.lines:
            words = line.cells.get("label", "").split()
            if line.role in {"row", "heading"} and len(words) > 6 and rng.random() < strength:
                lines += _pieces(line, words, sheet, rng)
            else:
                lines.append(line)
        sheet.lines = lines


def _pieces(line: Line, words: list[str], sheet: Sheet, rng: random.Random) -> list[Line]:
    cuts = sorted(rng.sample(range(3, len(words)), 1 if len(words) < 14 else 2))
    parts = [" ".join(words[a:b]) for a, b in zip([0, *cuts], [*cuts, len(words)], strict=True)]
    first = line.copy()
    first.cells["label"] = parts[0]
    units = line.cells.get("unit", "").split(" ")
    rest = [Line("broken", {"label": part}) for part in parts[1:]]
    if len(units) > 3:
        first.cells["unit"] = " ".join(units[:3])
        rest[0].cells["unit"] = " ".join(units[3:])
    if rng.random() < 0.25:
        rest[:0] = [Line("blank"), *sheet.header_lines()]
    return [first, *rest]


def blank_lines(draft: Draft, rng: random.Random, strength: float) -> None:
    """Leave blank lines between rows."""
    for sheet in draft.sheets:
        sheet.lines = [
            piece
            for line in sheet.lines
            for piece in ([line, Line("blank")] if rng.random() < 0.15 * strength else [line])
        ]


def asides(draft: Draft, rng: random.Random, strength: float) -> None:
    """Put page numbers and footnotes between rows."""
    page = 9
    for sheet in draft.sheets:
        lines: list[Line] = []
        for line in sheet.lines:
            lines.append(line)
            if line.role == "row" and rng.random() < 0.08 * strength:
                page += 1
                text = rng.choice([str(page), f"Trang {page}", *_FOOTNOTES])
                lines += [Line("blank"), Line("aside", {"text": text}), Line("blank")]
        sheet.lines = lines


def local_rows(draft: Draft, rng: random.Random, strength: float) -> None:
    """Add rows of the unit's own, with item numbers that go on from the form's."""
    for sheet in draft.sheets:
        for label in rng.sample(_LOCAL_LABELS, 1 + int(2 * strength)):
            at = rng.randrange(len(sheet.lines) // 2, len(sheet.lines) + 1)
            cells = {
                "item": f"{rng.randint(8, 12)}",
                "label": label,
                "unit": "Số lượng",
                "value": str(rng.randint(2, 400)),
                "note": "",
            }
            sheet.lines.insert(at, Line("local", cells))


def dropped_rows(draft: Draft, rng: random.Random, strength: float) -> None:
    """Leave rows out that no sum of the form needs: shares, and figures of their own."""
    for sheet in draft.sheets:
        loose = [line for line in sheet.lines if line.indicator and _is_loose(line.indicator)]
        for line in rng.sample(loose, min(len(loose), 1 + int(3 * strength))):
            if any(line.indicator in found.indicators for found in draft.contradictions):
                continue
            sheet.lines.remove(line)
            draft.tolerated.append(Tolerated(("GEN-*", "F7-13"), line.indicator or ""))


def _is_loose(indicator: str) -> bool:
    loose = (
        "_rate",
        "documents_issued",
        "non_territorial",
        "interagency",
        "converted",
        "contract",
        "updated",
    )
    return any(part in indicator for part in loose)


def merged_cells(draft: Draft, rng: random.Random, strength: float) -> None:
    """Merge section titles over the row and equal units over several rows, which leaves blank cells in a text."""
    for sheet in draft.sheets:
        last = ""
        for line in sheet.lines:
            if line.role == "heading" and not line.indicator and rng.random() < strength:
                text = f"{line.cells.get('item', '')} {line.cells.get('label', '')}".strip()
                line.cells = {sheet.columns[0]: text}
                line.merge = "row"
            unit = line.cells.get("unit", "")
            if line.role == "row" and unit and unit == last:
                line.cells["unit"] = ""
            last = unit or last


def shifted_rows(draft: Draft, rng: random.Random, strength: float) -> None:
    """Slip whole rows one column to the left, and single values into the unit or note column."""
    for sheet in draft.sheets:
        rows = [
            line
            for line in sheet.lines
            if line.role == "row" and line.indicator and line.cells.get("value")
        ]
        for line in rng.sample(rows, min(len(rows), 1 + int(2 * strength))):
            if any(line.indicator in found.indicators for found in draft.contradictions):
                continue
            (_slip_row if not line.cells.get("item") else _slip_value)(draft, line, rng)


def _slip_row(draft: Draft, line: Line, rng: random.Random) -> None:
    """The whole row one to the left: the value is still the row's."""
    del rng
    line.cells = {
        "item": line.cells["label"],
        "label": line.cells.get("unit", ""),
        "unit": line.cells["value"],
    }
    _misplaced(draft, line, keeps_value=True)


def _slip_value(draft: Draft, line: Line, rng: random.Random) -> None:
    """The value alone: into the unit column (its unit lost) or the note column."""
    where = rng.choice(["unit", "note"])
    line.cells[where] = line.cells["value"]
    line.cells["value"] = ""
    _misplaced(draft, line, keeps_value=False)


def _misplaced(draft: Draft, line: Line, *, keeps_value: bool) -> None:
    key = line.indicator or ""
    value = draft.cells[key].values[0]
    draft.cells[key] = CellTruth(key, (value,) if keeps_value else (None, value))
    draft.contradictions.append(
        Contradiction("value in another column", ("FMT-COLUMN",), (key,), None, value)
    )


def slipped_items(draft: Draft, rng: random.Random, strength: float) -> None:
    """Misprint item numbers: another first digit, a repeated number."""
    for sheet in draft.sheets:
        rows = [
            line
            for line in sheet.lines
            if line.indicator and line.cells.get("item", "").count(".") >= 2
        ]
        for line in rng.sample(rows, min(len(rows), 1 + int(3 * strength))):
            first, _, rest = line.cells["item"].partition(".")
            if not first.isdigit():
                continue
            line.cells["item"] = f"{int(first) + rng.choice((3, 7, 10))}.{rest}"
            draft.contradictions.append(
                Contradiction(
                    "item number", ("FMT-NUMBER",), (line.indicator or "",), severity="warning"
                )
            )


def item_style(draft: Draft, rng: random.Random, strength: float) -> None:
    """Write item numbers in another manner: no full stop at the end, "Mục" in front, a bracket behind."""
    del strength
    manner = rng.choice(["{}", "Mục {}", "{})", "- {}"])
    for sheet in draft.sheets:
        for line in sheet.lines:
            item = line.cells.get("item", "").rstrip(".")
            if line.role == "row" and item[:1].isdigit():
                line.cells["item"] = manner.format(item)


def choice_words(draft: Draft, rng: random.Random, strength: float) -> None:
    """Write choices in words instead of codes; the value of the cell is still its code."""
    del strength
    for sheet in draft.sheets:
        for line in sheet.lines:
            codes = _codes(line.cells.get("unit", ""))
            printed = line.cells.get("value", "")
            if line.indicator and printed in codes:
                word = codes[printed]
                line.cells["value"] = rng.choice([word, f"{word} ({printed})"])
                key = line.indicator
                draft.tolerated.append(Tolerated(("FMT-*", "GEN-BLANK"), key))


def _codes(unit: str) -> dict[str, str]:
    """Return the words of the codes in a unit column such as "Không = 0 Có = 1"."""
    found: dict[str, str] = {}
    words: list[str] = []
    tokens = unit.replace("=", " = ").replace(";", " ").split()
    for token in tokens:
        if token.isdigit() and words and words[-1] == "=":
            found[token] = " ".join(words[:-1])
            words = []
        else:
            words.append(token)
    return found


def notes(draft: Draft, rng: random.Random, strength: float) -> None:
    """Write notes with numbers in them: documents, parts, dates, counts behind a share."""
    for line in draft.lines():
        if rng.random() < 0.5 * strength and not line.cells.get("note"):
            line.cells["note"] = _note(draft, line.indicator or "", rng)


def _note(draft: Draft, indicator: str, rng: random.Random) -> str:
    level = indicator.removeprefix("digital.edocs.").removesuffix("_rate")
    sent, electronic = (
        draft.values.get(f"digital.edocs.sent_{level}"),
        draft.values.get(f"digital.edocs.electronic_{level}"),
    )
    if sent and electronic:
        plain = "{:,}".format
        return f"Số lượng gửi đi {plain(int(electronic))}/{plain(int(sent))} văn bản".replace(
            ",", "."
        )
    year = rng.choice((2022, 2023, 2024))
    return rng.choice(
        [
            f"Quyết định số {rng.randint(20, 4000)}/QĐ-UBND ngày {rng.randint(10, 28)}/{rng.randint(10, 12)}/{year}",
            f"Số liệu đến {rng.randint(10, 28)}/{rng.randint(10, 12)}/{year}",
            "Theo Nghị định số 60/2021/NĐ-CP",
            f"Tăng {rng.randint(2, 30)} so với kỳ trước",
            "Báo cáo riêng",
        ],
    )
