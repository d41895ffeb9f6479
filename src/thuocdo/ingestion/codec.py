"""A whole reading as JSON text and back, nothing lost: what is kept beside a stored report.

As text, because the database would take it apart and the driver put it together again for nothing.
"""

from __future__ import annotations

from functools import cache

from pydantic import TypeAdapter, ValidationError

from thuocdo.errors import Unavailable
from thuocdo.ingestion.reading import Reading


def written(reading: Reading) -> str:
    """Return a reading as JSON text; decimals as strings, days in ISO."""
    return _adapter().dump_json(reading).decode()


def opened(content: str | None) -> Reading:
    """Return the reading that `written` wrote.

    Raises:
        Unavailable: it was written in another form, by an older version of the product.
    """
    try:
        return _adapter().validate_json(content or "null")
    except ValidationError as error:
        raise Unavailable(
            "reading_outdated",
            "Bản đọc của báo cáo này do phiên bản cũ lưu lại nên chưa mở được. Hãy báo quản trị viên chạy lệnh thuocdo reread_reports.",
            "The reading of this report was stored by an older version and cannot be opened. Ask the administrator to run thuocdo reread_reports.",
        ) from error


@cache
def _adapter() -> TypeAdapter[Reading]:
    return TypeAdapter(Reading)
