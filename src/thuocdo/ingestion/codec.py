"""A whole reading as JSON text and back, nothing lost: what is kept beside a stored report.

As text, because the database would take it apart and the driver put it together again for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from thuocdo.consistency.evidence import Mention
from thuocdo.errors import Unavailable
from thuocdo.figures.source import Location
from thuocdo.ingestion.reading import Head, Reading, ReadRow, ReadTable

T = TypeVar("T")
#: Of a report with 250 rows one is some 1 MB.
_KEPT_READINGS = 16


def written(reading: Reading) -> str:
    """Return a reading as JSON text; decimals as strings, days in ISO."""
    return _adapter().dump_json(reading).decode()


@lru_cache(maxsize=_KEPT_READINGS)
def opened(content: str | None) -> Reading:
    """Return the reading that `written` wrote; the last ones are kept, for who corrects a report saves cell after cell.

    Raises:
        Unavailable: it was written in another form, by an older version of the product.
    """
    return _validated(_adapter(), content)


def opened_to_show(content: str | None) -> Reading:
    """Return the head, the rows and the figures of the prose alone: all that a page shows, in half the time of `opened`.

    Left out are the grids of the tables, what the prose asserts and what was found: no correction of a row needs them.

    Raises:
        Unavailable: as `opened`.
    """
    shown = _validated(_adapter_to_show(), content)
    tables = (ReadTable(t.form, t.rows, t.location, t.title) for t in shown.tables)
    return Reading(shown.head, tuple(tables), shown.mentions)


@dataclass(frozen=True, slots=True)
class _ShownTable:
    form: str | None
    rows: tuple[ReadRow, ...]
    location: Location
    title: str


@dataclass(frozen=True, slots=True)
class _Shown:
    head: Head
    tables: tuple[_ShownTable, ...]
    mentions: tuple[Mention, ...]


def _validated(adapter: TypeAdapter[T], content: str | None) -> T:
    try:
        return adapter.validate_json(content or "null")
    except ValidationError as error:
        raise Unavailable(
            "reading_outdated",
            "Bản đọc của báo cáo này do phiên bản cũ lưu lại nên chưa mở được. Hãy báo quản trị viên chạy lệnh thuocdo reread_reports.",
            "The reading of this report was stored by an older version and cannot be opened. Ask the administrator to run thuocdo reread_reports.",
        ) from error


@cache
def _adapter() -> TypeAdapter[Reading]:
    return TypeAdapter(Reading)


@cache
def _adapter_to_show() -> TypeAdapter[_Shown]:
    return TypeAdapter(_Shown)
