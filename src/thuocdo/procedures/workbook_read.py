"""The catalogue out of an Excel workbook that anybody may have made: every problem at once, each with its cell."""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from thuocdo.procedures.checking import cleaned
from thuocdo.procedures.content import (
    AgencyContent,
    Content,
    DocumentContent,
    Entry,
    FeeContent,
    LegalBasisContent,
    ResultContent,
    StepContent,
    TimeLimitContent,
    WayContent,
)
from thuocdo.procedures.intake import Intake, refused
from thuocdo.procedures.workbook_layout import SHEETS, Column, Sheet
from thuocdo.vietnamese import fold

MOST_BYTES = 20 * 1024 * 1024
#: Unpacked; the large sample of 2,121 procedures has 30 MB.
MOST_UNPACKED_BYTES = 200 * 1024 * 1024
MOST_ROWS = 200_000
MOST_PARTS = 2_000


@dataclass(frozen=True, slots=True)
class _Row:
    """One row: its values by the keys of the columns, and where it stands."""

    values: dict[str, Any]
    sheet: str
    number: int

    def __getitem__(self, key: str) -> Any:
        return self.values.get(key)


_Rows = dict[str, dict[str, list[_Row]]]


def entries_of_workbook(content: bytes, intake: Intake) -> list[Entry]:
    """Return the procedures of a workbook in the order of its first sheet; problems are noted in `intake`."""
    rows = _all_rows(content, intake)
    entries, seen = [], set()
    for row in [row for listed in rows.get("procedures", {}).values() for row in listed]:
        code = row["code"]
        if code in seen:
            intake.note(
                f"{row.sheet}!A{row.number}", f"Mã {code} ghi hai lần.", f"{code} occurs twice."
            )
            continue
        seen.add(code)
        place = f"{row.sheet}!A{row.number}"
        content_ = cleaned(_content(row, rows, code, intake))
        entries.append(Entry(code, content_, row["audience"] or "public", place))
    _note_strangers(rows, seen, intake)
    return entries


def _note_strangers(rows: _Rows, known: set[Any], intake: Intake) -> None:
    for by_code in rows.values():
        for code, listed in by_code.items():
            if code not in known:
                first = listed[0]
                intake.note(
                    f"{first.sheet}!A{first.number}",
                    f"Mã «{code}» không có ở trang «{SHEETS[0].title}».",
                    f"The code “{code}” is not in the sheet “{SHEETS[0].title}”.",
                )


def _all_rows(content: bytes, intake: Intake) -> _Rows:
    try:
        if not _is_harmless(content, intake):
            return {}
        return _rows_of_sheets(content, intake)
    except Exception as error:  # parsers of hostile bytes raise anything; here it ends
        _unreadable(intake)
        raise refused(intake.problems) from error


def _rows_of_sheets(content: bytes, intake: Intake) -> _Rows:
    book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
    titles = {fold(name): name for name in book.sheetnames}
    rows: _Rows = {}
    for sheet in SHEETS:
        name = titles.get(fold(sheet.title))
        if name is None:
            _note_missing(sheet, intake)
        else:
            rows[sheet.key] = _by_code(_read_rows(book[name], sheet, intake))
    return rows


def _note_missing(sheet: Sheet, intake: Intake) -> None:
    if sheet is SHEETS[0]:
        intake.note(
            sheet.title,
            f"Tệp không có trang «{sheet.title}». Hãy dùng tệp xuất ra từ hệ thống làm mẫu.",
            f"There is no sheet “{sheet.title}”. Start from an exported file.",
        )


def _unreadable(intake: Intake) -> None:
    intake.note("", "Không đọc được tệp Excel này.", "This Excel file cannot be read.")


def _is_harmless(content: bytes, intake: Intake) -> bool:
    """Look before opening: how large it unpacks, and that no part declares entities."""
    if len(content) > MOST_BYTES:
        intake.note("", "Tệp lớn quá 20 MB.", "The file is larger than 20 MB.")
        return False
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(p.file_size for p in parts) > MOST_UNPACKED_BYTES:
            intake.note("", "Tệp giải nén ra quá lớn.", "The file unpacks to too much.")
            return False
        xml = [p for p in parts if p.filename.lower().endswith((".xml", ".rels"))]
        bad = any(_declares_entities(archive, part) for part in xml)
    if bad:
        _unreadable(intake)
    return not bad


def _declares_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    with archive.open(part) as stream:
        head = stream.read(64 * 1024)
    return b"<!DOCTYPE" in head or b"<!ENTITY" in head or b"\0" in head


def _read_rows(page: Any, sheet: Sheet, intake: Intake) -> Iterator[_Row]:
    listed = page.iter_rows(values_only=True, max_row=MOST_ROWS, max_col=100)
    columns = _columns(next(listed, ()), sheet, intake)
    for number, values in enumerate(listed, start=2):
        if all(value is None for value in values):
            continue
        read = {
            column.key: _value(
                values[place] if place < len(values) else None,
                column,
                f"{sheet.title}!{get_column_letter(place + 1)}{number}",
                intake,
            )
            for place, column in columns.items()
        }
        yield _Row(read, sheet.title, number)


def _columns(head: tuple[Any, ...], sheet: Sheet, intake: Intake) -> dict[int, Column]:
    titles = {fold(str(value)): place for place, value in enumerate(head) if value is not None}
    found = {}
    for column in sheet.columns:
        place = titles.get(fold(column.title))
        if place is not None:
            found[place] = column
        elif column.key in {"code", "name"}:
            intake.note(
                f"{sheet.title}!1",
                f"Trang «{sheet.title}» không có cột «{column.title}».",
                f"The sheet “{sheet.title}” has no column “{column.title}”.",
            )
    return found


def _value(value: Any, column: Column, place: str, intake: Intake) -> Any:
    match column.kind:
        case "whole":
            return intake.whole(value, place)
        case "number":
            return intake.number(value, place)
        case "day":
            return intake.day(value, place)
        case "flag":
            return None if value is None else intake.flag(value, place)
        case "choice":
            return intake.choice(value, place, column.choices)
        case "choices":
            words = intake.text(value, place).split(";")
            return intake.choices([w for w in words if w.strip()], place, column.choices)
    return intake.text(value, place)


def _by_code(rows: Iterator[_Row]) -> dict[str, list[_Row]]:
    found: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        found[row["code"] or ""].append(row)
    return dict(found)


def _content(row: _Row, rows: _Rows, code: str, intake: Intake) -> Content:
    def of(sheet: str) -> list[_Row]:
        return rows.get(sheet, {}).get(code, [])

    return Content(
        name=row["name"] or "",
        sector_code=row["sector_code"] or "",
        sector_name=row["sector_name"] or "",
        levels=row["levels"] or (),
        online_level=row["online_level"] or "none",
        partial_reason=row["partial_reason"] or "",
        summary=row["summary"] or "",
        subjects=row["subjects"] or (),
        life_events=row["life_events"] or (),
        proactive_level=row["proactive_level"] or 0,
        territorial_scope=row["territorial_scope"] or "local",
        priority_lane=bool(row["priority_lane"]),
        conditions=row["conditions"] or "",
        sets=row["sets"],
        agencies=tuple(
            AgencyContent(r["role"] or "", r["name"] or "", r["unit_code"] or "")
            for r in of("agencies")
        ),
        steps=tuple(StepContent(r["text"] or "", r["case"] or "") for r in of("steps")),
        ways=_ways(of("ways"), of("time_limits"), of("fees"), intake),
        documents=tuple(_document(r) for r in of("documents")),
        results=tuple(
            ResultContent(r["name"] or "", r["result_code"] or "", r["is_paper"] is not False)
            for r in of("results")
        ),
        legal_bases=tuple(
            LegalBasisContent(r["number"] or "", r["title"] or "", r["effective_on"])
            for r in of("legal_bases")
        ),
    )


def _ways(
    ways: list[_Row], limits: list[_Row], fees: list[_Row], intake: Intake
) -> tuple[WayContent, ...]:
    notes = {way["channel"]: way["note"] or "" for way in ways}
    channels = dict.fromkeys(row["channel"] for row in [*ways, *limits] if row["channel"])
    known = {(limit["channel"], limit["n"]) for limit in limits}
    for fee in fees:
        if (fee["channel"], fee["n"]) not in known:
            intake.note(
                f"{fee.sheet}!C{fee.number}",
                "Phí này không ứng với thời hạn nào: sai kênh hoặc số thứ tự.",
                "This fee belongs to no time limit: wrong channel or number.",
            )
    return tuple(
        WayContent(
            channel,
            tuple(_limit(limit, fees) for limit in limits if limit["channel"] == channel),
            notes.get(channel, ""),
        )
        for channel in channels
    )


def _limit(row: _Row, fees: list[_Row]) -> TimeLimitContent:
    own = (fee for fee in fees if (fee["channel"], fee["n"]) == (row["channel"], row["n"]))
    return TimeLimitContent(
        amount=row["amount"],
        unit=row["unit"] or "",
        case=row["case"] or "",
        note=row["note"] or "",
        fees=tuple(
            FeeContent(
                kind=fee["kind"] or "fee",
                amount_vnd=fee["amount_vnd"],
                name=fee["name"] or "",
                code=fee["fee_code"] or "",
                per=fee["per"] or "",
                note=fee["note"] or "",
                due=fee["due"] or "",
            )
            for fee in own
        ),
    )


def _document(row: _Row) -> DocumentContent:
    return DocumentContent(
        name=row["name"] or "",
        case=row["case"] or "",
        code=row["paper_code"] or "",
        originals=row["originals"],
        copies=row["copies"],
        required=row["required"] is not False,
        form_name=row["form_name"] or "",
        form_url=row["form_url"] or "",
        reusable_source=row["reusable_source"] or "",
    )
