"""What a correction concerns and what it changed, in words for people: the targets of edits are keys of places."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from thuocdo.documents.wording import printed_day
from thuocdo.forms.library import form_versions
from thuocdo.ingestion.edits import HEAD, mention_key, row_key, table_key

if TYPE_CHECKING:
    from thuocdo.ingestion.models import Correction
    from thuocdo.ingestion.reading import Reading, ReadRow, ReadTable

_FIELDS = {
    "printed": "số liệu",
    "note": "ghi chú",
    "form_row": "mục của biểu",
    "indicator": "chỉ tiêu",
    "form": "biểu mẫu",
    "title": "tên báo cáo",
    "issuer": "đơn vị ban hành",
    "unit": "đơn vị ban hành",
    "number": "số, ký hiệu",
    "issued_on": "ngày ban hành",
    "period_kind": "loại kỳ",
    "period_start": "từ ngày",
    "period_end": "đến ngày",
}
_DAYS = frozenset({"issued_on", "period_start", "period_end"})
_KINDS = {
    "month": "tháng",
    "quarter": "quý",
    "half_year": "6 tháng",
    "nine_months": "9 tháng",
    "year": "năm",
}
_ORDER = {name: at for at, name in enumerate(_FIELDS)}
_EMPTY, _AS_READ = "để trống", "như đọc trong tệp"


class Places:
    """The names of all places of a reading that a correction can concern; looked up once for all corrections."""

    def __init__(self, reading: Reading) -> None:
        self._names = {HEAD: "Phần đầu báo cáo"}
        for table in reading.tables:
            self._names[table_key(table)] = f"{_form_name(table)}, cả bảng"
            for row in table.rows:
                self._names[row_key(row)] = f"{_form_name(table)}, {_row_name(row)}"
        for mention in reading.mentions:
            self._names[mention_key(mention)] = f"Lời văn: “{mention.text}”"

    def name(self, target: str) -> str:
        """Return the name of a place; its key where a later reading of the file no longer has it."""
        return self._names.get(target, target)


def _form_name(table: ReadTable) -> str:
    if not table.form:
        return table.title or "Bảng khác"
    return f"Biểu mẫu {table.form.partition('/')[2]}"


def _row_name(row: ReadRow) -> str:
    return f"mục {row.item} {row.label}".replace("mục  ", "")


def described_change(step: Correction, units: Mapping[str, str]) -> tuple[str, str]:
    """Return what stood before and what stands after a step; a step that changes several fields names each.

    Args:
        step: the correction.
        units: the names of the units that corrections name, by their keys.
    """
    return _described(step.before, units), _described(step.after, units)


def _described(values: Mapping[str, str], units: Mapping[str, str]) -> str:
    if list(values) == ["printed"]:
        return values["printed"] or _EMPTY
    named = sorted(values, key=lambda name: (_ORDER.get(name, len(_ORDER)), name))
    return "\n".join(
        f"{_FIELDS.get(name, name)}: {_value(name, values[name], units)}" for name in named
    )


def _value(name: str, value: str, units: Mapping[str, str]) -> str:
    if name == "unit":
        return units.get(value, value) or _AS_READ
    if name in _DAYS and value:
        return printed_day(date.fromisoformat(value))
    if name == "period_kind" and value:
        return _KINDS.get(value, value)
    if name == "form" and value:
        code, _, number = value.partition("/")
        version = form_versions().get(code)
        return f"{version.title}, biểu mẫu {number}" if version else value
    return value or _EMPTY
