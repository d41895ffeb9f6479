"""A whole reading as plain JSON values and back, nothing lost: what is kept beside a stored report."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from thuocdo.errors import Unavailable
from thuocdo.ingestion.reading import Reading


def written(reading: Reading) -> dict[str, Any]:
    """Return a reading as JSON values; decimals as strings, days in ISO."""
    plain: dict[str, Any] = _adapter().dump_python(reading, mode="json")
    return plain


def opened(content: dict[str, Any] | None) -> Reading:
    """Return the reading that `written` wrote.

    Raises:
        Unavailable: it was written in another form, by an older version of the product.
    """
    try:
        return _adapter().validate_python(content)
    except ValidationError as error:
        raise Unavailable(
            "reading_outdated",
            "Bản đọc của báo cáo này do phiên bản cũ lưu lại nên chưa mở được. Hãy báo quản trị viên chạy lệnh thuocdo reread_reports.",
            "The reading of this report was stored by an older version and cannot be opened. Ask the administrator to run thuocdo reread_reports.",
        ) from error


@cache
def _adapter() -> TypeAdapter[Reading]:
    return TypeAdapter(Reading)
