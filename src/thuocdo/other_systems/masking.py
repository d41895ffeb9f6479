"""A message as it may be looked at: everything that names a person is masked, whatever its place.

Pure. The names of fields are those of both ways of writing.
"""

from __future__ import annotations

from typing import Any

from thuocdo.identifiers.masking import HIDDEN, mask_email, mask_in_text, mask_name, mask_number

_NAMES = frozenset(
    {"chuhoso", "full_name", "nguoixuly", "nguoiyeucaubosung", "nguoitiepnhanbosung"}
)
_NUMBERS = frozenset({"madoituong", "personal_id", "tax_code", "sodienthoai", "phone", "fax"})
_EMAILS = frozenset({"email"})
#: Written by people about people: hidden whole.
_WORDS = frozenset(
    {"trichyeuhoso", "subject", "address", "diachi", "noidungxuly", "noidungbosung", "thongtintra", "ghichu",
     "tentepdinhkem", "duongdantaiteptin", "duongdanteptinketqua", "tengiayto"}
)  # fmt: skip


def masked(value: Any, name: str = "") -> Any:
    """Return a JSON value with the people in it masked."""
    if isinstance(value, dict):
        return {key: masked(item, str(key).casefold()) for key, item in value.items()}
    if isinstance(value, list):
        return [masked(item, name) for item in value]
    if value in (None, "") or isinstance(value, bool):
        return value
    if name in _NAMES:
        return mask_name(str(value))
    if name in _NUMBERS:
        return mask_number(str(value))
    if name in _EMAILS:
        return mask_email(str(value))
    if name in _WORDS:
        return HIDDEN * 3
    return mask_in_text(value) if isinstance(value, str) else value
